"""What earlier builds left in the folder of this one goes: pages, pictures, files to take away, sources."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

from nachweis.handbook.domain import domain_of
from nachweis.handbook.pages import store
from nachweis.handbook.rereading import PACKAGE

_FOLDERS = ("_images", "_downloads", "_sources")
"""Folders in which nothing lies but what pages name."""
_NEVER = (".buildinfo.bak",)


def _note(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Remember a page that is not made from a source."""
    if doctree is None:
        domain_of(app.env).other_pages.add(pagename)


def _clear(app: Sphinx, exception: Exception | None) -> None:
    """Delete what is not of this build; nothing if it broke off, for nobody knows then what is missing."""
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    wanted = set(_wanted(app))
    for path in sorted(out.rglob("*"), reverse=True):
        name = path.relative_to(out).as_posix()
        if path.is_dir() and not path.is_symlink():
            if name.startswith(_FOLDERS) and not any(path.iterdir()):
                path.rmdir()
        elif name not in wanted and (name.startswith(tuple(f"{folder}/" for folder in _FOLDERS)) or _is_page(name)):
            path.unlink()
    for name in _NEVER:
        (out / name).unlink(missing_ok=True)
    _empty_folders(out)


def _is_page(name: str) -> bool:
    return name.endswith(".html") and not name.startswith(("_static/", "pagefind/"))


def _empty_folders(out: Path) -> None:
    for path in sorted((path for path in out.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def _wanted(app: Sphinx) -> Iterator[str]:
    """The pages, pictures and files of this build, as paths from its folder."""
    for docname in app.env.found_docs:
        yield app.builder.get_target_uri(docname)
        if app.config.html_copy_source:
            yield f"_sources/{docname}.md{'' if app.config.html_sourcelink_suffix == '.md' else '.txt'}"
    for pagename in domain_of(app.env).other_pages:
        yield f"{pagename}.html"
    yield from (f"_images/{name}" for _, name in app.env.images.values())
    yield from (f"_downloads/{name}" for _, name in app.env.dlfiles.values())
    for extra in app.config.html_extra_path:
        root = Path(app.confdir) / extra
        yield from (found.relative_to(root).as_posix() for found in root.rglob("*"))
        yield root.name


# ── styles and scripts: Sphinx only adds to them, and pages carry their checksums ──────────────────────────────────


def _look_at_static(app: Sphinx) -> None:
    """Take the digest of what goes into ``_static``."""
    digest = hashlib.sha256(app.config.nachweis_program.encode())
    for static in app.config.html_static_path:
        root = Path(app.confdir) / static
        if PACKAGE in root.parents:
            continue  # the program's digest holds it
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    app.config.nachweis_static = digest.hexdigest()


def _clear_static(app: Sphinx, builder: Builder) -> None:
    """Begin with an empty ``_static`` if others go into it than before."""
    if app.builder.format == "html" and _stamp(app).read_text("utf-8") != app.config.nachweis_static:
        shutil.rmtree(Path(app.outdir) / "_static", ignore_errors=True)
        _stamp(app).write_text(app.config.nachweis_static, encoding="utf-8")


def _stamp(app: Sphinx) -> Path:
    stamp = store(app, "static")
    stamp.touch()
    return stamp


def setup(app: Sphinx) -> None:
    """Watch what is written, and clear up at the end."""
    app.add_config_value("nachweis_static", "", "")
    app.connect("builder-inited", _look_at_static)
    app.connect("write-started", _clear_static)
    app.connect("html-page-context", _note)
    app.connect("build-finished", _clear, priority=900)  # after those who write files of their own
