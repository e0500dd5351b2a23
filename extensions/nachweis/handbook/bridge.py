"""The only door to sphinx-needs. Names that are not its public API are used here and nowhere else (contract test)."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx_needs.api import InvalidNeedException, add_need, get_needs_view
from sphinx_needs.builder import NeedsBuilder, build_needs_json
from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.need_item import NeedItemSourceDirective
from sphinx_needs.needsfile import NeedsList
from sphinx_needs.nodes import Need
from sphinx_needs.schema.core import validate_field_link_schemas

from nachweis.compliance.model import Handbook
from nachweis.compliance.reading import Record, read
from nachweis.handbook.foreign import application, drop_style, silence
from nachweis.handbook.settings.config import edition_of
from nachweis.source.entries import own_text
from nachweis.vocabulary import Edition, Link, vocabulary

if TYPE_CHECKING:
    from nachweis.vocabulary import Kind

__all__ = ["InvalidNeedException", "Need", "create", "handbook", "setup", "violations"]

_READ = ("id", "type", "title", "docname", "lineno", "sections", "parent_needs", *vocabulary().fields)
_LINKS = tuple(link.value for link in Link)


def create(
    directive: SphinxDirective,
    kind: "Kind",
    *,
    line: int,
    title: str,
    id: str,
    options: dict[str, str | None],
    content: StringList | str = "",
) -> Sequence[nodes.Node]:
    """Record a need and give its nodes, the last of which is the need's own.

    :param line: Where it starts in the source, counted from 1.
    :raises InvalidNeedException: If sphinx-needs refuses it; nothing is recorded then.
    """
    given: dict[str, Any] = {name: value or "" for name, value in options.items()}
    created = add_need(
        app=application(directive.env),
        state=directive.state,
        need_source=NeedItemSourceDirective(
            docname=directive.env.docname,
            lineno=line,
            lineno_content=directive.content_offset + 1,
            parser_lineno=directive.lineno,
        ),
        need_type=kind.value,
        title=title,
        id=id,
        content=content,
        **given,
    )
    # A copy of its nodes, which sphinx-needs keeps for needextract: a quarter of the environment, used by nobody here.
    SphinxNeedsData(directive.env).remove_need_node(id)
    return created


def exists(env: BuildEnvironment, id: str) -> bool:
    """Whether a need with ``id`` has been read already."""
    return id in SphinxNeedsData(env).get_needs_mutable()


def page_of(env: BuildEnvironment, id: str) -> str:
    """The page of the need with ``id``; empty if there is none."""
    need = SphinxNeedsData(env).get_needs_mutable().get(id)
    return str(need["docname"] or "") if need is not None else ""


def set_content(env: BuildEnvironment, id: str, content: str) -> None:
    """Let an entry's text be ``content`` and nothing else."""
    need = SphinxNeedsData(env).get_needs_mutable()[id]
    need.set_content(replace(need.content, content=content))


def forget(env: BuildEnvironment, id: str) -> None:
    """Take an entry back that was recorded."""
    SphinxNeedsData(env).get_needs_mutable().pop(id, None)


def handbook(env: BuildEnvironment, own: Mapping[str, Mapping[str, str]]) -> Handbook:
    """The handbook of the running build. Ask only once all pages are read.

    :param own: What entries say for themselves where that is not all of their text, by page and id.
    """
    reaches = {page: Edition(word) for page, word in env.config.nachweis_page_reaches.items()}
    return read(_records(env, own), _pages(env), reaches)


def _pages(env: BuildEnvironment) -> Sequence[str]:
    """Every page that a table of contents leads to, in its order: a page before those that it names."""
    found: dict[str, None] = {}
    ahead = [env.config.root_doc]
    while ahead:
        page = ahead.pop()
        if page not in found:
            found[page] = None
            ahead.extend(reversed(env.toctree_includes.get(page, [])))
    return list(found)


def _records(env: BuildEnvironment, own: Mapping[str, Mapping[str, str]]) -> Iterator[Record]:
    data = SphinxNeedsData(env)
    needs = data.get_needs_view() if data.needs_is_post_processed else data.get_needs_mutable()
    for need in needs.values():
        record: dict[str, Any] = {name: need.get(name) for name in _READ}
        record |= {name: ids for name in _LINKS if name in need and (ids := need.get(name))}
        text = own.get(need["docname"] or "", {}).get(need["id"])
        record["text"] = str(need.get("content") or "").strip() if text is None else text
        yield record


def violations(app: Sphinx) -> Iterator[tuple[str, str]]:
    """What sphinx-needs' validator finds against the metamodel: the need's id and the field's name."""
    data = SphinxNeedsData(app.env)
    found = validate_field_link_schemas(NeedsSphinxConfig(app.config), data.get_schema(), get_needs_view(app))
    for id, warnings in found.items():
        for warning in warnings:
            if field := warning.get("field"):
                yield id, field.partition(".")[0]


def archive(app: Sphinx, shown: Collection[str] | None = None) -> bytes:
    """What ``needs.json`` says of the entries in ``shown``, and of nothing else; of all if nobody chooses."""
    text = _archived(app)
    if shown is not None and len(shown) < len(SphinxNeedsData(app.env).get_needs_view()):
        text = _only(text, shown)
    if edition_of(app.config) is not Edition.INTERNAL:
        text = _for_others(text)
    return text.encode()


def _archived(app: Sphinx) -> str:
    """``needs.json`` as sphinx-needs' own builder writes it, but encoded at once: a third of its time."""
    archive = NeedsList(app.env, app.outdir, app.srcdir)
    for need in get_needs_view(app).values():
        if not need["is_external"]:
            archive.add_need(app.config.version, need)
    return archive.dump_json()


def _archive_written(app: Sphinx, exception: Exception | None) -> None:
    """Write it with other builders too, as sphinx-needs does; a site has it among its formats."""
    written = app.builder.format == "html" or isinstance(app.builder, NeedsBuilder)
    if NeedsSphinxConfig(app.config).build_json and not written:
        (Path(app.outdir) / "needs.json").write_text(_archived(app), encoding="utf-8")


_LINK_FIELDS = frozenset(f"{name}{back}" for name in (*_LINKS, "parent_needs") for back in ("", "_back"))


def _for_others(archive: str) -> str:
    """An archive without links to what this edition leaves out, and without lines, from which gaps could be told."""
    data = json.loads(archive)
    for version in data["versions"].values():
        for need in version["needs"].values():
            for name in [name for name in need if name.startswith("lineno")]:
                del need[name]
            for name in _LINK_FIELDS & need.keys():
                need[name] = [id for id in need[name] if id in version["needs"]]
    return json.dumps(data, indent=2, sort_keys=True)


def _only(archive: str, shown: Collection[str]) -> str:
    """An archive without the entries that are not ``shown``, and without their ids."""
    data = json.loads(archive)
    for version in data["versions"].values():
        needs = {id: need for id, need in version["needs"].items() if id in shown}
        left_out = version["needs"].keys() - needs.keys()
        named = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, left_out)) or '(?!)'})(?![\w-])")
        for need in needs.values():
            need["content"] = own_text(
                need.get("content") or "", need["type"]
            )  # without the source of the entries inside
            for name, value in list(need.items()):
                if name in vocabulary().judgements:
                    del need[name]
                    continue
                if isinstance(value, list) and left_out.intersection(map(str, value)):
                    need[name] = [item for item in value if item not in left_out]
                elif isinstance(value, str) and value in left_out:
                    del need[name]
                elif isinstance(value, str):
                    need[name] = named.sub("(nicht in diesem Dokument)", value)
        properties = version.get("needs_schema", {}).get("properties", {})
        for name in vocabulary().judgements:
            properties.pop(name, None)
        version["needs"], version["needs_amount"] = needs, len(needs)
    return json.dumps(data, indent=2, sort_keys=True)


def value(env: BuildEnvironment, id: str, name: str) -> str:
    """What a writer gave a need for field ``name``."""
    return str(SphinxNeedsData(env).get_needs_view()[id].get(name) or "")


_LOADED_BY_NEEDS = frozenset({"sphinx_data_viewer", "sphinxcontrib.jquery", "sphinx.ext.graphviz"})
"""Extensions that sphinx-needs loads for pages of its own."""


def _wanted(app: Sphinx) -> frozenset[str]:
    """Those of them that ``conf.py`` or another extension asks for; loads what ``conf.py`` names, to know it."""
    asked = [name for name in app.config.extensions if name != "sphinx_needs" and not name.startswith("nachweis")]
    for name in asked:
        app.setup_extension(name)
    if "sphinx_needs" in app.extensions:  # what it loaded and what others did cannot be told apart any more
        return _LOADED_BY_NEEDS.intersection(asked)
    return _LOADED_BY_NEEDS.intersection(app.extensions)


def _without_assets(app: Sphinx, wanted: Collection[str]) -> None:
    """Keep styles, scripts and files of sphinx-needs and what it loads out of the site: no page of ours uses them.

    :param wanted: The extensions whose files somebody else uses.
    """
    strangers = ("sphinx_needs.environment", *(_LOADED_BY_NEEDS.difference(wanted)))
    silence(app, lambda listener: (getattr(listener, "__module__", "") or "").startswith(strangers))
    if "sphinx.ext.graphviz" not in wanted:
        drop_style(app, "graphviz.css")


def _without_archive(app: Sphinx) -> None:
    """Write no ``needs.json`` where nothing else is written, or where the builder does it itself."""
    if app.builder.name in ("schema", "pdf"):
        app.config.needs_build_json = False


def setup(app: Sphinx) -> None:
    """Load sphinx-needs, without what it puts on pages."""
    wanted = _wanted(app)
    app.setup_extension("sphinx_needs")
    _without_assets(app, wanted)
    silence(app, lambda listener: listener is build_needs_json)
    app.connect("build-finished", _archive_written)
    app.connect("builder-inited", _without_archive)
