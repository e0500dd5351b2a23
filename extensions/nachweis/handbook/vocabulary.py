"""The words of ``metamodel.toml``: the fields and links of each kind, how readers see them, what may stand in them."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nachweis.compliance.model import Kind, Role

METAMODEL = Path(__file__).with_name("metamodel.toml")


@dataclass(frozen=True, slots=True)
class FieldWord:
    """A field as a reader sees it."""

    label: str
    words: tuple[str, ...] = ()
    """The only values it may have; empty if any."""
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class LinkWord:
    """A link as readers see it from either end."""

    outgoing: str
    incoming: str
    targets: frozenset[Kind]
    """The kinds it may point to."""


@dataclass(frozen=True, slots=True)
class KindWord:
    """A kind of entry: its label, its fields, its links."""

    label: str
    prefix: str
    """How its ids usually begin; used in hints."""
    fields: dict[str, FieldWord]
    links: dict[str, LinkWord]

    @property
    def options(self) -> frozenset[str]:
        """Every option a writer may give, ``id`` included."""
        return frozenset({"id", *self.fields, *self.links})


PLURALS = {
    Kind.DOCUMENT: "Dokumente",
    Kind.CONTROL: "Kontrollen",
    Kind.MEASURE: "Maßnahmen",
    Kind.CLAUSE: "Klauseln",
    Kind.LEGAL_BASIS: "Rechtsgrundlagen",
    Kind.STANDARD: "Normkontrollen",
    Kind.SUBPROCESSOR: "Unterauftragsverarbeiter",
    Kind.DATA_CATEGORY: "Datenkategorien",
    Kind.DATA_SUBJECT: "Gruppen betroffener Personen",
    Kind.EVIDENCE: "Nachweise",
    Kind.FINDING: "Befunde",
    Kind.ADJUSTMENT: "Anpassungen",
    Kind.SITUATION: "Situationen",
}

WORDS = {
    "entwurf": "Entwurf",
    "geplant": "geplant",
    "umgesetzt": "umgesetzt",
    "vereinbart": "vereinbart",
    "entfallen": "entfallen",
    "offen": "offen",
    "angenommen": "angenommen",
    "behoben": "behoben",
    "auftragsverarbeiter": "Auftragsverarbeiter",
    "unterauftragsverarbeiter": "Unterauftragsverarbeiter",
    "verantwortlicher": "Verantwortlicher",
    "gemeinsam": "beide gemeinsam",
    "niemand": "niemanden",
    "absenkung": "Absenkung des Schutzniveaus",
    "beides": "Unterauftragsverarbeiter und Absenkung des Schutzniveaus",
    "intern": "Intern",
    "pruefung": "Prüfung",
    "kunde": "Kunde",
    "hoch": "hoch",
    "mittel": "mittel",
    "niedrig": "niedrig",
}
"""How readers see a word that writers type."""


NOT_FOR_CUSTOMERS = frozenset({"pflichtinhalt", "intern"})
"""Fields that say what the house thinks of its own documents."""


@lru_cache(maxsize=1)
def vocabulary() -> dict[Kind, KindWord]:
    """The metamodel's words by kind."""
    needs = tomllib.loads(METAMODEL.read_text(encoding="utf-8"))["needs"]
    common = {name: _field(data) for name, data in needs["fields"].items()}
    common_links = {name: _link(data) for name, data in needs["links"].items() if name != "parent_needs"}
    return {Kind(name): _kind(data, common, common_links) for name, data in needs["types"].items()}


def link_label(role: Role, *, back: bool) -> str:
    """The label of a link from either end, whatever kind it starts at."""
    for word in vocabulary().values():
        if link := word.links.get(role.value):
            return link.incoming if back else link.outgoing
    raise KeyError(role)


def _kind(data: dict[str, Any], common: dict[str, FieldWord], common_links: dict[str, LinkWord]) -> KindWord:
    own = {name: _field(field) for name, field in data.get("fields", {}).items()}
    links = {name: _link(link) for name, link in data.get("links", {}).items()}
    return KindWord(data["title"], data["prefix"], {**own, **common}, {**links, **common_links})


def _field(data: dict[str, Any]) -> FieldWord:
    schema = data.get("schema", {})
    return FieldWord(data.get("description", "Status"), tuple(schema.get("enum", ())), schema.get("format") == "date")


def _link(data: dict[str, Any]) -> LinkWord:
    return LinkWord(data["outgoing"], data["incoming"], frozenset(map(Kind, data.get("target_types", Kind))))
