"""What the proofs share: states and weights as coloured words, provisions as links, counts in words."""

from typing import Final

from docutils import nodes

from nachweis.compliance.audit import Audit
from nachweis.compliance.citing.citations import CitationError
from nachweis.compliance.coverage import State
from nachweis.compliance.finding import Severity
from nachweis.handbook.showing.tables import mark, reference
from nachweis.handbook.views.view import Address

FEW: Final = 6
"""Up to how many entries are named one by one."""
_WEIGHTS: Final = {Severity.ERROR: "gap", Severity.WARNING: "partial", Severity.NOTE: "note"}
STATE_MARKS: Final = {
    State.UNASSIGNED: "note",
    State.GAP: "gap",
    State.PARTIAL: "partial",
    State.ASSURED: "assured",
    State.NOTED: "met",
    State.MET: "met",
}
"""How far a requirement is met, as grounds of words."""
GRAVITY_MARKS: Final = {"hoch": "gap", "mittel": "partial", "niedrig": "note"}
"""How grave written findings are, as grounds of words."""


def weighed(severity: Severity) -> nodes.inline:
    """A severity on a coloured ground."""
    return mark(severity.label, _WEIGHTS[severity])


def law_link(audit: Audit, written: str, address: Address) -> nodes.Node:
    """A provision as a link to its entry, if the handbook has one."""
    try:
        citation = audit.citations.parse(written)[0]
    except CitationError:
        return nodes.Text(written)
    law = audit.handbook.get(audit.citations.catalogue.id(citation))
    return reference(citation.text, address(law), law.title) if law else nodes.Text(citation.text)


def counted(count: int, one: str, many: str) -> str:
    """A number with its word."""
    return f"{count} {one if count == 1 else many}"
