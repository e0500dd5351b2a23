"""Words that code speaks of by name: kinds, links, states, editions. Their values are what writers type."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What an entry is: the name of its directive, a need type for sphinx-needs."""

    DOCUMENT = "dokument"
    CONTROL = "kontrolle"
    MEASURE = "tom"
    CLAUSE = "avv"
    LEGAL_BASIS = "recht"
    STANDARD = "norm"
    SUBPROCESSOR = "uav"
    DATA_CATEGORY = "daten"
    DATA_SUBJECT = "betroffene"
    EVIDENCE = "nachweis"
    FINDING = "befund"
    ADJUSTMENT = "anpassung"
    DECISION = "entscheidung"
    SITUATION = "situation"


class Link(StrEnum):
    """What a link says: the option that makes it, a link type for sphinx-needs, a ``rel`` in OSCAL."""

    BASED_ON = "beruht_auf"
    COMPLIES_WITH = "entspricht"
    COVERS = "deckt"
    USES = "setzt_ein"
    EVIDENCED_BY = "belegt_durch"
    CONCERNS = "betrifft"
    PROCESSES = "verarbeitet"
    ENGAGED_BY = "beauftragt_von"
    PART_OF = "teil_von"
    SUPERSEDED_BY = "ersetzt_durch"
    COMPENSATED_BY = "ausgeglichen_durch"
    APPLIES = "hier_gilt"


class Status(StrEnum):
    """How far an entry has got: clauses are agreed, measures implemented, findings resolved or accepted."""

    DRAFT = "entwurf"
    PLANNED = "geplant"
    IMPLEMENTED = "umgesetzt"
    AGREED = "vereinbart"
    WITHDRAWN = "entfallen"
    OPEN = "offen"
    ACCEPTED = "angenommen"
    WITH_PROVIDER = "liegt_beim_anbieter"
    RESOLVED = "behoben"


class Edition(StrEnum):
    """For whom a handbook is built. As the reach of a thing: the most open edition that shows it."""

    INTERNAL = "intern"
    AUDIT = "pruefung"
    CUSTOMER = "kunde"

    @property
    def label(self) -> str:
        """How readers see it."""
        return {"pruefung": "Prüfung", "kunde": "Kunde"}.get(self.value, "Intern")

    def shows(self, reach: "Edition") -> bool:
        """Whether this edition shows what reaches as far as ``reach``."""
        return _OPENNESS[reach] >= _OPENNESS[self]


_OPENNESS: Final = {edition: number for number, edition in enumerate(Edition)}


def narrowest(*reaches: Edition) -> Edition:
    """The most closed of ``reaches``; the most open edition if there are none."""
    return min(reaches, key=_OPENNESS.__getitem__, default=Edition.CUSTOMER)


def read_edition(word: str) -> Edition | None:
    """The edition that a writer named; ``None`` if there is none of that name. „Prüfung“ is understood."""
    plain = word.strip().casefold().replace("ü", "ue").removeprefix("für ")
    return next((edition for edition in Edition if edition.value == plain), None)
