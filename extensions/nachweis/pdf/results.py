"""What the auditor's book says first: how far what is demanded is met, what is open, and what nobody has examined."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from typing import Any, Final

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage import Cover, State, coverage
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.views.report import GRAVITIES
from nachweis.vocabulary import Catalogue, Kind, Scale, Status, shown_word

NAMED: Final = 6
"""How many entries a row names; of more it gives the number."""
OPEN: Final = (Status.OPEN, Status.WITH_PROVIDER, Status.ACCEPTED)
"""The statuses of what is not mended."""


def results(audit: Audit, shown: Set[str]) -> dict[str, Any]:
    """The page of results, as plain data.

    ``contracts`` and ``measures``: ``[[key, title, rows], …]`` with rows ``[citation, label, state, [[key, name], …],
    more, reason]``; ``findings``: rows of cells; ``unexamined``: sentences.
    """
    handbook = audit.handbook
    documents = [document for document in handbook.of(Kind.DOCUMENT) if document.id in shown]
    contracts, measures = (
        [(document, covers) for document in documents if (covers := coverage(audit, document, catalogue))]
        for catalogue in (Catalogue.CONTRACT, Catalogue.SECURITY)
    )
    return {
        "contracts": [table for document, covers in contracts for table in _tables(handbook, document, covers)],
        "measures": [table for document, covers in measures for table in _tables(handbook, document, covers)],
        "findings": _findings(audit, shown),
        "unexamined": _unexamined(audit, documents, [*contracts, *measures]),
    }


def _tables(handbook: Handbook, document: Entry, covers: Sequence[Cover]) -> Iterator[list[Any]]:
    """What the law demands, and apart from it what others recommend: no table mixes scales."""
    for title, scales in ((_title(document), (Scale.LAW,)), ("Empfohlen, nicht verlangt", (Scale.ADVICE, Scale.CRAFT))):
        rows = [_row(handbook, cover) for cover in covers if cover.scale in scales]
        if rows:
            yield [document.id, title, rows]


def _row(handbook: Handbook, cover: Cover) -> list[Any]:
    """A line: clauses by their numbers; measures by the controls that they stand in, each with how many of them."""
    ids = Counter(
        ((handbook.control_of(entry) or entry) if entry.kind is Kind.MEASURE else entry).id for entry in cover.entries
    )
    named = [[id, _name(handbook, handbook[id], count)] for id, count in ids.items()]
    return [
        cover.requirement.citation,
        cover.requirement.label,
        cover.state.label,
        named[:NAMED],
        len(named[NAMED:]),
        cover.reason,
    ]


def _name(handbook: Handbook, place: Entry, count: int) -> str:
    name = handbook.number(place) or place.id
    return f"{name} ({count})" if place.kind is Kind.CONTROL else name


def _findings(audit: Audit, shown: Set[str]) -> list[list[str]]:
    """A table with its head: written findings by how grave they are and how they stand, and how many are overdue."""
    records = [record for record in audit.records if record.id in shown]
    status = {record.id: audit.handbook.status(record) for record in records}
    states = [state for state in OPEN if state in status.values()]
    rows = [["Schwere", *(shown_word(Kind.FINDING, "status", state) for state in states), "davon überfällig"]]
    for gravity in (*GRAVITIES, "ohne Angabe"):
        graded = [record for record in records if (record.says("schwere") or "ohne Angabe") == gravity]
        if graded or gravity in GRAVITIES:
            counts = Counter(status[record.id] for record in graded)
            overdue = sum((day := record.day("faellig_am")) is not None and day < audit.today for record in graded)
            rows.append([gravity, *(str(counts[state]) for state in states), str(overdue)])
    return rows


def _unexamined(
    audit: Audit, documents: Sequence[Entry], covered: Sequence[tuple[Entry, Sequence[Cover]]]
) -> list[str]:
    """What nobody has looked at, each in a sentence."""
    said = []
    for document, covers in covered:
        left = [cover.requirement.label for cover in covers if cover.state is State.UNASSIGNED]
        if left:
            said.append(f"{_title(document)}: {State.UNASSIGNED.label} sind {_listed(left)}.")
    judged = {document.id for document, _ in covered}
    said += [
        f"{_title(document)}: Mit Anforderungen an Verträge oder Maßnahmen ist das Dokument nicht verglichen."
        for document in documents
        if document.id not in judged
    ]
    for document in documents:
        measures = [m for m in audit.living(Kind.MEASURE) if audit.handbook.document_of(m) is document]
        if measures:
            unproven = sum(not audit.evidence(measure) for measure in measures)
            unseen = sum(audit.handbook.fact(measure, "durchsicht") is None for measure in measures)
            said.append(
                f"{_title(document)}: Von {len(measures)} Maßnahmen sind {_all(unproven, len(measures))} ohne Nachweis "
                f"und {_all(unseen, len(measures))} ohne Durchsicht."
            )
    return said


def _title(document: Entry) -> str:
    return document.heading or document.title


def _all(count: int, total: int) -> str:
    return "alle" if count == total else "keine" if not count else str(count)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{'; '.join(words[:-1])} und {words[-1]}"
