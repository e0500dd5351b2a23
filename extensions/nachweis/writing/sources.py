"""Where an entry stands in the text of its page, and that text with an entry put in or taken out. Pure."""

import re
from dataclasses import dataclass
from typing import Final

_FENCE: Final = re.compile(r"^(?P<indent>\s*)(?P<marks>:{3,}|`{3,})(?P<name>\{\w+\})?(?P<rest>.*)$")
_ITEM: Final = re.compile(r"^(?P<indent>\s*)[-*+]\s+\[\s*(?P<id>[^\]\s]+)\s*\]")
_LINK: Final = re.compile(r"(?P<head>\]\()(?P<path>[^)#\s:]+)(?P<tail>(?:#[^)\s]*)?\))")


class SourceError(Exception):
    """Why a text cannot be changed, in German, with the cure."""


@dataclass(frozen=True, slots=True)
class Span:
    """Lines of a page, counted from 0; ``end`` is the first one after."""

    start: int
    end: int
    is_item: bool = False


def span(text: str, line: int, id: str) -> Span:
    """The lines of the entry ``id`` that starts in ``line``, counted from 1.

    :raises SourceError: If no such entry starts there.
    """
    lines = text.splitlines()
    start = line - 1
    if 0 <= start < len(lines):
        item = _ITEM.match(lines[start])
        if item and item["id"] == id:
            return Span(start, _end_of_item(lines, start, len(item["indent"])), is_item=True)
        fence = _FENCE.match(lines[start])
        if fence and fence["name"]:
            return Span(start, _end_of_fence(lines, start, fence["marks"]))
    raise SourceError(
        f"In Zeile {line} beginnt „{id}“ nicht. Speichern Sie alle Dateien, und versuchen Sie es noch einmal."
    )


def _end_of_item(lines: list[str], start: int, indent: int) -> int:
    end = start + 1
    while end < len(lines):
        line = lines[end]
        inside = line.startswith(" " * (indent + 1)) or line[:1] == "\t"
        if line.strip() and not inside:
            break
        if not line.strip() and not any(
            later.strip() and later.startswith(" " * (indent + 1)) for later in lines[end + 1 : end + 2]
        ):
            break
        end += 1
    return end


def _end_of_fence(lines: list[str], start: int, marks: str) -> int:
    inner = ""
    for number in range(start + 1, len(lines)):
        fence = _FENCE.match(lines[number])
        if fence is None:
            continue
        closes = not fence["name"] and not fence["rest"].strip()
        if inner:
            if closes and fence["marks"].startswith(inner):
                inner = ""
        elif closes and fence["marks"].startswith(marks):
            return number + 1
        elif fence["marks"][0] != marks[0] and not closes:
            inner = fence["marks"]
    raise SourceError(
        f"Der Block, der in Zeile {start + 1} beginnt, hört nicht auf. Ergänzen Sie „{marks}“ an seinem Ende."
    )


def taken_out(text: str, where: Span) -> tuple[str, str]:
    """What stands at ``where``, and the text without it."""
    lines = text.splitlines()
    taken = lines[where.start : where.end]
    rest = [*lines[: where.start], *lines[where.end :]]
    if (
        where.start
        and not rest[where.start - 1].strip()
        and (where.start >= len(rest) or not rest[where.start].strip())
    ):
        del rest[where.start - 1]
    return "\n".join(taken), "\n".join([*rest, ""])


def put_into(text: str, around: Span, written: str) -> str:
    """The text with ``written`` as the last thing in the block ``around``, which is widened if it must be."""
    if around.is_item:
        raise SourceError(
            "Eine Maßnahme in einer Zeile enthält keine anderen Einträge. Nennen Sie die Kontrolle, zu der er gehört."
        )
    lines = text.splitlines()
    own = written.splitlines()
    item = bool(_ITEM.match(own[0]))
    if not item:
        fence = _FENCE.match(own[0])
        lines = _widened(lines, around, len(fence["marks"]) + 1 if fence else 4)
    last = around.end - 2
    while last > around.start and not lines[last].strip():
        last -= 1
    beside = item and bool(_ITEM.match(lines[last]) or lines[last].startswith("  "))
    gap = [] if beside else [""]
    return "\n".join([*lines[: last + 1], *gap, *own, *lines[around.end - 1 :], ""])


def _widened(lines: list[str], around: Span, least: int) -> list[str]:
    """The lines with enough marks at the block and at those around it."""
    chain: list[Span] = [around]
    while outer := _outer(lines, chain[-1].start):
        chain.append(outer)
    lines = list(lines)
    for block in chain:
        fence, closing = _FENCE.match(lines[block.start]), _FENCE.match(lines[block.end - 1])
        if fence is None or closing is None or len(fence["marks"]) >= least:
            break
        more = fence["marks"][0] * least
        lines[block.start] = f"{fence['indent']}{more}{fence['name'] or ''}{fence['rest']}"
        lines[block.end - 1] = f"{closing['indent']}{more}"
        least += 1
    return lines


def _outer(lines: list[str], at: int) -> Span | None:
    """The block around the one that starts at ``at``."""
    for start in range(at - 1, -1, -1):
        fence = _FENCE.match(lines[start])
        if fence and fence["name"]:
            try:
                end = _end_of_fence(lines, start, fence["marks"])
            except SourceError:
                continue
            if end > at + 1:
                return Span(start, end)
    return None


def next_id(around: str, taken: frozenset[str], *, letter: bool = False) -> str:
    """The next free id below ``around``: numbers as wide as those of its siblings, or letters below a paragraph."""
    numbers = [tail for id in taken if (tail := id.removeprefix(f"{around}-")) != id and tail.isdigit()]
    if letter and not numbers:
        for code in range(ord("a"), ord("z") + 1):
            if f"{around}-{chr(code)}" not in taken:
                return f"{around}-{chr(code)}"
    width = max((len(number) for number in numbers), default=1 if letter else 2)
    number = max(map(int, numbers), default=0) + 1
    while f"{around}-{number:0{width}}" in taken:
        number += 1
    return f"{around}-{number:0{width}}"


def moved_links(written: str, before: str, after: str) -> str:
    """A text with its relative links right again when it moves from page ``before`` to page ``after``."""
    import posixpath

    def right(match: re.Match[str]) -> str:
        path = match["path"]
        if path.startswith("/"):
            return match[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(before), path))
        path = posixpath.relpath(target, posixpath.dirname(after) or ".")
        return f"{match['head']}{path}{match['tail']}"

    return _LINK.sub(right, written)
