"""Every finding that is no rule, ``findings.toml``, read once into frozen values."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

FINDINGS: Final = Path(__file__).with_name("findings.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWord:
    """A finding that is told while the handbook is read, and not by a rule."""

    name: str
    """Its stable English name, shown in brackets: ``duplicate_id``."""
    title: str
    """What it finds, as readers see it: a German noun phrase."""
    severity: str
    """How bad it is: a word of ``labels.severity``."""
    description: str
    """What is right: one German sentence."""


@lru_cache(maxsize=1)
def finding_words() -> Mapping[str, FindingWord]:
    """By name, in the order of the list."""
    listed = tomllib.loads(FINDINGS.read_text(encoding="utf-8"))
    return MappingProxyType({name: FindingWord(name=name, **word) for name, word in listed.items()})
