"""Which pages there are, for search engines: sitemap (sitemaps.org) and robots.txt (RFC 9309)."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

LANGUAGES = ("nl", "en")
MOST = 50_000  # addresses in one sitemap, by its protocol
_LINKS = 10_000  # that we put in one, since each comes with its languages: files stay below 10 MB

_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def sitemaps(paths: Sequence[str], site: str, modified: str) -> dict[str, str]:
    """Write `sitemap.xml`, as an index of others when there are many pages; by file name."""
    if len(paths) <= _LINKS:
        return {"sitemap.xml": _sitemap(paths, site, modified)}
    parts = {
        f"sitemap-{number}.xml": _sitemap(paths[start : start + _LINKS], site, modified)
        for number, start in enumerate(range(0, len(paths), _LINKS), 1)
    }
    entries = "\n".join(
        f"<sitemap><loc>{escape(site + name)}</loc>{_lastmod(modified)}</sitemap>" for name in parts
    )
    return {"sitemap.xml": f"{_DECLARATION}\n<sitemapindex {_SITEMAP}>\n{entries}\n</sitemapindex>\n"} | parts


def robots(site: str) -> str:
    """Let everybody in, but not to every question that can be put into an address."""
    return f"User-agent: *\nDisallow: /sparql?\nDisallow: /graph-store?\n\nSitemap: {site}sitemap.xml\n"


_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'


def _sitemap(paths: Iterable[str], site: str, modified: str) -> str:
    entries = "\n".join(_entry(path, site, modified) for path in paths)
    return f"{_DECLARATION}\n<urlset {_SITEMAP} {_XHTML}>\n{entries}\n</urlset>\n"


def _entry(path: str, site: str, modified: str) -> str:
    address = site + path.removeprefix("/")
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(f"{address}?lang={code}")}/>'
        for code in LANGUAGES
    )
    return f"<url><loc>{escape(address)}</loc>{_lastmod(modified)}{alternates}</url>"


def _lastmod(modified: str) -> str:
    return f"<lastmod>{escape(modified)}</lastmod>" if modified else ""
