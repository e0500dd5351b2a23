"""The blocks and list items of a page as the parser sees them, each with its lines. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nachweis.source.blocks import DEEPEST, LITERAL, tokens
from nachweis.source.dialect import item_of, opening_of, options
from nachweis.source.front import read_front, without_front
from nachweis.source.text import prepared


@dataclass(frozen=True, slots=True)
class Block:
    """A block or an item of a list; lines are counted from 0."""

    first: int
    """Where the labels above it begin; ``start`` if there are none."""
    start: int
    end: int
    """The first line after."""
    name: str = ""
    """The directive, in small letters; empty for code and for items."""
    marks: str = ""
    """The signs that open a block; those before an item."""
    id: str = ""
    """The id that is typed where an entry's own is."""
    is_item: bool = False
    is_code: bool = False
    """Whether its text is shown as it is typed."""
    options: tuple[str, ...] = ()
    """The names of its options, as they are typed."""

    def holds(self, other: "Block") -> bool:
        """Whether ``other`` stands inside."""
        return self != other and self.start <= other.start and other.end <= self.end


def blocks(text: str) -> tuple[Block, ...]:
    """Every block and item of the page ``text``, its lines parted by line feeds; what is around comes first."""
    plain = prepared(without_front(text, read_front(text))).text
    return tuple(_inside(plain.split("\n"), 0, DEEPEST))


def _inside(lines: Sequence[str], offset: int, deep: int) -> Iterator[Block]:
    label: int | None = None
    for token in tokens(lines):
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "myst_target":
            label = start if label is None else label
            continue
        first, label = (start if label is None else label), None
        if token.type == "list_item_open" and (item := item_of(lines[start], any_id=True)):
            while not lines[end - 1].strip():
                end -= 1
            yield Block(offset + first, offset + start, offset + end, marks=item.mark, id=item.id, is_item=True)
        elif token.type in ("fence", "colon_fence"):
            named = opening_of(f"{token.markup}{token.info}")
            name = named.name.lower() if named else ""
            is_code = name in LITERAL or (named is None and token.type == "fence")
            given = [] if is_code else options(token.content.split("\n"))[0]
            yield Block(
                offset + first,
                offset + start,
                offset + end,
                name,
                token.markup,
                next((option.value for option in given if option.name == "id"), ""),
                is_code=is_code,
                options=tuple(option.name for option in given),
            )
            if not is_code and deep:
                yield from _inside(token.content.split("\n"), offset + start + 1, deep - 1)


def outside(found: Sequence[Block], block: Block) -> list[Block]:
    """The blocks around ``block``, nearest first."""
    return [other for other in reversed(found) if other.holds(block)]


def inside(found: Sequence[Block], block: Block) -> list[Block]:
    """What stands directly in ``block``."""
    within = [other for other in found if block.holds(other)]
    return [one for one in within if not any(other.holds(one) for other in within)]
