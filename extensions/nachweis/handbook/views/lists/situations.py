"""``:::{situationen}``: the ways in for people who ask what applies to them, a link for each situation."""

from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import nothing, reference
from nachweis.handbook.views.view import Address, View
from nachweis.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Situations:
    """The ways in: every situation."""


def _answer(query: Situations, build: Build, address: Address) -> list[nodes.Node]:
    """A list of every situation."""
    situations = build.handbook.of(Kind.SITUATION)
    if not situations:
        return [nothing("Keine Situationen beschrieben.")]
    items = [
        nodes.list_item("", nodes.paragraph("", "", reference(situation.title, address(situation))))
        for situation in situations
    ]
    return [nodes.bullet_list("", *items, classes=["nw-entrances"])]


VIEW: Final = View(word="situationen", query=Situations, read=lambda asked: Situations(), answer=_answer)
