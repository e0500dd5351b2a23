from nachweis.compliance.model import Kind, Role
from nachweis.compliance.views.facts import facts
from nachweis.compliance.views.tables import matrix, register
from tests.compliance.factory import document, entry, handbook

BOOK = handbook(
    document(),
    entry("L-1", Kind.LEGAL_BASIS, page="recht/a"),
    entry("L-2", Kind.LEGAL_BASIS, page="recht/a"),
    entry("K-1", Kind.CONTROL, links={Role.BASED_ON: ("L-1",)}, rolle="IT", intern="geheim"),
    entry("T-1", parent="K-1", fundstelle="1"),
    entry("T-2", parent="K-1", links={Role.BASED_ON: ("L-2", "L-9")}),
    entry("T-3"),
)


def test_a_matrix_shows_what_meets_and_whether_it_is_inherited() -> None:
    grid = matrix(BOOK, Kind.MEASURE, Kind.LEGAL_BASIS, Role.BASED_ON)

    assert [row.id for row in grid.rows] == ["T-1", "T-2"]
    assert [column.id for column in grid.columns] == ["L-1", "L-2"]
    assert grid.cells == (("inherited", ""), ("", "own"))


def test_a_matrix_reads_links_from_either_side() -> None:
    grid = matrix(BOOK, Kind.LEGAL_BASIS, Kind.CONTROL, Role.BASED_ON)

    assert [row.id for row in grid.rows] == ["L-1"]
    assert grid.cells == (("own",),)


def test_a_matrix_without_a_link_is_empty() -> None:
    assert matrix(BOOK, Kind.MEASURE, Kind.SUBPROCESSOR, Role.USES).rows == ()


def test_a_register_can_be_narrowed_to_a_control_or_a_document() -> None:
    assert [e.id for e in register(BOOK, Kind.MEASURE, "K-1")] == ["T-1", "T-2"]
    assert [e.id for e in register(BOOK, Kind.MEASURE, "DOK-1")] == ["T-1", "T-2", "T-3"]


def test_a_card_shows_own_facts_then_links_then_who_points_here() -> None:
    lines = [(fact.name, fact.text or [e.id for e in fact.entries], fact.back) for fact in facts(BOOK, BOOK["L-1"])]
    assert lines == [("beruht_auf", ["K-1"], True)]

    measure = {fact.name: fact for fact in facts(BOOK, BOOK["T-1"])}
    assert list(measure) == ["rolle", "fundstelle", "beruht_auf"]
    assert measure["fundstelle"].origin is None
    assert measure["rolle"].origin == BOOK["K-1"]


def test_internal_text_is_never_on_a_card() -> None:
    assert not any(fact.name == "intern" for fact in facts(BOOK, BOOK["K-1"]))
