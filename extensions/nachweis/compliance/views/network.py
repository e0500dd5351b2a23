"""The network around an entry: clause, measure, provision, subprocessor, at most two steps away. Pure."""

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


def network(handbook: Handbook, entry: Entry, most: int = 7) -> Network:
    """The network around ``entry``; of each column at most ``most`` are drawn, the nearest first."""
    steps: dict[str, int] = {entry.id: 0}
    edges: dict[tuple[str, Link, str], Edge] = {}
    front = [entry]
    for step in (1, 2):
        following: list[Entry] = []
        for one in front:
            for edge in _edges(handbook, one):
                other = edge.end if edge.start is one else edge.start
                edges.setdefault((edge.start.id, edge.link, edge.end.id), edge)
                if other.id not in steps:
                    steps[other.id] = step
                    if other.kind not in _ENDS:
                        following.append(other)
        front = following
    columns = []
    left_out = 0
    for number in range(len(COLUMNS)):
        inside = [handbook[id] for id in steps if _SHOWN.get(handbook[id].kind) == number]
        inside.sort(key=lambda one: (steps[one.id], one.place))
        left_out += max(0, len(inside) - most)
        columns.append(tuple(sorted(inside[:most], key=lambda one: one.place)))
    drawn = {one.id for column in columns for one in column}
    kept = tuple(edge for edge in edges.values() if edge.start.id in drawn and edge.end.id in drawn)
    linked = {one.id for edge in kept for one in (edge.start, edge.end)} | {entry.id}
    left_out += len(drawn - linked)
    columns = [tuple(one for one in column if one.id in linked) for column in columns]
    return Network(entry, tuple(columns), kept, left_out)


def _edges(handbook: Handbook, entry: Entry) -> list[Edge]:
    found = []
    for link in _ROLES:
        targets = handbook.targets(entry, link)
        found += [Edge(entry, link, other) for other in (targets.value if targets else ()) if other.kind in _SHOWN]
        found += [Edge(other, link, entry) for other in handbook.sources(entry, link) if other.kind in _SHOWN]
    return found
