"""Editions: who gets to see what. Each one shows what the more open ones show, and more.

What nobody has opened is internal: a page without ``ausgabe``, a field that is not listed here, a new kind.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from nachweis.compliance.model import Kind


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


KINDS: Final[Mapping[Kind, Edition]] = {
    **dict.fromkeys(
        (
            Kind.DOCUMENT,
            Kind.CONTROL,
            Kind.MEASURE,
            Kind.CLAUSE,
            Kind.LEGAL_BASIS,
            Kind.STANDARD,
            Kind.SUBPROCESSOR,
            Kind.DATA_CATEGORY,
            Kind.DATA_SUBJECT,
            Kind.SITUATION,
        ),
        Edition.CUSTOMER,
    ),
    **dict.fromkeys((Kind.EVIDENCE, Kind.FINDING, Kind.ADJUSTMENT), Edition.AUDIT),
}
"""How far entries of a kind reach at most."""

FIELDS: Final[Mapping[str, Edition]] = {
    **dict.fromkeys(
        [
            "status",
            "art",
            "anbieter",
            "fassung",
            "stand",
            "rechtsrahmen",
            "rolle",
            "liegt_bei",
            "verpflichtet",
            "bereich",
            "nummer",
            "zitat",
            "pflicht",
            "einspruchsfrist",
            "mitzuteilen",
            "in_kraft_ab",
            "in_kraft_bis",
            "firma",
            "leistung",
            "sitz",
            "land",
            "anschrift",
            "kontakt",
            "seit",
            "bis",
            "mitgeteilt_am",
            "wirksam_ab",
            "drittland_grundlage",
            "stichworte",
            "freigabe",
        ],
        Edition.CUSTOMER,
    ),
    **dict.fromkeys(
        [
            "fundstelle",
            "durchsicht",
            "durchsicht_alle",
            "grund",
            "zugegangen_am",
            "schwere",
            "klasse",
            "festgestellt_am",
            "empfehlung",
            "pflichtinhalt",
            "regel",
            "ausgestellt_am",
            "gilt_bis",
        ],
        Edition.AUDIT,
    ),
}
"""How far a field reaches; one that is not here is internal."""


def field_reach(name: str) -> Edition:
    """How far field ``name`` reaches."""
    return FIELDS.get(name, Edition.INTERNAL)
