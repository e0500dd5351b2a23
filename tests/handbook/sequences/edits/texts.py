"""A text for another, in pages and in „conf.py“: what most edits come to."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.handbook.sequences.sources import name, read, setting, write

Edit = Callable[[Path, Random], str]
"""Gives a description, or nothing if it does not apply."""


def rewording(pattern: str, *new: str, pages_like: str = "**/*.md") -> Edit:
    """An edit that puts one of ``new`` in the place of one match of ``pattern``; „{n}“ in it is a number."""

    def edit(folder: Path, random: Random) -> str:
        found = [
            (path, match, others)
            for path in sorted((folder / "docs").glob(pages_like))
            for match in re.finditer(pattern, read(path), re.MULTILINE)
            if (others := [text for text in map(match.expand, new) if text != match[0]])
        ]
        if not found:
            return ""
        path, match, others = random.choice(found)
        text = random.choice(others).replace("{n}", str(random.randrange(100, 1000)))
        before = read(path)
        write(path, before[: match.start()] + text + before[match.end() :])
        return f"{name(path)}: {match[0]!r} ▶ {text!r}"

    return edit


def anywhere(*new: str, pages_like: str = "**/[!_]*.md") -> Edit:
    """An edit that adds one of ``new`` at the end of a page."""
    return rewording(r"\Z", *(f"\n{text}\n" for text in new), pages_like=pages_like)


def settings(option: str, *values: object) -> Edit:
    """An edit that gives a setting of ``conf.py`` one of ``values``."""

    def edit(folder: Path, random: Random) -> str:
        written = read(folder / "conf.py").replace('"', "'")
        others = [value for value in values if f"\n{option} = {value!r}\n" not in written]
        return setting(folder, option, random.choice(others)) if others else ""

    return edit
