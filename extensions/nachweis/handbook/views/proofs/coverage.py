"""``:::{deckung} DOK-1``: what the law demands of a document, and how far it says or does it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage import Cover, coverage, demanded, tally
from nachweis.compliance.finding import FINDINGS_REACH, meant
from nachweis.compliance.model import Entry, Handbook
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, id_link, mark, nothing, reference, separated, table
from nachweis.handbook.views.proofs.marks import FEW, STATE_MARKS, law_link
from nachweis.handbook.views.view import Address, Question, View
from nachweis.vocabulary import Catalogue, Kind, Scale, vocabulary


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a document meets what is asked of it."""

    document: str
    """Its id."""
    of: Catalogue | None = None
    """By which catalogue; ``None`` for all that its kind must meet."""
    gaps: bool = False
    """Only what is not met."""

    @property
    def catalogues(self) -> tuple[Catalogue, ...]:
        """What is asked for; empty for everything."""
        return (self.of,) if self.of else ()


def _read(asked: Question) -> Coverage | None:
    of = asked.option("von")
    if of not in ("", *Catalogue):
        asked.find("unknown_choice", f"„:von: {of}“ gibt es nicht.", meant(of, list(Catalogue)), topic=f"von {of}")
        return None
    return Coverage(asked.word(), Catalogue(of) if of else None, asked.only_gaps())


def _cites(query: Coverage, handbook: Handbook) -> Iterator[str]:
    """Where that what is asked for stands."""
    document = handbook.get(query.document)
    if document is not None:
        yield from (requirement.citation for requirement in demanded(handbook, document, *query.catalogues))


def _answer(query: Coverage, build: Build, address: Address) -> list[nodes.Node]:
    """What is asked of a document in the order of the law, with the clauses or measures that meet it."""
    audit = build.audit
    document = audit.handbook.get(query.document)
    if document is None or document.kind is not Kind.DOCUMENT:
        return [nothing(f"Ein Dokument „{query.document}“ gibt es nicht.")]
    covers = coverage(audit, document, *query.catalogues)
    shown = [cover for cover in covers if not (query.gaps and cover.state.enough)]
    if not shown:
        return [nothing("Keine Lücken und nichts offen." if covers else "Hier ist nichts zu decken.")]
    rows: list[Sequence[Cell]] = [
        [
            _demand(cover),
            [mark(cover.state.label, STATE_MARKS[cover.state])],
            _measured(cover),
            [law_link(audit, cover.requirement.citation, address)],
            _met_by(audit, cover, address),
            _because(audit, cover, address),
        ]
        for cover in shown
    ]
    heads = ["Verlangt ist", "Stand", "Maß", "Vorschrift", "Dafür steht", "Anmerkung"]
    kinds = ["nw-col-titel", "nw-col-stand", "nw-col-mass", "nw-col-recht", "nw-col-dafuer", "nw-col-grund"]
    return [table(heads, rows, counted_states(covers), ["nw-register", "nw-coverage"], kinds)]


def counted_states(covers: Sequence[Cover]) -> str:
    """How many requirements are met how far, each scale for itself; comparisons are not counted."""
    sums = []
    for scale in Scale:
        if scale is not Scale.COMPARISON and (counts := tally(covers, scale)):
            told = ", ".join(f"{count} {state.label}" for state, count in counts.items())
            sums.append(f"{vocabulary().labels['scale'][scale]}: {told}")
    return ". ".join(sums) or "Nur zum Vergleich, ohne Summe"


def _demand(cover: Cover) -> list[nodes.Node]:
    """What is asked for, with its parts."""
    cell: list[nodes.Node] = [nodes.Text(cover.requirement.label)]
    if cover.parts:
        parts = (nodes.Text(f"{part.part.label}: {part.state.label}") for part in cover.parts)
        cell += [nodes.Text(" – "), *separated(parts)]
    return cell


def _measured(cover: Cover) -> list[nodes.Node]:
    """By whose measure."""
    label = vocabulary().labels["scale"][cover.scale]
    made = nodes.inline("", label)
    cell: list[nodes.Node] = [made]
    if cover.requirement.source:
        cell.append(nodes.inline("", f" ({cover.requirement.source})", classes=["nw-quiet"]))
    return cell


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


def _because(audit: Audit, cover: Cover, address: Address) -> list[nodes.Node]:
    """Why it is not met, who found it, and where it may be regulated."""
    cell: list[nodes.Node] = [nodes.Text(cover.reason)] if cover.reason else []
    for record in cover.records:
        cell += [nodes.Text(" "), id_link(record.id, address(record), record.title)]
    if cover.proposed:
        links = (
            reference(audit.handbook.number(entry) or entry.id, address(entry), entry.title) for entry in cover.proposed
        )
        cell += [nodes.Text(" Vorschlag aus dem Text: " if cell else "Vorschlag aus dem Text: "), *separated(links)]
    return cell or [nodes.Text("–")]


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
