"""Objections to subprocessors: what stops a release, what is late, what settles it, and that nobody can accept it."""

from dataclasses import replace
from datetime import date

import pytest

from nachweis.compliance.audit import TO_ACCEPT, Audit
from nachweis.compliance.changes import fingerprint
from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Entry
from nachweis.compliance.rules import check
from nachweis.compliance.rules.calendar import impossible_day
from nachweis.exchange.holidays import public_holidays
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import CITATIONS, entry, handbook

CONTRACT = (
    entry("DOK-1", Kind.DOCUMENT, page="a/index", art="AVV"),
    entry("AVV-1", Kind.CLAUSE, page="a/eins", line=1, mitzuteilen="unterauftragsverarbeiter"),
    entry("AVV-2", Kind.CLAUSE, page="a/eins", line=2, einspruchsfrist="2 Wochen"),
    entry("AVV-3", Kind.CLAUSE, page="a/eins", line=3, links={Link.CONCERNS: ("UAV-1",)}),
)
TOLD = {"mitgeteilt_am": "2027-02-19", "zugegangen_am": "2027-02-22", "wirksam_ab": "2027-04-01"}
"""Without a state in question the period ends on 9 March 2027; in Bavaria on the 8th."""


def subprocessor(**facts: str) -> Entry:
    return entry("UAV-1", Kind.SUBPROCESSOR, page="u/eins", facts={**TOLD, **facts})


def audited(*entries: Entry, state: str = "") -> Audit:
    today = date(2027, 4, 1)
    return Audit(handbook(*entries), CITATIONS, today, is_holiday=public_holidays(state), risk_owners=("Leitung",))


def told(*entries: Entry, state: str = "") -> list[Finding]:
    rules = {"receipt_unknown", "subprocessor_too_early", "objection_open", "objection_late", "impossible_day"}
    return [finding for finding in check(audited(*CONTRACT, *entries, state=state)) if finding.rule in rules]


@pytest.mark.parametrize(
    ("facts", "state", "rules"),
    [
        ({}, "", []),
        ({"widerspruch_am": "2027-03-01"}, "", ["objection_open"]),
        ({"widerspruch_am": "2027-03-09"}, "", ["objection_open"]),
        ({"widerspruch_am": "2027-03-09"}, "BE", ["objection_open"]),
        ({"widerspruch_am": "2027-03-09"}, "BY", ["objection_late"]),
        ({"widerspruch_am": "2027-03-10"}, "", ["objection_late"]),
        ({"widerspruch_am": "2027-03-01; 2027-03-10"}, "", ["objection_late", "objection_open"]),
        # settled, with what was agreed, and not before the last came in
        ({"widerspruch_am": "2027-03-01", "widerspruch_erledigt_am": "2027-03-05"}, "", ["objection_open"]),
        ({"widerspruch_am": "2027-03-01", "widerspruch_erledigt_am": "2027-03-05", "grund": "Zurück"}, "", []),
        ({"widerspruch_am": "2027-03-01", "widerspruch_erledigt_am": "2027-03-01", "grund": "Zurück"}, "", []),
        (
            {"widerspruch_am": "2027-03-01; 2027-03-08", "widerspruch_erledigt_am": "2027-03-05", "grund": "Zurück"},
            "",
            ["objection_open"],
        ),
        ({"widerspruch_am": "2027-03-10", "widerspruch_erledigt_am": "2027-03-12", "grund": "Zurück"}, "", []),
        # whether one that nobody can date, or measure, is late is not known: it counts
        ({"widerspruch_am": "bald"}, "", ["objection_open"]),
        ({"widerspruch_am": "2027-02-30"}, "", ["impossible_day", "objection_open"]),
        ({"widerspruch_am": "2030-01-01", "zugegangen_am": ""}, "", ["objection_open", "receipt_unknown"]),
        # the controller that got the notice last may object longest
        ({"widerspruch_am": "2027-03-10", "zugegangen_am": "2027-02-24; 2027-02-22"}, "", ["objection_open"]),
        ({"widerspruch_am": "2027-03-11", "zugegangen_am": "2027-02-24; 2027-02-22"}, "", ["objection_late"]),
        # withdrawn
        ({"widerspruch_am": "2027-03-01", "status": "entfallen", "grund": "Einspruch"}, "", []),
    ],
)
def test_an_objection_stands_until_it_is_settled(facts: dict[str, str], state: str, rules: list[str]) -> None:
    given = {name: value for name, value in {**TOLD, **facts}.items() if value}
    found = told(replace(subprocessor(), facts=given), state=state)

    assert sorted(finding.rule for finding in found) == rules
    assert {finding.rule for finding in found if finding.severity is Severity.WARNING} <= {"objection_late"}


@pytest.mark.parametrize("status", ["angenommen", "liegt_beim_anbieter"])
@pytest.mark.parametrize(
    ("facts", "rule"),
    [({"widerspruch_am": "2027-03-01"}, "objection_open"), ({"zugegangen_am": "unklar"}, "receipt_unknown")],
)
def test_nobody_can_accept_an_objection_or_that_nobody_knows_when_the_notice_arrived(
    status: str, facts: dict[str, str], rule: str
) -> None:
    uav = subprocessor(**facts)
    record = entry(
        "BEF-1",
        Kind.FINDING,
        page="b/eins",
        links={Link.CONCERNS: ("UAV-1",)},
        facts={
            **dict.fromkeys(TO_ACCEPT, "2027-12-31"),
            "status": status,
            "regel": rule,
            "freigabe": "Leitung",
            "angenommen_in": f"UAV-1 {fingerprint(uav)}",
        },
    )

    assert [finding.holds_back for finding in told(uav, record) if finding.rule == rule] == [True]


def test_an_objection_names_its_day_and_what_to_do() -> None:
    (found,) = told(subprocessor(widerspruch_am="2027-03-01; 2027-03-03"))

    assert "eingegangen am 1.3.2027, 3.3.2027" in found.message
    assert "für diesen Verantwortlichen nicht ein" in found.hint
    assert "„:widerspruch_erledigt_am:“" in found.hint
    assert "„:status: entfallen“" in found.hint


def test_a_late_objection_says_until_when_it_was_possible() -> None:
    (found,) = told(subprocessor(widerspruch_am="2027-03-10"))

    assert "eingegangen am 10.3.2027" in found.message
    assert "längstens bis zum 9.3.2027" in found.message
    assert not found.holds_back


def test_without_the_day_of_receipt_no_end_is_asserted_however_late_the_use_begins() -> None:
    uav = replace(subprocessor(), facts={"mitgeteilt_am": "2020-01-02", "wirksam_ab": "2027-04-01"})

    assert audited(*CONTRACT, uav).objection_until(uav) is None
    assert [(finding.rule, finding.holds_back) for finding in told(uav)] == [("receipt_unknown", True)]


def test_a_contract_that_counts_no_period_asks_for_no_receipt() -> None:
    uav = replace(subprocessor(), facts={"mitgeteilt_am": "2027-02-19", "wirksam_ab": "2027-04-01"})
    found = check(audited(CONTRACT[0], CONTRACT[3], uav))

    assert "receipt_unknown" not in {finding.rule for finding in found}


def test_a_receipt_before_the_dispatch_counts_for_no_period() -> None:
    uav = subprocessor(zugegangen_am="2027-02-18; 2027-02-22")

    assert audited(*CONTRACT, uav).objection_until(uav) is None
    assert [(finding.rule, finding.holds_back) for finding in told(uav)] == [("impossible_day", True)]


@pytest.mark.parametrize(
    ("facts", "today", "found"),
    [
        ({}, "2027-02-22", []),
        ({}, "2027-02-21", ["UAV-1 nennt in „:zugegangen_am:“ den 22.2.2027; diese Fassung ist vom 21.2.2027."]),
        (
            {"zugegangen_am": "2027-02-20; 2027-02-22"},
            "2027-02-21",
            ["UAV-1 nennt in „:zugegangen_am:“ den 22.2.2027; "],
        ),
        ({"widerspruch_am": "2027-03-01"}, "2027-02-28", ["UAV-1 nennt in „:widerspruch_am:“ den 1.3.2027; "]),
        ({"widerspruch_erledigt_am": "2027-03-01"}, "2027-02-28", ["UAV-1 nennt in „:widerspruch_erledigt_am:“ den "]),
    ],
)
def test_a_version_tells_of_no_receipt_or_objection_that_is_still_to_come(
    facts: dict[str, str], today: str, found: list[str]
) -> None:
    book = handbook(*CONTRACT, subprocessor(**facts))
    draft = Audit(book, CITATIONS, date.fromisoformat(today))
    said = [finding.message for finding in impossible_day(replace(draft, released=True))]

    assert list(impossible_day(draft)) == []
    assert len(said) == len(found)
    assert all(message.startswith(start) for message, start in zip(said, found, strict=True))
