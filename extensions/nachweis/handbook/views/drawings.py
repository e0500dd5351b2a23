"""Pictures of our own making: the same SVG on the site and in the PDF, each with a text that says the same."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage import State, coverage
from nachweis.compliance.days import read_day
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.views.network import Network, network
from nachweis.handbook.showing.tables import nothing
from nachweis.handbook.views.queries import CoverageDrawing, NetworkDrawing
from nachweis.vocabulary import Kind, kind_word, link_word

BOX: Final = (180, 46)
GAP: Final = (52, 12)
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


# ── the network around an entry ────────────────────────────────────────────────────────────────────────────────────


def folded_network(handbook: Handbook, entry: Entry, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """The network of a card; nothing where nothing is linked."""
    if not kind_word(entry.kind).drawn or not network(handbook, entry).edges:
        return []
    (node,) = draw_network(NetworkDrawing(entry.id), handbook, address)
    if isinstance(node, drawing):
        node["folded"] = True
    return [node]


def draw_network(query: NetworkDrawing, handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """The network around an entry, each box a link."""
    entry = handbook.get(query.entry)
    if entry is None:
        return [nothing(f"Einen Eintrag „{query.entry}“ gibt es nicht.")]
    found = network(handbook, entry)
    lines = [
        f"{_short(handbook, e.start)} {link_word(e.role).outgoing} {_short(handbook, e.end)}." for e in found.edges
    ]
    if found.left_out:
        lines.append(f"{found.left_out} weitere Einträge sind nicht gezeichnet; sie stehen bei den Einträgen selbst.")
    if not found.edges:
        return [nothing(f"Mit {_short(handbook, entry)} ist nichts verknüpft.")]
    name = f"Netz um {_short(handbook, entry)}"
    svg, width = _network_svg(found, handbook, address)
    return [drawing(svg=svg, width=width, name=name, lines=lines)]


def _short(handbook: Handbook, entry: Entry) -> str:
    return handbook.number(entry) or entry.id


def _network_svg(found: Network, handbook: Handbook, address: Callable[[Entry], str]) -> tuple[str, int]:
    columns = [column for column in found.columns if column]
    rows = max(len(column) for column in columns)
    height = rows * (BOX[1] + GAP[1]) + 8
    width = len(columns) * (BOX[0] + GAP[0]) - GAP[0] + 8
    places: dict[str, tuple[float, float]] = {}
    for number, column in enumerate(columns):
        top = (height - len(column) * (BOX[1] + GAP[1]) + GAP[1]) / 2
        for row, entry in enumerate(column):
            places[entry.id] = (4 + number * (BOX[0] + GAP[0]), top + row * (BOX[1] + GAP[1]))
    lines = [_line(places[edge.start.id], places[edge.end.id]) for edge in found.edges]
    boxes = [
        _box(places[entry.id], handbook, entry, address(entry), centre=entry is found.entry)
        for column in columns
        for entry in column
    ]
    return _svg(width, height, "".join((*lines, *boxes))), width


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = (start[0], start[1] + BOX[1] / 2), (end[0], end[1] + BOX[1] / 2)
    if x1 == x2:
        bend = x1 - 20
        path = f"M{x1:g} {y1:g}C{bend:g} {y1:g} {bend:g} {y2:g} {x2:g} {y2:g}"
    else:
        left, right = ((x1, y1), (x2, y2)) if x1 < x2 else ((x2, y2), (x1, y1))
        from_x, half = left[0] + BOX[0], (right[0] - left[0] - BOX[0]) / 2
        path = (
            f"M{from_x:g} {left[1]:g}C{from_x + half:g} {left[1]:g} "
            f"{right[0] - half:g} {right[1]:g} {right[0]:g} {right[1]:g}"
        )
    return f'<path class="nw-d-line" d="{path}" fill="none" stroke="#8a93a3" stroke-width="1.2"/>'


def _box(place: tuple[float, float], handbook: Handbook, entry: Entry, uri: str, *, centre: bool) -> str:
    x, y = place
    name, title = _short(handbook, entry), entry.title
    told = f"{kind_word(entry.kind).label} {name}: {title}"
    fill, stroke = ("#dbe7ff", "#2456b3") if centre else ("#f6f7f9", "#c3c9d4")
    kind = "nw-d-box nw-d-centre" if centre else "nw-d-box"
    shape = f'x="{x:g}" y="{y:g}" width="{BOX[0]}" height="{BOX[1]}" rx="5" fill="{fill}" stroke="{stroke}"'
    drawn = (
        f'<rect class="{kind}" {shape}/>',
        _text(x + 9, y + 19, _cut(name, 21), strong=True),
        _text(x + 9, y + 36, _cut(title, 26)),
    )
    return f'<a href="{escape(uri)}"><title>{escape(told)}</title>{"".join(drawn)}</a>'


def _text(x: float, y: float, words: str, *, strong: bool = False) -> str:
    kind, size, colour = ("nw-d-name", "13", "#1b2430") if strong else ("nw-d-text", "11.5", "#475063")
    weight = ' font-weight="600"' if strong else ""
    place = f'x="{x:g}" y="{y:g}" font-size="{size}"'
    return f'<text class="{kind}" {place}{weight} fill="{colour}">{escape(words)}</text>'


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _svg(width: float, height: float, inner: str) -> str:
    return (
        f'<svg{_XMLNS} class="nw-d" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="{FONT}">{inner}</svg>'
    )


# ── bars ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_FILLS: Final = {State.MET: "#2e7d4f", State.PARTIAL: "#8f5f00", State.GAP: "#b3261e"}
_WORDS: Final = {State.MET: "erfüllt", State.PARTIAL: "teilweise erfüllt", State.GAP: "Lücke"}
Bar = tuple[str, Sequence[tuple[str, int, str]]]
"""A label, and its parts: what it is, how many, its colour."""


def draw_coverage(query: CoverageDrawing, audit: Audit) -> list[nodes.Node]:
    """How far each document, or one, meets what the law demands of it."""
    bars: list[Bar] = []
    for document in audit.handbook.of(Kind.DOCUMENT):
        if query.document in ("", document.id) and (covers := coverage(audit, document)):
            counts = Counter(cover.state for cover in covers)
            bars.append(
                (
                    document.heading or document.title,
                    [(_WORDS[state], counts[state], _FILLS[state]) for state in _FILLS],
                )
            )
    return _bars("Deckung je Dokument", bars) if bars else [nothing("Hier ist nichts zu decken.")]


def draw_reviews(audit: Audit) -> list[nodes.Node]:
    """How long ago the entries of each document were reviewed."""
    bars: list[Bar] = []
    for document in audit.handbook.of(Kind.DOCUMENT):
        ages: Counter[str] = Counter()
        for entry in audit.living(Kind.CONTROL, Kind.MEASURE, Kind.CLAUSE):
            if audit.handbook.document_of(entry) is document:
                found = audit.handbook.fact(entry, "durchsicht")
                ages[_age(found.value if found else "", audit.today)] += 1
        if ages:
            bars.append(
                (document.heading or document.title, [(name, ages[name], fill) for name, fill in _AGES.items()])
            )
    return _bars("Alter der Durchsichten", bars) if bars else [nothing("Noch ist nichts durchzusehen.")]


_AGES: Final = {
    "bis 6 Monate alt": "#2e7d4f",
    "bis 12 Monate alt": "#4d7c1f",
    "bis 24 Monate alt": "#8f5f00",
    "älter": "#b3261e",
    "nie durchgesehen": "#6b7280",
}


def _age(reviewed: str, today: date) -> str:
    day = read_day(reviewed)
    if day is None:
        return "nie durchgesehen"
    days = (today - day).days
    for most, name in ((183, "bis 6 Monate alt"), (366, "bis 12 Monate alt"), (731, "bis 24 Monate alt")):
        if days <= most:
            return name
    return "älter"


def _bars(name: str, bars: Sequence[Bar]) -> list[nodes.Node]:
    width, row = 350, 52
    pieces, lines = [], []
    for number, (label, parts) in enumerate(bars):
        total = sum(count for _, count, _ in parts)
        y = number * row
        pieces.append(_text(0, y + 15, _cut(label, 46), strong=True))
        x = 0.0
        for word, count, fill in parts:
            if count:
                part = count / total * width
                shape = f'x="{x:.1f}" y="{y + 22}" width="{part:.1f}" height="20" fill="{fill}"'
                pieces.append(f"<rect {shape}><title>{escape(word)}: {count}</title></rect>")
                if part > 22:
                    pieces.append(f'<text x="{x + 6:.1f}" y="{y + 36}" font-size="12" fill="#ffffff">{count}</text>')
                x += part
        told = ", ".join(f"{count} {word}" for word, count, _ in parts if count)
        lines.append(f"{label}: {told} (von {total}).")
    key: list[str] = []
    x, y = 0.0, len(bars) * row + 4
    for word, _, fill in bars[0][1]:
        wide = 30 + 6.6 * len(word)
        if x + wide > width:
            x, y = 0.0, y + 19
        key.append(f'<rect x="{x:g}" y="{y:g}" width="11" height="11" fill="{fill}"/>')
        key.append(_text(x + 16, y + 10, word))
        x += wide
    return [drawing(svg=_svg(width, y + 18, "".join((*pieces, *key))), width=width, name=name, lines=lines)]


def setup(app: Sphinx) -> None:
    """Register the node."""
    plain = (_plain, _plain)
    app.add_node(drawing, html=(_visit_html, None), latex=plain, text=plain, man=plain, texinfo=plain)
