"""The level gate on two handbooks: what sinks keeps a release back, unless an adjustment says everything it must."""

from dataclasses import replace
from datetime import date

import pytest

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Entry
from nachweis.compliance.rules import check
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import CITATIONS, document, entry, handbook

DOC = document(art="TOM")
GATE = {
    "measure_dropped",
    "status_lowered",
    "evidence_lost",
    "measure_narrowed",
    "measure_perhaps_narrowed",
    "coverage_lost",
    "adjustment_incomplete",
    "subprocessor_without_notice",
    "receipt_unknown",
    "subprocessor_too_early",
    "objection_open",
    "objection_late",
}


def measure(id: str = "TOM-1", title: str = "Passwörter haben mindestens 14 Zeichen.", **more: object) -> Entry:
    facts = {"status": "umgesetzt", **more.pop("facts", {})}  # type: ignore[dict-item]
    return entry(id, title=title, facts=facts, **more)  # type: ignore[arg-type]


def gate(
    before: list[Entry], after: list[Entry], today: date = date(2026, 12, 1), day: str = "2026-06-01"
) -> list[Finding]:
    audit = Audit(handbook(*after), CITATIONS, today, before=handbook(*before), before_day=day)
    return [finding for finding in check(audit) if finding.rule in GATE]


def rules(before: list[Entry], after: list[Entry]) -> list[str]:
    return [finding.rule for finding in gate(before, after)]


EVIDENCE = entry("NW-1", Kind.EVIDENCE)
PROVED = measure(links={Link.EVIDENCED_BY: ("NW-1",)})
LOWERED: list[tuple[str, list[Entry], list[Entry]]] = [
    ("measure_dropped", [DOC, measure()], [DOC]),
    ("measure_dropped", [DOC, measure()], [DOC, measure(facts={"status": "entfallen", "grund": "fort"})]),
    ("status_lowered", [DOC, measure()], [DOC, measure(facts={"status": "geplant"})]),
    ("evidence_lost", [DOC, PROVED, EVIDENCE], [DOC, measure(), EVIDENCE]),
    ("measure_narrowed", [DOC, measure()], [DOC, measure(title="Passwörter haben mindestens 12 Zeichen.")]),
    ("measure_narrowed", [DOC, measure()], [DOC, measure(facts={"liegt_bei": "verantwortlicher"})]),
]


@pytest.mark.parametrize(("rule", "before", "after"), LOWERED)
def test_what_lowers_the_level_holds_a_release_back(rule: str, before: list[Entry], after: list[Entry]) -> None:
    found = [finding for finding in gate(before, after) if finding.rule == rule]

    assert len(found) == 1
    assert found[0].holds_back
    assert "TOM-1" in found[0].message
    assert "anpassung" in found[0].hint


def adjustment(concerns: str = "TOM-1", but: str = "", **facts: str) -> list[Entry]:
    said = {"grund": "Neues Verfahren", "freigabe": "Geschäftsleitung", "wirksam_ab": "2026-12-01", **facts}
    said.pop(but, None)
    links: dict[Link, tuple[str, ...]] = {Link.CONCERNS: (concerns,), Link.COMPENSATED_BY: ("TOM-9",)}
    links = {role: ids for role, ids in links.items() if role.value != but}
    return [
        entry("ANP-1", Kind.ADJUSTMENT, page="m/anpassung", facts=said, links=links),
        measure("TOM-9", "Ein zweiter Faktor wird verlangt."),
    ]


@pytest.mark.parametrize(("rule", "before", "after"), LOWERED)
def test_an_adjustment_that_says_everything_lets_it_pass(rule: str, before: list[Entry], after: list[Entry]) -> None:
    assert rules(before, [*after, *adjustment()]) == []


@pytest.mark.parametrize("but", ["grund", "freigabe", "wirksam_ab", "ausgeglichen_durch"])
def test_an_adjustment_that_leaves_something_out_lets_nothing_pass(but: str) -> None:
    _, before, after = LOWERED[2]
    found = gate(before, [*after, *adjustment(but=but)])

    assert {finding.rule for finding in found} == {"status_lowered", "adjustment_incomplete"}
    assert any(f"„:{but}:“" in finding.hint for finding in found)


def test_an_adjustment_serves_once() -> None:
    _, before, after = LOWERED[2]
    old = adjustment(wirksam_ab="2026-05-01")
    (lowered,) = [found for found in gate([*before, *old], [*after, *old]) if found.rule == "status_lowered"]
    (without,) = gate(before, after)

    assert "einer neuen „anpassung“, die TOM-1 betrifft; ANP-1 galt für eine frühere Fassung." in lowered.hint
    assert "mit einer „anpassung“, die TOM-1 betrifft." in without.hint


def test_an_adjustment_announced_in_the_version_before_serves_when_it_begins() -> None:
    _, before, after = LOWERED[2]
    old = adjustment(wirksam_ab="2026-09-01")

    assert rules([*before, *old], [*after, *old]) == []


def test_a_contract_that_asks_for_it_is_told() -> None:
    contract = entry("DOK-2", Kind.DOCUMENT, page="a/index", art="AVV", status="vereinbart")
    clause = entry("AVV-1", Kind.CLAUSE, page="a/eins", facts={"mitzuteilen": "absenkung", "verpflichtet": "niemand"})
    annex = replace(DOC, links={Link.PART_OF: ("DOK-2",)})
    whole = [contract, clause, annex]

    assert "adjustment_incomplete" in rules(
        [*whole, measure()], [*whole, measure(facts={"status": "geplant"}), *adjustment()]
    )
    told = adjustment(mitgeteilt_am="2026-11-01")
    assert rules([*whole, measure()], [*whole, measure(facts={"status": "geplant"}), *told]) == []


def test_a_successor_that_does_as_much_needs_no_adjustment() -> None:
    gone = measure(facts={"status": "entfallen"}, links={Link.SUPERSEDED_BY: ("TOM-2",)})
    same = measure("TOM-2", "Passwörter haben mindestens 16 Zeichen.")

    assert rules([DOC, measure()], [DOC, gone, same]) == []


def test_a_successor_that_does_less_is_seen() -> None:
    gone = measure(facts={"status": "entfallen"}, links={Link.SUPERSEDED_BY: ("TOM-2",)})

    assert rules([DOC, measure()], [DOC, gone, measure("TOM-2", "Passwörter haben mindestens 8 Zeichen.")]) == [
        "measure_narrowed"
    ]


def test_a_written_finding_accepts_no_lowered_level() -> None:
    record = entry(
        "BEF-1",
        Kind.FINDING,
        facts={
            "status": "angenommen",
            "regel": "status_lowered",
            "grund": "x",
            "freigabe": "y",
            "gilt_bis": "2030-01-01",
        },
        links={Link.CONCERNS: ("TOM-1",)},
    )
    found = [
        f
        for f in gate([DOC, measure()], [DOC, measure(facts={"status": "geplant"}), record])
        if f.rule == "status_lowered"
    ]

    assert [finding.holds_back for finding in found] == [True]


def test_an_objective_that_is_served_no_more_is_seen() -> None:
    law = entry("DSGVO-32-1-c", Kind.LEGAL_BASIS, page="r/eins", zitat="Art. 32 Abs. 1 lit. c DSGVO")
    serving = measure(title="Gesichert wird täglich.", links={Link.BASED_ON: ("DSGVO-32-1-c",)})

    found = gate([DOC, law, serving], [DOC, law, measure(title="Gesichert wird täglich.")])

    assert [(f.rule, f.entry) for f in found] == [("coverage_lost", "DOK-1")]


def test_a_promise_that_nothing_keeps_any_more_is_seen() -> None:
    clause = entry("AVV-1", Kind.CLAUSE, page="m/zwei", status="vereinbart")

    assert rules([DOC, clause, measure(links={Link.COVERS: ("AVV-1",)})], [DOC, clause, measure()]) == ["coverage_lost"]


def test_what_a_machine_cannot_tell_holds_nothing_back() -> None:
    (found,) = gate([DOC, measure(title="Alle Türen sind zu.")], [DOC, measure(title="Türen sind zu.")])

    assert found.severity is Severity.WARNING
    assert found.message.startswith("Prüfen:")


def test_without_an_earlier_version_the_gate_finds_nothing() -> None:
    audit = Audit(handbook(DOC, measure(facts={"status": "geplant"})), CITATIONS, date(2026, 12, 1))

    assert [finding for finding in check(audit) if finding.rule in GATE] == []


# ── subprocessors ──────────────────────────────────────────────────────────────────────────────────────────────────

CONTRACT = [
    entry("DOK-2", Kind.DOCUMENT, page="a/index", art="AVV"),
    entry(
        "AVV-1",
        Kind.CLAUSE,
        page="a/eins",
        facts={"mitzuteilen": "unterauftragsverarbeiter", "verpflichtet": "niemand"},
    ),
    entry(
        "AVV-2", Kind.CLAUSE, page="a/eins", line=2, facts={"einspruchsfrist": "2 Wochen", "verpflichtet": "niemand"}
    ),
    entry(
        "AVV-3",
        Kind.CLAUSE,
        page="a/eins",
        line=3,
        facts={"verpflichtet": "niemand"},
        links={Link.CONCERNS: ("UAV-1",)},
    ),
]


def subprocessor(**facts: str) -> Entry:
    return entry("UAV-1", Kind.SUBPROCESSOR, page="u/eins", facts={"land": "Deutschland", **facts})


def test_a_new_subprocessor_without_notice_fails_the_release() -> None:
    assert rules(CONTRACT, [*CONTRACT, subprocessor(wirksam_ab="2027-01-01")]) == ["subprocessor_without_notice"]


@pytest.mark.parametrize(
    ("begins", "found"),
    [
        ("2026-11-23", ["subprocessor_too_early"]),  # it arrived on a Saturday: the period ends on Monday, 23 November
        ("2026-11-24", []),
    ],
)
def test_a_subprocessor_begins_after_the_period(begins: str, found: list[str]) -> None:
    assert rules(CONTRACT, [*CONTRACT, subprocessor(zugegangen_am="2026-11-07", wirksam_ab=begins)]) == found


DATES = [  # a notice arrives on Sunday, 1 November: the period ends on 15 November, a Sunday, so on the 16th
    # seit, mitgeteilt_am, zugegangen_am, wirksam_ab; what is said of one that is new, and of one that was there before
    ("", "2026-11-01", "2026-11-01", "2026-12-01", "", ""),
    ("", "2026-11-01", "2026-11-01", "2026-11-16", "wird am 16.11.2026 wirksam", "wird am 16.11.2026 wirksam"),
    ("", "2026-11-01", "2026-11-01", "2026-10-01", "wird am 1.10.2026 wirksam", "wird am 1.10.2026 wirksam"),
    ("", "2026-11-01", "2026-11-01", "", "nennt aber nicht, ab wann es gilt", "nennt aber nicht, ab wann es gilt"),
    ("2020-01-01", "2026-11-01", "2026-11-01", "2026-12-01", "", ""),
    ("2020-01-01", "2026-11-01", "2026-11-01", "2026-11-10", "wird am 10.11.2026 w", "wird am 10.11.2026 w"),
    ("2020-01-01", "2026-11-01", "2026-11-01", "", "ist seit dem 1.1.2020 im E", "nennt aber nicht, ab wann es gilt"),
    ("2026-11-10", "2026-11-01", "2026-11-01", "2026-12-01", "wird am 10.11.2026 w", "wird am 10.11.2026 w"),
    ("2026-12-01", "2026-11-01", "2026-11-01", "", "", ""),
    ("2026-12-01", "2026-11-01", "2026-11-01", "2026-12-01", "", ""),
    ("2026-11-10", "2026-11-01", "2026-11-01", "", "wird am 10.11.2026 wirksam", "wird am 10.11.2026 wirksam"),
    ("2020-01-01", "2026-11-01", "2026-11-16", "2026-12-01", "", ""),
    ("2020-01-01", "2026-11-01", "2026-11-16", "2026-11-30", "wird am 30.11.2026 w", "wird am 30.11.2026 w"),
    ("2020-01-01", "", "2026-11-16", "2026-12-01", "", ""),
    ("2020-01-01", "", "2026-11-16", "2026-11-20", "wird am 20.11.2026 wirksam", "wird am 20.11.2026 wirksam"),
    ("", "", "2026-11-16", "", "nennt aber nicht, ab wann es gilt", "nennt aber nicht, ab wann es gilt"),
    ("2020-01-01", "", "", "2026-12-01", "verlangt es vorab", ""),
    ("2020-01-01", "", "", "", "verlangt es vorab", ""),
    ("", "2026-11-01", "", "2026-12-01", "steht nicht da", "steht nicht da"),
    ("2020-01-01", "2026-11-01", "", "", "steht nicht da", "steht nicht da"),
    ("", "2026-11-01", "2026-11-01; 2026-11-16", "2026-12-01", "", ""),
    ("", "2026-11-01", "2026-11-16; 2026-11-01", "2026-11-17", "bis zum 30.11.2026 mö", "bis zum 30.11.2026 mö"),
]


@pytest.mark.parametrize(("since", "told", "received", "effective", "of_a_new_one", "of_an_old_one"), DATES)
def test_each_day_of_a_subprocessor_means_what_it_says(
    since: str, told: str, received: str, effective: str, of_a_new_one: str, of_an_old_one: str
) -> None:
    days = {"seit": since, "mitgeteilt_am": told, "zugegangen_am": received, "wirksam_ab": effective}
    now = [*CONTRACT, subprocessor(**{name: day for name, day in days.items() if day})]

    for before, said in ((CONTRACT, of_a_new_one), ([*CONTRACT, subprocessor()], of_an_old_one)):
        messages = [finding.message for finding in gate(before, now)]
        assert [said in message for message in messages] == ([True] if said else []), messages


def test_the_period_begins_when_the_notice_arrives() -> None:
    late = subprocessor(mitgeteilt_am="2026-11-02", zugegangen_am="2026-11-07", wirksam_ab="2026-11-20")

    assert rules(CONTRACT, [*CONTRACT, late]) == ["subprocessor_too_early"]


def test_a_contract_without_a_period_says_so() -> None:
    contract = [entry_ for entry_ in CONTRACT if entry_.id != "AVV-2"]
    (found,) = gate(contract, [*contract, subprocessor(zugegangen_am="2026-11-07", wirksam_ab="2027-01-01")])

    assert "Keine Klausel nennt die Frist" in found.message


def test_a_contract_that_asks_for_no_notice_gets_none() -> None:
    contract = [part for part in CONTRACT if part.id != "AVV-1"]

    assert rules(contract, [*contract, subprocessor(wirksam_ab="2027-01-01")]) == []


def test_who_was_there_from_the_start_needs_no_notice() -> None:
    book = [*CONTRACT, subprocessor()]

    assert rules(book, book) == []


def test_a_move_to_a_third_country_is_seen() -> None:
    before, after = [*CONTRACT, subprocessor()], [*CONTRACT, subprocessor(land="USA", drittland_grundlage="SCC")]

    assert rules(before, after) == ["measure_narrowed"]
