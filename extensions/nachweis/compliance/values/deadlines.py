"""Periods of a contract and when they end: §§ 187, 188 and 193 BGB."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nachweis.compliance.values.days import days_later, months_later

IsHoliday = Callable[[date], bool]
"""Whether a day is a public holiday where the declaration is to be made."""


class Unit(StrEnum):
    """What a period is counted in; the value is how its word begins."""

    DAY = "Tag"
    WORKDAY = "Werktag"
    WEEK = "Woche"
    MONTH = "Monat"


PERIOD_PATTERN = r"[1-9][0-9]?\s(Tage?|Werktage?|Wochen?|Monate?)"
"""What a period looks like, „2 Wochen“; the same pattern stands in ``metamodel.toml``."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period as a contract names it."""

    count: int
    unit: Unit


def read_period(written: str) -> Period | None:
    """The period that „2 Wochen“ names; ``None`` if it is none."""
    if not re.fullmatch(PERIOD_PATTERN, written.strip()):
        return None
    count, word = written.split()
    return Period(int(count), next(unit for unit in Unit if word.startswith(unit.value)))


def end(received: date, period: Period, is_holiday: IsHoliday) -> date | None:
    """The last day of a period that begins with an event on the day ``received``; ``None`` beyond the calendar.

    That day is not counted (§ 187 Abs. 1 BGB); weeks and months end with the day that is called or numbered alike
    (§ 188 Abs. 2, 3 BGB); a Saturday, Sunday or public holiday moves the end to the next working day (§ 193 BGB).
    """
    last: date | None = received
    match period.unit:
        case Unit.DAY:
            last = days_later(received, period.count)
        case Unit.WEEK:
            last = days_later(received, 7 * period.count)
        case Unit.MONTH:
            last = months_later(received, period.count)
        case Unit.WORKDAY:
            left = period.count
            while last is not None and left:
                last = days_later(last, 1)
                left -= last is not None and last.weekday() != _SUNDAY and not is_holiday(last)
    while last is not None and (last.weekday() in (_SATURDAY, _SUNDAY) or is_holiday(last)):
        last = days_later(last, 1)
    return last


_SATURDAY, _SUNDAY = 5, 6
