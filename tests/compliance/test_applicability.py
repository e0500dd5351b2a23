"""What a statement of applicability says of each number, and what it never concludes."""

from datetime import date

import pytest

from nachweis.compliance.applicability import Applied, Number, Row, applicability
from nachweis.compliance.model import Entry
from nachweis.compliance.rules.norms import decision_incomplete, exclusion_contradicted, standard_without_edition
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import audit, document, entry

NUMBER = Number("N-1", "Norm 2022", "A.1", "Türen")
NAMES: dict[Link, tuple[str, ...]] = {Link.COMPLIES_WITH: ("N-1",)}
DONE = {"status": "umgesetzt"}


def measure(id: str = "T-1", **more: str) -> Entry:
    """A measure that names the number."""
    return entry(id, links=NAMES, facts={**DONE, **more})


def control(**more: str) -> Entry:
    """A control that corresponds to the number."""
    return entry("K-1", Kind.CONTROL, links=NAMES, facts={**DONE, **more})


def decision(applies: str, id: str = "E-1", page: str = "m/eins") -> Entry:
    """What somebody decided about the number."""
    facts = {"anwendbar": applies, "rolle": "Leitung"}
    return entry(id, Kind.DECISION, page=page, links={Link.CONCERNS: ("N-1",)}, facts=facts)


def evidence(until: str = "2027-01-01") -> Entry:
    """A piece of evidence."""
    return entry("NW-1", Kind.EVIDENCE, gilt_bis=until)


def proven() -> Entry:
    """A measure that names the number and has evidence."""
    return entry("T-1", links={**NAMES, Link.EVIDENCED_BY: ("NW-1",)}, facts=DONE)


def row(*entries: Entry) -> Row:
    """What a handbook of ``entries`` in one document says of the number."""
    return applicability(audit(document(), *entries), [NUMBER])[0]


CASES: dict[str, tuple[list[Entry], Applied, bool | None]] = {
    "what nobody names is not judged": ([], Applied.OPEN, None),
    "a decision that was taken back judges nothing": ([decision("offen")], Applied.OPEN, None),
    "a decision excludes": ([decision("nein")], Applied.EXCLUDED, False),
    "what is excluded and used is contradicted": ([decision("nein"), measure()], Applied.CONTRADICTED, None),
    "two decisions contradict": ([decision("nein"), decision("ja", "E-2")], Applied.CONTRADICTED, None),
    "what applies and has nothing is missing": ([decision("ja")], Applied.MISSING, True),
    "a measure that names it": ([measure()], Applied.ASSURED, True),
    "a measure that is planned": ([measure(status="geplant")], Applied.PENDING, True),
    "one done, one planned": ([measure(), measure("T-2", status="geplant")], Applied.PARTLY, True),
    "a measure that is withdrawn": ([measure(status="entfallen")], Applied.OPEN, None),
    "what only the customer does": ([measure(liegt_bei="verantwortlicher")], Applied.MISSING, True),
    "a draft clause": ([entry("C-1", Kind.CLAUSE, links=NAMES)], Applied.PENDING, True),
    "an agreed clause": ([entry("C-1", Kind.CLAUSE, links=NAMES, status="vereinbart")], Applied.ASSURED, True),
    "a control alone": ([control(), entry("T-1", parent="K-1", facts=DONE)], Applied.MAPPED, True),
    "a control that somebody judged": (
        [control(), entry("T-1", parent="K-1", facts=DONE), decision("ja")],
        Applied.ASSURED,
        True,
    ),
    "a control with nothing below": ([control(), decision("ja")], Applied.MISSING, True),
    "evidence": ([proven(), evidence()], Applied.EVIDENCED, True),
    "evidence that has ended": ([proven(), evidence("2026-01-01")], Applied.ASSURED, True),
    "evidence and an open finding": (
        [proven(), evidence(), entry("B-1", Kind.FINDING, links={Link.CONCERNS: ("T-1",)})],
        Applied.ASSURED,
        True,
    ),
    "evidence and a resolved finding": (
        [proven(), evidence(), entry("B-1", Kind.FINDING, links={Link.CONCERNS: ("T-1",)}, status="behoben")],
        Applied.EVIDENCED,
        True,
    ),
    "one of two proven": ([proven(), measure("T-2"), evidence()], Applied.ASSURED, True),
}


@pytest.mark.parametrize("case", CASES)
def test_the_standing_of_a_number(case: str) -> None:
    entries, state, applies = CASES[case]

    found = row(*entries)

    assert (found.state, found.applies) == (state, applies)


def test_every_number_has_a_row_in_the_order_given() -> None:
    numbers = [NUMBER, Number("N-0", "Norm 2022", "A.0", "Wände")]

    assert [one.number for one in applicability(audit(measure()), numbers)] == numbers


def test_a_document_speaks_for_itself_and_its_annexes_and_not_for_others() -> None:
    contract, annex, other = (
        document("v/index", "V"),
        entry("A", Kind.DOCUMENT, page="a/index"),
        document("o/index", "O"),
    )
    annex = entry("A", Kind.DOCUMENT, page="a/index", links={Link.PART_OF: ("V",)})
    looked = audit(contract, annex, other, entry("T-A", page="a/x", links=NAMES), entry("T-O", page="o/x", links=NAMES))

    def by(document: Entry | None) -> list[str]:
        return [one.id for one in applicability(looked, [NUMBER], document)[0].by]

    assert (by(contract), by(annex), by(other), by(None)) == (["T-A"], ["T-A"], ["T-O"], ["T-A", "T-O"])


def test_a_decision_outside_of_every_document_holds_for_all() -> None:
    one, two = document("a/index", "A"), document("b/index", "B")
    looked = audit(one, two, decision("nein", "E-1", "haus"), decision("ja", "E-2", "b/x"))

    assert applicability(looked, [NUMBER], one)[0].state is Applied.EXCLUDED
    assert applicability(looked, [NUMBER], two)[0].state is Applied.CONTRADICTED


def test_an_exclusion_is_contradicted_only_where_it_holds() -> None:
    here, there = document("a/index", "A"), document("b/index", "B")
    used = entry("T-1", page="b/x", links=NAMES)

    assert not list(exclusion_contradicted(audit(here, there, decision("nein", page="a/x"), used)))
    assert [f.topic for f in exclusion_contradicted(audit(here, there, decision("nein", page="b/x"), used))] == ["N-1"]


def test_a_decision_owes_what_it_is_about_and_who_answers_for_it() -> None:
    found = [f.message for f in decision_incomplete(audit(entry("E-1", Kind.DECISION), decision("nein", "E-2")))]

    assert found == ["E-1 ist unvollständig: „:betrifft:“, „:anwendbar:“, „:rolle:“ fehlt."]


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("", True),
        ("ISO/IEC 27001", True),
        ("ISO 19011", True),
        ("Hausnorm V", True),
        ("ISO/IEC 27001:2022", False),
        ("SDM V3.1", False),
        ("Hausnorm, Ausgabe 3", False),
        ("IT-Grundschutz Edition 2023", False),
    ],
)
def test_a_norm_without_edition_is_told(named: str, told: bool) -> None:
    facts = {"regelwerk": named} if named else {}

    assert bool(list(standard_without_edition(audit(entry("N-1", Kind.STANDARD, facts=facts))))) is told


def test_a_norm_is_never_named_without_its_edition() -> None:
    norm = entry("N-1", Kind.STANDARD, regelwerk="ISO/IEC 27001:2022", nummer="A.7.2", title="Türen")

    assert audit(norm).handbook.shown(norm) == "ISO/IEC 27001:2022\N{NO-BREAK SPACE}A.7.2: Türen"


def test_evidence_counts_on_the_day_of_the_check() -> None:
    looked = audit(document(), proven(), evidence("2026-12-01"), today=date(2026, 12, 2))

    assert applicability(looked, [NUMBER])[0].state is Applied.ASSURED
