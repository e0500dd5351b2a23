"""``:::{register} tom``: all entries of a kind as a table to sort and filter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from docutils import nodes

from nachweis.compliance.finding import Severity, meant
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.values.days import short
from nachweis.compliance.views.tables import register
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, nothing, reference, separated, table
from nachweis.handbook.views.view import Address, Question, View
from nachweis.vocabulary import Kind, Link, field_word, kind_word, vocabulary


@dataclass(frozen=True, slots=True)
class Register:
    """All entries of a kind."""

    kind: Kind
    columns: tuple[str, ...] = ()
    """Names of fields, and of what is computed (:data:`COMPUTED`)."""
    under: str = ""
    """Only what belongs to this document or control; its id."""
    gaps: bool = False
    """Only entries that leave one of the columns empty, or of which a rule says that something is missing."""


def _read(asked: Question) -> Register | None:
    kind, known, columns = asked.kind(), {*COMPUTED, *vocabulary().fields}, []
    for word in asked.option("spalten").replace(",", " ").split():
        if word in known:
            columns.append(word)
        else:
            own = {*COMPUTED, *(kind_word(kind).fields if kind else ())}
            asked.find("unknown_column", f"Die Spalte „{word}“ gibt es nicht.", meant(word, own), topic=word)
    return Register(kind, tuple(columns), asked.option("unter"), asked.only_gaps()) if kind else None


def _answer(query: Register, build: Build, address: Address) -> list[nodes.Node]:
    """All entries of a kind, or only those that lack something."""
    word = kind_word(query.kind)
    columns = query.columns or word.columns
    heads = [_heading(column, query.kind) for column in columns]
    entries = register(build.handbook, query.kind, query.under)
    rows = [[_cell(build.handbook, entry, column, address) for column in columns] for entry in entries]
    if query.gaps:
        missing = _missing(build, query.kind)
        rows = [
            [*row, [nodes.Text("; ".join(told)) if told else nodes.Text("–")]]
            for entry, row in zip(entries, rows, strict=True)
            if (told := missing.get(entry.id, ())) or any(_is_empty(cell) for cell in row)
        ]
        heads, columns = [*heads, "Was fehlt"], (*columns, "grund")
    if not rows:
        return [nothing(f"Keine Lücken bei: {word.plural}." if query.gaps else f"Keine {word.plural} vorhanden.")]
    return [table(heads, rows, f"{len(rows)} {word.plural}", ["nw-register"], [f"nw-col-{name}" for name in columns])]


def _missing(build: Build, kind: Kind) -> Mapping[str, tuple[str, ...]]:
    """What the rules find at entries of a kind, by id; the same findings as everywhere else."""
    found: dict[str, tuple[str, ...]] = {}
    for finding in build.findings:
        entry = build.handbook.get(finding.entry)
        if entry is not None and entry.kind is kind and finding.severity is not Severity.NOTE:
            found[entry.id] = (*found.get(entry.id, ()), finding.message)
    return found


def _is_empty(cell: Cell) -> bool:
    return not cell or all(node.astext() in ("", "–") for node in cell)


def _heading(column: str, kind: Kind) -> str:
    if column == "titel":
        return kind_word(kind).label
    return COMPUTED[column][0] if column in COMPUTED else field_word(column, kind).column


def _cell(handbook: Handbook, entry: Entry, column: str, address: Address) -> Cell:
    """What a register says about ``entry`` in ``column``: inline nodes."""
    if column in COMPUTED:
        return COMPUTED[column][1](handbook, entry, address)
    if column == "nummer":
        return [nodes.Text(handbook.number(entry))]
    if column == "status":
        return [nodes.Text(vocabulary().states[handbook.status(entry)].label)]
    found = handbook.fact(entry, column)
    if found is None and column == "liegt_bei":  # what nobody is named for is the processor's
        return [nodes.Text(field_word(column).shown("auftragsverarbeiter"))]
    return [nodes.Text(short(field_word(column, entry.kind).shown(found.value)) if found else "–")]


def _title(handbook: Handbook, entry: Entry, address: Address) -> Cell:
    """The title of an entry; what people know by its name is a link."""
    if kind_word(entry.kind).named_by_title:
        return [reference(entry.title, address(entry))]
    if entry.kind is Kind.SUBPROCESSOR:
        return [reference(handbook.number(entry) or entry.title, address(entry))]
    return [nodes.Text(entry.title)]


def _headed(entry: Entry | None, address: Address) -> Cell:
    return [reference(entry.heading or entry.title, address(entry))] if entry else []


def _laws(handbook: Handbook, entry: Entry, address: Address) -> Cell:
    found = handbook.targets(entry, Link.BASED_ON)
    laws = found.value if found else ()
    return separated([reference(handbook.number(law) or law.id, address(law)) for law in laws])


COMPUTED: Final[Mapping[str, tuple[str, Callable[[Handbook, Entry, Address], Cell]]]] = MappingProxyType(
    {
        "kennung": ("Kennung", lambda handbook, entry, address: [reference(entry.id, address(entry))]),
        "titel": ("Titel", _title),
        "dokument": ("Dokument", lambda handbook, entry, address: _headed(handbook.document_of(entry), address)),
        "kontrolle": ("Kontrolle", lambda handbook, entry, address: _headed(handbook.control_of(entry), address)),
        "recht": ("Vorschrift", _laws),
    }
)
"""Columns that are no fields: what stands above them, and what they say of an entry."""

VIEW: Final = View(
    word="register",
    query=Register,
    read=_read,
    answer=_answer,
    arguments=(1, 1),
    options=("spalten", "unter", "nur"),
    names=lambda query: (query.under,),
    confined=True,
)
