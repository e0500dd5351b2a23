"""Clause ─▶ measure ─▶ evidence: every promise with what keeps it and what proves it."""

from dataclasses import dataclass

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage import family
from nachweis.compliance.model import Entry


@dataclass(frozen=True, slots=True)
class Chain:
    """One promise."""

    clause: Entry
    measures: tuple[Entry, ...]
    """What keeps it."""
    evidence: tuple[Entry, ...]
    """What proves it, expired pieces too."""
    proved: bool
    """Whether one of these pieces still holds."""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return bool(self.measures) and self.proved


def chains(audit: Audit, document: str = "") -> tuple[Chain, ...]:
    """The promises of the handbook, or of the document with this id and its annexes, in the order of places."""
    within: set[str] | None = None
    if document:
        found = audit.handbook.get(document)
        within = {part.id for part in family(audit.handbook, found)} if found else set()
    made = []
    for clause in audit.promises:
        home = audit.handbook.document_of(clause)
        if within is not None and (home is None or home.id not in within):
            continue
        measures = audit.keepers(clause)
        pieces = {piece.id: piece for entry in (clause, *measures) for piece in audit.evidence(entry)}
        evidence = tuple(pieces.values())
        made.append(Chain(clause, measures, evidence, any(not audit.expired(piece) for piece in evidence)))
    return tuple(made)
