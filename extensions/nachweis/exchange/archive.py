"""An archived version: its ``needs.json`` ─▶ handbook, by the same reading as the running build; and its history."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ub_needs_exchange import Document, ExchangeError

from nachweis.compliance.changes import Aspect
from nachweis.compliance.history import History, Step, first_seen
from nachweis.compliance.model import Handbook
from nachweis.compliance.reading import Record, read
from nachweis.exchange.formats import HISTORY, SETTINGS
from nachweis.exchange.intact import Damaged, check_history, check_needs, intact
from nachweis.source.entries import own_text
from nachweis.telling.refusal import RefusalError
from nachweis.vocabulary import Kind


class ArchiveError(RefusalError, ValueError):
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
    """The handbook that a ``needs.json`` holds: every entry of it, or none.

    :raises ArchiveError: If the file is not there, not what a build writes, or damaged in any place.
    """
    try:
        data = intact(path)
        check_needs(data)
        version = Document(data).select_version(None)
        records = version.records()
        if version.diagnostics or any(record.diagnostics for record in records):
            raise Damaged("sie ist unvollständig")
        return read((_record(record.key, record.fields) for record in records), _pages(path.with_name(SETTINGS.file)))
    except (OSError, TypeError, ValueError, ExchangeError) as error:
        raise ArchiveError(
            f"Die frühere Fassung „{_shown(path)}“ ist nicht lesbar: {_reason(error)}. Nötig ist ein „needs.json“, wie "
            "der Bau es schreibt; holen Sie es aus der Sicherung."
        ) from error


def _record(id: str, fields: Mapping[str, Any]) -> Record:
    return {**fields, "id": id, "text": own_text(str(fields.get("content") or ""), str(fields.get("type")))}


def unknown_kinds(path: Path) -> dict[str, str]:
    """The entries of a readable archive whose kind this metamodel does not have, by id; a handbook leaves them out."""
    versions, known = intact(path)["versions"], {kind.value for kind in Kind}
    return {
        id: need["type"]
        for version in versions.values()
        for id, need in version["needs"].items()
        if need["type"] not in known
    }


def _pages(path: Path) -> list[str]:
    """The pages of a version in their order; none if it does not say, as the first ones did not."""
    try:
        data = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return []
    found = data.get("pages") if isinstance(data, dict) else None
    return [page for page in found if isinstance(page, str)] if isinstance(found, list) else []


def open_version(path: Path) -> Archive:
    """The version that a ``needs.json`` and the history beside it hold; without a history it is the first one.

    :raises ArchiveError: If one of the files is not readable.
    """
    handbook = open_archive(path)
    beside = path.with_name(HISTORY.file)
    if not beside.is_file():
        return Archive(handbook, first_seen("der vorigen Fassung", "", handbook))
    try:
        data = intact(beside)
        check_history(data)
        return Archive(handbook, _history(data))
    except (OSError, TypeError, ValueError) as error:
        raise ArchiveError(
            f"Der Verlauf „{_shown(beside)}“ ist nicht lesbar: {_reason(error)}. Holen Sie die Datei aus der "
            "Sicherung, oder veröffentlichen Sie die frühere Fassung noch einmal."
        ) from error


def _shown(path: Path) -> str:
    """The way to a file from where the command runs; whole if it lies elsewhere."""
    with suppress(ValueError):
        return path.absolute().relative_to(Path.cwd()).as_posix()
    return str(path)


def _reason(error: Exception) -> str:
    match error:
        case Damaged():
            return str(error)
        case FileNotFoundError():
            return "es gibt sie nicht"
        case OSError():
            return "das System gibt sie nicht her"
    return "sie enthält etwas anderes"


def _history(data: Any) -> History:
    steps = {
        id: tuple(
            Step(version, day, tuple(Aspect[name] for name in aspects), wording)
            for version, day, aspects, wording in steps
        )
        for id, steps in data["entries"].items()
    }
    return History(tuple((name, day) for name, day in data["versions"]), steps)
