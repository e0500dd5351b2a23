"""What an attacker found: pages that lost, cut or told too much, builds that failed without place and cure."""

import base64
import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from nachweis.cli import main
from nachweis.handbook.reading.gate.named import flaw
from tests.conftest import index, sphinx, write_project
from tests.handbook.test_findings import PNG
from tests.pdf.conftest import MakeBook, Printed

JPEG_CMYK = b"\xff\xd8\xff\xe0\x00\x04xx\xff\xc0\x00\x14\x08\x00\x01\x00\x01\x04" + b"\x00" * 40


def outside(book: Printed) -> list[tuple[int, str]]:
    """The page and text of everything that leaves its sheet."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(book.data), start=1):
        width, height = page.get_size()
        text = page.get_textpage()
        for rect in (text.get_rect(i) for i in range(text.count_rects())):
            left, bottom, right, top = rect
            if left < 0 or bottom < 0 or right > width or top > height:
                found.append((number, text.get_text_bounded(*rect)))
        for path in page.get_objects([pdfium.FPDF_PAGEOBJ_PATH], max_depth=9):
            left, bottom, right, top = path.get_bounds()
            if left < 0 or bottom < 0 or right > width or top > height:
                found.append((number, "path"))
    return found


MANY = "\n\n".join(f"Zeile {n} darin." for n in range(90))
QUOTED = MANY.replace("\n\n", "\n>\n> ")
WORD = "a1b2c3d4e5f6" * 12

TALL = {
    "aufklappen": f"::::{{tom}} Sache\n:id: TOM-1\n\n:::{{dropdown}} Mehr\n{MANY}\n:::\n::::\n",
    "zitat": f":::{{tom}} Sache\n:id: TOM-1\n\n> {QUOTED}\n:::\n",
    "begriffe": ":::{tom} Sache\n:id: TOM-1\n\n"
    + "\n\n".join(f"B{n}\n: Zeile {n} darin." for n in range(90))
    + "\n:::\n",
    "kopf": "| " + "Kopfwort " * 3000 + "| b |\n|---|---|\n| Zeile 89 darin. | Zeile 0 darin. |\n",
    "hoch": "```{figure} bild.png\n:alt: Ein Punkt\n:height: 3000px\n\nZeile 0 darin. Zeile 89 darin.\n```\n",
    "wort": f"Zeile 0 darin. {WORD} und `{WORD}`\n\n```text\n{WORD} {WORD}\n```\n\n| {WORD} | {WORD} | x |\n|---|---|---|\n"
    f"| {WORD} | `{WORD}` | Zeile 89 darin. |\n",
    "endungen": "Zeile 0 darin. " + ", ".join(f"`.{a}{b}`" for a in "abcdefgh" for b in "xyz") + ". Zeile 89 darin.\n",
    "formel": "Zeile 0 darin.\n\n```{math}\n" + "x+" * 100 + "z\n```\n\nZeile 89 darin.\n",
    "formel im Text": "Zeile 0 darin. {math}`" + "x+" * 100 + "z` Zeile 89 darin.\n",
}


@pytest.mark.parametrize("name", TALL)
def test_nothing_leaves_the_sheet(book: MakeBook, name: str) -> None:
    made = book({"s.md": f"# Seite\n\n{TALL[name]}", "bild.png": PNG})

    assert outside(made) == []
    assert "Zeile 0 darin." in made.text
    assert "Zeile 89 darin." in made.text


def test_a_word_in_pieces_is_copied_whole(book: MakeBook) -> None:
    made = book({"s.md": f"# Seite\n\n{WORD} `{WORD}`\n"})

    assert made.text.replace(" ", "").count(WORD) == 2


def test_what_is_called_attached_is_attached(book: MakeBook) -> None:
    made = book({"s.md": "# Seite\n\nEin {download}`Anhang <datei.txt>`.\n", "datei.txt": "Inhalt\n"})

    assert "Anhang (als Anlage in dieser Datei)" in made.text
    assert bytes(made.pdf.attachments["datei.txt"].get_file().read_bytes()) == b"Inhalt\n"
    assert made.faults() == []


def test_a_footnote_in_a_heading_or_a_tables_head_is_printed_once(book: MakeBook) -> None:
    table = "| A[^a] | B |\n|---|---|\n" + "".join(f"| {n} | b |\n" for n in range(120))
    page = f"# Seite\n\n## Zwei[^b]\n\nText[^b].\n\n{table}\n[^a]: Fuß A.\n[^b]: Fuß B.\n"
    made = book({"s.md": page})

    assert made.text.count("Fuß A.") == 1
    assert made.text.count("Fuß B.") == 1


def test_numbers_that_the_text_refers_to_are_there(book: MakeBook) -> None:
    page = (
        "# Seite\n\nSiehe {numref}`bild` und {eq}`gl`.\n\n```{figure} bild.png\n:name: bild\n:alt: Punkt\n\nEin Bild.\n```\n\n"
        "```{math}\n:label: gl\na = b\n```\n\n```{code-block} text\n:linenos:\n:lineno-start: 731\n\neins\nzwei\n```\n"
    )
    made = book({"s.md": page, "bild.png": PNG}, conf="numfig = True\n")

    assert re.search(r"Siehe (Abb\. \d) \(S\. \d+\)", made.text)
    assert len(re.findall(r"Abb\. \d", made.text)) == 2
    assert made.text.count("(1)") == 2
    assert "731 eins" in made.text


def test_a_long_index_of_a_new_book_is_set(book: MakeBook) -> None:
    terms = "\n".join(f"    single: Stichwort{n:03} abc abc abc abc abc abc" for n in range(150))
    pages: dict[str, str | bytes] = {
        f"p{n}.md": f"# P{n}\n\n```{{eval-rst}}\n.. index::\n{terms}\n\nText.\n```\n" + "Ein Satz. " * 900
        for n in range(3)
    }
    made = book(pages, conf='nachweis_allowed = "eval-rst"\n')

    assert re.search(r"Stichwort149 abc abc abc abc abc abc, \d+, \d+, \d+", made.text)


GLOBAL = """
:::{dokument} Das andere
:id: DOK-2
:::

:::{tom} Geheime Maßnahme
:id: TOM-G
:::

:::{befund} Geheimer Befund
:id: BEF-X
:betrifft: TOM-1
:::
"""


def two_documents(folder: Path, page: str) -> Path:
    """A project of two documents; ``page`` belongs to the first."""
    toc = "# Zwei\n\n```{toctree}\neins/index\nzwei/index\n```\n"
    one = index("DOK-1", "Eins").replace("```{toctree}\n:glob:\n\n*\n```\n", f"{page}\n")
    return write_project(folder, {"index.md": toc, "eins/index.md": one, "zwei/index.md": f"# Geheime Seite\n{GLOBAL}"})


def test_a_customers_copy_names_nothing_that_it_leaves_out(tmp_path: Path) -> None:
    page = ":::{tom} Sache\n:id: TOM-1\n\nVgl. [](#TOM-G), [](#BEF-X) und [](../zwei/index.md).\n:::\n"
    built = sphinx(
        two_documents(tmp_path / "p", page), tmp_path / "o", "-b", "pdf", "-D", "nachweis_pdf_document=DOK-1"
    )
    made = Printed(built, tmp_path / "o" / "handbuch.pdf")
    archive = bytes(made.pdf.attachments["needs.json"].get_file().read_bytes()).decode()

    assert "Vgl. (nicht in diesem Dokument), (nicht in diesem Dokument)" in made.text
    for place in (made.text, archive):
        for told in ("Geheim", "TOM-G", "BEF-X", "DOK-2"):
            assert told not in place


@pytest.mark.parametrize("view", ["{kennungen}", "{befunde}", "{register} tom", "{befunde} DOK-1"])
def test_a_view_of_everything_stops_a_customers_copy(tmp_path: Path, view: str) -> None:
    folder = two_documents(tmp_path / "p", f":::{view}\n:::\n")
    built = sphinx(folder, tmp_path / "o", "-b", "pdf", "-D", "nachweis_pdf_document=DOK-1")

    assert built.status != 0
    assert re.search(r"index\.md:\d+: Diese Übersicht nennt auch anderes als DOK-1\.", built.warnings)


def test_findings_are_told_before_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write_project(tmp_path, {"s.md": "# Seite\n\nx 漢 und &#128512;\n"}))

    assert main(["pdf"]) == 2
    told = capsys.readouterr()
    assert "docs/s.md:3: Fehler: Das Zeichen „漢“ (U+6F22)" in told.out
    assert "U+1F600" in told.out
    assert "Das Handbuch lässt sich nicht bauen: Das Zeichen" in told.err
    assert "Traceback" not in told.out + told.err


def test_blocks_in_blocks_in_blocks_are_refused_with_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write_project(tmp_path, {"s.md": f"# Seite\n\n{'> ' * 40}tief\n"}))

    assert main(["pdf"]) == 2
    assert re.search(r"docs/s\.md:\d+: Hier stehen zu viele Listen, Zitate", capsys.readouterr().err)


def test_twelve_blocks_in_one_another_are_set(book: MakeBook) -> None:
    page = "# Seite\n\n" + "> " * 12 + "tief im Zitat\n\n" + "".join(f"{'  ' * n}- Ebene {n}\n" for n in range(8))

    assert {"tief im Zitat", "Ebene 7"} <= set(re.findall(r"tief im Zitat|Ebene 7", book({"s.md": page}).text))


PICTURES = {
    "abgeschnitten.png": (PNG[:40], "unvollständig"),
    "falsch.png": (b"\xff\xd8\xff\xe0", "nicht|kein Bild der Art"),
    "druck.jpg": (JPEG_CMYK, "CMYK"),
    "fremd.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>', "foreignObject"),
    "verweis.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>', "/etc/passwd"),
    "kaputt.svg": (b"<svg", "keine lesbare"),
    "leer.png": (b"", "kein Bild"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_cannot_be_printed_is_a_finding(tmp_path: Path, name: str) -> None:
    data, said = PICTURES[name]
    (tmp_path / name).write_bytes(data)

    assert re.search(said, flaw(tmp_path / name))


def test_a_good_picture_has_no_flaw(tmp_path: Path) -> None:
    (tmp_path / "gut.png").write_bytes(PNG)

    assert flaw(tmp_path / "gut.png") == flaw(tmp_path / "fehlt.png") == ""


def test_a_book_with_bad_pictures_is_built_and_says_so(book: MakeBook) -> None:
    pages: dict[str, str | bytes] = {name: data for name, (data, _) in PICTURES.items()}
    pages["s.md"] = "# Seite\n\n" + "\n\n".join(f"Im Text ![Bild {n}]({name}) hier." for n, name in enumerate(PICTURES))
    made = book(pages)

    assert [rule for _, _, rule in made.built.findings] == ["picture_unreadable"] * len(PICTURES)
    assert made.text.count("Bild ") == len(PICTURES)


@pytest.mark.parametrize(
    "page",
    ["# Seite\n\n```{rubric} Weit\n:heading-level: 5\n```\n\nText.\n", "# Seite\n\n```{math}\n```\n\nText.\n"],
    ids=["rubrik", "leere Formel"],
)
def test_oddities_do_not_stop_the_book(book: MakeBook, page: str) -> None:
    assert "Text." in book({"s.md": page}).text


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('nachweis_pdf_fonts = "fehlt"', "was es nicht gibt"),
        ('nachweis_pdf_logo = "fehlt.svg"\nnachweis_pdf_logo_alt = "x"', "was es nicht gibt"),
        ('nachweis_pdf_logo = "l.bmp"\nnachweis_pdf_logo_alt = "x"', "muss ein Bild sein"),
        (f'nachweis_pdf_classification = "{"x" * 61}"', "höchstens 60 Zeichen"),
        ('nachweis_pdf_text_font = "Gibtsnicht"', "Die Schrift „gibtsnicht“ gibt es nicht"),
    ],
)
def test_a_wrong_setting_says_which(book: MakeBook, setting: str, said: str) -> None:
    built = sphinx(book.write({"s.md": "# Seite\n\nText.\n"}, setting), book.out, "-b", "pdf")

    assert built.status != 0
    assert said in built.warnings


def test_a_font_file_that_is_none_does_no_harm(book: MakeBook) -> None:
    folder = book.write({"s.md": "# Seite\n\nEin Ω.\n"}, 'nachweis_pdf_fonts = "schriften"')
    (folder / "schriften").mkdir()
    (folder / "schriften" / "x.ttf").write_bytes(base64.b64decode("AAEAAA=="))

    assert sphinx(folder, book.out, "-b", "pdf").status == 0
