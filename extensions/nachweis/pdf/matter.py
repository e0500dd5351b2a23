"""What the book says around its pages: cover, document control, legend, registers, colophon, as plain data."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from importlib.metadata import version
from typing import Any

from nachweis import __version__
from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.values.days import short
from nachweis.handbook.settings.config import HandbookConfig
from nachweis.handbook.showing.cards import german_date
from nachweis.handbook.views.lists.ids import counted
from nachweis.pdf.book import BookSpec
from nachweis.pdf.config import PdfConfig
from nachweis.vocabulary import Edition, Kind, Link, Status, field_reach, field_word, kind_word, vocabulary

OPEN = "vom Herausgeber nicht angegeben"
"""What stands where the house has said nothing: a gap is shown."""
NOT_IN_SOURCE = "in der Quelle nicht enthalten"
"""The same where only the source of a document of others could say it."""

TOOLS = ("sphinx", "myst-parser", "sphinx-needs", "typst")
"""What the colophon names beside ourselves: what the lock file pins. Python itself is not, and changes no byte."""


PUBLISHED = "Veröffentlichte Fassung"
"""What the history says of a version."""


def title_page(
    audit: Audit, spec: BookSpec, given: PdfConfig, config: HandbookConfig, *, title: str, version: str
) -> dict[str, Any]:
    """What cover, headers and document control say."""
    handbook = audit.handbook
    document, edition = handbook.get(spec.document), spec.edition
    classification = (
        given.customer_classification
        if document or edition is Edition.CUSTOMER
        else given.audit_classification
        if edition is Edition.AUDIT
        else given.classification
    )
    return {
        "organisation": (document.says("anbieter") if document else "") or config.organisation,
        "title": document.title
        if document
        else f"{given.title or title or 'Handbuch'}{' – Arbeitspapier' * spec.working_paper}",
        "subtitle": _subtitle(spec),
        "version": version,
        "date": german_date(config.day.isoformat()),
        "short-date": short(config.day.isoformat()),
        "classification": classification,
        "edition": given.edition or ("" if edition is Edition.INTERNAL else edition.label),
        "header": given.header,
        "logo-alt": given.logo_alt,
        "control": [
            ["Fassung", version],
            ["Stand", german_date(config.day.isoformat())],
            ["Verfasst von (Rolle)", given.author_role or OPEN],
            ["Geprüft von (Rolle)", given.reviewer_role or OPEN],
            ["Freigabe", given.approval or "noch nicht freigegeben"],
            *([["Nächste Durchsicht", _next_review(audit)]] if edition.shows(field_reach("durchsicht")) else []),
            ["Einstufung", classification or OPEN],
        ],
        "history": [
            *([name, short(day) or OPEN, given.author_role or OPEN, PUBLISHED] for name, day in audit.past.versions),
            [version, short(config.day.isoformat()), given.author_role or OPEN, _what(audit, spec, given)],
        ],
    }


def _subtitle(spec: BookSpec) -> str:
    if spec.working_paper:
        return "Arbeitspapier zur Prüfung: Deckung und offene Punkte"
    return "" if spec.document else "Technische und organisatorische Maßnahmen, Auftragsverarbeitung, Nachweise"


def _what(audit: Audit, spec: BookSpec, given: PdfConfig) -> str:
    if audit.version:
        where = "auf der Seite „Änderungen“ der Website" if spec.short else "im Kapitel „Änderungen“"
        return f"{PUBLISHED}; was sich geändert hat, steht {where}" if audit.before else PUBLISHED
    if given.approval:
        return "Freigegebene Fassung"
    return "Arbeitsstand" if audit.before else "Arbeitsstand; eine freigegebene Fassung gibt es noch nicht"


def _next_review(audit: Audit) -> str:
    living = (entry for entry in audit.handbook if audit.handbook.status(entry) is not Status.WITHDRAWN)
    due = [day for entry in living if (day := audit.review_due(entry))]
    return german_date(min(due).isoformat()) if due else "nicht festgelegt"


def pages_of(handbook: Handbook, document: Entry) -> frozenset[str]:
    """The pages of a document and its annexes, and of the subprocessors and data they name."""
    family = [document, *(entry for entry in handbook.of(Kind.DOCUMENT) if document in handbook.line_of(entry))]
    pages = set()
    for entry in handbook:
        if handbook.document_of(entry) in family:
            pages.add(entry.place.page)
            for link in (Link.CONCERNS, Link.USES):
                found = handbook.targets(entry, link)
                pages |= {
                    other.place.page for other in (found.value if found else ()) if other.kind is Kind.SUBPROCESSOR
                }
    return frozenset(pages)


def documents(handbook: Handbook, shown: Collection[str]) -> list[list[str]]:
    """The documents of the book: key, title, version, date, approval."""
    return [
        [
            entry.id,
            entry.title,
            *(
                said or (NOT_IN_SOURCE if entry.says("herkunft") == "fremd" else OPEN)
                for said in (entry.says("fassung"), german_date(entry.says("stand")), entry.says("freigabe"))
            ),
        ]
        for entry in handbook.of(Kind.DOCUMENT)
        if entry.id in shown
    ]


def sources(handbook: Handbook, shown: Collection[str]) -> list[dict[str, str]]:
    """From what each document of the book was taken, and how it is rendered; empty where nothing is known."""
    word = {name: field_word(name, Kind.DOCUMENT) for name in ("wiedergabe", "herkunft")}
    return [
        {
            "title": document.title,
            "key": document.id,
            "origin": word["herkunft"].shown(document.says("herkunft")),
            "rendering": word["wiedergabe"].shown(document.says("wiedergabe")),
            "source": document.says("quelle"),
            "found": document.says("gefunden"),
            "day": german_date(document.says("abgerufen_am")),
            "checksum": document.says("pruefsumme"),
        }
        for document in handbook.of(Kind.DOCUMENT)
        if document.id in shown
    ]


def provisions(audit: Audit, cited: Mapping[str, Collection[str]], shown: Collection[str]) -> list[list[Any]]:
    """The index by provision: ``[[law, [[provision, ids], …]], …]`` in the order of the catalogue.

    :param cited: The ids of the entries whose text cites a provision, by the id of that.
    """
    handbook = audit.handbook
    laws: dict[str, list[list[Any]]] = {}
    for law in handbook.of(Kind.LEGAL_BASIS):
        linked = {entry.id for entry in handbook.sources(law, Link.BASED_ON)}
        ids = [id for id in handbook.ids if id in shown and (id in linked or id in cited.get(law.id, ()))]
        citation = audit.provision(law)
        if ids:
            name = audit.citations.catalogue[citation.law].title if citation else ""
            laws.setdefault(name or "Sonstiges", []).append([handbook.number(law) or law.title, ids])
    return [[name, rows] for name, rows in laws.items()]


def legend(handbook: Handbook, shown: Collection[str]) -> dict[str, list[list[str]]]:
    """How to read: the statuses that occur, and how the ids of each kind begin, with one of them."""
    entries = [entry for entry in handbook if entry.id in shown]
    used = {handbook.status(entry).value for entry in entries if kind_word(entry.kind).fields.get("status")}
    kinds = [kind for kind in Kind if any(entry.kind is kind for entry in entries)]
    return {
        "statuses": [
            [status.value, word.label, word.meaning] for status, word in vocabulary().states.items() if status in used
        ],
        "kinds": [
            [
                kind_word(kind).label,
                next(entry.id for entry in entries if entry.kind is kind),
                f"{sum(entry.kind is kind for entry in entries)} {kind_word(kind).plural}",
            ]
            for kind in kinds
        ],
    }


def register(handbook: Handbook, shown: Collection[str]) -> list[list[Any]]:
    """Every id of the book: by kind, in alphabetical order, ``[[kind, [[id, title], …]], …]``."""
    kinds = {kind: sorted((entry.id for entry in handbook.of(kind) if entry.id in shown), key=counted) for kind in Kind}
    return [[kind_word(kind).plural, [[id, handbook[id].title] for id in ids]] for kind, ids in kinds.items() if ids]


def subjects(handbook: Handbook, shown: Collection[str]) -> Iterator[tuple[str, str]]:
    """What the subject index names by itself: term and key."""
    for entry in handbook:
        if entry.id not in shown:
            continue
        if entry.kind is Kind.CONTROL:
            yield entry.heading or entry.title, entry.id
        elif entry.kind is Kind.SUBPROCESSOR:
            yield entry.says("firma") or entry.title, entry.id
        elif kind_word(entry.kind).named_by_title:
            yield entry.title, entry.id
        for word in entry.listed("stichworte"):
            yield word, entry.id
        if role := entry.says("rolle"):
            yield role, entry.id


def colophon(commit: str, needs: bytes) -> list[list[str]]:
    """From what the book was made."""
    tools = ", ".join(f"{name} {version(name)}" for name in TOOLS)
    return [
        ["Quelle", commit or "ohne Versionsverwaltung"],
        ["Programme", f"Nachweis {__version__}, {tools}"],
        ["Prüfsumme der Einträge", f"SHA-256 {hashlib.sha256(needs).hexdigest()} (Anlage needs.json)"],
    ]
