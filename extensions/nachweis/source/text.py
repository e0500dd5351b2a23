"""The text of a page before it is read: what Markdown hides is taken out, and blocks that do not close are told. Pure.

Lines stay where they are, so that every finding names the right one.
"""

import re
import unicodedata
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
_HTML: Final = (
    *("a", "abbr", "article", "aside", "audio", "b", "base", "big", "blockquote", "body", "br", "button", "center"),
    *("cite", "code", "dd", "del", "details", "div", "dl", "dt", "em", "embed", "figure", "font", "footer", "form"),
    *("h[1-6]", "head", "header", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "li", "link"),
    *("main", "mark", "meta", "nav", "nobr", "object", "ol", "option", "p", "pre", "q", "s", "script", "section"),
    *("select", "small", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td"),
    *("template", "textarea", "tfoot", "th", "thead", "title", "tr", "u", "ul", "video", "wbr"),
)
"""The elements of HTML that people type; anything else between „<“ and „>“ may be a gap that is to be filled in."""
_HIDDEN: Final = re.compile(
    rf"""\\[\\`<]                                          # a sign that says nothing of itself
    | (?P<marks>`+)(?!`)(?:(?!\n[ \t>]*\n).)*?(?<!`)(?P=marks)(?!`)    # code in a line
    | (?P<comment><!--(?:-?>|.*?-->)|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<![A-Za-z][^<>]*>)
    | (?P<open><!--|<\?|<!\[CDATA\[)
    | (?P<html></?(?i:{"|".join(_HTML)})(?:\s[^<>\n]*)?/?>)
    | (?P<struck>~~(?=[^\s~])[^\n~]+~~)""",
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
    lines = unicodedata.normalize("NFC", text).translate(_BLANKS).split("\n")
    plain = [_ODD_BLANKS.sub(lambda match: match[0].translate(_PLAIN_BLANKS), line) for line in lines]
    page = Page("")
    kinds = list(_kinds(plain, page.flaws))
    lines = [line if is_code else bare for line, bare, is_code in zip(lines, plain, kinds, strict=True)]
    for start, end in _prose(kinds):
        lines[start:end] = _meant(_uncovered(lines[start:end], start, page.flaws), start, page.flaws)
    page.flaws.sort(key=lambda flaw: flaw.line)
    if any(flaw.rule == "too_deep" for flaw in page.flaws):
        lines = [line if line.startswith("# ") else "" for line in lines]
    page.text = "\n".join(lines)
    return page


def shown(content: str) -> str:
    """The text of an entry without the marks that stand where something was hidden or kept from being a list."""
    kept = (line for line in content.split("\n") if line.strip(" \t>") not in (EMPTY, "+++"))
    return "\n".join(_ESCAPED.sub(r"\g<before>.", line) for line in kept)


_CLAIM: Final = re.compile(r"^\s*(?::id:\s*|[-*+]\s+\[\s*)(?P<id>[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+)", re.MULTILINE)


def claimed(text: str) -> frozenset[str]:
    """The ids that entries in ``text`` may have: all that are typed where an entry's own is."""
    return frozenset(match["id"] for match in _CLAIM.finditer(text))


_BLANKS: Final = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), " ")
"""Signs that some programs take for the end of a line and no writer sees."""
_PLAIN_BLANKS: Final = str.maketrans("\u00a0\u2007\u202f", "   ", "\u200b\u2060\ufeff")
_ODD_BLANKS: Final = re.compile(
    r"^[ \t]*[\u00a0\u2007\u202f\u200b\u2060\ufeff][\s\u200b\u2060\ufeff]*(?=:|[-*+]\s|\[|\d+[.)]\s|#)"
)
"""Blanks of other programs before a sign with which Markdown begins something."""
_ESCAPED: Final = re.compile(r"^(?P<before>[ \t>]*(?:[-*+][ \t]+)*\d{1,9})\\\.")

# ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _kinds(lines: list[str], flaws: list[Flaw]) -> Iterator[bool]:
    """Whether each line is code, as the parser sees it; what is wrong about blocks is added to ``flaws``."""
    blocks: list[_Open] = []
    owed = 0
    for number, line in enumerate(lines, start=1):
        in_code = bool(blocks) and blocks[-1].is_code
        match = _FENCE.match(line)
        if not in_code and (flaw := _malformed(lines, number)):
            flaws.append(flaw)
            yield False
            continue
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


_TWO_COLONS: Final = re.compile(r"^[ \t]*::(?P<rest>\{[^}\s]*\}.*)$")
_INDENTED: Final = re.compile(r"^(?:\t| {4,})[ \t]*(?P<rest>:{3,}[ \t]*\{[^}\s]*\}.*)$")
_ITEM: Final = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")


def _malformed(lines: list[str], number: int) -> Flaw | None:
    """What is wrong with a line that looks like the beginning of a block and begins none."""
    line = lines[number - 1]
    if two := _TWO_COLONS.match(line):
        return Flaw(
            "malformed_block",
            number,
            f"„{line.strip()[:40]}“ beginnt keinen Block: Er hat nur zwei Doppelpunkte.",
            f"Schreiben Sie „:::{two['rest'][:40]}“ und an sein Ende „:::“.",
        )
    if (indented := _INDENTED.match(line)) and not _in_item(lines, number):
        return Flaw(
            "malformed_block",
            number,
            f"„{indented['rest'][:40]}“ ist zu weit eingerückt und beginnt keinen Block.",
            "Löschen Sie die Leerzeichen davor, auch vor den folgenden Zeilen.",
        )
    return None


def _in_item(lines: list[str], number: int) -> bool:
    """Whether a line belongs to an item of a list: one stands above it, and nothing between is further to the left."""
    indent = len(lines[number - 1].expandtabs(4)) - len(lines[number - 1].expandtabs(4).lstrip())
    for line in reversed(lines[: number - 1]):
        if line.strip():
            wide = line.expandtabs(4)
            here = len(wide) - len(wide.lstrip())
            if here < indent and _ITEM.match(line):
                return True
            if here == 0:
                return False
            indent = min(indent, here)
    return False


def _without_braces(line: int, marks: str, info: str) -> Flaw:
    word = _WORD.match(info)
    name = word[0] if word else "tom"
    return Flaw(
        "malformed_block",
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
        if match["html"] or match["struck"]:
            line = text.count("\n", 0, match.start()) + offset + 1
            flaws.append(_no_html(line, match["html"]) if match["html"] else _not_struck(line, match["struck"]))
        if match["comment"]:
            pieces += [text[position : match.start()], _blank(match["comment"])]
            position = match.end()
    bare = "".join([*pieces, text[position:]]).split("\n")
    return [
        _line(before, now, offset + number, bare[number - 2] if number > 1 else "", flaws)
        for number, (before, now) in enumerate(zip(lines, bare, strict=True), start=1)
    ]


def _no_html(line: int, written: str) -> Flaw:
    cures = {"br": "Beginnen Sie einen neuen Absatz.", "details": "Schreiben Sie „:::{dropdown} Titel“."}
    name = written.strip("</> ").split()[0].casefold()
    return Flaw(
        "raw_html",
        line,
        f"„{written[:40]}“ ist HTML; das gibt es hier nicht, es würde gedruckt.",
        cures.get(name, "Löschen Sie es, oder schreiben Sie es in Markdown; siehe „Was auf eine Seite darf“."),
    )


def _not_struck(line: int, written: str) -> Flaw:
    return Flaw(
        "unknown_markup",
        line,
        f"„{written[:40]}“ streicht hier nichts durch; die Zeichen würden gedruckt.",
        "Löschen Sie die Tilden, oder was nicht mehr gilt.",
    )


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


# ── what was meant ─────────────────────────────────────────────────────────────────────────────────────────────────

_MONTH: Final = r"(?:Jan|Feb|Mär|Maer|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*\b"
_NUMBER: Final = re.compile(r"^(?P<before>[ \t>]*(?:[-*+][ \t]+)*)(?P<number>\d{1,9})\.(?=\s)(?P<rest>.*)$")
_DATE: Final = re.compile(rf"\s+{_MONTH}")
_BULLET: Final = re.compile(
    r"^(?P<before>[ \t>]*)(?:[-*+]\u00a0[ \u00a0]*|[•–—·‣▪◦●○][ \u00a0\t]*(?=\[[ ]*[A-Z][A-Z0-9]*-))"
)
_ALERT: Final = re.compile(r"^[ \t]*>[ \t]*\[!(?P<name>\w+)\]")
_IN_SENTENCE: Final = re.compile(r"^(?P<before>[ \t]*)(?P<mark>[-+*>])[ \t]+\d")
_BEGINS: Final = re.compile(r"^[ \t]*(?:[-+*>|#:%`~(]|\d{1,9}[.)])")


def _meant(lines: list[str], offset: int, flaws: list[Flaw]) -> list[str]:
    """``lines`` with days and ordinals that stay text, and with bullets of other programs as Markdown's."""
    made: list[str] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        if (option := _OPTION.match(line)) and _below_item(made):
            line = f"{' ' * (2 + _indent(made))}{option['rest']}"  # noqa: PLW2901
        if alert := _ALERT.match(line):
            flaws.append(
                Flaw(
                    "unknown_markup",
                    offset + number + 1,
                    f"„[!{alert['name']}]“ macht hier keinen Kasten; die Zeichen würden gedruckt.",
                    "Schreiben Sie „:::{note}“, darunter den Text, darunter „:::“.",
                )
            )
        if (sign := _IN_SENTENCE.match(line)) and _goes_on(before, len(sign["before"])):
            flaws.append(
                Flaw(
                    "mark_in_sentence",
                    offset + number + 1,
                    f"Mitten im Satz beginnt eine Zeile mit „{sign['mark']}“; daraus würde eine Liste oder ein Zitat.",
                    "Setzen Sie das Zeichen ans Ende der Zeile davor, oder lassen Sie vor einer Liste eine Zeile frei.",
                )
            )
        written = _NUMBER.match(line)
        if written and (_DATE.match(written["rest"]) or _is_ordinal(written, lines, number)):
            line = f"{written['before']}{written['number']}\\.{written['rest']}"  # noqa: PLW2901
        made.append(_BULLET.sub(r"\g<before>- ", line))
    return made


def _goes_on(before: str, indent: int) -> bool:
    """Whether a sentence that stands in the line before goes on in one that begins ``indent`` signs from the left."""
    return not (_NO_SENTENCE.search(before) or _BEGINS.match(before)) and len(before) - len(before.lstrip()) <= indent


def _is_ordinal(written: re.Match[str], lines: list[str], number: int) -> bool:
    """Whether a number at the beginning of a line goes on with a sentence, and is not the first of a list."""
    if written["number"] != "1" or not number or not _goes_on(lines[number - 1], len(written["before"])):
        return False
    second = f"{written['before']}2."
    return not any(line.startswith(second) for line in lines[number + 1 : number + 1 + _NEAR])


_OPTION: Final = re.compile(r"^ ?(?P<rest>:[^\s:][^:]*:(?:\s.*)?)$")
_MEASURE: Final = re.compile(r"^(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+\[[^\]\s]+\]")


def _below_item(made: list[str]) -> bool:
    """Whether the line before is one of a measure in a list, or of what is said about it: an option belongs to it."""
    for line in reversed(made):
        if _MEASURE.match(line):
            return True
        if not line.startswith((" ", "\t")) or not line.strip():
            return False
    return False


def _indent(made: list[str]) -> int:
    """How far the measure is indented that the last lines belong to."""
    found = next(match for line in reversed(made) if (match := _MEASURE.match(line)))
    return len(found["indent"])


_NEAR: Final = 12
"""Within how many lines a list has its second item."""
