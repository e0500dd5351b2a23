"""Rules about what the law demands of a whole document."""

from collections.abc import Iterator

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage import (
    SECURITY,
    Cover,
    State,
    contract_coverage,
    holds_measures,
    is_contract,
    measure_coverage,
    provision_id,
)
from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Entry
from nachweis.vocabulary import Kind, Link


def mandatory_content_missing(audit: Audit) -> Iterator[Finding]:
    """Ein Vertrag zur Auftragsverarbeitung enthält, was Art. 28 DSGVO verlangt, und regelt Meldungen."""
    for document, cover in _contract_covers(audit, State.GAP):
        yield Finding(
            "mandatory_content_missing",
            f"{document.id} regelt „{cover.requirement.label}“ nicht ({cover.requirement.citation}).",
            document.place,
            f"Ergänzen Sie eine Klausel mit „:pflichtinhalt: {cover.requirement.word}“{_candidates(audit, cover)}.",
            entry=document.id,
            topic=cover.requirement.word,
        )


def mandatory_content_partial(audit: Audit) -> Iterator[Finding]:
    """Kein Pflichtinhalt ist nur zum Teil geregelt."""
    for document, cover in _contract_covers(audit, State.PARTIAL):
        yield Finding(
            "mandatory_content_partial",
            f"{document.id} regelt „{cover.requirement.label}“ nur teilweise ({cover.requirement.citation}).",
            document.place,
            f"Ergänzen Sie, was fehlt: {cover.reason}",
            entry=document.id,
            topic=cover.requirement.word,
        )


def objective_uncovered(audit: Audit) -> Iterator[Finding]:
    """Zu jedem Punkt des Art. 32 Abs. 1 lit. a bis d DSGVO gibt es eine Maßnahme, oder ein Befund sagt, warum nicht."""
    for document, cover in _measure_covers(audit, State.GAP):
        yield Finding(
            "objective_uncovered",
            f"{document.id} hat keine Maßnahme für „{cover.requirement.label}“ ({cover.requirement.citation}).",
            document.place,
            f"Ergänzen Sie eine Maßnahme mit „:beruht_auf: {cover.requirement.citation}“, oder nehmen Sie einen Befund "
            "an, der sagt, warum das Risiko keine verlangt.",
            entry=document.id,
            topic=cover.requirement.word,
        )


def objective_partial(audit: Audit) -> Iterator[Finding]:
    """Kein Ziel des Art. 32 Abs. 1 DSGVO ist nur zum Teil erreicht."""
    for document, cover in _measure_covers(audit, State.PARTIAL):
        yield Finding(
            "objective_partial",
            f"{document.id} erreicht „{cover.requirement.label}“ nur teilweise ({cover.requirement.citation}).",
            document.place,
            f"Ergänzen Sie, was fehlt: {cover.reason}",
            entry=document.id,
            topic=cover.requirement.word,
        )


def document_incomplete(audit: Audit) -> Iterator[Finding]:
    """Ein Dokument nennt Fassung, Stand und Freigabe."""
    names = {"fassung": "Fassung", "stand": "Stand", "freigabe": "Freigabe"}
    for document in audit.living(Kind.DOCUMENT):
        missing = [name for name in names if not document.says(name)]
        if missing:
            yield Finding(
                "document_incomplete",
                f"{document.id} nennt nicht: {', '.join(names[name] for name in missing)}.",
                document.place,
                f"Ergänzen Sie {', '.join(f'„:{name}:“' for name in missing)}.",
                entry=document.id,
            )


def _contract_covers(audit: Audit, state: State) -> Iterator[tuple[Entry, Cover]]:
    for document in audit.living(Kind.DOCUMENT):
        if is_contract(document):
            yield from ((document, cover) for cover in contract_coverage(audit, document) if cover.state is state)


def _measure_covers(audit: Audit, state: State) -> Iterator[tuple[Entry, Cover]]:
    for document in audit.living(Kind.DOCUMENT):
        if holds_measures(audit.handbook, document):
            covers = measure_coverage(audit, document, SECURITY)
            yield from ((document, cover) for cover in covers if cover.state is state)


def _candidates(audit: Audit, cover: Cover) -> str:
    """The clauses that rest on the provision but do not say which of its demands they meet."""
    law = audit.handbook.get(provision_id(audit, cover.requirement))
    clauses = [c for c in audit.handbook.sources(law, Link.BASED_ON) if c.kind is Kind.CLAUSE] if law else []
    ids = [clause.id for clause in clauses if not clause.says("pflichtinhalt")]
    return f", oder die Angabe bei {', '.join(ids[:3])}" if ids and not cover.requirement.alone else ""
