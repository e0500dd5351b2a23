"""An entry ─▶ what its card prints: labels in German, links with titles, addresses of pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from nachweis.compliance.citations import CitationError
from nachweis.compliance.model import Entry, Handbook, Kind
from nachweis.compliance.views.facts import Fact, facts
from nachweis.handbook.citing import read_citations
from nachweis.handbook.domain import shown
from nachweis.handbook.vocabulary import WORDS, link_label, vocabulary
from nachweis.exchange.laws import catalogue


@dataclass(frozen=True, slots=True)
class Value:
    """A piece of text, perhaps a link."""

    text: str
    uri: str = ""
    tip: str = ""
    external: bool = False
    target: str = ""
    """The id that an internal link points to."""


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


Address = Callable[[Entry], str]
"""The address of an entry as seen from the page that is written."""


def german_date(iso: str) -> str:
    """„22. November 2026“ for an ISO date; anything else as it is."""
    months = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day}.\N{NO-BREAK SPACE}{months[day.month - 1]} {day.year}"


def link(handbook: Handbook, entry: Entry, address: Address) -> Value:
    """A link to ``entry`` that says what is there."""
    return Value(shown(handbook, entry), address(entry), vocabulary()[entry.kind].label, target=entry.id)


def card_of(handbook: Handbook, entry: Entry, address: Address) -> Card:
    """The card of ``entry`` for a page from which ``address`` gives the way."""
    word = vocabulary()[entry.kind]
    has_status = bool(word.fields.get("status") and word.fields["status"].words)
    status = handbook.status(entry).value if has_status else ""
    rows = [_row(handbook, entry, fact, address) for fact in facts(handbook, entry)]
    if entry.parent is None and (document := handbook.document_of(entry)):
        rows.insert(0, Row(vocabulary()[Kind.DOCUMENT].label, (link(handbook, document, address),)))
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


def _row(handbook: Handbook, entry: Entry, fact: Fact, address: Address) -> Row:
    origin = link(handbook, fact.origin, address) if fact.origin is not None else None
    if origin is not None and fact.origin is not None:
        origin = Value(fact.origin.id, origin.uri, fact.origin.title, target=fact.origin.id)
    if not fact.text:
        return Row(link_label(fact.role, back=fact.back), tuple(link(handbook, other, address) for other in fact.entries), origin)
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
    return [Row("Amtlicher Text", (Value(name, url, law.title, external=True),))]
