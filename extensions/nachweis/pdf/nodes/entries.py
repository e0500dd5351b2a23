"""The card of an entry: its id in the margin, its title, what it says, its facts."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, cast

from docutils import nodes

from nachweis.handbook.showing.cards import Card, Row, Value
from nachweis.handbook.showing.nodes import card, facts, is_area
from nachweis.handbook.showing.pictures import drawing
from nachweis.pdf.nodes.inlines import SHORT_ID, outside, see, titled
from nachweis.pdf.translator import Handler, Translator
from nachweis.pdf.typst import NOTHING, array, call, joined, literal, plain, words
from nachweis.vocabulary import Kind, Link, field_word, kind_word, link_word, vocabulary

LINE: Final = 78
"""How many characters stand on a line of text, with room to spare."""
FACT: Final = 92
"""The same for facts, which are set smaller."""
HALF: Final = 340
"""How many points half a page is high: what is longer may break."""
_PLAIN: Final = (nodes.Inline, nodes.paragraph, nodes.bullet_list, nodes.enumerated_list, nodes.list_item, nodes.raw)
"""What an entry may hold so that its height can be told from its text."""

_BREAKS: Final = re.compile(r"-[A-Za-z]")
"""Where a line could end inside an id."""

PUBLIC: Final = frozenset({Kind.LEGAL_BASIS, Kind.STANDARD, Kind.SUBPROCESSOR})
"""Kinds that are named also where a book leaves them out; of all others a book says nothing that it does not hold."""


def entry(translator: Translator, node: card) -> str:
    """An entry, and after it the entries inside; one of a row says what it is and leaves it to the row how it looks."""
    shown = cast("Card", node["card"])
    children = list(node.children)
    title = cast("nodes.rubric", children.pop(0))
    inner = [child for child in children if _follows(child)]
    own = [child for child in children if child not in inner]
    told = [child for child in own if not isinstance(child, facts)]
    rows = [row for child in own if isinstance(child, facts) for row in cast("tuple[Row, ...]", child["rows"])]
    key = translator.define([shown.id], f"{shown.number or shown.id} {title.astext()}")
    in_row, translator.in_row = translator.in_row, False
    made = call(
        "item" if in_row else "entry",
        literal(key),
        titled(translator, title),
        translator.all(told),
        depth=str(title["heading-level"]),
        kind=words(shown.kind_label),
        word=literal(shown.kind),
        number=words(shown.number) if shown.number else None,
        status=words(shown.status) if shown.status else None,
        state=literal(shown.status_word) if shown.status_word else None,
        facts=array(_row(translator, node, row) for row in rows),
        size=_size(told, rows),
        leads="true" if any(map(_is_rowed, inner[:1])) else None,
    )
    return made if in_row else joined([made, *grouped(translator, inner)])


def area(translator: Translator, node: nodes.Element) -> str:
    """An area of a control: its heading, what else it says, and its entries, which stand in the row around."""
    rubric, *rest = node.children
    told = [child for child in rest if not isinstance(child, card)]
    return call(
        "area",
        joined([*translator.anchors(node), translator.render(rubric)]),
        titled(translator, cast("nodes.rubric", rubric)),
        translator.all(told),
        *(_in_row(translator, child) for child in rest if isinstance(child, card)),
    )


def grouped(translator: Translator, children: list[nodes.Node]) -> list[str]:
    """The expressions for ``children``, with each row of measures as one: a book may make a table of it."""
    made: list[str] = []
    row: list[str] = []
    for child in children:
        if _is_rowed(child):
            row.append(area(translator, cast("nodes.Element", child)) if is_area(child) else _in_row(translator, child))
        elif (shown := translator.render(child)) != NOTHING:
            made += [_rowed(translator, row), shown] if row else [shown]
            row = []
    return [*made, _rowed(translator, row)] if row else made


def _rowed(translator: Translator, row: list[str]) -> str:
    return call("entries", *row, page=literal(translator.docname), each="entry")


def _in_row(translator: Translator, child: nodes.Node) -> str:
    translator.in_row = True
    return translator.render(child)


def _is_rowed(child: nodes.Node) -> bool:
    """Whether ``child`` is a measure that holds no other entry, or an area of nothing but such."""
    if isinstance(child, card):
        return child["card"].kind == Kind.MEASURE and not any(_follows(inner) for inner in child.children)
    return is_area(child) and all(_is_rowed(inner) for inner in child.children if _follows(inner))


def _follows(child: nodes.Node) -> bool:
    """Whether ``child`` is an entry of its own or an area with entries."""
    return isinstance(child, card) or is_area(child)


def _size(told: list[nodes.Node], rows: list[Row]) -> str | None:
    """Whether an entry is short enough to stand whole, or long enough to break; ``None`` if it must be measured."""
    height = _height(told, rows)
    if height is None or HALF < height < 2 * HALF:
        return None
    return literal("short" if height <= HALF else "long")


def _height(told: list[nodes.Node], rows: list[Row]) -> float | None:
    """About how many points an entry is high, rather too many; ``None`` if it holds more than paragraphs and lists."""
    height = 40.0
    for inner in (inner for node in told for inner in node.findall(nodes.Element)):
        if not isinstance(inner, _PLAIN) or isinstance(inner, nodes.footnote_reference | nodes.image | nodes.math):
            return None
        if isinstance(inner, nodes.paragraph):
            height += 16 * (1 + len(inner.astext()) // LINE) + 9
        elif isinstance(inner, nodes.raw):
            height += 16
    for row in rows:
        texts = [f"{value.text} (S. 000)" for value in row.values]
        listed = len(texts) > 3 and not row.inline
        lines = sum(1 + len(text) // FACT for text in texts) if listed else len("; ".join(texts)) // FACT
        height += 13 * (1 + lines)
    return height


def _row(translator: Translator, node: nodes.Node, row: Row) -> str:
    values = [_value(translator, node, value) for value in row.values]
    origin = _value(translator, node, row.origin) if row.origin is not None else None
    kind = cast("Card", node["card"]).kind if isinstance(node, card) else ""
    name = _names(kind).get(row.label, "")
    records = [i for i, value in enumerate(row.values) if translator.kinds.get(value.target) is Kind.FINDING]
    return call(
        "fact",
        words(row.label),
        *values,
        origin=origin,
        inline="true" if row.inline else None,
        internal="true" if name in vocabulary().judgements else None,
        name=literal(name) if name else None,
        records=array(str(index) for index in records) if records else None,
    )


@lru_cache(maxsize=32)
def _names(kind: str) -> Mapping[str, str]:
    """The name of each line of a card by the label that readers see: fields, links, „-back“ for incoming ones."""
    names = {link_word(link).incoming: f"{link}-back" for link in Link}
    names |= {link_word(link).outgoing: str(link) for link in Link}
    return names | {field_word(name, Kind(kind)).label: name for name in vocabulary().fields}


def _value(translator: Translator, node: nodes.Node, value: Value) -> str:
    if value.parts:
        return call("said", joined(_value(translator, node, part) for part in value.parts if part.text))
    if value.target:
        left_out = translator.kinds.get(value.target) not in PUBLIC
        return see(translator, node, value.target, _named(translator, value), optional=left_out)
    if value.url:
        return outside(translator, value.url, words(value.text), value.text)
    return words(value.text)


def _named(translator: Translator, value: Value) -> str:
    """What a reference reads; an id that could break at its hyphens stays on one line."""
    id, kind = value.target, translator.kinds.get(value.target)
    if value.text.startswith(id):
        name, title = id, value.text[len(id) :]
    elif kind is not None and not kind_word(kind).named_by_title and ": " in value.text:
        name, title = value.text.split(": ", 1)
        title = f": {title}"
    else:
        return words(value.text)
    shown = call("keep", words(name)) if name == id and _BREAKS.search(id) and len(id) <= SHORT_ID else words(name)
    return call("named", shown, words(title)) if title else shown


WIDEST: Final = 405
"""How many points a picture may be wide."""


def picture(translator: Translator, node: drawing) -> str:
    """A picture of our own making: its drawing is in the book itself, its words are the alternative text."""
    said = " ".join((f"{node['name']}.", *node["lines"]))
    return call("drawing", literal(node["svg"]), alt=plain(said), width=f"{min(node['width'] * 0.75, WIDEST):g}pt")


def only_facts(translator: Translator, node: facts) -> str:
    """Facts without a card do not occur; the card prints them."""
    return joined(_row(translator, node, row) for row in cast("tuple[Row, ...]", node["rows"]))


HANDLERS: Final[dict[type[nodes.Node], Handler]] = {
    card: entry,
    facts: only_facts,
    drawing: picture,
}
