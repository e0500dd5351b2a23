"""The report of a check: what is open, by document, by weight and by age."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Entry
from nachweis.vocabulary import Kind, Link, Status

AGES: tuple[tuple[str, int], ...] = (
    ("bis 30 Tage", 30),
    ("bis 90 Tage", 90),
    ("bis ein Jahr", 365),
    ("älter", 10**6),
)
"""The ages of written findings: label, and days up to which it holds."""

GRAVITIES = ("hoch", "mittel", "niedrig")
"""How grave a written finding is, gravest first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One document's line of the report."""

    document: Entry | None
    """``None`` for what belongs to no document."""
    new: dict[Severity, int]
    """What the rules find and nobody has written down, by weight."""
    recorded: dict[Severity, int]
    """What the rules find and a written finding says as well, by weight."""
    accepted: dict[Severity, int]
    """What is accepted, by weight."""
    resting: dict[Severity, int]
    """What only the issuer of the document can mend, by weight."""
    open: dict[str, int]
    """Written findings that are open, by how grave they are."""
    taken: dict[str, int]
    """Written findings that are accepted, by how grave they are."""
    handed: dict[str, int]
    """Written findings that rest with the issuer of a document, by how grave they are."""


@dataclass(frozen=True, slots=True)
class Unmended:
    """How many errors a handbook has that nobody has mended, and who answers for them."""

    new: int
    """What nobody has written down."""
    recorded: int
    """What is written down and open."""
    accepted: int
    """What the owner of the risk has accepted."""
    resting: int
    """What only the issuer of a document can mend."""

    @property
    def open(self) -> int:
        """What holds a release back."""
        return self.new + self.recorded

    @property
    def total(self) -> int:
        """What is not mended."""
        return self.open + self.accepted + self.resting

    def __str__(self) -> str:
        """What a cover says of it."""
        if not self.total:
            return "enthält keinen Fehler, den die Prüfung kennt"
        parts = (
            (self.open, "offen"),
            (self.accepted, "als Risiko angenommen"),
            (self.resting, "beim Anbieter des Dokuments"),
        )
        told = ", ".join(f"{count} {what}" for count, what in parts if count)
        return f"enthält {self.total} nicht behobene{'n' if self.total == 1 else ''} Fehler: {told}"


def unmended(findings: Iterable[Finding]) -> Unmended:
    """The errors among ``findings``, by who answers for them."""
    counted = Counter(
        "accepted" if f.accepted else "resting" if f.resting else "recorded" if f.record else "new"
        for f in findings
        if f.severity is Severity.ERROR
    )
    return Unmended(**{name: counted[name] for name in ("new", "recorded", "accepted", "resting")})


def lines(audit: Audit, findings: Sequence[Finding]) -> tuple[Line, ...]:
    """The report's lines: each document in the order of places, then what belongs to none if there is any."""
    documents: list[Entry | None] = [*audit.handbook.of(Kind.DOCUMENT), None]
    by_document: dict[str, list[Finding]] = {}
    for finding in findings:
        by_document.setdefault(_home(audit, finding.entry), []).append(finding)
    records: dict[str, list[Entry]] = {}
    for record in audit.handbook.of(Kind.FINDING):
        records.setdefault(home_of(audit, record), []).append(record)
    made = []
    for document in documents:
        id = document.id if document else ""
        own, written = by_document.get(id, []), records.get(id, [])
        if document is None and not own and not written:
            continue
        made.append(
            Line(
                document,
                _count(f for f in own if not f.record),
                _count(f for f in own if f.record and not (f.accepted or f.resting)),
                _count(f for f in own if f.accepted),
                _count(f for f in own if f.resting),
                _graded(record for record in written if audit.handbook.status(record) is Status.OPEN),
                _graded(record for record in written if audit.handbook.status(record) is Status.ACCEPTED),
                _graded(record for record in written if audit.handbook.status(record) is Status.WITH_PROVIDER),
            )
        )
    return tuple(made)


def ages(audit: Audit) -> dict[str, dict[str, int]]:
    """How many written findings that are not resolved are how old, by gravity: ``{"hoch": {"bis 30 Tage": 2, …}}``."""
    table = {gravity: {label: 0 for label, _ in (*AGES, ("ohne Datum", 0))} for gravity in GRAVITIES}
    for record in audit.handbook.of(Kind.FINDING):
        gravity = record.says("schwere")
        if gravity in table and audit.handbook.status(record) is not Status.RESOLVED:
            table[gravity][_age(record, audit.today)] += 1
    return table


def home_of(audit: Audit, record: Entry) -> str:
    """The id of the document that a written finding is about: that of the first thing it concerns."""
    for id in record.links.get(Link.CONCERNS, ()):
        if home := _home(audit, id):
            return home
    return ""


def _home(audit: Audit, id: str) -> str:
    entry = audit.handbook.get(id)
    document = audit.handbook.document_of(entry) if entry else None
    return document.id if document else ""


def _graded(records: Iterable[Entry]) -> dict[str, int]:
    grades = Counter(record.says("schwere") for record in records)
    return {gravity: grades[gravity] for gravity in GRAVITIES}


def _count(findings: Iterable[Finding]) -> dict[Severity, int]:
    counted = dict.fromkeys(Severity, 0)
    for finding in findings:
        counted[finding.severity] += 1
    return counted


def _age(record: Entry, today: date) -> str:
    day = record.day("festgestellt_am")
    if day is None:
        return "ohne Datum"
    days = (today - day).days
    return next((label for label, most in AGES if days <= most), AGES[-1][0])
