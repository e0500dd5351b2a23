"""``:::{durchsichten}``: a picture of how old reviews are."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from docutils import nodes

from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.compliance.values.days import read_day
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import nothing
from nachweis.handbook.views.pictures.bars import Bar, bars_drawn
from nachweis.handbook.views.view import Address, View
from nachweis.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class ReviewsDrawing:
    """A picture of how long ago entries were reviewed."""


def _answer(query: ReviewsDrawing, build: Build, address: Address) -> list[nodes.Node]:
    """How long ago the entries of each document were reviewed."""
    audit = build.audit
    bars: list[Bar] = []
    for document in audit.handbook.of(Kind.DOCUMENT):
        ages: Counter[str] = Counter()
        for entry in audit.living(Kind.CONTROL, Kind.MEASURE, Kind.CLAUSE):
            if audit.handbook.document_of(entry) is document:
                found = audit.handbook.fact(entry, "durchsicht")
                ages[_age(found.value if found else "", audit.today)] += 1
        if ages:
            bars.append(
                (document.heading or document.title, [(name, ages[name], fill) for name, fill in _AGES.items()])
            )
    return bars_drawn("Alter der Durchsichten", bars) if bars else [nothing("Noch ist nichts durchzusehen.")]


_AGES: Final = {
    "bis 6 Monate alt": "#2e7d4f",
    "bis 12 Monate alt": "#4d7c1f",
    "bis 24 Monate alt": "#8f5f00",
    "älter": "#b3261e",
    "nie durchgesehen": "#6b7280",
}


def _age(reviewed: str, today: date) -> str:
    day = read_day(reviewed)
    if day is None:
        return "nie durchgesehen"
    days = (today - day).days
    for most, name in ((183, "bis 6 Monate alt"), (366, "bis 12 Monate alt"), (731, "bis 24 Monate alt")):
        if days <= most:
            return name
    return "älter"


VIEW: Final = View(
    word="durchsichten", query=ReviewsDrawing, read=lambda asked: ReviewsDrawing(), answer=_answer, reach=FINDINGS_REACH
)
