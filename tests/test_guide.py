"""The writers' guide: every building block has an example, and every example works as it stands."""

import re
from pathlib import Path

import pytest

from nachweis.exchange.packs import shelf
from nachweis.handbook.reading.gate.words import DOWNLOADS, PICTURES, ROLES, TEXT_BLOCKS
from nachweis.handbook.views.every import VIEWS
from nachweis.source.front import KEYS
from nachweis.vocabulary import Kind, kind_word, vocabulary
from tests.conftest import OBJECTIVES, PLAIN, ROOT, Write, index, sphinx

GUIDE = ROOT / "docs" / "mitschreiben"
BLOCKS = "\n".join((GUIDE / "bausteine.md").read_text(encoding="utf-8").splitlines())
EXAMPLE = re.compile(r"^```markdown\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXAMPLES = EXAMPLE.findall(BLOCKS)
ALL = {
    f"{page.stem}: {example.splitlines()[0][:40]}": example
    for page in sorted(GUIDE.glob("*.md"))
    for example in EXAMPLE.findall(page.read_text(encoding="utf-8"))
}
NOT_ALONE = {
    "acceptance_of_document",
    "acceptance_of_other_wording",
    "draft_in_release",
    "heading_with_wrong_number",
    "link_to_nothing",
    "mandatory_content_missing",
    "measure_without_basis",
    "measure_without_evidence",
    "measure_without_role",
    "objective_uncovered",
    "requirement_unassigned",
    "promise_without_evidence",
    "promise_without_measure",
    "subprocessor_unused",
}
"""What an example has only where it stands: in a control, behind other §§, with the law that a handbook explains."""
IDS = re.compile(r"^\s*:id: (\S+)|^\s*- \[([A-Z][\w-]+)\]", re.MULTILINE)
LINKS = re.compile(
    r"^\s*:(?:betrifft|deckt|belegt_durch|setzt_ein|ausgeglichen_durch|ersetzt_durch|hier_gilt|teil_von): (.*)"
    r"|\]\(#([\w-]+)\)",
    re.MULTILINE,
)


def test_every_building_block_has_an_example() -> None:
    shown = set(re.findall(r"^:{3,}\{(\w+)\}", "\n".join(EXAMPLES), re.MULTILINE))

    assert shown == {*(kind.value for kind in Kind), *VIEWS, "bereich", "nur"}


def linked(example: str) -> set[str]:
    """The ids that an example links to and does not hold."""
    ids = {id for written, inline in LINKS.findall(example) for id in re.split(r"[;,]\s*", written or inline)}
    return ids - {one or other for one, other in IDS.findall(example)} - shelf().home.keys()


@pytest.mark.parametrize("name", ALL)
def test_an_example_passes_the_check_that_the_guide_names(write: Write, name: str) -> None:
    example = ALL[name]
    if re.match(r":\w", example):
        example = f":::{{befund}} Etwas fehlt\n:id: BEF-X\n:betrifft: DOK-1\n{example}:::\n"
    if example.startswith("- "):
        example = f"::::{{kontrolle}} Der Zutritt wird geregelt\n:id: K-X\n\n{example}\n::::\n"
    page = example if example.startswith("# ") else f"# Probe\n\n{example}"
    around = [f":::{{tom}} {id} steht im Handbuch\n:id: {id}\n:status: umgesetzt\n:::\n" for id in linked(ALL[name])]
    home = index(but=set(PLAIN) - NOT_ALONE - {"document_incomplete", "review_overdue"}, topics=OBJECTIVES)
    own = {"index.md": page} if "{dokument}" in page else {"index.md": home, "a.md": page}
    folder = write({**own, "b.md": "# Umgebung\n\n" + "\n".join(around)} if around else own)
    built = sphinx(folder, folder.parent / "out")

    assert [finding for finding in built.findings if finding[2] not in NOT_ALONE] == []
    assert built.status == 0


def test_an_example_links_only_to_what_is_there() -> None:
    pages = [
        path
        for folder in ("docs", "measures", "extensions/nachweis/packs")
        for path in (ROOT / folder).rglob("*.md")
        if path.parent != GUIDE
    ]
    known = {id for path in pages for found in IDS.findall(path.read_text(encoding="utf-8")) for id in found if id}
    wrong = {(name, id) for name, example in ALL.items() for id in linked(example) - known}

    assert wrong == set()


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


def test_the_guide_says_of_every_kind_all_that_an_entry_can_say() -> None:
    page = (GUIDE / "angaben.md").read_text(encoding="utf-8")

    assert re.findall(r"^:::\{angaben\} (\w+)$", page, re.MULTILINE) == [kind.value for kind in vocabulary().kinds]


def test_the_fields_of_a_kind_are_told_with_their_words_their_form_and_their_readers(write: Write) -> None:
    folder = write({"a.md": "# A\n\n:::{angaben} avv\n:::\n"})
    page = sphinx(folder, folder.parent / "out").read("docs/a.html")

    for name in kind_word(Kind.CLAUSE).options:
        assert f'<span class="pre">:{name}:</span>' in page
    assert "niemand</span></code> (niemanden)" in page
    assert "Kennungen: Nachweis" in page
    assert "nur intern" in page
