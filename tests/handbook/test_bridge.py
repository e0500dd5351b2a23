"""What we use of sphinx-needs beyond its public API, so that an upgrade fails here first."""

import inspect
import pickle
from pathlib import Path

import pytest
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.need_item import NeedItemSourceDirective
from sphinx_needs.nodes import Need
from sphinx_needs.schema.core import validate_field_link_schemas

from tests.conftest import ROOT, Write, sphinx


def test_the_names_behind_the_door_are_still_there() -> None:
    assert {"docname", "lineno", "lineno_content", "parser_lineno"} <= set(NeedItemSourceDirective.__dataclass_fields__)
    assert list(inspect.signature(validate_field_link_schemas).parameters) == ["config", "fields_schema", "needs"]
    for name in ("get_needs_mutable", "get_needs_view", "needs_is_post_processed", "remove_need_node", "get_schema"):
        assert hasattr(SphinxNeedsData, name)
    assert Need.__name__ == "Need"


def test_nobody_else_opens_the_door() -> None:
    package = ROOT / "extensions" / "nachweis"
    users = {path.name for path in package.rglob("*.py") if "from sphinx_needs" in path.read_text(encoding="utf-8")}

    assert users == {"bridge.py"}


def test_nothing_of_sphinx_needs_reaches_the_site(write: Write, tmp_path: Path) -> None:
    built = sphinx(write({"a.md": "# A\n\n:::{tom} Die Tür\n:id: TOM-1\n:::\n"}), tmp_path / "out")

    names = set(built.files())
    assert not [name for name in names if "needs" in name and name != "needs.json"]
    assert not [name for name in names if "jquery" in name or "permalink" in name or "graphviz" in name]
    assert "schema_violations.json" not in names


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_what_an_entry_says_for_itself_is_known_once_its_page_is_read(write: Write, tmp_path: Path, jobs: str) -> None:
    control = "# {0}\n\n:::{{kontrolle}} Ziel\n:id: K-{0}\n\nZweck {0}.\n\n- [K-{0}-01] Satz {0}.\n:::\n"
    sphinx(write({f"{name}.md": control.format(name.upper()) for name in "abcdefgh"}), tmp_path / "out", "-j", jobs)
    pages = pickle.loads((tmp_path / "out-d" / "environment.pickle").read_bytes()).domaindata["nachweis"]["pages"]

    assert pages["docs/c"].own == {"K-C": "Zweck C."}


OURS = '"myst_parser", "sphinx_design", "nachweis.pdf"'


@pytest.mark.parametrize(
    ("extensions", "jquery", "graphviz"),
    [
        (OURS, False, False),
        (f'"sphinxcontrib.jquery", {OURS}', True, False),
        (f'{OURS}, "sphinxcontrib.jquery"', True, False),
        (f'"sphinx.ext.graphviz", {OURS}', False, True),
        (f'{OURS}, "sphinx.ext.graphviz"', False, True),
        (f'{OURS}, "sphinx.ext.inheritance_diagram"', False, True),  # asks for graphviz itself
        (f'"sphinx_needs", {OURS}', False, False),
        (f'"sphinx_needs", "sphinx.ext.graphviz", {OURS}, "sphinxcontrib.jquery"', True, True),
    ],
)
def test_what_a_handbook_asks_for_itself_stays(
    write: Write, tmp_path: Path, extensions: str, jquery: bool, graphviz: bool
) -> None:
    folder = write({"a.md": "# A\n\n:::{tom} Die Tür\n:id: TOM-1\n:::\n"}, f"extensions = [{extensions}]\n")
    built = sphinx(folder, tmp_path / "out")

    page = built.read("docs/a.html")
    assert ("jquery.js" in page, "_static/jquery.js" in built.files()) == (jquery, jquery)
    assert ("graphviz.css" in page, "_static/graphviz.css" in built.files()) == (graphviz, graphviz)
    assert "sphinx_needs" not in page


def test_the_viewer_of_data_stays_where_it_is_asked_for(write: Write, tmp_path: Path) -> None:
    page = "# A\n\n:::{tom} Die Tür\n:id: TOM-1\n:::\n"
    without = sphinx(write({"a.md": page}), tmp_path / "without")
    asked = sphinx(write({}, f'extensions = [{OURS}, "sphinx_data_viewer"]\n'), tmp_path / "asked")

    assert set(asked.files()) - set(without.files())


def test_the_archive_is_that_of_sphinx_needs(write: Write, tmp_path: Path) -> None:
    folder = write({"a.md": "# A\n\n:::{tom} Die Tür\n:id: TOM-1\n:status: umgesetzt\n:deckt: AVV-1\n:::\n"})
    conf = folder / "conf.py"
    ours = sphinx(folder, tmp_path / "ours").files()["needs.json"]
    conf.write_text(
        conf.read_text(encoding="utf-8")
        + "\ndef setup(app):\n    from sphinx_needs.builder import build_needs_json\n"
        + "    app.connect('build-finished', build_needs_json, priority=999)\n",
        encoding="utf-8",
    )

    assert sphinx(folder, tmp_path / "theirs").files()["needs.json"] == ours
