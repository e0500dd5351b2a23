"""An entry ─▶ what its card prints: labels in German, links with titles, addresses of pages."""

from dataclasses import dataclass
from datetime import date

from nachweis.compliance.citations import CitationError
from nachweis.compliance.model import Entry, Handbook, Kind
from nachweis.compliance.views.facts import Fact, facts
from nachweis.exchange.laws import catalogue
from nachweis.handbook.citing import read_citations
from nachweis.handbook.domain import shown
from nachweis.handbook.vocabulary import WORDS, link_label, vocabulary


@dataclass(frozen=True, slots=True)
class Value:
    """A piece of text, perhaps a link."""

    text: str
    target: str = ""
    """The id of the entry it links to."""
    url: str = ""
    """The address outside the handbook that it links to."""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the description list."""

    label: str
    values: tuple[Value, ...]
    origin: Value | None = None
    """What it is inherited from."""


@dataclass(frozen=True, slots=True)
class Card:
    """All that a card prints beside title and text."""

    id: str
    kind: str
    kind_label: str
    number: str
    status: str
    status_word: str
    rows: tuple[Row, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids of the entries it links to."""
        values = (value for row in self.rows for value in (*row.values, row.origin) if value is not None)
        return tuple(dict.fromkeys(value.target for value in values if value.target))


MONTHS = tuple(
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905
)


def german_date(iso: str) -> str:
    """„22. November 2026“ for an ISO date; anything else as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day}.\N{NO-BREAK SPACE}{MONTHS[day.month - 1]} {day.year}"


def link(handbook: Handbook, entry: Entry) -> Value:
    """A link to ``entry`` that says what is there."""
    return Value(shown(handbook, entry), entry.id, tip=vocabulary()[entry.kind].label)


def _in_short(handbook: Handbook, entry: Entry) -> Value:
    """A link to ``entry`` by the number people use: what is inherited says its title where it comes from."""
    number = handbook.number(entry)
    return Value(number, entry.id, tip=entry.title) if number else link(handbook, entry)


def card_of(handbook: Handbook, entry: Entry) -> Card:
    """The card of ``entry``; it is the same from wherever it is seen."""
    word = vocabulary()[entry.kind]
    has_status = bool(word.fields.get("status") and word.fields["status"].words)
    status = handbook.status(entry).value if has_status else ""
    rows = [_row(handbook, entry, fact) for fact in facts(handbook, entry)]
    if entry.parent is None and entry.kind is not Kind.DOCUMENT and (document := handbook.document_of(entry)):
        rows.insert(0, Row(vocabulary()[Kind.DOCUMENT].label, (link(handbook, document),)))
    rows.extend(_official_text(entry))
    return Card(
        id=entry.id,
        kind=entry.kind.value,
        kind_label=word.label,
        number=handbook.number(entry),
        status=WORDS.get(status, status),
        status_word=status,
        rows=tuple(rows),
    )


def _row(handbook: Handbook, entry: Entry, fact: Fact) -> Row:
    origin = Value(fact.origin.id, fact.origin.id, tip=fact.origin.title) if fact.origin is not None else None
    if not fact.text:
        named = _in_short if origin is not None else link
        return Row(
            link_label(fact.role, back=fact.back), tuple(named(handbook, other) for other in fact.entries), origin
        )
    word = vocabulary()[entry.kind].fields.get(fact.name)
    text = WORDS.get(fact.text, fact.text)
    if word is not None and word.is_date:
        text = german_date(text)
    elif fact.name == "durchsicht_alle":
        text = "12 Monate" if text == "12" else f"{text} Monate"
    return Row(word.label if word is not None else fact.name, (Value(text),), origin)


def _official_text(entry: Entry) -> list[Row]:
    """The link to the official text of a provision."""
    if entry.kind is not Kind.LEGAL_BASIS:
        return []
    try:
        citations = read_citations().parse(entry.facts.get("zitat", ""))
    except CitationError:
        return []
    law = catalogue()[citations[0].law]
    url = catalogue().url(citations[0])
    if not url:
        return []
    name = f"{citations[0].unit}\N{NO-BREAK SPACE}{citations[0].article} {law.name}"
    return [Row("Amtlicher Text", (Value(name, url=url, tip=law.title),))]
