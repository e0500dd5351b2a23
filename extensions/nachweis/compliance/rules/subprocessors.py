"""Rules about subprocessors, and about whose data is processed."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, Severity, about
from nachweis.compliance.model import Entry
from nachweis.compliance.values.countries import ADEQUATE, ADEQUATE_AS_OF, CERTIFIED, Country, countries
from nachweis.vocabulary import Kind, Link, field_word, link_word

_PLACES = ("land", "ort_der_verarbeitung")
"""What says where data may go: the seat and the place of processing."""
_GERMAN_POSTCODE = re.compile(r"(?<!\d)(?:D-)?\d{5} [A-ZÄÖÜ]")
_POSTCODE = re.compile(
    r"\b(?:\d{4,6}(?:-\d{3,4})?|\d{3} \d{2}|\d{4} [A-Z]{2}|[A-Z]\d[\dW] ?[A-Z\d]{4}"
    r"|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b"
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
    """Ein Unterauftragsverarbeiter nennt, wer er ist, was er leistet, wo und mit welchen Daten, und seinen Vertrag."""
    lists: defaultdict[str, dict[str, dict[str, Severity]]] = defaultdict(dict)
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        listed = audit.handbook.targets(subprocessor, Link.PART_OF)
        contract = listed.value[0] if listed and listed.value else audit.handbook.document_of(subprocessor)
        lists[contract.id if contract else ""][subprocessor.id] = _lacking(subprocessor)
    for home, lacking in lists.items():
        all_lack = set.intersection(*map(set, lacking.values())) if len(lacking) > 1 else set()
        if all_lack:
            first = next(iter(lacking))
            common = {what: weight for what, weight in lacking[first].items() if what in all_lack}
            place = audit.handbook[home or first]
            found = _told(place, f"Bei allen {len(lacking)} Unterauftragsverarbeitern", common)
            yield replace(found, others=tuple(lacking), topic="alle")
        for id, own in lacking.items():
            if rest := {what: weight for what, weight in own.items() if what not in all_lack}:
                yield _told(audit.handbook[id], f"Bei {id}", rest)


def _told(entry: Entry, where: str, lacking: Mapping[str, Severity]) -> Finding:
    """What is missing, as one line with the weight of the worst of it."""
    fields = ", ".join(f"„:{name}:“" for name in dict.fromkeys(what.partition(" ")[0] for what in lacking))
    said = ", ".join(_named(what) for what in lacking)
    worst = min(lacking.values(), key=list(Severity).index)
    return replace(
        about(entry, "subprocessor_incomplete", f"{where} fehlt: {said}.", f"Ergänzen Sie {fields}."), weight=worst
    )


def _named(what: str) -> str:
    name, _, part = what.partition(" ")
    label = link_word(Link(name)).outgoing if name in set(Link) else field_word(name).label
    return _LABELS.get(name, label) + (f" ({part})" if part else "")


def _lacking(subprocessor: Entry) -> dict[str, Severity]:
    """What a subprocessor does not say, each with how much it matters: the name of the field, and which part of it.

    Who does what in which country decides whether a controller objects (Art. 28 Abs. 2 S. 2 DSGVO) and whether data
    is transferred (Art. 44 DSGVO); a contract is a duty (Art. 28 Abs. 4 S. 1 DSGVO), and so is some way to reach him
    (Art. 30 Abs. 2 lit. a DSGVO). What else one should know is recommended.
    """
    lacking = {name: Severity.ERROR for name in ("firma", "leistung", "land") if not subprocessor.says(name)}
    if not subprocessor.says("vertrag_vom"):
        lacking["vertrag_vom"] = Severity.WARNING
    address, contact = subprocessor.says("anschrift"), subprocessor.says("kontakt")
    reached = bool(address or _REACHABLE.search(contact))
    weight = Severity.NOTE if reached else Severity.WARNING
    if not address:
        lacking["anschrift"] = weight
    elif not _has_place(address, subprocessor.says("land")):
        lacking["anschrift Postleitzahl und Ort"] = Severity.WARNING
    if not contact:
        lacking["kontakt"] = weight
    elif not _REACHABLE.search(contact):
        lacking["kontakt Telefonnummer oder E-Mail-Adresse"] = weight
    if not subprocessor.says("ort_der_verarbeitung"):
        lacking["ort_der_verarbeitung"] = Severity.NOTE
    if not subprocessor.links.get(Link.PROCESSES):
        lacking["verarbeitet"] = Severity.NOTE
    return lacking


_LABELS: Final = {"verarbeitet": "verarbeitete Daten", "vertrag_vom": "Datum des Vertrags"}


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


def data_without_period(audit: Audit) -> Iterator[Finding]:
    """Zu jeder Datenkategorie steht fest, wann sie gelöscht wird."""
    by_document: defaultdict[str, list[str]] = defaultdict(list)
    for category in audit.living(Kind.DATA_CATEGORY):
        if not audit.handbook.fact(category, "loeschfrist"):
            document = audit.handbook.document_of(category) or category
            by_document[document.id].append(category.id)
    for home, ids in by_document.items():
        alone = len(ids) == 1
        said = f"Zu {ids[0]} fehlt" if alone else f"{home}: Zu {len(ids)} Datenkategorien fehlt"
        named = "" if alone else f": {', '.join(ids[:_SHOWN])}{' …' if len(ids) > _SHOWN else ''}"
        finding = about(
            audit.handbook[ids[0] if alone else home],
            "data_without_period",
            f"{said} die Löschfrist{named}.",
            "Ergänzen Sie „:loeschfrist:“, etwa „:loeschfrist: 6 Monate nach Ende des Schuljahres“.",
        )
        yield finding if alone else replace(finding, others=tuple(ids))


_SHOWN: Final = 5
"""So many ids are named."""


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
