"""The text of a page before it is read: what Markdown hides is taken out, and blocks that do not close are told. Pure.

Lines stay where they are, so that every finding names the right one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple


class Flaw(NamedTuple):
    """What is wrong in a line of a text."""

    rule: str
    line: int
    """Counted from 1."""
    message: str
    hint: str


DEEPEST: Final = 24
"""How many blocks may stand inside one another."""
EMPTY: Final = "%"
"""A comment that says nothing: it stands in the line of one that said something, and parts what that one parted."""

LITERAL: Final = frozenset({"code-block", "code", "sourcecode", "math"})
"""Directives whose text is shown as it is typed."""

_FENCE: Final = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<marks>`{3,}|~{3,}|:{3,})[ \t]*(?P<info>[^\n]*?)[ \t]*$"
)
_NAME: Final = re.compile(r"\{(?P<name>[^}\s]*)\}")
_WORD: Final = re.compile(r"[^\W\d_][\w-]*")
_HIDDEN: Final = re.compile(
    r"""\\[\\`<]                                          # a sign that says nothing of itself
    | (?P<marks>`+)(?!`)(?:(?!\n[ \t>]*\n).)*?(?<!`)(?P=marks)(?!`)    # code in a line
    | (?P<comment><!--(?:-?>|.*?-->)|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<![A-Za-z][^<>]*>)
    | (?P<open><!--|<\?|<!\[CDATA\[)""",
    re.DOTALL | re.VERBOSE,
)
_COMMENT_LINE: Final = re.compile(r"^(?P<before>[ \t>]*)(?P<mark>%|\+\+\+)(?P<text>.*)$")
_NOWHERE: Final = re.compile(r"^(?P<before>[ \t>]{0,8})\[(?!\^)[^\]\n]+\]:[ \t]*(?:<>|#)(?=[ \t]|$).*$")
"""A link that leads nowhere: what people write in Markdown for a comment, ``[//]: # (…)``."""
_NO_SENTENCE: Final = re.compile(r"^[ \t>]*(?:$|[:`~#|%(]|\+\+\+|---)|[.!?:;…“”»)\]]\s*$")
"""A line after which no sentence goes on."""


@dataclass(slots=True)
class _Open:
    """A block that has begun."""

    mark: str
    count: int
    line: int
    name: str
    is_code: bool


@dataclass(slots=True)
class Page:
    """A page's text as it is read."""

    text: str
    flaws: list[Flaw] = field(default_factory=list)


def prepared(text: str) -> Page:
    """``text`` without what it hides, and with what is wrong about its blocks and comments."""
    lines = text.split("\n")
    page = Page("")
    kinds = list(_kinds(lines, page.flaws))
    for start, end in _prose(kinds):
        lines[start:end] = _uncovered(lines[start:end], start, page.flaws)
    page.flaws.sort(key=lambda flaw: flaw.line)
    if any(flaw.rule == "too_deep" for flaw in page.flaws):
        lines = [line if line.startswith("# ") else "" for line in lines]
    page.text = "\n".join(lines)
    return page


def shown(content: str) -> str:
    """The text of an entry without the marks that stand where something was hidden."""
    return "\n".join(line for line in content.split("\n") if line.strip(" \t>") not in (EMPTY, "+++"))


_CLAIM: Final = re.compile(r"^\s*(?::id:\s*|[-*+]\s+\[\s*)(?P<id>[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+)", re.MULTILINE)


def claimed(text: str) -> frozenset[str]:
    """The ids that entries in ``text`` may have: all that are typed where an entry's own is."""
    return frozenset(match["id"] for match in _CLAIM.finditer(text))


# ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _kinds(lines: list[str], flaws: list[Flaw]) -> Iterator[bool]:
    """Whether each line is code, as the parser sees it; what is wrong about blocks is added to ``flaws``."""
    blocks: list[_Open] = []
    owed = 0
    for number, line in enumerate(lines, start=1):
        in_code = bool(blocks) and blocks[-1].is_code
        match = _FENCE.match(line)
        if match is None or (match["marks"][0] == "`" and "`" in match["info"]):
            yield in_code
            continue
        mark, count, info = match["marks"][0], len(match["marks"]), match["info"]
        if not info:
            closed = next((i for i, block in enumerate(blocks) if block.mark == mark and block.count <= count), None)
            if closed is not None:
                cut = blocks[closed + 1 :]
                flaws.extend(
                    _too_few_marks(blocks[closed], block, number) for block in cut if not in_code or block.name
                )
                owed += len(cut)
                del blocks[closed:]
                yield in_code
                continue
            if not in_code and mark == ":":
                if owed:
                    owed -= 1
                else:
                    flaws.append(_stray(number, match["marks"]))
                yield False
                continue
        if in_code:
            yield True
            continue
        named = _NAME.match(info)
        if mark == ":" and named is None:
            if blocks and line.strip().startswith(":") and line.strip()[count : count + 1] == " ":
                flaws.append(_text_behind_end(number, match["marks"], info))
                last = max(i for i, block in enumerate(blocks) if block.mark == mark or i == 0)
                del blocks[last:]
                yield False
                continue
            flaws.append(_without_braces(number, match["marks"], info))
        name = named["name"].lower() if named else ""
        if len(blocks) == DEEPEST:
            flaws.append(_too_deep(number))
        blocks.append(_Open(mark, count, number, name, (mark != ":" and named is None) or name in LITERAL))
        yield False
    flaws.extend(_not_closed(block) for block in blocks[:1])


def _too_deep(line: int) -> Flaw:
    return Flaw(
        "too_deep",
        line,
        f"Hier stehen mehr als {DEEPEST} Blöcke ineinander; die Seite ist nicht zu lesen.",
        "Schreiben Sie sie flacher, oder teilen Sie die Seite.",
    )


def _too_few_marks(outer: _Open, inner: _Open, end: int) -> Flaw:
    return Flaw(
        "block_cut_off",
        inner.line,
        f"Der Block in Zeile {outer.line} endet schon in Zeile {end}: Der innere hat ebenso viele Zeichen "
        f"„{outer.mark * outer.count}“.",
        f"Schreiben Sie außen eines mehr: „{outer.mark * (inner.count + 1)}“ am Anfang und am Ende.",
    )


def _stray(line: int, marks: str) -> Flaw:
    return Flaw(
        "stray_fence",
        line,
        f"Hier endet mit „{marks}“ ein Block, der nicht begonnen hat.",
        "Löschen Sie die Zeile, oder schreiben Sie den Anfang des Blocks, etwa „:::{tom} Titel“.",
    )


def _text_behind_end(line: int, marks: str, text: str) -> Flaw:
    return Flaw(
        "stray_fence",
        line,
        f"Hinter „{marks}“ steht „{text[:40]}“; so endet der Block nicht.",
        f"Schreiben Sie „{marks}“ allein in die Zeile.",
    )


def _without_braces(line: int, marks: str, info: str) -> Flaw:
    word = _WORD.match(info)
    name = word[0] if word else "tom"
    return Flaw(
        "block_without_braces",
        line,
        f"„{marks}{info[:40]}“ beginnt keinen Block: Die geschweiften Klammern fehlen.",
        f"Schreiben Sie „{marks}{{{name}}}“.",
    )


def _not_closed(block: _Open) -> Flaw:
    return Flaw(
        "block_not_closed",
        block.line,
        "Der Block, der hier beginnt, wird nicht geschlossen.",
        f"Schreiben Sie „{block.mark * block.count}“ in die Zeile nach seinem Ende.",
    )


# ── what is hidden ─────────────────────────────────────────────────────────────────────────────────────────────────


def _prose(kinds: list[bool]) -> Iterator[tuple[int, int]]:
    """The stretches of lines that are no code."""
    start: int | None = None
    for number, is_code in enumerate([*kinds, True]):
        if not is_code and start is None:
            start = number
        elif is_code and start is not None:
            yield start, number
            start = None


def _uncovered(lines: list[str], offset: int, flaws: list[Flaw]) -> list[str]:
    """``lines`` without comments; ``offset`` lines stand before them."""
    text, position, pieces = "\n".join(lines), 0, []
    for match in _HIDDEN.finditer(text):
        if match["open"]:
            line = text.count("\n", 0, match.start()) + offset + 1
            flaws.append(
                Flaw(
                    "comment_not_closed",
                    line,
                    f"Der Kommentar, der hier mit „{match['open']}“ beginnt, hört nicht auf; was folgt, fehlt.",
                    "Schreiben Sie „-->“ an sein Ende.",
                )
            )
            pieces += [text[position : match.start()], _blank(text[match.start() :])]
            position = len(text)
            break
        if match["comment"]:
            pieces += [text[position : match.start()], _blank(match["comment"])]
            position = match.end()
    bare = "".join([*pieces, text[position:]]).split("\n")
    return [
        _line(before, now, offset + number, bare[number - 2] if number > 1 else "", flaws)
        for number, (before, now) in enumerate(zip(lines, bare, strict=True), start=1)
    ]


def _blank(comment: str) -> str:
    return "\n" * comment.count("\n")


def _line(before: str, now: str, number: int, previous: str, flaws: list[Flaw]) -> str:
    """A line without its comments: a mark where all of it was hidden."""
    if now != before:
        now = now.rstrip()
        return now if now.strip(" \t>") else f"{now}{EMPTY}" if before.strip(" \t>") else now
    if nowhere := _NOWHERE.match(now):
        return f"{nowhere['before']}{EMPTY}"
    comment = _COMMENT_LINE.match(now)
    if comment is None or (comment["mark"] == EMPTY and len(comment["before"].expandtabs(4)) > 12):
        return now
    if comment["text"].strip() and comment["mark"] == EMPTY and not _NO_SENTENCE.search(previous):
        flaws.append(
            Flaw(
                "comment_in_sentence",
                number,
                f"Mit „%“ beginnt ein Kommentar: „{comment['text'].strip()[:40]}“ liest niemand.",
                "Ist es Text, setzen Sie das „%“ ans Ende der Zeile davor; ist es ein Kommentar, davor eine Leerzeile.",
            )
        )
    return f"{comment['before']}{comment['mark']}"
