"""What was read from one page: plain records, which Sphinx keeps, clears and merges page by page."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from nachweis.compliance.finding import Finding
from nachweis.vocabulary import Edition

NAME: Final = "nachweis"
"""The name of the Sphinx domain, and the type of our warnings: ``[nachweis.duplicate_id]``."""
LEFT_OUT: Final = "(nicht in dieser Ausgabe)"
"""What stands where something is left out."""
CLAUSE: Final = "klausel"
"""The type of a reference into the contract by its number, „§ 5 Abs. 2“."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What the prose of a page refers to."""

    target: str
    """An id, a page, or, into the contract, a number."""
    line: int
    entry: str = ""
    """The id of the entry that it stands in."""
    reach: str = Edition.CUSTOMER.value
    """How far the block reaches that it stands in (:class:`~nachweis.vocabulary.Edition`)."""
    type: str = ""
    """``recht`` for a citation of a law, ``klausel`` for one of the contract; empty for a link that a writer typed."""


class Source(NamedTuple):
    """A file that a page is made of, as it was when it was read."""

    path: str
    time: int = 0
    """When it was changed, in nanoseconds; an older file than the one that was read is another one, too."""
    size: int = 0
    node: int = 0
    """Its number on the disk: two files that change places have the same time and perhaps the same size."""
    mode: int = 0
    """Who may read it."""


class Asked(NamedTuple):
    """A question of a view on a page."""

    query: Hashable
    """What the view asks (:mod:`nachweis.handbook.views`)."""
    line: int
    reach: str = Edition.CUSTOMER.value
    """How far the block reaches that asks."""


@dataclass(slots=True)
class Page:
    """What was read from one page."""

    findings: list[Finding] = field(default_factory=list)
    """Mistakes seen while reading."""
    ids: list[tuple[str, int]] = field(default_factory=list)
    """Every id that an entry of the page claims, with its line, duplicates too."""
    references: list[Reference] = field(default_factory=list)
    """What its prose refers to."""
    names: list[Reference] = field(default_factory=list)
    """What its text names that looks like an id; most of it is none."""
    queries: list[Asked] = field(default_factory=list)
    """What its views ask."""
    index: list[tuple[str, str, str]] = field(default_factory=list)
    """Its entries in Sphinx' search index, which Sphinx itself forgets when it writes other pages."""
    labels: dict[str, str] = field(default_factory=dict)
    """How far the block reaches that a label, term or equation stands in, by name; only closed ones."""
    claims: frozenset[str] = frozenset()
    """Names that only one page can have: its labels, the terms it explains, its equations."""
    withheld: set[str] = field(default_factory=set)
    """The ids of entries on it that this edition leaves out."""
    own: dict[str, str] = field(default_factory=dict)
    """What its entries say for themselves where that is not all of their text, by id: worked out when it is read."""
    listed: frozenset[str] = frozenset()
    """The pages of packs that its tables of contents name."""
    sources: tuple[Source, ...] = ()
    """The files that it was made of."""
