"""Registers and matrices: which entries, and where rows and columns meet."""

from dataclasses import dataclass

from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Kind, Link


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix: ``cells[r][c]`` says whether row ``r`` is linked to column ``c``."""

    rows: tuple[Entry, ...]
    columns: tuple[Entry, ...]
    cells: tuple[tuple[str, ...], ...]
    """``""`` not linked, ``"own"`` linked by the row itself, ``"inherited"`` by what is above it."""


def register(handbook: Handbook, kind: Kind, under: str = "") -> tuple[Entry, ...]:
    """The entries of ``kind``, or only those that belong to the document or control ``under``."""
    entries = handbook.of(kind)
    if not under:
        return entries
    return tuple(entry for entry in entries if belongs_to(handbook, entry, under))


def belongs_to(handbook: Handbook, entry: Entry, id: str) -> bool:
    """Whether ``entry`` stands in the document or below the entry with ``id``."""
    document = handbook.document_of(entry)
    return (document is not None and document.id == id) or any(above.id == id for above in handbook.line_of(entry))


def matrix(handbook: Handbook, rows: Kind, columns: Kind, link: Link, document: str = "") -> Grid:
    """Rows against columns by ``link``, from whichever side the link is written.

    Only rows and columns that meet somewhere are shown; a row's links count its inherited ones.
    """
    row_entries = register(handbook, rows, document)
    column_entries = handbook.of(columns)
    meeting: dict[tuple[str, str], str] = {}
    for row in row_entries:
        meeting |= {(row.id, id): state for id, state in _linked(handbook, row, link).items()}
    for column in column_entries:
        meeting |= {(id, column.id): state for id, state in _linked(handbook, column, link).items()}
    row_ids, column_ids = {row.id for row in row_entries}, {column.id for column in column_entries}
    hits = {pair for pair in meeting if pair[0] in row_ids and pair[1] in column_ids}
    hit_rows, hit_columns = {r for r, _ in hits}, {c for _, c in hits}
    shown_rows = tuple(row for row in row_entries if row.id in hit_rows)
    shown_columns = tuple(column for column in column_entries if column.id in hit_columns)
    cells = tuple(tuple(meeting.get((row.id, column.id), "") for column in shown_columns) for row in shown_rows)
    return Grid(shown_rows, shown_columns, cells)


def unlinked(handbook: Handbook, rows: Kind, columns: Kind, link: Link, document: str = "") -> tuple[Entry, ...]:
    """The rows of a matrix that meet no column, in the order of places: its gaps."""
    meeting = {row.id for row in matrix(handbook, rows, columns, link, document).rows}
    return tuple(row for row in register(handbook, rows, document) if row.id not in meeting)


def _linked(handbook: Handbook, entry: Entry, link: Link) -> dict[str, str]:
    """What ``entry`` is linked to, by id, and whether by itself or by inheritance."""
    found = handbook.targets(entry, link)
    if found is None:
        return {}
    return {target.id: "own" if found.origin is None else "inherited" for target in found.value}
