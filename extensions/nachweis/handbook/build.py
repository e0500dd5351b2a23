"""What one build knows, computed once when it is first asked, after every page is read."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import FINDINGS_REACH, Finding
from nachweis.compliance.history import DRAFT, History
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.rules import check
from nachweis.compliance.views.network import Networks
from nachweis.exchange.archive import ArchiveError, open_version
from nachweis.exchange.holidays import public_holidays
from nachweis.handbook import bridge
from nachweis.handbook.page import Page
from nachweis.handbook.settings.config import HandbookConfig, edition_of, read_citations
from nachweis.handbook.showing.cards import Card, card_of


class Pages(Protocol):
    """What was read, by page name."""

    @property
    def pages(self) -> Mapping[str, Page]:
        """The pages."""


class Build:
    """The handbook of a build and what follows from it. Ask only once all pages are read."""

    def __init__(self, env: BuildEnvironment, read: Pages) -> None:
        self.env = env
        self._read = read
        self.reported: tuple[Finding, ...] | None = None
        """What this build has reported; ``None`` before it has."""
        self.digests: dict[str, str] | None = None
        """By page, what :mod:`nachweis.handbook.stale` computes of it; ``None`` before it has."""

    @cached_property
    def handbook(self) -> Handbook:
        """The handbook, sealed."""
        return bridge.handbook(self.env, {name: page.own for name, page in self._read.pages.items()})

    @cached_property
    def audit(self) -> Audit:
        """What the rules look at: the handbook on the day of the build.

        :raises ConfigError: If the version before cannot be read.
        """
        config = HandbookConfig.of(self.env.config)
        try:
            before = open_version(Path(self.env.srcdir) / config.before) if config.before else None
        except ArchiveError as error:
            raise ConfigError(str(error)) from error
        return Audit(
            self.handbook,
            read_citations(self.env),
            config.day,
            released=config.released,
            review_months=config.review_months,
            before=before.handbook if before else None,
            before_day=before.day if before else "",
            past=before.history if before else History(),
            version=config.version if config.version != DRAFT else "",
            withheld=self.withheld,
            is_holiday=public_holidays(config.state),
            risk_owners=config.owners,
        )

    @property
    def withheld(self) -> frozenset[str]:
        """The ids of what this edition leaves out, wherever it stands."""
        return frozenset(self.env.config.nachweis_withheld).union(
            *(page.withheld for page in self._read.pages.values())
        )

    @cached_property
    def findings(self) -> list[Finding]:
        """What the rules find; nothing in an edition that does not show it."""
        return check(self.audit) if edition_of(self.env.config).shows(FINDINGS_REACH) else []

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """The card of every entry, by id."""
        confirmed = Counter(id for finding in self.findings for id in finding.records)
        return {entry.id: card_of(self.audit, entry, confirmed[entry.id]) for entry in self.handbook}

    @cached_property
    def networks(self) -> Networks:
        """What is linked to an entry, two steps around."""
        return Networks(self.handbook)

    @cached_property
    def by_page(self) -> Mapping[str, list[Entry]]:
        """The entries of each page, in their order."""
        pages: dict[str, list[Entry]] = {}
        for entry in self.handbook:
            pages.setdefault(entry.place.page, []).append(entry)
        return pages
