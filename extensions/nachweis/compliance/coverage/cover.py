"""How far one requirement is met, and the sum over several."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nachweis.compliance.model import Entry
from nachweis.vocabulary import Part, Requirement, Scale, vocabulary


class State(StrEnum):
    """How far a requirement is met, from the worst to the best (DESIGN § 9)."""

    UNASSIGNED = "unassigned"
    """Nobody has looked: nothing is said of it, neither that it is met nor that it is not."""
    GAP = "gap"
    PARTIAL = "partial"
    """An element that is demanded is missing."""
    ASSURED = "assured"
    """Measures are said to be in place, and nothing proves it."""
    NOTED = "noted"
    """Met, with a remark that is no defect under the law."""
    MET = "met"

    @property
    def label(self) -> str:
        """How readers see it."""
        return vocabulary().labels["coverage"][self]

    @property
    def rank(self) -> int:
        """Its place, the worst first."""
        return _RANKS[self]

    @property
    def enough(self) -> bool:
        """Whether nothing demanded is missing, as far as anybody has said."""
        return self.rank >= State.ASSURED.rank


_RANKS: Mapping[State, int] = {state: rank for rank, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class PartCover:
    """How far one part of a requirement is met."""

    part: Part
    state: State
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """How far a document meets one requirement."""

    requirement: Requirement
    state: State
    entries: tuple[Entry, ...]
    """The clauses or measures that meet it, wholly or in part."""
    reason: str
    """Why it is not met, or what is to be noted, German; empty if there is nothing to say."""
    scale: Scale
    """By whose measure it counts for this document: a comparison is law where the document falls under it."""
    records: tuple[Entry, ...] = ()
    """The written findings that lower it."""
    parts: tuple[PartCover, ...] = ()
    proposed: tuple[Entry, ...] = ()
    """Where it may be regulated, as far as nobody has assigned it; a proposal is never a state."""


def tally(covers: Iterable[Cover], scale: Scale = Scale.LAW) -> Mapping[State, int]:
    """How many requirements of one scale are met how far, the best first; states without any are left out."""
    counts = Counter(cover.state for cover in covers if cover.scale is scale)
    return {state: counts[state] for state in reversed(State) if counts[state]}
