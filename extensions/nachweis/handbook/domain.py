"""The Sphinx domain ``nachweis``: what every page holds, and how pages refer to entries.

Its per-page data is cleared and merged by Sphinx; the sealed handbook of a build hangs here too and is never pickled.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.util.nodes import make_refnode

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding
from nachweis.compliance.history import History
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.rules import check
from nachweis.exchange.archive import ArchiveError, open_version
from nachweis.exchange.holidays import public_holidays
from nachweis.handbook import bridge
from nachweis.handbook.config import HandbookConfig, edition_of, read_citations
from nachweis.handbook.views.queries import FINDINGS_REACH, Query
from nachweis.vocabulary import Edition, kind_word, vocabulary

NAME = "nachweis"
DRAFT = "Entwurf"
"""What a version is called that is published without being released."""


CLAUSE = "klausel"
"""The type of a reference into the contract by its number, „§ 5 Abs. 2“."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What the prose of a page refers to."""

    target: str
    """An id, a page, or, into the contract, a number."""
    line: int
    entry: str = ""
    """The id of the entry that it stands in."""
    reach: str = Edition.CUSTOMER.value
    """How far the block reaches that it stands in (:class:`~nachweis.vocabulary.Edition`)."""
    type: str = ""
    """``recht`` for a citation of a law, ``klausel`` for one of the contract; empty for a link that a writer typed."""


class Source(NamedTuple):
    """A file that a page is made of, as it was when it was read."""

    path: str
    time: int = 0
    """When it was changed, in nanoseconds; an older file than the one that was read is another one, too."""
    size: int = 0
    node: int = 0
    """Its number on the disk: two files that change places have the same time and perhaps the same size."""
    mode: int = 0
    """Who may read it."""


class Asked(NamedTuple):
    """A question of a view on a page."""

    query: Query
    line: int
    reach: str = Edition.CUSTOMER.value
    """How far the block reaches that asks."""


@dataclass(slots=True)
class Page:
    """What was read from one page."""

    findings: list[Finding] = field(default_factory=list)
    """Mistakes seen while reading."""
    ids: list[tuple[str, int]] = field(default_factory=list)
    """Every id that an entry of the page claims, with its line, duplicates too."""
    references: list[Reference] = field(default_factory=list)
    """What its prose refers to."""
    names: list[Reference] = field(default_factory=list)
    """What its text names that looks like an id; most of it is none."""
    queries: list[Asked] = field(default_factory=list)
    """What its views ask."""
    index: list[tuple[str, str, str]] = field(default_factory=list)
    """Its entries in Sphinx' search index, which Sphinx itself forgets when it writes other pages."""
    labels: dict[str, str] = field(default_factory=dict)
    """How far the block reaches that a label, term or equation stands in, by name; only closed ones."""
    claims: frozenset[str] = frozenset()
    """Names that only one page can have: its labels, the terms it explains, its equations."""
    withheld: set[str] = field(default_factory=set)
    """The ids of entries on it that this edition leaves out."""
    sources: tuple[Source, ...] = ()
    """The files that it was made of."""


class HandbookDomain(Domain):
    """Entries as objects that ``[](#ACO-B1-07)``, ``{any}`` and ``objects.inv`` know."""

    name = NAME
    label = "Nachweis"
    object_types: ClassVar[dict[str, ObjType]] = {
        kind.value: ObjType(word.label, kind.value) for kind, word in vocabulary().kinds.items()
    }
    initial_data: ClassVar[dict[str, object]] = {"pages": {}, "doubles": {}}
    data_version = 6

    _sealed: Handbook | None = None
    cache: dict[str, Any]
    """What others computed from the sealed handbook; empty when it is not sealed."""
    told_elsewhere: bool = False
    """Whether somebody else tells what is found, so that nothing need be logged."""
    reported: tuple[Finding, ...] | None = None
    """What this build has reported; ``None`` before it has."""

    def __init__(self, env: BuildEnvironment) -> None:
        """Start with nothing sealed."""
        super().__init__(env)
        self.cache = {}
        self.other_pages: set[str] = set()
        self.read_now: dict[str, float] = {}
        self.earlier: frozenset[str] = frozenset()

    # ── the handbook of this build ─────────────────────────────────────────────────────────────────────────────

    @property
    def handbook(self) -> Handbook:
        """The handbook of this build, sealed at the first question after reading."""
        if self._sealed is None:
            self._sealed = bridge.handbook(self.env)
        return self._sealed

    @property
    def audit(self) -> Audit:
        """What the rules look at: the handbook of this build, on its day.

        :raises ConfigError: If the version before cannot be read.
        """
        if "audit" not in self.cache:
            config = HandbookConfig.of(self.env.config)
            try:
                before = open_version(Path(self.env.srcdir) / config.before) if config.before else None
            except ArchiveError as error:
                raise ConfigError(str(error)) from error
            self.cache["audit"] = Audit(
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
            )
        audit: Audit = self.cache["audit"]
        return audit

    @property
    def withheld(self) -> frozenset[str]:
        """The ids of what this edition leaves out, wherever it stands."""
        return frozenset(self.env.config.nachweis_withheld).union(*(page.withheld for page in self.pages.values()))

    @property
    def checked(self) -> list[Finding]:
        """What the rules find in the handbook of this build."""
        if "checked" not in self.cache:
            shown = edition_of(self.env.config).shows(FINDINGS_REACH)
            self.cache["checked"] = check(self.audit) if shown else []
        found: list[Finding] = self.cache["checked"]
        return found

    def referred(self, docname: str, reference: Reference) -> Entry | None:
        """The entry that a page's prose refers to, if it is one."""
        return self._target(docname, reference.type, reference.target)

    def _target(self, docname: str, type: str, target: str) -> Entry | None:
        if type != CLAUSE:
            return self.handbook.get(target)
        document = self.handbook.document_at(docname)
        return self.handbook.numbered(document, target) if document else None

    def unseal(self, docnames: Iterable[str]) -> None:
        """Forget the handbook: these pages are about to be read, some perhaps by other processes."""
        self._sealed = None
        self.reported = None
        self.read_now = dict.fromkeys(docnames, 0.0)
        self.cache.clear()

    # ── what pages hold ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def pages(self) -> dict[str, Page]:
        """What was read, by page name."""
        return cast("dict[str, Page]", self.data["pages"])

    def page(self, docname: str) -> Page:
        """The page's record, new if it has none yet."""
        return self.pages.setdefault(docname, Page())

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read anew or gone."""
        self.pages.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, object]) -> None:
        """Take over what a parallel reader read; warnings of its pages may have arrived before."""
        for docname, other in cast("dict[str, Page]", otherdata["pages"]).items():
            if docname in docnames:
                page = self.page(docname)
                page.findings.extend(other.findings)
                page.ids, page.references, page.queries = other.ids, other.references, other.queries
                page.names, page.index, page.labels = other.names, other.index, other.labels
                page.withheld, page.claims = other.withheld, other.claims

    # ── references ─────────────────────────────────────────────────────────────────────────────────────────────

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Every entry: name, shown name, type, page, anchor, priority in search."""
        for entry in self.handbook:
            yield entry.id, entry.id, entry.kind.value, entry.place.page, entry.id, 1

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:
        """What search results call an entry: „Maßnahme“."""
        return type.lname

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Resolve what the citations in prose refer to; an unknown entry stays plain text."""
        entry = self._target(fromdocname, typ, target)
        return None if entry is None else self._reference(builder, fromdocname, entry, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Resolve ``[](#ACO-B1-07)`` and ``{any}`` to an entry."""
        entry = self.handbook.get(target)
        if entry is None:
            return []
        content = contnode
        if not node.get("refexplicit") and (not contnode.astext() or contnode.astext() == target):
            content = nodes.inline("", shown(self.handbook, entry))
        return [(f"{NAME}:{entry.kind.value}", self._reference(builder, fromdocname, entry, content))]

    def _reference(self, builder: Builder, fromdocname: str, entry: Entry, content: nodes.Element) -> nodes.reference:
        tip = f"{kind_word(entry.kind).label} {entry.id}: {entry.title}"
        return make_refnode(builder, fromdocname, entry.place.page, entry.id, content, tip)


def shown(handbook: Handbook, entry: Entry) -> str:
    """How a link names an entry: by the number or name that people use, else by its id, and by its title."""
    if kind_word(entry.kind).named_by_title:
        return entry.title
    return f"{handbook.number(entry) or entry.id}: {entry.title}"


def domain_of(env: BuildEnvironment) -> HandbookDomain:
    """The handbook's domain in ``env``."""
    return cast("HandbookDomain", env.get_domain(NAME))


def entries_by_page(handbook: Handbook) -> dict[str, list[Entry]]:
    """The entries of each page, in their order."""
    pages: dict[str, list[Entry]] = {}
    for entry in handbook:
        pages.setdefault(entry.place.page, []).append(entry)
    return pages


def setup(app: Sphinx) -> None:
    """Register the domain; a new round of reading begins with an unsealed handbook."""
    app.add_domain(HandbookDomain)
    app.connect("env-before-read-docs", lambda app, env, docnames: domain_of(env).unseal(docnames))
