"""What sphinx-design makes: cards, grids, tabs, dropdowns; on paper all of it is open and read one after the other."""

from typing import Final

from docutils import nodes
from sphinx_design.badges_buttons import sd_badge, sd_line_break
from sphinx_design.icons import fontawesome, sd_icon
from sphinx_design.shared import PassthroughTextElement

from nachweis.pdf.nodes import blocks
from nachweis.pdf.nodes.inlines import dropped
from nachweis.pdf.translator import Handler, Translator
from nachweis.pdf.typst import NOTHING, call, joined, literal, words

PANELS: Final = frozenset({"card", "dropdown", "tab-item", "aside", "article-info"})
"""Components that stand in a frame of their own."""


def container(translator: Translator, node: nodes.container) -> str:
    """A component of sphinx-design, or a container of somebody else."""
    component = node.get("design_component", "")
    if component == "grid-row":
        return call("side-by-side", *translator.each(node.children))
    if component in PANELS:
        return joined([*translator.anchors(node), call("panel", translator.all(node.children))])
    if component == "card-title":
        return call("strong-line", translator.all(node.children))
    return blocks.container(translator, node)


def passed(translator: Translator, node: nodes.Element) -> str:
    """What stands in a card as text: a paragraph."""
    body = translator.all(node.children)
    return call("par", body) if body != NOTHING else NOTHING


def badge(translator: Translator, node: nodes.Element) -> str:
    """A word on a ground."""
    return call("badge", translator.all(node.children), kind=literal("note"))


def line_break(translator: Translator, node: nodes.Node) -> str:
    """A new line."""
    return words(" ")


HANDLERS: Final[dict[type[nodes.Node], Handler]] = {
    nodes.container: container,
    PassthroughTextElement: passed,
    sd_badge: badge,
    sd_line_break: line_break,
    sd_icon: dropped,
    fontawesome: dropped,
}
