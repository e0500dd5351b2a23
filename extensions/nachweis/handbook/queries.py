"""What a view asks: frozen, so that a page's question can be stored and compared."""

from dataclasses import dataclass
from enum import StrEnum

from nachweis.compliance.model import Kind, Role


class Columns(StrEnum):
    """The columns a register can have; the value is the word a writer types."""

    ID = "kennung"
    TITLE = "titel"
    NUMBER = "nummer"
    DOCUMENT = "dokument"
    CONTROL = "kontrolle"
    AREA = "bereich"
    STATUS = "status"
    OWNER = "rolle"
    BEARER = "liegt_bei"
    LEGAL_BASIS = "recht"
    COUNTRY = "land"
    SERVICE = "leistung"


DEFAULT_COLUMNS: dict[Kind, tuple[Columns, ...]] = {
    Kind.MEASURE: (
        Columns.ID,
        Columns.TITLE,
        Columns.DOCUMENT,
        Columns.CONTROL,
        Columns.STATUS,
        Columns.OWNER,
        Columns.BEARER,
        Columns.LEGAL_BASIS,
    ),
    Kind.CLAUSE: (
        Columns.ID,
        Columns.NUMBER,
        Columns.TITLE,
        Columns.DOCUMENT,
        Columns.STATUS,
        Columns.OWNER,
        Columns.LEGAL_BASIS,
    ),
    Kind.SUBPROCESSOR: (Columns.ID, Columns.TITLE, Columns.SERVICE, Columns.COUNTRY),
}
"""What a register shows when the writer names no columns."""


@dataclass(frozen=True, slots=True)
class Register:
    """All entries of a kind."""

    kind: Kind
    columns: tuple[Columns, ...] = ()
    under: str = ""
    """Only what belongs to this document or control; its id."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows against columns: where a row is linked to a column."""

    rows: Kind
    columns: Kind
    role: Role
    document: str = ""
    """Only rows of this document; its id."""


@dataclass(frozen=True, slots=True)
class Ids:
    """Every id."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many of what."""


Query = Register | Matrix | Ids | Numbers
