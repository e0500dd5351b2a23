from typing import Any

from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Entry, Place
from nachweis.compliance.rules import check
from nachweis.compliance.views.chains import chains
from nachweis.compliance.views.facts import facts
from nachweis.compliance.views.report import ages, lines, unmended
from nachweis.compliance.views.standing import standing_below
from nachweis.compliance.views.tables import matrix, register, unlinked
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import audit, document, entry, handbook

BOOK = handbook(
    document(),
    entry("L-1", Kind.LEGAL_BASIS, page="recht/a"),
    entry("L-2", Kind.LEGAL_BASIS, page="recht/a"),
    entry("K-1", Kind.CONTROL, links={Link.BASED_ON: ("L-1",)}, rolle="IT", intern="geheim"),
    entry("T-1", parent="K-1", fundstelle="1"),
    entry("T-2", parent="K-1", links={Link.BASED_ON: ("L-2", "L-9")}),
    entry("T-3"),
)


def test_a_matrix_shows_what_meets_and_whether_it_is_inherited() -> None:
    grid = matrix(BOOK, Kind.MEASURE, Kind.LEGAL_BASIS, Link.BASED_ON)

    assert [row.id for row in grid.rows] == ["T-1", "T-2"]
    assert [column.id for column in grid.columns] == ["L-1", "L-2"]
    assert grid.cells == (("inherited", ""), ("", "own"))


def test_a_matrix_reads_links_from_either_side() -> None:
    grid = matrix(BOOK, Kind.LEGAL_BASIS, Kind.CONTROL, Link.BASED_ON)

    assert [row.id for row in grid.rows] == ["L-1"]
    assert grid.cells == (("own",),)


def test_a_matrix_without_a_link_is_empty() -> None:
    assert matrix(BOOK, Kind.MEASURE, Kind.SUBPROCESSOR, Link.USES).rows == ()


def test_the_gaps_of_a_matrix_are_the_rows_that_meet_nothing() -> None:
    assert [row.id for row in unlinked(BOOK, Kind.MEASURE, Kind.LEGAL_BASIS, Link.BASED_ON)] == ["T-3"]


def test_a_register_can_be_narrowed_to_a_control_or_a_document() -> None:
    assert [e.id for e in register(BOOK, Kind.MEASURE, "K-1")] == ["T-1", "T-2"]
    assert [e.id for e in register(BOOK, Kind.MEASURE, "DOK-1")] == ["T-1", "T-2", "T-3"]


def test_a_card_shows_own_facts_then_links_then_who_points_here() -> None:
    lines = [(fact.name, fact.text or [e.id for e in fact.entries], fact.back) for fact in facts(BOOK, BOOK["L-1"])]
    assert lines == [("beruht_auf", ["K-1"], True), ("beruht_auf", ["T-1"], True)]
    assert [fact.through for fact in facts(BOOK, BOOK["L-1"])] == [False, True]

    measure = {fact.name: fact for fact in facts(BOOK, BOOK["T-1"])}
    assert list(measure) == ["rolle", "fundstelle", "beruht_auf"]
    assert measure["fundstelle"].origin is None
    assert measure["rolle"].origin == BOOK["K-1"]


def test_internal_text_is_never_on_a_card() -> None:
    assert not any(fact.name == "intern" for fact in facts(BOOK, BOOK["K-1"]))


# ── chains ─────────────────────────────────────────────────────────────────────────────────────────────────────────

PROMISES = audit(
    document("avv/index", "DOK-AVV"),
    entry("DOK-1", Kind.DOCUMENT, page="m/index", links={Link.PART_OF: ("DOK-AVV",)}),
    entry("A-1", Kind.CLAUSE, page="avv/eins"),
    entry("A-2", Kind.CLAUSE, page="avv/eins"),
    entry("B-1", Kind.CLAUSE, page="m/eins"),
    entry("NW-1", Kind.EVIDENCE, gilt_bis="2026-01-01"),
    entry("NW-2", Kind.EVIDENCE),
    entry("T-1", links={Link.COVERS: ("A-1",), Link.EVIDENCED_BY: ("NW-1", "NW-2")}),
    entry("T-2", links={Link.COVERS: ("A-2",), Link.EVIDENCED_BY: ("NW-1",)}),
)


def test_a_chain_leads_from_the_clause_to_what_proves_it() -> None:
    found = {
        chain.clause.id: ([m.id for m in chain.measures], [e.id for e in chain.evidence], chain.whole)
        for chain in chains(PROMISES)
    }

    assert found == {
        "A-1": (["T-1"], ["NW-1", "NW-2"], True),
        "A-2": (["T-2"], ["NW-1"], False),  # what has expired proves nothing
        "B-1": ([], [], False),
    }


def test_chains_of_a_contract_are_also_those_of_its_annexes() -> None:
    assert {chain.clause.id for chain in chains(PROMISES, "DOK-AVV")} == {"A-1", "A-2", "B-1"}
    assert {chain.clause.id for chain in chains(PROMISES, "DOK-1")} == {"B-1"}
    assert chains(PROMISES, "DOK-9") == ()


# ── the report ─────────────────────────────────────────────────────────────────────────────────────────────────────


def written(id: str, about: str, **facts: str) -> Entry:
    return entry(id, Kind.FINDING, page="b/eins", links={Link.CONCERNS: (about,)}, facts=facts)


REPORT = audit(
    document(fassung="1", stand="2026-01-01", freigabe="Leitung", durchsicht="2026-11-01"),
    entry("T-1", status="umgesetzt", title="Die Haustechnik verschließt jeden Abend das Tor"),
    written("BEF-1", "T-1", schwere="hoch", festgestellt_am="2026-11-01"),
    written("BEF-2", "DOK-1", schwere="niedrig", festgestellt_am="2025-01-01", regel="measure_without_evidence"),
    written("BEF-3", "DOK-9", schwere="mittel"),
    written("BEF-4", "T-1", schwere="hoch", status="behoben"),
)


def test_the_report_counts_by_document_and_weight() -> None:
    first, rest = lines(REPORT, check(REPORT))

    assert first.document
    assert first.document.id == "DOK-1"
    assert first.recorded[Severity.ERROR] == 1
    assert first.new[Severity.ERROR] == 0  # the missing evidence is written down
    assert first.open == {"hoch": 1, "mittel": 0, "niedrig": 1}
    assert rest.document is None
    assert rest.open["mittel"] == 1


def test_a_cover_says_how_many_errors_nobody_has_mended() -> None:
    def error(**facts: Any) -> Finding:
        return Finding("placeholder", "Etwas fehlt.", Place("m/eins"), **facts)

    taken, handed = error(records=("BEF-1",), accepted=True), error(records=("BEF-2",), resting=True)
    note = error(weight=Severity.NOTE)

    assert str(unmended([note])) == "enthält keinen Fehler, den die Prüfung kennt"
    assert str(unmended([note, handed])) == "enthält 1 nicht behobenen Fehler: 1 beim Anbieter des Dokuments"
    found = unmended([error(), error(records=("BEF-3",)), taken, handed, handed, note])
    assert str(found) == (
        "enthält 5 nicht behobene Fehler: 2 offen, 1 als Risiko angenommen, 2 beim Anbieter des Dokuments"
    )
    assert (found.new, found.recorded, found.open, found.total) == (1, 1, 2, 5)


def test_the_report_counts_by_age() -> None:
    found = ages(REPORT)

    assert found["hoch"]["bis 30 Tage"] == 1
    assert found["niedrig"]["älter"] == 1
    assert found["mittel"]["ohne Datum"] == 1
    assert sum(sum(row.values()) for row in found.values()) == 3


def test_a_control_has_no_status_but_that_of_what_stands_below_it() -> None:
    above = entry("K-1", Kind.CONTROL, status="umgesetzt")
    inner = entry("K-2", Kind.CONTROL, links={Link.PART_OF: ("K-1",)})
    proof = entry("NW-1", Kind.EVIDENCE, page="n/a")
    old = entry("NW-2", Kind.EVIDENCE, page="n/a", gilt_bis="2020-01-01")
    book = audit(
        document(),
        above,
        inner,
        proof,
        old,
        entry("T-1", parent="K-1", links={Link.EVIDENCED_BY: ("NW-1",)}),
        entry("T-2", parent="K-1", links={Link.EVIDENCED_BY: ("NW-2",)}),
        entry("T-3", parent="K-2", status="geplant"),
        entry("T-4", parent="K-2", status="entfallen", grund="weg"),
    )

    assert standing_below(book, above) == "1 belegt, 1 zugesichert, 1 geplant"
    assert standing_below(book, inner) == "1 geplant"
    assert standing_below(book, entry("K-9", Kind.CONTROL)) == ""


def test_controls_in_a_circle_are_counted_once() -> None:
    first = entry("K-1", Kind.CONTROL, links={Link.PART_OF: ("K-2",)})
    second = entry("K-2", Kind.CONTROL, links={Link.PART_OF: ("K-1",)})
    book = audit(document(), first, second, entry("T-1", parent="K-2"))

    assert standing_below(book, first) == "1 Entwurf"


def test_a_control_that_names_a_clause_covers_it_by_all_its_measures_however_its_parts_go_on() -> None:
    clause = entry("AVV-1", Kind.CLAUSE, page="avv/eins", verpflichtet="auftragsverarbeiter")
    outer = entry("K-1", Kind.CONTROL, page="m/eins", links={Link.COVERS: ("AVV-1",)})
    inner = entry("K-2", Kind.CONTROL, page="m/eins", line=2, parent="K-1", links={Link.COVERS: ("AVV-2",)})
    other = entry("AVV-2", Kind.CLAUSE, page="avv/eins", line=2, verpflichtet="auftragsverarbeiter")
    measure = entry("T-1", page="m/eins", line=3, parent="K-2")

    found = audit(clause, other, outer, inner, measure)
    assert [m.id for m in found.keepers(clause)] == [m.id for m in found.keepers(other)] == ["T-1"]
    assert [line.id for line in chains(found)[0].measures] == ["T-1"]
