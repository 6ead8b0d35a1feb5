"""The review in a terminal: one proposal at a time, one key a decision."""

import click
from rich.console import Console, Group
from rich.panel import Panel
from rich.syntax import Syntax
from rich.text import Text

from ..editions.reviewing import Review, ReviewItem
from ..errors import RequestError

_KEYS = (
    "a aannemen · r afwijzen · e bewerken · l later · A alle zekere van deze soort · "
    "u ongedaan · n volgende · q stoppen"
)


def run(review: Review, console: Console) -> None:
    """Walk what is undecided until nothing is, or somebody stops."""
    proposal = review.next()
    while proposal is not None:
        item = review.item(proposal.key)
        console.clear()
        console.print(show(item, review))
        key = click.getchar()
        after = proposal.key
        match key:
            case "a" | "r" | "l":
                following = review.next(after)
                review.decide(after, {"a": "accept", "r": "reject", "l": "later"}[key])
                proposal = following if following and following.key != after else review.next()
            case "e":
                _edit(review, item, console)
                proposal = review.next(after)
            case "A":
                _all(review, after, console)
                proposal = review.next()
            case "u":
                proposal = review.undo() or proposal
            case "n" | " ":
                proposal = review.next(after)
            case "q" | "\x03" | "\x1b":
                break
    review.finish()
    done, of = review.progress()
    console.print(f"{done} van {of} beslist.", highlight=False)


def show(item: ReviewItem, review: Review) -> Group:
    """Draw one proposal."""
    proposal = item.proposal
    done, of = review.progress()
    told = f"{proposal.kind} · zekerheid {proposal.confidence:.2f} · regel {proposal.rule}"
    head = Text(f"{done} van {of} beslist · {told}")
    parts: list[object] = [head, Text(proposal.says or proposal.kind, style="bold")]
    if item.state.reason:
        parts.append(Text(f"Opnieuw open: {item.state.reason}", style="red"))
    if proposal.question:
        parts.append(Text(f"? {proposal.question}", style="yellow"))
    if proposal.near:
        parts.append(Text("Lijkt op: " + " · ".join(proposal.near)))
    parts.append(Panel(_source(item), title="bron", title_align="left"))
    if item.turtle:
        parts.append(
            Panel(
                Syntax(item.turtle, "turtle", word_wrap=True, background_color="default"),
                title="Turtle",
                title_align="left",
            )
        )
    if proposal.was:
        parts.append(Panel(Text(proposal.was.strip()), title="vorige editie", title_align="left"))
    parts.append(Text(_KEYS, style="dim"))
    return Group(*parts)  # type: ignore[arg-type]


def _source(item: ReviewItem) -> Text:
    text = Text()
    for line in item.lines:
        text.append(f"{line.number:5} ", style="dim")
        start = len(text)
        text.append(f"{line.text}\n")
        for a, b in line.marks:
            text.stylize("black on yellow", start + a, start + b)
    return text


def _edit(review: Review, item: ReviewItem, console: Console) -> None:
    turtle: str | None = item.turtle
    while True:
        turtle = click.edit(turtle, extension=".ttl")
        if turtle is None or not turtle.strip():
            return
        try:
            review.decide(item.proposal.key, "edit", turtle=turtle)
        except RequestError as error:
            console.print(
                f"{error}\nEen toets om verder te bewerken, q om te laten zoals het was.", markup=False
            )
            if click.getchar() == "q":
                return
        else:
            return


def _all(review: Review, key: str, console: Console) -> None:
    found = review.like(key)
    for proposal in found:
        console.print(f"  {proposal.says or proposal.values}", markup=False)
    console.print(f"Deze {len(found)} aannemen? (j/n)")
    if found and click.getchar() == "j":
        review.accept_like(key)
