"""A built version as the rules see it: its entries on a day, with the settings that its build wrote beside them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nachweis.compliance.audit import Audit
from nachweis.compliance.citations import Citations
from nachweis.exchange.archive import SETTINGS, open_archive
from nachweis.exchange.holidays import STATES, public_holidays
from nachweis.exchange.laws import catalogue


@dataclass(frozen=True, slots=True)
class Settings:
    """What a company set in ``conf.py``, as far as what is published needs it."""

    organisation: str = ""
    address: str = ""
    state: str = ""
    review_months: int = 12
    editions: str = ""
    withheld: Sequence[str] = ()
    """The ids of what this edition had and leaves out now, though it goes on."""


def settings(folder: Path) -> Settings:
    """The settings beside an archive; those of a handbook that sets nothing where they are missing or unreadable."""
    try:
        read = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        found = Settings(**{name: read[name] for name in Settings.__dataclass_fields__ if name in read})
    except (OSError, ValueError, TypeError):
        return Settings()
    return found if found.state in (*STATES, "") else Settings()


def audit_of(needs: Path, given: Settings, day: date) -> Audit:
    """The entries of an archive, as they are measured on ``day``.

    :raises ArchiveError: If it is not readable.
    """
    return Audit(
        open_archive(needs),
        Citations(catalogue()),
        day,
        review_months=given.review_months,
        is_holiday=public_holidays(given.state),
    )
