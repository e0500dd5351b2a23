"""What the handbook's own Markdown looks like in a line: an option, a measure in a list, a block. Pure.

Each has one form here; whoever reads more leniently than it is printed asks for that here too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from nachweis.compliance.model import ID

FENCE: Final = r"(?::{3,}|`{3,}|~{3,})"
"""The marks around a block, or around code."""
BULLET: Final = r"(?:[-*+]|\d{1,9}[.)])"
"""What stands before the item of a list; a number is as good as a bullet."""
TAG: Final = rf"\[\s*{ID.pattern}\s*\]"
"""The id before the sentence of a measure: „[ACO-B1-07]“, also with blanks inside."""
OPTION_NAME: Final = r":(?P<name>[^\s:][^:\n]*):"

# ── options ────────────────────────────────────────────────────────────────────────────────────────────────────────

_OPTION: Final = re.compile(rf"\s*{OPTION_NAME}(?:\s(?P<written>.*))?")


@dataclass(frozen=True, slots=True)
class Option:
    """A line „:name: Wert“ below the first line of a block, or of a measure in a list."""

    name: str
    written: str = ""
    """What stands behind the name, as it is typed; lines that it goes on in are indented."""
    number: int = field(default=0, compare=False)
    """Which line of the block it is; the first one below the opening is 1."""

    @property
    def value(self) -> str:
        """What it says, in one line."""
        return " ".join(line.strip() for line in self.written.split("\n")).strip()


def option_of(line: str, number: int = 0) -> Option | None:
    """The option that ``line`` is."""
    found = _OPTION.fullmatch(line)
    return Option(found["name"].strip(), found["written"] or "", number) if found else None


def options(lines: Sequence[str]) -> tuple[list[Option], int]:
    """The options at the beginning of ``lines``, and how many lines they take; an indented line goes on."""
    found: list[Option] = []
    for used, line in enumerate(lines):
        if made := option_of(line, used + 1):
            found.append(made)
        elif found and line[:1] in (" ", "\t") and line.strip():
            found[-1] = Option(found[-1].name, f"{found[-1].written}\n{line}", found[-1].number)
        else:
            return found, used
    return found, len(lines)


def option_lines(written: Iterable[Option]) -> list[str]:
    """The lines of options."""
    return [line for each in written for line in _after(f":{each.name}:", each.written).split("\n")]


def _after(begin: str, written: str) -> str:
    return f"{begin} {written}" if written and not written.startswith("\n") else f"{begin}{written}"


# ── measures in a list ─────────────────────────────────────────────────────────────────────────────────────────────


class Tagged(NamedTuple):
    """What an item of a list says: „[ACO-B1-07] Besucher werden …“."""

    id: str
    """What stands in the brackets; it may be no id."""
    sentence: str


class Item(NamedTuple):
    """The first line of an item: „- [ACO-B1-07] Besucher werden …“."""

    indent: str
    """Blanks, and the marks of quotes."""
    mark: str
    """The bullet or number."""
    id: str
    sentence: str
    offset: int
    """In which column its text begins, counted from 0."""


_TAGGED: Final = re.compile(r"\s*\[\s*(?P<id>[^\]\s]*)\s*\]\s*(?P<text>.*)", re.DOTALL)
_ITEM: Final = re.compile(rf"(?P<indent>[ \t>]*)(?P<mark>{BULLET})[ \t]+(?=\[)")
_CLAIM: Final = re.compile(
    rf"^[ \t>]*(?::id:[ \t]*|{BULLET}[ \t]+\[[ \t]*)(?P<id>[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+)", re.MULTILINE
)


def tagged(text: str) -> Tagged | None:
    """What the text of an item says, if it begins with brackets, whatever is in them."""
    found = _TAGGED.match(text)
    return Tagged(found["id"], found["text"]) if found else None


def item_of(line: str, *, any_id: bool = False) -> Item | None:
    """The item that begins in ``line`` with brackets and an id in them.

    :param any_id: Whether the id may be any word.
    """
    found = _ITEM.match(line)
    said = tagged(line[found.end() :]) if found else None
    if not (found and said and said.id and (any_id or ID.fullmatch(said.id))):
        return None
    return Item(found["indent"], found["mark"], said.id, said.sentence, found.end())


def item_line(mark: str, id: str, sentence: str) -> str:
    """The beginning of an item, with its sentence."""
    return _after(f"{mark} [{id}]", sentence)


def claimed(text: str) -> frozenset[str]:
    """The ids that entries in ``text`` may have: whatever may have been meant for one where an entry's own is."""
    return frozenset(found["id"] for found in _CLAIM.finditer(text))


# ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Opening(NamedTuple):
    """The first line of a block: „:::{tom} Titel“."""

    indent: str
    """Blanks, and the marks of quotes."""
    marks: str
    name: str
    title: str


_OPENING: Final = re.compile(rf"(?P<indent>[ \t>]*)(?P<marks>{FENCE})[ \t]*\{{(?P<name>[^}}\s]*)\}}[ \t]*(?P<title>.*)")
_CLOSING: Final = re.compile(rf"[ \t>]*(?P<marks>{FENCE})[ \t]*")
_INSIDE: Final = re.compile(rf"\s*(?:{FENCE}|{BULLET}\s+\[)")


def opening_of(line: str) -> Opening | None:
    """The block that ``line`` begins."""
    found = _OPENING.fullmatch(line)
    return Opening(found["indent"], found["marks"], found["name"], found["title"].rstrip()) if found else None


def closing_of(line: str) -> str:
    """The marks that ``line`` consists of; empty if there is anything else in it."""
    found = _CLOSING.fullmatch(line)
    return found["marks"] if found else ""


def longest(lines: Iterable[str], sign: str) -> int:
    """The longest line of ``sign`` alone: it would close a block around that has no more of them."""
    return max((len(marks) for line in lines if (marks := closing_of(line)).startswith(sign)), default=0)


def opening_line(marks: str, name: str, title: str) -> str:
    """The first line of a block."""
    return _after(f"{marks}{{{name}}}", title)


def has_lines_of_its_own(line: str) -> bool:
    """Whether something begins in ``line`` that may have options: a block, code or a measure."""
    return bool(_INSIDE.match(line))
