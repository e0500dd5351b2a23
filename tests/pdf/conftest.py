"""Books built in tests."""

import io
import json
import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import page as validator
import pikepdf
import pypdfium2
import pytest

from tests.conftest import Built, Write, once, sphinx


@dataclass(frozen=True)
class Printed:
    """A PDF that was built."""

    built: Built
    path: Path

    @cached_property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page, in reading order, with its line breaks and hyphens undone."""
        document = pypdfium2.PdfDocument(self.data)
        return [smooth(page.get_textpage().get_text_range()) for page in document]

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    @cached_property
    def body(self) -> str:
        """What stands between the heads and the feet of the pages, in reading order."""
        seen = self.path.parent.with_name(f"{self.path.parent.name}-d") / "typst-book" / self.path.stem / "seiten.json"
        bodies = []
        for page, heads in zip(self.pages, json.loads(seen.read_text(encoding="utf-8"))["running"], strict=True):
            body = re.sub(r"(Entwurf ?)?· [\d.]+ Intern Seite \d+ von \d+", "", page).strip()
            for head in (f"{heads[2]} Fortsetzung", heads[0], heads[1]):
                body = body.removeprefix(smooth(head)).strip()
            bodies.append(body)
        return " ".join(bodies)

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(io.BytesIO(self.data))

    @property
    def destinations(self) -> dict[str, int]:
        """The page, counted from 1, that each named destination leads to."""
        pages = numbered(self.pdf)
        tree = pikepdf.NameTree(self.pdf.Root.Names.Dests)
        return {str(name): pages[generation(target[0])] for name, target in tree.items()}

    def attached(self, name: str) -> dict[str, object]:
        data: dict[str, object] = json.loads(self.pdf.attachments[name].get_file().read_bytes())
        return data

    def faults(self) -> list[str]:
        """What an independent validator finds against PDF/A-3a and PDF/UA-1."""
        return [
            f"{profile}: {failure.rule_id} {failure.message}"
            for profile in ("3a", "ua1")
            for failure in validator.validate_pdf(str(self.path), profile=profile).failures
            if not (failure.rule_id.endswith("STREAM-LENGTH-001") and self._streams_end_as_they_say())
        ]

    def _streams_end_as_they_say(self) -> bool:
        """Whether all streams are as long as they say; the validator takes a last byte 0x0D for a line end."""
        return all(
            self.data[match.end() + int(match[1]) :].startswith(b"\nendstream")
            for match in re.finditer(rb"/Length (\d+)[^>]*>>\nstream\n", self.data)
        )


def generation(thing: object) -> tuple[int, int]:
    """Number and generation of a PDF object."""
    found: tuple[int, int] = thing.objgen  # type: ignore[attr-defined]
    return found


def numbered(pdf: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    """The numbers of the pages, counted from 1."""
    return {generation(page): number for number, page in enumerate(pdf.pages, start=1)}


def smooth(text: str) -> str:
    """Text without the traces of its lines: pdfium marks a hyphen at a line's end with U+FFFE."""
    text = re.sub(r"[\ufffe\u00ad]\s*", "", text)
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " "))


def printed(folder: Path, out: Path, *options: str, name: str = "handbuch") -> Printed:
    """Build the book of a project."""
    built = sphinx(folder, out, "-b", "pdf", *options)
    assert built.status == 0, built.warnings[-2000:]
    return Printed(built, out / f"{name}.pdf")


@pytest.fixture
def book(write: Write, tmp_path: Path) -> "MakeBook":
    """Build the book of a small project."""
    return MakeBook(write, tmp_path / "out")


@dataclass(frozen=True)
class MakeBook:
    """Writes a project and prints it."""

    write: Write
    out: Path

    def __call__(self, pages: dict[str, str | bytes], *options: str, conf: str = "", name: str = "handbuch") -> Printed:
        return printed(self.write(pages, conf), self.out, *options, name=name)


def printed_worked(worked: Built, out: Path, *options: str, name: str = "handbuch") -> Printed:
    """A book of the worked handbook, whose pages are read already."""
    shutil.copytree(worked.out.with_name("html-d"), out.with_name(f"{out.name}-d"))
    return printed(worked.folder, out, *options, name=name)


@pytest.fixture(scope="session")
def worked_book(worked: Built, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The worked handbook as a PDF."""
    built = once(tmp_path_factory, "worked-book", lambda folder: printed_worked(worked, folder / "pdf").built)
    return Printed(built, built.out / "handbuch.pdf")


@pytest.fixture(scope="session")
def audit_book(worked: Built, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The worked handbook in the edition for auditors, as a book."""
    options = ("-D", "nachweis_edition=pruefung")
    built = once(tmp_path_factory, "audit-book", lambda folder: printed(worked.folder, folder / "pdf", *options).built)
    return Printed(built, built.out / "handbuch.pdf")
