"""``:::{ansprechstellen}``: whom to call, as ``conf.py`` says."""

from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.handbook.build import Build
from nachweis.handbook.settings.config import HandbookConfig
from nachweis.handbook.showing.tables import nothing
from nachweis.handbook.views.view import Address, View
from nachweis.vocabulary import Edition


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom to call."""


def _answer(query: Contacts, build: Build, address: Address) -> list[nodes.Node]:
    """Each place with how to reach it, in the order of ``conf.py``."""
    contacts = HandbookConfig.of(build.env.config).contact_list
    if not contacts:
        return [nothing("Wen Sie anrufen, hat der Herausgeber des Handbuchs noch nicht angegeben.")]
    items = [
        nodes.list_item("", nodes.paragraph("", "", nodes.strong("", place), nodes.Text(f": {reached}")))
        for place, reached in contacts
    ]
    return [nodes.bullet_list("", *items, classes=["nw-contacts"])]


VIEW: Final = View(
    word="ansprechstellen",
    query=Contacts,
    read=lambda asked: Contacts(),
    answer=_answer,
    reach=Edition.INTERNAL,
)
