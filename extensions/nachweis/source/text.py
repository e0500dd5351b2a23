"""The text of a page before it is read: what Markdown hides is taken out, and blocks that do not close are told. Pure.

Lines stay where they are, so that every finding names the right one.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from nachweis.source.blocks import Flaw, Layout, layout
from nachweis.source.dialect import Item, item_of, option_of

EMPTY: Final = "%"
"""A comment that says nothing: it stands in the line of one that said something, and parts what that one parted."""

_HTML: Final = (
    *("a", "abbr", "article", "aside", "audio", "b", "base", "big", "blockquote", "body", "br", "button", "center"),
    *("cite", "code", "dd", "del", "details", "div", "dl", "dt", "em", "embed", "figure", "font", "footer", "form"),
    *("h[1-6]", "head", "header", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "li", "link"),
    *("main", "mark", "meta", "nav", "nobr", "object", "ol", "option", "p", "pre", "q", "s", "script", "section"),
    *("select", "small", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td"),
    *("template", "textarea", "tfoot", "th", "thead", "title", "tr", "u", "ul", "video", "wbr"),
)
"""The elements of HTML that people type; anything else between „<“ and „>“ may be a gap that is to be filled in."""
_SIGN: Final = re.compile(
    rf"""\\[\\`<]
    | (?P<code>`+)
    | (?P<open><!--|<\?|<!\[CDATA\[|<!(?=[A-Za-z]))
    | (?P<odd><[ ]*![ ]*[-–—]+|[‹][ ]*![ ]*[-–—]+)
    | (?P<html></?(?i:{"|".join(_HTML)})(?:\s[^<>\n]{{0,400}})?/?>)
    | (?P<struck>~~(?=[^\s~])[^\n~]{{1,400}}~~)""",
    re.VERBOSE,
)
"""What may hide text, or show what is none."""
_ENDS: Final = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
_COMMENT_LINE: Final = re.compile(r"^(?P<before>.*?)(?P<mark>%|\+\+\+)(?P<text>.*)$")
_NOWHERE: Final = re.compile(r"[ \t>]*\[(?!\^)[^\]\n]+\]:[ \t]*(?:<>|#)[ \t]+(?:\([^()]*\)|\"[^\"]*\"|'[^']*')[ \t]*")
"""A link that leads nowhere: what people write in Markdown for a comment, ``[//]: # (…)``, also where it is none."""
_NO_SENTENCE: Final = re.compile(r"^[ \t>]*(?:$|[:`~#|%(]|\+\+\+|---)|[.!?:;…“”»)\]]\s*$")
"""A line after which no sentence goes on."""


@dataclass(slots=True)
class Page:
    """A page's text as it is read."""

    text: str
    flaws: list[Flaw] = field(default_factory=list)
    mentions: frozenset[int] = frozenset()
    """The lines that seem to say for whom something is."""


def prepared(text: str) -> Page:
    """``text`` without what it hides, and with what is wrong about its blocks and comments."""
    lines = unicodedata.normalize("NFC", text).translate(_BLANKS).split("\n")
    lines = [_ODD_BLANKS.sub(lambda match: match[0].translate(_PLAIN_BLANKS), line) for line in lines]
    found = layout(lines)
    flaws = [*found.flaws, *(flaw for number in range(len(lines)) if (flaw := _two_colons(lines, number, found)))]
    for start, end in _prose(len(lines), found.code):
        lines[start:end] = _meant(_uncovered(lines[start:end], start, found, flaws), start, flaws)
    flaws.sort(key=lambda flaw: flaw.line)
    if any(flaw.rule == "too_deep" for flaw in flaws):
        lines = [line if line.startswith("# ") else "" for line in lines]
    return Page("\n".join(lines), flaws, mentions(lines, found))


def shown(content: str) -> str:
    """The text of an entry without the marks that stand where something was hidden or kept from being a list."""
    kept = (line for line in content.split("\n") if line.strip(" \t>") not in (EMPTY, "+++"))
    return "\n".join(_ESCAPED.sub(r"\g<before>.", line) for line in kept)


_BLANKS: Final = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), " ")
"""Signs that some programs take for the end of a line and no writer sees."""
_PLAIN_BLANKS: Final = str.maketrans("\u00a0\u2007\u202f", "   ", "\u200b\u2060\ufeff")
_ODD_BLANKS: Final = re.compile(
    r"^[ \t]*[\u00a0\u2007\u202f\u200b\u2060\ufeff][\s\u200b\u2060\ufeff]*(?=:|[-*+]\s|\[|\d+[.)]\s|#|%|`{3})"
)
"""Blanks of other programs before a sign with which Markdown begins something."""
_ESCAPED: Final = re.compile(r"^(?P<before>[ \t>]*(?:[-*+][ \t]+)*\d{1,9})\\\.")

_MENTIONS: Final = re.compile(
    r"""[:`~{(\[<|\\][^\w\n]{0,6}nur[^\w\n]{1,6}(?:f(?:ü|ue)r[ ])?(?:intern|pr(?:ü|ue)fung)\b   # ":::{nur} intern"
    | (?:^|[^\w(„])ausgaben?\W{0,4}[:=]?\W{0,4}(?:intern|pr(?:ü|ue)fung|kunden?)\b(?=\W*$)   # "ausgabe: intern"
    | :\W*ausgabe\W                                                                 # ":ausgabe" with whatever behind
    | ^[\W_]*intern[\W_]*:(?=\W)|:[ ]*intern[ ]*:|^\W*:[ ]*intern\b              # ":intern: a field"
    """,
    re.IGNORECASE | re.VERBOSE,
)


_FENCE: Final = re.compile(r"[\s>\\]*`{3,}")


def mentions(lines: Sequence[str], found: Layout) -> frozenset[int]:
    """The lines, counted from 1, that seem to say for whom something is; whether they do, the reading tells."""
    bare = (line if _FENCE.match(line) else re.sub(r"`[^`]*`", "`", line) for line in lines)
    folded = (unicodedata.normalize("NFKC", line).translate(_PLAIN_BLANKS) for line in bare)
    return frozenset(
        number
        for number, line in enumerate(folded, start=1)
        if number - 1 not in found.code | found.comments and _MENTIONS.search(line)
    )


_TWO_COLONS: Final = re.compile(r"^[ \t]*::(?P<rest>\{[^}\s]*\}.*)$")


def _two_colons(lines: list[str], number: int, found: Layout) -> Flaw | None:
    """What is wrong with a line that looks like the beginning of a block and is a paragraph."""
    two = _TWO_COLONS.match(lines[number]) if number not in found.code else None
    return two and Flaw(
        "malformed_block",
        number + 1,
        f"„{lines[number].strip()[:40]}“ beginnt keinen Block: Er hat nur zwei Doppelpunkte.",
        f"Schreiben Sie „:::{two['rest'][:40]}“ und an sein Ende „:::“.",
        lines[number].strip(),
    )


# ── what is hidden ─────────────────────────────────────────────────────────────────────────────────────────────────


def _prose(count: int, code: set[int]) -> Iterator[tuple[int, int]]:
    """The stretches of lines that are no code."""
    start: int | None = None
    for number in range(count + 1):
        is_code = number == count or number in code
        if not is_code and start is None:
            start = number
        elif is_code and start is not None:
            yield start, number
            start = None


def _uncovered(lines: list[str], offset: int, found: Layout, flaws: list[Flaw]) -> list[str]:
    """``lines`` without comments; ``offset`` lines stand before them."""
    text = "\n".join(lines)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def line_at(position: int) -> int:
        return bisect_right(starts, position) - 1 + offset

    runs: dict[int, list[int]] = {}
    for run in re.finditer("`+", text):
        runs.setdefault(len(run[0]), []).append(run.start())
    pieces: list[str] = []
    position = 0
    match = _SIGN.search(text)
    while match is not None:
        after = match.end()
        line = line_at(match.start())
        if match["code"]:
            after = _end_of_code(text, match, runs[len(match["code"])], line_at, found) or after
        elif match["open"]:
            end = text.find(
                _ENDS[match["open"]], match.start() + (2 if match["open"] == "<!--" else after - match.start())
            )
            if end < 0:
                flaws.append(_open_comment(line + 1, match["open"]))
                after = len(text)
            else:
                after = end + len(_ENDS[match["open"]])
                if match["open"] != "<!--":
                    flaws.append(_no_html(line + 1, text[match.start() : after]))
            pieces += [text[position : match.start()], _blank(text[match.start() : after])]
            position = after
        elif match["odd"]:
            flaws.append(_odd_comment(line + 1, match["odd"]))
        elif match["html"] or match["struck"]:
            flaws.append(_no_html(line + 1, match["html"]) if match["html"] else _not_struck(line + 1, match["struck"]))
        match = _SIGN.search(text, after)
    bare = "".join([*pieces, text[position:]]).split("\n")
    return [
        _line(before, now, offset + number, bare[number - 1] if number else "", found, flaws)
        for number, (before, now) in enumerate(zip(lines, bare, strict=True))
    ]


def _end_of_code(
    text: str, match: re.Match[str], runs: list[int], line_at: Callable[[int], int], found: Layout
) -> int | None:
    """Where the code ends that begins at ``match``: at the next row of as many marks in the same paragraph or cell."""
    place = bisect_right(runs, match.start())
    if place == len(runs):
        return None
    here, there = line_at(match.start()), line_at(runs[place])
    same = found.units[here] == found.units[there] and (here != there or here not in found.rows)
    if here == there and here in found.rows:
        same = "|" not in text[match.end() : runs[place]]
    return runs[place] + len(match[0]) if same or (here == there and here not in found.rows) else None


def _open_comment(line: int, written: str) -> Flaw:
    return Flaw(
        "comment_not_closed",
        line,
        f"Der Kommentar, der hier mit „{written}“ beginnt, hört nicht auf; was folgt, fehlt.",
        f"Schreiben Sie „{_ENDS[written]}“ an sein Ende.",
        written,
    )


def _odd_comment(line: int, written: str) -> Flaw:
    return Flaw(
        "comment_not_closed",
        line,
        f"„{written}“ beginnt keinen Kommentar; was folgt, ist zu lesen.",
        "Schreiben Sie „<!--“ ohne Leerzeichen und mit zwei kurzen Strichen, und „-->“ an sein Ende.",
        written,
    )


def _no_html(line: int, written: str) -> Flaw:
    cures = {"br": "Beginnen Sie einen neuen Absatz.", "details": "Schreiben Sie „:::{dropdown} Titel“."}
    name = written.strip("</> ").split()[0].casefold()
    return Flaw(
        "raw_html",
        line,
        f"„{written[:40]}“ ist HTML; das gibt es hier nicht, es würde gedruckt.",
        cures.get(name, "Löschen Sie es, oder schreiben Sie es in Markdown; siehe „Was auf eine Seite darf“."),
        written,
    )


def _not_struck(line: int, written: str) -> Flaw:
    return Flaw(
        "unknown_markup",
        line,
        f"„{written[:40]}“ streicht hier nichts durch; die Zeichen würden gedruckt.",
        "Löschen Sie die Tilden, oder was nicht mehr gilt.",
        written,
    )


def _blank(comment: str) -> str:
    return "\n" * comment.count("\n")


def _line(before: str, now: str, number: int, previous: str, found: Layout, flaws: list[Flaw]) -> str:
    """A line without its comments: a mark where all of it was hidden."""
    if now != before:
        now = now.rstrip()
        return now if now.strip(" \t>") else f"{now}{EMPTY}" if before.strip(" \t>") else now
    if number in found.unused or _NOWHERE.fullmatch(now):
        return f"{re.match(r'[ >]*', now)[0]}{EMPTY}"  # type: ignore[index]
    comment = _COMMENT_LINE.match(now) if number in found.comments else None
    if comment is None or re.search(r"[^\W\d_]", comment["before"]):
        return now  # what markdown-it takes for a comment inside of a field is its value
    if comment["text"].strip() and comment["mark"] == EMPTY and not _NO_SENTENCE.search(previous):
        flaws.append(
            Flaw(
                "comment_in_sentence",
                number + 1,
                f"Mit „%“ beginnt ein Kommentar: „{comment['text'].strip()[:40]}“ liest niemand.",
                "Ist es Text, setzen Sie das „%“ ans Ende der Zeile davor; ist es ein Kommentar, davor eine Leerzeile.",
                comment["text"].strip(),
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
        if ":" in line[:2] and option_of(line) and (item := _item_above(made)):
            line = f"{' ' * item.offset}{line.lstrip()}"  # noqa: PLW2901
        if alert := _ALERT.match(line):
            flaws.append(
                Flaw(
                    "unknown_markup",
                    offset + number + 1,
                    f"„[!{alert['name']}]“ macht hier keinen Kasten; die Zeichen würden gedruckt.",
                    "Schreiben Sie „:::{note}“, darunter den Text, darunter „:::“.",
                    alert["name"],
                )
            )
        if (sign := _IN_SENTENCE.match(line)) and _goes_on(before, len(sign["before"])):
            flaws.append(
                Flaw(
                    "mark_in_sentence",
                    offset + number + 1,
                    f"Mitten im Satz beginnt eine Zeile mit „{sign['mark']}“; daraus würde eine Liste oder ein Zitat.",
                    "Setzen Sie das Zeichen ans Ende der Zeile davor, oder lassen Sie vor einer Liste eine Zeile frei.",
                    line.strip(),
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


def _item_above(made: list[str]) -> Item | None:
    """The measure in a list that the line before is of, or of what is said about it: an option belongs to it."""
    for line in reversed(made):
        item = item_of(line, any_id=True)
        if item and not item.indent.strip():
            return item
        if not line.startswith((" ", "\t")) or not line.strip():
            return None
    return None


_NEAR: Final = 12
"""Within how many lines a list has its second item."""
