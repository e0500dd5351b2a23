"""Where an entry of a kind belongs: in which block, behind which entry, on which page. Pure."""

import posixpath
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Kind, Link, kind_word
from nachweis.writing.sources import SourceError

INSIDE: Final = {Kind.CONTROL: Kind.MEASURE, Kind.CLAUSE: Kind.CLAUSE}
"""What is written inside of an entry of a kind, unless somebody says otherwise."""
_BELONGS: Final = {
    Kind.MEASURE: "Eine Maßnahme gehört in eine Kontrolle",
    Kind.CONTROL: "Eine Kontrolle gehört in ein Dokument oder in eine Kontrolle",
    Kind.CLAUSE: "Eine Klausel gehört in eine Klausel oder in ein Dokument",
    Kind.DOCUMENT: "Ein Dokument ist ein Ordner und steht in keinem Eintrag",
}
_AROUND: Final = {
    Kind.MEASURE: frozenset({Kind.CONTROL}),
    Kind.CONTROL: frozenset({Kind.CONTROL}),
    Kind.CLAUSE: frozenset({Kind.CLAUSE}),
}
_ALONE: Final = frozenset({Kind.SUBPROCESSOR, Kind.SITUATION})
"""Kinds whose entries have pages of their own, where all of them do."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an entry is put."""

    page: str
    """The page's name; that of a sibling or an index if the entry gets a page of its own."""
    inside: str = ""
    """The id of the entry that it is the last part of."""
    behind: str = ""
    """The id of the entry that it follows; the page's end if both are empty."""
    own_page: bool = False
    """Whether it gets a page of its own, in the folder of ``page``."""


def spot(handbook: Handbook, kind: Kind, where: Entry | str | None, *, new: bool) -> Spot:
    """Where an entry of ``kind`` goes if somebody names an entry, a page or nothing.

    :raises SourceError: If it does not belong there.
    """
    if isinstance(where, str):
        if kind is Kind.MEASURE:
            raise _wrong(handbook, kind, where, handbook.document_at(where))
        return on_page(handbook, kind, where)
    if where is None:
        siblings = handbook.of(kind)
        if not siblings:
            raise SourceError(
                f"Noch gibt es nichts dieser Art ({kind_word(kind).label}). Sagen Sie mit „--in“, auf welche Seite "
                "der Eintrag kommt, etwa „--in docs/index“."
            )
        return _beside(handbook, kind, siblings, siblings[-1].place.page, new=new)
    if kind in _AROUND:
        if where.kind in _AROUND[kind]:
            if kind is Kind.CONTROL and new:
                parts = [entry for entry in handbook.below(where) if entry.kind is kind]
                return Spot((parts or [where])[-1].place.page, own_page=True)
            return Spot(where.place.page, inside=where.id)
        if where.kind is not Kind.DOCUMENT or kind is Kind.MEASURE:
            raise _wrong(handbook, kind, where.id, handbook.document_of(where))
        siblings = tuple(
            entry
            for entry in handbook.of(kind)
            if handbook.document_of(entry) is where and not (handbook.get(entry.parent) or _part_of(handbook, entry))
        )
        if new and (kind is Kind.CONTROL or _are_alone(handbook, siblings)):
            return Spot(siblings[-1].place.page if siblings else where.place.page, own_page=True)
        return on_page(handbook, kind, siblings[-1].place.page if siblings else where.place.page)
    if where.kind is Kind.DOCUMENT:
        siblings = tuple(entry for entry in handbook.of(kind) if handbook.document_of(entry) is where) or tuple(
            entry for entry in handbook.of(kind) if _is_about(handbook, entry, where)
        )
        return _beside(handbook, kind, siblings, where.place.page, new=new)
    if where.kind is kind:
        return Spot(where.place.page, behind=where.id)
    return on_page(handbook, kind, where.place.page)


def on_page(handbook: Handbook, kind: Kind, page: str) -> Spot:
    """Behind the last entry of ``kind`` on ``page``, else at its end."""
    found = [entry for entry in handbook.of(kind) if entry.place.page == page and handbook.get(entry.parent) is None]
    return Spot(page, behind=found[-1].id if found else "")


def _beside(handbook: Handbook, kind: Kind, siblings: tuple[Entry, ...], page: str, *, new: bool) -> Spot:
    if new and kind in _ALONE and _are_alone(handbook, siblings):
        return Spot(siblings[-1].place.page, own_page=True)
    return on_page(handbook, kind, siblings[-1].place.page if siblings else page)


def _are_alone(handbook: Handbook, siblings: Collection[Entry]) -> bool:
    """Whether each of some entries has a page of its own."""
    pages = [entry.place.page for entry in handbook if handbook.get(entry.parent) is None]
    return bool(siblings) and all(
        pages.count(entry.place.page) == 1 and posixpath.basename(entry.place.page) != "index" for entry in siblings
    )


def _is_about(handbook: Handbook, entry: Entry, document: Entry) -> bool:
    """Whether an entry points to something in ``document``."""
    found = (handbook.get(id) for ids in entry.links.values() for id in ids)
    return any(target is not None and handbook.document_of(target) is document for target in found)


def _part_of(handbook: Handbook, entry: Entry) -> bool:
    return any(id in handbook for id in entry.links.get(Link.PART_OF, ()))


def _wrong(handbook: Handbook, kind: Kind, where: str, document: Entry | None) -> SourceError:
    around = handbook.get(where)
    what = kind_word(around.kind).label if around else "Seite"
    known = handbook.of(*_AROUND.get(kind, ()))
    near = [entry for entry in known if handbook.document_of(entry) is document] or known
    cure = f"Nennen Sie etwa {', '.join(entry.id for entry in near[:6])}." if near else ""
    return SourceError(f"{_BELONGS[kind]}; „{where}“ ist keins davon ({what}). {cure}".rstrip())
