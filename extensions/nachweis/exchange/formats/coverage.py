"""Coverage ─▶ what ``coverage.json`` holds (DESIGN §2)."""

from typing import Any

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage import Cover, coverage
from nachweis.vocabulary import Kind


def coverage_data(audit: Audit) -> dict[str, list[dict[str, Any]]]:
    """By document: each requirement with its word, scale, canonical citation, state, the ids that meet it, reason."""
    return {
        document.id: [
            {
                "word": cover.requirement.word,
                "scale": cover.scale.value,
                "requirement": cover.requirement.label,
                "citation": cover.requirement.citation,
                "state": cover.state.label,
                "entries": [entry.id for entry in cover.entries],
                "reason": cover.reason,
                **_beside(cover),
            }
            for cover in coverage(audit, document)
        ]
        for document in audit.living(Kind.DOCUMENT)
    }


def _beside(cover: Cover) -> dict[str, Any]:
    """What not every requirement has: who recommends it, its parts, where it may be regulated."""
    beside: dict[str, Any] = {}
    if cover.requirement.source:
        beside["source"] = cover.requirement.source
    if cover.parts:
        beside["parts"] = [
            {
                "word": part.part.word,
                "requirement": part.part.label,
                "citation": part.part.citation,
                "state": part.state.label,
                "entries": [entry.id for entry in part.entries],
            }
            for part in cover.parts
        ]
    if cover.proposed:
        beside["proposed"] = [entry.id for entry in cover.proposed]
    return beside
