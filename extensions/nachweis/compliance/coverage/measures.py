"""How far the measures of a document serve the goals of Art. 32 DSGVO, and of laws that they are compared with.

A goal is served by a measure that names it itself, or by what a person judged at a control, with a reason; never
because a heading above it corresponds to a provision (DESIGN § 9).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage.cover import Cover, State
from nachweis.compliance.coverage.family import asked_of, document_id, provision_id, records_about, scale_for
from nachweis.compliance.coverage.judging import Judgement, of_words
from nachweis.compliance.coverage.weighing import Saying, weighed
from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Catalogue, Kind, Link, Requirement, Scale, Status, catalogue

NOT_YET = "Noch ist keine dieser Maßnahmen umgesetzt"
"""Why what is assigned reaches nothing yet."""
GOALS = (Catalogue.SECURITY, Catalogue.FOURTEEN, Catalogue.EIGHT)
"""All that measures are compared with."""


def holds_measures(handbook: Handbook, document: Entry) -> bool:
    """Whether measures stand in a document."""
    return any(handbook.document_of(measure) is document for measure in handbook.of(Kind.MEASURE))


def measure_coverage(audit: Audit, document: Entry, *of: Catalogue) -> tuple[Cover, ...]:
    """How far the measures of a document serve the goals of some catalogues, of all if none is named."""
    covers = audit.once((measure_coverage, document.id), lambda: tuple(_covers(audit, document)))
    return tuple(cover for cover in covers if cover.requirement.catalogue in (of or GOALS))


def _covers(audit: Audit, document: Entry) -> Iterator[Cover]:
    inside = [
        entry
        for entry in (document, *audit.living(Kind.CONTROL, Kind.MEASURE))
        if document_id(audit, entry) == document.id or entry is document
    ]
    records = records_about(audit, {document.id})
    for name in GOALS:
        for goal in asked_of(audit.handbook, document, catalogue(name)):
            yield _cover(audit, document, goal, inside, records)


def _cover(
    audit: Audit, document: Entry, goal: Requirement, inside: Sequence[Entry], records: Sequence[Entry]
) -> Cover:
    judged = of_words(inside, goal.words)
    provision = provision_id(audit, goal.citation)
    own = {entry.id for entry, _ in judged}
    naming = [
        entry
        for entry in inside
        if goal.alone
        and entry.kind is Kind.MEASURE
        and entry.id not in own
        and provision in (*entry.links.get(Link.BASED_ON, ()), *entry.links.get(Link.COMPLIES_WITH, ()))
    ]
    serving = [measure for measure in naming if audit.bearer(measure) != "verantwortlicher"]
    sayings = [Saying(measure, goal.word, _done(audit, measure), _not_yet(audit, measure)) for measure in serving]
    sayings += [
        _weighed(audit, entry, said)
        for entry, said in judged
        if (entry.kind is not Kind.DOCUMENT or said.state.enough) and _reasoned(goal, entry, said)
    ]
    verdicts = [said for entry, said in judged if entry.kind is Kind.DOCUMENT and not said.state.enough]
    cover = weighed(goal, scale_for(audit.handbook, document, goal), sayings, records, verdicts)
    if cover.state is State.UNASSIGNED and naming:
        return replace(cover, reason="Zugeordnet ist nur, was der Verantwortliche selbst tut.")
    return cover


def _reasoned(goal: Requirement, entry: Entry, said: Judgement) -> bool:
    """Whether a judgement may count: that a control reaches what the law demands needs a reason."""
    return bool(said.reason) or said.state is not State.MET or entry.kind is Kind.MEASURE or goal.scale is not Scale.LAW


def _done(audit: Audit, measure: Entry) -> State:
    """What a measure that names a goal makes of it."""
    if audit.handbook.status(measure) is not Status.IMPLEMENTED:
        return State.PARTIAL
    return State.MET if _evidenced(audit, measure) else State.ASSURED


def _not_yet(audit: Audit, measure: Entry) -> str:
    done = audit.handbook.status(measure) is Status.IMPLEMENTED
    return "" if done else NOT_YET


def _weighed(audit: Audit, entry: Entry, said: Judgement) -> Saying:
    """What a judgement is worth: of what is not in place a part at most, without evidence an assurance."""
    if said.state.enough and not audit.once((_in_place, entry.id), lambda: _in_place(audit, entry)):
        return Saying(entry, said.word, State.PARTIAL, NOT_YET)
    state = State.ASSURED if said.state is State.MET and not _evidenced(audit, entry) else said.state
    return Saying(entry, said.word, state, said.reason)


def _in_place(audit: Audit, entry: Entry) -> bool:
    """Whether a measure is implemented, or one of a control or document."""
    book = audit.handbook
    return any(entry in (measure, *book.line_of(measure), book.document_of(measure)) for measure in audit.implemented())


def _evidenced(audit: Audit, entry: Entry) -> bool:
    return any(not audit.expired(piece) for piece in audit.evidence(entry))
