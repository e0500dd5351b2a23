"""What a format is, and what each of them is given."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding
from nachweis.compliance.history import DRAFT
from nachweis.compliance.model import Handbook
from nachweis.exchange.formats.settings import Settings
from nachweis.vocabulary import Edition


class Release(Protocol):
    """A published version."""

    @property
    def name(self) -> str:
        """What it is called, ``2026.1``."""

    @property
    def day(self) -> str:
        """Its day, an ISO date."""

    @property
    def commit(self) -> str:
        """What it was built from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is given out: a handbook in one edition. What who gives it out does not know is empty."""

    audit: Audit
    """The handbook, what follows from it, the version before and what has changed since."""
    edition: Edition = Edition.INTERNAL
    name: str = DRAFT
    """What the version is called."""
    settings: Settings = field(default_factory=Settings)
    pages: Sequence[str] = ()
    """Its pages in their order."""
    needs: Callable[[], bytes] | None = None
    """Its entries as sphinx-needs writes them."""

    findings: Sequence[Finding] = ()
    """What was found in it."""
    path: Callable[[str], str] = "{}.md".format
    """The source file of a page, relative to the root of the repository, with ``/``."""
    program: str = ""
    """Which version of this program found it."""
    others: Sequence[str] = ()
    """What other programs warned of, each in their own words."""
    notes: Sequence[str] = ()
    """What else a person is told beside the findings, a line each."""

    versions: Sequence[Release] = ()
    """The published versions, oldest first."""
    books: Sequence[tuple[Release, Handbook]] = ()
    """The last of them with what they hold, oldest first."""
    withheld: Mapping[str, Collection[str]] = field(default_factory=lambda: MappingProxyType({}))
    """By version, the ids of what it only left out of its edition."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that a handbook is given out as."""

    name: str
    suffix: str
    reach: Edition
    """The most open edition that has it."""
    write: Callable[[Issue], bytes | None]
    """The file's bytes; ``None`` if there is nothing that it could say."""

    @property
    def file(self) -> str:
        """What the file is called."""
        return f"{self.name}{self.suffix}"

    def made(self, issue: Issue) -> bytes | None:
        """The bytes of the file of ``issue``; ``None`` if its edition does not have it, or it would say nothing."""
        return self.write(issue) if issue.edition.shows(self.reach) else None


def as_json(data: object) -> bytes:
    """A JSON file as it is written here."""
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()
