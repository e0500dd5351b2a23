"""Where a page stands in the auditor's book, if at all: by what it says of itself, else by what it shows.

What an auditor reads is in: documents, subprocessors, evidence, findings, applicability, and what the house wrote in
prose and opened to the audit. What serves to browse is not: the catalogue of law and norms, registers and matrices,
lists of ids, situations. A page that says „buch: ja“ is in all the same, one that says „buch: nein“ is not.
"""

from collections.abc import Callable, Iterator
from typing import Final

from sphinx.application import Sphinx

from nachweis.compliance.coverage import holds_measures, is_contract
from nachweis.handbook.domain import domain_of
from nachweis.handbook.settings.config import pack_pages
from nachweis.handbook.views.every import view_of
from nachweis.pdf.book import Division, Tree
from nachweis.source.front import BOOK
from nachweis.vocabulary import Kind

OF_KINDS: Final = {
    Kind.SUBPROCESSOR: Division.SUBPROCESSORS,
    Kind.EVIDENCE: Division.EVIDENCE,
    Kind.ADJUSTMENT: Division.EVIDENCE,
    Kind.FINDING: Division.FINDINGS,
}
"""The part of a page by the kind of its first entry, if all are of one of these kinds."""
BROWSED: Final = frozenset({Kind.LEGAL_BASIS, Kind.STANDARD, Kind.SITUATION})
"""Kinds of which the website tells."""
WHOLE: Final = frozenset({"anwendbarkeit"})
"""The views whose answer belongs to the book."""


def part_of(app: Sphinx, tree: Tree) -> Callable[[str], Division | None]:
    """The part of each page."""
    domain = domain_of(app.env)
    handbook, build = domain.handbook, domain.build
    packed = pack_pages(app)

    def by_what_it_shows(page: str) -> Division | None:
        entries = build.by_page.get(page, [])
        views = {view_of(query).word for query, *_ in domain.page(page).queries}
        if views & WHOLE:
            return Division.APPLICABILITY
        kinds = [entry.kind for entry in entries]
        if page in packed or (views and not entries) or (kinds and BROWSED.issuperset(kinds)):
            return None
        if kinds and OF_KINDS.keys() >= set(kinds):
            return OF_KINDS[kinds[0]]
        if document := handbook.document_at(page):
            contract = is_contract(document) or not holds_measures(handbook, document)
            return Division.CONTRACTS if contract else Division.MEASURES
        heads_others = any(part.pages for part in tree.get(page, ()))
        return None if page == app.config.root_doc or (heads_others and not entries) else Division.OTHERS

    def part(page: str) -> Division | None:
        said = next((word for place in _up(page) if (word := _said(app, place))), "")
        if said == "nein":
            return None
        return by_what_it_shows(page) or (Division.OTHERS if said == "ja" else None)

    return part


def _said(app: Sphinx, page: str) -> str:
    return str(app.env.metadata.get(page, {}).get(BOOK, ""))


def _up(page: str) -> Iterator[str]:
    """A page, and the pages that speak for the folders around it, nearest first."""
    yield page
    folder = page
    while folder := folder.rpartition("/")[0]:
        yield f"{folder}/index"
