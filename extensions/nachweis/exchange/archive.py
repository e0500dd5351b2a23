"""An archived version: its ``needs.json`` ─▶ handbook, by the same reading as the running build."""

from pathlib import Path

from ub_needs_exchange import ExchangeError, load

from nachweis.compliance.model import Handbook
from nachweis.compliance.reading import read


class ArchiveError(ValueError):
    """A file is no archived version; the message is German and names the file."""


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
