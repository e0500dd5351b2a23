"""A single document, the auditor's working paper, a restyled book: and what none of them may contain."""

import re
from pathlib import Path

import pytest

from nachweis.cli import main
from tests.conftest import Built, Write, sphinx, write_project
from tests.pdf.conftest import MakeBook, Printed, printed, printed_worked


@pytest.fixture(scope="module")
def contract(worked: Built, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The contract with its annexes, as it is handed to a customer."""
    out = tmp_path_factory.mktemp("contract") / "pdf"
    options = ["-D", "nachweis_pdf_document=DOK-LERNLANDKARTE", "-D", "nachweis_pdf_name=avv"]
    return printed_worked(worked, out, *options, name="avv")


@pytest.fixture(scope="module")
def paper(worked: Built, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The auditor's working paper."""
    out = tmp_path_factory.mktemp("paper") / "pdf"
    return printed_worked(worked, out, "-D", "nachweis_pdf_working_paper=1")


def test_a_single_document_is_whole(contract: Printed) -> None:
    text = contract.text

    assert "Vertrag zur Auftragsverarbeitung für die „Digitale Lernlandkarte“" in contract.pages[0]
    for said in ("Präambel", "§ 13", "Anhang 1: TOM der aconium GmbH", "Zutrittskontrolle", "Hetzner Online GmbH"):
        assert said in text
    assert {"AVV-07-2-a", "ACO-B1-07", "UAV-HETZNER"} <= contract.destinations.keys()
    assert contract.faults() == []


def test_a_single_document_holds_nothing_else(contract: Printed) -> None:
    """What it leaves out is in none of its parts: text, attachment, names of places."""
    archive = contract.pdf.attachments["needs.json"].get_file().read_bytes().decode()
    for place in (contract.text, archive, " ".join(contract.destinations)):
        for left_out in ("BEF-", "MOB-", "meinOnlineBüro", "teilweise", "flichtinhalt", "Beurteilung"):
            assert left_out not in place, left_out
    assert set(contract.pdf.attachments) == {"needs.json"}
    assert "Vorschrift: Art. 28 DSGVO" in contract.text  # what it rests on is named, without a page


def test_the_working_paper_has_columns_to_fill_in(paper: Printed) -> None:
    tables = [page for page in paper.pages if "geprüft Feststellung Nachweis gesehen" in page]

    assert len(tables) > 5
    assert any("Lücke" in page for page in tables)
    assert any("BEF-AVV-" in page for page in tables)
    assert all(page.MediaBox[2] > page.MediaBox[3] for page in paper.pdf.pages)
    assert paper.faults() == []


def test_the_working_paper_lists_no_entries_but_has_them_attached(paper: Printed) -> None:
    assert "ACO-B1-07" not in paper.destinations
    assert "BEF-AVV-01" in paper.pdf.attachments["needs.json"].get_file().read_bytes().decode()
    assert "Arbeitspapier" in paper.pages[0]
    assert "Unterschrift" in paper.pages[0]


def test_what_stands_side_by_side_stays_so(contract: Printed, paper: Printed) -> None:
    with contract.pdf.open_outline() as outline:
        top = [item.title.replace("\N{NO-BREAK SPACE}", " ") for item in outline.root]
        avv = next(item for item in outline.root if item.title.startswith("AVV"))
        inside = [child.title.replace("\N{NO-BREAK SPACE}", " ") for child in avv.children]
    with paper.pdf.open_outline() as outline:
        asked = [item.title for item in outline.root]

    assert inside[:3] == ["Parteien", "Präambel", "§ 1 Anwendungsbereich und Begriffsbestimmungen"]
    assert "Anhang 1: TOM der aconium GmbH" in top
    assert {"Pflichtinhalte des AVV", "Schutzziele der Maßnahmen", "Nur Lücken", "Befunde"} <= set(asked)


def test_a_customers_copy_is_not_called_internal(contract: Printed) -> None:
    assert "Vertraulich, für den Vertragspartner" in contract.pages[0]
    assert "aconium GmbH" in contract.pages[0]
    assert not any("Intern Seite" in page for page in contract.pages)


def test_every_line_of_the_register_has_its_page(contract: Printed) -> None:
    start = next(n for n, page in enumerate(contract.pages) if " Verzeichnis der Kennungen " in f" {page[:90]} ")
    listed = " ".join(contract.pages[start : start + 4])

    for id in ("ACO-B1-07", "ACO-H1-02", "AVV-07-2-a"):
        assert re.search(rf"{id} [^0-9].*? {contract.destinations[id]} ", listed), id


def test_an_unknown_document_is_refused(book: MakeBook) -> None:
    folder = book.write({"seite.md": "# Seite\n\nText.\n"}, "")
    built = sphinx(folder, book.out, "-b", "pdf", "-D", "nachweis_pdf_document=DOK-9")

    assert "Ein Dokument „DOK-9“ gibt es nicht" in built.warnings
    assert not (book.out / "handbuch.pdf").exists()


def test_a_company_restyles_it_without_touching_the_builder(book: MakeBook) -> None:
    folder = book.write(
        {"seite.md": "# Seite\n\n:::{tom} Die Tür ist zu\n:id: TOM-1\n:::\n"},
        """
nachweis_pdf_title = "Unser Buch"
nachweis_pdf_header = "Beispiel AG"
nachweis_pdf_classification = "Vertraulich"
nachweis_pdf_edition = "interne Ausgabe"
nachweis_pdf_accent = "#7a1f1f"
nachweis_pdf_logo = "logo.svg"
nachweis_pdf_logo_alt = "Beispiel AG"
""",
    )
    (folder / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    )
    (folder / "_templates").mkdir()
    (folder / "_templates" / "handbuch.typ").write_text(
        '#import "nachweis.typ": *\n#let cover() = page(header: none)[#std.title() \\ Eigener Umschlag]\n'
        '#let note(key, kind, status, state) = { id-text(key); " Rand" }\n#let entry = entry.with(margin: note)\n'
        "#let strong-line(body) = block(sticky: true, strong(upper(body)))\n",
        encoding="utf-8",
    )
    made = printed(folder, book.out)

    assert "Unser Buch Eigener Umschlag" in made.pages[0]
    assert "Beispiel AG" in made.pages[1]
    assert "TOM-1 Rand Die Tür ist zu" in made.text
    assert "Vertraulich · interne Ausgabe" in made.pages[1]
    assert made.faults() == []


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('nachweis_pdf_accent = "rot"', "muss eine Farbe sein"),
        ("nachweis_pdf_title = 5", "muss ein Text sein"),
        ('nachweis_pdf_logo = "x.svg"', "nachweis_pdf_logo_alt"),
        ('nachweis_pdf_name = "../x"', "Dateiname ohne Endung"),
        ('nachweis_pdf_working_paper = "ja"', "True oder False"),
        ('nachweis_pdf_books = "handbuch papier"', "nennt „papier“"),
        ('nachweis_pdf_books = "DOK-1 DOK-1 DOK-a DOK-A"', "hießen „dok-a.pdf“"),
    ],
)
def test_a_wrong_setting_is_refused(write: Write, tmp_path: Path, setting: str, said: str) -> None:
    built = sphinx(write({"seite.md": "# Seite\n"}, setting), tmp_path / "out", "-b", "schema")

    assert built.status == 2
    assert said in built.warnings


def test_a_template_that_fails_says_so(book: MakeBook) -> None:
    folder = book.write({"seite.md": "# Seite\n\nText.\n"}, "")
    book({"seite.md": "# Seite\n\nText.\n"})
    (folder / "_templates").mkdir()
    (folder / "_templates" / "handbuch.typ").write_text(
        '#import "nachweis.typ": *\n#let cover( = 1\n', encoding="utf-8"
    )
    built = sphinx(folder, book.out, "-b", "pdf")

    assert built.status != 0
    assert "Der Satz brach ab" in built.warnings
    assert not list(book.out.glob("handbuch.pdf*"))  # none that is older than the pages
    assert not list(book.out.glob("*.part"))


def test_the_command_line_builds_site_and_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _small(tmp_path / "handbuch")
    monkeypatch.chdir(folder)

    assert main(["handbook"]) == 0
    assert (folder / "_build" / "html" / "docs" / "index.html").is_file()
    assert (folder / "_build" / "pdf" / "handbuch.pdf").is_file()
    assert "Das PDF liegt in" in capsys.readouterr().out
    assert main(["pdf", "--dokument", "DOK-1"]) == 0
    assert (folder / "_build" / "pdf" / "dok-1.pdf").is_file()
    assert main(["pdf", "--dokument", "DOK-9"]) == 2
    assert "Ein Dokument „DOK-9“ gibt es nicht" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["html", "--arbeitspapier"])
    assert "„--arbeitspapier“ gehört nicht hierher" in capsys.readouterr().err


COUNTING = """
def setup(app):
    def read(app, docname, source):
        with open(f"{app.confdir}/gelesen.txt", "a", encoding="utf-8") as file:
            print(docname, file=file)
    app.connect("source-read", read)
"""


def test_several_books_come_from_one_reading_and_are_those_that_come_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _small(tmp_path / "handbuch", COUNTING)
    made = folder / "_build" / "pdf"
    monkeypatch.chdir(folder)
    assert main(["pdf", "--dokument", "DOK-1", "--arbeitspapier"]) == 0
    told = capsys.readouterr().out
    several = {path.name: path.read_bytes() for path in made.iterdir()}
    read = (folder / "gelesen.txt").read_text(encoding="utf-8").split()

    assert several.keys() == {"dok-1.pdf", "arbeitspapier.pdf"}
    assert len(read) == len(set(read))
    assert all(f"Das PDF liegt in {made / name}\n" in told for name in several)
    for name, option in {"dok-1.pdf": ["--dokument", "DOK-1"], "arbeitspapier.pdf": ["--arbeitspapier"]}.items():
        assert main(["pdf", "--neu", *option]) == 0
        assert (made / name).read_bytes() == several[name]


def test_a_book_that_fails_leaves_no_older_one_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _small(tmp_path / "handbuch")
    made = folder / "_build" / "pdf"
    made.mkdir(parents=True)
    (made / "dok-9.pdf").write_bytes(b"von gestern")
    monkeypatch.chdir(folder)

    assert main(["pdf", "--dokument", "DOK-9", "--dokument", "DOK-1"]) == 2
    assert "dok-9.pdf: Ein Dokument „DOK-9“ gibt es nicht" in capsys.readouterr().err
    assert [path.name for path in made.iterdir()] == ["dok-1.pdf"]


def _small(folder: Path, conf: str = "") -> Path:
    return write_project(folder, {"seite.md": "# Seite\n\n:::{tom} Die Tür ist zu\n:id: TOM-1\n:::\n"}, conf)
