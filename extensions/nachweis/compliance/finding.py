"""What is wrong, where, and what to type instead."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, NamedTuple

from nachweis.compliance.model import Entry, Place
from nachweis.vocabulary import Edition, finding_words, vocabulary

FINDINGS_REACH: Final = Edition.AUDIT
"""How far what the rules find reaches: customers see the handbook, not what is wrong with it."""
MANY: Final = 24
"""A list of more words than these helps nobody to choose."""


class Severity(StrEnum):
    """How bad a finding is. Only an error keeps a release back."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """How readers see it."""
        return vocabulary().labels["severity"][self]


class Identity(NamedTuple):
    """What a finding is, in whatever words, on whatever line and day it is told."""

    rule: str
    about: str
    """The id of the entry, else the page."""
    topic: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw: a message that names it, its place, and the next thing to type."""

    rule: str
    """The stable English name of what was checked, shown in brackets: ``duplicate_id``."""
    message: str
    """One German sentence that names the entry."""
    place: Place
    hint: str = ""
    """German: what to type instead."""
    weight: Severity | None = None
    """How bad its rule says that it is on this day; what is no rule has its weight from the list."""
    entry: str = ""
    """The id of the entry it is about; empty if it is about a page."""
    others: tuple[str, ...] = ()
    """The ids of entries that it is about as well, as in a contradiction."""
    topic: str = ""
    """Which of several things it can find at one entry or on one page: a field, a word, the id of a target."""
    records: tuple[str, ...] = ()
    """The ids of the written ``befund`` entries that say the same; the most exact one comes first and decides."""
    accepted: bool = False
    """Whether that one accepts it."""
    resting: bool = False
    """Whether that one says that only the issuer of the document, somebody else, can mend it."""

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    @property
    def severity(self) -> Severity:
        """How bad it is; what a rule finds is an error until the rule has weighed it."""
        word = finding_words().get(self.rule)
        return self.weight or (Severity(word.severity) if word else Severity.ERROR)

    @property
    def identity(self) -> Identity:
        """By what it is known again when it is told once more, in other words and at another line."""
        return Identity(self.rule, self.entry or self.place.page, self.topic)

    @property
    def record(self) -> str:
        """The id of the written ``befund`` that decides; empty if there is none."""
        return self.records[0] if self.records else ""

    @property
    def holds_back(self) -> bool:
        """Whether a release must not be made before this is mended, or somebody answers for it."""
        return self.severity is Severity.ERROR and not (self.accepted or self.resting)


def listed(ids: Collection[str], most: int = 4) -> str:
    """Ids in a row; of many the first, and how many more there are."""
    more = f" und {len(ids) - most} weitere" if len(ids) > most else ""
    return f"{', '.join(list(ids)[:most])}{more}"


def about(entry: Entry, rule: str, message: str, hint: str, topic: str = "") -> Finding:
    """A finding about ``entry``, at its place."""
    return Finding(rule, message, entry.place, hint, entry=entry.id, topic=topic)


def meant(word: str, known: Iterable[str]) -> str:
    """„Meinten Sie …?“ with the known word closest to ``word``, else the list of what is known."""
    words = sorted(set(known))
    if close := get_close_matches(word.casefold(), [w.casefold() for w in words], n=1, cutoff=0.6):
        best = next(w for w in words if w.casefold() == close[0])
        return f"Meinten Sie „{best}“?"
    if not words:
        return ""
    if len(words) > MANY:
        return ""
    return f"Möglich: {', '.join(words)}."
