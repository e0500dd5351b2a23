"""Tables and links as docutils nodes: what answers are made of."""

from collections.abc import Iterable, Sequence

from docutils import nodes

Cell = Sequence[nodes.Node]
"""What a cell holds: inline nodes."""


def reference(text: str, uri: str, tip: str = "") -> nodes.reference:
    """A link inside the handbook."""
    made = nodes.reference("", text, internal=True, refuri=uri)
    if tip:
        made["reftitle"] = tip
    return made


def id_link(id: str, uri: str, tip: str = "") -> nodes.reference:
    """A link that reads as the id and stays on one line."""
    made = reference(id, uri, tip)
    made["classes"].append("nw-ref")
    return made


def separated(items: Iterable[nodes.Node]) -> list[nodes.Node]:
    """The items with a semicolon between two."""
    made: list[nodes.Node] = []
    for item in items:
        if made:
            made.append(nodes.Text("; "))
        made.append(item)
    return made


def mark(text: str, kind: str) -> nodes.inline:
    """A word on a coloured ground: a state, a weight."""
    return nodes.inline("", text, classes=["nw-badge", f"nw-badge-{kind}"])


def nothing(text: str) -> nodes.paragraph:
    """What stands where there is nothing to list."""
    return nodes.paragraph("", text, classes=["nw-nothing"])


def table(
    heads: Sequence[nodes.Node | str],
    rows: Sequence[Sequence[Cell]],
    caption: str,
    classes: list[str],
    column_classes: list[str],
) -> nodes.table:
    """A plain docutils table with a header row; the first column names the row. Search finds entries, not tables."""
    made = nodes.table("", nodes.title("", caption), classes=["nw-table", "no-search", *classes])
    group = nodes.tgroup("", cols=len(heads))
    made += group
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
    return made


def _column(*, names_row: bool) -> nodes.colspec:
    column = nodes.colspec(colwidth=1)
    if names_row:
        column["stub"] = 1
    return column


def _entry(cell: Cell, kind: str | None) -> nodes.entry:
    entry = nodes.entry(classes=[kind] if kind else [])
    if cell:
        entry += nodes.paragraph("", "", *cell)
    return entry
