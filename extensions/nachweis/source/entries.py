"""The text that an entry has for itself, out of all that is typed in it. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nachweis.source.blocks import DEEPEST
from nachweis.source.dialect import BULLET, FENCE, TAG, Item
from nachweis.source.tree import Span, cut, is_closed, is_literal, outline
from nachweis.vocabulary import Kind

_INNER: Final = frozenset({*(kind.value for kind in Kind), "bereich"})
"""Blocks whose text belongs to an entry of its own."""
_TRANSPARENT: Final = "nur"
"""The block whose text belongs to the entry around it, without its own first and last line."""
_MAYBE_INNER: Final = re.compile(rf"{FENCE}[ \t]*\{{(?:{'|'.join([*sorted(_INNER), _TRANSPARENT])})\}}", re.IGNORECASE)
_MAYBE_MEASURE: Final = re.compile(rf"{BULLET}[ \t]+{TAG}")


def own_text(content: str, kind: str) -> str:
    """The Markdown ``content`` of an entry without the entries inside of it, of a control without its measures."""
    lines = content.splitlines()
    listing = kind == Kind.CONTROL
    if ("{" in content and _MAYBE_INNER.search(content)) or (
        listing and "[" in content and _MAYBE_MEASURE.search(content)
    ):
        for start, end in reversed([*_of_others(lines, 0, DEEPEST, listing=listing)]):
            del lines[start:end]
    return "\n".join(lines).strip()


def _of_others(lines: Sequence[str], offset: int, deep: int, *, listing: bool) -> Iterator[Span]:
    """Those of ``lines`` that do not belong to the entry around them.

    :param offset: How many lines stand before them.
    :param deep: How many blocks may stand inside one another.
    :param listing: Whether items of lists are measures here.
    """
    for begun, start, end in outline(lines, deep):
        if isinstance(begun, Item):
            if listing:
                while end < len(lines) and not lines[end].strip():
                    end += 1  # noqa: PLW2901
                yield offset + start, offset + end
            else:
                inside = cut(lines[start + 1 : end], " " * begun.offset)
                yield from _of_others(inside, offset + start + 1, deep - 1, listing=False)
        elif begun.name.lower() in _INNER:
            yield offset + start, offset + end
        elif not is_literal(begun):
            transparent = begun.name.lower() == _TRANSPARENT
            last = end - (end - start > 1 and is_closed(begun, lines[end - 1]))
            if transparent:
                yield offset + start, offset + start + 1
            inside = cut(lines[start + 1 : last], begun.indent)
            yield from _of_others(inside, offset + start + 1, deep - 1, listing=listing and transparent)
            if transparent:
                yield offset + last, offset + end
