"""Whatever lies in the folder of a handbook: no build hangs, breaks off or passes a page over in silence."""

import os
from pathlib import Path

import pytest

from nachweis.cli import main
from tests.conftest import Write

GOOD = "# Gut\n\n:::{tom} Die Haustechnik verschließt die Tür\n:id: TOM-1\n:::\n"
NESTED = (
    "\n".join(f"{':' * (230 - n)}{{note}}" for n in range(200)) + "\n" + "\n".join(":" * (31 + n) for n in range(200))
)
CLAUSES = (
    "\n".join(f"{':' * (130 - n)}{{avv}} K\n:id: AVV-{n}" for n in range(100))
    + "\n\n"
    + "\n".join(":" * (31 + n) for n in range(100))
)
PAGES: dict[str, tuple[str, str]] = {
    "bu\u0308ro.md": ("# B\n", "odd_file_name"),
    "t.md ": ("# T\n", "no_page"),
    "x.rst": ("X\n=\n", "no_page"),
    "y.MD": ("# Y\n", "no_page"),
    "z.markdown": ("# Z\n", "no_page"),
    "tief.md": (f"# T\n\n{NESTED}\n", "too_deep"),
    "klauseln.md": (f"# T\n\n{CLAUSES}\n", "too_deep"),
    "klammern.md": (f"# K\n\n{'[' * 2000}x{'](y)' * 2000}\n", "unknown_reference"),
    "sterne.md": ("# K\n\n" + "*a **b " * 900 + "x\n", ""),
    "umlaut-ä ö.md": ("# U\n", ""),
    "hundert.prozent%.md": ("# U\n", ""),
    "ordner.md/x.md": ("# O\n", ""),
}


@pytest.fixture
def folder(write: Write) -> Path:
    made = write({"gut.md": GOOD, **{name: page for name, (page, _) in PAGES.items()}})
    docs = made / "docs"
    (docs / "ordner.md" / "index.md").write_text("# Ordner\n\n```{toctree}\nx\n```\n", encoding="utf-8")
    index = docs / "index.md"
    index.write_text(index.read_text(encoding="utf-8").replace("*\n```", "*\nordner.md/index\n```"), encoding="utf-8")
    return made


def test_odd_files_are_told_by_name_and_the_rest_is_built(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    docs = folder / "docs"
    os.mkfifo(docs / "rohr.md")
    (docs / "kreis").symlink_to(docs)
    (docs / "verknuepft.md").symlink_to(docs / "gut.md")
    (docs / "tot.md").symlink_to("/nirgends.md")
    Path(os.fsdecode(bytes(docs) + b"/\xff\xfe.md")).write_text("# X\n", encoding="utf-8")
    odd = {name: rule for name, (_, rule) in PAGES.items() if rule}
    odd |= {"rohr.md": "no_file", "kreis": "symbolic_link", "verknuepft.md": "symbolic_link", "tot.md": "symbolic_link"}
    monkeypatch.chdir(folder)

    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert main(["handbook"]) == 0

    for name, rule in odd.items():
        assert any(name in line and f"[{rule}]" in line for line in told.splitlines()), (name, told)
    assert "??.md" in told
    assert "Unvorhergesehenes" not in told
    assert "Sphinx meldet auf Englisch" not in told
    assert {path.name for path in (folder / "_build" / "html" / "docs").iterdir()} >= {
        "gut.html",
        "sterne.html",
        "umlaut-ä ö.html",
        "hundert.prozent%.html",
        "ordner.md",
    }
    assert len([line for line in told.splitlines() if ": Fehler: " in line]) == len(odd) + 1


def test_what_stands_too_deep_for_paper_is_told_before_paper_is_made(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write({"a.md": "# A\n\n" + "> " * 40 + "tief\n"}))

    assert main(["check"]) == 1
    assert "docs/a.md:3: Fehler: Hier stehen zu viele Listen" in capsys.readouterr().out


def test_a_page_that_breaks_a_reader_costs_no_other_page(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write({"gut.md": GOOD, "a.md": "# A\n\n:::{tom} Bricht\n:id: TOM-9\n:::\n\n:::{zahlen}\n:::\n"}))
    monkeypatch.setattr("nachweis.handbook.views.asking.Asking.run", lambda self: 1 // 0)

    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert "docs/a.md:1: Fehler: Diese Seite lässt sich nicht lesen (ZeroDivisionError)" in told
    assert "1 Dokument, 1 Maßnahme" in told
