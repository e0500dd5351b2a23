"""Tables: column widths from what stands in them, heads that repeat, wide matrices on their side and in parts."""

from collections.abc import Sequence
from typing import Final

from docutils import nodes

from nachweis.pdf.nodes.blocks import flowing, numbered
from nachweis.pdf.nodes.inlines import SHORT_ID
from nachweis.pdf.nodes.widths import CODE, layout
from nachweis.pdf.translator import Handler, Translator
from nachweis.pdf.typst import NOTHING, array, call, joined, truth, words

UPRIGHT_MARKS: Final = 16
"""How many columns of marks stand beside each other on a page."""
TURNED_MARKS: Final = 30
"""The same on a page that is turned."""

MOST: Final = 44
"""Up to how many characters a column is made wide for code."""
LOW: Final = 14
"""Up to how many lines a row stays whole."""
HEAD: Final = 46
"""How high the head of a matrix may be, in millimetres."""
PAGE: Final = "\N{NO-BREAK SPACE}(S.\N{NO-BREAK SPACE}00)"
"""What a reference is followed by."""
NARROW: Final = 84
"""Up to how many characters a table is no wider than the text."""


def table(translator: Translator, node: nodes.table) -> str:
    """A table with its caption."""
    title = next((child for child in node.children if isinstance(child, nodes.title)), None)
    number = numbered(translator, node)
    said = joined([*number, *translator.each(title.children if title is not None else [])])
    caption = None if said == NOTHING else said
    made = [*translator.anchors(node)]
    for group in node.findall(nodes.tgroup):
        if "nw-matrix" in node["classes"]:
            made.append(_matrix(translator, node, group, caption))
        else:
            made.append(_table(translator, node, group, caption))
    return joined([*made, *translator.postponed()])


def _rows(group: nodes.tgroup, kind: type[nodes.Element]) -> list[nodes.row]:
    return [
        row for part in group.children if isinstance(part, kind) for row in part.children if isinstance(row, nodes.row)
    ]


def _table(translator: Translator, node: nodes.table, group: nodes.tgroup, caption: str | None) -> str:
    heads, rows = _rows(group, nodes.thead), _rows(group, nodes.tbody)
    decided = layout(_texts(int(group["cols"]), [*heads, *rows]))
    if decided.turned:
        node["turned"] = True
    if heads and not _low(heads, decided.widths):
        heads, rows = [], [*heads, *rows]  # a head that repeats on each page must leave room for the table
    return call(
        "data-table",
        columns=array(f"{width}fr" for width in decided.widths),
        heads=array(array(_head(translator, cell) for cell in _cells(row)) for row in heads),
        rows=array(array(_cell(translator, cell) for cell in _cells(row)) for row in rows),
        caption=caption,
        wide=None if sum(decided.widths) > NARROW else "false",
        whole=truth(True) if _low(rows, decided.widths) else None,
        examined=truth(True) if "nw-examined" in node["classes"] or "nw-coverage" in node["classes"] else None,
    )


def _low(rows: Sequence[nodes.row], widths: Sequence[int]) -> bool:
    """Whether every row is surely lower than a third of a page, so that none need break."""
    return all(
        sum(1 for _ in cell.findall(nodes.paragraph))
        + len(cell.astext() + PAGE * len(list(cell.findall(nodes.reference)))) / width
        < LOW
        and not cell.get("morerows")
        for row in rows
        for cell, width in zip(_cells(row), widths, strict=False)
    )


def _cells(row: nodes.row) -> list[nodes.entry]:
    return [cell for cell in row.children if isinstance(cell, nodes.entry)]


def _texts(columns: int, rows: Sequence[nodes.row]) -> list[list[str]]:
    """What stands in each column, ``texts[c]``; cells over several columns say nothing about their widths."""
    texts: list[list[str]] = [[] for _ in range(columns)]
    blocked = [0] * columns
    for row in rows:
        column = 0
        for cell in _cells(row):
            while column < columns and blocked[column]:
                column += 1
            span, down = int(cell.get("morecols", 0)), int(cell.get("morerows", 0))
            if column < columns and not span:
                pages = sum(1 for _ in cell.findall(nodes.reference))
                codes = [
                    CODE * round(1.2 * len(word))
                    for code in cell.findall(nodes.literal)
                    for word in code.astext().split()
                ]
                codes += [
                    CODE * len(id.astext())
                    for id in cell.findall(nodes.reference)
                    if "nw-ref" in id["classes"] and len(id.astext()) <= SHORT_ID
                ]
                texts[column].append(" ".join([cell.astext() + PAGE * pages, *codes]))
            for taken in range(column, min(column + span + 1, columns)):
                blocked[taken] = down + 1
            column += span + 1
        blocked = [max(left - 1, 0) for left in blocked]
    return texts


def _cell(translator: Translator, cell: nodes.entry) -> str:
    body = flowing(translator, cell)
    columns, rows = int(cell.get("morecols", 0)) + 1, int(cell.get("morerows", 0)) + 1
    if columns == rows == 1:
        return body
    return call(
        "table.cell",
        body,
        colspan=str(columns) if columns > 1 else None,
        rowspan=str(rows) if rows > 1 else None,
    )


def _head(translator: Translator, cell: nodes.entry) -> str:
    translator.in_head = True
    made = _cell(translator, cell)
    translator.in_head = False
    return made


def _matrix(translator: Translator, node: nodes.table, group: nodes.tgroup, caption: str | None) -> str:
    """Marks where rows and columns meet: heads turned up, and as many tables as the page needs."""
    (head,), rows = _rows(group, nodes.thead), _rows(group, nodes.tbody)
    columns = len(_cells(head)) - 1
    turned = columns > UPRIGHT_MARKS
    if turned:
        node["turned"] = True
    room = TURNED_MARKS if turned else UPRIGHT_MARKS
    longest = 6 + max((round(1.4 * len(cell.astext() + PAGE)) for cell in _cells(head)[1:]), default=0)
    parts = -(-columns // room) or 1
    each = -(-columns // parts) or 1
    made = []
    for part in range(parts):
        shown = range(1 + part * each, 1 + min((part + 1) * each, columns))
        said = caption or words("")
        if parts > 1:
            said = joined([said, words(f" – Teil {part + 1} von {parts}")])
        made.append(
            call(
                "matrix",
                heads=array(_head(translator, _cells(head)[column]) for column in (0, *shown)),
                rows=array(array(_cell(translator, _cells(row)[column]) for column in (0, *shown)) for row in rows),
                caption=said,
                height=f"{min(longest, HEAD)}mm",
            )
        )
    return joined(made)


HANDLERS: Final[dict[type[nodes.Node], Handler]] = {nodes.table: table}
