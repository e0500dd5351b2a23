"""``:::{netz} AVV-09-4``: a picture of what is linked to an entry, each box a link."""

from dataclasses import dataclass
from html import escape
from typing import Final

from docutils import nodes

from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.views.network import Network, Networks
from nachweis.handbook.build import Build
from nachweis.handbook.showing.pictures import cut, drawing, svg, text
from nachweis.handbook.showing.tables import nothing
from nachweis.handbook.views.view import Address, View
from nachweis.vocabulary import kind_word, link_word

BOX: Final = (180, 46)
GAP: Final = (52, 12)


@dataclass(frozen=True, slots=True)
class NetworkDrawing:
    """A picture of what is linked to an entry."""

    entry: str
    """Its id."""


def folded_network(networks: Networks, entry: Entry, address: Address) -> list[nodes.Node]:
    """The network of a card, folded; nothing where nothing is linked. On paper a writer places those that matter."""
    found = networks.around(entry) if kind_word(entry.kind).drawn else None
    if found is None or not found.edges:
        return []
    node = _drawn(found, networks.handbook, address)
    node["folded"] = True
    return [node]


def told_by_network(networks: Networks, entry: Entry) -> str:
    """All that the network of a card is drawn from."""
    if not kind_word(entry.kind).drawn:
        return ""
    found = networks.around(entry)
    number = networks.handbook.number
    boxes = [
        (one.id, one.kind.value, number(one), one.title, one.place.page) for column in found.columns for one in column
    ]
    return repr((boxes, [(edge.start.id, edge.link.value, edge.end.id) for edge in found.edges], found.left_out))


def _answer(query: NetworkDrawing, build: Build, address: Address) -> list[nodes.Node]:
    handbook = build.handbook
    entry = handbook.get(query.entry)
    if entry is None:
        return [nothing(f"Einen Eintrag „{query.entry}“ gibt es nicht.")]
    found = build.networks.around(entry)
    if not found.edges:
        return [nothing(f"Mit {_short(handbook, entry)} ist nichts verknüpft.")]
    return [_drawn(found, handbook, address)]


def _drawn(found: Network, handbook: Handbook, address: Address) -> drawing:
    lines = [
        f"{_short(handbook, e.start)}: {link_word(e.link).outgoing} {_short(handbook, e.end)}." for e in found.edges
    ]
    if found.left_out:
        lines.append(f"{found.left_out} weitere Einträge sind nicht gezeichnet; sie stehen bei den Einträgen selbst.")
    drawn, width = _network_svg(found, handbook, address)
    return drawing(svg=drawn, width=width, name=f"Netz um {_short(handbook, found.entry)}", lines=lines)


def _short(handbook: Handbook, entry: Entry) -> str:
    return handbook.number(entry) or entry.id


def _network_svg(found: Network, handbook: Handbook, address: Address) -> tuple[str, int]:
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
    return svg(width, height, "".join((*lines, *boxes))), width


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
        text(x + 9, y + 19, cut(name, 21), strong=True),
        text(x + 9, y + 36, cut(title, 26)),
    )
    return f'<a href="{escape(uri)}"><title>{escape(told)}</title>{"".join(drawn)}</a>'


VIEW: Final = View(
    word="netz",
    query=NetworkDrawing,
    read=lambda asked: NetworkDrawing(asked.word()),
    answer=_answer,
    arguments=(1, 1),
    names=lambda query: (query.entry,),
    of_document=False,
)
