"""What the auditor's book says once instead of in every row: which columns would be empty, and what nobody is told."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, Final

from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry
from nachweis.pdf.book import Chapter, Division
from nachweis.vocabulary import Kind, Link, Status, kind_word

Told = Callable[[Entry], bool]
"""Whether an entry says something."""

COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    "belegt_durch": ("Nachweis", "ein Nachweis hinterlegt"),
    "durchsicht": ("Letzte Durchsicht", "eine Durchsicht eingetragen"),
    "betrifft-back": ("Befund", "für sich allein ein Befund aufgeschrieben"),
}
"""The columns of a table of measures beside id and sentence: head, and what there is if a row has it."""
OWED: Final[Mapping[str, str]] = {"rolle": "wer zuständig ist", "faellig_am": "bis wann er zu beheben ist"}
"""What every finding that is not mended owes its reader."""


def said_once(audit: Audit, shown: Set[str]) -> dict[str, Any]:
    """``columns``: by page the columns of its tables; ``said``: sentences by key; ``owed``: what a finding may lack."""
    own: Mapping[str, Told] = {
        "belegt_durch": lambda measure: Link.EVIDENCED_BY in measure.links,
        "durchsicht": lambda measure: bool(measure.says("durchsicht")),
        "betrifft-back": lambda measure: any(
            source.kind is Kind.FINDING for source in audit.handbook.sources(measure, Link.CONCERNS)
        ),
    }
    columns: dict[str, list[list[str]]] = {}
    said: dict[str, list[str]] = {}
    for document in audit.handbook.of(Kind.DOCUMENT):
        measures = [m for m in audit.handbook.of(Kind.MEASURE) if audit.handbook.document_of(m) is document]
        here = [name for name in COLUMNS if any(own[name](measure) for measure in measures)]
        columns |= {measure.place.page: [[name, COLUMNS[name][0]] for name in here] for measure in measures}
        if measures:
            said[document.id] = _of_measures(audit, document, measures, [name for name in COLUMNS if name not in here])
    records = [record for record in audit.records if record.id in shown]
    lacking = [name for name in OWED if records and not any(audit.handbook.fact(record, name) for record in records)]
    if lacking:
        said[Chapter(1, title=Division.FINDINGS.heading).key] = [
            f"Kein Befund nennt, {' und '.join(OWED[name] for name in lacking)}."
        ]
    return {"columns": columns, "said": said, "owed": [name for name in OWED if name not in lacking]}


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
