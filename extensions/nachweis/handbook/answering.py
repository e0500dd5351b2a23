"""Query + handbook ─▶ docutils nodes: tables in the place of what a page asks."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from nachweis.compliance.model import Entry, Handbook, Kind, Role
from nachweis.compliance.views.tables import Grid, matrix, register
from nachweis.handbook.domain import NAMED_BY_TITLE, HandbookDomain, domain_of, shown
from nachweis.handbook.nodes import view
from nachweis.handbook.queries import DEFAULT_COLUMNS, Columns, Ids, Matrix, Numbers, Query, Register
from nachweis.handbook.resolve import page_address
from nachweis.handbook.vocabulary import PLURALS, WORDS, link_label, vocabulary


class Views(SphinxPostTransform):
    """Put the answer in the place of each question."""

    default_priority: ClassVar[int] = 6

    def run(self, **kwargs: Any) -> None:
        """Replace every placeholder of the page."""
        domain = domain_of(self.env)
        address = page_address(self.app, self.env.docname)
        for number, node in enumerate(list(self.document.findall(view)), start=1):
            answered = answer(node["query"], domain, address)
            for table in (node for node in answered if isinstance(node, nodes.table)):
                table["ids"] = [f"tabelle-{number}"]
            node.replace_self(answered)


def answer(query: Query, domain: HandbookDomain, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """The nodes that answer ``query``."""
    handbook = domain.handbook
    match query:
        case Register():
            return _register(query, handbook, address)
        case Matrix():
            return _matrix(query, handbook, address)
        case Ids():
            return _ids(handbook, address)
        case Numbers():
            return _numbers(handbook)


def _register(query: Register, handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    entries = register(handbook, query.kind, query.under)
    columns = query.columns or DEFAULT_COLUMNS.get(query.kind, (Columns.ID, Columns.TITLE, Columns.DOCUMENT))
    if not entries:
        return [_nothing(f"Keine {PLURALS[query.kind]} vorhanden.")]
    heads = [_heading(column, query.kind) for column in columns]
    rows = [[_cell(handbook, entry, column, address) for column in columns] for entry in entries]
    kinds = [f"nw-col-{column.value}" for column in columns]
    return [_table(heads, rows, f"{len(rows)} {PLURALS[query.kind]}", ["nw-register"], kinds)]


def _heading(column: Columns, kind: Kind) -> str:
    return {
        Columns.ID: "Kennung",
        Columns.TITLE: vocabulary()[kind].label,
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
    }[column]


def _cell(handbook: Handbook, entry: Entry, column: Columns, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """What a register says about ``entry`` in ``column``: inline nodes, several separated by line breaks."""
    match column:
        case Columns.ID:
            return [_reference(entry.id, address(entry))]
        case Columns.TITLE:
            return [_named(handbook, entry, address)]
        case Columns.NUMBER:
            return [nodes.Text(handbook.number(entry))]
        case Columns.DOCUMENT:
            document = handbook.document_of(entry)
            return [_reference(document.heading or document.title, address(document))] if document else []
        case Columns.CONTROL:
            control = handbook.control_of(entry)
            return [_reference(control.heading or control.title, address(control))] if control else []
        case Columns.STATUS:
            return [nodes.Text(WORDS[handbook.status(entry).value])]
        case Columns.LEGAL_BASIS:
            found = handbook.targets(entry, Role.BASED_ON)
            laws = found.value if found else ()
            return _separated([_reference(handbook.number(law) or law.id, address(law)) for law in laws])
        case Columns.BEARER:
            bearer = handbook.fact(entry, "liegt_bei")
            return [nodes.Text(WORDS[bearer.value] if bearer else WORDS["auftragsverarbeiter"])]
        case _:
            fact = handbook.fact(entry, column.value)
            return [nodes.Text(fact.value if fact else "–")]


def _named(handbook: Handbook, entry: Entry, address: Callable[[Entry], str]) -> nodes.Node:
    """The title of an entry; what people know by its name is a link."""
    if entry.kind in NAMED_BY_TITLE:
        return _reference(entry.title, address(entry))
    if entry.kind is Kind.SUBPROCESSOR:
        return _reference(handbook.number(entry) or entry.title, address(entry))
    return nodes.Text(entry.title)


def _matrix(query: Matrix, handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    grid = matrix(handbook, query.rows, query.columns, query.role, query.document)
    if not grid.rows:
        return [_nothing(f"Noch ist nichts über „{link_label(query.role, back=False)}“ verbunden.")]
    heads: list[nodes.Node | str] = [
        f"{vocabulary()[query.rows].label}",
        *(_matrix_head(handbook, column, address) for column in grid.columns),
    ]
    rows = [[_matrix_row_head(handbook, row, address), *_marks(handbook, grid, r)] for r, row in enumerate(grid.rows)]
    caption = f"{PLURALS[query.rows]} × {PLURALS[query.columns]}: {link_label(query.role, back=False)}"
    legend = nodes.paragraph("", "● eigener Verweis, ○ geerbter Verweis", classes=["nw-legend"])
    return [_table(heads, rows, caption, ["nw-matrix"], []), legend]


def _matrix_head(handbook: Handbook, entry: Entry, address: Callable[[Entry], str]) -> nodes.Node:
    name = entry.title if entry.kind in NAMED_BY_TITLE else handbook.number(entry) or entry.id
    return _reference(name, address(entry), entry.title)


def _matrix_row_head(handbook: Handbook, entry: Entry, address: Callable[[Entry], str]) -> list[nodes.Node]:
    if entry.kind in NAMED_BY_TITLE:
        return [_reference(entry.title, address(entry))]
    name = entry.heading if entry.kind is Kind.CONTROL and entry.heading else entry.title
    return [_reference(handbook.number(entry) or entry.id, address(entry)), nodes.Text(f" {name}")]


def _marks(handbook: Handbook, grid: Grid, row: int) -> list[list[nodes.Node]]:
    marks: list[list[nodes.Node]] = []
    for column, state in zip(grid.columns, grid.cells[row], strict=True):
        if not state:
            marks.append([])
            continue
        name = column.title if column.kind in NAMED_BY_TITLE else handbook.number(column) or column.id
        word = "eigener Verweis" if state == "own" else "geerbter Verweis"
        mark = nodes.inline("", "●" if state == "own" else "○", classes=["nw-mark", f"nw-mark-{state}"])
        marks.append([mark, nodes.inline("", f" {word} auf {name}", classes=["nw-hidden"])])
    return marks


def _ids(handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    entries = sorted(handbook, key=lambda entry: entry.id)
    rows: list[Sequence[Sequence[nodes.Node]]] = [
        [
            [_reference(entry.id, address(entry))],
            [nodes.Text(vocabulary()[entry.kind].label)],
            [nodes.Text(shown(handbook, entry).removeprefix(f"{entry.id}: "))],
        ]
        for entry in entries
    ]
    kinds = ["nw-col-kennung", "nw-col-art", "nw-col-titel"]
    return [_table(["Kennung", "Art", "Titel"], rows, f"{len(rows)} Kennungen", ["nw-register"], kinds)]


def _numbers(handbook: Handbook) -> list[nodes.Node]:
    items = [
        nodes.list_item("", nodes.paragraph("", "", nodes.strong("", str(count)), nodes.Text(f" {PLURALS[kind]}")))
        for kind in vocabulary()
        if (count := len(handbook.of(kind)))
    ]
    return [nodes.bullet_list("", *items, classes=["nw-numbers"])]


# ── nodes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _reference(text: str, uri: str, tip: str = "") -> nodes.reference:
    reference = nodes.reference("", text, internal=True, refuri=uri)
    if tip:
        reference["reftitle"] = tip
    return reference


def _separated(items: Iterable[nodes.Node]) -> list[nodes.Node]:
    separated: list[nodes.Node] = []
    for item in items:
        if separated:
            separated.append(nodes.Text("; "))
        separated.append(item)
    return separated


def _nothing(text: str) -> nodes.paragraph:
    return nodes.paragraph("", text, classes=["nw-nothing"])


def _table(
    heads: Sequence[nodes.Node | str],
    rows: Sequence[Sequence[Sequence[nodes.Node]]],
    caption: str,
    classes: list[str],
    column_classes: list[str],
) -> nodes.table:
    """A plain docutils table with a header row; the first column names the row. Search finds entries, not tables."""
    table = nodes.table("", nodes.title("", caption), classes=["nw-table", "no-search", *classes])
    group = nodes.tgroup("", cols=len(heads))
    table += group
    group += [_column(names_row=index == 0) for index, _ in enumerate(heads)]
    classes_of = dict(enumerate(column_classes))
    head_row = nodes.row()
    for index, head in enumerate(heads):
        content = nodes.Text(head) if isinstance(head, str) else head
        head_row += nodes.entry(
            "", nodes.paragraph("", "", content), classes=[c] if (c := classes_of.get(index)) else []
        )
    group += nodes.thead("", head_row)
    body = nodes.tbody()
    for row in rows:
        body += nodes.row("", *(_entry(cell, classes_of.get(index)) for index, cell in enumerate(row)))
    group += body
    return table


def _column(*, names_row: bool) -> nodes.colspec:
    column = nodes.colspec(colwidth=1)
    if names_row:
        column["stub"] = 1
    return column


def _entry(cell: Sequence[nodes.Node], kind: str | None) -> nodes.entry:
    entry = nodes.entry(classes=[kind] if kind else [])
    if cell:
        entry += nodes.paragraph("", "", *cell)
    return entry


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(Views)
