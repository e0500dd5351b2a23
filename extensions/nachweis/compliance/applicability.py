"""The statement of applicability of a standard: each number, whether it applies, why, by what, and how far it is done.

Nothing is concluded from silence: a number applies because somebody decided so or because something of the handbook
corresponds to it; it does not apply only because somebody decided so, and the title of that decision is the reason.
What a control corresponds to is done by its measures only if somebody decided that it applies; else by those that name
it themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry
from nachweis.vocabulary import Kind, Link, Status, vocabulary


class Applied(StrEnum):
    """How far a number has got, from what needs a hand to what needs none."""

    CONTRADICTED = "contradicted"
    """Excluded by a decision, and yet something corresponds to it; or two decisions say different things."""
    MISSING = "missing"
    """It applies, and nothing is done for it."""
    PENDING = "pending"
    PARTLY = "partly"
    MAPPED = "mapped"
    """Only a control corresponds to it: nobody has said which of its measures serve it, or that all do."""
    ASSURED = "assured"
    """All that is done for it is said to be in place; not all of it is proven."""
    EVIDENCED = "evidenced"
    """All of it is in place and proven, and no finding is open."""
    EXCLUDED = "excluded"
    OPEN = "open"
    """Nobody has judged it."""

    @property
    def label(self) -> str:
        """How readers see it."""
        return vocabulary().labels["applied"][self]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a standard, as a pack or an entry of the handbook has it."""

    id: str
    standard: str
    """The standard with its edition: „ISO/IEC 27001:2022“."""
    number: str
    """„A.8.28“; empty if the standard has none."""
    title: str
    """Our own short title."""
    group: str = ""
    """The heading that it stands under."""


@dataclass(frozen=True, slots=True)
class Row:
    """A number in a statement of applicability."""

    number: Number
    state: Applied
    decisions: tuple[Entry, ...] = ()
    """What was decided about it; the title of each is the reason."""
    by: tuple[Entry, ...] = ()
    """The controls, measures and clauses that correspond to it, in the order of places."""
    records: tuple[Entry, ...] = ()
    """The written findings about them that are not resolved."""

    @property
    def applies(self) -> bool | None:
        """Whether it applies; ``None`` if nobody has judged it, or not in one voice."""
        if self.state in (Applied.OPEN, Applied.CONTRADICTED):
            return None
        return self.state is not Applied.EXCLUDED


@dataclass(frozen=True, slots=True)
class _Said:
    """What a handbook says of one number."""

    decisions: list[Entry] = field(default_factory=list)
    by: list[Entry] = field(default_factory=list)


def applicability(audit: Audit, numbers: Iterable[Number], document: Entry | None = None) -> tuple[Row, ...]:
    """A row for each of ``numbers``, as what stands in ``document`` and its annexes says; as all says without one.

    A decision that stands outside of every document holds for all of them.
    """
    said = _said(audit, document)
    return tuple(_row(audit, number, said.get(number.id, _Said())) for number in numbers)


def contradicted(audit: Audit, decision: Entry) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """The ids of the norms that ``decision`` excludes although something corresponds to them or decides otherwise."""
    if decision.says("anwendbar") != "nein":
        return
    said = _said(audit, audit.handbook.document_of(decision))
    for id in decision.links.get(Link.CONCERNS, ()):
        against = [other for other in said[id].decisions if other.says("anwendbar") == "ja"] + said[id].by
        if against:
            yield id, tuple(against)


def _said(audit: Audit, document: Entry | None) -> Mapping[str, _Said]:
    """What is said of norms within ``document``, by the id of the norm."""
    return audit.once((_said, document.id if document else ""), lambda: _gathered(audit, document))


def _gathered(audit: Audit, document: Entry | None) -> Mapping[str, _Said]:
    said: defaultdict[str, _Said] = defaultdict(_Said)
    for decision in audit.handbook.of(Kind.DECISION):
        if audit.handbook.document_of(decision) is None or _within(audit, decision, document):
            for id in decision.links.get(Link.CONCERNS, ()):
                said[id].decisions.append(decision)
    for entry in audit.living(Kind.CONTROL, Kind.MEASURE, Kind.CLAUSE):
        if _within(audit, entry, document):
            for id in dict.fromkeys(entry.links.get(Link.COMPLIES_WITH, ())):
                said[id].by.append(entry)
    return said


def _within(audit: Audit, entry: Entry, document: Entry | None) -> bool:
    home = audit.handbook.document_of(entry)
    if document is None or home is None:
        return document is None
    return any(above.id == document.id for above in (home, *audit.handbook.line_of(home)))


def _row(audit: Audit, number: Number, said: _Said) -> Row:
    concerned = {number.id, *(one.id for entry in said.by for one in (entry, *_doing(audit, entry)))}
    records = tuple(record for record in audit.records if concerned.intersection(record.links.get(Link.CONCERNS, ())))
    return Row(number, _state(audit, said, records), tuple(said.decisions), tuple(said.by), records)


def _state(audit: Audit, said: _Said, records: tuple[Entry, ...]) -> Applied:
    words = {decision.says("anwendbar") for decision in said.decisions}
    if "nein" in words:
        return Applied.CONTRADICTED if said.by or "ja" in words else Applied.EXCLUDED
    if not said.by:
        return Applied.MISSING if "ja" in words else Applied.OPEN
    naming = [entry for entry in said.by if "ja" in words or entry.kind is not Kind.CONTROL]
    if not naming:
        return Applied.MAPPED
    doing = {one.id: one for entry in naming for one in _doing(audit, entry)}.values()
    done = [entry for entry in doing if audit.handbook.status(entry) in (Status.IMPLEMENTED, Status.AGREED)]
    if len(done) < len(doing):
        return Applied.PARTLY if done else Applied.PENDING
    if not done:
        return Applied.MISSING
    proven = all(any(not audit.expired(proof) for proof in audit.evidence(entry)) for entry in done)
    return Applied.EVIDENCED if proven and not records else Applied.ASSURED


def _doing(audit: Audit, entry: Entry) -> Iterator[Entry]:
    """What is done where something corresponds to a norm: the measures of a control, not what a customer has to do."""
    if entry.kind is Kind.CONTROL:
        for part in audit.handbook.below(entry):
            if part.kind in (Kind.CONTROL, Kind.MEASURE) and audit.handbook.status(part) is not Status.WITHDRAWN:
                yield from _doing(audit, part)
    elif entry.kind is not Kind.MEASURE or audit.bearer(entry) != "verantwortlicher":
        yield entry
