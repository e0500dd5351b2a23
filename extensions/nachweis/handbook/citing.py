"""Law citations on pages: one reader for all, and the transform that turns those in prose into references."""

import re
from functools import lru_cache
from typing import Any, ClassVar

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from nachweis.compliance.citations import Citations
from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.exchange.laws import catalogue
from nachweis.handbook.domain import NAME, domain_of

_MAY_CITE = re.compile(r"§|\bArt(?:\.|ikel|\s)|\bAnl")
_NOT_PROSE = (nodes.reference, nodes.literal, nodes.literal_block, nodes.title, nodes.raw, pending_xref, nodes.math)


@lru_cache(maxsize=1)
def read_citations() -> Citations:
    """The reader of citations against the laws that ship with the package."""
    return Citations(catalogue())


class CitationLinks(SphinxTransform):
    """Turn each citation in prose into a reference to the provision's entry; refuse what does not exist."""

    default_priority: ClassVar[int] = 720  # after MyST and the footnotes, before Sphinx looks for references

    def apply(self, **kwargs: Any) -> None:
        """Replace the text nodes that cite."""
        for text in list(self.document.findall(nodes.Text)):
            if _MAY_CITE.search(text) and not any(isinstance(node, _NOT_PROSE) for node in _around(text)):
                self._link(text)

    def _link(self, text: nodes.Text) -> None:
        written = str(text)
        pieces: list[nodes.Node] = []
        position = 0
        for mention in read_citations().find(written):
            if not mention.citations[0].law:
                continue
            wrong = [p for citation in mention.citations if (p := catalogue().problem(citation))]
            for problem in wrong:
                self._refuse(text, problem.message, problem.hint)
            if wrong:
                continue
            pieces.append(nodes.Text(written[position : mention.start]))
            pieces.append(self._reference(written[mention.start : mention.end], catalogue().id(mention.citations[0])))
            position = mention.end
        if pieces and text.parent is not None:
            pieces.append(nodes.Text(written[position:]))
            text.parent.replace(text, [piece for piece in pieces if piece.astext()])

    def _reference(self, written: str, id: str) -> nodes.Element:
        reference = pending_xref(
            "", refdomain=NAME, reftype="recht", reftarget=id, refexplicit=True, refwarn=False, refdoc=self.env.docname
        )
        reference += nodes.inline("", written, classes=["nw-citation"])
        return reference

    def _refuse(self, text: nodes.Text, message: str, hint: str) -> None:
        line = next((node.line for node in _around(text) if getattr(node, "line", None)), 1) or 1
        place = Place(self.env.docname, line)
        domain_of(self.env).page(self.env.docname).findings.append(Finding("no_such_provision", message, place, hint))


def _around(node: nodes.Node) -> list[nodes.Element]:
    around: list[nodes.Element] = []
    parent = node.parent
    while parent is not None:
        around.append(parent)
        parent = parent.parent
    return around


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(CitationLinks)
