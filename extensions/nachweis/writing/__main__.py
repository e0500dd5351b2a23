"""``nox -s new`` and ``nox -s rename``: sources are changed only if the handbook reads as well as before."""

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nachweis.__main__ import BUILD, build, in_words
from nachweis.compliance.finding import Finding, meant
from nachweis.compliance.model import Entry, Handbook, Kind, Role
from nachweis.exchange.archive import open_archive
from nachweis.handbook.domain import domain_of
from nachweis.handbook.vocabulary import vocabulary
from nachweis.releases.store import newest_archive
from nachweis.writing.editor import files
from nachweis.writing.sources import SourceError, moved_links, next_id, put_into, span, taken_out

PARENTS = {Kind.CONTROL: Kind.MEASURE, Kind.CLAUSE: Kind.CLAUSE}
"""What is written inside of an entry of a kind, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Read:
    """The handbook as it is written now."""

    handbook: Handbook
    errors: frozenset[tuple[str, str]]
    paths: Mapping[str, Path]


def read(source: Path) -> Read:
    """Read all pages, without writing any."""
    app, _ = build(source, source / BUILD / "check", "schema", {}, fresh=False, jobs=1, quiet=True)
    domain = domain_of(app.env)
    found: Sequence[Finding] = domain.reported or ()
    errors = frozenset((f.rule, f.message) for f in found if f.holds_back and not f.record)
    paths = {docname: Path(app.env.doc2path(docname)) for docname in app.env.found_docs}
    return Read(domain.handbook, errors, paths)


def change(source: Path, before: Read, texts: Mapping[Path, str]) -> Read:
    """Write ``texts``, and take them back if the handbook has new errors then.

    :raises SourceError: With these errors.
    """
    old = {path: path.read_text(encoding="utf-8") if path.exists() else None for path in texts}
    try:
        for path, text in texts.items():
            _write(path, text)
        after = read(source)
        new = after.errors - before.errors
    except BaseException:
        _restore(old)
        raise
    if new:
        _restore(old)
        told = "\n".join(f"  {message}" for _, message in sorted(new))
        raise SourceError(f"So entstünden neue Fehler; alles ist geblieben, wie es war:\n{told}")
    return after


def _restore(old: Mapping[Path, str | None]) -> None:
    for path, text in old.items():
        if text is None:
            path.unlink(missing_ok=True)
        else:
            _write(path, text)


def _write(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.neu")
    new.write_text(text, encoding="utf-8", newline="\n")
    new.replace(path)


# ── new ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def new(source: Path, given: argparse.Namespace) -> str:
    """Write a new entry; where it is.

    :raises SourceError: If it cannot be written.
    """
    before = read(source)
    around = _entry(before.handbook, given.in_ or _ask_place(before.handbook))
    kind = Kind(given.art) if given.art else PARENTS.get(around.kind)
    if kind is None:
        places = "einer Kontrolle oder einer Klausel"
        raise SourceError(f"In „{around.id}“ lässt sich nichts anlegen. Nennen Sie die Kennung {places}.")
    text = " ".join((given.text or _ask("Was gilt, in einem Satz: ")).split())
    if not text:
        raise SourceError("Ein Eintrag braucht einen Satz. Schreiben Sie ihn in Anführungszeichen ans Ende.")
    taken = set(before.handbook.ids)
    if archive := newest_archive(source):
        taken |= set(open_archive(archive).ids)
    deep = sum(above.kind is Kind.CLAUSE for above in (around, *before.handbook.line_of(around)))
    id = next_id(around.id, frozenset(taken), letter=kind is Kind.CLAUSE and deep >= 2)
    written = (
        f"- [{id}] {text}"
        if kind is Kind.MEASURE and not given.block
        else f":::{{{kind.value}}} {text}\n:id: {id}\n:::"
    )
    path = before.paths[around.place.page]
    old = path.read_text(encoding="utf-8")
    after = change(source, before, {path: put_into(old, span(old, around.place.line, around.id), written)})
    entry = after.handbook[id]
    return f"{id} steht in {path.relative_to(source)}, Zeile {entry.place.line}."


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
    """Move an entry into another one; it keeps its id. What holds for it now that did not before.

    :raises SourceError: If it cannot be moved.
    """
    before = read(source)
    entry, around = _entry(before.handbook, given.eintrag), _entry(before.handbook, given.nach)
    if around is entry or entry in before.handbook.line_of(around):
        raise SourceError(f"„{entry.id}“ kann nicht in sich selbst stehen.")
    if before.handbook.get(entry.parent) is around:
        raise SourceError(f"„{entry.id}“ steht schon in „{around.id}“.")
    here, there = before.paths[entry.place.page], before.paths[around.place.page]
    text = here.read_text(encoding="utf-8")
    written, rest = taken_out(text, span(text, entry.place.line, entry.id))
    if "[^" in written:
        raise SourceError(f"„{entry.id}“ hat eine Fußnote, und die bliebe zurück. Schreiben Sie sie in den Text.")
    written = "\n".join(line.removeprefix(_indent(written)) for line in written.splitlines())
    texts = {here: rest}
    line = around.place.line
    if here == there:
        target, removed = rest, len(text.splitlines()) - len(rest.splitlines())
        line -= removed if entry.place.line < line else 0
    else:
        target = there.read_text(encoding="utf-8")
        written = moved_links(written, entry.place.page, around.place.page)
    texts[there] = put_into(target, span(target, line, around.id), written)
    texts |= _readdressed(source, before, entry, texts)
    after = change(source, before, texts)
    moved = after.handbook[entry.id]
    told = [f"{entry.id} steht jetzt in {there.relative_to(source)}, Zeile {moved.place.line}."]
    told += [f"  Für {entry.id} gilt nun: {line}" for line in _held(before.handbook, entry, after.handbook, moved)]
    return "\n".join(told)


def _indent(written: str) -> str:
    return re.match(r"\s*", written)[0]  # type: ignore[index]


def _readdressed(source: Path, before: Read, entry: Entry, changed: Mapping[Path, str]) -> dict[Path, str]:
    """Pages that refer to the entry by the file it leaves; by its id alone they are right wherever it is."""
    name = re.escape(Path(entry.place.page).name)
    link = re.compile(rf"\]\((?:[^)\s#]*/)?{name}(?:\.md)?#{re.escape(entry.id)}\)")
    found = {}
    for path in before.paths.values():
        text = changed.get(path) or path.read_text(encoding="utf-8")
        if (right := link.sub(f"](#{entry.id})", text)) != text:
            found[path] = right
    return found


def _held(old: Handbook, before: Entry, new: Handbook, after: Entry) -> list[str]:
    told = []
    word = vocabulary()[before.kind]
    for name, field in word.fields.items():
        one, two = old.fact(before, name), new.fact(after, name)
        if (one and one.value) != (two and two.value):
            told.append(
                f"{field.label}: {two.value if two else 'keine Angabe'} (vorher: {one.value if one else 'keine'})"
            )
    for role in Role:
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
        _write(path, f"{json.dumps(data, ensure_ascii=False, indent=1)}\n")
    return f"Geschrieben: {', '.join(written)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 if it is done, 1 if nothing was changed."""
    parser = argparse.ArgumentParser(prog="python -m nachweis.writing", description="Einträge anlegen und verschieben.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="new|rename|editor")
    one = commands.add_parser("new", help="einen Eintrag mit der nächsten freien Kennung anlegen")
    one.add_argument(
        "--in", dest="in_", default="", metavar="KENNUNG", help="die Kontrolle oder Klausel, in der er steht"
    )
    one.add_argument(
        "--art", choices=("tom", "avv"), help="sonst: Maßnahme in einer Kontrolle, Klausel in einer Klausel"
    )
    one.add_argument("--block", action="store_true", help="die Maßnahme als Block, mit Platz für mehr Text")
    one.add_argument("text", nargs="?", default="", metavar="SATZ", help="was gilt, in einem Satz")
    two = commands.add_parser("rename", help="einen Eintrag in eine andere Kontrolle oder Klausel verschieben")
    two.add_argument("eintrag", metavar="KENNUNG")
    two.add_argument("--nach", required=True, metavar="KENNUNG", help="wohin: die Kontrolle oder Klausel")
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
