"""The text of a page ⇄ a tree of what is written there: blocks, measures in lists and the Markdown between them. Pure.

``printed(parsed(text))`` is ``text`` but for what nobody sees: blanks around marks and names, lines of a measure that
are not indented, ends of blocks that are missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from nachweis.source import dialect
from nachweis.source.blocks import DEEPEST, LITERAL, tokens
from nachweis.source.dialect import Option, item_line, longest, opening_line, option_lines, options
from nachweis.source.front import read_front, without_front
from nachweis.source.text import prepared

Span = tuple[int, int]
"""The first line and the one behind the last, counted from 0."""
NOWHERE: Final = (0, 0)
"""Of what has been read nowhere."""


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown as it is typed, code and comments too; its lines are parted by line feeds, empty ones count."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """A measure in a list: „- [ACO-B1-07] Besucher werden …“, with all that belongs to it."""

    id: str
    sentence: str
    """On as many lines as it is typed."""
    options: tuple[Option, ...] = ()
    body: tuple["Node", ...] = ()
    mark: str = "-"
    """The bullet or number."""
    indent: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A directive: „:::{tom} Titel“, its options and what it holds."""

    name: str
    title: str = ""
    options: tuple[Option, ...] = ()
    body: tuple["Node", ...] = ()
    marks: str = field(default=":::", compare=False)
    """The signs around it; if they are too few for what is inside, the printer takes more."""
    indent: str = ""
    """What stands before each of its lines: blanks, marks of a quote."""
    span: Span = field(default=NOWHERE, compare=False)


Node = Text | Item | Block

# ── reading ────────────────────────────────────────────────────────────────────────────────────────────────────────


def parsed(text: str) -> tuple[Node, ...]:
    """What is written on the page ``text``, its lines parted by line feeds."""
    shown = prepared(without_front(text, read_front(text))).text
    return tuple(_nodes(shown.split("\n"), text.split("\n"), 0, DEEPEST))


class Piece(NamedTuple):
    """A block or a measure among some lines."""

    begun: dialect.Opening | dialect.Item
    start: int
    """Its first line, counted from 0."""
    end: int
    """The line behind its last."""


def outline(lines: Sequence[str], deep: int = DEEPEST) -> Iterator[Piece]:
    """The blocks and measures in ``lines``, in which nothing is hidden; not what is inside of them.

    :param deep: How many blocks without a name may stand inside one another.
    """
    done = 0
    for token in tokens(lines) if deep else ():
        if token.map is None or token.map[0] < done:
            continue
        start, end = token.map
        begun: dialect.Opening | dialect.Item | None = None
        if token.type == "list_item_open":
            begun = dialect.item_of(lines[start])
            if begun and begun.indent.strip():
                continue
            while not lines[end - 1].strip():
                end -= 1
        elif token.type in ("fence", "colon_fence"):
            begun = dialect.opening_of(lines[start])
            if begun is None and lines[start].startswith(":"):  # a block without a name is text around others
                inside = outline(lines[start + 1 : end], deep - 1)
                yield from (Piece(each.begun, start + 1 + each.start, start + 1 + each.end) for each in inside)
        if begun is not None:
            yield Piece(begun, start, end)
            done = end


def is_closed(opening: dialect.Opening, last: str) -> bool:
    """Whether ``last``, the last line of a block, is its end."""
    return dialect.closing_of(last).startswith(opening.marks)


def is_literal(opening: dialect.Opening) -> bool:
    """Whether what is in a block is shown as it is typed."""
    return opening.name.lower() in LITERAL


def _nodes(shown: Sequence[str], typed: Sequence[str], offset: int, deep: int) -> Iterator[Node]:
    """What stands in some lines.

    :param shown: The lines without what Markdown hides.
    :param typed: The same lines as they are typed.
    :param offset: How many lines of the page stand before them.
    :param deep: How many blocks may stand inside one another.
    """
    done = 0
    for begun, start, end in outline(shown, deep):
        read = _item if isinstance(begun, dialect.Item) else _block
        made = read(shown[start:end], typed[start:end], offset + start, deep - 1)
        if made is None:
            continue
        if done < start:
            yield Text("\n".join(typed[done:start]), (offset + done, offset + start))
        yield made
        done = end
    if done < len(typed):
        yield Text("\n".join(typed[done:]), (offset + done, offset + len(typed)))


def _block(shown: Sequence[str], typed: Sequence[str], offset: int, deep: int) -> Block | None:
    begun = dialect.opening_of(typed[0])
    if begun is None:  # something is hidden in the middle of it
        return None
    end = len(shown) - (len(shown) > 1 and is_closed(begun, shown[-1]))
    inside, kept = cut(shown[1:end], begun.indent), cut(typed[1:end], begun.indent)
    given: list[Option] = []
    used = 0
    if is_literal(begun):
        body: tuple[Node, ...] = (Text("\n".join(kept), (offset + 1, offset + end)),) if kept else ()
    else:
        _, used = options(inside)
        given, _ = options(kept[:used])
        body = tuple(_nodes(inside[used:], kept[used:], offset + 1 + used, deep))
    span = (offset, offset + len(shown))
    return Block(begun.name, begun.title, tuple(given), body, begun.marks, begun.indent, span)


def _item(shown: Sequence[str], typed: Sequence[str], offset: int, deep: int) -> Item | None:
    begun = dialect.item_of(typed[0])
    if begun is None:
        return None
    indent = " " * begun.offset
    inside, kept = cut(shown[1:], indent), cut(typed[1:], indent)
    ends = (token.map[1] for token in tokens(shown) if token.type == "paragraph_open" and token.map is not None)
    end = next(ends, 1) - 1
    said = next((number for number, line in enumerate(inside[:end]) if dialect.option_of(line)), end)
    _, used = options(inside[said:])
    given, _ = options(kept[said : said + used])
    used += said
    sentence = "\n".join([begun.sentence, *kept[:said]])
    body = tuple(_nodes(inside[used:], kept[used:], offset + 1 + used, deep))
    span = (offset, offset + len(shown))
    return Item(begun.id, sentence, tuple(given), body, begun.mark, begun.indent, span)


def cut(lines: Sequence[str], indent: str) -> list[str]:
    """Lines as they stand in no other block; one that is not indented so far loses what it has."""
    signs = " \t>" if indent.strip() else " \t"
    return [
        line[next((n for n, sign in enumerate(line[: len(indent)]) if sign not in signs), len(indent)) :]
        for line in lines
    ]


# ── printing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def printed(nodes: Sequence[Node]) -> str:
    """The page, or a part of one, that ``nodes`` say; a block around others has more marks than they."""
    return "\n".join(lines_of(nodes))


def lines_of(nodes: Sequence[Node]) -> list[str]:
    """The lines that ``nodes`` are printed on, without their ends."""
    return [line for node in nodes for line in _lines(node)]


def _lines(node: Node) -> list[str]:
    match node:
        case Text():
            return node.text.split("\n")
        case Item():
            first, *more = item_line(node.mark, node.id, node.sentence).split("\n")
            rest = [*more, *option_lines(node.options), *lines_of(node.body)]
            return _indented([first, *_indented(rest, " " * (len(node.mark) + 1))], node.indent)
        case Block():
            inside = [*option_lines(node.options), *lines_of(node.body)]
            sign = node.marks[0]
            marks = sign * max(len(node.marks), longest(inside, sign) + 1)
            return _indented([opening_line(marks, node.name, node.title), *inside, marks], node.indent)


def _indented(lines: Sequence[str], indent: str) -> list[str]:
    return [f"{indent}{line}" if line else indent.rstrip() for line in lines]
