"""How far measures have got: a control has no status of its own, only that of what stands below it (DESIGN § 4)."""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry
from nachweis.vocabulary import Kind, Status, vocabulary


class Standing(StrEnum):
    """How far a measure has got, the furthest first."""

    PROVED = "proved"
    ASSURED = "assured"
    """It is said to be in place, and nothing proves it."""
    PLANNED = "planned"
    DRAFT = "draft"

    @property
    def label(self) -> str:
        """How readers see it."""
        return vocabulary().labels["standing"][self]


def standing_of(audit: Audit, measure: Entry) -> Standing:
    """How far a living measure has got."""
    match audit.handbook.status(measure):
        case Status.IMPLEMENTED:
            proved = any(not audit.expired(piece) for piece in audit.evidence(measure))
            return Standing.PROVED if proved else Standing.ASSURED
        case Status.PLANNED:
            return Standing.PLANNED
        case _:
            return Standing.DRAFT


def standing_below(audit: Audit, control: Entry) -> str:
    """How far the measures of a control and of its parts have got, „3 belegt, 7 zugesichert“; empty if it has none."""
    counts = Counter(standing_of(audit, measure) for measure in _measures(audit, control))
    return ", ".join(f"{counts[standing]} {standing.label}" for standing in Standing if counts[standing])


def _measures(audit: Audit, control: Entry) -> Iterator[Entry]:
    """The living measures below a control, each once, also where controls stand in a circle."""
    seen, ahead = {control.id}, [control]
    while ahead:
        for part in audit.handbook.below(ahead.pop()):
            if part.kind is Kind.MEASURE and audit.handbook.status(part) is not Status.WITHDRAWN:
                yield part
            elif part.kind is Kind.CONTROL and part.id not in seen:
                seen.add(part.id)
                ahead.append(part)
