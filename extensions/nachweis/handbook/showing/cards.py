"""An entry ─▶ what its card prints: labels in German, links with titles, addresses of pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nachweis.compliance.audit import Audit
from nachweis.compliance.catalogue import catalogue
from nachweis.compliance.coverage import State, judgements
from nachweis.compliance.history import Step
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.values.days import read_days
from nachweis.compliance.views.facts import Fact, facts
from nachweis.compliance.views.standing import standing_below
from nachweis.vocabulary import (
    Kind,
    Scale,
    Status,
    ValueType,
    field_word,
    kind_word,
    link_word,
    requirements,
    shown_word,
)


@dataclass(frozen=True, slots=True)
class Value:
    """A piece of text, perhaps a link."""

    text: str
    target: str = ""
    """The id of the entry it links to."""
    url: str = ""
    """The address outside the handbook that it links to."""
    tip: str = ""
    parts: tuple["Value", ...] = ()
    """Pieces of the text, some of them links, that together read like it; empty if it is one piece."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the description list."""

    label: str
    values: tuple[Value, ...]
    origin: Value | None = None
    """What it is inherited from."""
    inline: bool = False
    """Whether the values stand in one line, however many they are."""
    folded: bool = False
    """Whether the site shows the values only when a reader opens them."""


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
    duty: Value | None = None
    """What a provision demands."""
    lead: str = ""
    """What its title is, where it is no wording of the document; empty if it is."""

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids of the entries it links to."""
        values = [value for row in self.rows for value in (*row.values, row.origin) if value is not None]
        values += [self.duty] if self.duty is not None else []
        pieces = [piece for value in values for piece in (value, *value.parts)]
        return tuple(dict.fromkeys(piece.target for piece in pieces if piece.target))


MONTHS = tuple(
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905
)


def german_date(iso: str) -> str:
    """„22. November 2026“ for an ISO date, and so for several; anything else as it is."""
    told = (f"{day.day}.\N{NO-BREAK SPACE}{MONTHS[day.month - 1]} {day.year}" for day in read_days(iso))
    return "; ".join(told) or iso


def link(handbook: Handbook, entry: Entry) -> Value:
    """A link to ``entry`` that says what is there."""
    return Value(handbook.shown(entry), entry.id, tip=kind_word(entry.kind).label)


def _in_short(handbook: Handbook, entry: Entry) -> Value:
    """A link to ``entry`` by the number people use: what is inherited says its title where it comes from."""
    number = handbook.number(entry)
    return Value(number, entry.id, tip=entry.title) if number else link(handbook, entry)


def card_of(audit: Audit, entry: Entry, confirmed: int = 0) -> Card:
    """The card of ``entry``; it is the same from wherever it is seen.

    :param confirmed: How often the rules find what a written finding says.
    """
    handbook = audit.handbook
    word = kind_word(entry.kind)
    status = handbook.status(entry).value if _has_status(handbook, entry) else ""
    rows = [_row(audit, entry, fact) for fact in facts(handbook, entry) if not _told_by_lead(entry, fact)]
    if entry.parent is None and entry.kind is not Kind.DOCUMENT and (document := handbook.document_of(entry)):
        rows.insert(0, Row(kind_word(Kind.DOCUMENT).label, (link(handbook, document),)))
    rows.extend(_official_text(audit, entry))
    rows.extend(_deadline(audit, entry))
    rows.extend(_stands_since(audit, entry))
    if confirmed:
        times = "einer Stelle" if confirmed == 1 else f"{confirmed} Stellen"
        rows.append(Row("Prüfung", (Value(f"meldet dasselbe an {times}"),)))
    return Card(
        id=entry.id,
        kind=entry.kind.value,
        kind_label=word.label,
        number=handbook.number(entry),
        status=shown_word(entry.kind, "status", status) if status else standing_below(audit, entry),
        status_word=status,
        rows=tuple(rows),
        duty=Value(duty, parts=cited(audit, duty)) if (duty := entry.says("pflicht")) else None,
        lead=_lead(handbook, entry),
    )


def _has_status(handbook: Handbook, entry: Entry) -> bool:
    """Whether an entry has a status of its own; of a control only that it is withdrawn."""
    field = kind_word(entry.kind).fields.get("status")
    if entry.kind is Kind.CONTROL and handbook.status(entry) is not Status.WITHDRAWN:
        return False
    return bool(field and field.words)


def _lead(handbook: Handbook, entry: Entry) -> str:
    """What the title of an entry is: an aim, or what the editors say for a clause that has no title in its contract."""
    if entry.kind is Kind.CONTROL:
        return "Ziel, in Worten der Redaktion" if "titel" in entry.listed("redaktionell") else "Ziel"
    if entry.kind is Kind.CLAUSE:
        document = handbook.document_of(entry)
        around = (document, *handbook.line_of(document)) if document else ()
        if any(part.says("wiedergabe") == "eigene_worte" for part in around):
            return "Inhalt in einem Satz"
    return ""


def cited(audit: Audit, text: str) -> tuple[Value, ...]:
    """The pieces of ``text`` with each provision that the handbook explains as a link; empty if there is none."""
    pieces: list[Value] = []
    position = 0
    if "§" not in text and "Art" not in text:
        return ()
    for part in (part for mention in audit.citations.find(text) for part in mention.parts):
        cited = part.citations[-1]
        law = audit.handbook.get(audit.citations.catalogue.id(cited)) if cited.law else None
        if law is not None:
            written = text[part.start : part.end]
            pieces += [Value(text[position : part.start]), Value(written, law.id, tip=law.title)]
            position = part.end
    return (*pieces, Value(text[position:])) if pieces else ()


def _told_by_lead(entry: Entry, fact: Fact) -> bool:
    """Whether that the title is the editors' stands before it already."""
    return fact.name == "redaktionell" and "text" not in entry.listed("redaktionell")


def _row(audit: Audit, entry: Entry, fact: Fact) -> Row:
    handbook = audit.handbook
    origin = Value(fact.origin.id, fact.origin.id, tip=fact.origin.title) if fact.origin is not None else None
    if fact.through:
        values = tuple(Value(other.id, other.id) for other in fact.entries)  # no titles: an edit rewrites less
        return Row("mittelbar dazu", values, inline=True)
    if not fact.text:
        named = _in_short if origin is not None else link
        return Row(
            link_word(fact.link).incoming if fact.back else link_word(fact.link).outgoing,
            tuple(named(handbook, other) for other in fact.entries),
            origin,
        )
    word = field_word(fact.name, entry.kind)
    text = word.shown(fact.text)
    if word.is_date:
        text = german_date(text)
    elif word.type is ValueType.MONTHS:
        text = "ein Monat" if text == "1" else f"{text} Monate"
    elif fact.name == "redaktionell":
        text = "Text"
    elif fact.name == "regel":
        known = catalogue()
        text = "; ".join(known[name].title if name in known else name for name in entry.listed("regel"))
    elif fact.name == "pflichtinhalt":
        text = "; ".join(_required(entry))
    parts = cited(audit, text) if word.type is not ValueType.PLACE and fact.name != "regel" else ()
    return Row(word.label, (Value(text, parts=parts),), origin)


def _required(entry: Entry) -> Iterator[str]:
    """What an entry meets or lowers, as readers see it."""
    for judgement in judgements(entry):
        label = _asked_for(judgement.word)
        reason = f": {judgement.reason}" if judgement.reason else ""
        plain = judgement.state is State.MET and not reason
        yield label if plain else f"{label} ({judgement.state.label}{reason})"


def _asked_for(word: str) -> str:
    """What a word of a requirement or of a part of one means; a comparison with where it stands."""
    for requirement in requirements().values():
        if word == requirement.word:
            compared = requirement.scale is Scale.COMPARISON
            return f"{requirement.label} ({requirement.citation})" if compared else requirement.label
        for part in requirement.parts:
            if word == part.word:
                return f"{requirement.label}: {part.label}"
    return word


def _deadline(audit: Audit, entry: Entry) -> Iterator[Row]:
    """Until when a subprocessor can be objected to, computed from the contract's clause, and who did so later."""
    if entry.kind is not Kind.SUBPROCESSOR or (until := audit.objection_until(entry)) is None:
        return
    yield Row("Einspruch möglich längstens bis", (Value(german_date(until.isoformat())),))
    if late := audit.late_objections(entry):
        yield Row("Nach dieser Frist eingegangen", (Value(german_date("; ".join(map(date.isoformat, late)))),))


def _stands_since(audit: Audit, entry: Entry) -> Iterator[Row]:
    """Since which version an entry stands as it does, and what changed in it before."""
    steps = audit.history.steps.get(entry.id, ())
    if not steps:
        return
    unpublished = not audit.version and steps[-1].version == audit.history.versions[-1][0]
    if unpublished:
        yield Row("Stand", (Value(f"im Entwurf geändert ({_aspects(steps[-1])})"),))
    else:
        yield Row("Stand seit", (Value(_version(steps[-1])),))
    if len(steps) > 1:
        told = (Value(f"{_version(step)}: {_aspects(step)}{_read_before(step)}") for step in reversed(steps))
        yield Row("Verlauf", tuple(told), folded=True)


def _version(step: Step) -> str:
    return f"Fassung\N{NO-BREAK SPACE}{step.version}" + (f" ({german_date(step.day)})" if step.day else "")


def _aspects(step: Step) -> str:
    return ", ".join(aspect.label for aspect in step.aspects)


def _read_before(step: Step) -> str:
    return f"; zuvor: „{' '.join(step.wording.split())}“" if step.wording else ""


def _official_text(audit: Audit, entry: Entry) -> list[Row]:
    """The link to the official text of a provision."""
    citation = audit.provision(entry) if entry.kind is Kind.LEGAL_BASIS else None
    if citation is None:
        return []
    law = audit.citations.catalogue[citation.law]
    url = audit.citations.catalogue.url(citation)
    if not url:
        return []
    name = f"{citation.unit}\N{NO-BREAK SPACE}{citation.article} {law.name}"
    return [Row("Amtlicher Text", (Value(name, url=url, tip=law.title),))]
