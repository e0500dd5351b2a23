"""A new entry: where it goes, what its id is, and what is written there."""

import posixpath
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from nachweis.compliance.finding import meant
from nachweis.compliance.model import ID, Entry, Handbook
from nachweis.exchange.archive import open_archive
from nachweis.releases.store import newest_archive
from nachweis.source import spans
from nachweis.source.dialect import Option
from nachweis.source.tree import Block, Item, Node, Text, lines_of, printed
from nachweis.telling.typed import typed
from nachweis.vocabulary import Kind, kind_word, vocabulary
from nachweis.writing.changing import Read, change, entry_of, place_of, put, read
from nachweis.writing.ids import counted_id, named_id, next_id, slug
from nachweis.writing.pages import file_name, listed, named_in
from nachweis.writing.places import INSIDE, Spot, spot
from nachweis.writing.sources import Source, SourceError

NAMED = frozenset({Kind.DOCUMENT, Kind.SUBPROCESSOR, Kind.SITUATION, Kind.DATA_CATEGORY, Kind.DATA_SUBJECT})
"""Kinds whose ids say what they are, where they are not counted."""


def add(source: Path, text: str, *, where: str, kind: str, id: str, block: bool) -> str:
    """Write a new entry, and say where it is; what is missing is asked for where somebody can answer.

    :param where: An id or a page; empty if nobody said.
    :param kind: What it is to be, as somebody typed it; empty for what its place suggests.
    :param id: Empty for the next.
    :param block: Whether a measure gets room for more text.

    :raises SourceError: If it cannot be written.
    """
    wanted = _kind(kind)
    before = read(source)
    place = place_of(before, where) if where else None
    if place is None and wanted in (None, *_IN_OTHERS):
        place = entry_of(before.handbook, _ask_place(before.handbook))
    if wanted is None:
        wanted = INSIDE.get(place.kind) if isinstance(place, Entry) else None
    if wanted is None:
        name = place.id if isinstance(place, Entry) else place
        raise SourceError(
            f"In „{name}“ lässt sich nichts anlegen, ohne dass Sie sagen, was. Nennen Sie die Kennung einer Kontrolle "
            "oder einer Klausel, oder mit „--art“, was es werden soll."
        )
    text = " ".join((text or _ask("Was gilt, in einem Satz: ")).split())
    if not text:
        raise SourceError("Ein Eintrag braucht einen Satz. Schreiben Sie ihn in Anführungszeichen ans Ende.")
    if wanted is Kind.DOCUMENT:
        return _new_document(before, place, text, id)
    at = spot(before.handbook, wanted, place, new=True)
    id = _id(before, wanted, place, at, text, id)
    if at.own_page:
        return _new_page(before, wanted, at, place, id, text)
    page = before.source(at.page)
    around = page.find(at.inside) if at.inside else None
    if wanted is Kind.MEASURE and not block:
        written: Node = Item(id, text, mark=_bullet(page, around))
    else:
        written = _block(wanted, id, text)
    made = put(page, at, lines_of([written]))
    path = before.paths[at.page]
    after, to_do = change(before, {path: (page.text, made.text)}, id)
    return _done(after, id, to_do)


_IN_OTHERS = (Kind.MEASURE, Kind.CLAUSE, Kind.CONTROL)
"""Kinds that belong to one place in one document."""


def _bullet(page: Source, around: spans.Block | None) -> str:
    """The sign before the items of a list."""
    items = [block for block in spans.inside(page.blocks, around) if block.is_item] if around else []
    return items[-1].marks if items and items[-1].marks in "-*+" else "-"


def _block(kind: Kind, id: str, text: str, *more: Option, marks: str = ":::") -> Block:
    return Block(kind.value, text, (Option("id", id), *more), marks=marks)


def _kind(written: str | None) -> Kind | None:
    if not written:
        return None
    word = written.strip().casefold()
    known = {name.casefold(): kind for kind, named in vocabulary().kinds.items() for name in (kind.value, named.label)}
    if word not in known:
        raise SourceError(f"Die Art „{written}“ gibt es nicht. {meant(word, (kind.value for kind in Kind))}".rstrip())
    return known[word]


def _id(before: Read, kind: Kind, where: Entry | str | None, at: Spot, text: str, wanted: str) -> str:
    """The id of a new entry: the one that somebody wants, or the next.

    :raises SourceError: If it is taken, or if nobody can say which is the next.
    """
    handbook, taken = before.handbook, _taken(before)
    if wanted:
        return _checked(before, wanted, taken)
    around = handbook.get(at.inside)
    if around is not None and kind in (Kind.MEASURE, Kind.CLAUSE):
        deep = sum(above.kind is Kind.CLAUSE for above in (around, *handbook.line_of(around)))
        return next_id(around.id, taken, letter=kind is Kind.CLAUSE and deep >= 2)
    prefix = kind_word(kind).prefix
    for siblings in _siblings(handbook, kind, where, at):
        if id := counted_id([entry.id for entry in siblings], taken):
            return id
        common = posixpath.commonprefix([entry.id for entry in siblings])
        prefix = common[: common.rfind("-") + 1] if len(siblings) > 1 and "-" in common else prefix
    named = named_id(prefix, text, taken)
    if kind in NAMED:
        return named
    raise SourceError(
        f"Welche Kennung hier die nächste ist, lässt sich nicht sagen. Nennen Sie sie, etwa „--kennung {named}“."
    )


def _siblings(handbook: Handbook, kind: Kind, where: Entry | str | None, at: Spot) -> Iterator[list[Entry]]:
    """Entries after which a new one may be counted, the nearest first."""
    if kind in (Kind.CONTROL, Kind.CLAUSE):
        above = where if isinstance(where, Entry) and where.kind is kind else None
        document = handbook.document_of(where) if isinstance(where, Entry) else handbook.document_at(at.page)
        yield [
            entry
            for entry in handbook.of(kind)
            if handbook.document_of(entry) is document and handbook.above(entry) is above
        ]
        return
    yield [entry for entry in handbook.of(kind) if entry.place.page == at.page]
    yield list(handbook.of(kind))


def _taken(before: Read) -> frozenset[str]:
    taken = set(before.handbook.ids)
    if archive := newest_archive(before.folder):
        taken |= set(open_archive(archive).ids)
    return frozenset(taken)


def _checked(before: Read, wanted: str, taken: Collection[str]) -> str:
    if not ID.fullmatch(wanted):
        raise SourceError(
            f"„{wanted}“ ist keine Kennung. Schreiben Sie große Buchstaben, Ziffern und Striche, etwa „NW-SERVERRAUM“."
        )
    if entry := before.handbook.get(wanted):
        place = f"{before.named[entry.place.page]}, Zeile {entry.place.line}"
        raise SourceError(f"Die Kennung „{wanted}“ ist schon vergeben ({place}). Nehmen Sie eine andere.")
    if wanted in taken:
        raise SourceError(
            f"Die Kennung „{wanted}“ hatte in einer früheren Fassung ein anderer Eintrag. Nehmen Sie eine andere."
        )
    return wanted


def _new_page(before: Read, kind: Kind, at: Spot, where: Entry | str | None, id: str, text: str) -> str:
    """Write an entry on a page of its own, beside those of its siblings."""
    handbook = before.handbook
    sibling = next((entry for entry in reversed(handbook.of(kind)) if entry.place.page == at.page), None)
    folder = posixpath.dirname(at.page)
    name = posixpath.join(folder, file_name(id, sibling.id if sibling else "", at.page))
    name = f"{name}-{slug(text)[:40].rstrip('-')}" if kind in _IN_OTHERS else name
    part_of = kind is Kind.CONTROL and isinstance(where, Entry) and where.kind is Kind.CONTROL
    more = [Option("teil_von", where.id)] if part_of and isinstance(where, Entry) else []
    block = _block(kind, id, text, *more, marks="::::" if kind is Kind.CONTROL else ":::")
    index = where.place.page if isinstance(where, Entry) and where.kind in (Kind.DOCUMENT, Kind.CONTROL) else at.page
    return _written(before, name, block, id, _listing(before, name, at.page if at.page != index else "", index))


def _new_document(before: Read, where: Entry | str | None, text: str, wanted: str) -> str:
    """Write a document: a folder with its first page."""
    id = (
        _checked(before, wanted, _taken(before))
        if wanted
        else named_id(kind_word(Kind.DOCUMENT).prefix, text, _taken(before))
    )
    documents = before.handbook.of(Kind.DOCUMENT)
    if isinstance(where, str):
        index = where
        folder = posixpath.dirname(where)
    else:
        sibling = where or (documents[-1] if documents else None)
        if sibling is None:
            raise SourceError("Noch gibt es kein Dokument. Sagen Sie mit „--in“, bei welcher Seite seine Seite steht.")
        document = before.handbook.document_of(sibling) or sibling
        index, folder = document.place.page, posixpath.dirname(posixpath.dirname(document.place.page))
    folder = folder or posixpath.dirname(index)
    name = f"{folder}/{slug(id.removeprefix(kind_word(Kind.DOCUMENT).prefix))}/index"
    return _written(before, name, _block(Kind.DOCUMENT, id, text), id, _listing(before, name, index, index))


def _listing(before: Read, name: str, sibling: str, index: str) -> tuple[str, Source] | None:
    """The page whose table of contents is to name ``name``, with it; ``None`` if it does already."""
    holders = [page for page in before.paths if sibling and _names(before, page, sibling)]
    page = holders[0] if holders else index
    made = listed(before.source(page), page, name, sibling if holders else "")
    return None if made is None else (page, made)


def _names(before: Read, page: str, sibling: str) -> bool:
    text = before.text(page)
    return "toctree" in text and named_in(Source(text), page, sibling) is not None


def _written(before: Read, name: str, block: Block, id: str, listing: tuple[str, Source] | None) -> str:
    path = before.folder / f"{name}.md"
    if path.exists():
        raise SourceError(f"Die Datei „{name}.md“ gibt es schon. Wählen Sie mit „--kennung“ eine andere Kennung.")
    texts: dict[Path, tuple[str | None, str]] = {path: (None, printed([Text(f"# {block.title}\n"), block, Text("")]))}
    if listing is not None:
        page, made = listing
        texts[before.paths[page]] = (before.source(page).text, made.text)
    after, to_do = change(before, texts, id)
    told = [f"  Im Inhaltsverzeichnis steht sie in {before.named[listing[0]]}."] if listing else []
    return _done(after, id, [*told, *to_do])


def _done(after: Read, id: str, told: Iterable[str]) -> str:
    place = after.handbook[id].place
    return "\n".join([f"{id} steht in {after.named[place.page]}, Zeile {place.line}.", *told])


def _ask_place(handbook: Handbook) -> str:
    for document in handbook.of(Kind.DOCUMENT):
        print(f"{document.id}: {document.title}")
    name = _ask("In welchem Dokument (Kennung): ")
    document = entry_of(handbook, name)
    for entry in handbook.of(Kind.CONTROL, Kind.CLAUSE):
        if handbook.document_of(entry) is document:
            print(f"  {entry.id}: {handbook.number(entry)} {entry.title}".replace(":  ", ": "))
    return _ask("In welcher Kontrolle oder Klausel (Kennung): ")


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise SourceError(f"Es fehlt eine Angabe ({question.rstrip(': ')}). Siehe: {typed('new', '--help')}")
    return input(question).strip()
