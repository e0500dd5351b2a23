"""The writers' guide: every building block has an example, and every example works as it stands."""

import re
from pathlib import Path

import pytest

from nachweis.compliance.model import Kind
from nachweis.handbook.asking import VIEWS
from nachweis.handbook.gate.words import DOWNLOADS, PICTURES, ROLES, TEXT_BLOCKS
from nachweis.source.front import KEYS
from tests.conftest import ROOT, Write, sphinx

GUIDE = ROOT / "docs" / "mitschreiben"
BLOCKS = "\n".join((GUIDE / "bausteine.md").read_text(encoding="utf-8").splitlines())
EXAMPLES = re.findall(r"^```markdown\n(.*?)^```$", BLOCKS, re.DOTALL | re.MULTILINE)


def test_every_building_block_has_an_example() -> None:
    shown = set(re.findall(r"^:{3,}\{(\w+)\}", "\n".join(EXAMPLES), re.MULTILINE))

    assert shown == {*(kind.value for kind in Kind), *VIEWS, "bereich", "nur"}


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.splitlines()[0][:40] for example in EXAMPLES])
def test_an_example_works_as_it_stands(write: Write, example: str) -> None:
    pages = {"index.md": f"# Probe\n\n{example}"} if "{dokument}" in example else {"a.md": f"# A\n\n{example}"}
    folder = write({**pages})
    built = sphinx(folder, folder.parent / "out")
    wrong = ("unknown_", "missing_", "malformed_", "refused_", "bad_", "item_", "no_such", "id_of", "edition_", "link_")

    # what an example links to need not be in it, nor the law that the probe does not explain
    assert [
        finding for finding in built.findings if finding[2].startswith(wrong) and finding[2] != "link_to_nothing"
    ] == []


def test_commands_that_the_guide_names_exist() -> None:
    sessions = set(re.findall(r"^def (\w+)\(session", (ROOT / "noxfile.py").read_text(encoding="utf-8"), re.MULTILINE))
    pages = [*GUIDE.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    named = {name for page in pages for name in re.findall(r"noxfile\.py -s (\w+)", page.read_text(encoding="utf-8"))}

    assert named <= sessions
    assert {"live", "new", "rename", "editor", "publish", "server"} <= named


def test_pictures_of_the_guide_exist() -> None:
    for page in GUIDE.glob("*.md"):
        text = re.sub(r"^```.*?^```$|`[^`\n]+`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        for path in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
            assert (Path(page).parent / path).is_file() or (ROOT / path.lstrip("/")).is_file(), (page.name, path)


def test_the_guide_lists_what_pages_may_use() -> None:
    page = (GUIDE / "seiten.md").read_text(encoding="utf-8")
    listed = {
        cells[0].strip(): set(re.findall(r"`([^`]+)`", cells[1]))
        for line in page.splitlines()
        if line.startswith("| ") and len(cells := line.strip("| ").split(" | ")) == 2
    }

    for what, names in {**TEXT_BLOCKS, **ROLES}.items():
        assert listed[what] >= {name for name in names if not name.endswith("-line")}, what
    assert set(KEYS) <= {name for cell in listed for name in re.findall(r"`([^`]+)`", cell)}
    for name in (*PICTURES, *DOWNLOADS):
        assert f"`.{name}`" in page
