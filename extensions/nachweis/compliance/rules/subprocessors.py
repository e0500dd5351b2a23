"""Rules about subprocessors, and about whose data is processed."""

import re
from collections.abc import Iterator

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Entry, Kind, Role

EEA = frozenset(
    "Belgien Bulgarien Dänemark Deutschland Estland Finnland Frankreich Griechenland Irland Island Italien Kroatien "  # noqa: SIM905
    "Lettland Liechtenstein Litauen Luxemburg Malta Niederlande Norwegen Österreich Polen Portugal Rumänien Schweden "
    "Slowakei Slowenien Spanien Tschechien Ungarn Zypern".split()
)
"""The states of the European Economic Area; a transfer to any other needs a basis (Art. 44 DSGVO)."""

_NEEDED = {"firma": "Firma", "leistung": "Leistung", "anschrift": "Anschrift", "land": "Land", "kontakt": "Kontakt"}
_POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}-?)?\d{4,6}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")


def subprocessor_incomplete(audit: Audit) -> Iterator[Finding]:
    """Ein Unterauftragsverarbeiter nennt Firma, Leistung, ganze Anschrift, Land und Kontakt."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        facts = subprocessor.facts
        missing = [name for name in _NEEDED if not facts.get(name)]
        if missing:
            yield _about(
                subprocessor,
                "subprocessor_incomplete",
                f"Bei {subprocessor.id} fehlt: {', '.join(_NEEDED[name] for name in missing)}.",
                f"Ergänzen Sie {', '.join(f'„:{name}:“' for name in missing)}.",
            )
        elif not _POSTCODE.search(facts["anschrift"]):
            yield _about(
                subprocessor,
                "subprocessor_incomplete",
                f"Die Anschrift von {subprocessor.id} ist unvollständig: „{facts['anschrift']}“.",
                "Ergänzen Sie in „:anschrift:“ Postleitzahl und Ort.",
            )


def subprocessor_without_transfer_basis(audit: Audit) -> Iterator[Finding]:
    """Ein Unterauftragsverarbeiter außerhalb des EWR nennt die Grundlage der Übermittlung."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        country = subprocessor.facts.get("land", "")
        if country and country not in EEA and not subprocessor.facts.get("drittland_grundlage"):
            yield _about(
                subprocessor,
                "subprocessor_without_transfer_basis",
                f"{subprocessor.id} sitzt in einem Drittland ({country}), eine Grundlage der Übermittlung fehlt.",
                "Ergänzen Sie „:drittland_grundlage:“, etwa „:drittland_grundlage: Angemessenheitsbeschluss“.",
            )


def subprocessor_unused(audit: Audit) -> Iterator[Finding]:
    """Jeder Unterauftragsverarbeiter kommt in einer Klausel oder einer Maßnahme vor."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        book = audit.handbook
        if not book.sources(subprocessor, Role.USES) and not book.sources(subprocessor, Role.CONCERNS):
            yield _about(
                subprocessor,
                "subprocessor_unused",
                f"{subprocessor.id} kommt in keiner Klausel und keiner Maßnahme vor.",
                f"Ergänzen Sie „:setzt_ein: {subprocessor.id}“ bei einer Maßnahme oder „:betrifft:“ bei einer Klausel.",
            )


def data_without_persons(audit: Audit) -> Iterator[Finding]:
    """Jede Datenkategorie nennt die Personen, um deren Daten es geht."""
    for category in audit.living(Kind.DATA_CATEGORY):
        if not audit.handbook.targets(category, Role.CONCERNS):
            yield _about(
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
            yield _about(
                group,
                "persons_without_data",
                f"Zu {group.id} gibt es keine Datenkategorie.",
                f"Ergänzen Sie „:betrifft: {group.id}“ bei einer Datenkategorie.",
            )


def _about(entry: Entry, rule: str, message: str, hint: str) -> Finding:
    return Finding(rule, message, entry.place, hint, entry=entry.id)
