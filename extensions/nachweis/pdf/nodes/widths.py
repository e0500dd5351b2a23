"""How wide the columns of a table are: what fits stays whole, the rest shares what is left."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PORTRAIT = 118
"""How many characters of table text stand beside each other on a page."""
LANDSCAPE = 178
"""The same on a page that is turned."""
_WORD = 15
"""Longer words are broken."""
_TOGETHER = 22
"""What no-break spaces hold together is broken only above this."""
CODE: Final = "\N{WORD JOINER}"
"""A word of these stands for one that is never broken."""
_HELD = "\N{NO-BREAK SPACE}"
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
    whole = [
        max([minimum, *(len(text) + _GAP for text in column)]) for minimum, column in zip(least, columns, strict=True)
    ]
    turned = sum(least) > PORTRAIT
    room = LANDSCAPE if turned else PORTRAIT
    if sum(whole) <= room:
        return Layout(tuple(whole), turned)
    usual = [sum(len(text.partition(CODE)[0]) for text in column) / max(len(column), 1) for column in columns]
    wishes = [max(min(length, _IDEAL) - minimum, 1.0) for length, minimum in zip(usual, least, strict=True)]
    spare = max(room - sum(least), 0)
    shares = (minimum + spare * wish / sum(wishes) for minimum, wish in zip(least, wishes, strict=True))
    return Layout(tuple(max(1, round(share)) for share in shares), turned)


def _longest_word(text: str) -> int:
    return max(
        (
            len(word) if CODE in word else min(len(word), _TOGETHER if _HELD in word else _WORD)
            for word in _BREAKS.split(text)
        ),
        default=1,
    )
