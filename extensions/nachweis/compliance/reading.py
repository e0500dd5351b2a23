"""Records → handbook. A record is a need of the running build or one of an archived ``needs.json``; both read alike."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from nachweis.compliance.model import Entry, Handbook, Place
from nachweis.vocabulary import Edition, Kind, Link, Status, vocabulary

Record = Mapping[str, object]
"""A need as sphinx-needs knows it, by field name; links are lists of ids. ``text`` is what it says for itself."""

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
        text=str(record.get("text") or ""),
    )


def _ids(value: object) -> tuple[str, ...]:
    return tuple(str(id) for id in value) if isinstance(value, list | tuple) else ()
