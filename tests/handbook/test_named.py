"""Files that a page names are found however their names are written, and are told if they are not what they seem."""

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from nachweis.cli import main
from tests.conftest import ROOT, Write

PNG = (ROOT / "docs" / "_bilder" / "handbuch.png").read_bytes()
FOUND = {
    "an umlaut": "![x](Büro.png)",
    "an umlaut in two signs on the page": "![x](Bu\u0308ro.png)",
    "an umlaut in two signs on the disk": "![x](Hof\u00fc.png)",
    "a quoted umlaut": "![x](B%C3%BCro.png)",
    "a blank in brackets": "![x](<Plan A.png>)",
    "a quoted blank": "![x](Plan%20A.png)",
    "a figure with a blank": "```{figure} Plan A.png\n:alt: x\n```",
    "a figure with umlaut and blank": "```{figure} Büro Plan.png\n:alt: x\n```",
    "a percent sign": "![x](100%.png)",
    "from the root": "![x](/docs/Büro.png)",
    "a folder above": "![x](../docs/Büro.png)",
    "a file to take away": "{download}`x <Liste für alle.txt>`",
    "a link to a file": "[x](<Liste für alle.txt>)",
    "a quoted link to a file": "[x](Liste%20f%C3%BCr%20alle.txt)",
    "an included text": "```{include} Teil ä.txt\n```",
    "a literal text": "```{literalinclude} Teil ä.txt\n```",
    "a table": "```{csv-table}\n:file: Tabelle ü.csv\n```",
    "a page": "[x](<Seite ö.md>)",
}
TOLD = {
    "Windows-1252 as a table": ("```{csv-table}\n:file: fristen.csv\n```", "not_utf8", "fristen.csv"),
    "UTF-16 as a table": ("```{csv-table}\n:file: sechzehn.csv\n```", "not_utf8", "sechzehn.csv"),
    "Windows-1252 included": ("```{include} fristen.csv\n```", "not_utf8", "fristen.csv"),
    "Windows-1252 as it is": ("```{literalinclude} fristen.csv\n```", "not_utf8", "fristen.csv"),
    "another case": ("![x](büro.PNG)", "unknown_file", "Meinten Sie „Büro.png“?"),
    "not there": ("![x](fehlt.png)", "unknown_file", "fehlt.png"),
    "no picture": ("![x](fristen.csv)", "picture_unreadable", "fristen.csv"),
    "too large": ("![x](riesig.png)", "picture_unreadable", "60000 mal 60000"),
}


def png(width: int) -> bytes:
    """A picture that no other is."""
    made = BytesIO()
    Image.new("RGB", (width, 9)).save(made, "PNG")
    return made.getvalue()


def test_names_are_found_on_the_site_and_on_paper(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pages: dict[str, str | bytes] = {f"p{n:02}.md": f"# P\n\n{page}\n" for n, page in enumerate(FOUND.values())}
    names = ("Büro.png", "Plan A.png", "Büro Plan.png", "100%.png", "Hofu\u0308.png")
    pictures: dict[str, str | bytes] = {name: png(9 + number) for number, name in enumerate(names)}
    pages["Seite ö.md"] = "# Ö\n\n:::{tom} Die Haustechnik verschließt die Tür\n:id: TOM-1\n:::\n"
    texts: dict[str, str | bytes] = {
        "Liste für alle.txt": "Liste",
        "Teil ä.txt": "Teil.",
        "Tabelle ü.csv": "Löschfrist,1\n",
    }
    folder = write({**pages, **pictures, **texts})
    monkeypatch.chdir(folder)

    assert main(["check"]) == 0, capsys.readouterr().out
    assert main(["handbook"]) == 0

    out = folder / "_build" / "html"
    assert len(list((out / "_images").iterdir())) == len(names)
    assert {path.name for path in (out / "_downloads").rglob("*.*")} == {"Liste für alle.txt"}
    with pikepdf.open(folder / "_build" / "pdf" / "handbuch.pdf") as book:
        shown = [image for page in book.pages for image in page.get_images()]
    assert len(shown) >= sum(".png" in page for page in FOUND.values())
    assert "Löschfrist" in (out / "docs" / f"p{list(FOUND).index('a table'):02}.html").read_text(encoding="utf-8")


def test_files_that_are_not_what_they_seem_are_told_by_name(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pages: dict[str, str | bytes] = {f"p{n:02}.md": f"# P\n\n{page}\n" for n, (page, _, _) in enumerate(TOLD.values())}
    huge = PNG[:16] + (60000).to_bytes(4) + (60000).to_bytes(4) + PNG[24:]
    files: dict[str, str | bytes] = {
        "Büro.png": PNG,
        "riesig.png": huge,
        "fristen.csv": "Löschfrist;10".encode("cp1252"),
        "sechzehn.csv": "Löschfrist;10".encode("utf-16"),
    }
    monkeypatch.chdir(folder := write({**pages, **files}))

    main(["check"])
    told = capsys.readouterr().out.splitlines()
    main(["handbook"])

    missing = {
        name: [line for line in told if f"p{n:02}.md" in line]
        for n, (name, (_, rule, words)) in enumerate(TOLD.items())
        if not any(line.startswith(f"docs/p{n:02}.md:3: ") and rule in line and words in line for line in told)
    }
    assert missing == {}
    assert (folder / "_build" / "pdf" / "handbuch.pdf").is_file()
    assert "\ufffd" not in json.dumps([path.read_text("utf-8") for path in Path("_build/html/docs").glob("*.html")])
