"""Findings ─▶ SARIF 2.1.0, which code hosts and editors read (OASIS, Static Analysis Results Interchange Format)."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Handbook, Place
from nachweis.compliance.rules import RULES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
"""What SARIF calls the weights (§ 3.27.10)."""


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
    names = list(dict.fromkeys([*(rule.name for rule in RULES), *(finding.rule for finding in findings)]))
    index = {name: number for number, name in enumerate(names)}
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
                        "rules": [_rule(name) for name in names],
                    }
                },
                "language": "de-DE",
                "originalUriBaseIds": {"SRCROOT": {"description": {"text": "Wurzel des Repositorys"}}},
                "results": [
                    *(_result(finding, index, handbook, path) for finding in findings),
                    *({"ruleId": "sphinx", "level": "warning", "message": {"text": text}} for text in others),
                ],
            }
        ],
    }


def _rule(name: str) -> dict[str, Any]:
    for rule in RULES:
        if rule.name == name:
            described: dict[str, Any] = {
                "id": name,
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": rule.demand},
                "defaultConfiguration": {"level": LEVELS[rule.severity]},
            }
            return described | ({"help": {"text": f"Grund: {rule.norm}"}} if rule.norm else {})
    return {"id": name}


def _result(
    finding: Finding, index: Mapping[str, int], handbook: Handbook, path: Callable[[str], str]
) -> dict[str, Any]:
    fingerprint = hashlib.sha256(f"{finding.rule} {finding.entry} {finding.topic} {finding.message}".encode())
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": str(finding)},
        "locations": [_location(finding.place, path)],
        "partialFingerprints": {"nachweis/v1": fingerprint.hexdigest()},
    }
    others = [entry for id in (*finding.others, *finding.records) if (entry := handbook.get(id))]
    if others:
        result["relatedLocations"] = [
            {"id": number, **_location(entry.place, path), "message": {"text": f"{entry.id}: {entry.title}"}}
            for number, entry in enumerate(others)
        ]
    if finding.accepted and (record := handbook.get(finding.record)):
        reason = record.says("grund")
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": f"{record.id}: {reason}".rstrip(": ")}
        ]
    return result


def _location(place: Place, path: Callable[[str], str]) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path(place.page)), "uriBaseId": "SRCROOT"},
            "region": {"startLine": max(place.line, 1)},
        }
    }


def plain(findings: Iterable[Finding], path: Callable[[str], str]) -> Iterable[str]:
    """One line a finding, as compilers print them: ``file:line: Stufe: message [rule]``."""
    for finding in findings:
        yield f"{path(finding.place.page)}:{finding.place.line}: {finding.severity.label}: {finding} [{finding.rule}]"
