"""The Sphinx builder ``pdf``: a page becomes a fragment of Typst, kept for the next build; all together, the book."""

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.errors import SphinxError
from sphinx.util import logging

from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.compliance.model import Entry
from nachweis.exchange.formats.coverage import coverage_data
from nachweis.handbook import bridge
from nachweis.handbook.domain import domain_of
from nachweis.handbook.settings.config import HandbookConfig, edition_of
from nachweis.handbook.site.leftovers import clear_made, note_made
from nachweis.handbook.views.every import view_of
from nachweis.handbook.views.lists.ids import Ids
from nachweis.pdf import matter
from nachweis.pdf.book import Chapter, Part, Tree, chosen, whole
from nachweis.pdf.config import PdfConfig
from nachweis.pdf.fragment import Fragment
from nachweis.pdf.nodes import HANDLERS
from nachweis.pdf.press import Book, PressError, press
from nachweis.pdf.subjects import subject_index
from nachweis.pdf.translator import Surroundings, Translator
from nachweis.vocabulary import Kind

logger = logging.getLogger(__name__)


_CODE = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py")))).hexdigest()[
    :12
]
"""By which code a fragment was made: another translates anew."""


class PdfError(SphinxError):
    """The PDF cannot be made; the message is German and says what to do."""

    category = "PDF"


class PdfBuilder(Builder):
    """Writes ``handbuch.pdf`` through Typst."""

    name = "pdf"
    format = "typst"  # what is meant for HTML only stays out
    epilog = ""
    allow_parallel = True
    supported_image_types: ClassVar[list[str]] = ["image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/gif"]

    @property
    def fragments(self) -> Path:
        """Where the pages' fragments are kept."""
        return Path(self.doctreedir) / "typst" / _CODE

    def _fragment(self, docname: str) -> Path:
        return self.fragments / f"{docname}.json"

    # ── pages ──────────────────────────────────────────────────────────────────────────────────────────────────

    def get_outdated_docs(self) -> Iterator[str]:
        """The pages whose fragment is missing or older than the page."""
        for docname in self.env.found_docs:
            try:
                written = self._fragment(docname).stat().st_mtime
                if Path(self.env.doc2path(docname)).stat().st_mtime > written:
                    yield docname
            except OSError:
                yield docname

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """The page's name: places in the book are named by page and anchor."""
        return docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """The page's name, from wherever."""
        return to

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Seal the handbook before pages are written side by side."""
        self._clear()
        domain = domain_of(self.env)
        self.names = {entry.id: domain.handbook.shown(entry) for entry in domain.handbook}
        self.names |= {docname: title.astext() for docname, title in self.env.titles.items()}
        labels = self.env.domains.standard_domain.labels.values()
        self.names |= {f"{docname}#{id}": title for docname, id, title in labels if id}
        self.kinds = {entry.id: entry.kind for entry in domain_of(self.env).handbook}

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Translate a page."""

        def path_of(name: str) -> str:
            return self.env.relfn2path(name, docname)[0]

        around = Surroundings(self._numbers(docname), self.names, Path(self.srcdir))
        fragment = Translator(docname, doctree, self.kinds, path_of, HANDLERS, around).translate()
        fragment.save(self._fragment(docname))

    def _numbers(self, docname: str) -> dict[str, str]:
        """The numbers that Sphinx gave to what stands on a page, as readers see them, by id."""
        numbers = {
            anchor.removeprefix("#"): ".".join(map(str, number))
            for anchor, number in self.env.toc_secnumbers.get(docname, {}).items()
        }
        if self.config.numfig:
            for kind, figures in self.env.toc_fignumbers.get(docname, {}).items():
                pattern = self.config.numfig_format.get(kind, "%s")
                numbers |= {id: pattern % ".".join(map(str, number)) for id, number in figures.items()}
        return numbers

    # ── the book ───────────────────────────────────────────────────────────────────────────────────────────────

    def finish(self) -> None:
        """Put the pages together and set them."""
        given = PdfConfig.of(self.config)
        chapters = self._chapters(given)
        fragments = {chapter.page: Fragment.load(self._fragment(chapter.page)) for chapter in chapters if chapter.page}
        self._refuse(fragments)
        book = self._book(given, chapters, fragments)
        target = Path(self.outdir) / f"{given.name}.pdf"
        try:
            press(book, target)
        except PressError as error:
            raise PdfError(str(error)) from error
        note_made(self.app, target)

    def _clear(self) -> None:
        """Delete the PDF that is about to be made, those that are out of date, and fragments of other programs."""
        (Path(self.outdir) / f"{PdfConfig.of(self.config).name}.pdf").unlink(missing_ok=True)
        clear_made(self.app)
        for folder in self.fragments.parent.iterdir() if self.fragments.parent.is_dir() else ():
            if folder != self.fragments:
                shutil.rmtree(folder, ignore_errors=True)

    def _refuse(self, fragments: dict[str, Fragment]) -> None:
        """Stop before anything is lost.

        :raises PdfError: If a page holds what has no translation.
        """
        told = [
            f"{self.env.doc2path(docname)}:{line}: Für „{name}“ gibt es im PDF keine Darstellung."
            for docname, fragment in fragments.items()
            for name, line in fragment.untranslated
        ]
        told += [
            f"{self.env.doc2path(docname)}:{line}: Hier stehen zu viele Listen, Zitate oder Blöcke ineinander."
            for docname, fragment in fragments.items()
            for line in fragment.too_deep[:1]
        ]
        if told:
            raise PdfError("\n".join([*told, "Schreiben Sie es anders; die Website kann mehr als Papier."]))

    def _chapters(self, given: PdfConfig) -> list[Chapter]:
        tree, root = self._tree(), self.config.root_doc
        pages = self.env.found_docs
        domain = domain_of(self.env)
        if given.working_paper:
            wanted = {
                docname
                for docname, page in domain.pages.items()
                if any(view_of(query).examines for query, *_ in page.queries)
            }
            return chosen(tree, root, pages, wanted.__contains__)
        if not given.document:
            return whole(tree, root, pages)
        document = domain.handbook.get(given.document)
        if document is None or document.kind is not Kind.DOCUMENT:
            raise PdfError(f"Ein Dokument „{given.document}“ gibt es nicht; prüfen Sie die Kennung.")
        family = matter.pages_of(domain.handbook, document)
        self._refuse_views(document, family)
        return chosen(tree, root, pages, family.__contains__)

    def _refuse_views(self, document: Entry, family: Set[str]) -> None:
        """Stop before a single document tells of others.

        :raises PdfError: If a view on one of its pages answers for the whole handbook.
        """
        domain = domain_of(self.env)
        told = []
        for docname in sorted(family):
            for query, line, *_ in domain.page(docname).queries:
                view = view_of(query)
                named = [domain.handbook.get(id) for id in view.names(query)]
                if not (view.confined and named and all(of and of.place.page in family for of in named)):
                    told.append(
                        f"{self.env.doc2path(docname)}:{line}: Diese Übersicht nennt auch anderes als {document.id}."
                    )
        if told:
            cure = "Verlegen Sie sie auf eine Seite außerhalb des Dokuments, wenn Sie es einzeln herausgeben."
            raise PdfError("\n".join([*told, cure]))

    def _tree(self) -> Tree:
        tree: dict[str, Sequence[Part]] = {}
        for docname, toc in self.env.tocs.items():
            tree[docname] = [
                Part(list_.get("caption") or "", tuple(list_["includefiles"]))
                for list_ in toc.findall(addnodes.toctree)
            ]
        return tree

    def _book(self, given: PdfConfig, chapters: list[Chapter], fragments: dict[str, Fragment]) -> Book:
        domain = domain_of(self.env)
        handbook = domain.handbook
        edition = edition_of(self.config)
        by_page = domain.build.by_page
        printed = {entry.id for docname in fragments for entry in by_page.get(docname, ())}
        work = Path(self.doctreedir) / "typst-book" / given.name
        needs = self._needs(work, set(handbook.ids) if given.working_paper else printed)
        version = self.config.release or self.config.version
        front = matter.title_page(
            domain.build.audit, given, HandbookConfig.of(self.config), title=self.config.project, version=version
        )
        queries = [query for docname in fragments for query, *_ in domain.page(docname).queries]
        terms = subject_index(self, set(fragments), matter.subjects(handbook, printed))
        data: dict[str, Any] = {
            **front,
            "documents": matter.documents(handbook, printed),
            "legend": matter.legend(handbook, printed),
            "register": [] if any(isinstance(query, Ids) for query in queries) else matter.register(handbook, printed),
            "subjects": terms,
            "colophon": matter.colophon(self.config.nachweis_commit, needs),
            "working-paper": given.working_paper,
            "for-customer": bool(given.document) or not edition.shows(FINDINGS_REACH),
            "style": {"accent": given.accent, "text-font": given.text_font, "code-font": given.code_font},
        }
        attachments = {"needs.json": needs}
        if not given.document and edition.shows(FINDINGS_REACH):
            coverage = json.dumps(coverage_data(domain.build.audit), ensure_ascii=False, indent=1)
            attachments["coverage.json"] = f"{coverage}\n".encode()
        return Book(
            folder=work,
            source=Path(self.srcdir),
            chapters=chapters,
            fragments=fragments,
            data=data,
            attachments=attachments,
            template=Path(self.srcdir) / given.template,
            logo=given.logo,
            fonts=Path(self.srcdir) / given.fonts if given.fonts else None,
            day=HandbookConfig.of(self.config).day,
        )

    def _needs(self, work: Path, shown: Set[str]) -> bytes:
        """The archive of what the book shows, and of nothing else."""
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        return bridge.archive(self.app, shown)
