"""What belongs to a document, and what people wrote about it."""

from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Kind, Link, Requirement, Scale


def family(handbook: Handbook, document: Entry) -> tuple[Entry, ...]:
    """A document with its annexes."""
    return (document, *(part for part in handbook.below(document) if part.kind is Kind.DOCUMENT))


def document_id(audit: Audit, entry: Entry) -> str:
    """The id of the document that an entry stands in; empty if it stands in none."""
    document = audit.handbook.document_of(entry)
    return document.id if document else ""


def records_about(audit: Audit, documents: set[str]) -> list[Entry]:
    """The written findings that concern one of these documents or something in them."""
    return [record for record in audit.records if _about(audit, record, documents)]


def _about(audit: Audit, record: Entry, documents: set[str]) -> bool:
    for id in record.links.get(Link.CONCERNS, ()):
        concerned = audit.handbook.get(id)
        if id in documents or (concerned is not None and document_id(audit, concerned) in documents):
            return True
    return False


def provision_id(audit: Audit, citation: str) -> str:
    """The id of the provision that a requirement cites."""
    return audit.once(
        (provision_id, citation), lambda: audit.citations.catalogue.id(audit.citations.parse(citation)[0])
    )


def framed(handbook: Handbook, document: Entry, requirement: Requirement) -> bool:
    """Whether a document or what it is an annex of says that it falls under the law of a requirement."""
    around = (document, *(above for above in handbook.line_of(document) if above.kind is Kind.DOCUMENT))
    return bool(requirement.frame) and any(requirement.frame in part.listed("rechtsrahmen") for part in around)


def scale_for(handbook: Handbook, document: Entry, requirement: Requirement) -> Scale:
    """By whose measure a requirement counts for a document: what it falls under is law to it."""
    return Scale.LAW if framed(handbook, document, requirement) else requirement.scale


def asked_of(handbook: Handbook, document: Entry, asked: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    """What of a catalogue is asked of a document: what counts only under a law it falls under, else a comparison."""
    return tuple(
        requirement
        for requirement in asked
        if not requirement.frame or requirement.scale is Scale.COMPARISON or framed(handbook, document, requirement)
    )
