"""Query + build ─▶ docutils nodes: answers in the place of what a page asks."""

from typing import Any, ClassVar

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from nachweis.handbook.domain import domain_of
from nachweis.handbook.showing.addresses import page_address
from nachweis.handbook.showing.nodes import view
from nachweis.handbook.views.every import view_of


class Answers(SphinxPostTransform):
    """Put the answer in the place of each question."""

    default_priority: ClassVar[int] = 6

    def run(self, **kwargs: Any) -> None:
        """Replace every placeholder of the page."""
        build = domain_of(self.env).build
        address = page_address(self.app, self.env.docname)
        number = 0
        for node in list(self.document.findall(view)):
            query = node["query"]
            answered = view_of(query).answer(query, build, address)
            for made in (node for node in answered if isinstance(node, nodes.table)):
                number += 1
                made["ids"] = [f"tabelle-{number}"]
            node.replace_self(answered)
