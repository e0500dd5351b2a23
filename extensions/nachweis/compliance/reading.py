"""Records → handbook. A record is a need of the running build or one of an archived ``needs.json``; both read alike."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from nachweis.compliance.model import Entry, Handbook, Place
from nachweis.vocabulary import Edition, Kind, Link, Status, vocabulary

Record = Mapping[str, object]
"""A need as sphinx-needs knows it, by field name; links are lists of ids."""

_KINDS = {str(kind) for kind in Kind}
_STATUSES = {str(status) for status in Status}


def read(
    records: Iterable[Record],
    pages: Iterable[str] = (),
    reaches: Mapping[str, Edition] = MappingProxyType({}),
) -> Handbook:
    """The handbook that ``records`` make, in the order of ``pages``, which reach as far as ``reaches`` says.

    A record of a kind that this metamodel does not have is left out; so is a status it does not know.
    """
    return Handbook((_entry(record) for record in records if str(record.get("type")) in _KINDS), pages, reaches)


def _entry(record: Record) -> Entry:
    facts = {name: str(value) for name in vocabulary().fields if (value := record.get(name))}
    if facts.get("status") not in _STATUSES:
        facts.pop("status", None)
    links = {link: ids for link in Link if (ids := _ids(record.get(link.value)))}
    parents = _ids(record.get("parent_needs"))
    sections = record.get("sections")
    line = record.get("lineno")
    return Entry(
        id=str(record["id"]),
        kind=Kind(str(record["type"])),
        title=str(record.get("title", "")),
        place=Place(str(record.get("docname") or ""), line if isinstance(line, int) else 1),
        parent=parents[0] if parents else None,
        heading=str(sections[-1]) if isinstance(sections, list | tuple) and sections else "",
        facts=MappingProxyType(facts),
        links=MappingProxyType(links),
        text=own_text(content, str(record["type"])) if isinstance(content := record.get("content"), str) else "",
    )


_FENCE = re.compile(r"\s*(?P<marks>:{3,}|`{3,})(?:\{(?P<name>\w+)\})?")
_ITEM = re.compile(r"\s*[-*+]\s+\[\s*[A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+)+\s*\]")
_INNER = frozenset({*_KINDS, "bereich"})
"""Directives whose text belongs to an entry of its own."""
_TRANSPARENT = "nur"
"""The directive whose text belongs to the entry around it, without its own first and last line."""


def own_text(content: str, kind: str = Kind.CONTROL) -> str:
    """The Markdown ``content`` of an entry without the entries inside of it, of a control without its measures."""
    kept: list[str] = []
    inner, code = "", ""
    opened: list[str] = []
    in_item = goes_on = False
    for line in content.splitlines():
        match = _FENCE.match(line)
        marks = match["marks"] if match else ""
        ends = bool(match) and not line.strip().strip(":`")
        if inner:
            inner = "" if ends and marks.startswith(inner) else inner
            continue
        if code or (marks.startswith("`") and match is not None and not match["name"]):
            code = "" if code and ends and marks.startswith(code) else code or marks
        elif match and match["name"] in _INNER:
            inner = marks
            continue
        elif match and match["name"] == _TRANSPARENT:
            opened.append(marks)
            continue
        elif opened and ends and marks == opened[-1]:
            opened.pop()
            continue
        elif kind == Kind.CONTROL and _ITEM.match(line):
            in_item = True
        elif in_item and line.strip() and not line.startswith((" ", "\t")):
            in_item = goes_on and not match  # what follows without an empty line goes on with the sentence
        goes_on = in_item and bool(line.strip())
        if not in_item:
            kept.append(line)
    return "\n".join(kept).strip()


def _ids(value: object) -> tuple[str, ...]:
    return tuple(str(id) for id in value) if isinstance(value, list | tuple) else ()
