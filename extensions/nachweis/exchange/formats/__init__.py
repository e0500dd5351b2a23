"""What a handbook is given out as. A new format is a module here that makes it, and a line in one of these lists."""

from typing import Final

from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.exchange.formats.calendar import calendar
from nachweis.exchange.formats.changes import changes_data, changes_text
from nachweis.exchange.formats.coverage import coverage_data
from nachweis.exchange.formats.feeds import releases_feed, subprocessors_feed
from nachweis.exchange.formats.format import Format, Issue, Release, as_json
from nachweis.exchange.formats.history import history_data
from nachweis.exchange.formats.lines import told
from nachweis.exchange.formats.settings import Settings, settings_data
from nachweis.vocabulary import Edition

__all__ = [
    "BESIDE",
    "FINDINGS",
    "FORMATS",
    "HISTORY",
    "SETTINGS",
    "SUBSCRIBED",
    "Format",
    "Issue",
    "Release",
    "Settings",
]


def _changes(issue: Issue) -> bytes | None:
    audit = issue.audit
    return as_json(changes_data(audit.before_name, issue.name, audit.changes)) if audit.before is not None else None


def _release_note(issue: Issue) -> bytes | None:
    audit = issue.audit
    if audit.before is None:
        return None
    return "\n".join([*changes_text(audit.before_name, issue.name, audit.changes, audit.handbook), ""]).encode()


def _sarif(issue: Issue) -> bytes:
    from nachweis.exchange.formats.sarif import sarif  # every rule with it: whoever asks for names waits for none

    return as_json(sarif(issue.findings, issue.audit.handbook, issue.path, issue.program, issue.others))


SETTINGS: Final = Format(
    "handbuch", ".json", Edition.CUSTOMER, lambda issue: as_json(settings_data(issue.settings, issue.pages))
)
"""Whose handbook it is, and in which order its pages are read."""

HISTORY: Final = Format(
    "verlauf",
    ".json",
    Edition.CUSTOMER,
    lambda issue: as_json(history_data(issue.audit.history)) if issue.audit.history.versions else None,
)
"""What a version hands on to the next."""

BESIDE: Final = (
    # sphinx-needs knows its entries and how to write them; only who builds can ask it
    Format("needs", ".json", Edition.CUSTOMER, lambda issue: issue.needs() if issue.needs else None),
    Format("coverage", ".json", FINDINGS_REACH, lambda issue: as_json(coverage_data(issue.audit))),
    SETTINGS,
    Format("aenderungen", ".json", Edition.CUSTOMER, _changes),
    Format("aenderungen", ".txt", Edition.CUSTOMER, _release_note),
    HISTORY,
)
"""What lies beside the pages of every build."""

FINDINGS: Final = (
    Format("zeilen", ".txt", Edition.INTERNAL, lambda issue: told(issue.findings, issue.path, issue.notes)),
    Format("sarif", ".sarif", Edition.INTERNAL, _sarif),
)
"""What who builds is told of the findings, by the name that „--format“ knows; it goes to nobody else."""

SUBSCRIBED: Final = (
    Format("fassungen", ".atom", Edition.CUSTOMER, lambda issue: releases_feed(issue.versions, issue.settings.address)),
    Format(
        "unterauftragsverarbeiter",
        ".atom",
        Edition.CUSTOMER,
        lambda issue: subprocessors_feed(issue.books, issue.settings.address, issue.withheld),
    ),
    Format("fristen", ".ics", Edition.CUSTOMER, lambda issue: calendar(issue.audit, issue.settings.address)),
)
"""What others subscribe to on the published site."""

FORMATS: Final = (*BESIDE, *FINDINGS, *SUBSCRIBED)
"""Every format."""
