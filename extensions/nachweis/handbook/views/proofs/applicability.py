"""``:::{anwendbarkeit} DOK-1``: the statement of applicability of a standard, a row for each of its numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from docutils import nodes

from nachweis.compliance.applicability import Applied, Number, Row, applicability
from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.compliance.model import Entry, Handbook
from nachweis.handbook.build import Build
from nachweis.handbook.settings.config import read_packs
from nachweis.handbook.showing.tables import Cell, id_link, mark, nothing, reference, separated, table
from nachweis.handbook.views.proofs.marks import counted
from nachweis.handbook.views.view import Address, Question, View
from nachweis.vocabulary import Kind

_USUAL: Final = "ISO/IEC 27001:2022"
"""The standard if the writer names none."""
_MARKS: Final = {
    Applied.CONTRADICTED: "gap",
    Applied.MISSING: "gap",
    Applied.PENDING: "partial",
    Applied.PARTLY: "partial",
    Applied.EVIDENCED: "met",
}
_APPLIES: Final = {True: "ja", False: "nein", None: "offen"}


@dataclass(frozen=True, slots=True)
class Applicability:
    """Which numbers of a standard apply, why, by what, and how far they are done."""

    document: str = ""
    """Its id: what stands in it and its annexes counts; empty for the whole handbook."""
    standard: str = _USUAL


def _read(asked: Question) -> Applicability:
    return Applicability(asked.word(), asked.option("regelwerk") or _USUAL)


def _answer(query: Applicability, build: Build, address: Address) -> list[nodes.Node]:
    """How many numbers stand where, then a table for each group of the standard."""
    book = build.handbook
    document = book.get(query.document)
    if query.document and (document is None or document.kind is not Kind.DOCUMENT):
        return [nothing(f"Ein Dokument „{query.document}“ gibt es nicht.")]
    known = _numbers(book, read_packs(build.env).numbers)
    numbers = [number for number in known if number.standard == query.standard]
    if not numbers:
        names = ", ".join(dict.fromkeys(f"„{number.standard}“" for number in known if number.standard))
        return [nothing(f"Das Regelwerk „{query.standard}“ gibt es hier nicht. Bekannt: {names}.")]
    rows = applicability(build.audit, numbers, document)
    told: list[nodes.Node] = [nodes.paragraph("", f"{query.standard}: {_counts(rows)}.")]
    for group, some in groupby(rows, key=lambda row: row.number.group):
        told.append(_table(group or query.standard, list(some), book, address))
    return told


def _numbers(book: Handbook, packed: Iterable[Number]) -> list[Number]:
    """The numbers that packs have, in the words of the handbook where it has its own, and then those of its own."""
    named = {number.id: number for number in packed}
    for norm in book.of(Kind.STANDARD):
        group = named[norm.id].group if norm.id in named else norm.heading
        named[norm.id] = Number(norm.id, norm.says("regelwerk"), norm.says("nummer"), norm.title, group)
    return list(named.values())


def _counts(rows: Sequence[Row]) -> str:
    """„93 Nummern, davon 40 zugesichert, 53 noch nicht beurteilt“."""
    found = Counter(row.state for row in rows)
    each = ", ".join(f"{found[state]} {state.label}" for state in Applied if found[state])
    return f"{counted(len(rows), 'Nummer', 'Nummern')}, davon {each}"


def _table(group: str, rows: Sequence[Row], book: Handbook, address: Address) -> nodes.table:
    heads = ["Nr.", "Thema", "Anwendbar", "Grund", "Womit", "Stand"]
    kinds = ["nw-col-kennung", "nw-col-titel", "", "nw-col-grund", "nw-col-dafuer", "nw-col-stand"]
    cells = [_cells(row, book, address) for row in rows]
    return table(heads, cells, f"{group}: {_counts(rows)}", ["nw-register", "nw-dense"], kinds)


def _cells(row: Row, book: Handbook, address: Address) -> list[Cell]:
    norm, name = book.get(row.number.id), row.number.number or row.number.title
    return [
        [id_link(name, address(norm), norm.title) if norm else nodes.Text(name)],
        [nodes.Text(row.number.title)],
        [nodes.Text(_APPLIES[row.applies])],
        _why(row, address),
        separated(id_link(_name(book, entry), address(entry), entry.title) for entry in row.by) or [nodes.Text("–")],
        _state(row),
    ]


def _why(row: Row, address: Address) -> list[nodes.Node]:
    """The decisions, each by its title; without one a number that something corresponds to is used."""
    if row.decisions:
        return separated(reference(decision.title, address(decision), decision.id) for decision in row.decisions)
    return [nodes.Text("angewandt" if row.by else "–")]


def _name(book: Handbook, entry: Entry) -> str:
    return (book.number(entry) if entry.kind is Kind.CLAUSE else "") or entry.id


def _state(row: Row) -> list[nodes.Node]:
    cell: list[nodes.Node] = [mark(row.state.label, _MARKS.get(row.state, "note"))]
    if row.records:
        cell.append(nodes.Text(f" {counted(len(row.records), 'Befund', 'Befunde')}".replace(" ", "\N{NO-BREAK SPACE}")))
    return cell


VIEW: Final = View(
    word="anwendbarkeit",
    query=Applicability,
    read=_read,
    answer=_answer,
    arguments=(0, 1),
    options=("regelwerk",),
    names=lambda query: (query.document,),
    confined=True,
    examines=True,
    reach=FINDINGS_REACH,
)
