"""What a build knows ─▶ a book: which pages it holds, what stands around them, what is attached to it."""

from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, Final

from sphinx import addnodes
from sphinx.application import Sphinx

from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.compliance.model import Entry
from nachweis.compliance.views.report import unmended
from nachweis.exchange.formats.coverage import coverage_data
from nachweis.exchange.formats.format import as_json
from nachweis.handbook import bridge
from nachweis.handbook.domain import domain_of
from nachweis.handbook.settings.config import HandbookConfig
from nachweis.handbook.views.every import view_of
from nachweis.handbook.views.lists.ids import Ids
from nachweis.pdf import matter
from nachweis.pdf.book import BookSpec, Chapter, Part, Tree, chosen, divided, whole
from nachweis.pdf.config import PdfConfig
from nachweis.pdf.fragment import Fragment
from nachweis.pdf.once import said_once
from nachweis.pdf.parts import part_of
from nachweis.pdf.results import results
from nachweis.pdf.setting.press import Book, PressError
from nachweis.pdf.subjects import subject_index
from nachweis.vocabulary import Kind

MARGIN: Final = 25
"""How wide the margin is in which ids stand, in millimetres."""
WIDER: Final = 42
"""The same where facts stand there too."""


def book_of(spec: BookSpec, app: Sphinx, fragment: Callable[[str], Fragment]) -> Book:
    """The book that ``spec`` asks for.

    :param fragment: The fragment of a page.
    :raises PressError: If there is no such document, or a page holds what the book cannot print or must not tell.
    """
    chapters = _chapters(spec, app)
    fragments = {chapter.page: fragment(chapter.page) for chapter in chapters if chapter.page}
    _refuse(app, fragments)
    given, build = PdfConfig.of(app.config), domain_of(app.env).build
    printed = {entry.id for docname in fragments for entry in build.by_page.get(docname, ())}
    needs = bridge.archive(app, set(build.handbook.ids) if spec.working_paper else printed)
    attachments = {"needs.json": needs}
    if not spec.document and spec.edition.shows(FINDINGS_REACH):
        attachments["coverage.json"] = as_json(coverage_data(build.audit))
    return Book(
        folder=Path(app.doctreedir) / "typst-book" / spec.name,
        source=Path(app.srcdir),
        chapters=chapters,
        fragments=fragments,
        data=_around(spec, app, given, fragments.keys(), printed, needs),
        attachments=attachments,
        template=Path(app.srcdir) / given.template,
        logo=given.logo,
        short=spec.short,
        fonts=Path(app.srcdir) / given.fonts if given.fonts else None,
        day=HandbookConfig.of(app.config).day,
    )


def _around(
    spec: BookSpec, app: Sphinx, given: PdfConfig, pages: Set[str], printed: Set[str], needs: bytes
) -> dict[str, Any]:
    """What the template says around the pages."""
    domain = domain_of(app.env)
    handbook = domain.handbook
    front = matter.title_page(
        domain.build.audit,
        spec,
        given,
        HandbookConfig.of(app.config),
        title=app.config.project,
        version=app.config.release or app.config.version,
    )
    queries = [query for docname in pages for query, *_ in domain.page(docname).queries]
    register = [] if any(isinstance(query, Ids) for query in queries) else matter.register(handbook, printed)
    for_customer = bool(spec.document) or not spec.edition.shows(FINDINGS_REACH)
    counts = unmended(() if for_customer else domain.build.findings)
    return {
        **front,
        "documents": matter.documents(handbook, printed),
        "legend": matter.legend(handbook, printed),
        "register": [] if spec.short else register,
        "subjects": subject_index(app.builder, pages, matter.subjects(handbook, printed)),
        "colophon": matter.colophon(app.config.nachweis_commit, needs),
        "working-paper": spec.working_paper,
        "for-customer": for_customer,
        "unmended": "" if for_customer else str(counts),
        "warns": bool(counts.total),
        "style": {"accent": given.accent, "text-font": given.text_font, "code-font": given.code_font}
        | {"margin": WIDER if spec.short else MARGIN},
        **(_for_audit(app, pages, printed) if spec.short else {}),
    }


def _for_audit(app: Sphinx, pages: Set[str], printed: Set[str]) -> dict[str, Any]:
    """What only the auditor's book says."""
    domain = domain_of(app.env)
    audit = domain.build.audit
    cited: dict[str, set[str]] = {}
    for docname in pages:
        for reference in domain.page(docname).references:
            if reference.entry and (law := domain.referred(docname, reference)) and law.kind is Kind.LEGAL_BASIS:
                cited.setdefault(law.id, set()).add(reference.entry)
    return {
        "origins": matter.sources(domain.handbook, printed),
        "results": results(audit, printed),
        "provisions": matter.provisions(audit, cited, printed),
        **said_once(audit, printed),
    }


# ── which pages ────────────────────────────────────────────────────────────────────────────────────────────────────


def _chapters(spec: BookSpec, app: Sphinx) -> list[Chapter]:
    tree, root, pages = _tree(app), app.config.root_doc, app.env.found_docs
    domain = domain_of(app.env)
    if spec.working_paper:
        wanted = {
            docname
            for docname, page in domain.pages.items()
            if any(view_of(query).examines for query, *_ in page.queries)
        }
        return chosen(tree, root, pages, wanted.__contains__)
    if spec.parts:
        return divided(tree, root, pages, spec.parts, part_of(app, tree))
    if not spec.document:
        return whole(tree, root, pages)
    document = domain.handbook.get(spec.document)
    if document is None or document.kind is not Kind.DOCUMENT:
        raise PressError(f"Ein Dokument „{spec.document}“ gibt es nicht; prüfen Sie die Kennung.")
    family = matter.pages_of(domain.handbook, document)
    _refuse_views(app, document, family)
    return chosen(tree, root, pages, family.__contains__)


def _tree(app: Sphinx) -> Tree:
    tree: dict[str, Sequence[Part]] = {}
    for docname, toc in app.env.tocs.items():
        tree[docname] = [
            Part(list_.get("caption") or "", tuple(list_["includefiles"])) for list_ in toc.findall(addnodes.toctree)
        ]
    return tree


# ── what no book may hold ──────────────────────────────────────────────────────────────────────────────────────────


def _refuse(app: Sphinx, fragments: Mapping[str, Fragment]) -> None:
    """Stop before anything is lost.

    :raises PressError: If a page holds what has no translation.
    """
    told = [
        f"{app.env.doc2path(docname)}:{line}: Für „{name}“ gibt es im PDF keine Darstellung."
        for docname, fragment in fragments.items()
        for name, line in fragment.untranslated
    ]
    told += [
        f"{app.env.doc2path(docname)}:{line}: Hier stehen zu viele Listen, Zitate oder Blöcke ineinander."
        for docname, fragment in fragments.items()
        for line in fragment.too_deep[:1]
    ]
    if told:
        raise PressError("\n".join([*told, "Schreiben Sie es anders; die Website kann mehr als Papier."]))


def _refuse_views(app: Sphinx, document: Entry, family: Set[str]) -> None:
    """Stop before a single document tells of others.

    :raises PressError: If a view on one of its pages answers for the whole handbook.
    """
    domain = domain_of(app.env)
    told = []
    for docname in sorted(family):
        for query, line, *_ in domain.page(docname).queries:
            view = view_of(query)
            named = [domain.handbook.get(id) for id in view.names(query)]
            if not (view.confined and named and all(of and of.place.page in family for of in named)):
                told.append(
                    f"{app.env.doc2path(docname)}:{line}: Diese Übersicht nennt auch anderes als {document.id}."
                )
    if told:
        cure = "Verlegen Sie sie auf eine Seite außerhalb des Dokuments, wenn Sie es einzeln herausgeben."
        raise PressError("\n".join([*told, cure]))
