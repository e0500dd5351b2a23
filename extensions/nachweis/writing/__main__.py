"""``nox -s new`` and ``nox -s rename``: sources are changed only if the handbook reads as well as before."""

import argparse
import json
import posixpath
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nachweis.__main__ import BUILD, build, in_words, path_of
from nachweis.compliance.finding import Finding, meant
from nachweis.compliance.model import ID, Entry, Handbook
from nachweis.exchange.archive import open_archive
from nachweis.handbook.domain import domain_of
from nachweis.releases.store import newest_archive
from nachweis.source.spans import Block, inside
from nachweis.typed import Parser
from nachweis.vocabulary import Kind, Link, kind_word, vocabulary
from nachweis.writing.editor import files
from nachweis.writing.files import changed, decoded, write
from nachweis.writing.ids import counted_id, named_id, next_id, slug
from nachweis.writing.judging import judged
from nachweis.writing.links import addressed, check_notes, names_in
from nachweis.writing.pages import block_of, file_name, listed, named_in
from nachweis.writing.places import INSIDE, Spot, spot
from nachweis.writing.sources import Source, SourceError, dedented, lines_of, put_after, put_into, taken_out

NAMED = frozenset({Kind.DOCUMENT, Kind.SUBPROCESSOR, Kind.SITUATION, Kind.DATA_CATEGORY, Kind.DATA_SUBJECT})
"""Kinds whose ids say what they are, where they are not counted."""
_MANY = 8
"""More things to do than these are not listed."""


@dataclass(frozen=True, slots=True)
class Read:
    """The handbook as it is written now."""

    folder: Path
    handbook: Handbook
    found: Sequence[Finding]
    paths: Mapping[str, Path]
    named: Mapping[str, str]
    """The source file of each page, from the folder of the handbook."""

    data: dict[str, bytes] = field(default_factory=dict)
    """What the files that were looked at held then."""

    def stored(self, page: str) -> bytes:
        """What the file of a page holds, the same each time."""
        if page not in self.data:
            self.data[page] = self.paths[page].read_bytes()
        return self.data[page]

    def text(self, page: str) -> str:
        """The text of a page, whatever its encoding; what is not UTF-8 comes out again as it was."""
        return self.stored(page).decode("utf-8", "surrogateescape")

    def source(self, page: str) -> Source:
        """The text of a page.

        :raises SourceError: If it is not UTF-8.
        """
        return Source(decoded(self.stored(page), self.named[page]), self.named[page])


def read(source: Path) -> Read:
    """Read all pages, without writing any."""
    app, _ = build(source, source / BUILD / "check", "schema", {}, fresh=False, jobs=1, quiet=True)
    domain = domain_of(app.env)
    paths = {docname: Path(app.env.doc2path(docname)) for docname in app.env.found_docs}
    named = {docname: path_of(app)(docname) for docname in paths}
    return Read(source, domain.handbook, domain.build.reported or (), paths, named)


def change(before: Read, texts: Mapping[Path, tuple[str | None, str]], id: str) -> tuple[Read, list[str]]:
    """Write ``texts`` and give what is read then, and what is to be done next; take them back if something is broken.

    :param texts: The old and the new text of each file.
    :raises SourceError: With what is broken.
    """
    pages = {page for page, path in before.paths.items() if path in texts}
    data = {
        path: (None if old is None else old.encode("utf-8", "surrogateescape"), new.encode("utf-8", "surrogateescape"))
        for path, (old, new) in texts.items()
    }
    with changed(data):
        after = read(before.folder)
        broken, unfinished = judged(before.found, after.found, pages | (after.paths.keys() - before.paths.keys()))
        if broken or id not in after.handbook:
            told = [f"  {_told(after, finding)}" for finding in broken] or [f"  „{id}“ wird dort nicht gelesen."]
            raise SourceError("\n".join(["So entstünden neue Fehler; alles ist geblieben, wie es war:", *told]))
    more = len(unfinished) - _MANY
    return after, [
        *(f"  Noch zu tun: {finding}" for finding in unfinished[:_MANY]),
        *([f"  … und {more} weitere Punkte; siehe: nox -s check"] if more > 0 else []),
    ]


def _told(after: Read, finding: Finding) -> str:
    name = after.named.get(finding.place.page, finding.place.page)
    return f"{name}: {finding}" if not finding.entry else str(finding)


# ── new ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def new(source: Path, given: argparse.Namespace) -> str:
    """Write a new entry; where it is.

    :raises SourceError: If it cannot be written.
    """
    kind = _kind(given.art)
    before = read(source)
    where = _place(before, given.in_) if given.in_ else None
    if where is None and kind in (None, *_IN_OTHERS):
        where = _entry(before.handbook, _ask_place(before.handbook))
    if kind is None:
        kind = INSIDE.get(where.kind) if isinstance(where, Entry) else None
    if kind is None:
        name = where.id if isinstance(where, Entry) else where
        raise SourceError(
            f"In „{name}“ lässt sich nichts anlegen, ohne dass Sie sagen, was. Nennen Sie die Kennung einer Kontrolle "
            "oder einer Klausel, oder mit „--art“, was es werden soll."
        )
    text = " ".join((given.text or _ask("Was gilt, in einem Satz: ")).split())
    if not text:
        raise SourceError("Ein Eintrag braucht einen Satz. Schreiben Sie ihn in Anführungszeichen ans Ende.")
    if kind is Kind.DOCUMENT:
        return _new_document(before, where, text, given.kennung)
    at = spot(before.handbook, kind, where, new=True)
    id = _id(before, kind, where, at, text, given.kennung)
    if at.own_page:
        return _new_page(before, kind, at, where, id, text)
    page = before.source(at.page)
    around = page.find(at.inside) if at.inside else None
    if kind is Kind.MEASURE and not given.block:
        written = [f"{_bullet(page, around)} [{id}] {text}"]
    else:
        written = block_of(kind, id, text)
    made = _put(page, at, written)
    path = before.paths[at.page]
    after, to_do = change(before, {path: (page.text, made.text)}, id)
    return _done(after, id, to_do)


_IN_OTHERS = (Kind.MEASURE, Kind.CLAUSE, Kind.CONTROL)
"""Kinds that belong to one place in one document."""


def _put(page: Source, at: Spot, written: Sequence[str]) -> Source:
    if at.inside:
        return put_into(page, page.find(at.inside), written)
    return put_after(page, page.find(at.behind) if at.behind else None, written)


def _bullet(page: Source, around: Block | None) -> str:
    """The sign before the items of a list."""
    items = [block for block in inside(page.blocks, around) if block.is_item] if around else []
    return items[-1].marks if items and items[-1].marks in "-*+" else "-"


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
    marks = 4 if kind is Kind.CONTROL else 3
    lines = [f"# {text}", "", *block_of(kind, id, text, marks=marks)]
    if kind is Kind.CONTROL and isinstance(where, Entry) and where.kind is Kind.CONTROL:
        lines.insert(4, f":teil_von: {where.id}")
    index = where.place.page if isinstance(where, Entry) and where.kind in (Kind.DOCUMENT, Kind.CONTROL) else at.page
    return _written(before, name, lines, id, _listing(before, name, at.page if at.page != index else "", index))


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
    lines = [f"# {text}", "", *block_of(Kind.DOCUMENT, id, text)]
    return _written(before, name, lines, id, _listing(before, name, index, index))


def _listing(before: Read, name: str, sibling: str, index: str) -> tuple[str, Source] | None:
    """The page whose table of contents is to name ``name``, with it; ``None`` if it does already."""
    holders = [page for page in before.paths if sibling and _names(before, page, sibling)]
    page = holders[0] if holders else index
    made = listed(before.source(page), page, name, sibling if holders else "")
    return None if made is None else (page, made)


def _names(before: Read, page: str, sibling: str) -> bool:
    text = before.text(page)
    return "toctree" in text and named_in(Source(text), page, sibling) is not None


def _written(before: Read, name: str, lines: Sequence[str], id: str, listing: tuple[str, Source] | None) -> str:
    path = before.folder / f"{name}.md"
    if path.exists():
        raise SourceError(f"Die Datei „{name}.md“ gibt es schon. Wählen Sie mit „--kennung“ eine andere Kennung.")
    texts: dict[Path, tuple[str | None, str]] = {path: (None, "".join(f"{line}\n" for line in lines))}
    if listing is not None:
        page, made = listing
        texts[before.paths[page]] = (before.source(page).text, made.text)
    after, to_do = change(before, texts, id)
    told = [f"  Im Inhaltsverzeichnis steht sie in {before.named[listing[0]]}."] if listing else []
    return _done(after, id, [*told, *to_do])


def _done(after: Read, id: str, told: Iterable[str]) -> str:
    place = after.handbook[id].place
    return "\n".join([f"{id} steht in {after.named[place.page]}, Zeile {place.line}.", *told])


def _place(before: Read, written: str) -> Entry | str:
    """The entry or the page that somebody names."""
    name = Path(written).as_posix().removesuffix(".md").removeprefix("./")
    if written in before.paths or name in before.paths:
        return name
    if f"{name.rstrip('/')}/index" in before.paths:
        return f"{name.rstrip('/')}/index"
    if "/" in written:
        raise SourceError(f"Die Seite „{written}“ gibt es nicht. {meant(name, before.paths)}".rstrip())
    return _entry(before.handbook, written)


def _ask_place(handbook: Handbook) -> str:
    for document in handbook.of(Kind.DOCUMENT):
        print(f"{document.id}: {document.title}")
    name = _ask("In welchem Dokument (Kennung): ")
    document = _entry(handbook, name)
    for entry in handbook.of(Kind.CONTROL, Kind.CLAUSE):
        if handbook.document_of(entry) is document:
            print(f"  {entry.id}: {handbook.number(entry)} {entry.title}".replace(":  ", ": "))
    return _ask("In welcher Kontrolle oder Klausel (Kennung): ")


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise SourceError(f"Es fehlt eine Angabe ({question.rstrip(': ')}). Siehe: nox -s new -- --help")
    return input(question).strip()


def _entry(handbook: Handbook, id: str) -> Entry:
    entry = handbook.get(id) or next((found for found in handbook if found.id.casefold() == id.casefold()), None)
    if entry is None:
        raise SourceError(f"Den Eintrag „{id}“ gibt es nicht. {meant(id, handbook.ids) or 'Prüfen Sie die Kennung.'}")
    return entry


# ── rename ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def rename(source: Path, given: argparse.Namespace) -> str:
    """Move an entry into another one or to another page; it keeps its id. What holds for it now that did not before.

    :raises SourceError: If it cannot be moved.
    """
    before = read(source)
    handbook = before.handbook
    entry, where = _entry(handbook, given.eintrag), _place(before, given.nach)
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
    made[there] = _put(target, at, dedented(taken))
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


def editor(source: Path, given: argparse.Namespace) -> str:
    """Write what VS Code offers while one types."""
    written = files(read(source).handbook)
    for name, data in written.items():
        path = source / name
        path.parent.mkdir(exist_ok=True)
        write(path, f"{json.dumps(data, ensure_ascii=False, indent=1)}\n")
    return f"Geschrieben: {', '.join(written)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 if it is done, 1 if nothing was changed."""
    parser = Parser(prog="python -m nachweis.writing", description="Einträge anlegen und verschieben.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="new|rename|editor")
    one = commands.add_parser("new", help="einen Eintrag mit der nächsten freien Kennung anlegen")
    one.add_argument(
        "--in",
        dest="in_",
        default="",
        metavar="ORT",
        help="wo er steht: die Kennung einer Kontrolle, einer Klausel oder eines Dokuments, oder eine Seite, „docs/…“",
    )
    one.add_argument(
        "--art",
        metavar="ART",
        help=f"sonst: Maßnahme in einer Kontrolle, Klausel in einer Klausel; möglich: {', '.join(Kind)}",
    )
    one.add_argument("--kennung", default="", metavar="KENNUNG", help="sonst: die nächste freie")
    one.add_argument("--block", action="store_true", help="die Maßnahme als Block, mit Platz für mehr Text")
    one.add_argument("text", nargs="?", default="", metavar="SATZ", help="was gilt, in einem Satz")
    two = commands.add_parser("rename", help="einen Eintrag verschieben, etwa in eine andere Kontrolle")
    two.add_argument("eintrag", metavar="KENNUNG")
    two.add_argument("--nach", required=True, metavar="ORT", help="wohin: eine Kennung oder eine Seite, „docs/…“")
    commands.add_parser("editor", help="Bausteine, Kennungen und Seitenkopf für VS Code schreiben, nach .vscode")
    given = parser.parse_args(arguments)
    source = Path.cwd()
    if not (source / "conf.py").is_file():
        print("In diesem Ordner liegt kein Handbuch (keine „conf.py“). Wechseln Sie in seinen Ordner.", file=sys.stderr)
        return 1
    try:
        print({"new": new, "rename": rename, "editor": editor}[given.command](source, given))
    except (KeyboardInterrupt, EOFError):
        print("\nAbgebrochen. Nichts ist geändert.", file=sys.stderr)
        return 1
    except Exception as error:  # a writer gets a sentence, whatever it is
        print(str(error) if isinstance(error, SourceError) else in_words(error, source), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
