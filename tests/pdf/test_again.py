"""A second book after an edit: the same bytes as a new one, and only the edited page is translated."""

import os
from pathlib import Path

from tests.conftest import Write
from tests.pdf.conftest import printed

PAGES: dict[str, str | bytes] = {
    "eins.md": "# Eins\n\n:::{tom} Die Haustechnik verschließt die Tür\n:id: TOM-1\n:::\n",
    "zwei.md": "# Zwei\n\nSiehe [](#TOM-1).\n",
    "drei.md": "# Drei\n\nNichts davon.\n",
}


def fragments(out: Path) -> dict[str, int]:
    folder = out.with_name(f"{out.name}-d") / "typst"
    return {path.stem: path.stat().st_mtime_ns for path in folder.rglob("*.json")}


def test_an_edited_page_and_those_that_show_it_are_translated_again(write: Write, tmp_path: Path) -> None:
    folder = write(PAGES)
    first = printed(folder, tmp_path / "out").data
    before = fragments(tmp_path / "out")
    page = folder / "docs" / "eins.md"
    page.write_text(page.read_text(encoding="utf-8").replace("verschließt", "versperrt"), encoding="utf-8")
    os.utime(page, (2_000_000_000, 2_000_000_000))

    again = printed(folder, tmp_path / "out")
    after = fragments(tmp_path / "out")
    clean = printed(folder, tmp_path / "clean")

    assert again.path.read_bytes() == clean.path.read_bytes()
    assert again.path.read_bytes() != first
    assert before["drei"] == after["drei"]
    assert before["eins"] != after["eins"]
    assert before["zwei"] != after["zwei"]
    assert "TOM-1: Die Haustechnik versperrt die Tür (S. " in again.text


def test_pages_that_moved_are_found_again(write: Write, tmp_path: Path) -> None:
    folder = write(PAGES)
    printed(folder, tmp_path / "out")
    page = folder / "docs" / "drei.md"
    page.write_text("# Drei\n\n" + "Ein langer Absatz, der Platz braucht. " * 4000, encoding="utf-8")

    again = printed(folder, tmp_path / "out")
    number = again.destinations["TOM-1"]

    assert number > 10
    assert f"TOM-1: Die Haustechnik verschließt die Tür (S. {number})" in again.text
    assert again.path.read_bytes() == printed(folder, tmp_path / "clean").data


def test_a_memory_that_is_wrong_does_no_harm(write: Write, tmp_path: Path) -> None:
    folder = write(PAGES)
    first = printed(folder, tmp_path / "out").data
    (memory,) = (tmp_path / "out-d").rglob("handbuch-pages.json")
    memory.write_text("[{}, [], 3, {}]", encoding="utf-8")

    assert printed(folder, tmp_path / "out").path.read_bytes() == first
