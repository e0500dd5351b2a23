"""``:::{zahlen}``: how much of what the handbook holds."""

from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.handbook.build import Build
from nachweis.handbook.views.view import Address, View
from nachweis.vocabulary import kind_word, vocabulary


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many of what."""


def _answer(query: Numbers, build: Build, address: Address) -> list[nodes.Node]:
    """How many of what."""
    items = [
        nodes.list_item(
            "", nodes.paragraph("", "", nodes.strong("", str(count)), nodes.Text(f" {kind_word(kind).plural}"))
        )
        for kind in vocabulary().kinds
        if (count := len(build.handbook.of(kind)))
    ]
    return [nodes.bullet_list("", *items, classes=["nw-numbers"])]


VIEW: Final = View(word="zahlen", query=Numbers, read=lambda asked: Numbers(), answer=_answer)
