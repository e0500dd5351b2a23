"""``:::{deckungsbild} DOK-1``: a picture of how far documents meet what the law demands, of all if none is named."""

from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.coverage import State, coverage, tally
from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import nothing
from nachweis.handbook.views.pictures.bars import Bar, bars_drawn
from nachweis.handbook.views.view import Address, View
from nachweis.vocabulary import Kind

_FILLS: Final = {
    State.MET: "#2e7d4f",
    State.NOTED: "#4c7a3f",
    State.ASSURED: "#2f6690",
    State.PARTIAL: "#8f5f00",
    State.GAP: "#b3261e",
    State.UNASSIGNED: "#6b6b6b",
}


@dataclass(frozen=True, slots=True)
class CoverageDrawing:
    """A picture of how far documents meet what the law demands."""

    document: str = ""
    """Only this one; its id."""


def _answer(query: CoverageDrawing, build: Build, address: Address) -> list[nodes.Node]:
    """How far each document, or one, meets what the law demands of it; what is no law to it is not drawn."""
    audit = build.audit
    bars: list[Bar] = []
    for document in audit.handbook.of(Kind.DOCUMENT):
        if query.document in ("", document.id) and (counts := tally(coverage(audit, document))):
            parts = [(state.label, counts.get(state, 0), fill) for state, fill in _FILLS.items()]
            bars.append((document.heading or document.title, parts))
    return bars_drawn("Deckung je Dokument", bars) if bars else [nothing("Hier ist nichts zu decken.")]


VIEW: Final = View(
    word="deckungsbild",
    query=CoverageDrawing,
    read=lambda asked: CoverageDrawing(asked.word()),
    answer=_answer,
    arguments=(0, 1),
    names=lambda query: (query.document,),
    confined=True,
    reach=FINDINGS_REACH,
)
