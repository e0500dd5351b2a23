"""What a change has made of a handbook: what is broken now, and what is only not finished yet. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from nachweis.compliance.finding import Finding, Identity, Severity

UNFINISHED: Final = frozenset(
    {
        *("draft_in_release", "missing_citation", "heading_with_wrong_number", "document_incomplete", "review_overdue"),
        *("mandatory_content_missing", "mandatory_content_partial", "objective_uncovered", "objective_partial"),
        *("requirement_unassigned", "recommended_content_open", "judgement_without_reason"),
        *("promise_without_measure", "promise_without_evidence", "measure_without_basis", "measure_without_role"),
        *("measure_without_evidence", "subprocessor_incomplete", "subprocessor_without_transfer_basis"),
        *("subprocessor_unused", "subprocessor_without_notice", "subprocessor_too_early", "data_without_persons"),
        *("receipt_unknown", "objection_open", "objection_late"),
        *("persons_without_data", "adjustment_incomplete", "acceptance_incomplete", "finding_about_nothing"),
        *("status_lowered", "evidence_lost", "coverage_lost"),
    }
)
"""Rules that say what is still to be done for an entry, and not that it is wrong."""


class Judged(NamedTuple):
    """The new findings."""

    broken: Sequence[Finding]
    """Because of these the change is taken back."""
    unfinished: Sequence[Finding]
    """What is to be done next."""


def judged(before: Iterable[Finding], after: Iterable[Finding], pages: Collection[str]) -> Judged:
    """What is found after a change of ``pages`` and was not before."""
    before = tuple(before)
    known = Counter(_identity(finding, pages) for finding in before)
    told = {finding.message for finding in before}
    new = []
    for finding in sorted(
        after, key=lambda finding: finding.message not in told
    ):  # of several equal ones, the old first
        identity = _identity(finding, pages)
        known[identity] -= 1
        if known[identity] < 0 and not finding.record:
            new.append(finding)
    new.sort(key=lambda finding: (finding.place, finding.rule))
    broken = [finding for finding in new if finding.holds_back and finding.rule not in UNFINISHED]
    rest = [finding for finding in new if finding not in broken and finding.severity is not Severity.NOTE]
    return Judged(broken, rest)


def _identity(finding: Finding, pages: Collection[str]) -> Identity:
    """What a finding is; on one of ``pages``, between which texts move, wherever it is."""
    moves = not finding.entry and finding.place.page in pages
    return finding.identity._replace(about="") if moves else finding.identity
