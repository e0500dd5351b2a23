"""Pages that begin with a new entry, and the tables of contents that name them. Pure."""

import fnmatch
import posixpath
import re
from collections.abc import Sequence

from nachweis.source.dialect import option_of
from nachweis.source.spans import Block
from nachweis.writing.ids import slug
from nachweis.writing.sources import Source, bare, put_after


def file_name(id: str, sibling_id: str, sibling_page: str) -> str:
    """How the file of ``id`` is called: its id, as far as the file of a sibling begins with that one's."""
    own, other, name = slug(id), slug(sibling_id), posixpath.basename(sibling_page)
    if sibling_id and not name.startswith(other):
        _, _, shorter = other.partition("-")
        if shorter and name.startswith(shorter):
            return own.partition("-")[2] or own
    return own


def named_in(source: Source, page: str, wanted: str) -> str | None:
    """How a table of contents on ``page`` names the page ``wanted``; ``None`` if it does not."""
    for block in source.blocks:
        if block.name == "toctree":
            for line in _entries(source, block):
                name = _target(line)
                if _page(name, page) == wanted:
                    return name
    return None


def listed(source: Source, page: str, new: str, behind: str = "") -> Source | None:
    """The page with ``new`` in its table of contents, behind ``behind``; ``None`` if there is nothing to add.

    A table that takes whole folders has it already.
    """
    tables = [block for block in source.blocks if block.name == "toctree"]
    for block in tables:
        for line in _entries(source, block):
            if "glob" in block.options and _matches(_page(_target(line), page), new):
                return None
    for block in tables:
        numbers = [n for n in range(block.start + 1, block.end - 1) if _is_entry(source.lines[n])]
        at = next((n for n in numbers if behind and _page(_target(source.lines[n]), page) == behind), None)
        if at is None and (behind and block is not tables[-1]):
            continue
        name = _target(source.lines[at]) if at is not None else ""
        if at is None:
            at = numbers[-1] if numbers else block.end - 2
        return _with_line(source, at + 1, _name(new, page, absolute=name.startswith("/")), gap=not numbers)
    name = _name(new, page, absolute=False)
    return put_after(source, None, ["```{toctree}", name, "```"])


def _name(new: str, page: str, *, absolute: bool) -> str:
    folder = posixpath.dirname(page)
    if absolute or (folder and not new.startswith(f"{folder}/")):
        return f"/{new}"
    return posixpath.relpath(new, folder or ".")


def _with_line(source: Source, at: int, name: str, *, gap: bool) -> Source:
    lines = list(source.lines)
    end = lines[at - 1].removeprefix(bare(lines[at - 1])) or "\n"
    indent = re.match(r"[ \t]*", lines[at - 1])
    made = [f"{indent[0] if indent else ''}{name}{end}"]
    if gap and option_of(bare(lines[at - 1])):
        made.insert(0, end)
    return Source("".join([*lines[:at], *made, *lines[at:]]), source.name)


def _entries(source: Source, block: Block) -> Sequence[str]:
    return [line for line in source.lines[block.start + 1 : block.end - 1] if _is_entry(line)]


def _is_entry(line: str) -> bool:
    return bool(line.strip()) and not option_of(bare(line))


def _target(line: str) -> str:
    words = line.strip()
    titled = re.fullmatch(r".*<(?P<name>[^<>]+)>", words)
    return titled["name"] if titled else words


def _page(name: str, page: str) -> str:
    plain = name.removesuffix(".md")
    return plain[1:] if plain.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(page), plain))


def _matches(pattern: str, page: str) -> bool:
    """Whether a pattern of a table of contents takes a page; „*“ does not go into folders."""
    parts, own = pattern.split("/"), page.split("/")
    if "**" in pattern:
        return fnmatch.fnmatchcase(page, pattern)
    return len(parts) == len(own) and all(map(fnmatch.fnmatchcase, own, parts))
