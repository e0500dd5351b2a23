"""What a view asks: frozen, so that a page's question can be stored and compared."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nachweis.vocabulary import Edition, Kind, Link


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
    SINCE = "seit"
    UNTIL = "bis"
    ANNOUNCED = "mitgeteilt_am"
    EFFECTIVE = "wirksam_ab"


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
    gaps: bool = False
    """Only entries that leave one of the columns empty."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows against columns: where a row is linked to a column."""

    rows: Kind
    columns: Kind
    role: Link
    document: str = ""
    """Only rows of this document; its id."""
    gaps: bool = False
    """Only rows that meet no column."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a document meets what the law demands."""

    document: str
    """Its id."""
    of: str = ""
    """``vertrag``, ``art32``, ``bdsg64`` or ``acht``; empty for all that its kind must meet."""
    gaps: bool = False
    """Only what is not met."""


@dataclass(frozen=True, slots=True)
class Chains:
    """Each promise with what keeps it and what proves it."""

    document: str = ""
    """Only promises of this document and its annexes; its id."""
    gaps: bool = False
    """Only promises that lack one or the other."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules find and nobody has written down, and what people found."""

    document: str = ""
    """Only what is about this document; its id."""


@dataclass(frozen=True, slots=True)
class Report:
    """The counts of a check, by document, weight and age."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is checked, with its weight and its reason."""


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws that citations are checked against."""


@dataclass(frozen=True, slots=True)
class Ids:
    """Every id."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many of what."""


@dataclass(frozen=True, slots=True)
class Situations:
    """The ways in: every situation."""


@dataclass(frozen=True, slots=True)
class Applying:
    """What applies in a situation, by document, with what belongs to it."""

    situation: str
    """Its id."""


@dataclass(frozen=True, slots=True)
class NetworkDrawing:
    """A picture of what is linked to an entry."""

    entry: str
    """Its id."""


@dataclass(frozen=True, slots=True)
class CoverageDrawing:
    """A picture of how far documents meet what the law demands."""

    document: str = ""
    """Only this one; its id."""


@dataclass(frozen=True, slots=True)
class ReviewsDrawing:
    """A picture of how long ago entries were reviewed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the version before, and what must be looked at again."""


LEFT_OUT: Final = "(nicht in dieser Ausgabe)"
"""What stands where something is left out."""
FINDINGS_REACH: Final = Edition.AUDIT
"""How far what the rules find reaches: customers see the handbook, not what is wrong with it."""


def query_reach(query: "Query") -> Edition:
    """How far the answer to ``query`` reaches."""
    closed = isinstance(query, Coverage | Chains | Findings | Report | Rules | CoverageDrawing | ReviewsDrawing)
    return FINDINGS_REACH if closed else Edition.CUSTOMER


Query = (
    Register
    | Matrix
    | Coverage
    | Chains
    | Findings
    | Report
    | Rules
    | Laws
    | Ids
    | Numbers
    | Changes
    | Situations
    | Applying
    | NetworkDrawing
    | CoverageDrawing
    | ReviewsDrawing
)
