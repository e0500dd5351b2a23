"""What every finding is called and what it demands, be it a rule's or told while the handbook is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from nachweis.compliance.finding import Severity
from nachweis.compliance.rules import RULES
from nachweis.vocabulary import finding_words


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a finding means, whatever it is about."""

    name: str
    """Its stable English name, :attr:`~nachweis.compliance.finding.Finding.rule`."""
    title: str
    """What it finds, as readers see it: a German noun phrase."""
    severity: Severity
    """How bad it usually is."""
    description: str
    """What is right: one German sentence."""
    norm: str = ""
    """The provision that makes it necessary, as it is cited; empty if it is our own craft."""


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Meaning]:
    """Everything that can be found, by name: first the rules, then what is told while reading, as each is listed."""
    rules = (Meaning(rule.name, rule.title, rule.severity, rule.demand, rule.norm) for rule in RULES)
    told = (
        Meaning(word.name, word.title, Severity(word.severity), word.description) for word in finding_words().values()
    )
    return MappingProxyType({meaning.name: meaning for meaning in (*rules, *told)})
