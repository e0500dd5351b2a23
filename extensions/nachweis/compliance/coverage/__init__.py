"""What the law demands of a contract and of measures, and how far a document meets it: from what people assigned.

A lawyer's „teilweise“ is written down where it belongs: behind the word at the clause, „:pflichtinhalt: dauer
(teilweise: nur durch Verweis)“, or in a ``befund`` that names the word. What nobody has assigned is never a gap.
"""

from nachweis.compliance.coverage.contract import UNFILLED, contract_coverage, is_contract
from nachweis.compliance.coverage.cover import Cover, PartCover, State, tally
from nachweis.compliance.coverage.documents import coverage, demanded
from nachweis.compliance.coverage.family import family, provision_id
from nachweis.compliance.coverage.judging import Judgement, judgements, odd_states
from nachweis.compliance.coverage.measures import NOT_YET, holds_measures, measure_coverage

__all__ = [
    "NOT_YET",
    "UNFILLED",
    "Cover",
    "Judgement",
    "PartCover",
    "State",
    "contract_coverage",
    "coverage",
    "demanded",
    "family",
    "holds_measures",
    "is_contract",
    "judgements",
    "measure_coverage",
    "odd_states",
    "provision_id",
    "tally",
]
