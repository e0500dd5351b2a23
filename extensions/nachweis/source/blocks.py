"""How Markdown sees a page: which lines are code or comment, where blocks begin and end, and what is wrong there. Pure.

markdown-it reads the page with the same rules as the building does, block by block and what is inside each block.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.field_list import fieldlist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from nachweis.source.dialect import opening_of
from nachweis.vocabulary import Kind


class Flaw(NamedTuple):
    """What is wrong in a line of a text."""

    rule: str
    line: int
    """Counted from 1."""
    message: str
    hint: str
    topic: str = ""
    """What it is about: a word, the text of the line."""


DEEPEST: Final = 24
"""How many blocks may stand inside one another."""
LITERAL: Final = frozenset({"code-block", "code", "sourcecode", "math"})
"""Directives whose text is shown as it is typed."""
OWN: Final = frozenset({*(kind.value for kind in Kind), "nur", "bereich"})
"""Blocks that nobody means as the language of a piece of code."""


@dataclass(slots=True)
class Layout:
    """What each line of a page is; lines are counted from 0."""

    units: list[int]
    """The paragraph, heading or cell that a line belongs to: code in a line ends with it."""
    code: set[int] = field(default_factory=set)
    comments: set[int] = field(default_factory=set)
    """Lines that begin with „%“ or „+++“ and are not shown."""
    rows: set[int] = field(default_factory=set)
    """Rows of tables."""
    unused: set[int] = field(default_factory=set)
    """Lines that say where a link leads which nobody has written."""
    flaws: list[Flaw] = field(default_factory=list)
    owed: int = 0
    """How many ends of blocks are still to come that were cut off."""


_ALIKE: Final = ("table", "lheading", "reference", "fieldlist")
"""What is as good as a paragraph to whoever looks for blocks and items: it holds none, and each ends it alike."""


@lru_cache(maxsize=2)
def _markdown(without: tuple[str, ...] = ()) -> MarkdownIt:
    made = MarkdownIt("commonmark").enable("table").disable("html_block")
    for plugin in (myst_block_plugin, footnote_plugin, colon_fence_plugin, fieldlist_plugin, deflist_plugin):
        made.use(plugin)
    return made.disable(without)


def tokens(lines: Sequence[str]) -> list[Token]:
    """The blocks, items and labels in ``lines``, not what is inside of blocks; any other text is paragraphs.

    It takes a third of the time that it takes to tell a table from a paragraph (614 lines of controls: 6 ms, not 22).
    """
    return _parsed(_markdown(_ALIKE), lines, {})


def _parsed(markdown: MarkdownIt, lines: Sequence[str], env: dict[str, Any]) -> list[Token]:
    found: list[Token] = []
    markdown.block.parse("\n".join(lines).replace("\0", "\ufffd"), markdown, env, found)
    return found


def layout(lines: Sequence[str]) -> Layout:
    """What each line of a page is, and what is wrong with its blocks."""
    made = Layout(list(range(-len(lines), 0)))
    _walk(list(lines), 0, 0, None, made)
    return made


class _Around(NamedTuple):
    """The block that others stand in."""

    line: int
    marks: str
    closed: bool


def _walk(lines: list[str], offset: int, depth: int, around: _Around | None, made: Layout) -> None:
    env: dict[str, Any] = {}
    for number, token in enumerate(_parsed(_markdown(), lines, env)):
        if token.map is None:
            continue
        start, end = token.map[0] + offset, token.map[1] + offset
        if token.type == "inline":
            for line in range(start, end):
                made.units[line] = (depth << 24) + (offset << 12) + number
        elif token.type == "tr_open":
            made.rows.update(range(start, end))
        elif token.type in ("myst_line_comment", "myst_block_break"):
            made.comments.update(range(start, end))
        elif token.type == "code_block":
            made.code.update(range(start, end))
            first = lines[token.map[0]]
            if opening_of(first):
                made.flaws.append(_indented(start + 1, first.strip()))
        elif token.type in ("fence", "colon_fence"):
            _fence(token, lines, offset, depth, around, made)
    for label, reference in env.get("references", {}).items():
        uses = len(re.findall(rf"\[{re.escape(label)}\](?!:)", "\n".join(lines), re.IGNORECASE))
        if not uses and reference.get("map"):
            made.unused.update(range(reference["map"][0] + offset, reference["map"][1] + offset))


def _fence(token: Token, lines: list[str], offset: int, depth: int, around: _Around | None, made: Layout) -> None:
    start, end = token.map or [0, 0]
    mark, count, info = token.markup[0], len(token.markup), token.info.strip()
    last = lines[end - 1].strip(" \t>") if end - 1 > start else ""
    closed = len(last) >= count and set(last) == {mark}
    line, body = offset + start + 1, token.content.split("\n")[: end - start - 1 - closed]
    word = info.split(maxsplit=1)[0] if info else ""
    named = word.startswith("{") and word.endswith("}")
    before = len(made.flaws)
    if depth == DEEPEST:
        made.flaws.append(_too_deep(line))
        return
    if not named and (mark == ":" or word.startswith("{") or re.sub(r"\W", "", word).casefold() in OWN):
        if mark == ":" and not info and made.owed:
            made.owed -= 1
        else:
            made.flaws.append(_odd_fence(line, lines[start].strip(" \t>"), mark * count, info))
    if (mark != ":" and not named) or (named and word[1:-1].casefold() in LITERAL):
        made.code.update(range(offset + start + 1, offset + end - closed))
    else:
        _walk(body, offset + start + 1, depth + 1, _Around(line, token.markup, closed), made)
    if not closed and (info or mark != ":") and len(made.flaws) == before:
        cut_off = around is not None and around.closed and around.marks[0] == mark and len(around.marks) <= count
        if around is not None and cut_off:
            made.owed += 1
            made.flaws.append(_cut_off(line, around, mark * (count + 1)))
        else:
            made.flaws.append(_not_closed(line, mark * count))


def _too_deep(line: int) -> Flaw:
    return Flaw(
        "too_deep",
        line,
        f"Hier stehen mehr als {DEEPEST} Blöcke ineinander; die Seite ist nicht zu lesen.",
        "Schreiben Sie sie flacher, oder teilen Sie die Seite.",
    )


def _cut_off(line: int, around: _Around, more: str) -> Flaw:
    return Flaw(
        "block_cut_off",
        line,
        f"Der Block in Zeile {around.line} endet zu früh: Der innere hat ebenso viele Zeichen „{around.marks}“.",
        f"Schreiben Sie außen eines mehr: „{more}“ am Anfang und am Ende.",
        around.marks,
    )


def _not_closed(line: int, marks: str) -> Flaw:
    return Flaw(
        "block_not_closed",
        line,
        "Der Block, der hier beginnt, wird nicht geschlossen.",
        f"Schreiben Sie „{marks}“ in die Zeile nach seinem Ende, ebenso weit eingerückt wie hier.",
        marks,
    )


def _indented(line: int, written: str) -> Flaw:
    return Flaw(
        "malformed_block",
        line,
        f"„{written[:40]}“ ist zu weit eingerückt und beginnt keinen Block.",
        "Löschen Sie die Leerzeichen davor, auch vor den folgenden Zeilen.",
        written,
    )


def _odd_fence(line: int, written: str, marks: str, info: str) -> Flaw:
    if not info:
        return Flaw(
            "stray_fence",
            line,
            f"Hier endet mit „{marks}“ ein Block, der nicht begonnen hat.",
            "Löschen Sie die Zeile, oder schreiben Sie den Anfang des Blocks, etwa „:::{tom} Titel“.",
            marks,
        )
    name = re.sub(r"\W", "", info.split(maxsplit=1)[0]).casefold()
    if written.startswith(f"{marks} ") and name not in OWN:
        return Flaw(
            "stray_fence",
            line,
            f"Hinter „{marks}“ steht „{info[:40]}“; so endet kein Block, und so beginnt keiner.",
            f"Schreiben Sie „{marks}“ allein in die Zeile, oder „{marks}{{{name or 'tom'}}}“.",
            info,
        )
    return Flaw(
        "malformed_block",
        line,
        f"„{written[:40]}“ beginnt keinen Block: Sein Name steht in geschweiften Klammern, ohne anderes daran.",
        f"Schreiben Sie „:::{{{name or 'tom'}}}“, dahinter nach einem Leerzeichen den Rest.",
        written,
    )
