"""``:::{befunde} DOK-1``: what the rules and people found, about one document or about all."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.audit import Audit
from nachweis.compliance.catalogue import catalogue
from nachweis.compliance.finding import FINDINGS_REACH, Finding
from nachweis.compliance.model import Entry
from nachweis.compliance.values.days import short
from nachweis.compliance.views.report import GRAVITIES, home_of
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, id_link, mark, nothing, separated, table
from nachweis.handbook.views.proofs.marks import FEW, GRAVITY_MARKS, counted, weighed
from nachweis.handbook.views.view import Address, View
from nachweis.vocabulary import Kind, Link, Status, vocabulary


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules find and nobody has written down, and what people found."""

    document: str = ""
    """Only what is about this document; its id."""


def _answer(query: Findings, build: Build, address: Address) -> list[nodes.Node]:
    """What people wrote down, gravest first, and what only the rules have found."""
    audit, checked, book = build.audit, build.findings, build.handbook
    confirmed = Counter(id for finding in checked for id in finding.records)
    records = [
        record for record in book.of(Kind.FINDING) if not query.document or home_of(audit, record) == query.document
    ]
    records.sort(key=lambda record: (_rank(record), book.status(record) is Status.RESOLVED))
    new = [f for f in checked if not f.record and (not query.document or _document_id(audit, f) == query.document)]
    answered: list[nodes.Node] = []
    if records:
        rows = [_record(audit, record, confirmed[record.id], address) for record in records]
        heads = ["Kennung", "Schwere", "Stand", "Befund", "Betrifft", "Prüfung"]
        kinds = ["nw-col-kennung", "nw-col-stand", "nw-col-stand", "nw-col-titel", "", ""]
        answered.append(
            table(
                heads,
                rows,
                counted(len(records), "Befund", "Befunde"),
                ["nw-register", "nw-dense", "nw-examined"],
                kinds,
            )
        )
    if new:
        rows = [_found(audit, finding, address) for finding in new]
        caption = f"{counted(len(new), 'Punkt', 'Punkte')}, von der Prüfung gefunden, noch in keinem Befund"
        answered.append(
            table(["Stufe", "Regel", "Eintrag", "Was fehlt"], rows, caption, ["nw-register", "nw-examined"], [])
        )
    return answered or [nothing("Keine Befunde.")]


def _rank(record: Entry) -> int:
    gravity = record.says("schwere")
    return GRAVITIES.index(gravity) if gravity in GRAVITIES else len(GRAVITIES)


def _document_id(audit: Audit, finding: Finding) -> str:
    entry = audit.handbook.get(finding.entry)
    document = audit.handbook.document_of(entry) if entry else None
    return document.id if document else ""


def _record(audit: Audit, record: Entry, confirmed: int, address: Address) -> list[Cell]:
    gravity = record.says("schwere")
    until = record.says("gilt_bis")
    state = vocabulary().states[audit.handbook.status(record)].label
    found = audit.handbook.targets(record, Link.CONCERNS)
    concerned = found.value if found else ()
    links: list[nodes.Node] = [id_link(_called(audit, entry), address(entry), entry.title) for entry in concerned[:FEW]]
    if len(concerned) > FEW:
        links.append(nodes.Text(f"{len(concerned) - FEW} weitere"))
    return [
        [id_link(record.id, address(record))],
        [mark(gravity or "–", GRAVITY_MARKS.get(gravity, "note"))],
        [nodes.Text(f"{state} bis {short(until)}" if audit.accepted(record) else state)],
        [nodes.Text(record.title)],
        separated(links),
        [nodes.Text(f"{confirmed}×\u00a0bestätigt" if confirmed else "–")],
    ]


def _called(audit: Audit, entry: Entry) -> str:
    """The shortest name that people use for an entry: its number, a document's heading, else its id."""
    if entry.kind is Kind.DOCUMENT:
        return entry.heading or entry.title
    return audit.handbook.number(entry) or entry.id


def _found(audit: Audit, finding: Finding, address: Address) -> list[Cell]:
    entry = audit.handbook.get(finding.entry)
    return [
        [weighed(finding.severity)],
        [nodes.Text(catalogue()[finding.rule].title)],
        [id_link(entry.id, address(entry), entry.title) if entry else nodes.Text(finding.entry)],
        [nodes.Text(str(finding))],
    ]


VIEW: Final = View(
    word="befunde",
    query=Findings,
    read=lambda asked: Findings(asked.word()),
    answer=_answer,
    arguments=(0, 1),
    names=lambda query: (query.document,),
    examines=True,
    reach=FINDINGS_REACH,
)
