"""A resolved doctree ─▶ Typst. What a node becomes stands with its kind; this module keeps the places."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes

from nachweis.handbook.reading.places import line_of
from nachweis.pdf.fragment import Fragment, name_in_book
from nachweis.pdf.printable import DEEPEST, NESTING
from nachweis.pdf.typst import NOTHING, call, joined, literal
from nachweis.vocabulary import Kind

Handler = Callable[["Translator", Any], str]
"""What a node becomes: an expression of Typst."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page does not say itself."""

    numbers: Mapping[str, str]
    """The numbers of sections, figures, tables and listings, by id; that of the page under an empty one."""
    names: Mapping[str, str]
    """How references read to which a writer gave no words of their own, by key."""
    source: Path
    """The source folder."""


class Translator:
    """Translates one page."""

    def __init__(
        self,
        docname: str,
        document: nodes.document,
        kinds: Mapping[str, Kind],
        path_of: Callable[[str], str],
        handlers: Mapping[type[Any], Handler],
        surroundings: "Surroundings | None" = None,
    ) -> None:
        """Start with a page.

        :param kinds: The kind of every entry of the handbook, by id.
        :param path_of: The path below the source folder of a file that the page names.
        :param handlers: What each kind of node becomes; one that is not there becomes what its base class does.
        """
        self.docname = docname
        self.document = document
        self.kinds = kinds
        self.path_of = path_of
        self.handlers = handlers
        self.surroundings = surroundings or Surroundings({}, {}, Path())
        self.fragment = Fragment()
        self.footnotes: set[str] = set()
        """The footnotes that have been printed; the second reference refers to the first."""
        self.printed_below: set[str] = set()
        """Those that stand below a heading or a table instead of at the foot of a page."""
        self.deferred: list[str] = []
        """Notes of a heading or of a table's head, which are printed below it."""
        self.depth = 0
        """How many headings are above."""
        self.nested = 0
        """How many lists, quotations and notes are around."""
        self.in_title = False
        """Whether a heading is being translated: references in it carry no page."""
        self.in_row = False
        """Whether the entry that is translated next stands in a row of its like."""
        self.in_head = False
        """Whether the head of a table is being translated: it repeats, and what repeats may hold no link (PDF/UA)."""

    def translate(self) -> Fragment:
        """The whole page."""
        self.fragment.source = self.all(self.document.children)
        return self.fragment

    def render(self, node: nodes.Node) -> str:
        """The expression for ``node``."""
        deep = isinstance(node, NESTING)
        self.nested += deep
        if self.nested > DEEPEST:
            self.fragment.too_deep.append(line_of(node))
            self.nested -= deep
            return NOTHING
        try:
            for kind in type(node).__mro__:
                if handler := self.handlers.get(kind):
                    return handler(self, node)
        finally:
            self.nested -= deep
        self.fragment.untranslated.append((type(node).__name__, line_of(node)))
        return NOTHING

    def each(self, children: Iterable[nodes.Node]) -> list[str]:
        """The expressions for ``children``, without those that show nothing."""
        return [made for child in children if (made := self.render(child)) != NOTHING]

    def all(self, children: Iterable[nodes.Node]) -> str:
        """One expression for ``children``."""
        return joined(self.each(children))

    def postponed(self) -> list[str]:
        """The notes that have been put off, once."""
        made, self.deferred = self.deferred, []
        return made

    # ── places ─────────────────────────────────────────────────────────────────────────────────────────────────

    def key(self, anchor: str, docname: str | None = None) -> str:
        """The key of ``anchor`` on a page, by default this one."""
        if anchor in self.kinds:
            return anchor
        return f"{docname or self.docname}#{anchor}"

    def key_of(self, uri: str) -> str:
        """The key of what an address inside the handbook leads to."""
        docname, _, anchor = uri.partition("#")
        return self.key(anchor, docname) if anchor else docname

    def define(self, keys: list[str], title: str = "") -> str:
        """Note a place with all its keys; gives the one it goes by in the book."""
        first, *others = keys
        self.fragment.defines.setdefault(first, title)
        self.fragment.aliases.update(dict.fromkeys(others, first))
        return first

    def anchors(self, node: nodes.Element) -> list[str]:
        """The expressions that mark the place of ``node``, if it has ids."""
        ids: list[str] = node["ids"]
        keys = [self.key(id) for id in ids if self.key(id) not in self.fragment.defines]
        return [call("anchor", literal(self.define(keys)))] if keys else []

    def attach(self, node: nodes.Element) -> str:
        """The name in the book of a file that a page offers; empty if Sphinx did not find it."""
        if "filename" not in node:
            return ""
        path = self.path_of(str(node["reftarget"]))
        name = name_in_book(path)
        self.fragment.files[name] = path
        self.fragment.downloads[name] = path.rpartition("/")[2]
        return name
