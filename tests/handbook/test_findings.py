"""Pages that announce their findings, ``% erwartet: LINE nachweis.RULE`` each. To test a mistake, add a page."""

import re
from pathlib import Path

import pytest

from tests.conftest import INDEX, Built, Write, sphinx

PAGES = Path(__file__).with_name("findings")
EXPECTED = re.compile(r"^% erwartet: (\d+) nachweis\.([a-z_0-9]+)$", re.MULTILINE)
NOT_UTF8 = "% erwartet: 4 nachweis.not_utf8\n# Latin\n\nEine Tür\n".encode("latin-1")


def project(write: Write) -> Path:
    """All pages in one project, each in a document of its own."""
    pages: dict[str, str | bytes] = {}
    for path in sorted(PAGES.glob("*.md")):
        name = path.stem
        own = name.upper().replace("_", "")
        text = path.read_text(encoding="utf-8")
        pages[f"{name}/seite.md"] = re.sub(r"\b(TOM|K|AVV)-(?=[0-9])", rf"\1-{own}-", text)
        pages[f"{name}/index.md"] = INDEX.replace("DOK-1", f"DOK-{own}").replace("# Probe", f"# {name}")
    pages["latin/seite.md"] = NOT_UTF8
    pages["latin/index.md"] = INDEX.replace("DOK-1", "DOK-LATIN")
    pages["outside.md"] = (
        "% erwartet: 4 nachweis.entry_outside_document\n# Ohne Dokument\n\n:::{tom} Die Tür\n:id: TOM-OUT\n:::\n"
    )
    toc = "\n".join([*(name.removesuffix(".md") for name in pages if name.endswith("/index.md")), "outside"])
    pages["index.md"] = f"# Probe\n\n```{{toctree}}\n{toc}\n```\n"
    return write(pages)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_every_announced_finding_is_reported_and_nothing_else(write: Write, tmp_path: Path, jobs: str) -> None:
    folder = project(write)
    expected = []
    for path in sorted((folder / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        expected += [(str(path.relative_to(folder)), int(line), rule) for line, rule in EXPECTED.findall(text)]

    built = sphinx(folder, tmp_path / "out", "-j", jobs)

    assert "Traceback" not in built.warnings
    assert built.status == 0
    assert sorted(built.findings) == sorted(expected)
    others = [line for line in built.warnings.splitlines() if "[nachweis." not in line]
    assert others == []


def test_findings_are_german_sentences_with_a_cure(write: Write, tmp_path: Path) -> None:
    built = sphinx(project(write), tmp_path / "out")

    for line in built.warnings.splitlines():
        message = line.partition("WARNING: ")[2].rpartition(" [")[0]
        assert message.endswith((".", "?", "“")), message
        assert re.search(
            r"\b(Schreiben|Ergänzen|Meinten|Prüfen|Löschen|Legen|Nehmen|Möglich|Beginnen|Speichern|Erlaubt|Nennen"
            r"|Es gibt|Bekannt)\b",
            message,
        ), message
        assert not re.search(r"\b(the|unknown|not found|invalid|field|link target)\b", message, re.IGNORECASE), message


def test_findings_come_again_when_nothing_was_read_again(write: Write, tmp_path: Path) -> None:
    folder = project(write)
    first = sphinx(folder, tmp_path / "out")
    second = sphinx(folder, tmp_path / "out")

    reading = {rule for _, _, rule in first.findings} - {"unknown_reference"}
    assert {rule for _, _, rule in second.findings} >= reading


def test_a_mended_page_reports_nothing_more(write: Write, tmp_path: Path) -> None:
    page = "# Seite\n\n:::{tom} Die Tür\n:id: TOM-1\n:status: umgesetz\n:::\n"
    folder = write({"a.md": page})
    assert [rule for _, _, rule in sphinx(folder, tmp_path / "out").findings] == ["unknown_status"]

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
