"""What is around the pages: templates, laws, the version before, the program, and accidents while building."""

import json
import shutil
from pathlib import Path
from random import Random

import nachweis
from tests.handbook.sequences.building import PROGRAM
from tests.handbook.sequences.edits.texts import Edit
from tests.handbook.sequences.sources import name, read, setting, write


def a_template_is_changed(folder: Path, random: Random) -> str:
    path = folder / "_templates" / "start.html"
    write(path, read(path).replace("</h1>", f"</h1><p>{random.randrange(1000)}</p>"))
    return name(path)


def a_template_of_pages_is_added(folder: Path, random: Random) -> str:
    path = folder / "_templates" / "sidebar" / "brand.html"
    write(path, f"<p>{{{{ project }}}} {random.randrange(1000)}</p>\n")
    return name(path)


def a_law_is_changed(folder: Path, random: Random) -> str:
    path = folder / "gesetze" / "kdg.json"
    text = read(path)
    gone, there = '"30": {"title": "Verzeichnis", "paragraphs": {}}', '"31": {"title": "Stelle", "paragraphs": {}}'
    write(path, text.replace(gone, there) if gone in text else text.replace(there, gone))
    return name(path)


BEFORE = "frueher.json"


def there_is_a_version_before(folder: Path, random: Random) -> str:
    path = folder / BEFORE
    needs = {
        id: {"id": id, "type": "tom", "title": f"{id} war anders", "docname": "docs/tom/a-zutritt", "lineno": line}
        for line, id in enumerate(("K-1-01", "TOM-1", f"TOM-{random.randrange(10, 100)}"), start=9)
    }
    write(path, _archive(needs))
    return f"{BEFORE}, {setting(folder, 'nachweis_before', BEFORE)}"


def _archive(needs: dict[str, dict[str, object]]) -> str:
    version = {"needs": needs, "needs_amount": len(needs)}
    return json.dumps({"current_version": "1", "project": "Probe", "versions": {"1": version}})


def the_version_before_is_taken_away(folder: Path, random: Random) -> str:
    if not (folder / BEFORE).is_file():
        return ""
    setting(folder, "nachweis_before", "")
    (folder / BEFORE).unlink()
    return BEFORE


def the_program_is_a_copy(folder: Path, random: Random) -> str:
    if (folder / PROGRAM).is_dir():
        return ""
    shutil.copytree(Path(nachweis.__file__).parents[1], folder / PROGRAM, ignore=shutil.ignore_patterns("__pycache__"))
    return f"builds use {PROGRAM}/"


def program(path: str, old: str, new: str) -> Edit:
    """An edit of a file of the program, as an update brings it."""

    def edit(folder: Path, random: Random) -> str:
        file = folder / PROGRAM / "nachweis" / path
        if not file.is_file() or old not in read(file):
            return ""
        write(file, read(file).replace(old, new))
        return f"{path}: {old!r} ▶ {new!r}"

    return edit


ACCIDENT = "unfall.txt"
"""The probe's ``conf.py`` reads in it what is to happen to the next build."""


def accident(event: str, end: str) -> Edit:
    """The next build goes wrong at the n-th ``event``; the one after it must make that good."""

    def edit(folder: Path, random: Random) -> str:
        count = random.randrange(1, 4) if event in ("source-read", "html-page-context") else 1
        write(folder / ACCIDENT, f"{event} {count} {end}")
        return f"at {event} number {count}: {end}"

    return edit
