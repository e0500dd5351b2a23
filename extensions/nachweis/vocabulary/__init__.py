"""Floor 0: one table of the handbook's words, ``vocabulary.toml``, read once into frozen values.

What an entry can say, how readers see it and who gets to see it stands there and nowhere else. A new field is one table
in that file. What can be found beside the rules stands in ``findings.toml``, what documents are compared with in
``requirements.toml``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from nachweis.vocabulary.findings import FindingWord, finding_words
from nachweis.vocabulary.requirements import (
    Catalogue,
    Part,
    Requirement,
    Scale,
    catalogue,
    requirement_words,
    requirements,
)
from nachweis.vocabulary.words import Edition, Kind, Link, Status, narrowest, read_edition

__all__ = [
    "Catalogue",
    "Edition",
    "FieldWord",
    "FindingWord",
    "Kind",
    "KindWord",
    "Link",
    "LinkWord",
    "Part",
    "Requirement",
    "Scale",
    "Status",
    "StatusWord",
    "ValueType",
    "Vocabulary",
    "catalogue",
    "field_reach",
    "field_word",
    "finding_words",
    "kind_word",
    "link_word",
    "narrowest",
    "read_edition",
    "requirement_words",
    "requirements",
    "shown_word",
    "vocabulary",
]

TABLE: Final = Path(__file__).with_name("vocabulary.toml")


class ValueType(StrEnum):
    """What the value of a field is; it decides how it is checked, read and shown."""

    TEXT = "text"
    WORD = "word"
    """One of the words that the field lists; what has words needs not say that it is of this type."""
    STATE = "state"
    """One of the states of the entry's kind (:class:`Status`)."""
    EDITION = "edition"
    """An edition (:class:`Edition`)."""
    DAY = "day"
    """An ISO date."""
    DAYS = "days"
    """ISO dates, divided by semicolons."""
    MONTHS = "months"
    """A number of months, 1 to 120."""
    PERIOD = "period"
    """A number and a unit, „2 Wochen“."""
    LIST = "list"
    """Words of a list that the program knows, such as names of rules."""
    CITATION = "citation"
    """A provision."""
    PLACE = "place"
    """A place in a document of others; what looks like a provision in it is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWord:
    """A field as one kind of entry has it."""

    name: str
    label: str
    type: ValueType = ValueType.TEXT
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The only values that it may have, with how readers see them; empty if any."""
    reach: Edition = Edition.INTERNAL
    """How far it reaches; what nobody has opened is internal."""
    inherited: bool = False
    """Whether it holds for everything below an entry which has none of its own (DESIGN § 4)."""
    least: int = 0
    """How many characters it has at least."""
    apart: bool = False
    """Whether a card shows it in its head or as its text, or not at all, and not among its facts."""
    column: str = ""
    """What it is called over a column of a register."""
    told: frozenset[str] = frozenset()
    """Which messages to customers tell it: ``feed``, ``letter``."""
    searched: bool = False
    """Whether search finds an entry by it."""
    past: bool = False
    """Whether what it dates has happened: a version cannot tell of a later day."""
    judgement: bool = False
    """Whether it says what the house thinks of its own document, which a customer's copy drops."""

    @property
    def is_date(self) -> bool:
        """Whether its value is a day, or several."""
        return self.type in (ValueType.DAY, ValueType.DAYS)

    def shown(self, value: str) -> str:
        """How readers see a value; one that is no word of the field is shown as it is."""
        return self.words.get(value, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWord:
    """A link as readers see it from either end."""

    name: str
    outgoing: str
    incoming: str
    starts: Mapping[Kind, frozenset[Kind]]
    """The kinds that it may start from, each with those it may lead to from there."""
    inherited: bool = False
    """Whether it holds for everything below an entry which has none of its own (DESIGN § 4)."""
    cites: bool = False
    """Whether it may be typed as a citation, „Art. 32 Abs. 1 lit. b DSGVO“."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWord:
    """A kind of entry: what it is called, its fields, its links."""

    label: str
    plural: str
    prefix: str
    """How its ids usually begin; used in hints."""
    reach: Edition
    """How far entries of the kind reach at most."""
    part_of_document: bool = False
    """Whether it makes no sense outside a governing document (DESIGN § 3)."""
    named_by_title: bool = False
    """Whether its title says it all: its id would only be in the way."""
    drawn: bool = False
    """Whether its card has a picture of what it is linked to."""
    columns: tuple[str, ...]
    """What a register shows when the writer names no columns."""
    rank: float = 1.0
    """How much it weighs among the hits of a search."""
    fields: Mapping[str, FieldWord]
    links: Mapping[str, LinkWord]

    @property
    def options(self) -> frozenset[str]:
        """Every option a writer may give, ``id`` included."""
        return frozenset({"id", *self.fields, *self.links})


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A status as readers see it, and what it means."""

    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words. What is read here is checked by ``tests/test_vocabulary.py``, not by the program."""

    kinds: Mapping[Kind, KindWord]
    fields: Mapping[str, FieldWord]
    """Every field as most kinds have it, in the order in which readers see them."""
    links: Mapping[Link, LinkWord]
    """In the order in which readers see them."""
    states: Mapping[Status, StatusWord]
    labels: Mapping[str, Mapping[str, str]]
    """How readers see the values of other lists of words, by the name of the list."""
    inherited: frozenset[str]
    """The names of fields and links that hold for everything below an entry which has none of its own."""
    parts: frozenset[Kind]
    """Kinds that make no sense outside a governing document (DESIGN § 3)."""
    judgements: frozenset[str]
    """The names of fields that say what the house thinks of its own document."""


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words of ``vocabulary.toml``."""
    data = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    states = {Status(name): StatusWord(**word) for name, word in data["states"].items()}
    links = {Link(name): _link(name, table) for name, table in data["links"].items()}
    kinds = {
        Kind(name): _kind(Kind(name), table, data["fields"], links, states) for name, table in data["kinds"].items()
    }
    fields = {
        name: next(
            word.fields[name]
            for kind, word in kinds.items()
            if name in word.fields and kind not in table.get("labels", {})
        )
        for name, table in data["fields"].items()
    }
    return Vocabulary(
        kinds,
        fields,
        links,
        states,
        data["labels"],
        inherited=frozenset(
            [word.name for word in fields.values() if word.inherited]
            + [word.name for word in links.values() if word.inherited]
        ),
        parts=frozenset(kind for kind, word in kinds.items() if word.part_of_document),
        judgements=frozenset(word.name for word in fields.values() if word.judgement),
    )


def _link(name: str, table: Mapping[str, Any]) -> LinkWord:
    given = dict(table)
    starts = given.pop("from", dict.fromkeys(Kind, ()))
    ends = {Kind(start): frozenset(map(Kind, kinds or Kind)) for start, kinds in starts.items()}
    return LinkWord(name=name, starts=ends, **given)


def _kind(
    kind: Kind,
    table: Mapping[str, Any],
    fields: Mapping[str, Any],
    links: Mapping[Link, LinkWord],
    states: Mapping[Status, StatusWord],
) -> KindWord:
    given = dict(table)
    own = {state: states[Status(state)].label for state in given.pop("states", ())}
    words = {name: _field(name, fields[name], kind, own) for name in fields if _belongs(fields[name], kind, own)}
    given["columns"] = tuple(given.get("columns", ("kennung", "titel", "dokument")))
    return KindWord(
        reach=Edition(given.pop("reach")),
        fields=words,
        links={link.value: word for link, word in links.items() if kind in word.starts},
        **given,
    )


def _belongs(table: Mapping[str, Any], kind: Kind, states: Mapping[str, str]) -> bool:
    return bool(states) if table.get("type") == ValueType.STATE else kind.value in table.get("kinds", [kind.value])


def _field(name: str, table: Mapping[str, Any], kind: Kind, states: Mapping[str, str]) -> FieldWord:
    given = {key: value for key, value in table.items() if key not in ("kinds", "labels", "words")}
    label = table.get("labels", {}).get(kind.value, given.pop("label"))
    words: Mapping[str, str] = table.get("words", {}).get(kind.value, {})
    type = ValueType(given.pop("type", ValueType.WORD if words else ValueType.TEXT))
    if type is ValueType.STATE:
        words = states
    elif type is ValueType.EDITION:
        words = {edition.value: edition.label for edition in Edition}
    return FieldWord(
        name=name,
        label=label,
        type=type,
        words=MappingProxyType(dict(words)),
        reach=Edition(given.pop("reach", Edition.INTERNAL)),
        column=given.pop("column", label),
        told=frozenset(given.pop("told", ())),
        **given,
    )


# ── questions that many ask ────────────────────────────────────────────────────────────────────────────────────────


def kind_word(kind: Kind) -> KindWord:
    """What a kind is called, and what its entries can say."""
    return vocabulary().kinds[kind]


def field_word(name: str, kind: Kind | None = None) -> FieldWord:
    """A field as ``kind`` has it, else as most kinds have it; one that the table does not know is internal text."""
    found = kind_word(kind).fields.get(name) if kind is not None else None
    return found or vocabulary().fields.get(name) or FieldWord(name=name, label=name)


def field_reach(name: str) -> Edition:
    """How far field ``name`` reaches."""
    return field_word(name).reach


def link_word(link: Link) -> LinkWord:
    """What a link is called from either end."""
    return vocabulary().links[link]


def shown_word(kind: Kind, name: str, value: str) -> str:
    """How readers see the value of field ``name``."""
    return field_word(name, kind).shown(value)
