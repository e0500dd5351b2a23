"""What others do not promise and the program uses: the doors, held against the versions that are installed."""

import gzip
import inspect
import json
from pathlib import Path

import furo
import sphinx_design
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.domains import changeset
from sphinx.project import Project
from sphinx.search import IndexBuilder
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.writers.html5 import HTML5Translator
from sphinx_autobuild.filter import IgnoreFilter
from sphinx_autobuild.middleware import JavascriptInjectorMiddleware
from sphinx_autobuild.server import RebuildServer
from sphinx_autobuild.utils import find_free_port
from sphinx_design.badges_buttons import sd_badge, sd_line_break
from sphinx_design.icons import fontawesome, sd_icon
from sphinx_design.shared import PassthroughTextElement

from nachweis.handbook import foreign
from nachweis.handbook.site.theme import GERMAN
from tests.conftest import Write, sphinx


def application(folder: Path) -> Sphinx:
    with patch_docutils(folder), docutils_namespace():
        return Sphinx(folder, folder, folder / "_out", folder / "_doctrees", "html", status=None, warning=None)


def test_sphinx_keeps_what_the_door_uses(write: Write) -> None:
    app = application(write({"a.md": "# A\n"}))

    assert foreign.is_set(app.config, "project")
    assert not foreign.is_set(app.config, "html_title")
    assert foreign.is_set(Config({}, {"html_theme": "furo"}), "html_theme")
    assert foreign.application(app.env) is app
    assert all(isinstance(places, dict) for places in foreign.named_places(app.env))
    assert "%s" in str(changeset.versionlabels["versionadded"])
    assert hasattr(IndexBuilder, "get_objects")
    index = IndexBuilder(app.env, "de", {}, "")
    assert (index._mapping, index._title_mapping, index._index_entries) == ({}, {}, {})


def test_a_page_from_elsewhere_is_a_page_and_is_none_again(tmp_path: Path, write: Write) -> None:
    app = application(write({"a.md": "# A\n"}))
    page = tmp_path / "anderswo.md"
    page.write_text("# B\n", encoding="utf-8")
    assert isinstance(app.env.project, Project)

    foreign.mount(app.env, "docs/b", page)
    assert (Path(app.env.doc2path("docs/b")), "docs/b" in app.env.found_docs) == (page, True)
    foreign.unmount(app.env, "docs/b")
    assert "docs/b" not in app.env.found_docs


def test_listeners_and_styles_of_others_can_be_taken_back(write: Write) -> None:
    app = application(write({"a.md": "# A\n"}))
    heard: list[str] = []

    def listener(app: Sphinx, exception: Exception | None) -> None:
        heard.append("gehört")

    app.connect("build-finished", listener)
    app.add_css_file("fremd.css")
    foreign.silence(app, lambda handler: handler is listener)
    foreign.drop_style(app, "fremd.css")

    assert listener not in [found.handler for found in app.events.listeners["build-finished"]]
    assert "fremd.css" not in [name for name, _ in app.registry.css_files]


def test_furo_still_says_what_is_put_into_german() -> None:
    """One that it says no longer would stay in English, or leave a script in the page, without a word."""
    theme = Path(furo.__file__).parent
    said = "".join(path.read_text(encoding="utf-8") for path in theme.rglob("*.html"))
    said += (theme / "navigation.py").read_text(encoding="utf-8")
    said += Path(furo.__file__).read_text(encoding="utf-8")
    said += inspect.getsource(HTML5Translator).replace("ROLE='heading'", ' role="heading"')
    lines = {" ".join(line.split()) for line in said.splitlines()}
    text = " ".join(" ".join(lines).split()) + " ".join(said.split())

    missing = [english for english, _ in GERMAN if " ".join(english.split()) not in text]
    assert missing == []


def test_sphinx_design_has_the_nodes_that_the_book_translates() -> None:
    assert issubclass(sd_badge, nodes.Element)
    assert issubclass(sd_icon, nodes.Element)
    assert issubclass(PassthroughTextElement, nodes.Element)
    assert issubclass(sd_line_break, nodes.Element)
    assert issubclass(fontawesome, nodes.Element)
    assert sphinx_design.__version__.startswith("0.")


def test_autobuild_has_the_parts_that_live_is_made_of() -> None:
    assert callable(find_free_port)
    assert IgnoreFilter(["a"], [])("a/b") is True
    assert hasattr(RebuildServer, "lifespan")
    assert issubclass(JavascriptInjectorMiddleware, object)


def test_pagefind_names_its_fragments_by_what_they_say(write: Write) -> None:
    folder = write({"a.md": "# Seite\n\n:::{tom} Fenster haben Gitter\n:id: TOM-1\n:::\n"})
    built = sphinx(folder, folder.parent / "out", "-D", "nachweis_search=1")
    fragments = list((built.out / "pagefind" / "fragment").glob("*.pf_fragment"))
    facets = json.loads(built.read("pagefind/facets.json"))

    said = [gzip.decompress(path.read_bytes()) for path in fragments]
    assert all(json.loads(data[data.index(b"{") :])["url"].endswith(".html") for data in said)
    assert {row[0] for row in facets["records"]} == {path.stem for path in fragments}
