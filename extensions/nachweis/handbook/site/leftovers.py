"""What earlier builds left in the folder of this one goes: pages, pictures, files to take away, sources."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder

from nachweis.handbook.reading.rereading import PACKAGE
from nachweis.handbook.stale import remembered, store

_FOLDERS = ("_images/", "_downloads/", "_sources/")
"""Folders in which nothing lies but what pages name."""
_OURS = "handbuch.json"
"""What lies in every folder that a handbook was built into."""


class Keeper:
    """Sees what earlier builds have written before this one writes, and deletes what is not of this build."""

    def __init__(self) -> None:
        self.earlier: frozenset[str] = frozenset()
        """What earlier builds have written."""
        self.other_pages: set[str] = set()
        """Pages that are not made from a source."""

    def begin(self, app: Sphinx) -> None:
        """See what is there."""
        if app.builder.format == "html":
            self.earlier = frozenset(_earlier(app))

    def note(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Remember a page that is not made from a source."""
        if doctree is None:
            self.other_pages.add(pagename)

    def clear(self, app: Sphinx, exception: Exception | None) -> None:
        """Delete what is not of this build; nothing if it broke off, for nobody knows then what is missing."""
        if app.builder.format != "html":
            return
        out, wanted, earlier = Path(app.outdir), frozenset(_wanted(app, self.other_pages)), self.earlier
        if exception is None:
            for name in sorted(earlier - wanted):
                path = out / name
                path.unlink(missing_ok=True)
                for folder in path.parents:
                    if folder == out or not folder.is_dir() or any(folder.iterdir()):
                        break
                    folder.rmdir()
            (out / ".buildinfo.bak").unlink(missing_ok=True)
            earlier = frozenset()
        store(app, "written").write_text(json.dumps(sorted(earlier | wanted), indent=0), encoding="utf-8")
        clear_made(app)


def _earlier(app: Sphinx) -> Iterator[str]:
    """The pages, pictures and files of earlier builds; other people's files in the folder are none of ours."""
    out = Path(app.outdir)
    written = remembered(store(app, "written"))
    if isinstance(written, list):
        yield from map(str, written)
    else:
        yield from _found(out)  # a handbook whose doctrees somebody has deleted


def _found(out: Path) -> Iterator[str]:
    """What lies in a folder that a handbook was built into: the pages that it names, and what pages name."""
    said = remembered(out / _OURS)
    if isinstance(said, dict):
        yield from (f"{page}.html" for page in said.get("pages", ()))
        for folder in _FOLDERS:
            yield from (path.relative_to(out).as_posix() for path in (out / folder).rglob("*") if path.is_file())


# ── books: they lie in a folder of their own, and are as old as the pages that they were made of ────────────────────


def _state(app: Sphinx) -> str:
    return hashlib.sha256(repr(sorted(app.env.all_docs.items())).encode()).hexdigest()


def _made(app: Sphinx) -> Path:
    return Path(app.doctreedir) / "nachweis-books.json"


def note_made(app: Sphinx, path: Path) -> None:
    """Remember a file that was made of all pages as they are now."""
    known = remembered(_made(app))
    books = {**(known if isinstance(known, dict) else {}), str(path): _state(app)}
    _made(app).write_text(json.dumps(books, sort_keys=True), encoding="utf-8")


def clear_made(app: Sphinx) -> None:
    """Delete the files that were made of other pages than there are now."""
    known, now = remembered(_made(app)), _state(app)
    for path, state in known.items() if isinstance(known, dict) else ():
        if state != now:
            Path(path).unlink(missing_ok=True)


def _wanted(app: Sphinx, other_pages: Iterable[str]) -> Iterator[str]:
    """The pages, pictures and files of this build, as paths from its folder."""
    written = cast("StandaloneHTMLBuilder", app.builder)
    for pagename in (*app.env.found_docs, *other_pages):
        yield Path(written.get_outfilename(pagename)).relative_to(app.outdir).as_posix()
    if app.config.html_copy_source:
        ending = "" if app.config.html_sourcelink_suffix == ".md" else app.config.html_sourcelink_suffix
        yield from (f"_sources/{docname}.md{ending}" for docname in app.env.found_docs)
    yield from (f"_images/{name}" for _, name in app.env.images.values())
    yield from (f"_downloads/{name}" for _, name in app.env.dlfiles.values())
    for extra in app.config.html_extra_path:
        root = Path(app.confdir) / extra
        yield from (found.relative_to(root).as_posix() for found in root.rglob("*"))
        yield root.name


# ── styles and scripts: Sphinx only adds to them, and pages carry their checksums ──────────────────────────────────


_SETTINGS = ("language", "html_search_language", "html_use_opensearch", "html_favicon", "html_logo", "html_theme")
"""Settings on which it depends what goes into ``_static``."""


def _look_at_static(app: Sphinx) -> None:
    """Take the digest of what goes into ``_static``."""
    digest = hashlib.sha256(app.config.nachweis_program.encode())
    digest.update(repr([getattr(app.config, name) for name in _SETTINGS]).encode())
    for name in filter(None, (app.config.html_favicon, app.config.html_logo)):
        path = Path(app.confdir) / name
        digest.update(path.read_bytes() if path.is_file() else b"")
    for static in app.config.html_static_path:
        root = Path(app.confdir) / static
        if PACKAGE in root.parents:
            continue  # the program's digest holds it
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    app.config.nachweis_static = digest.hexdigest()


def _clear_static(app: Sphinx, builder: Builder) -> None:
    """Begin with an empty ``_static`` if others go into it than before."""
    stamp = store(app, "static")
    if app.builder.format != "html" or remembered(stamp) == app.config.nachweis_static:
        return
    if (Path(app.outdir) / _OURS).is_file():
        shutil.rmtree(Path(app.outdir) / "_static", ignore_errors=True)
    stamp.write_text(json.dumps(app.config.nachweis_static), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Watch what is written, and clear up at the end."""
    keeper = Keeper()
    app.add_config_value("nachweis_static", "", "")
    app.connect("builder-inited", keeper.begin)
    app.connect("builder-inited", _look_at_static)
    app.connect("write-started", _clear_static)
    app.connect("html-page-context", keeper.note)
    app.connect("build-finished", keeper.clear, priority=900)  # after those who write files of their own
