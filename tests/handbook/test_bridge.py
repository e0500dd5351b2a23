"""What we use of sphinx-needs beyond its public API, so that an upgrade fails here first."""

import inspect
from pathlib import Path

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
