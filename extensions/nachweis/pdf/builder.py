"""The Sphinx builder ``pdf``: a page becomes a fragment of Typst, kept for the next build; together they make books."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import SphinxError

from nachweis.handbook.domain import domain_of
from nachweis.handbook.settings.config import edition_of
from nachweis.handbook.site.leftovers import clear_made, note_made
from nachweis.pdf.book import BookSpec
from nachweis.pdf.config import PdfConfig
from nachweis.pdf.fragment import Fragment
from nachweis.pdf.making import book_of
from nachweis.pdf.nodes import HANDLERS
from nachweis.pdf.setting.press import PressError, press
from nachweis.pdf.translator import Surroundings, Translator

_CODE = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py")))).hexdigest()[
    :12
]
"""By which code a fragment was made: another translates anew."""


class PdfError(SphinxError):
    """The PDF cannot be made; the message is German and says what to do."""

    category = "PDF"


class PdfBuilder(Builder):
    """Writes the books that are asked for, ``handbuch.pdf`` if nothing else is said, through Typst."""

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

    # ── the books ──────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def specs(self) -> Sequence[BookSpec]:
        """Which books are to be made."""
        return PdfConfig.of(self.config).specs(edition_of(self.config))

    def _target(self, spec: BookSpec) -> Path:
        return Path(self.outdir) / f"{spec.name}.pdf"

    def finish(self) -> None:
        """Put the pages together and set them, once for each book; one that fails stops no other.

        :raises PdfError: If one of them cannot be made.
        """
        told = []
        for spec in self.specs:
            target = self._target(spec)
            try:
                press(book_of(spec, self.app, lambda docname: Fragment.load(self._fragment(docname))), target)
                note_made(self.app, target)
            except PressError as error:
                told.append(str(error) if len(self.specs) == 1 else f"{target.name}: {error}")
        if told:
            raise PdfError("\n".join(told))

    def _clear(self) -> None:
        """Delete the books that are about to be made, those that are out of date, and fragments of other programs."""
        for spec in self.specs:
            self._target(spec).unlink(missing_ok=True)
        clear_made(self.app)
        for folder in self.fragments.parent.iterdir() if self.fragments.parent.is_dir() else ():
            if folder != self.fragments:
                shutil.rmtree(folder, ignore_errors=True)
