"""Findings ─▶ SARIF 2.1.0, which code hosts and editors read (OASIS, Static Analysis Results Interchange Format)."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote

from nachweis.compliance.catalogue import Meaning, catalogue
from nachweis.compliance.finding import Finding, Identity, Severity
from nachweis.compliance.model import Handbook, Place

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
"""What SARIF calls the weights (§ 3.27.10)."""
OTHERS: Final = "sphinx"
"""The name of what other programs warn of."""
_NUMBERS: Final = {name: number for number, name in enumerate(catalogue())}


def sarif(
    findings: Sequence[Finding],
    handbook: Handbook,
    path: Callable[[str], str],
    version: str,
    others: Sequence[str] = (),
) -> dict[str, Any]:
    """One run with every finding, also those that are accepted: they are marked as suppressed (§ 3.27.23).

    :param others: What other programs warned of, each in their own words.
    :param path: The source file of a page, relative to the root of the repository, with ``/``.
    :param version: The version of this tool.
    """
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "nachweis",
                        "version": version,
                        "language": "de-DE",
                        "rules": [_rule(meaning) for meaning in catalogue().values()],
                    }
                },
                "language": "de-DE",
                "originalUriBaseIds": {"SRCROOT": {"description": {"text": "Wurzel des Repositorys"}}},
                "results": [
                    *(
                        _result(finding, fingerprint, handbook, path)
                        for finding, fingerprint in zip(findings, _fingerprints(findings), strict=True)
                    ),
                    *(_of_others(text) for text in others),
                ],
            }
        ],
    }


def _rule(meaning: Meaning) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": meaning.name,
        "shortDescription": {"text": meaning.title},
        "fullDescription": {"text": meaning.description},
        "defaultConfiguration": {"level": LEVELS[meaning.severity]},
    }
    return described | ({"help": {"text": f"Grund: {meaning.norm}"}} if meaning.norm else {})


def _fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """What each is known by from one run to the next, in whatever words and lines (§ 3.27.17).

    Of several that are the same, such as two equal words on a page, each has the number of its turn.
    """
    seen: Counter[Identity] = Counter()
    for finding in findings:
        seen[finding.identity] += 1
        yield f"{hashlib.sha256(chr(0).join(finding.identity).encode()).hexdigest()}:{seen[finding.identity]}"


def _of_others(text: str) -> dict[str, Any]:
    level = LEVELS[catalogue()[OTHERS].severity]
    return {"ruleId": OTHERS, "ruleIndex": _NUMBERS[OTHERS], "level": level, "message": {"text": text}}


def _result(finding: Finding, fingerprint: str, handbook: Handbook, path: Callable[[str], str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": _NUMBERS[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": str(finding)},
        "locations": [_location(finding.place, path)],
        "partialFingerprints": {"nachweis/v2": fingerprint},
    }
    others = [entry for id in (*finding.others, *finding.records) if (entry := handbook.get(id))]
    if others:
        result["relatedLocations"] = [
            {"id": number, **_location(entry.place, path), "message": {"text": f"{entry.id}: {entry.title}"}}
            for number, entry in enumerate(others)
        ]
    if (finding.accepted or finding.resting) and (record := handbook.get(finding.record)):
        reason = record.says("grund")
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted" if finding.accepted else "underReview",
                "justification": f"{record.id}: {reason}".rstrip(": "),
            }
        ]
    return result


def _location(place: Place, path: Callable[[str], str]) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path(place.page)), "uriBaseId": "SRCROOT"},
            "region": {"startLine": max(place.line, 1)},
        }
    }
