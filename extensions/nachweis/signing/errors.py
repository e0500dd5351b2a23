"""What a person must put right before a PDF is signed or checked."""

from datetime import UTC, datetime


class SigningError(Exception):
    """One German sentence that says what is wrong, and the cure; its ``str`` is what the person reads."""


def spoken_day(moment: datetime) -> str:
    """„22.11.2026“, in the time zone of ``moment``."""
    return f"{moment.day}.{moment.month}.{moment.year}"


def spoken_time(moment: datetime) -> str:
    """„22.11.2026, 14:05 Uhr (UTC)“."""
    utc = moment.astimezone(UTC)
    return f"{spoken_day(utc)}, {utc:%H:%M} Uhr (UTC)"
