"""What an auditor would raise, as pure functions.

To add a rule: write it, name it in :data:`RULES`, add its test page.
"""

from collections.abc import Callable, Iterator

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Handbook
from nachweis.compliance.rules.structure import entry_outside_document, heading_with_wrong_number, link_to_nothing

Rule = Callable[[Handbook], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    link_to_nothing,
    entry_outside_document,
    heading_with_wrong_number,
)
"""Every rule, in the order in which they run."""


def check(handbook: Handbook) -> list[Finding]:
    """What all rules find, in the order of places."""
    found = [finding for rule in RULES for finding in rule(handbook)]
    return sorted(found, key=lambda finding: (finding.place, finding.rule, finding.message))
