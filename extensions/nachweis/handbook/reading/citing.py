"""Citations in prose ─▶ references: those of a law to its provision, those of the contract to its clause."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Final

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from nachweis.compliance.citing.citations import Citations
from nachweis.compliance.citing.law import Problem
from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.handbook.domain import domain_of
from nachweis.handbook.page import CLAUSE, NAME
from nachweis.handbook.settings.config import read_citations

MAY_CITE = re.compile(
    r"§|\bArt(?:t?[.,]|ikel|icle|\s)|\bA(?:nl|NL|nhang|NHANG)|\bParagra|\bZiff|\bKlausel|\bPunkt|\bPkt|\bAbschnitt"
)
"""What a text has that may cite a law or the contract; everything else need not be read."""
_NOT_PROSE = (nodes.reference, nodes.literal, nodes.literal_block, nodes.title, nodes.raw, pending_xref, nodes.math)


class CitationLinks(SphinxTransform):
    """Turn each citation in prose into a reference to the provision's entry; refuse what does not exist."""

    default_priority: ClassVar[int] = 720  # after MyST and the footnotes, before Sphinx looks for references

    def apply(self, **kwargs: Any) -> None:
        """Replace the text nodes that cite."""
        for text in list(_whole_texts(self.document)):
            if MAY_CITE.search(text) and not any(isinstance(node, _NOT_PROSE) for node in _around(text)):
                self._link(text)

    def _link(self, text: nodes.Text) -> None:
        written = str(text)
        pieces: list[nodes.Node] = []
        position = 0
        for start, end, type, target in sorted(self._references(text, read_citations(self.env))):
            pieces.append(nodes.Text(written[position:start]))
            pieces.append(self._reference(written[start:end], type, target))
            position = end
        if pieces and text.parent is not None:
            pieces.append(nodes.Text(written[position:]))
            text.parent.replace(text, [piece for piece in pieces if piece.astext()])

    def _references(self, text: nodes.Text, citations: Citations) -> Iterator[tuple[int, int, str, str]]:
        """Where each reference stands in ``text``, its type and its target."""
        catalogue = citations.catalogue
        for mention in citations.find(str(text), law_day(self.env, self.env.docname, str(text))):
            for part in mention.parts:
                cited = part.citations[-1]
                if not cited.law:
                    continue
                problem = catalogue.problem(cited)
                if problem is None:
                    yield part.start, part.end, "recht", catalogue.id(cited)
                elif problem.certain:
                    self._refuse(text, problem, str(cited))
        for inner in citations.find_inner(str(text)):
            yield inner.start, inner.end, CLAUSE, inner.number

    def _reference(self, written: str, type: str, target: str) -> nodes.Element:
        reference = pending_xref(
            "", refdomain=NAME, reftype=type, reftarget=target, refexplicit=True, refwarn=False, refdoc=self.env.docname
        )
        reference += nodes.inline("", written, classes=["nw-citation"])
        return reference

    def _refuse(self, text: nodes.Text, problem: Problem, cited: str) -> None:
        line = next((node.line for node in _around(text) if getattr(node, "line", None)), 1) or 1
        place = Place(self.env.docname, line)
        domain_of(self.env).page(self.env.docname).findings.append(
            Finding("no_such_provision", problem.message, place, problem.hint, topic=cited)
        )


def _whole_texts(document: nodes.document) -> Iterator[nodes.Text]:
    """The texts of a page; what MyST parts at the end of a line is one: a citation may go over it."""
    for element in list(document.findall(nodes.TextElement)):
        if any(
            isinstance(one, nodes.Text) and isinstance(other, nodes.Text) for one, other in pairwise(element.children)
        ):
            _join(element)
        yield from (child for child in element.children if isinstance(child, nodes.Text))


def _join(element: nodes.TextElement) -> None:
    joined: list[nodes.Node] = []
    for is_text, group in groupby(element.children, lambda child: isinstance(child, nodes.Text)):
        same = list(group)
        joined.extend([nodes.Text("".join(map(str, same)))] if is_text else same)
    element.children = []
    element.extend(joined)


def _around(node: nodes.Node) -> list[nodes.Element]:
    around: list[nodes.Element] = []
    parent = node.parent
    while parent is not None:
        around.append(parent)
        parent = parent.parent
    return around


# ── the day whose law a page means ─────────────────────────────────────────────────────────────────────────────────
#
# It must be known while the page is read, before there is a handbook; rules ask Audit.day_of instead.

_DOCUMENT: Final = re.compile(
    r"^\s*:{3,}\s*\{dokument\}[^\n]*\n((?:[ \t]*:\w+:[^\n]*\n)+)", re.MULTILINE | re.IGNORECASE
)
_STAND: Final = re.compile(r"^[ \t]*:stand:\s*(\d{4}-\d{2}-\d{2})\s*$", re.MULTILINE)


def law_day(env: BuildEnvironment, docname: str, written: str) -> str:
    """The day whose law ``written`` means on a page, an ISO date; empty if no day is said or none matters.

    It is the ``stand`` of the document that the page belongs to. A page for which it matters is read again when the
    document changes.
    """
    return _stand(env, docname) if read_citations(env).depend_on_day(written) else ""


def _stand(env: BuildEnvironment, docname: str) -> str:
    for folder in PurePosixPath(docname).parents:
        index = Path(env.srcdir, folder, "index.md")
        if folder.name and index.is_file():
            if index != Path(env.srcdir, f"{docname}.md"):
                env.note_dependency(str(index.relative_to(env.srcdir)), docname=docname)
            text = index.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
            if document := _DOCUMENT.search(text):
                stand = _STAND.search(document[1])
                return stand[1] if stand else ""
    return ""


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(CitationLinks)
