"""List the pages for search engines: sitemap (sitemaps.org) and robots.txt (RFC 9309)."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from ..languages import LANGUAGES

_PAGES = 10_000  # in one sitemap, each in its languages: below the 50,000 addresses and 50 MB it may have

_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def sitemaps(paths: Sequence[str], site: str, modified: str) -> dict[str, str]:
    """Write `sitemap.xml`, as an index of others when there are many pages; by file name."""
    if len(paths) <= _PAGES:
        return {"sitemap.xml": _sitemap(paths, site, modified)}
    parts = {
        f"sitemap-{number}.xml": _sitemap(paths[start : start + _PAGES], site, modified)
        for number, start in enumerate(range(0, len(paths), _PAGES), 1)
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
    """Write an entry per language, each naming the others as the protocol for them asks."""
    address = site + path.removeprefix("/")
    by_language = {code: f"{address}?lang={code}" for code in LANGUAGES}
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(href)}/>'
        for code, href in {**by_language, "x-default": address}.items()
    )
    return "\n".join(
        f"<url><loc>{escape(href)}</loc>{_lastmod(modified)}{alternates}</url>"
        for href in by_language.values()
    )


def _lastmod(modified: str) -> str:
    return f"<lastmod>{escape(modified)}</lastmod>" if modified else ""
