"""What a company set in ``conf.py`` ─▶ what ``handbuch.json`` holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


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
    laws: str = ""
    """The folder with laws of its own, beside ``conf.py``; empty if there is none."""


def settings_data(given: Settings, pages: Sequence[str]) -> dict[str, Any]:
    """The settings, and the pages in their order; ``laws`` only if there are any."""
    return {
        "organisation": given.organisation,
        "address": given.address,
        "state": given.state,
        "review_months": given.review_months,
        "editions": given.editions,
        "pages": [*pages],
        "withheld": [*given.withheld],
        **({"laws": given.laws} if given.laws else {}),
    }
