"""Coverage ─▶ what ``coverage.json`` holds (DESIGN §2)."""

from typing import Any

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage import coverage
from nachweis.vocabulary import Kind


def coverage_data(audit: Audit) -> dict[str, list[dict[str, Any]]]:
    """By document: each requirement with its canonical citation, its state, the ids that meet it, and the reason."""
    return {
        document.id: [
            {
                "requirement": cover.requirement.label,
                "citation": cover.requirement.citation,
                "state": cover.state.label,
                "entries": [entry.id for entry in cover.entries],
                "reason": cover.reason,
            }
            for cover in coverage(audit, document)
        ]
        for document in audit.living(Kind.DOCUMENT)
    }
