"""The command line: what a person reads, and what a script gets."""

import re
from pathlib import Path

import pytest

from nachweis.__main__ import main
from tests.conftest import Write

GOOD = "# Seite\n\n:::{tom} Die Tür ist zu\n:id: TOM-1\n:::\n"
BAD = GOOD.replace(":id: TOM-1", ":id: TOM-1\n:status: umgesetz")


@pytest.fixture
def inside(write: Write, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a project and go there."""

    def written(pages: dict[str, str | bytes], conf: str = "") -> Path:
        folder = write(pages, conf)
        monkeypatch.chdir(folder)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        return folder

    return written


def test_a_build_says_steps_and_one_summary(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = inside({"a.md": GOOD})

    assert main(["html"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Lesen: 2 Seiten"
    assert lines[1].startswith("Schreiben: ")
    assert re.fullmatch(r"1 Dokument, 1 Maßnahme, 0 Klauseln, keine Befunde – in \d+,\d Sekunden", lines[2])
    assert lines[3] == f"Das Handbuch liegt in {folder / '_build' / 'html' / 'index.html'}"
    assert (folder / "_build" / "html" / "needs.json").is_file()


def test_a_finding_is_one_line_with_file_severity_and_cure(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside({"a.md": BAD})

    assert main(["check"]) == 1

    out = capsys.readouterr().out
    assert "docs/a.md:3: Fehler: TOM-1: „umgesetz“ passt nicht zu „:status:“. Meinten Sie „umgesetzt“?" in out
    assert "1 Befund –" in out
    assert "WARNING" not in out


def test_what_only_writing_finds_is_reported_too(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside({"a.md": GOOD + "\nSiehe [dort](#keine-marke).\n"})

    main(["html"])

    out = capsys.readouterr().out
    assert out.count("docs/a.md:7: Fehler: Das Ziel „keine-marke“ gibt es nicht.") == 1
    assert "1 Befund –" in out


def test_writers_are_not_stopped_by_a_finding(inside: Write) -> None:
    inside({"a.md": BAD})

    assert main(["html"]) == 0


def test_a_check_writes_no_page(inside: Write) -> None:
    folder = inside({"a.md": GOOD})

    assert main(["check"]) == 0
    assert list(folder.rglob("*.html")) == []


def test_a_wrong_setting_is_said_at_once(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside({"a.md": GOOD}, conf="nachweis_organisation = 7\n")

    assert main(["html"]) == 2
    assert "Das Handbuch lässt sich nicht bauen: nachweis_organisation" in capsys.readouterr().err


def test_a_folder_without_a_handbook_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["html"]) == 2
    assert "Das Handbuch lässt sich nicht bauen" in capsys.readouterr().err
