"""The command `tell`: what the graph says, in sentences, with the cited lines beside them."""

from pathlib import Path

import click

from .. import release
from ..describe import citations, sentences
from ..languages import LANGUAGES
from ..rdf.store import Store
from ..settings import Settings

_HINT = {
    "nl": "Zonder de tekst van het rapport staan hier alleen regelnummers; "
    "REGIO_TEXTS noemt een map met <editie>.txt (ook --texts).",
    "en": "Without the report's text only line numbers stand here; "
    "REGIO_TEXTS names a folder with <edition>.txt (also --texts).",
}


@click.command("tell")
@click.option("--programme", metavar="NAME", default="", help="Only what is said of one programme.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with the reports' texts, <edition>.txt (also REGIO_TEXTS).",
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language of the sentences."
)
@click.pass_obj
def tell(settings: Settings, programme: str, texts: Path | None, lang: str) -> None:
    """Read the latest edition back in sentences, in the order of the report, to check it line by line."""
    current = release.current(settings)
    store = current.open()
    told = list(sentences.tell(store, current.pages().sentences, lang, programme))
    text = _text(texts or settings.texts, store, told)
    for sentence in told:
        click.echo(sentence.text)
        for cited in sentence.passages:
            for line in citations.quoted(cited, text):
                click.echo(f"  {line}")
    click.echo(f"\n{len(told)} {'zinnen' if lang == 'nl' else 'sentences'}", err=True)
    if text is None:
        click.echo(_HINT[lang], err=True)


def _text(folder: Path | None, store: Store, told: list[sentences.Sentence]) -> str | None:
    """Read the text of the edition; raises SourceError when it is missing or is another text."""
    if folder is None or not told:
        return None
    return citations.read_source(folder / f"{told[0].passages[0].edition}.txt", store)
