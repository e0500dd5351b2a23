"""The ways in for people who ask what applies to them."""

from collections.abc import Callable

from docutils import nodes

from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.views.situations import applying
from nachweis.handbook.domain import shown
from nachweis.handbook.showing.tables import nothing, reference
from nachweis.handbook.views.queries import Applying
from nachweis.vocabulary import Kind


def answer_situations(handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """A list of every situation."""
    situations = handbook.of(Kind.SITUATION)
    if not situations:
        return [nothing("Keine Situationen beschrieben.")]
    items = [
        nodes.list_item("", nodes.paragraph("", "", reference(situation.title, address(situation))))
        for situation in situations
    ]
    return [nodes.bullet_list("", *items, classes=["nw-entrances"])]


def answer_applying(query: Applying, handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """What applies, by document: entries with their parts."""
    situation = handbook.get(query.situation)
    found = applying(handbook, situation) if situation is not None else []
    if not found:
        return [nothing("Zu dieser Situation ist nichts verknüpft.")]
    told: list[nodes.Node] = []
    for document, entries in found:
        name = document.title if document is not None else "Außerhalb der Dokumente"
        told.append(nodes.paragraph("", "", nodes.strong("", name)))
        items = []
        for one in entries:
            item = _item(handbook, one.entry, address)
            if one.parts:
                item += nodes.bullet_list("", *(_item(handbook, part, address) for part in one.parts))
            items.append(item)
        told.append(nodes.bullet_list("", *items))
    return told


def _item(handbook: Handbook, entry: Entry, address: Callable[[Entry], str]) -> nodes.list_item:
    return nodes.list_item("", nodes.paragraph("", "", reference(shown(handbook, entry), address(entry))))
