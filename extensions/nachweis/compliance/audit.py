"""What a check is given: the handbook, the law, the day. Rules and views ask it what several of them need to know."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from nachweis.compliance.changes import Change, Suspect, compare, fingerprint, suspects
from nachweis.compliance.citing.citations import CitationError, Citations
from nachweis.compliance.citing.law import Citation
from nachweis.compliance.history import History
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.values.days import months_later
from nachweis.compliance.values.deadlines import Period, end, read_period
from nachweis.compliance.values.duties import binds_processor
from nachweis.compliance.values.typed import read_months
from nachweis.vocabulary import Kind, Link, Status

T = TypeVar("T")

_TAKEN = ("freigabe", "grund", "gilt_bis")
_TREATED = ("rolle", "faellig_am", "abhilfe")
TO_ACCEPT = (*_TAKEN, *_TREATED)
"""What an acceptance says besides its entries: who accepts them, why, until when; who does what about it, by when."""

PROCESSORS_WORDS = ("auftragsverarbeiter", "gemeinsam")
"""Values of ``verpflichtet`` by which a clause is a promise of the processor."""


@dataclass(frozen=True)
class Audit:
    """One look at a handbook on one day. It computes what it is asked once and changes nothing."""

    handbook: Handbook
    citations: Citations
    today: date
    """The day that reviews, evidence and acceptances are measured against."""
    released: bool = False
    """Whether the handbook is to be published as a version, so that no draft may be left in it."""
    review_months: int = 12
    """After how many months a review is due where the entry says nothing else."""
    before: Handbook | None = None
    """The version before, if there is one."""
    before_day: str = ""
    """The day of the version before, an ISO date; empty if it is not known."""
    past: History = field(default_factory=History)
    """The history up to the version before."""
    version: str = ""
    """What this version is called; empty if it is not published."""
    withheld: frozenset[str] = frozenset()
    """The ids of entries that the handbook has and this edition leaves out."""
    is_holiday: Callable[[date], bool] = field(default=lambda day: False, compare=False)
    """Whether a day is a public holiday where objections are to be made (§ 193 BGB)."""
    risk_owners: tuple[str, ...] = ()
    """The roles that may accept a risk; the one that writes the handbook is none of them."""
    _answered: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, question: Hashable, answer: Callable[[], T]) -> T:
        """What ``answer`` gives, computed the first time that ``question`` is asked of this audit."""
        if question not in self._answered:
            self._answered[question] = answer()
        return cast("T", self._answered[question])

    # ── entries ────────────────────────────────────────────────────────────────────────────────────────────────

    def living(self, *kinds: Kind) -> Iterator[Entry]:
        """The entries of these kinds that are not withdrawn."""
        return (entry for entry in self.handbook.of(*kinds) if self.handbook.status(entry) is not Status.WITHDRAWN)

    def implemented(self) -> Iterator[Entry]:
        """The measures that are said to be in place."""
        book = self.handbook
        return (measure for measure in book.of(Kind.MEASURE) if book.status(measure) is Status.IMPLEMENTED)

    def bearer(self, entry: Entry) -> str:
        """Who has to do what ``entry`` says; the processor if nobody is named."""
        fact = self.handbook.fact(entry, "liegt_bei")
        return fact.value if fact else "auftragsverarbeiter"

    def review_due(self, entry: Entry) -> date | None:
        """The day by which ``entry`` is to be reviewed again.

        ``None`` if it says of no review of its own, or if that day is beyond the calendar.
        """
        reviewed = entry.day("durchsicht")
        if reviewed is None:
            return None
        every = self.handbook.fact(entry, "durchsicht_alle")
        return months_later(reviewed, (read_months(every.value) if every else None) or self.review_months)

    # ── the version before ─────────────────────────────────────────────────────────────────────────────────────

    @property
    def before_name(self) -> str:
        """What the version before is called; empty if there is none."""
        return self.past.versions[-1][0] if self.past.versions else ""

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What changed since the version before; nothing if there is none."""
        return compare(self.before, self.handbook, self.withheld) if self.before is not None else ()

    @cached_property
    def suspects(self) -> tuple[Suspect, ...]:
        """Entries whose neighbours changed since the version before and that nobody has reviewed since."""
        return suspects(self.before, self.handbook, self.before_day) if self.before is not None else ()

    @cached_property
    def history(self) -> History:
        """The history with this version; without versions it is empty."""
        if not self.past.versions and not self.version:
            return self.past
        name = self.version or "Entwurf"
        return self.past.extended(name, self.today.isoformat(), self.handbook, self.changes)

    # ── law ────────────────────────────────────────────────────────────────────────────────────────────────────

    def day_of(self, entry: Entry) -> str:
        """The day whose law applies to ``entry``: the ``stand`` of its document, else today; ISO date."""
        document = self.handbook.document_of(entry)
        return (document.says("stand") if document else "") or self.today.isoformat()

    def provision(self, law: Entry) -> Citation | None:
        """What a legal basis cites, if it is a citation of a known law."""
        return self._provisions.get(law.id)

    @cached_property
    def _provisions(self) -> Mapping[str, Citation]:
        provisions = {}
        for law in self.handbook.of(Kind.LEGAL_BASIS):
            try:
                provisions[law.id] = self.citations.parse(law.says("zitat"))[0]
            except CitationError:
                continue
        return provisions

    @cached_property
    def citing(self) -> tuple[Entry, ...]:
        """The controls, measures and clauses that may cite a law or the contract, in the order of places by kind."""
        saying = self.living(Kind.CONTROL, Kind.MEASURE, Kind.CLAUSE, Kind.DOCUMENT)
        return tuple(entry for entry in saying if _MAY_CITE.search(prose(entry)))

    def cited_in(self, text: str, day: str = "") -> Iterator[Citation]:
        """Every provision of a known law that ``text`` cites on ``day``, an ISO date; without it today."""
        for mention in self.citations.find(text, day):
            yield from (citation for citation in mention.citations if citation.law)

    # ── promises ───────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def promises(self) -> tuple[Entry, ...]:
        """The clauses that oblige the processor and hold none that do so more exactly, in the order of places.

        Whom a clause obliges is what ``verpflichtet`` says, else what its sentences tell.
        """
        return tuple(clause for clause in self.living(Kind.CLAUSE) if self._obliges(clause))

    def _obliges(self, clause: Entry) -> bool:
        parts = (part for part in self.handbook.below(clause) if part.kind is Kind.CLAUSE)
        return self._binds_processor(clause) and not any(map(self._binds_processor, parts))

    def _binds_processor(self, clause: Entry) -> bool:
        fact = self.handbook.fact(clause, "verpflichtet")
        if fact is not None:
            return fact.value in PROCESSORS_WORDS
        above = self.handbook.above(clause)
        heading = above.title if above is not None and above.kind is Kind.CLAUSE else clause.heading
        return binds_processor(clause.text, heading) if clause.text else binds_processor(clause.title, clause.title)

    def keepers(self, clause: Entry) -> tuple[Entry, ...]:
        """The measures that keep what ``clause`` promises, or what the clauses around it promise."""
        ids = [clause.id, *(above.id for above in self.handbook.line_of(clause))]
        return tuple({measure.id: measure for id in ids for measure in self._keepers.get(id, ())}.values())

    @cached_property
    def _keepers(self) -> Mapping[str, list[Entry]]:
        """By clause, in whose line it is named: a control that names one covers it by all its measures."""
        keepers: defaultdict[str, list[Entry]] = defaultdict(list)
        for measure in self.living(Kind.MEASURE):
            line = (measure, *self.handbook.line_of(measure))
            for id in dict.fromkeys(id for part in line for id in part.links.get(Link.COVERS, ())):
                keepers[id].append(measure)
        return keepers

    def evidence(self, entry: Entry) -> tuple[Entry, ...]:
        """What proves ``entry``, its own or inherited, expired or not."""
        found = self.handbook.targets(entry, Link.EVIDENCED_BY)
        return found.value if found else ()

    def expired(self, evidence: Entry) -> bool:
        """Whether a piece of evidence is past its date."""
        until = evidence.day("gilt_bis")
        return until is not None and until < self.today

    # ── subprocessors ──────────────────────────────────────────────────────────────────────────────────────────

    def contracts_with(self, subprocessor: Entry) -> tuple[Entry, ...]:
        """The contracts that a subprocessor works under: those whose clauses name it or whose measures use it."""
        book = self.handbook
        users = (*book.sources(subprocessor, Link.CONCERNS), *book.sources(subprocessor, Link.USES))
        found: dict[str, Entry] = {}
        for user in users:
            document = book.document_of(user) if user.kind is not Kind.FINDING else None
            for part in (document, *book.line_of(document)) if document else ():
                if part.says("art") == "AVV":
                    found[part.id] = part
        return tuple(found.values())

    def announced_under(self, contract: Entry, what: str) -> Entry | None:
        """The clause of a contract by which ``what`` is to be announced beforehand, a word of ``mitzuteilen``."""
        return next(
            (clause for clause in self._clauses_of(contract) if clause.says("mitzuteilen") in (what, "beides")),
            None,
        )

    def objection_clause(self, contract: Entry) -> Entry | None:
        """The clause of a contract that says how long the controller may object."""
        return next((clause for clause in self._clauses_of(contract) if clause.says("einspruchsfrist")), None)

    def _clauses_of(self, contract: Entry) -> Iterator[Entry]:
        for clause in self.living(Kind.CLAUSE):
            document = self.handbook.document_of(clause)
            if document is not None and document.id == contract.id:
                yield clause

    def objection_until(self, subprocessor: Entry) -> date | None:
        """The last day on which a controller may object to a subprocessor, whichever of them got the notice last.

        It is computed from the period that the clause of the contract names; of several contracts the latest counts.
        ``None`` if nobody knows when the notice arrived, no contract names a period, or one ends beyond the calendar.
        """
        received, told = subprocessor.days("zugegangen_am"), subprocessor.day("mitgeteilt_am")
        if not received or (told and min(received) < told):
            return None
        ends = [end(max(received), period, self.is_holiday) for period in self.objection_periods(subprocessor)]
        known = [day for day in ends if day is not None]
        return max(known) if known and len(known) == len(ends) else None

    def late_objections(self, subprocessor: Entry) -> tuple[date, ...]:
        """The days on which somebody objected to a subprocessor when nobody could do so any more."""
        until = self.objection_until(subprocessor)
        return tuple(day for day in subprocessor.days("widerspruch_am") if until is not None and day > until)

    def objection_periods(self, subprocessor: Entry) -> tuple[Period, ...]:
        """How long a controller may object to a subprocessor, by the contracts that it works under."""
        clauses = filter(None, map(self.objection_clause, self.contracts_with(subprocessor)))
        return tuple(filter(None, (read_period(clause.says("einspruchsfrist")) for clause in clauses)))

    # ── what people found ──────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def records(self) -> tuple[Entry, ...]:
        """The written findings that are not resolved."""
        return tuple(
            entry for entry in self.handbook.of(Kind.FINDING) if self.handbook.status(entry) is not Status.RESOLVED
        )

    def accepted(self, record: Entry) -> bool:
        """Whether a written finding is accepted in full, by the owner of the risk, and until a day not yet past."""
        until = record.day("gilt_bis")
        return (
            self.handbook.status(record) is Status.ACCEPTED
            and all(map(record.says, TO_ACCEPT))
            and record.says("freigabe") in self.risk_owners
            and until is not None
            and until >= self.today
        )

    def acceptable(self, record: Entry) -> tuple[Entry, ...]:
        """The entries that a written finding can accept: those that it names, but no whole documents."""
        named = map(self.handbook.get, dict.fromkeys(record.links.get(Link.CONCERNS, ())))
        return tuple(entry for entry in named if entry is not None and entry.kind is not Kind.DOCUMENT)

    def taken(self, record: Entry) -> frozenset[str]:
        """The ids of the entries that a written finding accepts in the wording that they have now."""
        marks = {tuple(part.split()) for part in record.says("angenommen_in").split(";")}
        return frozenset(entry.id for entry in self.acceptable(record) if (entry.id, fingerprint(entry)) in marks)

    # ── whose documents they are ───────────────────────────────────────────────────────────────────────────────

    def is_foreign(self, entry: Entry) -> bool:
        """Whether ``entry`` stands in a document that only somebody else can change, or belongs to its contract."""
        book = self.handbook
        if entry.kind is Kind.SUBPROCESSOR:
            listed = book.targets(entry, Link.PART_OF)
            homes = listed.value if listed else self.contracts_with(entry)
        else:
            home = entry if entry.kind is Kind.DOCUMENT else book.document_of(entry)
            homes = (home,) if home else ()
        return bool(homes) and all(map(self._came_from_outside, homes))

    def _came_from_outside(self, document: Entry) -> bool:
        family = (document, *self.handbook.line_of(document))
        return next(filter(None, (part.says("herkunft") for part in family)), "") == "fremd"

    def touches(self, record: Entry, entry: Entry) -> bool:
        """Whether a written finding concerns ``entry``, or something that it stands in."""
        concerned = record.links.get(Link.CONCERNS, ())
        if entry.id in concerned:
            return True
        document = self.handbook.document_of(entry)
        around = [above.id for above in self.handbook.line_of(entry)]
        return any(id in concerned for id in ([*around, document.id] if document else around))


def prose(entry: Entry) -> str:
    """What ``entry`` says: title and text."""
    return f"{entry.title}\n{entry.text}" if entry.text else entry.title


_MAY_CITE = re.compile(r"§|Art|A(?i:nhang|nl)|Paragra|Ziff|Klausel|Punkt|Pkt|Abschnitt")
_SENTENCE_END = re.compile(r"(?<=[a-zäöüß\)“][.!?])\s+(?=[A-ZÄÖÜ„])|\n")


def sentences(entry: Entry) -> tuple[str, ...]:
    """The sentences that ``entry`` says; best effort, one line never holds less than one."""
    return tuple(filter(None, _SENTENCE_END.split(prose(entry))))
