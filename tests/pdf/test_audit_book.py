"""The auditor's book of the worked handbook: short, results first, each fact once, every id whole."""

import re

from tests.pdf.conftest import Printed


def starting(book: Printed, title: str) -> list[int]:
    """The pages, counted from 1, that begin with a heading behind their head."""
    found = [number for number, page in enumerate(book.pages, start=1) if re.search(rf"^[^.]{{0,60}}\b{title}\b", page)]
    assert found, title
    return found


def test_it_has_sixty_to_seventy_five_pages(audit_book: Printed) -> None:
    assert 60 <= len(audit_book.pages) <= 75


def test_the_cover_names_issuer_sources_with_their_hash_and_errors_that_nobody_mended(audit_book: Printed) -> None:
    cover, control = audit_book.pages[:2]

    assert "Herausgeber: Nachweis (Musterhandbuch)" in cover
    assert len(re.findall(r"SHA-256 ?[0-9a-f]{64}", cover)) == 3
    assert cover.count("Wiedergabe in eigenen Worten; verbindlich ist die Quelle") == 3
    warned = re.search(r"Das Handbuch enthält \d+ nicht behobene Fehler: \d+ beim Anbieter des Dokuments\.", cover)
    assert warned
    assert warned[0] in control


def test_results_are_one_page(audit_book: Printed) -> None:
    number = starting(audit_book, "Ergebnis")[0]
    page = audit_book.pages[number - 1]

    for said in ("lit. h", "Art. 32 Abs. 1 lit. d", "Nicht behobene Befunde", "Was nicht geprüft ist"):
        assert said in page, said
    assert page.count("Lücke") == 3 + 2 + 2  # of the contract and of each sheet of measures
    assert re.search(r"^\D{0,40}Ergebnis im Einzelnen", audit_book.pages[number])


def test_its_parts_come_in_the_order_in_which_an_auditor_reads(audit_book: Printed) -> None:
    parts = [
        "Ergebnis",
        "Verträge zur Auftragsverarbeitung",
        "Technische und organisatorische Maßnahmen",
        "Unterauftragsverarbeiter",
        "Befunde",
        "Anwendbarkeit von ISO",
        "Verzeichnis der Vorschriften",
        "Stichwortverzeichnis",
    ]
    contents = next(page for page in audit_book.pages if " Inhalt " in f" {page[:40]} ")
    places = [contents.index(part) for part in parts]

    assert places == sorted(places)
    for left_out in ("Was gilt für mich", "Mitschreiben", "Kontrollen × Vorschriften", "Alle Kennungen"):
        assert left_out not in contents, left_out


def test_every_id_can_be_found_by_searching(audit_book: Printed) -> None:
    versions = audit_book.attached("needs.json")["versions"]
    assert isinstance(versions, dict)
    (version,) = versions.values()
    ids = [id for id, need in version["needs"].items() if need["type"] not in ("recht", "norm", "situation")]

    assert len(ids) > 300
    assert [id for id in ids if not re.search(rf"(?<![\w-]){re.escape(id)}(?![\w-])", audit_book.text)] == []


def test_an_editors_remark_and_summary_stand_apart_from_the_wording(audit_book: Printed) -> None:
    assert "Anmerkung der Redaktion: Die fünfte Angabe ist in der Quelle am Anfang abgeschnitten." in audit_book.text
    assert "Inhalt in einem Satz: Inhalt in einem Satz" not in audit_book.text
    assert audit_book.text.count("Inhalt in einem Satz: ") > 60


def test_a_finding_says_who_mends_it_and_by_when(audit_book: Printed) -> None:
    page = next(page for page in audit_book.pages if "Wo und wann die Quellen abgerufen wurden" in page)

    assert "Zuständig: Redaktion des Musterhandbuchs" in page
    assert "Fällig am: 31. März 2027" in page


def test_it_is_archival_and_accessible(audit_book: Printed) -> None:
    assert audit_book.faults() == []
