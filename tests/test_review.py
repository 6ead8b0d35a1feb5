"""Decisions and their file, the review in a browser, and the release of what was reviewed."""

import http.client
import json
import shutil
import threading
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import ROOT
from rdflib import Graph

from regio_graph import iris
from regio_graph.cli.main import main
from regio_graph.cli.terminal import show
from regio_graph.editions.decisions import Decisions, read_decisions
from regio_graph.editions.drafts import folder
from regio_graph.editions.page import Page
from regio_graph.editions.proposals import Node, Proposal, write_proposals
from regio_graph.editions.reviewing import Review, problems
from regio_graph.errors import RequestError, SourceError

BASE = "https://w3id.org/regio-graph/amersfoort/"
TEXT = "Halfjaarbericht van de streek\n\nBaarn doet mee.\n\nSoest misschien.\n"


def proposal(name: str, confidence: float, **more: object) -> Proposal:
    start = TEXT.index(name)
    node = Node(
        f"<deelname/{name.lower()}>",
        "regio:Participation",
        (("regio:passage", (f"<passage/2099-01/{start}-{start + len(name)}>",)),),
    )
    told = {"says": f"{name} doet mee.", "rule": "lijst", **more}
    return Proposal(
        "participation", "Beken", {"participant": name}, (node,), ((start, start + len(name)),),
        confidence=confidence, **told,
    )  # fmt: skip


@pytest.fixture
def draft(tmp_path):
    where = folder(tmp_path, iris.Names(BASE), "2099-01")
    where.path.mkdir(parents=True)
    (where.path / "source.txt").write_text(TEXT, "utf-8")
    write_proposals(
        [proposal("Baarn", 0.98), proposal("Soest", 0.4, question="Doet Soest mee?")],
        where.path / "proposals.jsonl",
    )
    return where


def said(where) -> set[str]:
    edition, _ = where.assemble()
    return {str(s).rpartition("/")[2] for s in edition.subjects() if "/deelname/" in str(s)}


def test_what_is_in_doubt_comes_first_and_is_not_stated(draft):
    assert [p.values["participant"] for p in Review(draft, "Een").open()] == ["Soest", "Baarn"]
    assert said(draft) == {"baarn"}


def test_a_decision_is_kept_with_who_and_when_and_changes_what_is_said(draft):
    review = Review(draft, "Een")
    soest, baarn = review.open()
    review.decide(soest.key, "accept")
    review.decide(baarn.key, "reject", note="staat er niet")

    assert said(draft) == {"soest"}
    lines = [json.loads(line) for line in (draft.path / "decisions.jsonl").read_text("utf-8").splitlines()]
    assert sorted((line["choice"], line["who"]) for line in lines) == [("accept", "Een"), ("reject", "Een")]
    assert all(line["when"].endswith("+00:00") and line["words"] for line in lines)
    assert Review(draft, "Twee").open() == []


def test_undo_takes_back_ones_own_last_decision(draft):
    review = Review(draft, "Een")
    review.decide(review.open()[0].key, "accept")

    assert Review(draft, "Twee").undo() is None
    assert review.undo().values == {"participant": "Soest"}
    assert len(review.open()) == 2


def test_an_edit_is_stated_instead_with_its_passage_filled_in(draft):
    review = Review(draft, "Een")
    review.decide(
        review.open()[0].key,
        "edit",
        turtle='<deelname/nieuw> a regio:Participation ; regio:passage "Soest misschien" .',
    )

    edition, _ = draft.assemble()
    start = TEXT.index("Soest")
    assert f"passage/2099-01/{start}-{start + 15}" in " ".join(map(str, edition.objects()))
    assert said(draft) == {"baarn", "nieuw"}


@pytest.mark.parametrize("turtle", ["<a> b", '<deelname/x> regio:passage "Amsterdam" .'])
def test_turtle_that_cannot_be_read_is_refused_and_nothing_is_written(draft, turtle):
    review = Review(draft, "Een")
    with pytest.raises(RequestError):
        review.decide(review.open()[0].key, "edit", turtle=turtle)

    assert not (draft.path / "decisions.jsonl").exists()


def test_two_stewards_merge_and_what_they_disagree_on_is_open_until_settled(draft, tmp_path):
    key = Review(draft, "Een").open()[0].key
    Review(draft, "Een").decide(key, "accept")
    other = tmp_path / "other.jsonl"
    shutil.copy(draft.path / "decisions.jsonl", tmp_path / "mine.jsonl")
    (draft.path / "decisions.jsonl").unlink()
    Review(draft, "Twee").decide(key, "reject")
    shutil.move(draft.path / "decisions.jsonl", other)
    shutil.move(tmp_path / "mine.jsonl", draft.path / "decisions.jsonl")

    assert draft.decisions.merge(read_decisions(other)) == 1
    assert draft.decisions.merge(read_decisions(other)) == 0
    review = Review(draft, "Drie")
    assert "niet eens" in review.item(key).state.reason
    assert "Een: accept" in review.item(key).state.reason
    review.decide(key, "accept")
    assert review.item(key).state.choice == "accept"


def test_other_words_open_a_decision_again_and_other_line_breaks_do_not(draft):
    review = Review(draft, "Een")
    for each in review.open():
        review.decide(each.key, "accept")
    (draft.path / "source.txt").write_text(
        TEXT.replace("Halfjaarbericht van", "Halfjaarbericht\nvan"), "utf-8"
    )
    fresh = folder(draft.path.parents[2], draft.names, draft.code)
    assert problems(fresh) == []

    (draft.path / "source.txt").write_text(TEXT.replace("Baarn", "Baard"), "utf-8")
    fresh = folder(draft.path.parents[2], draft.names, draft.code)
    (found,) = problems(fresh)
    assert "de woorden in de tekst zijn veranderd" in found


def test_an_unfinished_merge_of_the_file_names_its_line(draft):
    (draft.path / "decisions.jsonl").write_text("<<<<<<< HEAD\n", "utf-8")

    with pytest.raises(SourceError, match=r"decisions\.jsonl:1: is not a decision"):
        Decisions(draft.path / "decisions.jsonl")


def test_those_alike_and_sure_are_accepted_together_and_no_other(draft):
    review = Review(draft, "Een")
    key = next(p.key for p in review.open() if p.values["participant"] == "Baarn")

    assert review.accept_like(key) == 1
    assert [p.values["participant"] for p in review.open()] == ["Soest"]


def test_a_proposal_shows_its_words_marked_in_their_lines(draft):
    item = Review(draft, "Een").item(proposal("Soest", 0.4).key)

    (marked,) = [line for line in item.lines if line.marks]
    assert marked.number == 5
    assert [marked.text[a:b] for a, b in marked.marks] == ["Soest"]
    drawn = "".join(str(part) for part in show(item, Review(draft, "Een")).renderables)
    assert "Doet Soest mee?" in drawn


# ── the page ──


@pytest.fixture
def page(draft):
    served = Page(Review(draft, "Een"))
    thread = threading.Thread(target=served.server.serve_forever)
    thread.start()
    yield served
    served.server.shutdown()
    served.server.server_close()
    thread.join()


def ask(page, path="", form=None, **headers):
    host = headers.pop("Host", f"127.0.0.1:{page.port}")
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=10)
    body = urlencode(form) if form is not None else None
    sent = {"Host": host, **headers}
    connection.request("POST" if form is not None else "GET", f"/{page.token}/{path}", body, sent)
    answer = connection.getresponse()
    told = answer.status, dict(answer.getheaders()), answer.read().decode()
    connection.close()
    return told


def test_the_page_shows_the_doubtful_one_with_its_words_and_a_strict_policy(page):
    status, headers, html = ask(page)

    assert status == 200
    assert "<mark>Soest</mark>" in html
    assert "Doet Soest mee?" in html
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_only_this_machine_with_the_token_from_the_page_itself_may_decide(page, draft):
    key = proposal("Soest", 0.4).key
    own = f"http://127.0.0.1:{page.port}"
    right, wrong = page.token, "another"

    assert ask(page, "accept", {"key": key})[0] == 403
    assert ask(page, "accept", {"key": key}, Origin="https://evil.example")[0] == 403
    assert ask(page, "accept", {"key": key}, Origin="null")[0] == 403
    assert ask(page, "accept", {"key": key}, Host="evil.example", Origin=own)[0] == 421
    assert ask(page, Host="evil.example")[0] == 421
    page.token = wrong
    asked = http.client.HTTPConnection("127.0.0.1", page.port, timeout=10)
    asked.request("POST", f"/{right}/accept", urlencode({"key": key}), {"Origin": own})
    assert asked.getresponse().status == 404
    asked.close()
    page.token = right
    assert not (draft.path / "decisions.jsonl").exists()

    status, headers, _ = ask(page, "accept", {"key": key}, Origin=own)
    assert status == 303
    assert headers["Location"].startswith(f"/{page.token}/?at=participation-")
    assert (draft.path / "decisions.jsonl").exists()


def test_a_wrong_edit_on_the_page_keeps_what_was_typed(page):
    key = proposal("Soest", 0.4).key
    status, _, html = ask(
        page, "edit", {"key": key, "turtle": "<a> <b"}, Origin=f"http://127.0.0.1:{page.port}"
    )

    assert status == 422
    assert 'role="alert"' in html
    assert "&lt;a&gt; &lt;b" in html


def test_a_page_of_nothing_and_a_form_too_large_are_refused(page):
    own = f"http://127.0.0.1:{page.port}"
    assert ask(page, "?at=nothing")[0] == 400
    assert ask(page, "accept", {"key": "x" * 300_000}, Origin=own)[0] == 413
    assert ask(page, "explode", {"key": proposal("Soest", 0.4).key}, Origin=own)[0] == 422


# ── the commands, and the release ──


def run(project: Path, *arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["--project", str(project), *map(str, arguments)])
    return int(ended.value.code or 0)


@pytest.mark.slow
def test_a_report_becomes_a_released_edition_without_an_offset_typed(tmp_path, capsys):
    text = ROOT.parent / "shared" / "report" / "voortgangsrapportage-regio-amersfoort-2025-03.txt"
    if not text.exists():
        pytest.skip("needs the text of the report, which is not part of the repository")
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("example", "drafts"))
    report = tmp_path / "report.txt"
    report.write_text(
        text.read_text("utf-8").replace(
            "Burgemeester M. Röell", "Burgemeester M. Röell en wethouder N. Nieuw"
        ),
        "utf-8",
    )
    assert run(tmp_path, "text", report, "--edition", "2025-09") == 0
    assert run(tmp_path, "draft", "2025-09", "--previous-text", text) == 0
    assert run(tmp_path, "review", "2025-09", "--check") == 1
    assert run(tmp_path, "release-edition", "2025-09") == 1
    assert "wait for a decision" in capsys.readouterr().err
    review = Review(folder(tmp_path, iris.Names(BASE), "2025-09"), "Een")
    while (waiting := review.next()) is not None:
        review.decide(waiting.key, "accept")
    assert run(tmp_path, "review", "2025-09", "--check") == 0

    assert run(tmp_path, "release-edition", "2025-09") == 0

    told = capsys.readouterr().out
    assert "nieuw: 1 Leadership" in told
    edition = Graph()
    for path in (tmp_path / "data" / "editions" / "2025-09").rglob("*.ttl"):
        edition.parse(path)
    assert len(edition) > 5000
    assert run(tmp_path, "release-edition", "2025-09") == 3
    assert "released already" in capsys.readouterr().err
