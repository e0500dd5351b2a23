"""A history ─▶ what ``verlauf.json`` holds, in which each version hands its history to the next."""

from typing import Any

from nachweis.compliance.history import History


def history_data(history: History) -> dict[str, Any]:
    """The versions, and by entry what each of them changed."""
    return {
        "versions": [list(version) for version in history.versions],
        "entries": {
            id: [[step.version, step.day, [aspect.name for aspect in step.aspects], step.wording] for step in steps]
            for id, steps in sorted(history.steps.items())
        },
    }
