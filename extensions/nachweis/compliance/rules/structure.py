"""Rules about how entries stand together."""

import re
from collections.abc import Iterator

from nachweis.compliance.finding import Finding, meant
from nachweis.compliance.model import DOCUMENT_PARTS, Handbook, Kind, Role

_SECTION = re.compile(r"§[\s\u00a0]*\d+[a-z]?")


def link_to_nothing(handbook: Handbook) -> Iterator[Finding]:
    """Ein Verweis führt zu einem Eintrag, den es gibt (Nachweispflicht, Art. 5 Abs. 2 DSGVO)."""
    for entry, role, id in handbook.dangling:
        if role is Role.BASED_ON:
            message = f"{entry.id} beruht auf „{id}“, aber das Handbuch erläutert diese Vorschrift noch nicht."
            cure = meant(id, (law.id for law in handbook.of(Kind.LEGAL_BASIS)))
            hint = f"Legen Sie bei den Rechtsgrundlagen einen Eintrag „:id: {id}“ an. {cure}"
        else:
            message = f"{entry.id} verweist mit „{role.value}“ auf „{id}“, das gibt es nicht."
            hint = meant(id, handbook.ids) or "Prüfen Sie die Kennung."
        yield Finding("link_to_nothing", message, entry.place, hint.rstrip())


def entry_outside_document(handbook: Handbook) -> Iterator[Finding]:
    """Maßnahmen, Kontrollen, Klauseln und Datenkategorien gehören zu einem Dokument (DESIGN §3)."""
    for entry in handbook:
        if entry.kind in DOCUMENT_PARTS and handbook.document_of(entry) is None:
            yield Finding(
                "entry_outside_document",
                f"{entry.id} gehört zu keinem Dokument.",
                entry.place,
                "Legen Sie die Seite in den Ordner eines Dokuments: einen, dessen „index.md“ „:::{dokument}“ enthält.",
            )


def heading_with_wrong_number(handbook: Handbook) -> Iterator[Finding]:
    """Nennt die Überschrift einer Seite einen Paragrafen, so ist es der gezählte."""
    for clause in handbook.of(Kind.CLAUSE):
        written = _SECTION.match(clause.heading)
        number = handbook.number(clause)
        if written and clause.parent is None and number.startswith("§") and _plain(written[0]) != _plain(number):
            yield Finding(
                "heading_with_wrong_number",
                f"Die Überschrift nennt {written[0]}, gezählt ist {clause.id} aber {number}.",
                clause.place,
                f"Schreiben Sie in der Überschrift „{number}“.",
            )


def _plain(number: str) -> str:
    return re.sub(r"[\s\u00a0]+", "", number)
