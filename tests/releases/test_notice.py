"""The notice to the controller: what changes, until when one may object, and that no name becomes code."""

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry
from nachweis.exchange.holidays import public_holidays
from nachweis.releases.notice import Notice, notices, pdf, text, write
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import CITATIONS, entry, handbook

DAY = date(2026, 3, 20)
FIRST = (
    entry("DOK-1", Kind.DOCUMENT, page="a/index", art="AVV", title="Vertrag"),
    entry("AVV-1", Kind.CLAUSE, page="a/eins", line=1, mitzuteilen="unterauftragsverarbeiter"),
    entry("AVV-2", Kind.CLAUSE, page="a/eins", line=2, einspruchsfrist="2 Wochen"),
    entry("AVV-3", Kind.CLAUSE, page="a/eins", line=3, links={Link.CONCERNS: ("UAV-1", "UAV-2")}),
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
    assert "Wir informieren Sie vorab nach § 1 des Vertrags und Art. 28 Abs. 2 S. 2 DSGVO." in letter
    assert "binnen 2 Wochen, nachdem Ihnen diese Mitteilung zugegangen ist" in letter
    assert "ging sie Ihnen am 20. März 2026 zu, also bis zum 7. April 2026" in letter  # over Easter
    assert max(map(len, text(notice, DAY).splitlines())) <= 78


@pytest.mark.parametrize(
    ("received", "last"), [("2026-03-02", "16. März"), ("2026-03-02; 2026-03-04; 2026-03-03", "18. März")]
)
def test_a_notice_that_arrived_names_the_day_itself(received: str, last: str) -> None:
    (notice,) = drafted([], [subprocessor(zugegangen_am=received, wirksam_ab="2026-05-04")])

    assert f"bis zum {last} 2026 Einspruch" in " ".join(text(notice, DAY).split())


def test_a_notice_that_was_only_sent_asserts_no_day() -> None:
    (notice,) = drafted([], [subprocessor(mitgeteilt_am="2026-03-02", wirksam_ab="2026-05-04")])
    letter = " ".join(text(notice, DAY).split())

    assert "16. März" not in letter
    assert "ging sie Ihnen am 20. März 2026 zu, also bis zum 7. April 2026" in letter


def test_who_leaves_names_who_comes() -> None:
    gone = entry(
        "UAV-1",
        Kind.SUBPROCESSOR,
        page="u/UAV-1",
        facts={"firma": "Firma UAV-1", "status": "entfallen"},
        links={Link.SUPERSEDED_BY: ("UAV-2",)},
    )
    (notice,) = drafted([subprocessor()], [gone, subprocessor("UAV-2")])
    letter = text(notice, DAY)

    assert "Firma UAV-1 scheidet aus. An die Stelle tritt Firma UAV-2." in letter
    assert "Firma UAV-2 kommt hinzu." in letter


def test_a_move_is_told_and_a_new_keyword_is_not() -> None:
    (notice,) = drafted([subprocessor()], [subprocessor(land="USA", drittland_grundlage="SCC")])

    letter = " ".join(text(notice, DAY).split())
    assert "Firma UAV-1 ändert sich." in letter
    assert "Land: USA (bisher: Deutschland)." in letter
    assert "Grundlage für das Drittland: SCC (bisher: –)." in " ".join(text(notice, DAY).split())
    assert drafted([subprocessor()], [subprocessor(stichworte="Server")]) == ()


def test_names_arrive_as_they_are_typed_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    name = '#panic("x") $a$ ] * _b_'
    found = drafted([], [subprocessor(firma=name)])
    paths = write(tmp_path, found, DAY)

    assert [path.name for path in paths] == ["mitteilung-dok-1.txt", "mitteilung-dok-1.pdf"]
    said = pypdfium2.PdfDocument(paths[1])[0].get_textpage().get_text_bounded()
    assert name in " ".join(said.split())
    assert paths[1].read_bytes() == pdf(found[0], DAY)


SECOND = (
    entry("DOK-2", Kind.DOCUMENT, page="b/index", art="AVV", title="Zweiter Vertrag"),
    entry("AVV-5", Kind.CLAUSE, page="b/eins", line=1, einspruchsfrist="1 Monat"),
)
NAMES = entry("AVV-6", Kind.CLAUSE, page="b/eins", line=2, links={Link.CONCERNS: ("UAV-1",)})


def letters(before: list[Entry], after: list[Entry]) -> dict[str, str]:
    return {n.contract.id: " ".join(text(n, DAY).split()) for n in drafted([*SECOND, *before], [*SECOND, *after])}


def test_each_contract_has_its_own_period() -> None:
    found = letters([NAMES], [NAMES, subprocessor(zugegangen_am="2026-03-02")])

    assert "bis zum 16. März 2026 Einspruch" in found["DOK-1"]
    assert "bis zum 2. April 2026 Einspruch" in found["DOK-2"]


def test_one_subprocessors_notice_does_not_speak_for_another() -> None:
    (notice,) = drafted([], [subprocessor(zugegangen_am="2026-03-02"), subprocessor("UAV-2")])
    one, two = (part for part in notice.paragraphs if "kommt hinzu" in part)

    assert "bis zum 16." in one
    assert "binnen 2 Wochen" in two


def test_a_notice_of_an_earlier_change_is_no_notice_of_this_one() -> None:
    sent = {"mitgeteilt_am": "2025-01-07", "zugegangen_am": "2025-01-08"}
    (notice,) = drafted([subprocessor(**sent)], [subprocessor(**sent, sitz="Bern")])
    letter = " ".join(text(notice, DAY).split())

    assert "2025" not in letter
    assert "Sitz: Bern (bisher: –)." in letter


def test_whoever_loses_comes_back_or_is_new_under_one_contract_is_told_to_that_one() -> None:
    here = subprocessor()
    gone = subprocessor(status="entfallen")

    assert letters([NAMES, here], [here]).keys() == {"DOK-2"}
    assert "scheidet aus" in letters([NAMES, here], [here])["DOK-2"]
    assert "scheidet aus" in letters([NAMES, here], [gone])["DOK-2"]
    assert "kommt hinzu" in letters([here], [NAMES, here])["DOK-2"]
    assert letters([NAMES, gone], [NAMES, subprocessor(status="vereinbart")]).keys() == {"DOK-1", "DOK-2"}


def test_a_new_contract_names_its_subprocessors_itself() -> None:
    assert drafted([subprocessor()], [*SECOND, NAMES, subprocessor()]) == ()


def test_a_lowered_level_is_told_where_the_contract_asks_for_it() -> None:
    asked = entry("AVV-7", Kind.CLAUSE, page="b/eins", line=3, mitzuteilen="absenkung")
    adjustment = entry(
        "ANP-1",
        Kind.ADJUSTMENT,
        page="x/eins",
        title="Kürzere Passwörter",
        facts={"grund": "Zweiter Faktor", "wirksam_ab": "2026-05-04"},
        links={Link.CONCERNS: ("AVV-5",), Link.COMPENSATED_BY: ("TOM-9",)},
    )
    measure = entry("TOM-9", page="x/zwei", title="Ein zweiter Faktor wird verlangt")

    (letter,) = letters([asked], [asked, adjustment, measure]).values()

    assert "Ab 4. Mai 2026 ändern sich die vereinbarten Maßnahmen: Kürzere Passwörter." in letter
    assert "Das gleicht aus: Ein zweiter Faktor wird verlangt." in letter
    assert letters([], [adjustment, measure]) == {}


def test_periods_are_written_as_german_wants_it() -> None:
    for written, said in (("10 Werktage", "10 Werktagen"), ("1 Monat", "einem Monat"), ("1 Woche", "einer Woche")):
        clause = entry("AVV-5", Kind.CLAUSE, page="b/eins", line=1, einspruchsfrist=written)
        contract = [SECOND[0], clause, NAMES]
        found = drafted(contract, [*contract, subprocessor()])
        assert any(f"binnen {said}, nachdem" in " ".join(text(n, DAY).split()) for n in found)


def test_a_bad_day_is_a_gap_to_fill() -> None:
    (notice,) = drafted([], [subprocessor(wirksam_ab="bald")])

    assert "Wirksam ab: [Tag]." in " ".join(text(notice, DAY).split())
