"""How far a contract with its annexes says what Art. 28 DSGVO demands, and what authorities recommend."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from nachweis.compliance.audit import Audit, prose
from nachweis.compliance.coverage.cover import Cover, State
from nachweis.compliance.coverage.family import (
    asked_of,
    document_id,
    family,
    provision_id,
    records_about,
    scale_for,
)
from nachweis.compliance.coverage.judging import Judgement, of_words
from nachweis.compliance.coverage.weighing import Saying, weighed
from nachweis.compliance.model import Entry
from nachweis.compliance.values.placeholders import placeholders
from nachweis.vocabulary import Catalogue, Kind, Link, Requirement, catalogue

UNFILLED = "Der Wortlaut enthält Platzhalter"
"""Why what is assigned regulates nothing whole."""
FEW = 5
"""More places than these propose nothing."""


def is_contract(document: Entry) -> bool:
    """Whether a document is a contract under Art. 28 Abs. 3 DSGVO."""
    return document.says("art") == "AVV"


def contract_coverage(audit: Audit, document: Entry) -> tuple[Cover, ...]:
    """How far a contract with its annexes says what it must, in the order of the law."""
    return audit.once((contract_coverage, document.id), lambda: tuple(_covers(audit, document)))


def _covers(audit: Audit, document: Entry) -> Iterator[Cover]:
    parts = family(audit.handbook, document)
    within = {part.id for part in parts}
    clauses = [clause for clause in audit.living(Kind.CLAUSE) if document_id(audit, clause) in within]
    records = records_about(audit, within)
    for requirement in asked_of(audit.handbook, document, catalogue(Catalogue.CONTRACT)):
        sayings, verdicts = _places(audit, requirement, parts, clauses)
        yield weighed(
            requirement,
            scale_for(audit.handbook, document, requirement),
            sayings,
            records,
            verdicts,
            () if sayings else proposals(requirement, clauses),
        )


def _places(
    audit: Audit, requirement: Requirement, documents: Sequence[Entry], clauses: Sequence[Entry]
) -> tuple[list[Saying], list[Judgement]]:
    """The clauses that regulate a requirement, and what is said of the contract as a whole."""
    judged = of_words((*documents, *clauses), requirement.words)
    sayings = [
        _filled(audit, entry, Saying(entry, said.word, said.state, said.reason))
        for entry, said in judged
        if entry.kind is Kind.CLAUSE or said.state.enough
    ]
    verdicts = [said for entry, said in judged if entry.kind is Kind.DOCUMENT and not said.state.enough]
    if requirement.alone:
        own = {entry.id for entry, _ in judged}
        provision = provision_id(audit, requirement.citation)
        resting = [c for c in clauses if c.id not in own and provision in c.links.get(Link.BASED_ON, ())]
        around = {
            above.id for clause in (*resting, *(e for e, _ in judged)) for above in audit.handbook.line_of(clause)
        }
        sayings += [_filled(audit, c, Saying(c, requirement.word, State.MET)) for c in resting if c.id not in around]
    order = {clause.id: number for number, clause in enumerate(clauses)}
    return sorted(sayings, key=lambda saying: order.get(saying.entry.id, -1)), verdicts


def _filled(audit: Audit, clause: Entry, saying: Saying) -> Saying:
    """What a clause says, as far as nothing in it or in what it lists is left to be filled in."""
    unfilled = audit.once((_unfilled, clause.id), lambda: _unfilled(audit, clause))
    return replace(saying, state=State.PARTIAL, reason=UNFILLED) if saying.state.enough and unfilled else saying


def _unfilled(audit: Audit, clause: Entry) -> bool:
    listed = audit.handbook.targets(clause, Link.CONCERNS)
    parts = [part for part in (listed.value if listed else ()) if part.kind in (Kind.DATA_CATEGORY, Kind.DATA_SUBJECT)]
    parts += [part for part in audit.living(Kind.CLAUSE) if clause in audit.handbook.line_of(part)]
    return any(any(placeholders(prose(part))) for part in (clause, *parts))


def proposals(requirement: Requirement, clauses: Sequence[Entry]) -> tuple[Entry, ...]:
    """The clauses in which a requirement may be regulated, by the cues of its words; of too many none."""
    patterns = _patterns(requirement)
    found = tuple(clause for clause in clauses if any(pattern.search(prose(clause)) for pattern in patterns))
    return found if len(found) <= FEW else ()


@lru_cache(maxsize=256)
def _patterns(requirement: Requirement) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(cue, re.IGNORECASE) for cue in requirement.cues)
