"""Tables of contents that name pages of packs."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.directives.other import TocTree
from sphinx.transforms import SphinxTransform
from sphinx.util import docname_join
from sphinx.util.matching import patfilter
from sphinx.util.nodes import explicit_title_re

from nachweis.handbook.domain import domain_of
from nachweis.handbook.foreign import mount
from nachweis.handbook.reading.gate.pages import SUFFIX
from nachweis.handbook.reading.packs.wanted import known

CAPTION: Final = "Worauf sie sich stützen"
"""Where pages of packs stand in the navigation if no page of the handbook lists them."""


class Contents(TocTree):
    """``{toctree}``: of packs, a page of the handbook gets what it names, a page of a pack what is there."""

    def parse_content(self, toctree: addnodes.toctree) -> None:
        """Read the names."""
        env, project, domain = self.env, self.env.project, domain_of(self.env)
        if env.docname in domain.mounted:
            self.content: Any = list(dict.fromkeys(self._there()))
            toctree["glob"] = False  # the page is read anew when others are there, and not whenever any page comes
            super().parse_content(toctree)
            return
        there, every = known(env), project.docnames
        named = {docname_join(env.docname, _name(line)) for line in self.content} & there.keys()
        for docname in named:
            mount(env, docname, there[docname].path)
        domain.page(env.docname).listed |= named
        project.docnames = every - domain.mounted.keys() - there.keys() | named  # no pattern finds the others
        try:
            super().parse_content(toctree)
        finally:
            project.docnames = every

    def _there(self) -> Iterator[str]:
        """The pages that the lines name or fit, from the top."""
        for written in filter(None, self.content):
            name = docname_join(self.env.docname, written)
            found = patfilter(self.env.found_docs - {self.env.docname}, name)
            yield from (f"/{docname}" for docname in sorted(found))


class Unlisted(SphinxTransform):
    """List at the end of the root page what no page lists, so that everything is reached."""

    default_priority: ClassVar[int] = 860  # before the gate looks at what is listed

    def apply(self, **kwargs: Any) -> None:
        """Look at the root page."""
        names = domain_of(self.env).data["unlisted"] if self.env.docname == self.config.root_doc else ()
        if names:
            listed = addnodes.toctree(
                entries=[(None, name) for name in names],
                includefiles=list(names),
                parent=self.env.docname,
                caption=CAPTION,
                rawcaption=CAPTION,
                hidden=True,
                maxdepth=-1,
                numbered=0,
                glob=False,
                includehidden=False,
                titlesonly=False,
            )
            whole: nodes.Element = self.document.next_node(nodes.section) or self.document
            whole += nodes.compound("", listed, classes=["toctree-wrapper"])


def _name(line: str) -> str:
    """The page that a line of a table of contents names, „Titel <seite>“ or „seite.md“."""
    titled = explicit_title_re.match(line)
    return (titled[2] if titled else line).strip().removesuffix(SUFFIX)


def setup(app: Sphinx) -> None:
    """Register them over Sphinx' own."""
    app.add_directive("toctree", Contents, override=True)
    app.add_transform(Unlisted)
