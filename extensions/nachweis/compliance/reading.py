"""Records → handbook. A record is a need of the running build or one of an archived ``needs.json``; both read alike."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from nachweis.compliance.model import Entry, Handbook, Kind, Place, Role, Status

Record = Mapping[str, object]
"""A need as sphinx-needs knows it, by field name; links are lists of ids."""

FACTS = (
    "status",
    "rolle",
    "art",
    "anbieter",
    "fassung",
    "stand",
    "rechtsrahmen",
    "liegt_bei",
    "verpflichtet",
    "bereich",
    "nummer",
    "zitat",
    "pflicht",
    "einspruchsfrist",
    "mitzuteilen",
    "in_kraft_ab",
    "in_kraft_bis",
    "firma",
    "leistung",
    "sitz",
    "land",
    "anschrift",
    "kontakt",
    "seit",
    "bis",
    "mitgeteilt_am",
    "zugegangen_am",
    "drittland_grundlage",
    "schwere",
    "klasse",
    "festgestellt_am",
    "empfehlung",
    "pflichtinhalt",
    "regel",
    "grund",
    "freigabe",
    "ausgestellt_am",
    "gilt_bis",
    "ablage",
    "wirksam_ab",
    "durchsicht",
    "durchsicht_alle",
    "fundstelle",
    "stichworte",
    "ausgabe",
    "intern",
)
"""Every field of the metamodel, in the order in which readers see them."""

_KINDS = {str(kind) for kind in Kind}
_STATUSES = {str(status) for status in Status}


def read(records: Iterable[Record], pages: Iterable[str] = ()) -> Handbook:
    """The handbook that ``records`` make, in the order of ``pages``.

    A record of a kind that this metamodel does not have is left out; so is a status it does not know.
    """
    return Handbook((_entry(record) for record in records if str(record.get("type")) in _KINDS), pages)


def _entry(record: Record) -> Entry:
    facts = {name: str(value) for name in FACTS if (value := record.get(name))}
    if facts.get("status") not in _STATUSES:
        facts.pop("status", None)
    links = {role: ids for role in Role if (ids := _ids(record.get(role.value)))}
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
        text=own_text(content) if isinstance(content := record.get("content"), str) else "",
    )


_FENCE = re.compile(r"\s*(?P<marks>:{3,}|`{3,})(?:\{(?P<name>\w+)\})?")
_ITEM = re.compile(r"\s*[-*+]\s+\[\s*[A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+)+\s*\]")
_INNER = frozenset({*_KINDS, "bereich"})
"""Directives whose text belongs to an entry of its own."""
_TRANSPARENT = "nur"
"""The directive whose text belongs to the entry around it, without its own first and last line."""


def own_text(content: str) -> str:
    """The Markdown ``content`` of an entry without the entries and the one-line measures inside of it."""
    kept: list[str] = []
    fence, in_item = "", False
    opened: list[str] = []
    for line in content.splitlines():
        match = _FENCE.match(line)
        if fence:
            if match and match["marks"].startswith(fence) and not match["name"]:
                fence = ""
            continue
        if match and match["name"] in _INNER:
            fence = match["marks"]
            continue
        if match and match["name"] == _TRANSPARENT:
            opened.append(match["marks"])
            continue
        if match and opened and match["marks"] == opened[-1] and not match["name"]:
            opened.pop()
            continue
        if _ITEM.match(line):
            in_item = True
        elif in_item and line.strip() and not line.startswith((" ", "\t")):
            in_item = False
        if not in_item:
            kept.append(line)
    return "\n".join(kept).strip()


def _ids(value: object) -> tuple[str, ...]:
    return tuple(str(id) for id in value) if isinstance(value, list | tuple) else ()
