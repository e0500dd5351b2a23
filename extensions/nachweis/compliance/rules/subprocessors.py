"""Rules about subprocessors, and about whose data is processed."""

import re
from collections.abc import Iterator

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, about
from nachweis.compliance.model import Kind, Role

EEA = frozenset(
    "Belgien Bulgarien Dänemark Deutschland Estland Finnland Frankreich Griechenland Irland Island Italien Kroatien "  # noqa: SIM905
    "Lettland Liechtenstein Litauen Luxemburg Malta Niederlande Norwegen Österreich Polen Portugal Rumänien Schweden "
    "Slowakei Slowenien Spanien Tschechien Ungarn Zypern".split()
)
"""The states of the European Economic Area; a transfer to any other needs a basis (Art. 44 DSGVO)."""

_NEEDED = {"firma": "Firma", "leistung": "Leistung", "anschrift": "Anschrift", "land": "Land", "kontakt": "Kontakt"}
_GERMAN_POSTCODE = re.compile(r"(?<!\d)(?:D-)?\d{5} [A-ZÄÖÜ]")
_POSTCODE = re.compile(
    r"\b(?:\d{4,6}(?:-\d{3,4})?|\d{3} \d{2}|\d{4} [A-Z]{2}|[A-Z]\d[\dW] ?[A-Z\d]{4}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b"
)
_REACHABLE = re.compile(r"@|\d{4,}|\d[\d /-]{6,}\d|https?://")
_BASIS = re.compile(
    r"Angemessenheitsbeschluss|Art\.?\s?4[5679]|Standard(?:vertrags|datenschutz)klauseln|SCC|Data Privacy Framework"
    r"|[Vv]erbindliche interne Datenschutzvorschriften|BCR|Ausnahme"
)
_ALIASES = {"tschechische republik": "tschechien", "republik irland": "irland", "slowakische republik": "slowakei"}


def subprocessor_incomplete(audit: Audit) -> Iterator[Finding]:
    """Ein Unterauftragsverarbeiter nennt Firma, Leistung, ganze Anschrift, Land und Kontakt."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        facts = subprocessor.facts
        missing = [name for name in _NEEDED if not facts.get(name)]
        if missing:
            yield about(
                subprocessor,
                "subprocessor_incomplete",
                f"Bei {subprocessor.id} fehlt: {', '.join(_NEEDED[name] for name in missing)}.",
                f"Ergänzen Sie {', '.join(f'„:{name}:“' for name in missing)}.",
            )
        elif not _REACHABLE.search(facts["kontakt"]):
            yield about(
                subprocessor,
                "subprocessor_incomplete",
                f"Unter „{facts['kontakt']}“ ist {subprocessor.id} nicht zu erreichen.",
                "Ergänzen Sie in „:kontakt:“ Telefonnummer oder E-Mail-Adresse, am besten der Stelle für Datenschutz.",
            )
        elif not _has_postcode(facts["anschrift"], facts["land"]):
            yield about(
                subprocessor,
                "subprocessor_incomplete",
                f"Die Anschrift von {subprocessor.id} ist unvollständig: „{facts['anschrift']}“.",
                "Ergänzen Sie in „:anschrift:“ Postleitzahl und Ort.",
            )


def subprocessor_without_transfer_basis(audit: Audit) -> Iterator[Finding]:
    """Ein Unterauftragsverarbeiter außerhalb des EWR nennt die Grundlage der Übermittlung."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        country = subprocessor.facts.get("land", "")
        outside = [name.strip() for name in country.split(";") if name.strip() and not in_eea(name)]
        if outside and not _BASIS.search(subprocessor.facts.get("drittland_grundlage", "")):
            yield about(
                subprocessor,
                "subprocessor_without_transfer_basis",
                f"{subprocessor.id} sitzt in einem Drittland ({', '.join(outside)}), "
                "und eine Grundlage der Übermittlung fehlt.",
                "Ergänzen Sie „:drittland_grundlage:“, etwa „Angemessenheitsbeschluss (Art.\u00a045 DSGVO)“ oder "
                "„Standardvertragsklauseln (Art.\u00a046 Abs.\u00a02 lit.\u00a0c DSGVO)“.",
            )


def in_eea(country: str) -> bool:
    """Whether a country, as people write it, belongs to the European Economic Area."""
    plain = re.sub(r"\(.*?\)|\bBundesrepublik\b|\bRepublik\b(?! Irland)", "", country).strip().casefold()
    return _ALIASES.get(country.strip().casefold(), plain) in _EEA


_EEA = frozenset(name.casefold() for name in EEA) | {"de", "at", "eu", "ewr", "deutschland und eu"}


def _has_postcode(address: str, country: str) -> bool:
    german = "deutschland" in country.casefold() or country.strip().casefold() == "de"
    return bool((_GERMAN_POSTCODE if german else _POSTCODE).search(address))


def subprocessor_unused(audit: Audit) -> Iterator[Finding]:
    """Jeder Unterauftragsverarbeiter kommt in einer Klausel oder einer Maßnahme vor."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        book = audit.handbook
        if not book.sources(subprocessor, Role.USES) and not book.sources(subprocessor, Role.CONCERNS):
            yield about(
                subprocessor,
                "subprocessor_unused",
                f"{subprocessor.id} kommt in keiner Klausel und keiner Maßnahme vor.",
                f"Ergänzen Sie „:setzt_ein: {subprocessor.id}“ bei einer Maßnahme oder „:betrifft:“ bei einer Klausel.",
            )


def data_without_persons(audit: Audit) -> Iterator[Finding]:
    """Jede Datenkategorie nennt die Personen, um deren Daten es geht."""
    for category in audit.living(Kind.DATA_CATEGORY):
        if not audit.handbook.targets(category, Role.CONCERNS):
            yield about(
                category,
                "data_without_persons",
                f"{category.id} nennt keine betroffenen Personen.",
                "Ergänzen Sie „:betrifft:“ mit der Gruppe betroffener Personen.",
            )


def persons_without_data(audit: Audit) -> Iterator[Finding]:
    """Zu jeder Gruppe betroffener Personen gibt es eine Datenkategorie."""
    for group in audit.living(Kind.DATA_SUBJECT):
        sources = audit.handbook.sources(group, Role.CONCERNS)
        if not any(source.kind is Kind.DATA_CATEGORY for source in sources):
            yield about(
                group,
                "persons_without_data",
                f"Zu {group.id} gibt es keine Datenkategorie.",
                f"Ergänzen Sie „:betrifft: {group.id}“ bei einer Datenkategorie.",
            )
