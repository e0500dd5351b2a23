"""Feeds of versions and of subprocessors (Atom, RFC 4287)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from nachweis.compliance.changes import Aspect, Change, compare
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.values.days import short
from nachweis.exchange.formats.format import Release
from nachweis.vocabulary import Kind, Status, field_word, kind_word

ATOM = "http://www.w3.org/2005/Atom"
_NAME = "Datenschutz-Handbuch"


def releases_feed(versions: Sequence[Release], address: str) -> bytes:
    """An entry a version, newest first.

    :param versions: Oldest first.
    :param address: Where the site is, with a slash at its end; empty for relative links.
    """
    feed = _feed("Fassungen des Handbuchs", "fassungen", versions, address)
    for version in reversed(versions):
        told = f"Die Fassung {version.name} vom {short(version.day)} ist veröffentlicht."
        link = f"{address or '../'}{version.name}/index.html"
        _entry(feed, f"Fassung {version.name}", f"fassung:{version.name}:{version.commit}", version.day, link, told)
    return _written(feed)


def subprocessors_feed(
    books: Sequence[tuple[Release, Handbook]],
    address: str,
    withheld: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> bytes:
    """An entry for each subprocessor that a version added, changed or dropped, newest first.

    :param books: The versions with what they hold, oldest first; the first is what the others are compared with.
    :param withheld: By version, the ids of what it only left out of its edition: that has not ended (Art. 28 Abs. 2
        DSGVO asks for notice of changes, and this is none).
    """
    feed = _feed("Unterauftragsverarbeiter", "unterauftragsverarbeiter", [version for version, _ in books], address)
    pairs = list(pairwise(books))
    for (earlier, before), (version, after) in reversed(pairs):
        by_id: dict[str, list[Change]] = {}
        for change in compare(before, after, withheld.get(version.name, ())):
            if change.entry.kind is Kind.SUBPROCESSOR:
                by_id.setdefault(change.id, []).append(change)
        for id, changes in by_id.items():
            entry = changes[0].entry
            if word := _happened(before.get(id), after.get(id), after, before):
                there = version if id in after else earlier  # what is gone stands where it last stood
                link = f"{address or '../'}{there.name}/{entry.place.page}.html#{id}"
                word = "Nicht mehr in dieser Ausgabe" if changes[0].aspect is Aspect.WITHHELD else word
                title = f"{word}: {entry.says('firma') or entry.title}"
                told = " ".join(_changed(changes) if word == "Geändert" else _about(entry))
                _entry(feed, title, f"uav:{id}:{version.name}:{version.commit}", version.day, link, told or entry.title)
    return _written(feed)


def _happened(old: Entry | None, new: Entry | None, after: Handbook, before: Handbook) -> str:
    """What a version did to a subprocessor; empty if it was out of use before and after."""
    was = old is not None and before.status(old) is not Status.WITHDRAWN
    now = new is not None and after.status(new) is not Status.WITHDRAWN
    return {(False, True): "Neu", (True, False): "Entfallen", (True, True): "Geändert"}.get((was, now), "")


def _about(entry: Entry) -> Iterator[str]:
    for word in kind_word(Kind.SUBPROCESSOR).fields.values():
        if "feed" in word.told and word.name != "firma" and (value := entry.says(word.name)):
            yield f"{word.label}: {short(value)}."


def _changed(changes: Sequence[Change]) -> Iterator[str]:
    """What of a subprocessor is not as it was, with what it was."""
    for change in changes:
        if change.aspect is Aspect.FIELD:
            label = field_word(change.name, Kind.SUBPROCESSOR).label
            yield f"{label}: {short(change.new) or 'entfällt'} (bisher: {short(change.old) or '–'})."
        elif change.aspect is Aspect.REWORDED:
            yield "Die Beschreibung ist anders gefasst."
        else:
            yield f"Geändert: {change.aspect.label}."


def _feed(title: str, key: str, versions: Sequence[Release], address: str) -> ET.Element:
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "de"})
    _child(feed, "id", _urn(f"feed:{key}:{address}"))
    _child(feed, "title", f"{_NAME}: {title}")
    _child(feed, "updated", _moment(versions[-1].day if versions else "1970-01-01"))
    _child(_child(feed, "author"), "name", _NAME)
    if address:
        ET.SubElement(feed, "link", {"rel": "self", "href": f"{address}aktuell/{key}.atom"})
    return feed


def _entry(feed: ET.Element, title: str, key: str, day: str, link: str, text: str) -> None:
    entry = _child(feed, "entry")
    _child(entry, "id", _urn(key))
    _child(entry, "title", title)
    _child(entry, "updated", _moment(day))
    ET.SubElement(entry, "link", {"rel": "alternate", "href": link})
    _child(entry, "content", text)


def _child(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = text or None
    return child


def _written(feed: ET.Element) -> bytes:
    ET.indent(feed)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _urn(key: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, key)}"


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
