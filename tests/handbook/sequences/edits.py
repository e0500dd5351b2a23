"""The kinds of edit: each changes a handbook's sources and says what it did, or nothing if it does not apply.

What an edit does follows from the sources and its random numbers alone, so that a sequence can be played again.
"""

import os
import re
import shutil
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import nachweis
from tests.handbook.sequences.building import PROGRAM
from tests.handbook.sequences.sources import (
    PROBE,
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
    setting,
    write,
)

Edit = Callable[[Path, Random], str]
"""Gives a description, or nothing if it does not apply."""

OPTION = r"(?:status|rolle|deckt|betrifft|beruht_auf|pflichtinhalt|belegt_durch|durchsicht|stichworte|grund|gilt_bis)"
LINK = r"(?:deckt|betrifft|hier_gilt|belegt_durch|setzt_ein)"
BLOCK = r"^:{3,}\{(?:dokument|kontrolle|tom|avv|recht|uav|daten|betroffene|nachweis|befund|situation)\} .*"
FRONT = r"\A---\nausgabe: (\w+)\n---\n\n"
PAST, FUTURE = 1_000_000_000, 2_500_000_000
"""Moments before and after every build, in seconds since 1970."""


# ── a text for another ─────────────────────────────────────────────────────────────────────────────────────────────


def rewording(pattern: str, *new: str, pages_like: str = "**/*.md") -> Edit:
    """An edit that puts one of ``new`` in the place of one match of ``pattern``; „{n}“ in it is a number."""

    def edit(folder: Path, random: Random) -> str:
        found = [
            (path, match, others)
            for path in sorted((folder / "docs").glob(pages_like))
            for match in re.finditer(pattern, read(path), re.MULTILINE)
            if (others := [text for text in map(match.expand, new) if text != match[0]])
        ]
        if not found:
            return ""
        path, match, others = random.choice(found)
        text = random.choice(others).replace("{n}", str(random.randrange(100, 1000)))
        before = read(path)
        write(path, before[: match.start()] + text + before[match.end() :])
        return f"{name(path)}: {match[0]!r} ▶ {text!r}"

    return edit


def anywhere(*new: str, pages_like: str = "**/[!_]*.md") -> Edit:
    """An edit that adds one of ``new`` at the end of a page."""
    return rewording(r"\Z", *(f"\n{text}\n" for text in new), pages_like=pages_like)


def settings(option: str, *values: object) -> Edit:
    """An edit that gives a setting of ``conf.py`` one of ``values``."""

    def edit(folder: Path, random: Random) -> str:
        written = read(folder / "conf.py").replace('"', "'")
        others = [value for value in values if f"\n{option} = {value!r}\n" not in written]
        return setting(folder, option, random.choice(others)) if others else ""

    return edit


# ── entries ────────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── pages ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def plain_page(folder: Path, random: Random) -> Path:
    """A page that is no start of a folder."""
    return random.choice([path for path in pages(folder) if path.name != "index.md"])


def a_page_is_added(folder: Path, random: Random) -> str:
    place = random.choice(pages(folder)).parent
    page = place / f"{random.choice('amz')}-neu-{random.randrange(1000)}.md"
    write(page, f"# Neu {page.stem}\n\n:::{{tom}} Das Tor ist zu\n:id: {page.stem.upper()}\n:deckt: AVV-1\n:::\n")
    return name(page)


def a_page_is_removed(folder: Path, random: Random) -> str:
    page = plain_page(folder, random)
    page.unlink()
    return name(page)


def a_page_is_renamed(folder: Path, random: Random) -> str:
    page = plain_page(folder, random)
    new = page.with_name(f"{random.choice('amz')}-um-{random.randrange(1000)}.md")
    page.rename(new)
    return f"{name(page)} ▶ {name(new)}"


def a_page_is_renamed_with_what_names_it(folder: Path, random: Random) -> str:
    page = plain_page(folder, random)
    new = page.with_name(f"{random.choice('amz')}-um-{random.randrange(1000)}.md")
    page.rename(new)
    for path in pages(folder):
        if (changed := re.sub(rf"(?<![\w-]){page.stem}(?![\w-])", new.stem, text := read(path))) != text:
            write(path, changed)
    return f"{name(page)} ▶ {name(new)} everywhere"


def a_page_moves_to_another_folder(folder: Path, random: Random) -> str:
    page = plain_page(folder, random)
    others = sorted({path.parent for path in pages(folder)} - {page.parent})
    new = random.choice(others) / page.name
    if new.exists():
        return ""
    page.rename(new)
    return f"{name(page)} ▶ {name(new)}"


def a_page_becomes_a_folder(folder: Path, random: Random) -> str:
    page = plain_page(folder, random)
    new = page.with_suffix("") / "index.md"
    if new.parent.exists():
        return ""
    new.parent.mkdir()
    page.rename(new)
    return f"{name(page)} ▶ {page.parent.name}/{name(new)}"


def a_folder_is_renamed(folder: Path, random: Random) -> str:
    found = sorted({path.parent for path in pages(folder)} - {folder / "docs"})
    if not found:
        return ""
    old = random.choice(found)
    new = old.with_name(f"{random.choice('amz')}-um-{random.randrange(1000)}")
    old.rename(new)
    return f"{old.name}/ ▶ {new.name}/"


def two_pages_swap_names(folder: Path, random: Random) -> str:
    one, other = random.sample([path for path in pages(folder) if path.name != "index.md"], 2)
    aside = one.with_suffix(".aside")
    for source, target in ((one, aside), (other, one), (aside, other)):
        source.rename(target)
    return f"{name(one)} ◀▶ {name(other)}, dates kept"


def a_page_is_put_back_with_its_date(folder: Path, random: Random) -> str:
    originals = [(page, PROBE / page.relative_to(folder)) for page in pages(folder)]
    changed = [(page, old) for page, old in originals if old.is_file() and old.read_bytes() != page.read_bytes()]
    if not changed:
        return ""
    page, original = random.choice(changed)
    shutil.copy(original, page)
    os.utime(page, (PAST, PAST))
    return f"{name(page)} as it was, dated 2001"


_SENTENCE = re.compile(r"\.$", re.MULTILINE)


def dating(moment: float | None, told: str, pattern: str = "docs/**/*.[mt][dx]*") -> Edit:
    """An edit that changes a text below ``docs`` and gives it the date of ``moment``, or the one it had."""

    def edit(folder: Path, random: Random) -> str:
        path = random.choice([path for path in sorted(folder.glob(pattern)) if _SENTENCE.search(read(path))])
        before = path.stat().st_mtime_ns
        write(path, _SENTENCE.sub(f" mit {random.randrange(1000)}.", read(path), count=1))
        stamp = before if moment is None else int(moment * 1e9)
        os.utime(path, ns=(stamp, stamp))
        return f"{name(path)} changed, {told}"

    return edit


def a_page_is_touched(folder: Path, random: Random) -> str:
    page = random.choice(pages(folder))
    page.touch()
    return name(page)


def a_page_gets_other_line_ends(folder: Path, random: Random) -> str:
    page = random.choice(pages(folder))
    data = page.read_bytes()
    page.write_bytes(data.replace(b"\r\n", b"\n") if b"\r\n" in data else data.replace(b"\n", b"\r\n"))
    return name(page)


def several_pages_are_those_of_another_branch(folder: Path, random: Random) -> str:
    changed = []
    for original in random.sample(pages(PROBE), 8):
        page = folder / original.relative_to(PROBE)
        if not page.is_file() or page.read_bytes() != original.read_bytes():
            page.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(original, page)
            changed.append(name(page))
    for page in [path for path in pages(folder) if not (PROBE / path.relative_to(folder)).is_file()][:2]:
        page.unlink()
        changed.append(f"{name(page)} gone")
    return ", ".join(changed)


def everything_is_as_it_was(folder: Path, random: Random) -> str:
    shutil.rmtree(folder / "docs")
    shutil.copytree(PROBE / "docs", folder / "docs")
    shutil.copy(PROBE / "conf.py", folder)
    return "docs/ and conf.py unpacked anew, dates kept"


# ── files beside pages ─────────────────────────────────────────────────────────────────────────────────────────────


def files(folder: Path, *suffixes: str) -> list[Path]:
    return sorted(path for path in (folder / "docs").rglob("*") if path.suffix in suffixes)


def a_picture_is_replaced(folder: Path, random: Random) -> str:
    if not (found := files(folder, ".svg")):
        return ""
    path, size = random.choice(found), random.randrange(10, 90)
    drawing = f'<rect width="{size}" height="{size}"/>'
    write(path, f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="40">{drawing}</svg>\n')
    return name(path)


def a_picture_takes_the_name_of_another(folder: Path, random: Random) -> str:
    found = files(folder, ".svg")
    if len(found) < 2:
        return ""
    one, other = random.sample(found, 2)
    shutil.copy(one, other)
    return f"{name(one)} in the place of {name(other)}"


def a_file_is_removed(folder: Path, random: Random) -> str:
    if not (found := [*files(folder, ".svg", ".txt"), *(folder / "docs").rglob("_*.md")]):
        return ""
    path = random.choice(found)
    path.unlink()
    return name(path)


def a_file_is_renamed_with_what_names_it(folder: Path, random: Random) -> str:
    if not (found := files(folder, ".svg", ".txt")):
        return ""
    path = random.choice(found)
    new = path.with_name(f"um-{random.randrange(1000)}{path.suffix}")
    path.rename(new)
    for page in path.parent.glob("*.md"):
        write(page, read(page).replace(path.name, new.name))
    return f"{name(path)} ▶ {name(new)}"


def a_file_is_put_back(folder: Path, random: Random) -> str:
    gone = [path for path in files(PROBE, ".svg", ".txt") if not (folder / path.relative_to(PROBE)).is_file()]
    if not gone:
        return ""
    path = random.choice(gone)
    target = folder / path.relative_to(PROBE)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, target)
    return name(path)


# ── settings, templates, laws, the version before, the program ─────────────────────────────────────────────────────


def a_template_is_changed(folder: Path, random: Random) -> str:
    path = folder / "_templates" / "start.html"
    write(path, read(path).replace("</h1>", f"</h1><p>{random.randrange(1000)}</p>"))
    return name(path)


def a_template_of_pages_is_added(folder: Path, random: Random) -> str:
    path = folder / "_templates" / "sidebar" / "brand.html"
    write(path, f"<p>{{{{ project }}}} {random.randrange(1000)}</p>\n")
    return name(path)


def a_law_is_changed(folder: Path, random: Random) -> str:
    path = folder / "gesetze" / "kdg.json"
    text = read(path)
    gone, there = '"30": {"title": "Verzeichnis", "paragraphs": {}}', '"31": {"title": "Stelle", "paragraphs": {}}'
    write(path, text.replace(gone, there) if gone in text else text.replace(there, gone))
    return name(path)


BEFORE = "frueher.json"


def there_is_a_version_before(folder: Path, random: Random) -> str:
    path = folder / BEFORE
    needs = {
        id: {"id": id, "type": "tom", "title": f"{id} war anders", "docname": "docs/tom/a-zutritt", "lineno": line}
        for line, id in enumerate(("K-1-01", "TOM-1", f"TOM-{random.randrange(10, 100)}"), start=9)
    }
    write(path, _archive(needs))
    return f"{BEFORE}, {setting(folder, 'nachweis_before', BEFORE)}"


def _archive(needs: dict[str, dict[str, object]]) -> str:
    import json

    version = {"needs": needs, "needs_amount": len(needs)}
    return json.dumps({"current_version": "1", "project": "Probe", "versions": {"1": version}})


def the_version_before_is_taken_away(folder: Path, random: Random) -> str:
    if not (folder / BEFORE).is_file():
        return ""
    setting(folder, "nachweis_before", "")
    (folder / BEFORE).unlink()
    return BEFORE


def the_program_is_a_copy(folder: Path, random: Random) -> str:
    if (folder / PROGRAM).is_dir():
        return ""
    shutil.copytree(Path(nachweis.__file__).parents[1], folder / PROGRAM, ignore=shutil.ignore_patterns("__pycache__"))
    return f"builds use {PROGRAM}/"


def program(path: str, old: str, new: str) -> Edit:
    """An edit of a file of the program, as an update brings it."""

    def edit(folder: Path, random: Random) -> str:
        file = folder / PROGRAM / "nachweis" / path
        if not file.is_file() or old not in read(file):
            return ""
        write(file, read(file).replace(old, new))
        return f"{path}: {old!r} ▶ {new!r}"

    return edit


# ── accidents ──────────────────────────────────────────────────────────────────────────────────────────────────────

ACCIDENT = "unfall.txt"
"""The probe's ``conf.py`` reads in it what is to happen to the next build."""


def accident(event: str, end: str) -> Edit:
    """The next build goes wrong at the n-th ``event``; the one after it must make that good."""

    def edit(folder: Path, random: Random) -> str:
        count = random.randrange(1, 4) if event in ("source-read", "html-page-context") else 1
        write(folder / ACCIDENT, f"{event} {count} {end}")
        return f"at {event} number {count}: {end}"

    return edit


# ── the table ──────────────────────────────────────────────────────────────────────────────────────────────────────

EDITS: dict[str, Edit] = {
    # words
    "a sentence": rewording(r"^([A-ZÄÖÜ][^{\n]*)\.$", r"\1 mit {n}."),
    "a title of an entry": rewording(rf"({BLOCK})$", r"\1 {n}"),
    "a title of a line": rewording(r"^(- \[[\w-]+\] .*)\.$", r"\1 {n}."),
    "a title of a page": rewording(r"^(# .*)$", r"\1 {n}"),
    "a heading": rewording(r"^(## .*)$", r"\1 {n}"),
    "a title of a page gone": rewording(r"^# .*\n", ""),
    "a second title on a page": anywhere("# Noch ein Titel {n}\n\nDarunter ein Satz."),
    "a heading more": anywhere("## Noch ein Teil {n}"),
    "lines above": rewording(r"^(# .*\n)", r"\n\n\n\1", r"% Anmerkung {n}\n\n\1"),
    "weak wording": rewording(r"^(- \[[\w-]+\] .*)\.$", r"\1 in der Regel."),
    # what entries say
    "a status": rewording(r"^:status: .*$", *(f":status: {word}" for word in ("umgesetzt", "geplant", "vereinbart"))),
    "an option gone": rewording(rf"^ *:{OPTION}: .*\n", ""),
    "an option unknown": rewording(r"^(:id: .*)$", r"\1\n:statsu: {n}"),
    "an option": an_entry_gets_an_option,
    "a link": an_entry_links_elsewhere,
    "a link to nowhere": rewording(r"^:deckt: .*$", ":deckt: AVV-{n}"),
    "a citation": rewording(r"Art\. \d+[^.;\n]*(?: lit\. b)? DSGVO", "Art. 5 DSGVO", "Art. 32 DSGVO", "Art. 999 DSGVO"),
    "a citation of a clause": rewording(r"§ \d(?: Abs\. \d)?(?= |\.)", "§ 1", "§ 2 Abs. 2", "§ 9"),
    "mandatory contents": rewording(r"^:pflichtinhalt: .*$", ":pflichtinhalt: dauer; zweck", ":pflichtinhalt: weisung"),
    "a review": rewording(r"^:durchsicht: .*$", ":durchsicht: 2026-11-01", ":durchsicht: 2024-01-01"),
    "an acceptance ends": rewording(r"^:gilt_bis: .*$", ":gilt_bis: 2026-01-01", ":gilt_bis: 2098-01-01"),
    "a finding taken": rewording(
        r"^:id: BEF-2$", r"\g<0>\n:status: angenommen\n:freigabe: Leitung\n:grund: So ist es.\n:gilt_bis: 2099-01-01"
    ),
    "a rule of a finding": rewording(r"^:regel: .*$", ":regel: measure_without_evidence", ":regel: similar_wording"),
    "an entry for another edition": rewording(r"^( *):deckt: .*$", r"\g<0>\n\1:ausgabe: intern"),
    "keywords": rewording(r"^:stichworte: .*$", ":stichworte: Wetter {n}"),
    # where entries are
    "an entry moves up": an_entry_moves_up,
    "an entry moves down": an_entry_moves_down,
    "a line moves": a_line_moves_to_another_control,
    "two entries swap pages": two_entries_swap_pages,
    "two entries swap ids": two_entries_swap_ids,
    "two entries change places": two_entries_change_places,
    "an entry more": an_entry_is_added,
    "a line more": a_line_is_added,
    "an entry less": an_entry_is_removed,
    "a document less": a_document_is_removed,
    "an id": an_id_is_renamed,
    "an id everywhere": an_id_is_renamed_everywhere,
    "a duplicate above": a_duplicate_arises_above,
    "a duplicate below": a_duplicate_arises_below,
    "the first duplicate gone": the_first_duplicate_is_removed,
    "the last duplicate gone": the_last_duplicate_is_removed,
    "the first duplicate renamed": the_first_duplicate_gets_another_id,
    "an entry into the included file": an_entry_moves_into_the_included_file,
    "an entry out of the included file": an_entry_moves_out_of_the_included_file,
    "an area": rewording(r"^:::\{bereich\} .*$", ":::{bereich} Halle {n}"),
    # pages
    "a page more": a_page_is_added,
    "a page less": a_page_is_removed,
    "a page renamed": a_page_is_renamed,
    "a page renamed everywhere": a_page_is_renamed_with_what_names_it,
    "a page in another folder": a_page_moves_to_another_folder,
    "a page becomes a folder": a_page_becomes_a_folder,
    "a folder renamed": a_folder_is_renamed,
    "two pages swap names": two_pages_swap_names,
    "a page put back": a_page_is_put_back_with_its_date,
    "a change dated back": dating(PAST, "dated 2001"),
    "a change dated ahead": dating(FUTURE, "dated 2049"),
    "a change without a date": dating(None, "date kept"),
    "a touch": a_page_is_touched,
    "other line ends": a_page_gets_other_line_ends,
    "another branch": several_pages_are_those_of_another_branch,
    "everything put back": everything_is_as_it_was,
    # contents
    "a caption of contents": rewording(r"^:caption: .*$", ":caption: Überschrift {n}"),
    "a caption of contents gone": rewording(r"^:caption: .*\n", ""),
    "a name in contents": rewording(
        r"^(?:\w[^`\n]* <)?(\w[\w-]*(?:/index)?)>?$(?=\n[`\w])", r"Name {n} <\1>", r"\1", pages_like="**/index.md"
    ),
    "a link in contents": rewording(r"^Draußen.*$", "Weit draußen <https://example.net/{n}>"),
    "numbers in contents": rewording(
        r"^```\{toctree\}\n(:numbered:\n)?", "```{toctree}\n:numbered:\n", "```{toctree}\n"
    ),
    "hidden contents": rewording(r"^```\{toctree\}\n(:hidden:\n)?", "```{toctree}\n:hidden:\n", "```{toctree}\n"),
    "reversed contents": rewording(r"^(```\{toctree\}\n)(?!:rev)", r"\1:reversed:\n"),
    "flat contents": rewording(r"^(```\{toctree\}\n)(?!:titlesonly)", r"\1:titlesonly:\n", r"\1:maxdepth: 1\n"),
    "the order of contents": rewording(r"^([\w-]+)\n([\w-]+)$(?=\n```|\n[\w-]+\n)", r"\2\n\1"),
    "a line of contents gone": rewording(r"^[\w/-]+\n(?=```$)", ""),
    "a line of contents more": rewording(r"^(?<=\n)```$(?=\n|\Z)", "/docs/recht\n```", pages_like="*/index.md"),
    "a glob": rewording(r"^mehr/\*$", "tom/c*", "mehr/a*", r"*/[a-z]-neu*"),
    # words, pictures, tables
    "a label": rewording(r"^\(ein-ziel\)=$", "(ein-{n})="),
    "a label elsewhere": anywhere("(ein-ziel)=\n## Ein Ziel {n}"),
    "a term": rewording(r"^(Auftrag|Verzeichnis)(?=\n  )", r"\1{n}"),
    "an explanation": rewording(r"^  (Was jemand .*|Eine Liste.*)\.$", r"  \1 {n}."),
    "an explanation elsewhere": anywhere("```{glossary}\nAuftrag\n  Woanders erklärt {n}.\n```"),
    "a footnote": rewording(r"^(\[\^\w+\]: .*)\.$", r"\1 {n}."),
    "a footnote gone": rewording(r"^\[\^\w+\]: .*\n", ""),
    "a figure": rewording(r"^Ein Bild der Lage.*$", "Ein Bild der Lage {n}."),
    "a figure above": rewording(
        r"^(# .*\n)", r"\1\n```{figure} /docs/tom/bild.svg\n:alt: Kreis\n\nEin Bild {n}.\n```\n"
    ),
    "a table": rewording(r"^```\{table\} .*$", "```{table} Eine Tafel {n}"),
    "a table above": rewording(r"^(# .*\n)", r"\1\n```{table} Tafel {n}\n\n| A | B |\n|---|---|\n| 1 | 2 |\n```\n"),
    "a formula": rewording(r"^a\^2.*$", "a^2 + {n} = c"),
    "a formula above": rewording(r"^(## .*\n)", r"\1\n```{math}\n:label: formel-{n}\nx\n```\n"),
    "a formula's label": rewording(r"^:label: .*$", ":label: formel-{n}"),
    "an index entry": rewording(r"^```\{index\} .*$", "```{index} single: Wort {n}"),
    "an alternative text": rewording(r"(?<=^:alt: ).*$", "Form {n}"),
    "a reference": anywhere("Siehe [](#K-1-01), {ref}`ein-ziel`, [](/docs/recht.md), {term}`Auftrag`, TOM-1 und § 1."),
    "a broken reference": anywhere("Siehe [](#NICHTS-{n}), {ref}`nichts-{n}`, [](nichts-{n}.md) und {term}`Nichts`."),
    "an include": anywhere("```{include} /docs/worte/_teil.md\n```", pages_like="**/[!_]*.md"),
    "an include gone": rewording(r"^```\{include\}.*\n```\n", ""),
    "an included sentence": rewording(
        r"^Eingebunden .*\.$", "Eingebunden ist {n} über [](#K-2-01).", pages_like="**/_*.md"
    ),
    "a picture": a_picture_is_replaced,
    "a picture in another's place": a_picture_takes_the_name_of_another,
    "a picture more": anywhere("![Noch eins](/docs/worte/dreieck.svg)", "![Noch eins](/docs/tom/bild.svg)"),
    "a picture less": rewording(r"^!\[.*\n", ""),
    "a picture for us": rewording(r"^(!\[.*\n)", r"\n:::{nur} intern\n\1:::\n"),
    "a file": rewording(r"\A.*", "Ein Blatt {n}", pages_like="**/*.txt"),
    "a file less": a_file_is_removed,
    "a file renamed": a_file_is_renamed_with_what_names_it,
    "a file put back": a_file_is_put_back,
    "a file less to download": rewording(r"\{download\}`(.*?) <.*?>`", r"\1"),
    "a file for us": rewording(r" und (\{download\}`.*?`)(.*)$", r".\n\n:::{nur} intern\n\1\n:::\n"),
    # editions and views
    "a page for another edition": rewording(FRONT, *(f"---\nausgabe: {to}\n---\n\n" for to in ("intern", "pruefung"))),
    "a folder for another edition": rewording(FRONT, "---\nausgabe: intern\n---\n\n", pages_like="*/index.md"),
    "a page that says no edition": rewording(FRONT, ""),
    "a page for customers": rewording(r"\A(?!---)", "---\nausgabe: kunde\n---\n\n", pages_like="**/[!_]*.md"),
    "a block for another edition": rewording(r"\{nur\} \w+$", "{nur} intern", "{nur} pruefung", "{nur} kunde"),
    "a block for us": rewording(r"^([A-ZÄÖÜ][^{\n]*\.)$", r":::{nur} intern\n\1\n:::"),
    "a view": anywhere(":::{register} avv\n:::", ":::{netz} K-1\n:::", ":::{befunde} DOK-TOM\n:::", ":::{zahlen}\n:::"),
    "a view less": rewording(r"^:::\{(?:matrix|kette|befunde|netz|kennungen|was_gilt)\}.*\n(?::.*\n)*", ""),
    "what a view asks": rewording(r"^(:::\{(?:register|deckung|netz)\}) .*$", r"\1 avv", r"\1 DOK-AVV", r"\1 TOM-1"),
    # settings, templates, laws
    "project": settings("project", "Probe", "Muster"),
    "html_title": settings("html_title", "Probehandbuch", "Musterhandbuch"),
    "version": settings("version", "Entwurf", "2026.7"),
    "author": settings("author", "Redaktion", "Andere"),
    "numfig": settings("numfig", True, False),
    "numfig_format": settings("numfig_format", {"figure": "Bild %s"}, {}),
    "numfig_secnum_depth": settings("numfig_secnum_depth", 0, 2),
    "myst_heading_anchors": settings("myst_heading_anchors", 1, 3),
    "exclude_patterns": settings("exclude_patterns", ["**/_*"], ["**/_*", "docs/mehr/*"]),
    "html_additional_pages": settings("html_additional_pages", {}, {"index": "start.html"}),
    "html_use_index": settings("html_use_index", True, False),
    "html_theme_options": settings("html_theme_options", {}, {"navigation_with_keys": True}),
    "html_show_sourcelink": settings("html_show_sourcelink", True, False),
    "html_copy_source": settings("html_copy_source", True, False),
    "nachweis_review_months": settings("nachweis_review_months", 12, 1, 120),
    "nachweis_organisation": settings("nachweis_organisation", "Probe GmbH", "Muster GmbH"),
    "nachweis_editions": settings("nachweis_editions", "pruefung kunde", ""),
    "nachweis_state": settings("nachweis_state", "BE", "BY", ""),
    "nachweis_today": settings("nachweis_today", "2026-11-22", "2027-02-03"),
    "nachweis_version": settings("nachweis_version", "2026.7", ""),
    "nachweis_released": settings("nachweis_released", True, False),
    "nachweis_laws": settings("nachweis_laws", "gesetze", ""),
    "nachweis_search": settings("nachweis_search", True, False),
    "nachweis_pdf_author_role": settings("nachweis_pdf_author_role", "Leitung", ""),
    "a template": a_template_is_changed,
    "a template more": a_template_of_pages_is_added,
    "a law": a_law_is_changed,
    "a version before": there_is_a_version_before,
    "a version before less": the_version_before_is_taken_away,
    # the program
    "a copy of the program": the_program_is_a_copy,
    "another program: a law": program("exchange/laws/10-dsgvo.json", "Vertraulichkeit", "Verschwiegenheit"),
    "another program: a label": program("handbook/editions.py", '"Nur intern"', '"Nur für uns"'),
    "another program: a message": program(
        "handbook/directives.py", "gibt es bei „{kind.value}“ nicht", "hat „{kind.value}“ nicht"
    ),
    "another program: a style": program("handbook/static/nachweis.css", "}", "}\n"),
    # accidents
    "a raise while reading": accident("source-read", "1 / 0"),
    "a kill while reading": accident("source-read", "os._exit(9)"),
    "a raise while writing": accident("html-page-context", "1 / 0"),
    "a kill while writing": accident("html-page-context", "os._exit(9)"),
    "a kill between": accident("env-updated", "os._exit(9)"),
    "a kill at the end": accident("build-finished", "os._exit(9)"),
    "a raise at the end": accident("build-finished", "1 / 0"),
}
"""Every kind of edit, by a name that tells what is other than before."""
