"""What is wrong, where, and what to type instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from nachweis.compliance.model import Place


class Severity(StrEnum):
    """How bad a finding is. Only an error keeps a release back."""

    ERROR = "Fehler"
    WARNING = "Warnung"
    NOTE = "Hinweis"


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
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


def meant(word: str, known: Iterable[str]) -> str:
    """„Meinten Sie …?“ with the known word closest to ``word``, else the list of what is known."""
    words = sorted(set(known))
    if close := get_close_matches(word.casefold(), [w.casefold() for w in words], n=1, cutoff=0.6):
        best = next(w for w in words if w.casefold() == close[0])
        return f"Meinten Sie „{best}“?"
    if not words:
        return ""
    if len(words) > 12:
        return ""
    return f"Möglich: {', '.join(words)}."
