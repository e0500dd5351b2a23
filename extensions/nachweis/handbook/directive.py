"""What every directive of ours can do: say where it stands, report a mistake and go on."""

from collections.abc import Iterable
from typing import Any, Final, cast

from docutils.parsers.rst import directives as options
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.handbook.domain import domain_of
from nachweis.handbook.settings.config import edition_of
from nachweis.vocabulary import Edition

MENTIONS: Final = "nachweis_mentions"
"""Where a page that is read keeps the lines that seem to say for whom something is, by file."""
HANDLED: Final = "nachweis_handled"
"""Where it keeps those that did, as file and line."""
LINES: Final = "nachweis_lines"
"""Where a page that is read keeps its lines, and those of what it includes, by file."""
REACH: Final = "nachweis_reach"
"""Where a page that is read remembers how far the block reaches that it is in."""


def reach_here(env: BuildEnvironment) -> Edition:
    """How far the block reaches that is being read."""
    return Edition(env.temp_data.get(REACH) or Edition.CUSTOMER)


class AnyOptions(dict[str, Any]):
    """An option spec that takes every option, so that unknown ones are reported in our words."""

    def __bool__(self) -> bool:
        return True

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> Any:
        return options.unchanged


class Directive(SphinxDirective):
    """A directive that reports a writer's mistakes as findings and goes on."""

    @property
    def line(self) -> int:
        """Where the directive starts in its source, counted from 1."""
        return self.get_source_info()[1] or self.lineno

    @property
    def source_lines(self) -> list[str]:
        """The lines of the file that the directive stands in."""
        sources = cast("dict[str, list[str]]", self.env.temp_data.get(LINES, {}))
        return sources.get(str(self.get_source_info()[0]), [])

    def handled(self, line: int) -> None:
        """Note that a line which says for whom something is was understood."""
        done = cast("set[tuple[str, int]]", self.env.temp_data.setdefault(HANDLED, set()))
        done.add((str(self.get_source_info()[0]), line))

    def find(
        self, rule: str, message: str, hint: str = "", line: int | None = None, *, entry: str = "", topic: str = ""
    ) -> None:
        """Note a mistake on this page.

        :param entry: The id of the entry it is about, if it has one.
        :param topic: Which of several such mistakes it is.
        """
        place = Place(self.env.docname, line or self.line)
        domain_of(self.env).page(self.env.docname).findings.append(
            Finding(rule, message, place, hint, entry=entry, topic=topic)
        )

    def leaves_out(self, reach: Edition) -> bool:
        """Whether this edition leaves out what reaches as far as ``reach``."""
        return not edition_of(self.config).shows(reach)

    def withhold(self, ids: Iterable[str]) -> None:
        """Remember the ids of what this edition leaves out: it has not ended."""
        domain_of(self.env).page(self.env.docname).withheld.update(ids)
