"""An entry goes to another place; every reference finds it there."""

import posixpath
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Kind, Link, kind_word
from nachweis.writing.changing import Read, change, entry_of, place_of, put, read
from nachweis.writing.links import addressed, check_notes, names_in
from nachweis.writing.places import Spot, spot
from nachweis.writing.sources import Source, SourceError, dedented, lines_of, put_into, taken_out


def move(source: Path, id: str, to: str) -> str:
    """Move an entry into another one or to another page; it keeps its id. What holds for it now that did not before.

    :param to: An id or a page.

    :raises SourceError: If it cannot be moved.
    """
    before = read(source)
    handbook = before.handbook
    entry, where = entry_of(handbook, id), place_of(before, to)
    at = _goal(before, entry, where)
    here, there = entry.place.page, at.page
    page = before.source(here)
    taken, rest = taken_out(page, page.find(entry.id), least=_usual(before, entry))
    names = names_in(taken)
    target = rest if here == there else before.source(there)
    if here != there:
        check_notes(taken, rest.lines, target.lines, entry.id)
        taken = addressed(taken, here, there, (here, there), names)
    made = {here: rest}
    made[there] = put(target, at, dedented(taken))
    if here != there:
        made = _readdressed(before, made, (here, there), names)
    texts = {before.paths[name]: (before.text(name), made[name].text) for name in made}
    after, to_do = change(before, texts, entry.id)
    moved = after.handbook[entry.id]
    told = [f"{entry.id} steht jetzt in {after.named[there]}, Zeile {moved.place.line}."]
    told += [f"  Für {entry.id} gilt nun: {line}" for line in _held(handbook, entry, after.handbook, moved)]
    return "\n".join([*told, *to_do])


def _goal(before: Read, entry: Entry, where: Entry | str) -> Spot:
    """Where an entry moves to.

    :raises SourceError: If it does not belong there, or is there.
    """
    handbook = before.handbook
    if entry.kind is Kind.DOCUMENT:
        raise SourceError(
            "Ein Dokument ist ein Ordner. Verschieben Sie den Ordner, und ändern Sie das Inhaltsverzeichnis."
        )
    if isinstance(where, Entry):
        if where is entry or entry in handbook.line_of(where):
            raise SourceError(f"„{entry.id}“ kann nicht in sich selbst stehen.")
        if handbook.get(entry.parent) is where:
            raise SourceError(f"„{entry.id}“ steht schon in „{where.id}“.")
        page = before.source(where.place.page)
        if where.kind is Kind.MEASURE and any(block.is_item and block.id == where.id for block in page.blocks):
            put_into(page, page.find(where.id), [])
    at = spot(handbook, entry.kind, where, new=False)
    beside = isinstance(where, Entry) and at.behind == where.id
    if at.page == entry.place.page and not at.inside and not beside and handbook.get(entry.parent) is None:
        raise SourceError(f"„{entry.id}“ steht schon auf der Seite „{before.named[at.page]}“.")
    return at


def _usual(before: Read, entry: Entry) -> int:
    """How many marks blocks like the one around ``entry`` have that need no more."""
    around = before.handbook.get(entry.parent)
    widths: Counter[int] = Counter()
    if around is None:
        return 3
    for page in {other.place.page for other in before.handbook.of(around.kind)}:
        source = Source(before.text(page))
        for block in source.blocks:
            if block.name == around.kind.value and block.id != around.id and source.is_free(block):
                widths[len(block.marks)] += 1
    return max(widths, key=lambda width: (widths[width], width), default=3)


def _readdressed(
    before: Read, made: Mapping[str, Source], move: tuple[str, str], names: Collection[str]
) -> dict[str, Source]:
    """``made``, and the pages that name one of ``names`` by the page it leaves."""
    found = dict(made)
    last = posixpath.basename(move[0])
    for page in before.paths:
        text = made[page].text if page in made else before.text(page)
        if last not in text or "#" not in text:
            continue
        right = "".join(addressed(lines_of(text), page, page, move, names))
        if right != text:
            found[page] = Source(right, before.named[page])
    return found


def _held(old: Handbook, before: Entry, new: Handbook, after: Entry) -> list[str]:
    told = []
    word = kind_word(before.kind)
    for name, field_ in word.fields.items():
        one, two = old.fact(before, name), new.fact(after, name)
        if (one and one.value) != (two and two.value):
            told.append(
                f"{field_.label}: {two.value if two else 'keine Angabe'} (vorher: {one.value if one else 'keine'})"
            )
    for role in Link:
        one_, two_ = old.targets(before, role), new.targets(after, role)
        ids = [tuple(e.id for e in found.value) if found else () for found in (one_, two_)]
        if ids[0] != ids[1] and role.value in word.links:
            label = word.links[role.value].outgoing
            told.append(f"{label}: {', '.join(ids[1]) or 'nichts'} (vorher: {', '.join(ids[0]) or 'nichts'})")
    return told
