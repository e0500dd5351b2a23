"""Pages to write anew: those on which something changed that they show but do not say themselves.

Sphinx rewrites a page when its source changes. A card also shows who points to it, what it inherits and how other
entries are called; a view shows all of that. So each page gets a digest of everything that the handbook adds to it,
and a page whose digest is not the one its file was written with is written again. Incremental equals clean, byte for
byte. The digests of what was written lie beside the doctrees, for no page counts as written before it is.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import index, pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.toctree import global_toctree_for_doc
from sphinx.util.index_entries import split_index_msg

from nachweis.compliance.model import ID, Entry
from nachweis.handbook.bridge import Need
from nachweis.handbook.domain import NAME, HandbookDomain, Reference, domain_of, entries_by_page, shown
from nachweis.handbook.showing.resolve import cards
from nachweis.handbook.views.answering import answer
from nachweis.handbook.views.drawings import folded_network
from nachweis.handbook.views.queries import Query
from nachweis.vocabulary import Edition, narrowest

PAGED = frozenset({"html", "typst"})
"""The formats of builders that write pages, which go stale."""


def note_references(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what the prose of a page refers to."""
    page = domain_of(app.env).page(app.env.docname)
    for reference in doctree.findall(pending_xref):
        target = reference.get("reftarget")
        if isinstance(target, str):
            own = reference.get("refdomain") == NAME
            anchor = reference.get("reftargetid")
            whole = f"{target}#{anchor}" if anchor else target
            type = reference["reftype"] if own else ""
            page.references.append(Reference(whole, line_of(reference), *_around(reference), type=type))
    page.index = _index_entries(doctree)
    page.labels = _closed_labels(doctree)
    page.claims = frozenset(_claims(doctree))
    for text in doctree.findall(nodes.Text):
        for id in dict.fromkeys(ID.findall(text)):
            page.names.append(Reference(id, line_of(text), *_around(text)))


def _claims(doctree: nodes.document) -> Iterator[str]:
    yield from (f"label {name}" for name, explicit in doctree.nametypes.items() if explicit)
    yield from (f"term {node.astext().casefold()}" for node in doctree.findall(nodes.term))
    yield from (f"equation {node['label']}" for node in doctree.findall(nodes.math_block) if node.get("label"))


def _closed_labels(doctree: nodes.document) -> dict[str, str]:
    """The names of what stands in blocks that not every edition shows, and how far those reach."""
    found: dict[str, str] = {}
    for block in doctree.findall(nodes.container):
        if "reach" in block and block["reach"] != Edition.CUSTOMER.value:
            for node in block.findall(nodes.Element):
                names = [*node.get("names", ()), node.get("label") or ""]
                names += [node.astext()] if isinstance(node, nodes.term) else []
                found |= {name.casefold(): block["reach"] for name in names if name}
    return found


def _index_entries(doctree: nodes.document) -> list[tuple[str, str, str]]:
    """What Sphinx' search finds by the index of a page, as Sphinx notes it when it writes that page."""
    found: set[tuple[str, str, str]] = set()
    for node in doctree.findall(index):
        for kind, written, target, main, _ in node["entries"]:
            with suppress(ValueError):
                found |= {(word, target or "", main) for word in split_index_msg(kind, written)}
    return sorted(found)


def _around(node: nodes.Node) -> tuple[str, str]:
    """The entry that a node stands in, and how far the block reaches."""
    entry, reach = "", Edition.CUSTOMER.value
    current = node.parent
    while current is not None:
        if isinstance(current, Need) and not entry:
            entry = current["refid"]
        elif isinstance(current, nodes.container) and "reach" in current and reach == Edition.CUSTOMER.value:
            reach = current["reach"]
        current = current.parent
    return entry, reach


def reach_of_block(node: nodes.Node) -> Edition:
    """How far the blocks reach that a node stands in."""
    found: list[Edition] = []
    current = node.parent
    while current is not None:
        if isinstance(current, nodes.container) and "reach" in current:
            found.append(Edition(current["reach"]))
        current = current.parent
    return narrowest(*found)


def line_of(node: nodes.Node) -> int:
    """The line of ``node``, or of the nearest one around that has one; 1 if none has."""
    current: nodes.Node | None = node
    while current is not None:
        if current.line:
            return current.line
        current = current.parent
    return 1


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
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        entries = indexer._index_entries
        entries.clear()
        entries.update({docname: domain_of(app.env).page(docname).index for docname in sorted(app.env.found_docs)})
    for mapping in (getattr(indexer, "_mapping", {}), getattr(indexer, "_title_mapping", {})):
        for word in [word for word, docnames in mapping.items() if not docnames]:
            del mapping[word]
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
    domain = domain_of(app.env)
    if "digests" not in domain.cache:
        domain.cache["digests"] = _made_digests(app, domain)
    made: dict[str, str] = domain.cache["digests"]
    return made


def _made_digests(app: Sphinx, domain: HandbookDomain) -> dict[str, str]:
    navigation = _navigation(app)
    by_page = entries_by_page(domain.handbook)
    answers: dict[Query, str] = {}
    digests = {}
    for docname in sorted(app.env.found_docs):
        digest = hashlib.sha256(navigation)
        digest.update(repr(app.env.all_docs.get(docname)).encode())  # a build killed while writing begins there again
        for entry in by_page.get(docname, ()):
            card = cards(domain)[entry.id]
            pages = [domain.handbook[id].place.page for id in card.targets]
            digest.update(repr((card, pages, entry.title)).encode())
            for net in folded_network(domain.handbook, entry, _address):
                digest.update(net.pformat().encode())
        page = domain.pages.get(docname)
        if page is not None:
            for reference in page.references:
                if referred := domain.referred(docname, reference):
                    digest.update(f"{shown(domain.handbook, referred)} {_address(referred)}".encode())
                elif reference.target in app.env.titles:
                    digest.update(app.env.titles[reference.target].astext().encode())
            for query, *_ in page.queries:
                if query not in answers:
                    answers[query] = _answered(query, domain)
                digest.update(answers[query].encode())
        digests[docname] = digest.hexdigest()
    return digests


def _answered(query: Query, domain: HandbookDomain) -> str:
    return "".join(node.pformat() for node in answer(query, domain, _address))


def _address(entry: Entry) -> str:
    """An address that is the same from every page."""
    return f"{entry.place.page}#{entry.id}"


def _navigation(app: Sphinx) -> bytes:
    """What every page shows of the others: the sidebar, the titles of those before and after, styles and scripts."""
    env = app.env
    titles = sorted((docname, title.astext()) for docname, title in env.titles.items())
    if app.builder.format != "html":
        return repr(titles).encode()
    env.__dict__.pop("master_doctree", None)  # Sphinx keeps it, and would keep it for the next build
    tree = global_toctree_for_doc(
        env, app.config.root_doc, app.builder, tags=app.tags, collapse=False, maxdepth=-1, titles_only=True
    )
    env.__dict__.pop("master_doctree", None)
    return repr((tree.pformat() if tree else "", titles, app.config.nachweis_static)).encode()


def setup(app: Sphinx) -> None:
    """Watch reading, tell Sphinx what to write, and remember it."""
    app.connect("doctree-read", note_references)
    app.connect("env-updated", stale)
    app.connect("html-collect-pages", _forget_words)
    app.connect("build-finished", keep)
