"""What the auditor's book says once instead of in every row: which columns would be empty, and what nobody is told."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, Final

from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry
from nachweis.pdf.book import Chapter, Division
from nachweis.vocabulary import Kind, Link, Status, kind_word, shown_word

Told = Callable[[Entry], bool]
"""Whether an entry says something."""

COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    "belegt_durch": ("Nachweis", "ein Nachweis hinterlegt"),
    "durchsicht": ("Letzte Durchsicht", "eine Durchsicht eingetragen"),
    "betrifft-back": ("Befund", "für sich allein ein Befund aufgeschrieben"),
}
"""The columns of a table of measures beside id and sentence: head, and what there is if a row has it."""
USUAL: Final = (Kind.CLAUSE, Kind.CONTROL, Kind.MEASURE)
"""Kinds of which a document has many."""
FEW: Final = 4
"""Fewer entries say each for itself how they stand."""
OWED: Final[Mapping[str, str]] = {"rolle": "wer zuständig ist", "faellig_am": "bis wann er zu beheben ist"}
"""What every finding that is not mended owes its reader."""


def said_once(audit: Audit, shown: Set[str]) -> dict[str, Any]:
    """What is said once, as plain data.

    ``columns``: by page the columns of its tables; ``said``: sentences by key; ``unusual``: the ids of entries whose
    status is not that of most of their kind in the document; ``owed``: what a finding may lack.
    """
    own: Mapping[str, Told] = {
        "belegt_durch": lambda measure: Link.EVIDENCED_BY in measure.links,
        "durchsicht": lambda measure: bool(measure.says("durchsicht")),
        "betrifft-back": lambda measure: any(
            source.kind is Kind.FINDING for source in audit.handbook.sources(measure, Link.CONCERNS)
        ),
    }
    columns: dict[str, list[list[str]]] = {}
    said: dict[str, list[str]] = {}
    unusual = [entry.id for entry in audit.handbook if entry.kind not in USUAL]
    for document in audit.handbook.of(Kind.DOCUMENT):
        measures = [m for m in audit.handbook.of(Kind.MEASURE) if audit.handbook.document_of(m) is document]
        here = [name for name in COLUMNS if any(own[name](measure) for measure in measures)]
        columns |= {measure.place.page: [[name, COLUMNS[name][0]] for name in here] for measure in measures}
        for kind in USUAL:
            entries = [entry for entry in audit.handbook.of(kind) if audit.handbook.document_of(entry) is document]
            usual, others = _usual(audit, kind, entries)
            said.setdefault(document.id, []).extend(usual)
            unusual += others
        if measures:
            said[document.id] += _of_measures(audit, document, measures, [name for name in COLUMNS if name not in here])
    records = [record for record in audit.records if record.id in shown]
    lacking = [name for name in OWED if records and not any(audit.handbook.fact(record, name) for record in records)]
    if lacking:
        said[Chapter(1, title=Division.FINDINGS.heading).key] = [
            f"Kein Befund nennt, {' und '.join(OWED[name] for name in lacking)}."
        ]
    return {
        "columns": columns,
        "said": said,
        "unusual": unusual,
        "owed": [name for name in OWED if name not in lacking],
    }


def _usual(audit: Audit, kind: Kind, entries: Sequence[Entry]) -> tuple[list[str], list[str]]:
    """What most entries of a kind are, in a sentence, and the ids of the others."""
    statuses = {entry.id: audit.handbook.status(entry) for entry in entries}
    if len(entries) < FEW:
        return [], list(statuses)
    usual, count = Counter(statuses.values()).most_common(1)[0]
    others = [id for id, status in statuses.items() if status is not usual]
    word, plural = shown_word(kind, "status", usual), kind_word(kind).plural
    told = f"Status aller {count} {plural}: {word}." if not others else f"Status der {plural}, wo nichts steht: {word}."
    return [told], others


def _of_measures(audit: Audit, document: Entry, measures: Sequence[Entry], absent: Sequence[str]) -> list[str]:
    """What holds for each measure of a document."""
    handbook = audit.handbook
    living = [measure for measure in measures if handbook.status(measure) is not Status.WITHDRAWN]
    said = []
    nothing = [COLUMNS[name][1] for name in absent if name == "betrifft-back" or not _inherits(audit, living, name)]
    if nothing:
        said.append(f"Für keine der {len(living)} {kind_word(Kind.MEASURE).plural} ist {_or(nothing)}.")
    return said


def _inherits(audit: Audit, measures: Sequence[Entry], name: str) -> bool:
    """Whether what a measure does not say itself stands at its control."""
    if name == "belegt_durch":
        return any(audit.evidence(measure) for measure in measures)
    return any(audit.handbook.fact(measure, name) for measure in measures)


def _or(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} oder {words[-1]}"
