"""The handbook's own pages are read first, then those of packs, as far as they show something else than before."""

import hashlib
import posixpath
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from nachweis.exchange.packs import LAWS, SHIPPED
from nachweis.handbook.domain import domain_of
from nachweis.handbook.foreign import mount, unmount
from nachweis.handbook.reading.packs.wanted import listed, wanted
from nachweis.handbook.reading.rereading import purge, read_again
from nachweis.handbook.settings.config import pack_pages
from nachweis.vocabulary import Edition

_MADE: Final = SHIPPED / LAWS / "index.md"
"""The file of a page that is made from the catalogue of laws: each page has one."""


def remount(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> Sequence[str]:
    """Let the pages of the build before be there; whether they stay is found out once the others are read."""
    domain = domain_of(env)
    domain.written = frozenset(env.found_docs)
    for docname in domain.written & domain.mounted.keys():
        del domain.mounted[docname]
    for docname in domain.mounted:
        _mount(env, docname)
        removed.discard(docname)
    return ()


def read_last(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Take the pages of packs out of what Sphinx is about to read."""
    mounted = domain_of(env).mounted
    for docname in [docname for docname in docnames if docname in mounted]:
        docnames.remove(docname)
        mounted[docname] = ""


def give_way(app: Sphinx, env: BuildEnvironment) -> None:
    """Drop what explains an entry that a page of the handbook now has: it is read anew without it."""
    domain = domain_of(env)
    own = {id for docname, page in domain.pages.items() if docname not in domain.mounted for id, _ in page.ids}
    for docname in list(domain.mounted):
        if any(id in own for id, _ in domain.page(docname).ids):
            _drop(app, docname)


def settle(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Read the pages of packs that show something else than before, drop those that show nothing any more."""
    domain = domain_of(env)
    domain.texts = wanted(env)
    gone = domain.mounted.keys() - domain.texts.keys()
    for docname in gone:
        _drop(app, docname)
    for docname in domain.texts:
        _mount(env, docname)
    shown = {docname: _digest(env, docname, text) for docname, text in domain.texts.items()}
    again = [
        docname
        for docname, digest in shown.items()
        if domain.mounted.get(docname) != digest or not _doctree(app, docname).is_file()
    ]
    domain.mounted.update(shown)
    unlisted = _unlisted(env)
    if unlisted != domain.data["unlisted"]:
        domain.data["unlisted"] = unlisted
        again.append(env.config.root_doc)
    if gone or again:
        domain.reopen()
        read_again(app, again)
    return again


def _mount(env: BuildEnvironment, docname: str) -> None:
    sheet = pack_pages(env).get(docname)
    env.config.nachweis_page_reaches.setdefault(docname, Edition.CUSTOMER.value)  # the law is for everybody
    mount(env, docname, sheet.path if sheet else _MADE)


def _drop(app: Sphinx, docname: str) -> None:
    purge(app, docname)
    unmount(app.env, docname)
    del domain_of(app.env).mounted[docname]
    _doctree(app, docname).unlink(missing_ok=True)


def _doctree(app: Sphinx, docname: str) -> Path:
    """Where Sphinx keeps what it has read of a page."""
    return Path(app.doctreedir, f"{docname}.doctree")


def _digest(env: BuildEnvironment, docname: str, text: str) -> str:
    """What a page shows; contents show the pages of their folder, too."""
    folder, _, page = docname.rpartition("/")
    below = sorted(name for name in env.found_docs if name.startswith(f"{folder}/")) if page == "index" else []
    return hashlib.sha256("\n".join([text, *below]).encode()).hexdigest()


def _unlisted(env: BuildEnvironment) -> tuple[str, ...]:
    """The pages of packs that stand in no table of contents, those of laws first."""
    mounted = domain_of(env).mounted
    found = (name for name in mounted.keys() - listed(env) if _contents(name) not in mounted)
    return tuple(sorted(found, key=lambda name: (LAWS not in name.split("/"), name)))


def _contents(docname: str) -> str:
    """The page of the folder that a page stands in, or that its folder stands in."""
    path = PurePosixPath(docname)
    folder = path.parent.parent if path.name == "index" else path.parent
    return posixpath.join(folder.as_posix(), "index")


def _text(app: Sphinx, docname: str, source: list[str]) -> None:
    """Give a page of a pack the text that it has in this handbook."""
    source[0] = domain_of(app.env).texts.get(docname, source[0])


def setup(app: Sphinx) -> None:
    """Register with the reading of pages: after the handbook's own are settled, before anybody looks at all entries."""
    app.connect("env-get-outdated", remount, priority=100)
    app.connect("env-before-read-docs", read_last, priority=100)
    app.connect("source-read", _text, priority=0)
    app.connect("env-updated", give_way, priority=50)
    app.connect("env-updated", settle, priority=200)
