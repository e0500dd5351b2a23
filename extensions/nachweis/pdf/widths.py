"""How wide the columns of a table are: what fits stays whole, the rest shares what is left."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

PORTRAIT = 118
"""How many characters of table text stand beside each other on a page."""
LANDSCAPE = 178
"""The same on a page that is turned."""
_WORD = 22
"""Longer words are broken."""
_IDEAL = 64
"""Wider columns are hard to read."""
_BREAKS = re.compile(r"[ \n]+")
"""Where a line may end; not at a no-break space."""
_GAP = 3
"""What stands between two columns."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is set."""

    widths: tuple[int, ...]
    """The share of each column."""
    turned: bool = False
    """Whether it needs a page on its side."""


def layout(columns: Sequence[Sequence[str]]) -> Layout:
    """The layout of a table from the texts in its columns: ``columns[c][r]``."""
    least = [max((_longest_word(text) for text in column), default=1) + _GAP for column in columns]
    ideal = [
        max(minimum, min(max((len(text) for text in column), default=1) + _GAP, _IDEAL))
        for column, minimum in zip(columns, least, strict=True)
    ]
    turned = sum(least) > PORTRAIT
    room = LANDSCAPE if turned else PORTRAIT
    if sum(ideal) <= room:
        return Layout(tuple(ideal), turned)
    spare = max(room - sum(least), 0)
    wishes = sum(ideal) - sum(least) or 1
    widths = tuple(
        max(1, round(minimum + spare * (wish - minimum) / wishes)) for minimum, wish in zip(least, ideal, strict=True)
    )
    return Layout(widths, turned)


def _longest_word(text: str) -> int:
    return min(max((len(word) for word in _BREAKS.split(text)), default=1), _WORD)
