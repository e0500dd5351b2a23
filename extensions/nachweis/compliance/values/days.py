"""Days of the calendar: read from ISO dates, counted on in days and months, written in German.

Whoever counts on gets ``None`` where the calendar ends, on 31 December 9999, and never an error.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

SENSIBLE: Final = range(1800, 2201)
"""The years of which a handbook can speak; the oldest laws in force are of the 19th century."""

_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(iso: str) -> date | None:
    """The day that an ISO date names, ``JJJJ-MM-TT``; ``None`` if it is none."""
    try:
        return date.fromisoformat(iso) if _ISO.fullmatch(iso) else None
    except ValueError:
        return None


def read_days(written: str) -> tuple[date, ...]:
    """The days that ISO dates name, divided by semicolons, as they are typed; none if one of them is no day."""
    days = [read_day(item.strip()) for item in written.split(";")]
    known = tuple(day for day in days if day is not None)
    return known if len(known) == len(days) else ()


def days_later(day: date, days: int) -> date | None:
    """The day ``days`` later; ``None`` beyond the calendar."""
    return day + timedelta(days=days) if days <= (date.max - day).days else None


def months_later(day: date, months: int) -> date | None:
    """The same day of the month ``months`` later, or the last one that this month has (§ 188 Abs. 3 BGB).

    ``None`` beyond the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def short(iso: str) -> str:
    """„22.11.2026“ for an ISO date, and so for several; anything else as it is."""
    return "; ".join(f"{day.day}.{day.month}.{day.year}" for day in read_days(iso)) or iso
