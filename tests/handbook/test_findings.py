"""Pages that announce their findings, ``% erwartet: LINE nachweis.RULE`` each. To test a mistake, add a page."""

import base64
import json
import re
from pathlib import Path

import pytest

from nachweis.cli import main
from nachweis.compliance.finding import Severity
from nachweis.compliance.rules import NAMES, RULES
from tests.conftest import OBJECTIVES, Built, Write, index, sphinx, write_project

PAGES = Path(__file__).with_name("findings")
EXPECTED = re.compile(r"^% erwartet: (\d+) nachweis\.([a-z_0-9]+)$", re.MULTILINE)
NOTES = {rule.name for rule in RULES if rule.severity is Severity.NOTE}
"""Rules whose findings are told, but are no warnings."""
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NOT_UTF8 = "% erwartet: 4 nachweis.not_utf8\n# Latin\n\nEine Tür\n".encode("latin-1")


def project(folder: Path) -> Path:
    """All pages in one project, each in a document of its own."""
    pages: dict[str, str | bytes] = {}
    for path in sorted(PAGES.glob("*.md")):
        name = path.stem
        own = name.upper().replace("_", "")
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\b(TOM|K|AVV|UAV|DAT|BET|NW|BEF)-(?=[0-9])", rf"\1-{own}-", text).replace("DOK-1", f"DOK-{own}")
        expected = {rule for _, rule in EXPECTED.findall(text)}
        topics = "" if any(rule.startswith("objective") for rule in expected) else OBJECTIVES
        alone = ":id: DOK-1" in path.read_text(encoding="utf-8")
        pages[f"{name}/{'index' if alone else 'seite'}.md"] = text
        if not alone:
            pages[f"{name}/index.md"] = index(f"DOK-{own}", name, expected, topics)
    pages["bild.png"] = PNG
    pages["latin/seite.md"] = NOT_UTF8
    pages["latin/index.md"] = index("DOK-LATIN")
    pages["outside.md"] = (
        "% erwartet: 4 nachweis.entry_outside_document\n# Ohne Dokument\n\n"
        ":::{tom} Die Haustechnik schließt ab\n:id: TOM-OUT\n:::\n\n"
        ":::{befund} Nur ein Versuch\n:id: BEF-OUT\n:betrifft: TOM-OUT\n:regel: measure_without_basis\n"
        ":rolle: Redaktion\n:faellig_am: 2099-01-01\n:::\n"
    )
    toc = "\n".join([*(name.removesuffix(".md") for name in pages if name.endswith("/index.md")), "outside"])
    pages["index.md"] = f"# Probe\n\n```{{toctree}}\n{toc}\n```\n"
    return write_project(folder, pages)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """All pages, built once."""
    folder = tmp_path_factory.mktemp("findings")
    return sphinx(project(folder / "project"), folder / "out", "-j", "1")


def announced(built: Built) -> list[tuple[str, int, str]]:
    """What the pages of a project say that is wrong with them."""
    expected = []
    for path in sorted((built.folder / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        expected += [(str(path.relative_to(built.folder)), int(line), rule) for line, rule in EXPECTED.findall(text)]
    return sorted(expected)


def test_every_announced_finding_is_reported_and_nothing_else(built: Built) -> None:
    assert "Traceback" not in built.warnings
    assert built.status == 0
    assert sorted(built.findings) == [found for found in announced(built) if found[2] not in NOTES]
    others = [line for line in built.warnings.splitlines() if "[nachweis." not in line]
    assert others == []


def test_two_processes_find_what_one_finds(built: Built, tmp_path: Path) -> None:
    assert sorted(sphinx(built.folder, tmp_path / "out", "-j", "2").findings) == sorted(built.findings)


def test_notes_are_told_by_the_check_and_stop_nobody(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built.folder)
    status = main(["check", "--format", "zeilen", "--ausgabe", str(tmp_path / "out.txt")])

    lines = (tmp_path / "out.txt").read_text(encoding="utf-8").splitlines()
    found = [re.match(r"(.+?):(\d+): Hinweis: .*\[([a-z_]+)\]$", line) for line in lines]
    notes = sorted((m[1], int(m[2]), m[3]) for m in found if m and m[3] != "finding_settled")
    assert notes == [found for found in announced(built) if found[2] in NOTES]
    assert status == 1


@pytest.mark.parametrize("handbook", ["built", "worked"])
def test_no_two_findings_are_known_by_the_same(
    handbook: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(request.getfixturevalue(handbook).folder)
    main(["check", "--format", "sarif", "--ausgabe", str(tmp_path / "log.sarif")])

    run = json.loads((tmp_path / "log.sarif").read_text(encoding="utf-8"))["runs"][0]
    known = [result["partialFingerprints"]["nachweis/v2"] for result in run["results"]]
    again = [result for result, by in zip(run["results"], known, strict=True) if not by.endswith(":1")]
    assert len(known) > 100
    assert [(result["ruleId"], result["message"]["text"]) for result in again] == []


def test_every_rule_has_a_page() -> None:
    pages = {rule for path in PAGES.glob("*.md") for _, rule in EXPECTED.findall(path.read_text(encoding="utf-8"))}

    against_before = {
        "id_dropped",
        "id_came_back",
        "measure_dropped",
        "status_lowered",
        "evidence_lost",
        "measure_narrowed",
        "measure_perhaps_narrowed",
        "coverage_lost",
        "subprocessor_without_notice",
        "evidence_ends_soon",  # on which day?
    }
    by_setting = {"draft_in_release", "law_data_old"}  # a release, a law of the house
    assert NAMES - pages == {*against_before, *by_setting, "entry_outside_document"}


def test_findings_are_german_sentences_with_a_cure(built: Built) -> None:
    for line in built.warnings.splitlines():
        message = line.partition("WARNING: ")[2].rpartition(" [")[0]
        assert message.endswith((".", "?", "“")), message
        assert re.search(
            r"\b(Schreiben|Ergänzen|Meinten|Prüfen|Löschen|Legen|Nehmen|Möglich|Beginnen|Speichern|Erlaubt|Nennen"
            r"|Es gibt|Bekannt|Beheben|Verschieben|Setzen)\b",
            message,
        ), message
        assert not re.search(r"\b(the|unknown|not found|invalid|field|link target)\b", message, re.IGNORECASE), message


def test_findings_come_again_when_nothing_was_read_again(built: Built) -> None:
    second = sphinx(built.folder, built.out)

    reading = {rule for _, _, rule in built.findings} - {"unknown_reference"}
    assert {rule for _, _, rule in second.findings} >= reading


def test_a_mended_page_reports_nothing_more(write: Write, tmp_path: Path) -> None:
    page = "# Seite\n\n:::{tom} Die Tür\n:id: TOM-1\n:status: umgesetz\n:::\n"
    folder = write({"a.md": page})
    assert [rule for _, _, rule in sphinx(folder, tmp_path / "out").findings] == ["unknown_word"]

    (folder / "docs" / "a.md").write_text(page.replace("umgesetz\n", "umgesetzt\n"), encoding="utf-8")
    assert sphinx(folder, tmp_path / "out").findings == []


def test_of_duplicates_on_two_pages_the_later_is_reported(write: Write, tmp_path: Path) -> None:
    page = "# Seite\n\n:::{tom} Die Tür\n:id: TOM-1\n:::\n"
    folder = write({"a.md": page, "b.md": page})

    for jobs in ("1", "2"):
        built: Built = sphinx(folder, tmp_path / f"out{jobs}", "-j", jobs)
        assert built.findings == [("docs/b.md", 3, "duplicate_id")]
        assert "docs/a, Zeile 3" in built.warnings
        assert "„TOM-2“" in built.warnings
