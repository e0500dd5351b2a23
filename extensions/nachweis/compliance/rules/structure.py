"""Rules about how entries stand together, and about ids that must stay."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from nachweis.compliance.audit import Audit
from nachweis.compliance.changes import PACKED
from nachweis.compliance.finding import Finding, about, listed, meant
from nachweis.compliance.model import Entry, Place
from nachweis.vocabulary import Kind, Link, Status, kind_word, link_word, vocabulary

_SECTION = re.compile(r"§[\s\u00a0]*\d+[a-z]?")


def link_to_nothing(audit: Audit) -> Iterator[Finding]:
    """Ein Verweis führt zu einem Eintrag, den es gibt."""
    handbook = audit.handbook
    for entry, link, id in handbook.dangling:
        if link is Link.BASED_ON:
            message = f"{entry.id} beruht auf „{id}“, aber diese Vorschrift kennt das Handbuch nicht."
            cure = meant(id, (law.id for law in handbook.of(Kind.LEGAL_BASIS)))
            hint = f"Prüfen Sie die Kennung, oder schreiben Sie einen Eintrag „{{recht}}“ mit „:id: {id}“. {cure}"
        else:
            message = f"{entry.id} verweist mit „{link.value}“ auf „{id}“, das gibt es nicht."
            known = (other.id for other in handbook.of(*sorted(link_word(link).starts[entry.kind])))
            hint = meant(id, known) or "Prüfen Sie die Kennung."
        yield about(entry, "link_to_nothing", message, hint.rstrip(), f"{link.value} {id}")


def entry_outside_document(audit: Audit) -> Iterator[Finding]:
    """Maßnahmen, Kontrollen, Klauseln und Datenkategorien gehören zu einem Dokument."""
    for entry in audit.handbook:
        if entry.kind in vocabulary().parts and audit.handbook.document_of(entry) is None:
            yield Finding(
                "entry_outside_document",
                f"{entry.id} gehört zu keinem Dokument.",
                entry.place,
                "Legen Sie die Seite in den Ordner eines Dokuments: einen, dessen „index.md“ „:::{dokument}“ enthält.",
                entry=entry.id,
            )


def document_misplaced(audit: Audit) -> Iterator[Finding]:
    """Ein Dokument steht auf der Seite „index.md“ seines Ordners, und dort nur eines."""
    governing: set[str] = set()
    for document in audit.handbook.of(Kind.DOCUMENT):
        page = document.place.page
        if page.rpartition("/")[2] != "index":
            message = f"{document.id} steht nicht auf einer Seite „index.md“, deshalb gehört nichts zu diesem Dokument."
            hint = "Legen Sie für das Dokument einen Ordner an, und schreiben Sie es auf dessen „index.md“."
        elif page in governing:
            message = f"{document.id} ist schon das zweite Dokument auf dieser Seite."
            hint = "Legen Sie für jedes Dokument einen eigenen Ordner an."
        else:
            governing.add(page)
            continue
        yield Finding("document_misplaced", message, document.place, hint, entry=document.id)


def circular_link(audit: Audit) -> Iterator[Finding]:
    """Nichts gehört zu sich selbst, ersetzt oder beauftragt sich selbst, auch nicht über andere."""
    for entry in audit.handbook:
        for link in (Link.PART_OF, Link.SUPERSEDED_BY, Link.ENGAGED_BY):
            if _leads_back(audit, entry, link):
                yield Finding(
                    "circular_link",
                    f"„:{link.value}:“ führt von {entry.id} im Kreis zurück.",
                    entry.place,
                    "Prüfen Sie, was wozu gehört, und löschen Sie einen der Verweise.",
                    entry=entry.id,
                    topic=link.value,
                )


def _leads_back(audit: Audit, start: Entry, link: Link) -> bool:
    """Whether the links of one kind lead from an entry back to it."""
    seen: set[str] = set()
    ahead = list(start.links.get(link, ()))
    while ahead:
        id = ahead.pop()
        if id == start.id:
            return True
        if id not in seen and (entry := audit.handbook.get(id)):
            seen.add(id)
            ahead.extend(entry.links.get(link, ()))
    return False


def heading_with_wrong_number(audit: Audit) -> Iterator[Finding]:
    """Nennt die Überschrift einer Seite einen Paragrafen, so ist es der gezählte."""
    for clause in audit.handbook.of(Kind.CLAUSE):
        written = _SECTION.match(clause.heading)
        number = audit.handbook.number(clause)
        if written and clause.parent is None and number.startswith("§") and _plain(written[0]) != _plain(number):
            yield Finding(
                "heading_with_wrong_number",
                f"Die Überschrift nennt {written[0]}, gezählt ist {clause.id} aber {number}.",
                clause.place,
                f"Ergänzen Sie „:nummer: {_plain(written[0])}“, wenn die Klausel so heißt; sonst prüfen Sie, in "
                "welcher Reihenfolge das Inhaltsverzeichnis die Seiten nennt.",
                entry=clause.id,
            )


def duplicate_number(audit: Audit) -> Iterator[Finding]:
    """Eine Nummer hat im Vertrag nur eine Klausel; sonst weiß niemand, welche gemeint ist."""
    known: dict[tuple[str, str], str] = {}
    for clause in audit.handbook.of(Kind.CLAUSE):
        document, number = audit.handbook.document_of(clause), audit.handbook.number(clause)
        first = known.setdefault((document.id if document else "", _plain(number)), clause.id)
        if re.search(r"\d", number) and first != clause.id:
            yield Finding(
                "duplicate_number",
                f"{clause.id} heißt {number}, aber so heißt schon {first}.",
                clause.place,
                "Schreiben Sie die richtige Nummer hin, etwa „:nummer: § 4“, oder löschen Sie „:nummer:“.",
                entry=clause.id,
            )


def withdrawn_without_reason(audit: Audit) -> Iterator[Finding]:
    """Was entfällt, nennt seinen Nachfolger oder den Grund."""
    for entry in audit.handbook:
        withdrawn = entry.says("status") == Status.WITHDRAWN.value
        if withdrawn and not entry.links.get(Link.SUPERSEDED_BY) and not entry.says("grund"):
            yield Finding(
                "withdrawn_without_reason",
                f"{entry.id} ist entfallen, nennt aber weder Nachfolger noch Grund.",
                entry.place,
                "Ergänzen Sie „:ersetzt_durch:“ mit der Kennung des Nachfolgers oder „:grund:“ mit einem Satz.",
                entry=entry.id,
            )


def id_dropped(audit: Audit) -> Iterator[Finding]:
    """Eine Kennung, die es gab, bleibt stehen; nur Vorschriften und Normen gehen mit dem, was sie nennt."""
    if audit.before is None:
        return
    for old in (entry for entry in audit.before if entry.id not in audit.withheld):
        if old.id not in audit.handbook and old.kind not in PACKED:
            document = audit.before.document_of(old)
            now = audit.handbook.get(document.id) if document else None
            place = now.place if now else Place(old.place.page)
            yield Finding(
                "id_dropped",
                f"{old.id} („{old.title}“) stand in der vorigen Fassung und fehlt jetzt.",
                place,
                "Schreiben Sie den Eintrag wieder hin, mit „:status: entfallen“ und „:ersetzt_durch:“ oder „:grund:“.",
                entry=old.id,
            )


def id_came_back(audit: Audit) -> Iterator[Finding]:
    """Eine Kennung, die entfallen ist, wird nie wieder vergeben."""
    if audit.before is None:
        return
    for entry in audit.handbook:
        old = audit.before.get(entry.id)
        if old is None or audit.before.status(old) is not Status.WITHDRAWN:
            continue
        if audit.handbook.status(entry) is not Status.WITHDRAWN:
            yield Finding(
                "id_came_back",
                f"{entry.id} war in der vorigen Fassung entfallen und ist jetzt wieder in Gebrauch.",
                entry.place,
                "Nehmen Sie eine neue Kennung, und lassen Sie die alte entfallen.",
                entry=entry.id,
            )


def draft_in_release(audit: Audit) -> Iterator[Finding]:
    """In einer veröffentlichten Fassung steht kein Entwurf."""
    drafts: defaultdict[tuple[str, Kind], list[Entry]] = defaultdict(list)
    for entry in audit.living(Kind.DOCUMENT, Kind.CONTROL, Kind.MEASURE, Kind.CLAUSE) if audit.released else ():
        document = audit.handbook.document_of(entry)
        if document is not None and document is not entry and document.says("status") == Status.DRAFT:
            continue  # the document says it for all that stands in it
        says = "status" in entry.facts or (audit.handbook.above(entry) is None and entry.kind is not Kind.DOCUMENT)
        if says and audit.handbook.status(entry) is Status.DRAFT:
            drafts[(document or entry).id, entry.kind].append(entry)
    for (home, kind), (first, *others) in drafts.items():
        done = Status.AGREED if kind in (Kind.DOCUMENT, Kind.CLAUSE) else Status.IMPLEMENTED
        if not others:
            cure = f"Schreiben Sie „:status: {done.value}“, oder lassen Sie den Eintrag entfallen."
            yield about(first, "draft_in_release", f"{first.id} ist noch Entwurf.", cure)
            continue
        ids = (first.id, *(entry.id for entry in others))
        message = f"{home}: {len(ids)} {kind_word(kind).plural} sind noch Entwurf: {listed(ids)}."
        cure = f"Schreiben Sie bei jedem Eintrag „:status: {done.value}“, oder lassen Sie ihn entfallen."
        yield replace(about(audit.handbook[home], "draft_in_release", message, cure, kind.value), others=ids)


def _plain(number: str) -> str:
    return re.sub(r"[\s\u00a0]+", "", number)
