"""A built version as the rules see it: its entries on a day, with the settings that its build wrote beside them."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from nachweis.compliance.audit import Audit
from nachweis.compliance.citing.citations import Citations
from nachweis.exchange.archive import ArchiveError, open_archive
from nachweis.exchange.formats import SETTINGS, Settings
from nachweis.exchange.holidays import STATES, public_holidays
from nachweis.exchange.intact import Damaged, intact
from nachweis.exchange.laws import LawFileError, catalogue, digest_of


def settings(folder: Path) -> Settings:
    """The settings beside an archive; those of a handbook that sets nothing where there are none.

    :raises ArchiveError: If somebody damaged them.
    """
    path = folder / SETTINGS.file
    try:
        data = intact(path)
        if not _form().is_valid(data):
            raise Damaged("sie enthält etwas anderes")
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        reason = str(error) if isinstance(error, Damaged) else "das System gibt sie nicht her"
        raise ArchiveError(
            f"Die Angaben „{path}“ sind nicht lesbar: {reason}. Holen Sie die Datei aus der Sicherung, oder löschen "
            "Sie den Ordner, in dem sie liegt; dann wird er neu gebaut."
        ) from error
    return Settings(**{name: data[name] for name in Settings.__dataclass_fields__ if name in data})


@cache
def _form() -> Draft202012Validator:
    """The form of ``handbuch.json``, as far as something of it is read here."""
    text = {"type": "string"}
    properties: dict[str, Any] = {
        "organisation": text,
        "address": text,
        "state": {"enum": ["", *sorted(STATES)]},
        "review_months": {"type": "integer", "minimum": 1, "maximum": 120},
        "editions": text,
        "withheld": {"type": "array", "items": text},
        "laws": text,
    }
    return Draft202012Validator({"type": "object", "properties": properties})


def audit_of(needs: Path, given: Settings, day: date, root: Path) -> Audit:
    """The entries of an archive, as they are measured on ``day``.

    :param root: The folder of the handbook, for laws of its own; a folder of laws that is no longer there has none.
    :raises ArchiveError: If it is not readable, or one of those laws is not.
    """
    own = root / given.laws if given.laws and (root / given.laws).is_dir() else None
    try:
        laws = catalogue(own, digest_of(own))
    except LawFileError as error:
        raise ArchiveError(str(error)) from error
    return Audit(
        open_archive(needs),
        Citations(laws),
        day,
        review_months=given.review_months,
        is_holiday=public_holidays(given.state),
    )
