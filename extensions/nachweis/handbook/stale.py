"""Pages to write anew: those on which something changed that they show but do not say themselves.

Sphinx rewrites a page when its source changes. A card also shows who points to it, what it inherits and how other
entries are called; a view shows all of that. So each page gets a digest of everything that the handbook adds to it,
and a page whose digest is not the one its file was written with is written again. Incremental equals clean, byte for
byte. The digests of what was written lie beside the doctrees, for no page counts as written before it is.
"""

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.toctree import global_toctree_for_doc

from nachweis.compliance.model import Entry
from nachweis.handbook.domain import HandbookDomain, domain_of
from nachweis.handbook.foreign import forget_master, renew_index
from nachweis.handbook.views.every import view_of
from nachweis.handbook.views.pictures.network import told_by_network

PAGED = frozenset({"html", "typst"})
"""The formats of builders that write pages, which go stale."""


def stale(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """The pages whose file shows something else than it would show now."""
    if app.builder.format not in PAGED:
        return []
    known = remembered(store(app, app.builder.name))
    written = known if isinstance(known, dict) else {}
    changed = {docname for docname, digest in _digests(app).items() if written.get(docname) != digest}
    return sorted(changed | set(doubtful(app)))


def doubtful(app: Sphinx) -> Iterator[str]:
    """The pages that refer to a label, a heading, a term or a page that is not there: only writing tells."""
    domain = domain_of(app.env)
    for docname, page in domain.pages.items():
        if any(
            not reference.type and reference.target not in domain.handbook and reference.target not in app.env.titles
            for reference in page.references
        ):
            yield docname


def keep(app: Sphinx, exception: Exception | None) -> None:
    """Remember the digests of what has been written, once all of it has."""
    if exception is None and app.builder.format in PAGED:
        store(app, app.builder.name).write_text(json.dumps(_digests(app), indent=0, sort_keys=True), encoding="utf-8")


def _forget_words(app: Sphinx) -> Iterable[tuple[str, dict[str, object], str]]:
    """Give Sphinx' search index what it has forgotten, and drop words that no page has any more."""
    domain = domain_of(app.env)
    renew_index(app, ((docname, domain.page(docname).index) for docname in sorted(app.env.found_docs)))
    return ()


def store(app: Sphinx, what: str) -> Path:
    """Where a build remembers ``what`` it wrote into its folder."""
    where = hashlib.sha256(str(app.outdir).encode()).hexdigest()[:12]
    return Path(app.doctreedir) / f"nachweis-{what}-{where}.json"


def remembered(path: Path) -> Any:
    """What a build remembered in a file; nothing if somebody damaged it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _digests(app: Sphinx) -> dict[str, str]:
    """A digest by page of what navigation, cards, references and views add to it, made once a build."""
    build = domain_of(app.env).build
    if build.digests is None:
        build.digests = _made_digests(app, domain_of(app.env))
    return build.digests


def _made_digests(app: Sphinx, domain: HandbookDomain) -> dict[str, str]:
    build, navigation = domain.build, _navigation(app)
    answers: dict[Hashable, str] = {}
    pictured = app.builder.format == "html"  # on paper a view draws them, which is asked below
    digests = {}
    for docname in sorted(app.env.found_docs):
        digest = hashlib.sha256(navigation)
        digest.update(repr(app.env.all_docs.get(docname)).encode())  # a build killed while writing begins there again
        for entry in build.by_page.get(docname, ()):
            card = build.cards[entry.id]
            pages = [domain.handbook[id].place.page for id in card.targets]
            digest.update(repr((card, pages, entry.title)).encode())
            if pictured:
                digest.update(told_by_network(build.networks, entry).encode())
        page = domain.pages.get(docname)
        if page is not None:
            for reference in page.references:
                if referred := domain.referred(docname, reference):
                    digest.update(f"{domain.handbook.shown(referred)} {_address(referred)}".encode())
                elif reference.target in app.env.titles:
                    digest.update(app.env.titles[reference.target].astext().encode())
            for query, *_ in page.queries:
                if query not in answers:
                    answers[query] = _answered(query, domain)
                digest.update(answers[query].encode())
        digests[docname] = digest.hexdigest()
    return digests


def _answered(query: Hashable, domain: HandbookDomain) -> str:
    return "".join(node.pformat() for node in view_of(query).answer(query, domain.build, _address))


def _address(entry: Entry) -> str:
    """An address that is the same from every page."""
    return f"{entry.place.page}#{entry.id}"


def _navigation(app: Sphinx) -> bytes:
    """What every page shows of the others: the sidebar, the titles of those before and after, styles and scripts."""
    env = app.env
    titles = sorted((docname, title.astext()) for docname, title in env.titles.items())
    if app.builder.format != "html":
        return repr(titles).encode()
    forget_master(env)
    tree = global_toctree_for_doc(
        env, app.config.root_doc, app.builder, tags=app.tags, collapse=False, maxdepth=-1, titles_only=True
    )
    forget_master(env)
    return repr((tree.pformat() if tree else "", titles, app.config.nachweis_static)).encode()


def setup(app: Sphinx) -> None:
    """Tell Sphinx what to write, and remember it."""
    app.connect("env-updated", stale)
    app.connect("html-collect-pages", _forget_words)
    app.connect("build-finished", keep)
