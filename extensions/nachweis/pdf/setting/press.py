"""A book ─▶ PDF: its files for Typst, and as many passes as it takes until every page reference is right.

Typst could find the pages of references itself, but each look costs as much memory as a page of text. So a reference
is set with what the pass before found; the pages found are compared with those that were set, and as a rule the second
pass agrees. Typst runs in a process of its own: whatever happens there is an error with a sentence here.
"""

import json
import mimetypes
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from nachweis.pdf.book import Chapter
from nachweis.pdf.fragment import Fragment
from nachweis.pdf.pages import MOVED
from nachweis.pdf.typst import call, joined, literal, words

PACKAGE = Path(__file__).parents[1]


class PressError(Exception):
    """The book cannot be set; the message is German."""


FRONT = ("cover", "control-sheet", "contents", "how-to-read")
"""What stands before the pages: functions of the template."""
BACK = ("id-register", "subject-register", "source-register", "colophon")
"""What stands after them."""
SHORT_FRONT = ("cover", "control-sheet", "contents", "results", "results-in-full")
SHORT_BACK = ("provision-register", "subject-register", "source-register", "colophon")
"""The same of the auditor's book."""
_NO_FONT = re.compile(r"unknown font family: (.*)")
_LACKING = re.compile(r"the text `(.*)` could not be displayed")
_PAGE = re.compile(r"seite-(\d+)\.typ")
"""The file of a chapter; the number is its place in the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All that is printed."""

    folder: Path
    """Where its files for Typst are written."""
    source: Path
    """The source folder, from which pictures are taken."""
    chapters: list[Chapter]
    fragments: Mapping[str, Fragment]
    """By page."""
    data: dict[str, Any]
    """What the template says around the pages."""
    attachments: Mapping[str, bytes]
    """Files that go into the PDF, by name."""
    template: Path
    """The company's own template, if it exists."""
    logo: str
    fonts: Path | None
    day: date
    """The date that the PDF bears."""
    short: bool = False
    """Whether it is the auditor's book, which has a template of its own on top of that of all."""

    @property
    def defines(self) -> dict[str, str]:
        """Every place of the book with its title, in reading order."""
        return {
            key: title
            for chapter in self.chapters
            if chapter.level
            for key, title in (
                self.fragments[chapter.page].defines.items() if chapter.page else [(chapter.key, chapter.title)]
            )
        }

    @property
    def sizes(self) -> dict[str, int]:
        """How many characters of source stand before each place."""
        sizes: dict[str, int] = {}
        before = 0
        for chapter in self.chapters:
            if chapter.page:
                fragment = self.fragments[chapter.page]
                for index, key in enumerate(fragment.defines):
                    sizes[key] = before + len(fragment.source) * index // len(fragment.defines)
                before += len(fragment.source)
        return sizes


def press(book: Book, target: Path) -> None:
    """Write the PDF of ``book`` to ``target``, or leave what is there as it is.

    :raises PressError: If Typst refuses the book or a reference leads nowhere.
    """
    _write(book)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_suffix(".part")
    memory = book.folder.parent / f"{book.folder.name}-pages.json"
    job = {
        "folder": str(book.folder),
        "fonts": [str(PACKAGE / "fonts"), *([str(book.fonts)] if book.fonts else [])],
        "target": str(made),
        "day": book.day.isoformat(),
        "titles": book.defines,
        "sizes": book.sizes,
        "aliases": {alias: key for page in book.fragments.values() for alias, key in page.aliases.items()},
        "memory": str(memory),
    }
    steps = [*(["final"] if memory.exists() else []), *["draft", "final"] * 3]
    for step in steps:
        result = subprocess.run(
            [sys.executable, "-m", "nachweis.pdf.setting.passes", step],
            input=json.dumps(job),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if result.returncode == 0 and step == "final":
            made.replace(target)
            return
        if result.returncode not in (0, MOVED):
            break
    made.unlink(missing_ok=True)
    raise PressError(_in_words(book, result))


def _in_words(book: Book, result: "subprocess.CompletedProcess[str]") -> str:
    """What went wrong in the process that ran Typst."""
    if result.returncode == MOVED:
        return "Die Seitenzahlen der Verweise finden keine Ruhe. Bauen Sie mit „--neu“."
    if result.returncode < 0:
        return "Der Satz brach ab, wohl weil der Arbeitsspeicher nicht reichte. Bauen Sie ein einzelnes Dokument."
    said = result.stderr.strip() or "ohne Erklärung"
    place = book.folder / "fehler.txt"
    place.write_text(said, encoding="utf-8")
    said_first = re.sub(r"^(error|warning): ", "", said.splitlines()[0])
    if match := _LACKING.search(said_first):
        what = f"Das Zeichen {match[1]} hat keine der Schriften, in denen das PDF steht."
    elif match := _NO_FONT.search(said_first):
        what = f"Die Schrift „{match[1]}“ gibt es nicht; prüfen Sie „nachweis_pdf_text_font“ und „nachweis_pdf_fonts“."
    else:
        what = f"Der Satz brach ab; das Satzprogramm meldet auf Englisch: „{said_first}“."
    where = next((f" (Seite „{book.chapters[int(n)].page}“)" for n in _PAGE.findall(said)), "")
    return f"{what[:-1]}{where}.\nGenauer steht es in {place}."


# ── the files ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _write(book: Book) -> None:
    shutil.rmtree(book.folder, ignore_errors=True)
    book.folder.mkdir(parents=True)
    templates = PACKAGE / "template"
    # whatever a company restyles begins with „nachweis.typ“: there it finds the functions of the book that is set
    shutil.copyfile(templates / "nachweis.typ", book.folder / ("handbuch.typ" if book.short else "nachweis.typ"))
    if book.short:
        shutil.copyfile(templates / "pruefung.typ", book.folder / "nachweis.typ")
    try:
        own = book.template.read_text(encoding="utf-8") if book.template.is_file() else '#import "nachweis.typ": *\n'
    except UnicodeDecodeError as error:
        raise PressError(f"Die Vorlage „{book.template.name}“ ist nicht in UTF-8 gespeichert.") from error
    (book.folder / "vorlage.typ").write_text(own, encoding="utf-8")
    for number, chapter in enumerate(book.chapters):
        if chapter.page:
            source = f'#import "/vorlage.typ": *\n#{book.fragments[chapter.page].source}\n'
            (book.folder / f"seite-{number:05}.typ").write_text(source, encoding="utf-8")
    urls = list(dict.fromkeys(url for fragment in book.fragments.values() for url in fragment.urls))
    logo = ""
    if book.logo:
        logo = f"files/logo{PurePosixPath(book.logo).suffix}"
        _copy(book, book.logo, logo)
    for fragment in book.fragments.values():
        for name, path in fragment.files.items():
            _copy(book, path, name)
    for name, content in book.attachments.items():
        (book.folder / "anlagen").mkdir(exist_ok=True)
        (book.folder / "anlagen" / name).write_bytes(content)
    said = {url: title for fragment in book.fragments.values() for url, title in fragment.urls.items() if title}
    data = {
        **book.data,
        "logo": logo,
        "urls": {url: index + 1 for index, url in enumerate(urls)},
        "sources": [[url, said.get(url, "")] for url in urls],
    }
    (book.folder / "buch.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (book.folder / "main.typ").write_text(_main(book), encoding="utf-8")


def _copy(book: Book, path: str, name: str) -> None:
    target = book.folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(book.source / path, target)
    except OSError as error:
        raise PressError(f"Die Datei „{path}“ lässt sich nicht lesen ({error.strerror}).") from error


def _main(book: Book) -> str:
    chapters = [_chapter(book, number) for number in range(len(book.chapters))]
    attached = [call("attached", literal(f"anlagen/{name}"), literal(name)) for name in book.attachments]
    offered = {name: said for page in book.fragments.values() for name, said in page.downloads.items()}
    several = Counter(offered.values())
    for name, said in offered.items():
        called = said if several[said] == 1 else f"{PurePosixPath(name).stem}-{said}"
        kind = mimetypes.guess_type(said)[0] or "application/octet-stream"
        attached.append(
            call("attached", literal(name), literal(called), mime_type=literal(kind), use=literal("supplement"))
        )
    front, back = (SHORT_FRONT, SHORT_BACK) if book.short else (FRONT, BACK)
    body = joined([*attached, *map(call, front), *chapters, *map(call, back), call("places-found")])
    around = "handbook.with(header: page-header, footer: page-footer, headings: heading-style)"
    return f'#import "/vorlage.typ": *\n#show: {around}\n#{body}\n'


def _chapter(book: Book, number: int) -> str:
    chapter = book.chapters[number]
    if chapter.page:
        page = f"include {literal(f'seite-{number:05}.typ')}"
        return call("chapter", str(chapter.level), page, fresh=_fresh(book, number))
    if chapter.level:
        return call("division", literal(chapter.key), words(chapter.title))
    return call("part", words(chapter.title))


def _fresh(book: Book, number: int) -> str | None:
    """Whether a chapter begins on a page of its own: the highest do; the caption of a part has made one already."""
    below_caption = number > 0 and not book.chapters[number - 1].page
    return "true" if book.chapters[number].level == 1 and not below_caption else None
