"""A picture as a node: the same SVG on the site and in the PDF, with a text that says the same."""

from html import escape
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

FONT: Final = "Source Sans 3, system-ui, sans-serif"


class drawing(nodes.General, nodes.Element):
    """A picture: ``node["svg"]``, ``node["width"]`` wide; ``node["name"]`` and ``node["lines"]`` say what it shows."""


_XMLNS: Final = ' xmlns="http://www.w3.org/2000/svg"'


def _visit_html(self: HTML5Translator, node: nodes.Element) -> None:
    lines = "".join(f"<li>{escape(line)}</li>" for line in node["lines"])
    drawn = str(node["svg"]).replace(_XMLNS, "")  # which a page needs not, a file does
    if node.get("folded"):
        self.body.append(f'<details class="nw-net"><summary>{escape(node["name"])}</summary>')
    self.body.append(
        f'<figure class="nw-drawing"><div class="nw-drawing-scroll" tabindex="0" role="group" '
        f'aria-label="{escape(node["name"])}">{drawn}</div>'
        f"<details><summary>{escape(node['name'])} in Worten</summary><ul>{lines}</ul></details></figure>\n"
    )
    if node.get("folded"):
        self.body.append("</details>\n")
    raise nodes.SkipNode


def _plain(self: Any, node: nodes.Element) -> None:
    """Other writers have no pictures."""


def text(x: float, y: float, words: str, *, strong: bool = False) -> str:
    """Words at a place."""
    kind, size, colour = ("nw-d-name", "13", "#1b2430") if strong else ("nw-d-text", "11.5", "#475063")
    weight = ' font-weight="600"' if strong else ""
    place = f'x="{x:g}" y="{y:g}" font-size="{size}"'
    return f'<text class="{kind}" {place}{weight} fill="{colour}">{escape(words)}</text>'


def cut(words: str, most: int) -> str:
    """``words`` in at most so many characters."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def svg(width: float, height: float, inner: str) -> str:
    """A drawing of this size."""
    return (
        f'<svg{_XMLNS} class="nw-d" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="{FONT}">{inner}</svg>'
    )


def setup(app: Sphinx) -> None:
    """Register the node."""
    plain = (_plain, _plain)
    app.add_node(drawing, html=(_visit_html, None), latex=plain, text=plain, man=plain, texinfo=plain)
