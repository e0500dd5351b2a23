"""Public holidays of Germany and its states, from the library ``holidays``; loaded only when a deadline asks."""

from collections.abc import Callable, Container
from datetime import date
from functools import cache
from typing import Final

STATES: Final = frozenset("BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split())  # noqa: SIM905
"""The states by their abbreviations (ISO 3166-2:DE)."""

_FULLEST: Final = {"BY": "Augsburg"}
"""The place of a state that has all holidays of the state and one of its own."""


@cache
def public_holidays(state: str) -> Callable[[date], bool]:
    """Whether a day is a public holiday in ``state``, or in any state if none is named: the latest end counts.

    What is one in some communities only, Corpus Christi in Saxony and Thuringia, the Assumption in Bavaria, the Peace
    Festival of Augsburg, counts in their whole state: no end is too early wherever in it somebody objects.
    """

    @cache
    def calendars() -> list[Container[date]]:
        from holidays import country_holidays

        return [
            country_holidays("DE", subdiv=_FULLEST.get(name, name), categories=("public", "catholic"))
            for name in ([state] if state else sorted(STATES))
        ]

    def is_holiday(day: date) -> bool:
        return any(day in calendar for calendar in calendars())

    return is_holiday
