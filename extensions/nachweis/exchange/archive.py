"""An archived version: its ``needs.json`` ─▶ handbook, by the same reading as the running build; and its history."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ub_needs_exchange import ExchangeError, load

from nachweis.compliance.changes import Aspect
from nachweis.compliance.history import History, Step, first_seen
from nachweis.compliance.model import Handbook
from nachweis.compliance.reading import read

HISTORY: Final = "verlauf.json"
"""The file beside ``needs.json`` in which a version hands its history on."""


class ArchiveError(ValueError):
    """A file is no archived version; the message is German and names the file."""


@dataclass(frozen=True)
class Archive:
    """An earlier version."""

    handbook: Handbook
    history: History
    """Up to and with this version."""

    @property
    def name(self) -> str:
        """What it is called, ``2026.1``."""
        return self.history.versions[-1][0]

    @property
    def day(self) -> str:
        """Its day, an ISO date; empty if it is not known."""
        return self.history.versions[-1][1]


def open_archive(path: Path) -> Handbook:
    """The handbook that a ``needs.json`` holds, in its current version.

    :raises ArchiveError: If the file is not there or not what sphinx-needs writes.
    """
    try:
        records = load(path).select_version(None).records()
        return read({**record.fields, "id": record.key} for record in records)
    except (ExchangeError, OSError, TypeError, ValueError, RecursionError) as error:
        raise ArchiveError(
            f"Die frühere Fassung „{path.name}“ ist nicht lesbar: Nötig ist ein „needs.json“, wie der Bau es schreibt."
        ) from error


def open_version(path: Path) -> Archive:
    """The version that a ``needs.json`` and the history beside it hold; without a history it is the first one.

    :raises ArchiveError: If one of the files is not readable.
    """
    handbook = open_archive(path)
    beside = path.with_name(HISTORY)
    if not beside.is_file():
        return Archive(handbook, first_seen("der vorigen Fassung", "", handbook))
    try:
        return Archive(handbook, _history(json.loads(beside.read_text(encoding="utf-8"))))
    except (OSError, TypeError, ValueError, KeyError, RecursionError) as error:
        raise ArchiveError(
            f"Der Verlauf „{beside.name}“ ist nicht lesbar. Veröffentlichen Sie die frühere Fassung noch einmal."
        ) from error


def history_data(history: History) -> dict[str, Any]:
    """What ``verlauf.json`` holds."""
    return {
        "versions": [list(version) for version in history.versions],
        "entries": {
            id: [[step.version, step.day, [aspect.name for aspect in step.aspects], step.wording] for step in steps]
            for id, steps in sorted(history.steps.items())
        },
    }


def _history(data: Any) -> History:
    versions = tuple((str(name), str(day)) for name, day in data["versions"])
    if not versions:
        raise ValueError(data)
    steps = {
        str(id): tuple(
            Step(str(version), str(day), tuple(Aspect[name] for name in aspects), str(wording))
            for version, day, aspects, wording in steps
        )
        for id, steps in data["entries"].items()
    }
    return History(versions, steps)
