"""The text of a page with an entry put in or taken out; every other sign of it stays, ends of lines too. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from nachweis.source.blocks import Flaw
from nachweis.source.dialect import longest
from nachweis.source.spans import Block, blocks, inside, outside
from nachweis.source.text import prepared
from nachweis.telling.refusal import RefusalError

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BROKEN: Final = frozenset({"block_cut_off", "block_not_closed", "stray_fence", "malformed_block", "too_deep"})
_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


class SourceError(RefusalError):
    """Why a text cannot be changed, in German, with the cure."""


def lines_of(text: str) -> list[str]:
    """The lines of ``text`` with their ends, whichever they are."""
    return _LINE.findall(text)


def bare(line: str) -> str:
    """A line without its end."""
    return line.rstrip("\r\n")


@dataclass(frozen=True)
class Source:
    """A page as it is stored, and the blocks in it."""

    text: str
    name: str = "dieser Datei"
    """How its file is called in messages."""

    @cached_property
    def lines(self) -> list[str]:
        """The lines with their ends."""
        return lines_of(self.text)

    @cached_property
    def plain(self) -> str:
        """The text as the parser gets it."""
        return "\n".join(bare(line) for line in lines_of(self.text.removeprefix(_BOM)))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Its blocks and items, by line."""
        return blocks(self.plain)

    @cached_property
    def flaws(self) -> list[Flaw]:
        """Where its blocks are broken."""
        return [flaw for flaw in prepared(self.plain).flaws if flaw.rule in _BROKEN]

    def is_free(self, block: Block) -> bool:
        """Whether a block could do with fewer marks."""
        within = [bare(line) for line in self.lines[block.start + 1 : block.end - 1]]
        return len(block.marks) == 3 or longest(within, block.marks[0]) < len(block.marks) - 1

    def find(self, id: str) -> Block:
        """The block or item of the entry ``id``.

        :raises SourceError: If it is not there once, or if it cannot be said where it ends.
        """
        found = [block for block in self.blocks if block.id == id and not block.is_code]
        if not found:
            raise SourceError(
                f"„{id}“ beginnt nicht in {self.name} selbst. Speichern Sie alle Dateien, und versuchen Sie es noch "
                "einmal; ist der Text eingebunden, ändern Sie die eingebundene Datei."
            )
        if len(found) > 1:
            where = " und ".join(str(block.start + 1) for block in found)
            raise SourceError(f"„{id}“ steht in {self.name} mehrmals, in Zeile {where}. Ändern Sie eine der Kennungen.")
        (block,) = found
        around = (outside(self.blocks, block) or [block])[-1]
        for flaw in self.flaws:
            if around.start < flaw.line <= around.end + 1:
                raise SourceError(f"{self.name}, Zeile {flaw.line}: {flaw.message} {flaw.hint}")
        return block


# ── taking out ─────────────────────────────────────────────────────────────────────────────────────────────────────


def taken_out(source: Source, block: Block, *, least: int = 0) -> tuple[list[str], Source]:
    """The lines of ``block``, and the page without them.

    :param least: To how many marks the blocks around go back that had more because of it; 0 if they keep them.
    """
    lines = list(source.lines)
    taken = lines[block.first : block.end]
    around = outside(source.blocks, block)
    if least:
        _narrow(lines, around, block, least)
    last = block.end >= len(lines) or (bool(around) and block.end == around[0].end - 1)
    first, end = block.first, block.end
    if first and _empty(lines[first - 1]) and (last or _empty(lines[end])):
        first -= 1
    elif not first and end < len(lines) and _empty(lines[end]):
        end += 1
    rest = [*lines[:first], *lines[end:]]
    if rest and end >= len(lines) and bare(lines[-1]) == lines[-1]:
        rest[-1] = bare(rest[-1])
    return taken, Source("".join(rest), source.name)


def _narrow(lines: list[str], around: Sequence[Block], block: Block, usual: int) -> None:
    """Give the blocks around the marks that they need without ``block``, if they had one more because of it."""
    gone = range(block.first, block.end)
    cause = -1
    for outer in around:
        if outer.is_item:
            continue
        sign, count = outer.marks[0], len(outer.marks)
        if cause < 0:
            cause = longest(map(bare, lines[block.first : block.end]), sign)
        kept = [bare(lines[number]) for number in range(outer.start + 1, outer.end - 1) if number not in gone]
        least = max(usual, longest(kept, sign) + 1)
        if count != cause + 1 or least >= count:
            return
        _mark(lines, outer, least)
        cause = count


def _mark(lines: list[str], block: Block, count: int) -> None:
    sign = block.marks[0]
    for number in (block.start, block.end - 1):
        lines[number] = re.sub(rf"{re.escape(sign)}{{3,}}", sign * count, lines[number], count=1)


def _empty(line: str) -> bool:
    return not line.strip()


# ── putting in ─────────────────────────────────────────────────────────────────────────────────────────────────────


def put_into(source: Source, around: Block, written: Sequence[str]) -> Source:
    """The page with ``written`` as the last thing in ``around``, which is widened if it must be."""
    if around.is_item:
        raise SourceError(
            "Eine Maßnahme in einer Zeile enthält keine anderen Einträge. Nennen Sie die Kontrolle, zu der er gehört."
        )
    lines = list(source.lines)
    _widen(lines, [around, *outside(source.blocks, around)], written)
    last = around.end - 2
    while last > around.start and _empty(lines[last]):
        last -= 1
    before = [block for block in inside(source.blocks, around) if block.end == last + 1]
    is_item = _is_item(written)
    indent = _indent(lines[around.start])
    gap = True
    if before and before[-1].is_item == is_item:
        sibling = before[-1]
        indent = _indent(lines[sibling.start]) if is_item else indent
        gap = _gap(source, around, sibling)
    return _inserted(source, lines, last + 1, written, indent, gap=gap)


def put_after(source: Source, block: Block | None, written: Sequence[str]) -> Source:
    """The page with ``written`` behind ``block``, or as the last thing on it."""
    lines = list(source.lines)
    if block is None:
        at = len(lines)
        while at and _empty(lines[at - 1]):
            at -= 1
        return _inserted(source, lines, at, written, "", gap=at > 0)
    around = outside(source.blocks, block)
    _widen(lines, around, written)
    gap = not around or _gap(source, around[0], block)
    return _inserted(source, lines, block.end, written, _indent(lines[block.start]), gap=gap)


def _gap(source: Source, around: Block, sibling: Block) -> bool:
    """Whether an empty line belongs between ``sibling``, the last of its kind, and what follows."""
    if not sibling.is_item:
        return _empty(source.lines[sibling.first - 1])
    siblings = [block for block in inside(source.blocks, around) if block.is_item]
    before = siblings[siblings.index(sibling) - 1] if sibling in siblings[1:] else None
    return (
        before is not None
        and before.end < sibling.start
        and not "".join(source.lines[before.end : sibling.start]).strip()
    )


def _inserted(source: Source, lines: list[str], at: int, written: Sequence[str], indent: str, *, gap: bool) -> Source:
    ends = {line.removeprefix(bare(line)) for line in source.lines} - {""}
    usual = min(ends) if len(ends) == 1 else ""
    near = next((end for line in reversed(lines[:at]) if (end := line.removeprefix(bare(line)))), "\n")
    own = [
        f"{indent if line.strip() else ''}{bare(line)}{usual or line.removeprefix(bare(line)) or near}"
        for line in written
    ]
    if gap:
        own.insert(0, usual or near)
    if at and bare(lines[at - 1]) == lines[at - 1]:  # the page has no end of its last line, and keeps none
        lines[at - 1] += usual or near
        own[-1] = bare(own[-1])
    return Source("".join([*lines[:at], *own, *lines[at:]]), source.name)


def _widen(lines: list[str], around: Sequence[Block], written: Sequence[str]) -> None:
    """Give the blocks around enough marks for ``written`` and for one another."""
    inner = list(written)
    for outer in around:
        if outer.is_item:
            continue
        least = longest(map(bare, inner), outer.marks[0]) + 1
        if len(outer.marks) < least:
            _mark(lines, outer, least)
        inner = [*inner, lines[outer.end - 1]]


def _is_item(written: Sequence[str]) -> bool:
    return any(block.is_item and block.start == 0 for block in blocks("\n".join(map(bare, written))))


def _indent(line: str) -> str:
    plain = line.removeprefix(_BOM)
    return plain[: len(plain) - len(plain.lstrip(" \t"))]


def dedented(written: Sequence[str]) -> list[str]:
    """The lines as they stand in no other block."""
    indent = _indent(written[0])
    return [line.removeprefix(indent) if line.strip() else line for line in written]
