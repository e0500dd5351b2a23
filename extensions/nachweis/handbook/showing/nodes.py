"""The nodes of our own: the card of an entry with its facts, the placeholder of a view, what changed in a text."""

from html import escape
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from nachweis.handbook.showing.cards import Card, Row, Value


class card(nodes.General, nodes.Element):
    """An entry as readers see it. ``node["card"]`` is its :class:`~nachweis.handbook.showing.cards.Card`.

    Its first child is the title, a rubric with a heading level; then what it says; the facts are printed from the card.
    """


def words_of(*found: nodes.Node) -> str:
    """The words of nodes in one line, as a title has them: a break is a blank, and a soft hyphen is none."""
    pieces: list[str] = []
    for top in found:
        for node in top.findall(lambda node: isinstance(node, nodes.Text | nodes.raw | nodes.image)):
            if isinstance(node, nodes.image):
                pieces.append(str(node.get("alt", "")))
            elif not isinstance(node.parent, nodes.raw):
                pieces.append(" " if isinstance(node, nodes.raw) else str(node))
    return " ".join("".join(pieces).replace("\xad", "").split())


def is_area(node: nodes.Node) -> bool:
    """Whether ``node`` is an area of a control; a class of that name may stand anywhere."""
    return isinstance(node, nodes.container) and "area" in node


class view(nodes.General, nodes.Element):
    """Stands where a view will be; ``node["query"]`` is what it asks."""


def visit_card_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the card and print the line above the title: kind, id with permalink, status."""
    shown = cast("Card", node["card"])
    stands = f" nw-status-{shown.status_word}" if shown.status_word else ""
    self.body.append(
        f'<article class="nw-card nw-{shown.kind}{stands}" id="{shown.id}"'
        f' aria-labelledby="{shown.id}-titel">'
        f'<p class="nw-meta"><span class="nw-kind">{escape(shown.kind_label)}</span> '
        f'<a class="nw-id" href="#{shown.id}" title="Dauerhafte Adresse von {shown.id}">{shown.id}</a>'
        + (f' <span class="nw-number">{escape(shown.number)}</span>' if shown.number else "")
        + (f' <span class="nw-status">{escape(shown.status)}</span>' if shown.status else "")
        + "</p>\n"
    )


def depart_card_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the card."""
    self.body.append("</article>\n")


class facts(nodes.General, nodes.Element):
    """Where in its card an entry's facts are printed.

    ``node["rows"]`` is a tuple of rows, ``node["addresses"]`` says where the entries are that they link to.
    """


def visit_facts_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Print the facts as a description list."""
    rows = cast("tuple[Row, ...]", node["rows"])
    addresses = cast("dict[str, str]", node["addresses"])
    self.body.append(f'<dl class="nw-facts">{"".join(_row(row, addresses) for row in rows)}</dl>\n')
    raise nodes.SkipNode


def _row(row: Row, addresses: dict[str, str]) -> str:
    inherited = ' class="nw-inherited"' if row.origin else ""
    mark = f' <span class="nw-origin">(geerbt von {_value(row.origin, addresses)})</span>' if row.origin else ""
    if row.folded:
        items = "".join(f"<li>{_value(value, addresses)}</li>" for value in row.values)
        count = f"{len(row.values)} Fassungen" if len(row.values) > 1 else "eine Fassung"
        body = f"<details><summary>{count}</summary><ul>{items}</ul></details>"
    elif len(row.values) == 1 or row.origin or row.inline:
        body = f"{'; '.join(_value(value, addresses) for value in row.values)}{mark}"
    else:
        body = f"<ul>{''.join(f'<li>{_value(value, addresses)}</li>' for value in row.values)}</ul>"
    return f"<div{inherited}><dt>{escape(row.label)}</dt><dd>{body}</dd></div>"


def _value(value: Value, addresses: dict[str, str]) -> str:
    if value.parts:
        return "".join(_value(part, addresses) for part in value.parts)
    uri = addresses[value.target] if value.target else value.url
    if not uri:
        return escape(value.text)
    kind = "internal" if value.target else "external"
    tip = f' title="{escape(value.tip)}"' if value.tip else ""
    return f'<a class="reference {kind}" href="{escape(uri)}"{tip}>{escape(value.text)}</a>'


class gone(nodes.General, nodes.Inline, nodes.TextElement):
    """A piece of text that the version before had."""


class come(nodes.General, nodes.Inline, nodes.TextElement):
    """A piece of text that is new in this version."""


def _visit_change_html(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("<del>" if isinstance(node, gone) else "<ins>")


def _depart_change_html(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</del>" if isinstance(node, gone) else "</ins>")


def _plain(self: Any, node: nodes.Element) -> None:
    """Other writers print the children; the PDF has its own."""


def setup(app: Sphinx) -> None:
    """Register the nodes with the writers that may meet them."""
    app.add_node(view)
    plain = (_plain, _plain)
    app.add_node(card, html=(visit_card_html, depart_card_html), latex=plain, text=plain, man=plain, texinfo=plain)
    html = (_visit_change_html, _depart_change_html)
    for changed in (gone, come):
        app.add_node(changed, html=html, latex=plain, text=plain, man=plain, texinfo=plain)
    app.add_node(facts, html=(visit_facts_html, _plain), latex=plain, text=plain, man=plain, texinfo=plain)
