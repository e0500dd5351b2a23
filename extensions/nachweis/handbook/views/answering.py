"""Query + handbook ─▶ docutils nodes: tables in the place of what a page asks."""

from collections.abc import Callable
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from nachweis.compliance.model import Entry
from nachweis.handbook.domain import HandbookDomain, domain_of
from nachweis.handbook.showing.nodes import view
from nachweis.handbook.showing.resolve import page_address
from nachweis.handbook.views.differences import answer_changes
from nachweis.handbook.views.drawings import draw_coverage, draw_network, draw_reviews
from nachweis.handbook.views.lists import answer_ids, answer_matrix, answer_numbers, answer_register
from nachweis.handbook.views.proofs import (
    answer_chains,
    answer_coverage,
    answer_findings,
    answer_laws,
    answer_report,
    answer_rules,
)
from nachweis.handbook.views.queries import (
    Applying,
    Chains,
    Changes,
    Coverage,
    CoverageDrawing,
    Findings,
    Ids,
    Laws,
    Matrix,
    NetworkDrawing,
    Numbers,
    Query,
    Register,
    Report,
    ReviewsDrawing,
    Rules,
    Situations,
)
from nachweis.handbook.views.situations import answer_applying, answer_situations


class Views(SphinxPostTransform):
    """Put the answer in the place of each question."""

    default_priority: ClassVar[int] = 6

    def run(self, **kwargs: Any) -> None:
        """Replace every placeholder of the page."""
        domain = domain_of(self.env)
        address = page_address(self.app, self.env.docname)
        number = 0
        for node in list(self.document.findall(view)):
            answered = answer(node["query"], domain, address)
            for made in (node for node in answered if isinstance(node, nodes.table)):
                number += 1
                made["ids"] = [f"tabelle-{number}"]
            node.replace_self(answered)


def answer(  # noqa: PLR0912 – a line for each kind of question
    query: Query, domain: HandbookDomain, address: Callable[[Entry], str]
) -> list[nodes.Node]:
    """The nodes that answer ``query``."""
    match query:
        case Register():
            return answer_register(query, domain.handbook, address)
        case Matrix():
            return answer_matrix(query, domain.handbook, address)
        case Coverage():
            return answer_coverage(query, domain.audit, address)
        case Chains():
            return answer_chains(query, domain.audit, address)
        case Findings():
            return answer_findings(query, domain.audit, domain.checked, address)
        case Report():
            return answer_report(domain.audit, domain.checked, address)
        case Rules():
            return answer_rules(domain.audit, address)
        case Laws():
            return answer_laws(domain.audit)
        case Changes():
            return answer_changes(domain.audit, address)
        case Situations():
            return answer_situations(domain.handbook, address)
        case Applying():
            return answer_applying(query, domain.handbook, address)
        case NetworkDrawing():
            return draw_network(query, domain.handbook, address)
        case CoverageDrawing():
            return draw_coverage(query, domain.audit)
        case ReviewsDrawing():
            return draw_reviews(domain.audit)
        case Ids():
            return answer_ids(domain.handbook, address)
        case Numbers():
            return answer_numbers(domain.handbook)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(Views)
