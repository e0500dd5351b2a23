"""Values of fields as writers type them: numbers of months, lists of words."""

import re
from typing import Final

MOST_MONTHS: Final = 120

_BRACKETS: Final = re.compile(r"\((?:[^()]|\([^()]*\))*\)")


def read_months(written: str) -> int | None:
    """A number of months, 1 to 120; ``None`` if it is none."""
    months = int(written) if written.isascii() and written.isdecimal() and len(written) <= 3 else 0
    return months if 1 <= months <= MOST_MONTHS else None


def words_in(written: str) -> tuple[str, ...]:
    """The words of a list as it is typed, divided by semicolons, without what stands in brackets."""
    return tuple(word for item in _BRACKETS.sub("", written).split(";") if (word := item.strip()))
