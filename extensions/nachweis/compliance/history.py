"""Which version an entry stands in as it does now, and what changed in it before; carried on from version to version.

A version hands its history to the next one, so that a build needs one archive, however many versions there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from nachweis.compliance.changes import Aspect, Change
from nachweis.compliance.model import Handbook

DRAFT: Final = "Entwurf"
"""What a version is called that is published without being released."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a version changed in an entry."""

    version: str
    """Its name, ``2026.1``."""
    day: str
    """Its day, an ISO date."""
    aspects: tuple[Aspect, ...]
    wording: str = ""
    """How the entry read before, if it was reworded."""


@dataclass(frozen=True, slots=True)
class History:
    """The versions up to one, and the steps of each entry, oldest first."""

    versions: tuple[tuple[str, str], ...] = ()
    """Name and day of each, oldest first."""
    steps: Mapping[str, tuple[Step, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By id."""

    def extended(self, version: str, day: str, handbook: Handbook, changes: Iterable[Change]) -> "History":
        """The history after one more version.

        :param changes: What it changed; a first version adds every entry.
        """
        steps = dict(self.steps)
        if not self.versions:
            steps = {entry.id: (Step(version, day, (Aspect.ADDED,)),) for entry in handbook}
        else:
            by_id: dict[str, list[Change]] = {}
            for change in changes:
                by_id.setdefault(change.id, []).append(change)
            for id, found in by_id.items():
                aspects = tuple(dict.fromkeys(change.aspect for change in found))
                wording = next((change.old for change in found if change.aspect is Aspect.REWORDED), "")
                steps[id] = (*steps.get(id, ()), Step(version, day, aspects, wording))
        return History((*self.versions, (version, day)), MappingProxyType(steps))


def first_seen(version: str, day: str, handbook: Handbook) -> History:
    """The history of a version of which nothing earlier is known."""
    return History().extended(version, day, handbook, ())
