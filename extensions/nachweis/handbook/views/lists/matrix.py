"""``:::{matrix} kontrolle recht``: which row is linked to which column, by which link."""

from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.finding import meant
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.views.tables import Grid, matrix, unlinked
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import nothing, reference, table
from nachweis.handbook.views.view import Address, Question, View
from nachweis.vocabulary import Kind, Link, kind_word, link_word


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows against columns: where a row is linked to a column."""

    rows: Kind
    columns: Kind
    link: Link
    document: str = ""
    """Only rows of this document; its id."""
    gaps: bool = False
    """Only rows that meet no column."""


def _read(asked: Question) -> Matrix | None:
    rows, columns, word = asked.kind(0), asked.kind(1), asked.option("verweis")
    if word not in set(Link):
        asked.find(
            "unknown_link",
            f"„{word}“ ist kein Verweis zwischen Einträgen.",
            meant(word, [link.value for link in Link]),
            topic=word,
        )
        return None
    if rows is None or columns is None:
        return None
    return Matrix(rows, columns, Link(word), asked.option("dokument"), asked.only_gaps())


def _answer(query: Matrix, build: Build, address: Address) -> list[nodes.Node]:
    """Where rows and columns meet, or only the rows that meet none."""
    handbook = build.handbook
    if query.gaps:
        return _unlinked(query, handbook, address)
    grid = matrix(handbook, query.rows, query.columns, query.link, query.document)
    if not grid.rows:
        return [nothing(f"Noch ist nichts über „{link_word(query.link).outgoing}“ verbunden.")]
    heads: list[nodes.Node | str] = [
        f"{kind_word(query.rows).label}",
        *(_matrix_head(handbook, column, address) for column in grid.columns),
    ]
    rows = [[_matrix_row_head(handbook, row, address), *_marks(handbook, grid, r)] for r, row in enumerate(grid.rows)]
    caption = f"{kind_word(query.rows).plural} × {kind_word(query.columns).plural}{_by(query, ': {}')}"
    legend = nodes.paragraph("", "● eigener Verweis, ○ geerbter Verweis", classes=["nw-legend"])
    return [table(heads, rows, caption, ["nw-matrix"], []), legend]


def _by(query: Matrix, form: str) -> str:
    """By which link; nothing where it is called as what it leads to."""
    word = link_word(query.link).outgoing
    return "" if word == kind_word(query.columns).label else form.format(word)


def _unlinked(query: Matrix, handbook: Handbook, address: Address) -> list[nodes.Node]:
    gaps = unlinked(handbook, query.rows, query.columns, query.link, query.document)
    what = f"ohne {kind_word(query.columns).label}{_by(query, ' ({})')}"
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


def _matrix_head(handbook: Handbook, entry: Entry, address: Address) -> nodes.Node:
    name = entry.title if kind_word(entry.kind).named_by_title else handbook.number(entry) or entry.id
    return reference(name, address(entry), entry.title)


def _matrix_row_head(handbook: Handbook, entry: Entry, address: Address) -> list[nodes.Node]:
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


VIEW: Final = View(
    word="matrix",
    query=Matrix,
    read=_read,
    answer=_answer,
    arguments=(2, 2),
    options=("verweis", "dokument", "nur"),
    names=lambda query: (query.document,),
    confined=True,
)
