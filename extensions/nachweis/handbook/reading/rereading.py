"""Pages to read anew besides those that Sphinx knows of, and who has an id that more than one page claims."""

import hashlib
from collections.abc import Collection, Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import time
from typing import Final, cast

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from nachweis.compliance.model import Place
from nachweis.handbook import bridge
from nachweis.handbook.domain import HandbookDomain, domain_of
from nachweis.handbook.page import Source

PACKAGE: Final = Path(__file__).parents[2]
_PROGRAM: Final = frozenset({".py", ".toml", ".json", ".css", ".js", ".html", ".po"})
_TOOLS: Final = (
    "sphinx",
    "docutils",
    "myst-parser",
    "markdown-it-py",
    "sphinx-needs",
    "sphinx-design",
    "furo",
    "pygments",
)
_MISSING: Final = frozenset({"unknown_page", "unknown_reference", "unknown_file", "empty_contents"})
"""What is said of a page that names another which is not there."""


@lru_cache(maxsize=1)
def program() -> str:
    """What reads and writes pages, as a digest: another program, law or tool may read and write them differently."""
    digest = hashlib.sha256()
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in _PROGRAM):
        digest.update(path.read_bytes())
    for tool in _TOOLS:
        try:
            digest.update(f"{tool} {version(tool)}".encode())
        except PackageNotFoundError:
            digest.update(tool.encode())
    return digest.hexdigest()


def outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Pages whose files are others than those that were read, older ones too, and pages that name one come or gone."""
    domain = domain_of(env)
    again = {docname for docname, named in env.toctree_includes.items() if removed.intersection(named)}
    for docname in env.found_docs - added - changed:
        page = domain.page(docname)
        names = {reference.target.partition("#")[0] for reference in page.references}
        missing = added and any(finding.rule in _MISSING for finding in page.findings)
        if missing or names.intersection(removed | added) or page.sources != _sources(env, docname):
            again.add(docname)
    return sorted(again)


def _sources(env: BuildEnvironment, docname: str) -> tuple[Source, ...]:
    """The files that a page is made of, as they are now."""
    paths = {env.doc2path(docname), *(Path(env.srcdir) / path for path in env.dependencies.get(docname, ()))}
    return tuple(_source(path) for path in sorted(paths))


def _source(path: Path) -> Source:
    try:
        found = path.stat()
    except OSError:
        return Source(str(path))
    return Source(str(path), found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode)


def settle(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Read pages once more, in their order, if an id that they claim is not with the first of them.

    Sphinx forgets a page only when it reads it anew: an entry that has moved to a page which is read earlier is still
    known at its old place then, and is refused at its new one.
    """
    domain = domain_of(env)
    again = sorted(_unsettled(domain, side_by_side=app.parallel > 1) | _doubled(domain))
    read_again(app, again)
    for docname in env.found_docs:
        page = domain.page(docname)
        page.sources = page.sources or _sources(env, docname)
    return again


def read_again(app: Sphinx, docnames: Collection[str]) -> None:
    """Read pages now, whatever was read of them before."""
    for docname in docnames:
        purge(app, docname)
    for docname in docnames:
        app.builder.read_doc(docname)
        domain_of(app.env).page(docname).sources = _sources(app.env, docname)


def purge(app: Sphinx, docname: str) -> None:
    """Forget all that was read of a page."""
    app.emit("env-purge-doc", app.env, docname)
    app.env.clear_doc(docname)


def _unsettled(domain: HandbookDomain, *, side_by_side: bool) -> set[str]:
    """Pages that claim an id which is not with the first of them, or of which nobody knows who got what inside of it.

    :param side_by_side: Whether pages were read by several processes, none of which knew what the others gave away.
    """
    claims: dict[str, list[Place]] = {}
    for docname, page in domain.pages.items():
        for id, line in page.ids:
            claims.setdefault(id, []).append(Place(docname, line))
    return {
        place.page
        for id, places in claims.items()
        if bridge.page_of(domain.env, id) != min(places).page
        or (side_by_side and len(domain.read_now.keys() & {place.page for place in places}) > 1)
        for place in places
    }


def _doubled(domain: HandbookDomain) -> set[str]:
    """Pages with names that others have too, if one of those was read now.

    Who has the name and who is told of it goes by the order in which they are read.
    """
    pages: dict[str, set[str]] = {}
    for docname, page in domain.pages.items():
        for name in page.claims:
            pages.setdefault(name, set()).add(docname)
    now = {name: sorted(docnames) for name, docnames in pages.items() if len(docnames) > 1}
    before = cast("dict[str, list[str]]", domain.data["doubles"])
    changed = {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}
    changed |= {name for name, docnames in now.items() if domain.read_now.keys() & docnames}
    domain.data["doubles"] = now
    again = {docname for name in changed for docname in (*now.get(name, ()), *before.get(name, ()))}
    return again & domain.pages.keys() if domain.read_now or changed else set()


def _note(app: Sphinx, docname: str, source: list[str]) -> None:
    domain_of(app.env).read_now[docname] = time()


def setup(app: Sphinx) -> None:
    """Register with the reading of pages."""
    app.add_config_value("nachweis_program", "", "env")
    app.connect("config-inited", lambda app, config: config.__setattr__("nachweis_program", program()))
    app.connect("env-get-outdated", outdated)
    app.connect("source-read", _note, priority=1)
    app.connect("env-updated", settle, priority=100)  # before anybody looks at all entries
