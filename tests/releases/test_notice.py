"""The notice to the controller: what changes, until when one may object, and that no name becomes code."""

from datetime import date
from pathlib import Path

import pypdfium2

from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry, Kind, Role
from nachweis.exchange.holidays import public_holidays
from nachweis.releases.notice import Notice, notices, pdf, text, write
from tests.compliance.factory import CITATIONS, entry, handbook

DAY = date(2026, 3, 20)
FIRST = (
    entry("DOK-1", Kind.DOCUMENT, page="a/index", art="AVV", title="Vertrag"),
    entry("AVV-1", Kind.CLAUSE, page="a/eins", line=1, mitzuteilen="unterauftragsverarbeiter"),
    entry("AVV-2", Kind.CLAUSE, page="a/eins", line=2, einspruchsfrist="2 Wochen"),
    entry("AVV-3", Kind.CLAUSE, page="a/eins", line=3, links={Role.CONCERNS: ("UAV-1", "UAV-2")}),
)


def subprocessor(id: str = "UAV-1", **facts: str) -> Entry:
    return entry(id, Kind.SUBPROCESSOR, page=f"u/{id}", facts={"firma": f"Firma {id}", "land": "Deutschland", **facts})


def drafted(before: list[Entry], after: list[Entry]) -> tuple[Notice, ...]:
    audit = Audit(handbook(*FIRST, *after), CITATIONS, DAY, is_holiday=public_holidays(""))
    return notices(handbook(*FIRST, *before), audit, "Muster GmbH", DAY)


def test_a_new_subprocessor_is_told_with_the_end_of_the_period() -> None:
    (notice,) = drafted([], [subprocessor(leistung="Server", wirksam_ab="2026-05-04")])
    letter = " ".join(text(notice, DAY).split())

    assert "Firma UAV-1 kommt hinzu. Leistung: Server. Land: Deutschland. Wirksam ab: 4. Mai 2026." in letter
    assert "Nach § 1 des Vertrags und Art. 28 Abs. 2 S. 2 DSGVO informieren wir Sie vorab." in letter
    assert "innerhalb von 2 Wochen, nachdem Ihnen diese Mitteilung zugegangen ist" in letter
    assert "ging sie Ihnen am 20. März 2026 zu, also bis zum 7. April 2026" in letter  # over Easter
    assert max(map(len, text(notice, DAY).splitlines())) <= 78


def test_a_notice_that_was_sent_names_the_day_itself() -> None:
    (notice,) = drafted([], [subprocessor(mitgeteilt_am="2026-03-02", wirksam_ab="2026-05-04")])

    assert "bis zum 16. März 2026 Einspruch" in " ".join(text(notice, DAY).split())


def test_who_leaves_names_who_comes() -> None:
    gone = entry(
        "UAV-1",
        Kind.SUBPROCESSOR,
        page="u/UAV-1",
        facts={"firma": "Firma UAV-1", "status": "entfallen"},
        links={Role.SUPERSEDED_BY: ("UAV-2",)},
    )
    (notice,) = drafted([subprocessor()], [gone, subprocessor("UAV-2")])
    letter = text(notice, DAY)

    assert "Firma UAV-1 scheidet aus. An die Stelle tritt Firma UAV-2." in letter
    assert "Firma UAV-2 kommt hinzu." in letter


def test_a_move_is_told_and_a_new_keyword_is_not() -> None:
    (notice,) = drafted([subprocessor()], [subprocessor(land="USA", drittland_grundlage="SCC")])

    assert "Firma UAV-1 ändert sich." in text(notice, DAY)
    assert "Grundlage der Übermittlung in das Drittland: SCC." in " ".join(text(notice, DAY).split())
    assert drafted([subprocessor()], [subprocessor(stichworte="Server")]) == ()


def test_names_arrive_as_they_are_typed_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    name = '#panic("x") $a$ ] * _b_'
    found = drafted([], [subprocessor(firma=name)])
    paths = write(tmp_path, found, DAY)

    assert [path.name for path in paths] == ["mitteilung-dok-1.txt", "mitteilung-dok-1.pdf"]
    said = pypdfium2.PdfDocument(paths[1])[0].get_textpage().get_text_bounded()
    assert name in " ".join(said.split())
    assert paths[1].read_bytes() == pdf(found[0], DAY)
