"""What documents are compared with, ``requirements.toml``, read once into frozen values."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

REQUIREMENTS: Final = Path(__file__).with_name("requirements.toml")


class Scale(StrEnum):
    """By whose measure something is required. What is of two scales is never added up (DESIGN § 9)."""

    LAW = "gesetz"
    ADVICE = "empfehlung"
    """An authority recommends it, or a model contract of the Commission has it."""
    CRAFT = "redaktion"
    """We find it good."""
    COMPARISON = "vergleich"
    """A law that does not bind this document."""


class Catalogue(StrEnum):
    """Which requirements belong together; what a writer types behind „:von:“."""

    CONTRACT = "vertrag"
    SECURITY = "art32"
    FOURTEEN = "bdsg64"
    """The goals of § 64 Abs. 3 BDSG."""
    EIGHT = "acht"
    """The classic eight controls of the Anlage zu § 9 BDSG a.F., in which TOM sheets are still divided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several things that a requirement consists of."""

    word: str
    """What a writer types where it is judged apart from the others."""
    label: str
    citation: str
    """Where it stands, canonical."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One thing that a document is asked for."""

    word: str
    """What a writer types."""
    label: str
    """What readers see."""
    citation: str
    """The provision that demands it, or that a recommendation belongs to; canonical."""
    catalogue: Catalogue
    scale: Scale = Scale.LAW
    source: str = ""
    """Who recommends it."""
    alone: bool = False
    """Whether the provision demands nothing else, so that a link to it says enough."""
    frame: str = ""
    """The word of „rechtsrahmen“ by which a document falls under it; empty if every document does."""
    parts: tuple[Part, ...] = ()
    cues: tuple[str, ...] = ()
    """Patterns of texts in which it may be regulated; they propose a place and never decide."""

    @property
    def words(self) -> tuple[str, ...]:
        """Its own word and those of its parts."""
        return (self.word, *(part.word for part in self.parts))


@lru_cache(maxsize=1)
def requirements() -> Mapping[str, Requirement]:
    """By word, in the order of the law."""
    listed = tomllib.loads(REQUIREMENTS.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            word: _requirement(word, Catalogue(catalogue), table)
            for catalogue, tables in listed.items()
            for word, table in tables.items()
        }
    )


def _requirement(word: str, catalogue: Catalogue, table: Mapping[str, Any]) -> Requirement:
    given = dict(table)
    parts = tuple(Part(word=name, **part) for name, part in given.pop("parts", {}).items())
    return Requirement(
        word=word,
        catalogue=catalogue,
        scale=Scale(given.pop("scale", Scale.LAW)),
        cues=tuple(given.pop("cues", ())),
        parts=parts,
        **given,
    )


def catalogue(name: Catalogue) -> tuple[Requirement, ...]:
    """The requirements of one catalogue, in the order of the law."""
    return tuple(requirement for requirement in requirements().values() if requirement.catalogue is name)


@lru_cache(maxsize=1)
def requirement_words() -> frozenset[str]:
    """Every word that ``pflichtinhalt`` may hold."""
    return frozenset(word for requirement in requirements().values() for word in requirement.words)
