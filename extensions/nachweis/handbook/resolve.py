"""Cards instead of needs: the post-transform that puts each entry's card on its page."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from nachweis.compliance.model import Entry, Handbook
from nachweis.handbook.bridge import Need
from nachweis.handbook.domain import HandbookDomain, domain_of
from nachweis.handbook.showing.addresses import page_address
from nachweis.handbook.showing.cards import Card, Value
from nachweis.handbook.showing.nodes import card, facts, is_area
from nachweis.handbook.showing.tables import reference
from nachweis.handbook.views.pictures.network import folded_network

MAX_HEADING = 6


class Cards(SphinxPostTransform):
    """Put an entry's card in the place of its need."""

    default_priority: ClassVar[int] = 5  # before references are resolved and before sphinx-needs draws its boxes

    def run(self, **kwargs: Any) -> None:
        """Replace every need of the page."""
        domain = domain_of(self.env)
        address = page_address(self.app, self.env.docname)
        for area in self.document.findall(nodes.container):
            if is_area(area):
                cast("nodes.rubric", area[0])["heading-level"] = min(_depth(area) + 1, MAX_HEADING)
        for need in list(self.document.findall(Need)):
            self._replace(need, domain, address)

    def _replace(self, need: Need, domain: HandbookDomain, address: Callable[[Entry], str]) -> None:
        handbook = domain.handbook
        entry = handbook.get(need["refid"])
        if entry is None or entry.place.page != need["docname"]:
            if need.parent is not None:
                need.parent.remove(need)  # a duplicate: its page reports it, the first one is shown
            return
        shown_card = domain.build.cards[entry.id]
        node = card(ids=[entry.id], card=shown_card)
        node.source, node.line = need.source, need.line
        children = list(need.children)
        title = (
            children.pop(0)
            if children and _is_title(children[0])
            else nodes.rubric("", entry.title, classes=["nw-title"])
        )
        title = cast("nodes.rubric", title)
        title["heading-level"] = min(_depth(need) + 1, MAX_HEADING)
        title["ids"] = [f"{entry.id}-titel"]
        if shown_card.lead:
            title.insert(0, nodes.inline("", f"{shown_card.lead}: ", classes=["nw-lead"]))
        node += title
        if shown_card.duty is not None:
            node += nodes.paragraph("", "", *_linked(shown_card.duty, handbook, address))
        inner = [child for child in children if _holds_entries(child)]
        node += [child for child in children if child not in inner]
        if shown_card.rows:
            node += facts(rows=shown_card.rows, addresses=_addresses(shown_card, handbook, address))
        if self.app.builder.format == "html":
            node += folded_network(domain.build.networks, entry, address)
        node += inner
        need.replace_self(node)


def _linked(value: Value, handbook: Handbook, address: Callable[[Entry], str]) -> list[nodes.Node]:
    """The text of ``value`` with its citations as links."""
    return [
        reference(piece.text, address(handbook[piece.target]), piece.tip) if piece.target else nodes.Text(piece.text)
        for piece in value.parts or (value,)
        if piece.text
    ]


def _addresses(shown_card: Card, handbook: Handbook, address: Callable[[Entry], str]) -> dict[str, str]:
    """Where the entries are that a card links to."""
    return {id: address(handbook[id]) for id in shown_card.targets}


def _is_title(node: nodes.Node) -> bool:
    return isinstance(node, nodes.rubric) and "nw-title" in node["classes"]


def _holds_entries(node: nodes.Node) -> bool:
    """Whether ``node`` is an entry, its anchor or an area with entries: it comes after the facts of the one around."""
    if isinstance(node, Need | card):
        return True
    if isinstance(node, nodes.target):
        return bool(node.get("anonymous") is not None and node.get("refid"))
    return is_area(node)


def _depth(node: nodes.Node) -> int:
    """How many headings are above: sections and cards around ``node``."""
    depth = 0
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.section | Need | card) or is_area(parent):
            depth += 1
        parent = parent.parent
    return max(depth, 1)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(Cards)
