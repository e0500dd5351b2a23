"""``:::{meldungen}``: what is told while the handbook is read, how bad it is, and what is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.catalogue import catalogue
from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, table
from nachweis.handbook.views.proofs.marks import weighed
from nachweis.handbook.views.view import Address, View
from nachweis.vocabulary import finding_words


@dataclass(frozen=True, slots=True)
class Messages:
    """What is told beside the rules, with its weight."""


def _answer(query: Messages, build: Build, address: Address) -> list[nodes.Node]:
    """What is told beside the rules, with its weight, what is right, and its name."""
    rows: list[Sequence[Cell]] = [
        [
            [nodes.Text(meaning.title)],
            [weighed(meaning.severity)],
            [nodes.Text(meaning.description)],
            [nodes.literal("", meaning.name)],
        ]
        for meaning in (catalogue()[name] for name in finding_words())
    ]
    heads = ["Meldung", "Stufe", "Was richtig ist", "Name"]
    kinds = ["nw-col-kontrolle", "", "nw-col-titel", ""]
    return [table(heads, rows, f"{len(rows)} Meldungen", ["nw-register", "nw-dense"], kinds)]


VIEW: Final = View(
    word="meldungen", query=Messages, read=lambda asked: Messages(), answer=_answer, reach=FINDINGS_REACH
)
