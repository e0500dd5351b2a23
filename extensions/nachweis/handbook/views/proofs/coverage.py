"""``:::{deckung} DOK-1``: what the law demands of a document, and how far it says or does it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage import (
    CONTRACT,
    EIGHT,
    FOURTEEN,
    SECURITY,
    Cover,
    State,
    contract_coverage,
    coverage,
    demanded,
    measure_coverage,
)
from nachweis.compliance.finding import FINDINGS_REACH, meant
from nachweis.compliance.model import Entry, Handbook
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, id_link, mark, nothing, reference, separated, table
from nachweis.handbook.views.proofs.marks import FEW, law_link
from nachweis.handbook.views.view import Address, Question, View
from nachweis.vocabulary import Kind

CATALOGUES: Final = {"vertrag": CONTRACT, "art32": SECURITY, "bdsg64": FOURTEEN, "acht": EIGHT}
"""What a coverage may be asked for; the word is the one a writer types."""
_STATES = {State.GAP: "gap", State.PARTIAL: "partial", State.MET: "met"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a document meets what the law demands."""

    document: str
    """Its id."""
    of: str = ""
    """``vertrag``, ``art32``, ``bdsg64`` or ``acht``; empty for all that its kind must meet."""
    gaps: bool = False
    """Only what is not met."""


def _read(asked: Question) -> Coverage | None:
    of = asked.option("von")
    if of not in ("", *CATALOGUES):
        asked.find("unknown_choice", f"„:von: {of}“ gibt es nicht.", meant(of, CATALOGUES), topic=f"von {of}")
        return None
    return Coverage(asked.word(), of, asked.only_gaps())


def _cites(query: Coverage, handbook: Handbook) -> Iterator[str]:
    """Where that what is demanded stands."""
    document = handbook.get(query.document)
    demands = CATALOGUES.get(query.of) or (demanded(handbook, document) if document else ())
    yield from (requirement.citation for requirement in demands)


def _answer(query: Coverage, build: Build, address: Address) -> list[nodes.Node]:
    """What the law demands of a document, gaps first, with the clauses or measures that meet it."""
    audit = build.audit
    document = audit.handbook.get(query.document)
    if document is None or document.kind is not Kind.DOCUMENT:
        return [nothing(f"Ein Dokument „{query.document}“ gibt es nicht.")]
    covers = _covers(audit, document, query.of)
    counts = Counter(cover.state for cover in covers)
    caption = ", ".join(f"{counts[state]} {_PLURAL_STATES[state][counts[state] != 1]}" for state in State)
    shown_covers = [cover for cover in covers if cover.state is not State.MET or not query.gaps]
    if not shown_covers:
        return [
            nothing("Keine Lücken: Alles, was verlangt ist, ist erfüllt." if covers else "Hier ist nichts zu decken.")
        ]
    order = list(State)
    rows: list[Sequence[Cell]] = [
        [
            [nodes.Text(cover.requirement.label)],
            [mark(cover.state.label, _STATES[cover.state])],
            [law_link(audit, cover.requirement.citation, address)],
            _met_by(audit, cover, address),
            _because(cover, address),
        ]
        for cover in sorted(shown_covers, key=lambda cover: order.index(cover.state))
    ]
    heads = ["Verlangt ist", "Stand", "Vorschrift", "Dafür steht", "Was fehlt"]
    kinds = ["nw-col-titel", "nw-col-stand", "nw-col-recht", "nw-col-dafuer", "nw-col-grund"]
    return [table(heads, rows, caption, ["nw-register", "nw-coverage"], kinds)]


_PLURAL_STATES = {
    State.GAP: ("Lücke", "Lücken"),
    State.PARTIAL: ("teilweise erfüllt", "teilweise erfüllt"),
    State.MET: ("erfüllt", "erfüllt"),
}


def _covers(audit: Audit, document: Entry, of: str) -> tuple[Cover, ...]:
    if of == "vertrag":
        return contract_coverage(audit, document)
    goals = CATALOGUES.get(of)
    return measure_coverage(audit, document, goals) if goals else coverage(audit, document)


def _met_by(audit: Audit, cover: Cover, address: Address) -> list[nodes.Node]:
    """Clauses by their numbers, few measures by their ids, many by their controls."""
    book = audit.handbook
    if not cover.entries:
        return [nodes.Text("–")]
    if len(cover.entries) <= FEW or any(entry.kind is not Kind.MEASURE for entry in cover.entries):
        return separated(
            reference(book.number(entry) or entry.id, address(entry), entry.title) for entry in cover.entries
        )
    controls: dict[str, tuple[Entry, int]] = {}
    for entry in cover.entries:
        control = book.control_of(entry) or entry
        _, count = controls.get(control.id, (control, 0))
        controls[control.id] = (control, count + 1)
    named = []
    for control, count in controls.values():
        name = control.heading if control.kind is Kind.CONTROL and control.heading else control.id
        link = reference(name, address(control), control.title)
        named.append(nodes.inline("", "", link, nodes.Text(f" ({count})")) if control.kind is Kind.CONTROL else link)
    return separated(named)


def _because(cover: Cover, address: Address) -> list[nodes.Node]:
    if not cover.reason:
        return [nodes.Text("–")]
    cell: list[nodes.Node] = [nodes.Text(cover.reason)]
    for record in cover.records:
        cell += [nodes.Text(" "), id_link(record.id, address(record), record.title)]
    return cell


VIEW: Final = View(
    word="deckung",
    query=Coverage,
    read=_read,
    answer=_answer,
    arguments=(1, 1),
    options=("von", "nur"),
    names=lambda query: (query.document,),
    cites=_cites,
    confined=True,
    examines=True,
    reach=FINDINGS_REACH,
)
