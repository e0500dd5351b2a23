"""Every file is looked at before the first is read: which are pages, how far they reach, and what cannot be read."""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple, cast

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.matching import compile_matchers

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.handbook.settings.config import HandbookConfig, edition_of, pack_pages
from nachweis.source.dialect import claimed
from nachweis.source.front import read_front
from nachweis.source.text import prepared
from nachweis.vocabulary import Edition

SUFFIX: Final = ".md"
"""How the name of a page ends."""

_LIKE_PAGES: Final = (".md", ".markdown", ".mkd", ".myst", ".rst")
_NEVER: Final = ("**/.*", ".*", "**/_build", "_build", "**/_templates", "_templates", "_site*")
"""What lies in the folder of a handbook and is none of it."""
_OPENED: Final = frozenset(
    {"block_cut_off", "stray_fence", "malformed_block", "block_not_closed", "comment_not_closed"}
)
"""Flaws after which nobody knows what was meant to be inside of a block: such a page is internal."""


class Odd(NamedTuple):
    """A file that would be a page and cannot be read as one."""

    path: str
    rule: str
    message: str
    hint: str


def page_reach(env: BuildEnvironment, docname: str) -> Edition:
    """How far a page reaches: as it says, else as the nearest ``index`` above says, else it is internal.

    The start page of the handbook is in every edition.
    """
    return Edition(cast("dict[str, str]", env.config.nachweis_page_reaches).get(docname, Edition.INTERNAL))


def odd_files(app: Sphinx) -> Iterator[Finding]:
    """What is wrong with files that would be pages."""
    for odd in cast("tuple[Odd, ...]", app.config.nachweis_odd_files):
        yield Finding(odd.rule, odd.message, Place(_printable(odd.path)), odd.hint)


def _survey(app: Sphinx, config: Config) -> None:
    """Find out what the pages are and how far they reach, and keep those out that this edition leaves out."""
    config.source_suffix = {SUFFIX: "markdown"}
    if packs := HandbookConfig.of(config).packs:
        config.exclude_patterns = [
            *config.exclude_patterns,
            _exactly(packs.rstrip("/")),
            f"{_exactly(packs.rstrip('/'))}/**",
        ]
    pages, odd = _files(Path(app.srcdir), config)
    config.nachweis_odd_files = tuple(odd)
    edition = edition_of(config)
    said = {page: reach for page in pages if (reach := _said(Path(app.srcdir) / page, edition)) is not None}
    said = {_docname(page): reach for page, reach in said.items()}
    packed = {name: sheet for name, sheet in pack_pages(app).items() if f"{name}{SUFFIX}" not in pages}
    told = {name: reach for name, sheet in packed.items() if (reach := read_front(sheet.text).reach) is not None}
    names = [*map(_docname, pages), *packed]
    reaches = {name: _reach({**said, **told}, name, config.root_doc) for name in names}
    config.nachweis_page_reaches = {docname: reach.value for docname, reach in reaches.items()}
    config.nachweis_folder_reaches = sorted(
        (name, reach.value) for name, reach in said.items() if PurePosixPath(name).name == "index"
    )
    left_out = [form for odd in odd for form in {odd.path, unicodedata.normalize("NFC", odd.path)}]
    if edition is not Edition.INTERNAL:
        closed = [page for page in pages if not edition.shows(reaches[_docname(page)])]
        config.nachweis_withheld = tuple(sorted({id for page in closed for id in _claimed(Path(app.srcdir) / page)}))
        left_out += closed
        config.suppress_warnings = [*config.suppress_warnings, "toc.excluded"]
        config.html_copy_source = config.html_show_sourcelink = False
        config.needs_build_json = False  # nachweis.handbook.site.exports writes it without what is left out
    config.exclude_patterns = [*config.exclude_patterns, *_NEVER, *map(_exactly, left_out)]


def _exactly(path: str) -> str:
    """A pattern that fits ``path`` and nothing else."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in path)


def _docname(path: str) -> str:
    return path.removesuffix(SUFFIX)


def _reach(said: dict[str, Edition], docname: str, root: str) -> Edition:
    if docname == root:
        return Edition.CUSTOMER  # what cannot be understood on it, the gate closes
    if docname in said:
        return said[docname]
    for folder in PurePosixPath(docname).parents:
        index = (folder / "index").as_posix()
        if index in said and index != root:
            return said[index]
    return Edition.INTERNAL


_INCLUDED: Final = re.compile(r"\{include\}[ \t]+(_?[\w./-]+)")


def _claimed(path: Path) -> frozenset[str]:
    """The ids of the entries on a page that is left out."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    return claimed(text).union(*(_claimed(path.parent / name) for name in _INCLUDED.findall(text)))


def _said(path: Path, edition: Edition) -> Edition | None:
    """What a page says of how far it reaches; nothing if it does not, and internal if it cannot be understood."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return Edition.INTERNAL
    reach = read_front(text).reach
    if Edition.INTERNAL in (edition, reach):
        return reach
    return Edition.INTERNAL if any(flaw.rule in _OPENED for flaw in prepared(text).flaws) else reach


# ── the files ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _files(root: Path, config: Config) -> tuple[list[str], list[Odd]]:
    """The pages below ``root`` as paths from there, in their order, and the files that cannot be pages."""
    included, excluded = compile_matchers(config.include_patterns), compile_matchers(config.exclude_patterns)

    def wanted(path: str) -> bool:
        return any(fits(path) for fits in included) and not any(fits(path) for fits in excluded)

    pages: list[str] = []
    odd: list[Odd] = []
    shut: list[str] = []
    for folder, inner, names in os.walk(root, onerror=lambda error: shut.append(str(error.filename))):
        here = "" if Path(folder) == root else f"{Path(folder).relative_to(root).as_posix()}/"
        if any(part.startswith(".") or part in ("_build", "_templates") for part in PurePosixPath(here).parts):
            inner.clear()
            continue
        for name in sorted(inner):
            path = f"{here}{name}"
            if any(fits(path) for fits in excluded):
                inner.remove(name)
            elif (Path(folder) / name).is_symlink() and any(fits(f"{path}/x{SUFFIX}") for fits in included):
                inner.remove(name)
                odd.append(_odd(path, "symbolic_link"))
        for name in names:
            path = f"{here}{name}"
            plain = PurePosixPath(name.strip().casefold())
            if plain.suffix not in _LIKE_PAGES or name.startswith(".") or not wanted(_printable(path)):
                continue
            rule = _problem(Path(folder) / name)
            if rule:
                odd.append(_odd(path, rule))
            else:
                pages.append(path)
    for folder in shut:
        path = Path(folder).relative_to(root).as_posix()
        if any(fits(f"{path}/x{SUFFIX}") for fits in included):
            odd.append(_odd(path, "unreadable_file"))
    return sorted(pages), sorted(odd)


def _problem(path: Path) -> str:
    """Why a file can be no page: the name of what is told; empty if it can."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return "unreadable_file"
    if stat.S_ISLNK(mode):
        return "symbolic_link"
    if not stat.S_ISREG(mode):
        return "no_file"
    if not os.access(path, os.R_OK):
        return "unreadable_file"
    name = path.name
    if name.casefold() == f"index{SUFFIX}" != name:
        return "odd_index"
    if _printable(name) != name or unicodedata.normalize("NFC", str(path)) != str(path) or not name.isprintable():
        return "odd_file_name"
    return "" if name.endswith(SUFFIX) and len(name) > len(SUFFIX) else "no_page"


def _printable(path: str) -> str:
    """A path in which what no text can hold is replaced."""
    return path.encode("utf-8", "replace").decode("utf-8")


_ODD: Final = {
    "symbolic_link": (
        "„{name}“ ist eine Verknüpfung auf eine andere Stelle; das Handbuch folgt ihr nicht.",
        "Legen Sie die Datei selbst an diese Stelle.",
    ),
    "no_file": ("„{name}“ ist keine Datei, die sich lesen ließe.", "Löschen Sie sie, oder benennen Sie sie um."),
    "unreadable_file": ("Die Datei „{name}“ lässt sich nicht lesen.", "Prüfen Sie ihre Rechte."),
    "odd_file_name": (
        "Der Name „{name}“ enthält Zeichen, mit denen die Datei nicht zu finden ist; sie fehlt im Handbuch.",
        "Benennen Sie sie um, am besten mit a–z, 0–9 und Bindestrich.",
    ),
    "odd_index": (
        "„{name}“ fehlt im Handbuch: Die Seite, die für ihren Ordner spricht, heißt „index.md“, klein geschrieben.",
        "Benennen Sie die Datei um.",
    ),
    "no_page": (
        "„{name}“ ist keine Seite und fehlt im Handbuch: Eine Seite endet auf „.md“.",
        "Benennen Sie die Datei um; das Handbuch ist in Markdown geschrieben.",
    ),
}


def _odd(path: str, rule: str) -> Odd:
    message, hint = _ODD[rule]
    return Odd(path, rule, message.format(name=_printable(path)), hint)


def setup(app: Sphinx) -> None:
    """Look at the files once the settings are known."""
    app.add_config_value("nachweis_page_reaches", {}, "")
    app.add_config_value("nachweis_folder_reaches", [], "env")  # reading settled which files may be shown
    app.add_config_value("nachweis_odd_files", (), "")
    app.add_config_value("nachweis_withheld", (), "")
    app.connect("config-inited", _survey, priority=800)
