"""Public holidays of Germany and its states, from the library ``holidays``; loaded only when a deadline asks."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Final

STATES: Final = frozenset("BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split())  # noqa: SIM905
"""The states by their abbreviations (ISO 3166-2:DE)."""


def public_holidays(state: str) -> Callable[[date], bool]:
    """Whether a day is a public holiday in all of Germany, or in ``state`` too if one is named."""

    @cache
    def calendar() -> object:
        from holidays import country_holidays

        return country_holidays("DE", subdiv=state or None)

    def is_holiday(day: date) -> bool:
        return day in calendar()  # type: ignore[operator]

    return is_holiday
