"""Which provisions and norms the handbook's own pages name, and the pages that explain them."""

from collections.abc import Iterator

from sphinx.environment import BuildEnvironment

from nachweis.compliance.model import ID
from nachweis.exchange.packs import Sheet
from nachweis.handbook.domain import domain_of
from nachweis.handbook.page import Page
from nachweis.handbook.reading.gate.pages import page_reach
from nachweis.handbook.settings.config import edition_of, pack_folder, pack_pages, read_citations, read_packs
from nachweis.handbook.views.every import view_of
from nachweis.vocabulary import Kind


def wanted(env: BuildEnvironment) -> dict[str, str]:
    """The texts of the pages that explain what is named, and of those that a table of contents names, by page name."""
    domain, there, catalogue = domain_of(env), known(env), read_citations(env).catalogue
    home, folder = read_packs(env).home, pack_folder(env.config)
    explained = {id for page in _own(env) for id, _ in page.ids}
    linked = _linked(env) - explained
    cited = set(_cited(env)) - explained
    ids = {id for id in linked | cited if f"{folder}{home.get(id)}" in there}
    ids |= {id for id in linked - home.keys() if catalogue.citation(id)}
    asked = [docname.removeprefix(folder) for docname in listed(env) if docname in there]
    pages = {f"{folder}{name}": text for name, text in read_packs(env).pages(ids, asked, catalogue).items()}
    made = pages.keys() - pack_pages(env).keys() - domain.written
    return {docname: text for docname, text in pages.items() if docname in there or docname in made}


def known(env: BuildEnvironment) -> dict[str, Sheet]:
    """The pages of packs that no writer has replaced and that this edition shows, by page name."""
    edition, written = edition_of(env.config), domain_of(env).written
    return {
        docname: sheet
        for docname, sheet in pack_pages(env).items()
        if docname not in written and edition.shows(page_reach(env, docname))
    }


def listed(env: BuildEnvironment) -> frozenset[str]:
    """The pages of packs that tables of contents of the handbook's own pages name."""
    return frozenset().union(*(page.listed for page in _own(env)))


def _own(env: BuildEnvironment) -> Iterator[Page]:
    """What was read from the handbook's own pages."""
    mounted = domain_of(env).mounted
    return (page for docname, page in domain_of(env).pages.items() if docname not in mounted)


def _linked(env: BuildEnvironment) -> set[str]:
    """The ids that entries, references and views name."""
    domain = domain_of(env)
    entries = (entry for entry in domain.handbook if entry.place.page not in domain.mounted)
    ids = {id for entry in entries for targets in entry.links.values() for id in targets}
    for page in _own(env):
        ids.update(reference.target for reference in page.references if not reference.type)
        ids.update(id for query, *_ in page.queries for id in view_of(query).names(query))
    return {id for id in ids if ID.fullmatch(id)}


def _cited(env: BuildEnvironment) -> Iterator[str]:
    """The ids of the provisions that texts and views cite."""
    handbook, citations = domain_of(env).handbook, read_citations(env)
    for page in _own(env):
        yield from (reference.target for reference in page.references if reference.type == Kind.LEGAL_BASIS)
        for query, *_ in page.queries:
            for written in view_of(query).cites(query, handbook):
                yield citations.catalogue.id(citations.parse(written)[0])
