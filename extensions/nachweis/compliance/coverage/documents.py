"""All that a document is asked for by its kind."""

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage.contract import contract_coverage, is_contract
from nachweis.compliance.coverage.cover import Cover
from nachweis.compliance.coverage.family import asked_of
from nachweis.compliance.coverage.measures import GOALS, holds_measures, measure_coverage
from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Catalogue, Requirement, catalogue


def coverage(audit: Audit, document: Entry, *of: Catalogue) -> tuple[Cover, ...]:
    """How far a document meets what is asked of it by its kind, of some catalogues or of all, in the law's order."""
    covers: list[Cover] = []
    if Catalogue.CONTRACT in (of or Catalogue) and is_contract(document):
        covers.extend(contract_coverage(audit, document))
    goals = tuple(name for name in of or GOALS if name in GOALS)
    if goals and holds_measures(audit.handbook, document):
        covers.extend(measure_coverage(audit, document, *goals))
    return tuple(covers)


def demanded(handbook: Handbook, document: Entry, *of: Catalogue) -> tuple[Requirement, ...]:
    """What is asked of a document by its kind, in the order of :func:`coverage`."""
    names = [Catalogue.CONTRACT] if is_contract(document) else []
    names += GOALS if holds_measures(handbook, document) else ()
    asked = (requirement for name in names if name in (of or Catalogue) for requirement in catalogue(name))
    return asked_of(handbook, document, tuple(asked))
