"""How far documents meet the law, computed from links and from what people judged."""

import pytest

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage import (
    CONTRACT,
    EIGHT,
    FOURTEEN,
    SECURITY,
    WORDS,
    Cover,
    State,
    contract_coverage,
    coverage,
    demanded,
    judgements,
    measure_coverage,
    odd_states,
)
from nachweis.compliance.model import Entry
from nachweis.compliance.values.typed import words_in
from nachweis.exchange.formats.coverage import coverage_data
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import CITATIONS, audit, document, entry

CONTRACT_DOCUMENT = document("avv/index", "DOK-AVV", art="AVV")


def clause(id: str, *based: str, **facts: str) -> Entry:
    return entry(id, Kind.CLAUSE, page="avv/eins", links={Link.BASED_ON: based} if based else {}, facts=facts)


def law(id: str, written: str) -> Entry:
    return entry(id, Kind.LEGAL_BASIS, page="recht/a", zitat=written)


def record(about: str, words: str, **facts: str) -> Entry:
    return entry(
        "BEF-1",
        Kind.FINDING,
        page="b/a",
        title="Es fehlt etwas.",
        links={Link.CONCERNS: (about,)},
        pflichtinhalt=words,
        facts=facts,
    )


def of(word: str, *entries: Entry) -> Cover:
    """How far the contract meets the requirement with this word."""
    book = audit(CONTRACT_DOCUMENT, *entries)
    return next(cover for cover in contract_coverage(book, CONTRACT_DOCUMENT) if cover.requirement.word == word)


def test_every_requirement_cites_what_exists_and_has_a_word_of_its_own() -> None:
    requirements = [*CONTRACT, *SECURITY, *FOURTEEN, *EIGHT]

    for requirement in requirements:
        (citation,) = CITATIONS.parse(requirement.citation)
        assert str(citation) == requirement.citation
    assert len(WORDS) == len(requirements)
    assert all(word.isascii() for word in WORDS)


def test_what_no_clause_says_is_a_gap_with_a_reason() -> None:
    cover = of("meldung")

    assert (cover.state, cover.entries) == (State.GAP, ())
    assert cover.reason == "Keine Klausel regelt das."


def test_a_link_to_a_provision_that_demands_one_thing_says_enough() -> None:
    cover = of("vertraulichkeit", clause("A-1", "DSGVO-28-3-b"))

    assert (cover.state, [e.id for e in cover.entries], cover.reason) == (State.MET, ["A-1"], "")


def test_where_a_provision_demands_two_things_the_clause_says_which() -> None:
    resting = clause("A-1", "DSGVO-28-3-g")

    assert of("loeschung", resting).state is State.GAP
    assert of("loeschung", clause("A-1", "DSGVO-28-3-g", pflichtinhalt="loeschung")).state is State.MET
    assert of("kopien", clause("A-1", "DSGVO-28-3-g", pflichtinhalt="loeschung")).state is State.GAP


def test_in_part_is_a_judgement_with_a_reason() -> None:
    cover = of("dauer", clause("A-1", pflichtinhalt="gegenstand; dauer (teilweise: Der Hauptvertrag (Anlage) fehlt)"))

    assert cover.state is State.PARTIAL
    assert cover.reason == "Der Hauptvertrag (Anlage) fehlt."
    assert of("gegenstand", clause("A-1", pflichtinhalt="gegenstand; dauer (teilweise: x)")).state is State.MET


def test_one_clause_that_says_it_wholly_is_enough() -> None:
    partly = clause("A-1", pflichtinhalt="dauer (teilweise: nur halb)")

    assert of("dauer", partly, clause("A-2", pflichtinhalt="dauer")).state is State.MET


def test_a_written_finding_lowers_what_it_names() -> None:
    whole = clause("A-1", pflichtinhalt="dauer")

    lowered = of("dauer", whole, record("A-1", "dauer"))
    assert (lowered.state, lowered.reason) == (State.PARTIAL, "Es fehlt etwas.")
    assert [e.id for e in lowered.records] == ["BEF-1"]
    assert of("dauer", whole, record("A-1", "dauer (teilweise: Der Beginn fehlt)")).reason == "Der Beginn fehlt."
    assert of("dauer", whole, record("A-1", "zweck")).state is State.MET
    assert of("dauer", whole, record("A-1", "dauer", status="behoben")).state is State.MET
    assert of("dauer", whole, record("DOK-AVV", "dauer", status="angenommen")).state is State.PARTIAL
    assert of("dauer", whole, record("DOK-9", "dauer")).state is State.MET


def test_a_withdrawn_clause_says_nothing() -> None:
    assert of("dauer", clause("A-1", pflichtinhalt="dauer", status="entfallen")).state is State.GAP


def test_a_clause_in_an_annex_counts() -> None:
    annex = entry("DOK-1", Kind.DOCUMENT, page="m/index", links={Link.PART_OF: ("DOK-AVV",)})
    inside = entry("B-1", Kind.CLAUSE, page="m/eins", pflichtinhalt="dauer")

    assert of("dauer", annex, inside).state is State.MET


def test_of_a_clause_and_the_one_around_it_only_the_inner_is_named() -> None:
    outer = clause("A-1", "DSGVO-28-3-b")
    inner = entry(
        "A-1-1", Kind.CLAUSE, page="avv/eins", line=99, parent="A-1", links={Link.BASED_ON: ("DSGVO-28-3-b",)}
    )

    assert [e.id for e in of("vertraulichkeit", outer, inner).entries] == ["A-1-1"]


# ── measures ───────────────────────────────────────────────────────────────────────────────────────────────────────

BASIS = law("DSGVO-32-1-a", "Art. 32 Abs. 1 lit. a DSGVO")


def goal(number: int, *entries: Entry, goals: tuple[object, ...] = SECURITY) -> Cover:
    book: Audit = audit(document(), BASIS, *entries)
    return measure_coverage(book, book.handbook["DOK-1"], goals)[number]  # type: ignore[arg-type]


def measure(**facts: str) -> Entry:
    return entry("T-1", links={Link.BASED_ON: ("DSGVO-32-1-a",)}, facts=facts)


def test_an_objective_is_met_by_an_implemented_measure() -> None:
    assert goal(0, measure(status="umgesetzt")).state is State.MET
    assert goal(0, measure(status="geplant")).state is State.PARTIAL
    assert goal(0, measure(status="geplant")).reason == "Noch ist keine dieser Maßnahmen umgesetzt."
    assert goal(0).state is State.GAP
    assert goal(1, measure(status="umgesetzt")).state is State.GAP


def test_what_only_the_customer_does_is_a_gap() -> None:
    cover = goal(0, measure(status="umgesetzt", liegt_bei="verantwortlicher"))

    assert (cover.state, cover.reason) == (State.GAP, "Nur der Verantwortliche selbst tut etwas dafür.")


def test_a_goal_is_reached_through_the_control_as_well() -> None:
    control = entry(
        "K-1", Kind.CONTROL, status="umgesetzt", links={Link.COMPLIES_WITH: ("BDSG-64-3-1", "BDSGAF-9-ANL-1")}
    )
    inside = entry("T-1", parent="K-1")

    assert goal(0, control, inside, goals=FOURTEEN).state is State.MET
    assert goal(0, control, inside, goals=EIGHT).state is State.MET
    assert goal(1, control, inside, goals=EIGHT).state is State.GAP


def test_a_written_finding_lowers_an_objective() -> None:
    assert goal(0, measure(status="umgesetzt"), record("T-1", "verschluesselung")).state is State.PARTIAL
    assert goal(0, record("DOK-1", "verschluesselung")).reason == "Es fehlt etwas."


# ── all of it ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_document_must_meet_depends_on_its_kind() -> None:
    book = audit(CONTRACT_DOCUMENT, document(), measure())

    assert len(coverage(book, book.handbook["DOK-AVV"])) == len(CONTRACT)
    assert len(coverage(book, book.handbook["DOK-1"])) == 4 + 14 + 8


def test_the_file_for_machines_has_canonical_citations_and_the_three_states() -> None:
    data = coverage_data(audit(CONTRACT_DOCUMENT, clause("A-1", pflichtinhalt="dauer (teilweise: halb)")))

    (item,) = [item for item in data["DOK-AVV"] if item["requirement"] == "Dauer der Verarbeitung"]
    assert item == {
        "requirement": "Dauer der Verarbeitung",
        "citation": "Art. 28 Abs. 3 UAbs. 1 S. 1 DSGVO",
        "state": "teilweise",
        "entries": ["A-1"],
        "reason": "halb.",
    }
    assert {item["state"] for item in data["DOK-AVV"]} == {"Lücke", "teilweise"}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("dauer", ["dauer"]),
        ("dauer; zweck", ["dauer", "zweck"]),
        ("dauer (teilweise: erst A; dann B (C)); zweck", ["dauer", "zweck"]),
        ("", []),
        (" ; ;", []),
        ("dauer (offen", ["dauer (offen"]),
    ],
)
def test_a_list_of_words_may_carry_reasons(written: str, words: list[str]) -> None:
    assert list(words_in(written)) == words


def test_a_judgement_is_read_with_its_reason() -> None:
    (first, second) = judgements(clause("A-1", pflichtinhalt="dauer (teilweise: erst A; dann B (C)); zweck"))

    assert (first.word, first.state, first.reason) == ("dauer", State.PARTIAL, "erst A; dann B (C)")
    assert (second.word, second.state, second.reason) == ("zweck", State.MET, "")


def test_a_clause_or_a_finding_can_say_that_it_is_a_gap() -> None:
    whole = clause("A-1", pflichtinhalt="dauer")

    assert of("dauer", clause("A-1", pflichtinhalt="dauer (Lücke: Nur die Überschrift)")).state is State.GAP
    denied = of("dauer", whole, record("A-1", "dauer (Lücke: Der Anhang fehlt)"))
    assert (denied.state, denied.reason) == (State.GAP, "Der Anhang fehlt.")


def test_another_word_in_brackets_is_no_state() -> None:
    assert odd_states("dauer (nur teilweise: x); zweck (Lücke: y); art") == ("nur teilweise",)


def test_a_long_and_broken_list_is_read_in_proportion_to_its_length() -> None:
    list(judgements(clause("A-1", pflichtinhalt="d" * 50_000 + "(")))
    list(judgements(clause("A-1", pflichtinhalt="dauer" + " " * 50_000 + "x(")))


def test_what_is_cited_counts_by_its_id_whoever_explains_it() -> None:
    tom = document("tom/index", "DOK-TOM")
    measure = entry("T-1", page="tom/a", status="umgesetzt", links={Link.BASED_ON: ("DSGVO-32-1-b",)})
    book = audit(tom, measure, CONTRACT_DOCUMENT, clause("AVV-1", "DSGVO-28-3-b"))
    covers = (*measure_coverage(book, tom, SECURITY), *contract_coverage(book, CONTRACT_DOCUMENT))

    assert {cover.requirement.word for cover in covers if cover.state is State.MET} == {
        "schutzziele",
        "vertraulichkeit",
    }


def test_what_is_demanded_of_a_document_is_what_its_coverage_tells() -> None:
    tom = document("tom/index", "DOK-TOM")
    book = audit(CONTRACT_DOCUMENT, tom, entry("T-1", page="tom/a"), document("leer/index", "DOK-LEER"))

    for part in book.handbook.of(Kind.DOCUMENT):
        assert demanded(book.handbook, part) == tuple(cover.requirement for cover in coverage(book, part))
