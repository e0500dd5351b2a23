"""The sources of the probe as text: pages in the order in which they are read, and the entries on them."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from nachweis.vocabulary import Kind

PROBE = Path(__file__).with_name("probe")

KINDS = "|".join(kind.value for kind in Kind)
_OPENING = re.compile(rf"^(?P<fence>:{{3,}})\{{(?P<kind>{KINDS})\}}.*$", re.MULTILINE)
_ITEM = re.compile(r"^- \[(?P<id>[\w-]+)\] .*\n?(?:^  .*\n)*", re.MULTILINE)
_ID = re.compile(r"^:id: *(\S+)$", re.MULTILINE)
_HEADING = re.compile(r"^# .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """An entry where it is written: a block, or a list item of a control."""

    page: Path
    id: str
    kind: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its lines."""
        return read(self.page)[self.start : self.end]

    @property
    def is_item(self) -> bool:
        """Whether it is a measure of one line."""
        return self.text.startswith("- ")


def copy_probe(folder: Path) -> None:
    """Put the probe into ``folder``, which is made."""
    shutil.copytree(PROBE, folder, ignore=shutil.ignore_patterns("__pycache__"))


def read(path: Path) -> str:
    """The text of a page, its lines ended by ``\\n`` whatever they are ended by."""
    return path.read_text(encoding="utf-8-sig")


def write(path: Path, text: str) -> None:
    """Give a page another text; its line ends stay."""
    newline = "\r\n" if path.is_file() and b"\r\n" in path.read_bytes() else "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline=newline)


def pages(folder: Path) -> list[Path]:
    """Every page, in the order in which Sphinx reads them."""
    found = [path for path in (folder / "docs").rglob("*.md") if not path.name.startswith("_")]
    return sorted(found, key=lambda path: path.relative_to(folder).with_suffix("").as_posix())


def name(path: Path) -> str:
    """How a description names a file: by the last folder and its name."""
    return f"{path.parent.name}/{path.name}"


def entries(path: Path) -> Iterator[Entry]:
    """The entries on a page."""
    text = read(path)
    for opening in _OPENING.finditer(text):
        closing = re.compile(rf"^{opening['fence']}$\n?", re.MULTILINE).search(text, opening.end())
        if closing and (id := _ID.search(text, opening.end(), closing.end())):
            yield Entry(path, id[1], opening["kind"], opening.start(), closing.end())
    for item in _ITEM.finditer(text):
        yield Entry(path, item["id"], Kind.MEASURE.value, item.start(), item.end())


def all_entries(folder: Path) -> list[Entry]:
    """Every entry of the handbook, duplicates too, by page."""
    return [entry for path in pages(folder) for entry in entries(path)]


def cut(entry: Entry) -> str:
    """Take an entry out of its page and give its text."""
    text = read(entry.page)
    write(entry.page, text[: entry.start] + text[entry.end :])
    return text[entry.start : entry.end]


def replace(entry: Entry, new: str) -> None:
    """Put ``new`` in the place of an entry."""
    text = read(entry.page)
    write(entry.page, text[: entry.start] + new + text[entry.end :])


def paste(page: Path, text: str, random: Random) -> None:
    """Put an entry somewhere on a page: a list item beside another one, or as a block where the page has none."""
    items = [entry for entry in entries(page) if entry.is_item]
    before = read(page)
    if text.startswith("- ") and items:
        place = random.choice(items).start
    else:
        text = f"\n{as_block(text)}"
        heading = _HEADING.search(before)
        place = random.choice((len(before), heading.end() if heading else len(before)))
    write(page, f"{before[:place]}{text}{before[place:]}")


def as_block(text: str) -> str:
    """An entry as a block."""
    if not (item := re.match(r"- \[([\w-]+)\] (.*)", text)):
        return text
    options = "".join(f"{line}\n" for line in re.findall(r"^  (:.*)$", text, re.MULTILINE))
    return f":::{{tom}} {item[2]}\n:id: {item[1]}\n{options}:::\n"


def setting(folder: Path, option: str, value: object) -> str:
    """Give a setting of ``conf.py`` another value, and describe it."""
    path = folder / "conf.py"
    text, line = read(path), f"{option} = {value!r}"
    changed, count = re.subn(rf"^{option} = .*$", lambda _: line, text, flags=re.MULTILINE)
    write(path, changed if count else text.replace("\nACCIDENT", f"\n{line}\n\nACCIDENT", 1))
    return line
