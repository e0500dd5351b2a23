"""Rules about subprocessors, and about whose data is processed."""

import re
from collections.abc import Iterator, Sequence

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, about
from nachweis.compliance.values.countries import ADEQUATE, ADEQUATE_AS_OF, CERTIFIED, Country, countries
from nachweis.vocabulary import Kind, Link, field_word

_NEEDED = ("firma", "leistung", "anschrift", "land", "kontakt")
_PLACES = ("land", "ort_der_verarbeitung")
"""What says where data may go: the seat and the place of processing."""
_GERMAN_POSTCODE = re.compile(r"(?<!\d)(?:D-)?\d{5} [A-ZÄÖÜ]")
_POSTCODE = re.compile(
    r"\b(?:\d{4,6}(?:-\d{3,4})?|\d{3} \d{2}|\d{4} [A-Z]{2}|[A-Z]\d[\dW] ?[A-Z\d]{4}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b"
)
_REACHABLE = re.compile(r"@|\d{4,}|\d[\d /-]{6,}\d|https?://")
_ADEQUACY = re.compile(
    r"Angemessenheits(?:beschl|entscheid)|adequacy|Art(?:\.|ikel)?\s?45(?!\d)|2023/1795", re.IGNORECASE
)
_FRAMEWORK = re.compile(r"Data[ -]Privacy[ -]Framework|(?<!\w)DPF(?!\w)|2023/1795|Datenschutzrahmen", re.IGNORECASE)
_SAFEGUARDS = re.compile(
    r"Art(?:\.|ikel)?\s?4[67](?!\d)|Standard(?:vertrags|datenschutz)klausel|Standard Contractual Clauses"
    r"|(?<!\w)SCCs?(?!\w)|Model Clauses|2021/914"
    r"|verbindliche\w* (?:interne\w* )?(?:Datenschutz|Unternehmens)(?:vorschrift|regel)"
    r"|Binding Corporate Rules|(?<!\w)BCRs?(?!\w)|Verhaltensregeln|Zertifizierungsmechanism",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(r"Art(?:\.|ikel)?\s?49(?!\d)|Ausnahme|Einwilligung", re.IGNORECASE)
_EXAMPLES = (
    "etwa „Angemessenheitsbeschluss (Art.\u00a045 DSGVO)“ oder "
    "„Standardvertragsklauseln (Art.\u00a046 Abs.\u00a02 lit.\u00a0c DSGVO)“."
)
_WITHOUT_POSTCODES = frozenset("AE HK IE US GB QA".split())  # noqa: SIM905


def subprocessor_incomplete(audit: Audit) -> Iterator[Finding]:
    """Ein Unterauftragsverarbeiter nennt Firma, Leistung, ganze Anschrift, Land und Kontakt."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        missing = [name for name in _NEEDED if not subprocessor.says(name)]
        if missing:
            yield about(
                subprocessor,
                "subprocessor_incomplete",
                f"Bei {subprocessor.id} fehlt: {', '.join(field_word(name).label for name in missing)}.",
                f"Ergänzen Sie {', '.join(f'„:{name}:“' for name in missing)}.",
            )
        elif not _REACHABLE.search(subprocessor.says("kontakt")):
            yield about(
                subprocessor,
                "subprocessor_incomplete",
                f"Unter „{subprocessor.says('kontakt')}“ ist {subprocessor.id} nicht zu erreichen.",
                "Ergänzen Sie in „:kontakt:“ Telefonnummer oder E-Mail-Adresse, am besten der Stelle für Datenschutz.",
            )
        elif not _has_place(subprocessor.says("anschrift"), subprocessor.says("land")):
            yield about(
                subprocessor,
                "subprocessor_incomplete",
                f"Die Anschrift von {subprocessor.id} ist unvollständig: „{subprocessor.says('anschrift')}“.",
                "Ergänzen Sie in „:anschrift:“ Postleitzahl und Ort, nach einem Komma.",
            )


def unknown_country(audit: Audit) -> Iterator[Finding]:
    """„:land:“ nennt ein Land, oder mehrere, so dass feststeht, ob es ein Drittland ist."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        for country in countries(subprocessor.says("land")):
            if not country.code:
                yield about(
                    subprocessor,
                    "unknown_country",
                    f"Welches Land „{country.written}“ ist, weiß die Prüfung bei {subprocessor.id} nicht.",
                    f"Meinten Sie „{country.meant}“?"
                    if country.meant
                    else "Schreiben Sie in „:land:“ den Namen des Landes, etwa „Irland“; mehrere trennt ein Semikolon.",
                    country.written,
                )


def subprocessor_without_transfer_basis(audit: Audit) -> Iterator[Finding]:
    """Wer außerhalb des EWR sitzt oder verarbeitet, nennt eine Grundlage der Übermittlung, die auf Dauer trägt."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        third = [country for name in _PLACES for country in countries(subprocessor.says(name)) if country.third]
        basis = subprocessor.says("drittland_grundlage").strip()
        if third and (wrong := _wrong_basis(basis, third)):
            said, cure = wrong
            names = ", ".join(dict.fromkeys(country.written for country in third))
            yield about(
                subprocessor,
                "subprocessor_without_transfer_basis",
                f"{subprocessor.id} sitzt oder verarbeitet in einem Drittland ({names}), und {said}.",
                cure,
            )


def _wrong_basis(basis: str, third: Sequence[Country]) -> tuple[str, str] | None:
    """What is wrong with what is said to allow a transfer to these third countries, and what to type instead."""
    if not basis:
        return "eine Grundlage der Übermittlung fehlt", f"Ergänzen Sie „:drittland_grundlage:“, {_EXAMPLES}"
    if _SAFEGUARDS.search(basis):
        return None
    adequacy, framework = _ADEQUACY.search(basis), _FRAMEWORK.search(basis)
    if not adequacy and not framework:
        if _EXCEPTION.search(basis):
            return (
                f"„{basis}“ trägt keine dauernde Übermittlung (Art.\u00a049 DSGVO gilt für Ausnahmefälle)",
                f"Nennen Sie in „:drittland_grundlage:“ eine andere Grundlage, {_EXAMPLES}",
            )
        return (
            f"„{basis}“ nennt keine Grundlage der Übermittlung",
            f"Schreiben Sie in „:drittland_grundlage:“ eine der Grundlagen der Art.\u00a045 bis 47 DSGVO, {_EXAMPLES}",
        )
    for country in third:
        certified = country.code == CERTIFIED
        if certified and not framework:
            return (
                f"der Angemessenheitsbeschluss für {country.written} gilt nur für zertifizierte Empfänger",
                "Schreiben Sie „Angemessenheitsbeschluss (EU-US Data Privacy Framework)“, wenn er zertifiziert ist, "
                "sonst etwa „Standardvertragsklauseln“.",
            )
        if not certified and (country.code not in ADEQUATE or not adequacy):
            return (
                f"für {country.written} ist kein Angemessenheitsbeschluss bekannt (Stand {ADEQUATE_AS_OF})"
                if country.code not in ADEQUATE
                else f"„{basis}“ gilt nicht für {country.written}",
                "Nennen Sie in „:drittland_grundlage:“ auch, was die Übermittlung dorthin erlaubt, etwa "
                "„Standardvertragsklauseln (Art.\u00a046 Abs.\u00a02 lit.\u00a0c DSGVO)“.",
            )
    return None


def _has_place(address: str, country: str) -> bool:
    """Whether an address has its place: a postcode, or, where many have none, a second part."""
    codes = {named.code for named in countries(country)}
    if codes == {"DE"}:
        return bool(_GERMAN_POSTCODE.search(address))
    street, _, place = address.partition(",")
    return bool(_POSTCODE.search(address)) or (
        bool(codes & _WITHOUT_POSTCODES) and bool(street.strip()) and any(sign.isalpha() for sign in place)
    )


def subprocessor_unused(audit: Audit) -> Iterator[Finding]:
    """Jeder Unterauftragsverarbeiter kommt in einer Klausel oder einer Maßnahme vor."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        book = audit.handbook
        if not book.sources(subprocessor, Link.USES) and not book.sources(subprocessor, Link.CONCERNS):
            yield about(
                subprocessor,
                "subprocessor_unused",
                f"{subprocessor.id} kommt in keiner Klausel und keiner Maßnahme vor.",
                f"Ergänzen Sie „:setzt_ein: {subprocessor.id}“ bei einer Maßnahme oder „:betrifft:“ bei einer Klausel.",
            )


def data_without_persons(audit: Audit) -> Iterator[Finding]:
    """Jede Datenkategorie nennt die Personen, um deren Daten es geht."""
    for category in audit.living(Kind.DATA_CATEGORY):
        if not audit.handbook.targets(category, Link.CONCERNS):
            yield about(
                category,
                "data_without_persons",
                f"{category.id} nennt keine betroffenen Personen.",
                "Ergänzen Sie „:betrifft:“ mit der Gruppe betroffener Personen.",
            )


def persons_without_data(audit: Audit) -> Iterator[Finding]:
    """Zu jeder Gruppe betroffener Personen gibt es eine Datenkategorie."""
    for group in audit.living(Kind.DATA_SUBJECT):
        sources = audit.handbook.sources(group, Link.CONCERNS)
        if not any(source.kind is Kind.DATA_CATEGORY for source in sources):
            yield about(
                group,
                "persons_without_data",
                f"Zu {group.id} gibt es keine Datenkategorie.",
                f"Ergänzen Sie „:betrifft: {group.id}“ bei einer Datenkategorie.",
            )
