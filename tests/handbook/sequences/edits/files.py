"""Pictures and files to download come, go and change."""

import shutil
from pathlib import Path
from random import Random

from tests.handbook.sequences.sources import PROBE, name, read, write


def files(folder: Path, *suffixes: str) -> list[Path]:
    return sorted(path for path in (folder / "docs").rglob("*") if path.suffix in suffixes)


def a_picture_is_replaced(folder: Path, random: Random) -> str:
    if not (found := files(folder, ".svg")):
        return ""
    path, size = random.choice(found), random.randrange(10, 90)
    drawing = f'<rect width="{size}" height="{size}"/>'
    write(path, f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="40">{drawing}</svg>\n')
    return name(path)


def a_picture_takes_the_name_of_another(folder: Path, random: Random) -> str:
    found = files(folder, ".svg")
    if len(found) < 2:
        return ""
    one, other = random.sample(found, 2)
    shutil.copy(one, other)
    return f"{name(one)} in the place of {name(other)}"


def a_file_is_removed(folder: Path, random: Random) -> str:
    if not (found := [*files(folder, ".svg", ".txt"), *(folder / "docs").rglob("_*.md")]):
        return ""
    path = random.choice(found)
    path.unlink()
    return name(path)


def a_file_is_renamed_with_what_names_it(folder: Path, random: Random) -> str:
    if not (found := files(folder, ".svg", ".txt")):
        return ""
    path = random.choice(found)
    new = path.with_name(f"um-{random.randrange(1000)}{path.suffix}")
    path.rename(new)
    for page in path.parent.glob("*.md"):
        write(page, read(page).replace(path.name, new.name))
    return f"{name(path)} ▶ {name(new)}"


def a_file_is_put_back(folder: Path, random: Random) -> str:
    had = [*files(PROBE, ".svg", ".txt"), *(PROBE / "docs").rglob("_*.md")]
    gone = [path for path in had if not (folder / path.relative_to(PROBE)).is_file()]
    if not gone:
        return ""
    path = random.choice(gone)
    target = folder / path.relative_to(PROBE)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, target)
    return name(path)
