"""Rules about subprocessors, and about whose data is processed."""

import re
from collections.abc import Iterator

from nachweis.compliance.audit import Audit
from nachweis.compliance.days import read_day, short
from nachweis.compliance.finding import Finding, about
from nachweis.compliance.model import Kind, Role, Status

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


def subprocessor_without_notice(audit: Audit) -> Iterator[Finding]:
    """Wer neu ist, wird dem Verantwortlichen vorab mitgeteilt, wenn der Vertrag das verlangt."""
    if audit.before is None:
        return
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        old = audit.before.get(subprocessor.id)
        came_back = old is not None and audit.before.status(old) is Status.WITHDRAWN
        if (old is not None and not came_back) or subprocessor.facts.get("mitgeteilt_am"):
            continue
        for contract in audit.contracts_with(subprocessor):
            if clause := audit.announced_under(contract, "unterauftragsverarbeiter"):
                yield about(
                    subprocessor,
                    "subprocessor_without_notice",
                    f"{subprocessor.id} ist neu, aber dem Verantwortlichen nicht mitgeteilt; "
                    f"{audit.handbook.number(clause)} von {contract.id} verlangt es vorab.",
                    "Ergänzen Sie „:mitgeteilt_am:“ mit dem Tag der Mitteilung und „:wirksam_ab:“ mit dem Tag danach, "
                    "an dem der Einsatz beginnt.",
                )
                break


def subprocessor_too_early(audit: Audit) -> Iterator[Finding]:
    """Ein Unterauftragsverarbeiter wird erst tätig, wenn die Frist für den Einspruch abgelaufen ist."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        if not subprocessor.facts.get("mitgeteilt_am"):
            continue
        starts = [read_day(subprocessor.facts.get(name, "")) for name in ("wirksam_ab", "seit")]
        begins = min((day for day in starts if day is not None), default=None)
        until = audit.objection_until(subprocessor)
        contracts = audit.contracts_with(subprocessor)
        if until is None and audit.objection_periods(subprocessor):
            continue  # „impossible_day“ says what is wrong with the days
        if until is None and any(audit.announced_under(c, "unterauftragsverarbeiter") for c in contracts):
            yield about(
                subprocessor,
                "subprocessor_too_early",
                f"Bis wann gegen {subprocessor.id} Einspruch möglich ist, lässt sich nicht errechnen: "
                "Keine Klausel nennt die Frist.",
                "Ergänzen Sie bei der Klausel über den Einspruch „:einspruchsfrist:“, etwa „2 Wochen“.",
            )
        elif until is not None and begins is None:
            yield about(
                subprocessor,
                "subprocessor_too_early",
                f"{subprocessor.id} ist mitgeteilt, nennt aber nicht, ab wann es gilt.",
                f"Ergänzen Sie „:wirksam_ab:“ mit einem Tag nach dem {short(until.isoformat())}.",
            )
        elif until is not None and begins is not None and begins <= until:
            yield about(
                subprocessor,
                "subprocessor_too_early",
                f"{subprocessor.id} wird am {short(begins.isoformat())} wirksam, Einspruch ist aber bis zum "
                f"{short(until.isoformat())} möglich.",
                f"Verschieben Sie den Beginn auf einen Tag nach dem {short(until.isoformat())}.",
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
