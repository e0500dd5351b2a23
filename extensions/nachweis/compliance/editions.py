"""How far an entry reaches, and the handbook as an edition shows it."""

from dataclasses import replace
from types import MappingProxyType

from nachweis.compliance.changes import PACKED
from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Edition, field_reach, kind_word, narrowest, read_edition


def reach(handbook: Handbook, entry: Entry) -> Edition:
    """How far an entry reaches: no further than its page, its kind, itself and what it is written inside of."""
    found = [handbook.page_reach(entry.place.page)]
    current: Entry | None = entry
    seen: set[str] = set()
    while current is not None and current.id not in seen:
        seen.add(current.id)
        if word := current.says("ausgabe"):
            found.append(read_edition(word) or Edition.INTERNAL)
        found.append(kind_word(current.kind).reach)
        current = handbook.get(current.parent)
    return narrowest(*found)


def restricted(handbook: Handbook, edition: Edition) -> Handbook:
    """The whole handbook as ``edition`` shows it: without entries, fields and links that it leaves out.

    Law and norms come with what names them: those stay to which an entry is linked that stays.

    Without their text too: which of its blocks, footnotes and references an edition shows is decided when that edition
    is read, and what was read for the house holds them all.

    :param handbook: That of the internal edition, which knows how far its pages reach.
    """
    if edition is Edition.INTERNAL:
        return handbook
    open = [entry for entry in handbook if edition.shows(reach(handbook, entry))]
    linked = {id for entry in open if entry.kind not in PACKED for ids in entry.links.values() for id in ids}
    shown = {entry.id for entry in open if entry.kind not in PACKED or entry.id in linked}
    return Handbook(
        (_restricted(handbook[id], edition, shown) for id in handbook.ids if id in shown),
        (page for page in handbook.pages if edition.shows(handbook.page_reach(page))),
        handbook.reaches,
    )


def _restricted(entry: Entry, edition: Edition, shown: set[str]) -> Entry:
    facts = {name: value for name, value in entry.facts.items() if edition.shows(field_reach(name))}
    links = {link: kept for link, ids in entry.links.items() if (kept := tuple(id for id in ids if id in shown))}
    return replace(entry, facts=MappingProxyType(facts), links=MappingProxyType(links), text="")
