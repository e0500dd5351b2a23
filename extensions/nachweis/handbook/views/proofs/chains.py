"""``:::{kette} DOK-1``: every promise with the measures that keep it and the evidence that proves it."""

from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.compliance.views.chains import Chain, chains
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, id_link, mark, nothing, reference, separated, table
from nachweis.handbook.views.view import Address, View


@dataclass(frozen=True, slots=True)
class Chains:
    """Each promise with what keeps it and what proves it."""

    document: str = ""
    """Only promises of this document and its annexes; its id."""
    gaps: bool = False
    """Only promises that lack one or the other."""


def _answer(query: Chains, build: Build, address: Address) -> list[nodes.Node]:
    """Every promise with what keeps it and what proves it; what is missing says so."""
    audit = build.audit
    every = chains(audit, query.document)
    found = [chain for chain in every if not chain.whole or not query.gaps]
    if not found:
        return [nothing("Keine Lücken: Jedes Versprechen ist eingelöst und belegt." if every else "Keine Versprechen.")]
    kept = sum(bool(chain.measures) for chain in every)
    proved = sum(chain.proved for chain in every)
    caption = f"{len(every)} Versprechen: {kept} mit Maßnahme, {proved} mit Nachweis"
    rows = [_chain(audit, chain, address) for chain in found]
    return [
        table(["Klausel", "Versprechen", "Maßnahmen", "Nachweise"], rows, caption, ["nw-register", "nw-examined"], [])
    ]


def _chain(audit: Audit, chain: Chain, address: Address) -> list[Cell]:
    clause = chain.clause
    ids = [id_link(measure.id, address(measure), measure.title) for measure in chain.measures]
    pieces: list[nodes.Node] = []
    for piece in chain.evidence:
        link = id_link(piece.id, address(piece), piece.title)
        pieces.append(nodes.inline("", "", link, nodes.Text(" (abgelaufen)")) if audit.expired(piece) else link)
    return [
        [reference(audit.handbook.number(clause) or clause.id, address(clause), clause.id)],
        [nodes.Text(clause.title)],
        separated(ids) if ids else [mark("keine Maßnahme", "gap")],
        separated(pieces) if pieces else [mark("kein Nachweis", "gap")],
    ]


VIEW: Final = View(
    word="kette",
    query=Chains,
    read=lambda asked: Chains(asked.word(), asked.only_gaps()),
    answer=_answer,
    arguments=(0, 1),
    options=("nur",),
    names=lambda query: (query.document,),
    confined=True,
    examines=True,
    reach=FINDINGS_REACH,
)
