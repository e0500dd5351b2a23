"""One gate for every file that a page names: it lies in the handbook, it is what it seems, and the edition has it."""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple
from urllib.parse import unquote

from sphinx.environment import BuildEnvironment
from sphinx.util.matching import Matcher

from nachweis.compliance.finding import meant
from nachweis.handbook.reading.gate.pages import SUFFIX, page_reach
from nachweis.source.front import read_front
from nachweis.vocabulary import Edition, narrowest

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
_NOT_OURS: Final = re.compile(r"(?:.*/)?[.][^/]*(?:/.*)?|(?:_build|_site[^/]*|_templates)(?:/.*)?|conf\.py|.*\.pyc?")
"""What lies in the folder of a handbook and is none of it: hidden, made by a build, settings, programs."""
_TEXT: Final = frozenset({".md", ".txt", ".csv", ".tsv"})


class Refusal(NamedTuple):
    """Why a page cannot have a file."""

    rule: str
    message: str
    hint: str
    topic: str = ""
    """What it is about: a file, an address."""


class FileError(Exception):
    """A page cannot have the file that it names."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def file_named(env: BuildEnvironment, written: str, page: str) -> Path:
    """The file that ``page`` names as ``written``: relative to the page, or to the handbook if it begins with „/“.

    :raises FileError: If there is none that a page may name.
    """
    if _SCHEME.match(written):
        raise FileError(
            Refusal(
                "file_from_elsewhere",
                f"„{written[:60]}“ liegt nicht beim Handbuch und wird nicht geholt.",
                "Legen Sie die Datei neben die Seite, und nennen Sie ihren Namen.",
                written,
            )
        )
    found = _located(env, written, page)
    if found is None and "%" in written:
        found = _located(env, unquote(written), page)
    if found is None:
        path = _expected(env, written, page)
        env.note_dependency(path.relative_to(env.srcdir).as_posix())  # should it come, the page is read again
        raise FileError(_missing(path))
    return found


def _located(env: BuildEnvironment, written: str, page: str) -> Path | None:
    """The file, if there is one; whether a page may name it is found out first."""
    folder = PurePosixPath(page).parent
    path = PurePosixPath(written.lstrip("/")) if written.startswith("/") else folder / written
    relative = os.path.normpath(path.as_posix()).replace(os.sep, "/")
    outside = Refusal(
        "file_outside",
        f"„{written[:60]}“ liegt nicht im Handbuch; eine Seite bekommt nur, was darin liegt.",
        "Legen Sie die Datei neben die Seite, und nennen Sie ihren Namen.",
        written,
    )
    if "\0" in written or relative.startswith("../") or relative == ".." or not in_handbook(env, relative):
        raise FileError(outside)
    root, current = Path(env.srcdir), Path(env.srcdir)
    for part in PurePosixPath(relative).parts:
        current = _beside(current, part)
        try:
            mode = current.lstat().st_mode
        except (OSError, ValueError):
            return None
        if stat.S_ISLNK(mode):
            raise FileError(link(current.relative_to(root).as_posix()))
    if not stat.S_ISREG(mode):
        raise FileError(outside._replace(message=f"„{written[:60]}“ ist keine Datei, die sich lesen ließe."))
    return current


def _beside(folder: Path, name: str) -> Path:
    """The file ``name`` in ``folder``, also if the disk writes its umlauts in two characters or the page does."""
    path = folder / name
    if name.isascii() or path.exists():
        return path
    plain = unicodedata.normalize("NFC", name)
    return next((folder / other for other in _names(folder) if unicodedata.normalize("NFC", other) == plain), path)


def in_handbook(env: BuildEnvironment, relative: str) -> bool:
    """Whether a path below the source folder belongs to what writers write."""
    if _NOT_OURS.fullmatch(relative):
        return False
    return any(Matcher([pattern])(relative) for pattern in env.config.include_patterns)


def link(path: str) -> Refusal:
    """What is said of a symbolic link."""
    return Refusal(
        "symbolic_link",
        f"„{path}“ ist eine Verknüpfung auf eine andere Stelle; das Handbuch folgt ihr nicht.",
        "Legen Sie die Datei selbst an diese Stelle.",
        path,
    )


def _expected(env: BuildEnvironment, written: str, page: str) -> Path:
    """Where the file would be that a page names."""
    folder = Path(env.srcdir) / ("." if written.startswith("/") else PurePosixPath(page).parent)
    return Path(os.path.normpath(folder / unquote(written).lstrip("/")))


def _missing(path: Path) -> Refusal:
    name = path.name
    cure = meant(name, _names(path.parent))
    return Refusal(
        "unknown_file",
        f"Die Datei „{name}“ gibt es nicht.",
        cure if cure.startswith("Meinten") else "Prüfen Sie den Namen; er gilt von der Seite aus gesehen.",
        name,
    )


def _names(folder: Path) -> Iterator[str]:
    try:
        yield from (path.name for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return


def text_of(path: Path) -> str:
    """The text of a file.

    :raises FileError: If it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(
            Refusal(
                "not_utf8",
                f"Die Datei „{path.name}“ ist nicht in UTF-8 gespeichert.",
                "Speichern Sie sie mit der Zeichencodierung UTF-8 neu, in Excel als „CSV UTF-8“.",
                path.name,
            )
        ) from error
    except OSError as error:
        raise FileError(
            Refusal(
                "unknown_file",
                f"Die Datei „{path.name}“ lässt sich nicht lesen.",
                "Prüfen Sie ihre Rechte.",
                path.name,
            )
        ) from error


def reach_of_file(env: BuildEnvironment, path: Path) -> Edition:
    """How far a file reaches: a page as it does, another no further than it says itself and than its folder says."""
    name = PurePosixPath(path.relative_to(env.srcdir).as_posix())
    page = name.with_suffix("").as_posix()
    if name.suffix == SUFFIX and page in env.config.nachweis_page_reaches:
        return page_reach(env, page)
    own, around = _own_reach(path), _reach_of_folder(env, path.parent)
    return narrowest(*(reach for reach in (own, around) if reach is not None))


def _reach_of_folder(env: BuildEnvironment, folder: Path) -> Edition | None:
    """How far a folder reaches, as the nearest ``index.md`` says, also one that is no page."""
    while folder != Path(env.srcdir) and Path(env.srcdir) in folder.parents:
        index = folder / f"index{SUFFIX}"
        docname = index.relative_to(env.srcdir).as_posix().removesuffix(SUFFIX)
        if docname in env.config.nachweis_page_reaches:
            return None if docname == env.config.root_doc else page_reach(env, docname)
        if index.is_file() and (said := _own_reach(index)) is not None:
            return said
        folder = folder.parent
    return None


def _own_reach(path: Path) -> Edition | None:
    """What a text file says in its first lines about how far it reaches; ``None`` if it says nothing."""
    if path.suffix.lower() not in _TEXT:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() != SUFFIX:
            text = "\n".join(line.lstrip("#;/ ") for line in text.split("\n")[:3]) if "---" not in text[:4] else text
        return read_front(text).reach
    except (OSError, UnicodeDecodeError):
        return Edition.INTERNAL
