"""``:::{was_gilt} SIT-HOMEOFFICE``: what applies in a situation, by document."""

from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.views.situations import applying
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import nothing, reference
from nachweis.handbook.views.view import Address, View


@dataclass(frozen=True, slots=True)
class Applying:
    """What applies in a situation, by document, with what belongs to it."""

    situation: str
    """Its id."""


def _answer(query: Applying, build: Build, address: Address) -> list[nodes.Node]:
    """What applies, by document: entries with their parts."""
    handbook = build.handbook
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


def _item(handbook: Handbook, entry: Entry, address: Address) -> nodes.list_item:
    return nodes.list_item("", nodes.paragraph("", "", reference(handbook.shown(entry), address(entry))))


VIEW: Final = View(
    word="was_gilt",
    query=Applying,
    read=lambda asked: Applying(asked.word()),
    answer=_answer,
    arguments=(1, 1),
    names=lambda query: (query.situation,),
    of_document=False,
)
