"""Entries come, go, move, and take each other's ids."""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

from tests.handbook.sequences.edits.texts import rewording
from tests.handbook.sequences.sources import (
    Entry,
    all_entries,
    as_block,
    cut,
    entries,
    name,
    pages,
    paste,
    read,
    replace,
    write,
)

LINK = r"(?:deckt|betrifft|hier_gilt|belegt_durch|setzt_ein)"


def movable(folder: Path, random: Random) -> Entry:
    return random.choice([entry for entry in all_entries(folder) if entry.kind != "dokument"])


def moving(entry: Entry, page: Path, random: Random) -> str:
    place, text = name(entry.page), cut(entry)
    paste(page, text, random)
    return f"{entry.id}: {place} ▶ {name(page)}"


def an_entry_moves_up(folder: Path, random: Random) -> str:
    entry = movable(folder, random)
    before = pages(folder)[: pages(folder).index(entry.page)]
    return moving(entry, random.choice(before), random) if before else ""


def an_entry_moves_down(folder: Path, random: Random) -> str:
    entry = movable(folder, random)
    after = pages(folder)[pages(folder).index(entry.page) + 1 :]
    return moving(entry, random.choice(after), random) if after else ""


def a_line_moves_to_another_control(folder: Path, random: Random) -> str:
    items = [entry for entry in all_entries(folder) if entry.is_item]
    entry = random.choice(items) if items else None
    others = sorted({item.page for item in items if entry and item.page != entry.page})
    return moving(entry, random.choice(others), random) if entry and others else ""


def two_entries_swap_pages(folder: Path, random: Random) -> str:
    one = movable(folder, random)
    others = [entry for entry in all_entries(folder) if entry.page != one.page and entry.is_item == one.is_item]
    if not others:
        return ""
    other = random.choice(others)
    text = one.text
    replace(one, other.text)
    replace(other, text)
    return f"{one.id} in {name(one.page)} ◀▶ {other.id} in {name(other.page)}"


def two_entries_swap_ids(folder: Path, random: Random) -> str:
    pairs = [
        pair
        for pair in combinations(all_entries(folder), 2)
        if pair[0].page != pair[1].page and pair[0].kind == pair[1].kind and pair[0].id != pair[1].id
    ]
    if not pairs:
        return ""
    one, other = random.choice(pairs)
    texts = [re.sub(rf"(?<=[ \[]){a.id}(?=[\]\n])", b.id, a.text, count=1) for a, b in ((one, other), (other, one))]
    replace(one, texts[0])
    replace(other, texts[1])
    return f"{one.id} in {name(one.page)} and {other.id} in {name(other.page)} swap ids"


def two_entries_change_places(folder: Path, random: Random) -> str:
    found = [list(entries(path)) for path in pages(folder)]
    pairs = [(a, b) for here in found for a, b in pairwise(here) if a.end <= b.start]
    if not pairs:
        return ""
    one, other = random.choice(pairs)
    text, swapped = read(one.page), (other.text, read(one.page)[one.end : other.start], one.text)
    write(one.page, text[: one.start] + "".join(swapped) + text[other.end :])
    return f"{name(one.page)}: {other.id} before {one.id}"


def an_entry_is_added(folder: Path, random: Random) -> str:
    page, id = random.choice(pages(folder)), f"NEU-{random.randrange(1000)}"
    kind = random.choice(("tom", "avv", "recht", "uav", "nachweis", "befund", "situation", "norm"))
    paste(page, f":::{{{kind}}} Neu dazugekommen ist {id}\n:id: {id}\n:::\n", random)
    return f"{name(page)}: {kind} {id}"


def a_line_is_added(folder: Path, random: Random) -> str:
    items = [entry for entry in all_entries(folder) if entry.is_item]
    if not items:
        return ""
    page, id = random.choice(items).page, f"K-NEU-{random.randrange(1000)}"
    paste(page, f"- [{id}] Eine neue Maßnahme ist {id}.\n  :deckt: AVV-2\n", random)
    return f"{name(page)}: {id}"


def an_entry_is_removed(folder: Path, random: Random) -> str:
    entry = movable(folder, random)
    cut(entry)
    return f"{name(entry.page)}: {entry.id}"


def a_document_is_removed(folder: Path, random: Random) -> str:
    found = [entry for entry in all_entries(folder) if entry.kind == "dokument"]
    if not found:
        return ""
    entry = random.choice(found)
    cut(entry)
    return f"{name(entry.page)}: {entry.id}"


def an_id_is_renamed(folder: Path, random: Random) -> str:
    entry, new = movable(folder, random), f"UM-{random.randrange(1000)}"
    replace(entry, re.sub(rf"(?<=[ \[]){entry.id}(?=[\]\n])", new, entry.text, count=1))
    return f"{name(entry.page)}: {entry.id} ▶ {new}"


def an_id_is_renamed_everywhere(folder: Path, random: Random) -> str:
    entry, new = movable(folder, random), f"UM-{random.randrange(1000)}"
    for path in pages(folder):
        if (changed := re.sub(rf"(?<![\w-]){entry.id}(?![\w-])", new, text := read(path))) != text:
            write(path, changed)
    return f"{entry.id} ▶ {new} everywhere"


def copying(entry: Entry, page: Path, random: Random) -> str:
    paste(page, entry.text, random)
    return f"{entry.id} of {name(entry.page)} is on {name(page)} too"


def a_duplicate_arises_above(folder: Path, random: Random) -> str:
    entry = movable(folder, random)
    before = pages(folder)[: pages(folder).index(entry.page)]
    return copying(entry, random.choice(before), random) if before else ""


def a_duplicate_arises_below(folder: Path, random: Random) -> str:
    entry = movable(folder, random)
    after = pages(folder)[pages(folder).index(entry.page) :]
    return copying(entry, random.choice(after), random)


def duplicates(folder: Path) -> list[list[Entry]]:
    """The entries that share an id, by id."""
    by_id: dict[str, list[Entry]] = {}
    for entry in all_entries(folder):
        by_id.setdefault(entry.id, []).append(entry)
    return [found for found in by_id.values() if len(found) > 1]


def the_first_duplicate_is_removed(folder: Path, random: Random) -> str:
    return removing_one_of(duplicates(folder), 0, random)


def the_last_duplicate_is_removed(folder: Path, random: Random) -> str:
    return removing_one_of(duplicates(folder), -1, random)


def removing_one_of(found: Sequence[Sequence[Entry]], place: int, random: Random) -> str:
    if not found:
        return ""
    entry = random.choice(found)[place]
    cut(entry)
    return f"{name(entry.page)}: {entry.id}, of which there are two"


def the_first_duplicate_gets_another_id(folder: Path, random: Random) -> str:
    if not (found := duplicates(folder)):
        return ""
    entry, new = random.choice(found)[0], f"UM-{random.randrange(1000)}"
    replace(entry, re.sub(rf"(?<=[ \[]){entry.id}(?=[\]\n])", new, entry.text, count=1))
    return f"{name(entry.page)}: {entry.id} ▶ {new}"


def an_entry_moves_into_the_included_file(folder: Path, random: Random) -> str:
    entry, part = movable(folder, random), folder / "docs" / "worte" / "_teil.md"
    if not part.is_file():
        return ""
    place, text = name(entry.page), as_block(cut(entry))
    write(part, f"{read(part)}\n{text}")
    return f"{entry.id}: {place} ▶ {name(part)}"


def an_entry_moves_out_of_the_included_file(folder: Path, random: Random) -> str:
    part = folder / "docs" / "worte" / "_teil.md"
    found = list(entries(part)) if part.is_file() else []
    return moving(random.choice(found), random.choice(pages(folder)), random) if found else ""


def an_entry_links_elsewhere(folder: Path, random: Random) -> str:
    ids = sorted({entry.id for entry in all_entries(folder)})
    new = "; ".join(random.sample(ids, min(2, len(ids))))
    return rewording(rf"^( *):({LINK}): .*$", rf"\1:\2: {new}")(folder, random)


def an_entry_gets_an_option(folder: Path, random: Random) -> str:
    found = [entry for entry in all_entries(folder) if not entry.is_item and ":rolle:" not in entry.text]
    if not found:
        return ""
    entry, role = random.choice(found), f"Stelle {random.randrange(1000)}"
    replace(entry, re.sub(r"^(:id: .*)$", rf"\1\n:rolle: {role}", entry.text, count=1, flags=re.MULTILINE))
    return f"{name(entry.page)}: {entry.id} has a role"
