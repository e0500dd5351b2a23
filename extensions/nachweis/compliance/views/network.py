"""The network around an entry: clause, measure, provision, subprocessor, at most two steps away. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Kind, Link

COLUMNS: Final = (
    (Kind.LEGAL_BASIS, Kind.STANDARD),
    (Kind.CLAUSE, Kind.DOCUMENT),
    (Kind.CONTROL, Kind.MEASURE),
    (Kind.SUBPROCESSOR, Kind.EVIDENCE, Kind.DATA_CATEGORY, Kind.DATA_SUBJECT),
)
"""The kinds that are drawn, from left to right: from what is demanded to what is used."""
_SHOWN: Final = {kind: number for number, kinds in enumerate(COLUMNS) for kind in kinds}
_ENDS: Final = frozenset({Kind.LEGAL_BASIS, Kind.STANDARD, Kind.DATA_CATEGORY, Kind.DATA_SUBJECT})
"""Kinds that half the handbook points to: nothing is drawn beyond them."""
_ROLES: Final = tuple(link for link in Link if link not in (Link.SUPERSEDED_BY, Link.APPLIES, Link.COMPENSATED_BY))


@dataclass(frozen=True, slots=True)
class Edge:
    """A link: from where to where, and what it says."""

    start: Entry
    link: Link
    end: Entry


@dataclass(frozen=True, slots=True)
class Network:
    """What is linked to ``entry``."""

    entry: Entry
    columns: tuple[tuple[Entry, ...], ...]
    edges: tuple[Edge, ...]
    left_out: int = 0
    """How many entries were too many to draw."""


class Networks:
    """The networks of a handbook; each entry is asked for its links once."""

    def __init__(self, handbook: Handbook) -> None:
        self.handbook = handbook
        self._known: dict[str, tuple[Edge, ...]] = {}

    def around(self, entry: Entry, most: int = 7) -> Network:
        """The network around ``entry``; of each column at most ``most`` are drawn, the nearest first."""
        steps: dict[str, int] = {entry.id: 0}
        inside: tuple[list[Entry], ...] = tuple([] for _ in COLUMNS)
        if entry.kind in _SHOWN:
            inside[_SHOWN[entry.kind]].append(entry)
        edges: dict[tuple[str, Link, str], Edge] = {}
        front = [entry]
        for step in (1, 2):
            following: list[Entry] = []
            for one in front:
                for edge in self._edges(one):
                    other = edge.end if edge.start is one else edge.start
                    edges.setdefault((edge.start.id, edge.link, edge.end.id), edge)
                    if other.id not in steps:
                        steps[other.id] = step
                        inside[_SHOWN[other.kind]].append(other)
                        if other.kind not in _ENDS:
                            following.append(other)
            front = following
        columns = []
        left_out = 0
        for column in inside:
            column.sort(key=lambda one: (steps[one.id], one.place.page, one.place.line))
            left_out += max(0, len(column) - most)
            columns.append(sorted(column[:most], key=lambda one: (one.place.page, one.place.line)))
        drawn = {one.id for column in columns for one in column}
        kept = tuple(edge for edge in edges.values() if edge.start.id in drawn and edge.end.id in drawn)
        linked = {one.id for edge in kept for one in (edge.start, edge.end)} | {entry.id}
        left_out += len(drawn - linked)
        shown = tuple(tuple(one for one in column if one.id in linked) for column in columns)
        return Network(entry, shown, kept, left_out)

    def _edges(self, entry: Entry) -> tuple[Edge, ...]:
        if entry.id not in self._known:
            self._known[entry.id] = tuple(_edges(self.handbook, entry))
        return self._known[entry.id]


def _edges(handbook: Handbook, entry: Entry) -> Iterator[Edge]:
    for link in _ROLES:
        targets = handbook.targets(entry, link)
        yield from (Edge(entry, link, other) for other in (targets.value if targets else ()) if other.kind in _SHOWN)
        yield from (Edge(other, link, entry) for other in handbook.sources(entry, link) if other.kind in _SHOWN)
