"""Findings ─▶ one line each, as compilers print them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from nachweis.compliance.finding import Finding


def plain(findings: Iterable[Finding], path: Callable[[str], str]) -> Iterator[str]:
    """``file:line: Stufe: message [rule]``."""
    for finding in findings:
        yield f"{path(finding.place.page)}:{finding.place.line}: {finding.severity.label}: {finding} [{finding.rule}]"


def told(findings: Iterable[Finding], path: Callable[[str], str], notes: Sequence[str]) -> bytes:
    """The findings that stand in no ``befund`` yet, and what else is to be said.

    Half characters, which odd names of files have, are replaced.
    """
    lines = [*plain((finding for finding in findings if not finding.record), path), *notes]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
