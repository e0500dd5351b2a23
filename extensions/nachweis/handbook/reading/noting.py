"""What the prose of a page refers to and names, noted when the page has been read."""

from collections.abc import Iterator
from contextlib import suppress

from docutils import nodes
from sphinx.addnodes import index, pending_xref
from sphinx.application import Sphinx
from sphinx.util.index_entries import split_index_msg

from nachweis.compliance.model import ID
from nachweis.handbook.domain import domain_of
from nachweis.handbook.page import NAME, Reference
from nachweis.handbook.reading.places import around, line_of
from nachweis.vocabulary import Edition


def note_references(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what the prose of a page refers to."""
    page = domain_of(app.env).page(app.env.docname)
    for reference in doctree.findall(pending_xref):
        target = reference.get("reftarget")
        if isinstance(target, str):
            own = reference.get("refdomain") == NAME
            anchor = reference.get("reftargetid")
            whole = f"{target}#{anchor}" if anchor else target
            type = reference["reftype"] if own else ""
            page.references.append(Reference(whole, line_of(reference), *around(reference), type=type))
    page.index = _index_entries(doctree)
    page.labels = _closed_labels(doctree)
    page.claims = frozenset(_claims(doctree))
    for text in doctree.findall(nodes.Text):
        for id in dict.fromkeys(ID.findall(text)):
            page.names.append(Reference(id, line_of(text), *around(text)))


def _claims(doctree: nodes.document) -> Iterator[str]:
    yield from (f"label {name}" for name, explicit in doctree.nametypes.items() if explicit)
    yield from (f"term {node.astext().casefold()}" for node in doctree.findall(nodes.term))
    yield from (f"equation {node['label']}" for node in doctree.findall(nodes.math_block) if node.get("label"))


def _closed_labels(doctree: nodes.document) -> dict[str, str]:
    """The names of what stands in blocks that not every edition shows, and how far those reach."""
    found: dict[str, str] = {}
    for block in doctree.findall(nodes.container):
        if "reach" in block and block["reach"] != Edition.CUSTOMER.value:
            for node in block.findall(nodes.Element):
                names = [*node.get("names", ()), node.get("label") or ""]
                names += [node.astext()] if isinstance(node, nodes.term) else []
                found |= {name.casefold(): block["reach"] for name in names if name}
    return found


def _index_entries(doctree: nodes.document) -> list[tuple[str, str, str]]:
    """What Sphinx' search finds by the index of a page, as Sphinx notes it when it writes that page."""
    found: set[tuple[str, str, str]] = set()
    for node in doctree.findall(index):
        for kind, written, target, main, _ in node["entries"]:
            with suppress(ValueError):
                found |= {(word, target or "", main) for word in split_index_msg(kind, written)}
    return sorted(found)


def setup(app: Sphinx) -> None:
    """Watch reading."""
    app.connect("doctree-read", note_references)
