"""Days of the calendar: read from ISO dates, counted in months, written in German."""

from calendar import monthrange
from datetime import date


def read_day(iso: str) -> date | None:
    """The day that an ISO date names; ``None`` if it is none."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or the last one that this month has (§ 188 Abs. 3 BGB)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def short(iso: str) -> str:
    """„22.11.2026“ for an ISO date; anything else as it is."""
    day = read_day(iso)
    return f"{day.day}.{day.month}.{day.year}" if day else iso
