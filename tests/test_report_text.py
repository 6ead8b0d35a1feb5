"""Reports of every kind become one frozen text."""

import json
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from conftest import ROOT

from regio_graph.cli.main import main
from regio_graph.editions.office import read_docx, read_html
from regio_graph.editions.pdf import read_pdf
from regio_graph.editions.stretch import FrozenText
from regio_graph.errors import SourceError

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SAID = [
    ("h1", "Aanpak Beken"),
    ("p", "Betrokken gemeenten"),
    ("p", "Baarn, Soest en Nijkerk (alleen financiering)"),
    (
        "p",
        "De provinciale verkeersveiligheidsagenda beschrijft hoe de effectieve financiering van fietspaden verloopt. "
        * 12,
    ),
    ("p", 'Meer staat in de <a href="https://example.org/agenda">Termijnagenda mobiliteit</a>.'),
]


def page(columns: int, *, extra: str = "") -> str:
    body = "".join(f"<{tag}>{words}</{tag}>" for tag, words in SAID)
    style = f"@page{{size:A4;margin:2cm}}main{{columns:{columns};hyphens:auto;font:11pt serif}}"
    return (
        f"<!doctype html><html lang=nl><meta charset=utf-8><style>{style}</style><main>{body}</main>{extra}"
    )


def printed(html: str, folder: Path) -> Path:
    if CHROMIUM is None:
        pytest.skip("needs a Chromium")
    (folder / "report.html").write_text(html, "utf-8")
    target = folder / "report.pdf"
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}",
         (folder / "report.html").as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return target


def drawn(pages: list[str], extra: str = "") -> bytes:
    """Write a PDF by hand: each page a stream of operators."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    kids = []
    for stream in pages:
        data = stream.encode("latin-1")
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        font = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {number + 1} 0 R/Resources {font}>>"
        )
        objects.append(f"<</Length {len(data)}>>stream\n{data.decode('latin-1')}\nendstream")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R{extra}>>\nstartxref\n{start}\n%%EOF".encode()


@pytest.mark.browser
@pytest.mark.parametrize("columns", [1, 2])
def test_columns_hyphens_ligatures_and_links_survive_the_printer(columns, tmp_path):
    found = read_pdf(printed(page(columns), tmp_path))

    prose = FrozenText(found.text).stretch((0, len(found.text))).text
    assert "Baarn, Soest en Nijkerk (alleen financiering)" in prose
    assert prose.count("hoe de effectieve financiering van fietspaden verloopt.") == 12
    assert prose.count("De provinciale verkeersveiligheidsagenda beschrijft") == 12
    assert [(found.text[link.start : link.end].split(), link.target) for link in found.links] == [
        (["Termijnagenda", "mobiliteit"], "https://example.org/agenda")
    ]
    assert "Betrokken gemeenten\n\nBaarn" in found.text
    assert found.differences == []


def test_every_line_and_page_is_where_the_table_says(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(
        drawn([f"BT /F1 12 Tf 72 700 Td (Bladzijde {n} van het bericht.) Tj ET" for n in (1, 2, 3)])
    )

    found = read_pdf(path)

    assert [found.text[start:].split("\n")[0] for start in found.pages] == [
        f"Bladzijde {n} van het bericht." for n in (1, 2, 3)
    ]
    source = FrozenText(found.text)
    assert [text for _, _, text in source.lines()] == found.text.split("\n")


def test_boxes_drawn_on_a_page_are_found_with_their_colour(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(
        drawn(["1 0 0 rg 100 600 200 20 re f BT 0 g /F1 12 Tf 72 700 Td (Tijdspad van de beken) Tj ET"])
    )

    (box,) = read_pdf(path).boxes

    assert (box.page, box.colour, box.left, box.right) == (1, "#ff0000", 100.0, 300.0)


def test_a_scan_is_refused_with_its_pages_and_what_to_do(tmp_path):
    image = zlib.compress(bytes(100))
    stream = f"q 500 0 0 700 40 40 cm BI /W 10 /H 10 /CS /G /BPC 8 /F /Fl ID {image.decode('latin-1')} EI Q"
    path = tmp_path / "scan.pdf"
    path.write_bytes(drawn([stream]))

    with pytest.raises(SourceError, match=r"scan\.pdf: page 1 is a picture of text: a scan\. .*OCRmyPDF"):
        read_pdf(path)


def test_an_encrypted_file_is_refused_with_what_to_do(tmp_path):
    import pypdf  # noqa: PLC0415 - of the extra

    plain, locked = tmp_path / "plain.pdf", tmp_path / "locked.pdf"
    plain.write_bytes(drawn(["BT /F1 12 Tf 72 700 Td (Geheim) Tj ET"]))
    writer = pypdf.PdfWriter(clone_from=plain)
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(locked)

    with pytest.raises(SourceError, match=r"locked\.pdf: is encrypted; save a copy without a password"):
        read_pdf(locked)


@pytest.mark.parametrize("content", [b"", b"not a PDF", b"%PDF-1.7\ngarbage"])
def test_a_broken_file_is_refused(content, tmp_path):
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)

    with pytest.raises(SourceError, match=r"broken\.pdf: is no PDF that can be read"):
        read_pdf(path)


@pytest.mark.slow
def test_three_hundred_pages_take_bounded_memory_and_tell_their_progress(tmp_path):
    line = "De regio werkt samen aan beken, wegen en woningen. "
    streams = [
        "BT /F1 10 Tf 12 TL 40 800 Td " + " ".join(f"({line * 2}{n}) Tj T*" for n in range(60)) + " ET"
        for _ in range(300)
    ]
    path = tmp_path / "long.pdf"
    path.write_bytes(drawn(streams))
    script = (
        "import resource,sys;from pathlib import Path;from regio_graph.editions.pdf import read_pdf;seen=[];"
        "found=read_pdf(Path(sys.argv[1]),lambda done,of:seen.append(done));"
        "print(len(seen),len(found.pages),resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)"
    )

    done = subprocess.run(
        ["python", "-c", script, path], capture_output=True, text=True, check=True, cwd=ROOT, timeout=600
    )

    seen, pages, memory = map(int, done.stdout.split())
    assert (seen, pages) == (300, 300)
    assert memory < 300


def test_html_is_read_as_a_reader_sees_it(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(page(1, extra="<script>nee()</script><ul><li>een</li><li>twee</li></ul>"), "utf-8")

    found = read_html(path)

    assert "Aanpak Beken\n\nBetrokken gemeenten\n\nBaarn, Soest" in found.text
    assert found.text.endswith("- een\n- twee\n")
    assert "nee()" not in found.text
    (link,) = found.links
    assert found.text[link.start : link.end] == "Termijnagenda mobiliteit"


def test_a_word_document_is_read_with_its_lists_and_tables(tmp_path):
    import docx  # noqa: PLC0415 - of the extra

    document = docx.Document()
    document.add_paragraph("Betrokken gemeenten")
    document.add_paragraph("Baarn en Soest")
    document.add_paragraph("Schone beken", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Looptijd", "2024 - 2028"
    path = tmp_path / "report.docx"
    document.save(str(path))

    assert (
        read_docx(path).text
        == "Betrokken gemeenten\n\nBaarn en Soest\n\n- Schone beken\n\nLooptijd: 2024 - 2028\n"
    )
    path.write_bytes(b"no zip")
    with pytest.raises(SourceError, match=r"is no \.docx that can be read"):
        read_docx(path)


@pytest.mark.slow
def test_what_another_producer_makes_is_read_too(tmp_path):
    if OFFICE is None:
        pytest.skip("needs LibreOffice (apt-get install libreoffice-writer)")
    (tmp_path / "report.html").write_text(page(1), "utf-8")
    subprocess.run(
        [
            OFFICE,
            "--headless",
            "--convert-to",
            "pdf:writer_web_pdf_Export",
            "--outdir",
            tmp_path,
            tmp_path / "report.html",
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )

    found = read_pdf(tmp_path / "report.pdf")

    assert (
        "Baarn, Soest en Nijkerk (alleen financiering)"
        in FrozenText(found.text).stretch((0, len(found.text))).text
    )


def test_the_command_freezes_text_table_and_what_is_known_of_both(tmp_path, capsys):
    for part in ("ontology", "queries"):
        (tmp_path / part).mkdir()
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "catalogue.ttl", tmp_path / "data")
    report = tmp_path / "report.pdf"
    report.write_bytes(drawn(["BT /F1 12 Tf 72 700 Td (Halfjaarbericht) Tj 0 -40 Td (Beken) Tj ET"]))

    with pytest.raises(SystemExit) as ended:
        main(["--project", str(tmp_path), "text", str(report), "--edition", "2099-01"])

    assert not ended.value.code, capsys.readouterr().err
    folder = tmp_path / "data" / "drafts" / "2099-01"
    told = json.loads((folder / "source.json").read_text("utf-8"))
    text = (folder / "source.txt").read_text("utf-8")
    assert text == "Halfjaarbericht\n\nBeken"
    assert told["characters"] == len(text)
    assert told["extractor"].startswith("pypdfium2 ")
    assert (folder / "source-lines.csv").read_text("utf-8") == "line,start\n1,0\n2,16\n3,17\n"


def test_a_file_of_another_kind_is_refused_with_the_kinds_that_are_read(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--project", str(ROOT), "text", str(tmp_path / "report.xyz"), "--edition", "2099-01"])

    assert ended.value.code == 3
    assert "give one of .pdf, .docx" in capsys.readouterr().err
