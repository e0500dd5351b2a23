"""Handbook × handbook ─▶ what changed: added, removed, reworded, moved … and where a reader must look again."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Edition, FieldWord, Kind, Link, Status, ValueType, field_word, vocabulary

PACKED: Final = frozenset({Kind.LEGAL_BASIS, Kind.STANDARD})
"""Kinds that packs explain: an entry comes and goes with what names it, and its id is never another's."""


class Aspect(StrEnum):
    """In which way an entry changed."""

    ADDED = "added"
    REMOVED = "removed"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"
    REWORDED = "reworded"
    STATUS = "status"
    OWNER = "owner"
    LINKED = "linked"
    UNLINKED = "unlinked"
    FIELD = "field"
    MOVED = "moved"
    LAW = "law"

    @property
    def label(self) -> str:
        """How readers see it."""
        return vocabulary().labels["aspect"][self]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing about one entry that is not as it was."""

    id: str
    aspect: Aspect
    before: Entry | None
    """The entry as it was; ``None`` if it is new."""
    after: Entry | None
    """The entry as it is; ``None`` if it is gone."""
    name: str = ""
    """The field, the link, or the id of the provision that changed."""
    old: str = ""
    """The value that was; the ids of links, one space between two."""
    new: str = ""
    """The value that is."""

    @property
    def entry(self) -> Entry:
        """The entry, as it is, or as it last was.

        :raises ValueError: If it was neither here nor there.
        """
        entry = self.after or self.before
        if entry is None:
            raise ValueError(self.id)
        return entry


def compare(before: Handbook, after: Handbook, withheld: Collection[str] = ()) -> tuple[Change, ...]:
    """What is different in ``after``: by place in it, what is gone at last, in the order in which it stood.

    :param withheld: The ids of what is only left out of this edition, and has not ended.
    """
    found: list[Change] = []
    for entry in after:
        old = before.get(entry.id)
        if old is None:
            found.append(Change(entry.id, Aspect.ADDED, None, entry))
        else:
            found.extend(_changed(old, entry))
    found.extend(
        Change(old.id, Aspect.WITHHELD if old.id in withheld else Aspect.REMOVED, old, None)
        for old in before
        if old.id not in after and old.kind not in PACKED
    )
    return (*found, *_law_changed(before, after, found))


def _changed(old: Entry, new: Entry) -> Iterator[Change]:
    if old.title != new.title or old.text != new.text:
        yield Change(new.id, Aspect.REWORDED, old, new, old=wording(old), new=wording(new))
    if old.place.page != new.place.page or old.parent != new.parent:
        where = (old.parent or old.place.page, new.parent or new.place.page)
        yield Change(new.id, Aspect.MOVED, old, new, old=where[0], new=where[1])
    if old.facts != new.facts:
        yield from _facts(old, new)
    if old.links != new.links:
        yield from _links(old, new)


def _facts(old: Entry, new: Entry) -> Iterator[Change]:
    for name in dict.fromkeys((*old.facts, *new.facts)):
        was, now = old.says(name), new.says(name)
        if was == now or name == "durchsicht" or (name == "grund" and _withdrawn(old, new)):
            continue
        aspect = {"status": Aspect.STATUS, "rolle": Aspect.OWNER}.get(name, Aspect.FIELD)
        if name == "status" and now == Status.WITHDRAWN:
            aspect = Aspect.WITHDRAWN
        yield Change(new.id, aspect, old, new, name, was, now)


def _withdrawn(old: Entry, new: Entry) -> bool:
    return new.says("status") == Status.WITHDRAWN != old.says("status")


def _links(old: Entry, new: Entry) -> Iterator[Change]:
    for link in Link:
        if link is Link.SUPERSEDED_BY and _withdrawn(old, new):
            continue  # told with the withdrawal
        was, now = old.links.get(link, ()), new.links.get(link, ())
        if more := [id for id in now if id not in was]:
            yield Change(new.id, Aspect.LINKED, old, new, link.value, new=" ".join(more))
        if less := [id for id in was if id not in now]:
            yield Change(new.id, Aspect.UNLINKED, old, new, link.value, old=" ".join(less))


def _law_changed(before: Handbook, after: Handbook, found: list[Change]) -> Iterator[Change]:
    """Entries that rest on a provision which reads differently now."""
    changed = (change for change in found if change.entry.kind is Kind.LEGAL_BASIS and change.before and change.after)
    laws = dict.fromkeys(change.id for change in changed)  # in order: the same versions give the same bytes
    for id in laws:
        for entry in after.sources(after[id], Link.BASED_ON):
            if entry.id in before:
                yield Change(entry.id, Aspect.LAW, before[entry.id], entry, id)


def wording(entry: Entry) -> str:
    """What an entry says: its title, and its text below."""
    return f"{entry.title}\n{entry.text}" if entry.text else entry.title


_ASIDE: Final = frozenset({"durchsicht", "durchsicht_alle", "stichworte", "anmerkung"})
"""Fields that change nothing of what an entry says, as those do not that list words or places in a source."""
_WITH_WHOM: Final = (Link.USES, Link.PROCESSES, Link.ENGAGED_BY)


def fingerprint(entry: Entry) -> str:
    """Eight hexadecimal digits that are others as soon as the entry says something else, or somebody else does it.

    How its lines are broken, when it was reviewed, what the editors note at it and which provisions they put beside it
    does not count; nor does what stays in the house, so that every edition has the same.
    """
    told = {name: value for name, value in entry.facts.items() if name not in _ASIDE and _is_said(field_word(name))}
    said = {
        "title": " ".join(entry.title.split()),
        "text": " ".join(entry.text.split()),
        "facts": {name: " ".join(value.split()) for name, value in told.items()},
        "links": {link.value: sorted(ids) for link, ids in entry.links.items() if link in _WITH_WHOM},
    }
    data = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(data).hexdigest()[:8]


def _is_said(word: FieldWord) -> bool:
    return word.reach is not Edition.INTERNAL and word.type not in (ValueType.LIST, ValueType.PLACE)


# ── word by word ───────────────────────────────────────────────────────────────────────────────────────────────────


class Mark(StrEnum):
    """What happened to a piece of text; the value is the name of HTML's element."""

    KEPT = ""
    GONE = "del"
    NEW = "ins"


_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
LONGEST = 20_000
"""Up to how many characters two wordings are compared word by word; longer ones are shown whole."""


def difference(old: str, new: str) -> tuple[tuple[Mark, str], ...]:
    """The pieces of both wordings in the order in which a reader wants them: what went before what came."""
    if len(old) + len(new) > LONGEST:
        return ((Mark.GONE, old), (Mark.NEW, new))
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[tuple[Mark, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((Mark.KEPT, "".join(olds[a:b])))
            continue
        if gone := "".join(olds[a:b]):
            pieces.append((Mark.GONE, gone))
        if come := "".join(news[c:d]):
            pieces.append((Mark.NEW, come))
    return tuple(_quiet(pieces))


def _quiet(pieces: list[tuple[Mark, str]]) -> Iterator[tuple[Mark, str]]:
    """The same pieces with changes that only a space divides drawn together."""
    gone = come = ""
    for index, (mark, text) in enumerate(pieces):
        between = 0 < index < len(pieces) - 1 and text.isspace()
        if mark is Mark.GONE:
            gone += text
        elif mark is Mark.NEW:
            come += text
        elif between:
            gone, come = f"{gone}{text}", f"{come}{text}"
        else:
            yield from _flushed(gone, come)
            gone = come = ""
            yield mark, text
    yield from _flushed(gone, come)


def _flushed(gone: str, come: str) -> Iterator[tuple[Mark, str]]:
    if gone:
        yield Mark.GONE, gone
    if come:
        yield Mark.NEW, come


# ── who must look again ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Suspect:
    """An entry that stands as it was, but points to something that does not."""

    entry: Entry
    neighbours: tuple[Entry, ...]
    """What it points to and what changed."""


def suspects(before: Handbook, after: Handbook, since: str) -> tuple[Suspect, ...]:
    """The entries whose neighbours changed and that nobody has reviewed since ``before``, in the order of places.

    :param since: The day of ``before``, an ISO date; empty if unknown: then only a new ``durchsicht`` is a review.
    """
    changed = {
        change.id
        for change in compare(before, after)
        if change.aspect in (Aspect.REWORDED, Aspect.WITHDRAWN, Aspect.STATUS, Aspect.FIELD, Aspect.REMOVED)
    }
    found = []
    for entry in after:
        old = before.get(entry.id)
        if old is None or entry.id in changed or _reviewed(old, entry, since):
            continue
        if after.status(entry) is Status.WITHDRAWN:
            continue
        ids = dict.fromkeys(id for link, ids in entry.links.items() if link is not Link.PART_OF for id in ids)
        neighbours = tuple(other for id in ids if id in changed and (other := after.get(id) or before.get(id)))
        if neighbours:
            found.append(Suspect(entry, neighbours))
    return tuple(found)


def _reviewed(old: Entry, new: Entry, since: str) -> bool:
    reviewed = new.says("durchsicht")
    return bool(reviewed) and (reviewed != old.says("durchsicht") or bool(since and reviewed > since))
