"""Registers, matrices and indexes as tables."""

import re
from collections.abc import Callable, Sequence

from docutils import nodes

from nachweis.compliance.days import short
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.views.tables import Grid, matrix, register, unlinked
from nachweis.handbook.domain import shown
from nachweis.handbook.showing.tables import Cell, nothing, reference, separated, table
from nachweis.handbook.views.queries import DEFAULT_COLUMNS, Columns, Matrix, Register
from nachweis.vocabulary import Kind, Link, field_word, kind_word, link_word, vocabulary


def answer_register(query: Register, handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """All entries of a kind, or only those that leave a column empty."""
    entries = register(handbook, query.kind, query.under)
    columns = query.columns or DEFAULT_COLUMNS.get(query.kind, (Columns.ID, Columns.TITLE, Columns.DOCUMENT))
    heads = [_heading(column, query.kind) for column in columns]
    rows = [[_cell(handbook, entry, column, address) for column in columns] for entry in entries]
    if query.gaps:
        rows = [row for row in rows if any(_is_empty(cell) for cell in row)]
    if not rows:
        kinds_of = kind_word(query.kind).plural
        return [nothing(f"Keine Lücken bei: {kinds_of}." if query.gaps else f"Keine {kinds_of} vorhanden.")]
    kinds = [f"nw-col-{column.value}" for column in columns]
    return [table(heads, rows, f"{len(rows)} {kind_word(query.kind).plural}", ["nw-register"], kinds)]


def _is_empty(cell: Cell) -> bool:
    return not cell or all(node.astext() in ("", "–") for node in cell)


def _heading(column: Columns, kind: Kind) -> str:
    return {
        Columns.ID: "Kennung",
        Columns.TITLE: kind_word(kind).label,
        Columns.NUMBER: "Nummer",
        Columns.DOCUMENT: "Dokument",
        Columns.CONTROL: "Kontrolle",
        Columns.AREA: "Bereich",
        Columns.STATUS: "Status",
        Columns.OWNER: "Rolle",
        Columns.BEARER: "Liegt bei",
        Columns.LEGAL_BASIS: "Rechtsgrundlage",
        Columns.COUNTRY: "Land",
        Columns.SERVICE: "Leistung",
        Columns.SINCE: "Seit",
        Columns.UNTIL: "Bis",
        Columns.ANNOUNCED: "Mitgeteilt am",
        Columns.EFFECTIVE: "Wirksam ab",
    }[column]


def _cell(handbook: Handbook, entry: Entry, column: Columns, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """What a register says about ``entry`` in ``column``: inline nodes, several separated by line breaks."""
    match column:
        case Columns.ID:
            return [reference(entry.id, address(entry))]
        case Columns.TITLE:
            return [_named(handbook, entry, address)]
        case Columns.NUMBER:
            return [nodes.Text(handbook.number(entry))]
        case Columns.DOCUMENT:
            document = handbook.document_of(entry)
            return [reference(document.heading or document.title, address(document))] if document else []
        case Columns.CONTROL:
            control = handbook.control_of(entry)
            return [reference(control.heading or control.title, address(control))] if control else []
        case Columns.STATUS:
            return [nodes.Text(vocabulary().states[handbook.status(entry)].label)]
        case Columns.LEGAL_BASIS:
            found = handbook.targets(entry, Link.BASED_ON)
            laws = found.value if found else ()
            return separated([reference(handbook.number(law) or law.id, address(law)) for law in laws])
        case Columns.BEARER:
            bearer = handbook.fact(entry, "liegt_bei")
            return [nodes.Text(field_word("liegt_bei").shown(bearer.value if bearer else "auftragsverarbeiter"))]
        case _:
            fact = handbook.fact(entry, column.value)
            return [nodes.Text(short(fact.value) if fact else "–")]


def _named(handbook: Handbook, entry: Entry, address: Callable[[Entry], str]) -> nodes.Node:
    """The title of an entry; what people know by its name is a link."""
    if kind_word(entry.kind).named_by_title:
        return reference(entry.title, address(entry))
    if entry.kind is Kind.SUBPROCESSOR:
        return reference(handbook.number(entry) or entry.title, address(entry))
    return nodes.Text(entry.title)


def answer_matrix(query: Matrix, handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """Where rows and columns meet, or only the rows that meet none."""
    if query.gaps:
        return _unlinked(query, handbook, address)
    grid = matrix(handbook, query.rows, query.columns, query.role, query.document)
    if not grid.rows:
        return [nothing(f"Noch ist nichts über „{link_word(query.role).outgoing}“ verbunden.")]
    heads: list[nodes.Node | str] = [
        f"{kind_word(query.rows).label}",
        *(_matrix_head(handbook, column, address) for column in grid.columns),
    ]
    rows = [[_matrix_row_head(handbook, row, address), *_marks(handbook, grid, r)] for r, row in enumerate(grid.rows)]
    caption = f"{kind_word(query.rows).plural} × {kind_word(query.columns).plural}: {link_word(query.role).outgoing}"
    legend = nodes.paragraph("", "● eigener Verweis, ○ geerbter Verweis", classes=["nw-legend"])
    return [table(heads, rows, caption, ["nw-matrix"], []), legend]


def _unlinked(query: Matrix, handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    gaps = unlinked(handbook, query.rows, query.columns, query.role, query.document)
    what = f"ohne {kind_word(query.columns).label} ({link_word(query.role).outgoing})"
    if not gaps:
        return [nothing(f"Keine {kind_word(query.rows).plural} {what}.")]
    rows = [[_matrix_row_head(handbook, entry, address)] for entry in gaps]
    return [
        table(
            [kind_word(query.rows).label],
            rows,
            f"{len(rows)} {kind_word(query.rows).plural} {what}",
            ["nw-register", "nw-examined"],
            [],
        )
    ]


def _matrix_head(handbook: Handbook, entry: Entry, address: Callable[[Entry], str]) -> nodes.Node:
    name = entry.title if kind_word(entry.kind).named_by_title else handbook.number(entry) or entry.id
    return reference(name, address(entry), entry.title)


def _matrix_row_head(handbook: Handbook, entry: Entry, address: Callable[[Entry], str]) -> list[nodes.Node]:
    if kind_word(entry.kind).named_by_title:
        return [reference(entry.title, address(entry))]
    name = entry.heading if entry.kind is Kind.CONTROL and entry.heading else entry.title
    return [reference(handbook.number(entry) or entry.id, address(entry)), nodes.Text(f" {name}")]


def _marks(handbook: Handbook, grid: Grid, row: int) -> list[list[nodes.Node]]:
    marks: list[list[nodes.Node]] = []
    for column, state in zip(grid.columns, grid.cells[row], strict=True):
        if not state:
            marks.append([])
            continue
        name = column.title if kind_word(column.kind).named_by_title else handbook.number(column) or column.id
        word = "eigener Verweis" if state == "own" else "geerbter Verweis"
        mark = nodes.inline("", "●" if state == "own" else "○", classes=["nw-mark", f"nw-mark-{state}"])
        marks.append([mark, nodes.inline("", f" {word} auf {name}", classes=["nw-hidden"])])
    return marks


def counted(id: str) -> list[tuple[int, str]]:
    """How ids are sorted: ``DSGVO-22-2`` before ``DSGVO-22-10``."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in re.split(r"(\d+)", id)]


def answer_ids(handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """Every id in alphabetical order."""
    entries = sorted(handbook, key=lambda entry: counted(entry.id))
    rows: list[Sequence[Cell]] = [
        [
            [reference(entry.id, address(entry))],
            [nodes.Text(kind_word(entry.kind).label)],
            [nodes.Text(shown(handbook, entry).removeprefix(f"{entry.id}: "))],
        ]
        for entry in entries
    ]
    kinds = ["nw-col-kennung", "nw-col-art", "nw-col-titel"]
    return [table(["Kennung", "Art", "Titel"], rows, f"{len(rows)} Kennungen", ["nw-register"], kinds)]


def answer_numbers(handbook: Handbook) -> list[nodes.Node]:
    """How many of what."""
    items = [
        nodes.list_item(
            "", nodes.paragraph("", "", nodes.strong("", str(count)), nodes.Text(f" {kind_word(kind).plural}"))
        )
        for kind in vocabulary().kinds
        if (count := len(handbook.of(kind)))
    ]
    return [nodes.bullet_list("", *items, classes=["nw-numbers"])]
