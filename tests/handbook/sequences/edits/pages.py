"""Pages come, go, move, and get other dates."""

import os
import re
import shutil
from pathlib import Path
from random import Random

from tests.handbook.sequences.edits.texts import Edit
from tests.handbook.sequences.sources import PROBE, name, pages, read, write

PAST, FUTURE = 1_000_000_000, 2_500_000_000
"""Moments before and after every build, in seconds since 1970."""


def plain_page(folder: Path, random: Random) -> Path:
    """A page that is no start of a folder."""
    return random.choice([path for path in pages(folder) if path.name != "index.md"])


def a_page_is_added(folder: Path, random: Random) -> str:
    place = random.choice(pages(folder)).parent
    page = place / f"{random.choice('amz')}-neu-{random.randrange(1000)}.md"
    write(page, f"# Neu {page.stem}\n\n:::{{tom}} Das Tor ist zu\n:id: {page.stem.upper()}\n:deckt: AVV-1\n:::\n")
    return name(page)


def a_page_is_removed(folder: Path, random: Random) -> str:
    page = plain_page(folder, random)
    page.unlink()
    return name(page)


def a_page_is_renamed(folder: Path, random: Random) -> str:
    page = plain_page(folder, random)
    new = page.with_name(f"{random.choice('amz')}-um-{random.randrange(1000)}.md")
    page.rename(new)
    return f"{name(page)} ▶ {name(new)}"


def a_page_is_renamed_with_what_names_it(folder: Path, random: Random) -> str:
    page = plain_page(folder, random)
    new = page.with_name(f"{random.choice('amz')}-um-{random.randrange(1000)}.md")
    page.rename(new)
    for path in pages(folder):
        if (changed := re.sub(rf"(?<![\w-]){page.stem}(?![\w-])", new.stem, text := read(path))) != text:
            write(path, changed)
    return f"{name(page)} ▶ {name(new)} everywhere"


def a_page_moves_to_another_folder(folder: Path, random: Random) -> str:
    page = plain_page(folder, random)
    others = sorted({path.parent for path in pages(folder)} - {page.parent})
    new = random.choice(others) / page.name
    if new.exists():
        return ""
    page.rename(new)
    return f"{name(page)} ▶ {name(new)}"


def a_page_becomes_a_folder(folder: Path, random: Random) -> str:
    page = plain_page(folder, random)
    new = page.with_suffix("") / "index.md"
    if new.parent.exists():
        return ""
    new.parent.mkdir()
    page.rename(new)
    return f"{name(page)} ▶ {page.parent.name}/{name(new)}"


def a_folder_is_renamed(folder: Path, random: Random) -> str:
    found = sorted({path.parent for path in pages(folder)} - {folder / "docs"})
    if not found:
        return ""
    old = random.choice(found)
    new = old.with_name(f"{random.choice('amz')}-um-{random.randrange(1000)}")
    old.rename(new)
    return f"{old.name}/ ▶ {new.name}/"


def two_pages_swap_names(folder: Path, random: Random) -> str:
    one, other = random.sample([path for path in pages(folder) if path.name != "index.md"], 2)
    aside = one.with_suffix(".aside")
    for source, target in ((one, aside), (other, one), (aside, other)):
        source.rename(target)
    return f"{name(one)} ◀▶ {name(other)}, dates kept"


def a_page_is_put_back_with_its_date(folder: Path, random: Random) -> str:
    originals = [(page, PROBE / page.relative_to(folder)) for page in pages(folder)]
    changed = [(page, old) for page, old in originals if old.is_file() and old.read_bytes() != page.read_bytes()]
    if not changed:
        return ""
    page, original = random.choice(changed)
    shutil.copy(original, page)
    os.utime(page, (PAST, PAST))
    return f"{name(page)} as it was, dated 2001"


_SENTENCE = re.compile(r"\.$", re.MULTILINE)


def dating(moment: float | None, told: str, pattern: str = "docs/**/*.[mt][dx]*") -> Edit:
    """An edit that changes a text below ``docs`` and gives it the date of ``moment``, or the one it had."""

    def edit(folder: Path, random: Random) -> str:
        path = random.choice([path for path in sorted(folder.glob(pattern)) if _SENTENCE.search(read(path))])
        before = path.stat().st_mtime_ns
        write(path, _SENTENCE.sub(f" mit {random.randrange(1000)}.", read(path), count=1))
        stamp = before if moment is None else int(moment * 1e9)
        os.utime(path, ns=(stamp, stamp))
        return f"{name(path)} changed, {told}"

    return edit


def a_page_is_touched(folder: Path, random: Random) -> str:
    page = random.choice(pages(folder))
    page.touch()
    return name(page)


def a_page_gets_other_line_ends(folder: Path, random: Random) -> str:
    page = random.choice(pages(folder))
    data = page.read_bytes()
    page.write_bytes(data.replace(b"\r\n", b"\n") if b"\r\n" in data else data.replace(b"\n", b"\r\n"))
    return name(page)


def several_pages_are_those_of_another_branch(folder: Path, random: Random) -> str:
    changed = []
    for original in random.sample(pages(PROBE), 8):
        page = folder / original.relative_to(PROBE)
        if not page.is_file() or page.read_bytes() != original.read_bytes():
            page.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(original, page)
            changed.append(name(page))
    for page in [path for path in pages(folder) if not (PROBE / path.relative_to(folder)).is_file()][:2]:
        page.unlink()
        changed.append(f"{name(page)} gone")
    return ", ".join(changed)


def everything_is_as_it_was(folder: Path, random: Random) -> str:
    shutil.rmtree(folder / "docs")
    shutil.copytree(PROBE / "docs", folder / "docs")
    shutil.copy(PROBE / "conf.py", folder)
    return "docs/ and conf.py unpacked anew, dates kept"
