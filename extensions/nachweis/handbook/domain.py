"""The Sphinx domain ``nachweis``: what every page holds, and how pages refer to entries.

Its per-page data is cleared and merged by Sphinx; what a build knows hangs here too and is never pickled.
"""

from collections.abc import Iterable, Set
from typing import ClassVar, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode

from nachweis.compliance.model import Entry, Handbook
from nachweis.handbook.build import Build
from nachweis.handbook.page import CLAUSE, NAME, Page, Reference
from nachweis.vocabulary import kind_word, vocabulary


class HandbookDomain(Domain):
    """Entries as objects that ``[](#ACO-B1-07)``, ``{any}`` and ``objects.inv`` know."""

    name = NAME
    label = "Nachweis"
    object_types: ClassVar[dict[str, ObjType]] = {
        kind.value: ObjType(word.label, kind.value) for kind, word in vocabulary().kinds.items()
    }
    initial_data: ClassVar[dict[str, object]] = {"pages": {}, "doubles": {}, "mounted": {}, "unlisted": ()}
    data_version = 9

    def __init__(self, env: BuildEnvironment) -> None:
        """Start with nothing known."""
        super().__init__(env)
        self.build = Build(env, self)
        self.read_now: dict[str, float] = {}
        self.written: frozenset[str] = frozenset()
        """The pages that lie in the folder of the handbook."""
        self.texts: dict[str, str] = {}
        """What pages of packs show in this build, by page name."""

    @property
    def handbook(self) -> Handbook:
        """The handbook of this build."""
        return self.build.handbook

    def referred(self, docname: str, reference: Reference) -> Entry | None:
        """The entry that a page's prose refers to, if it is one."""
        return self._target(docname, reference.type, reference.target)

    def _target(self, docname: str, type: str, target: str) -> Entry | None:
        if type != CLAUSE:
            return self.handbook.get(target)
        document = self.handbook.document_at(docname)
        return self.handbook.numbered(document, target) if document else None

    def begin(self, docnames: Iterable[str]) -> None:
        """Forget what was known: these pages are about to be read, some perhaps by other processes."""
        self.reopen()
        self.read_now = dict.fromkeys(docnames, 0.0)

    def reopen(self) -> None:
        """Forget what was known: some page is read anew, or gone."""
        self.build = Build(self.env, self)

    # ── what pages hold ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def pages(self) -> dict[str, Page]:
        """What was read, by page name."""
        return cast("dict[str, Page]", self.data["pages"])

    @property
    def mounted(self) -> dict[str, str]:
        """The pages of packs that the handbook has, by page name, each with a digest of what it shows."""
        return cast("dict[str, str]", self.data["mounted"])

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
                page.withheld, page.claims, page.listed = other.withheld, other.claims, other.listed
                page.own = other.own

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
            content = nodes.inline("", self.handbook.shown(entry))
        return [(f"{NAME}:{entry.kind.value}", self._reference(builder, fromdocname, entry, content))]

    def _reference(self, builder: Builder, fromdocname: str, entry: Entry, content: nodes.Element) -> nodes.reference:
        tip = f"{kind_word(entry.kind).label} {entry.id}: {entry.title}"
        return make_refnode(builder, fromdocname, entry.place.page, entry.id, content, tip)


def domain_of(env: BuildEnvironment) -> HandbookDomain:
    """The handbook's domain in ``env``."""
    return cast("HandbookDomain", env.get_domain(NAME))


def setup(app: Sphinx) -> None:
    """Register the domain; a new round of reading begins with nothing known."""
    app.add_domain(HandbookDomain)
    app.connect("env-before-read-docs", lambda app, env, docnames: domain_of(env).begin(docnames))
