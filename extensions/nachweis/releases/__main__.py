"""The commands behind ``nox -s publish`` and ``nox -s changes``."""

import argparse
import io
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from nachweis.compliance.changes import compare
from nachweis.exchange.archive import ArchiveError, open_archive, unknown_kinds
from nachweis.exchange.changes import changes_data, changes_text
from nachweis.releases.repository import ReleaseError
from nachweis.releases.serving import EVERYWHERE, Access, Listening, configuration, guessable, names_below
from nachweis.releases.store import Store, site_of
from nachweis.typed import Parser
from nachweis.vocabulary import Edition, read_edition

BUILT: Final = "_build/html/needs.json"
"""Where the last build left the entries."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 if all is well, 1 if something could not be published or compared."""
    parser = Parser(prog="python -m nachweis.releases", description="Fassungen veröffentlichen.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="publish|changes|notice|server")
    publish = commands.add_parser("publish", help="jede Fassung und den Entwurf nach _site veröffentlichen")
    instead = publish.add_mutually_exclusive_group()
    instead.add_argument("--noch-einmal", metavar="FASSUNG", help="eine Fassung neu bauen und vergleichen")
    instead.add_argument("--nachsehen", action="store_true", help="prüfen, ob alles Veröffentlichte unversehrt ist")
    instead.add_argument("--zuruecknehmen", metavar="FASSUNG", help="eine Fassung für immer entfernen")
    publish.add_argument("--ausgabe", metavar="AUSGABE", help="nur aus dieser Ausgabe: intern, pruefung oder kunde")
    changes = commands.add_parser("changes", help="zwei Fassungen vergleichen")
    changes.add_argument("before", metavar="VON", help="eine Fassung, etwa 2026.1, oder ein needs.json")
    changes.add_argument("after", metavar="BIS", help="ebenso")
    changes.add_argument("--format", choices=("text", "json"), default="text")
    notice = commands.add_parser("notice", help="die Mitteilung über andere Unterauftragsverarbeiter entwerfen")
    notice.add_argument("--von", default="", metavar="VON", help="womit verglichen wird; sonst die neueste Fassung")
    notice.add_argument("--bis", default=BUILT, metavar="BIS", help="sonst der letzte Bau")
    server = commands.add_parser("server", help="die Konfiguration für nginx schreiben, nach _build/server")
    server.add_argument("--name", default="", help="unter welchem Namen die interne Ausgabe erreichbar ist")
    server.add_argument("--port", type=int, default=443, help="Vorgabe: 443")
    server.add_argument(
        "--adresse",
        nargs="+",
        default=EVERYWHERE,
        metavar="ADRESSE",
        help="wo er horcht, etwa „127.0.0.1“; sonst überall, mit IPv4 und IPv6",
    )
    server.add_argument("--zertifikat", default="", metavar="DATEI", help="mit „--schluessel“; sonst ohne TLS")
    server.add_argument("--schluessel", default="", metavar="DATEI")
    server.add_argument(
        "--passwoerter", default=Access().passwords, metavar="DATEI", help="mit „{edition}“ im Namen, je Ausgabe eine"
    )
    server.add_argument(
        "--gruppen", default="", metavar="KOPFZEILE", help="statt Passwörtern: die Kopfzeile mit Gruppen"
    )
    server.add_argument("--vorgeschaltet", default="127.0.0.1", metavar="ADRESSE", help="wer sie nennen darf")
    given = parser.parse_args(arguments)
    try:
        return {"publish": _publish, "changes": _changes, "notice": _notice, "server": _server}[given.command](given)
    except (ReleaseError, ArchiveError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        told = f"„{error.filename}“ lässt sich nicht lesen oder schreiben ({error.strerror})."
        print(told if error.filename else f"Das System meldet „{error}“.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nAbgebrochen. Die Website ist unverändert; der nächste Lauf macht dort weiter.", file=sys.stderr)
        return 130


def _publish(given: argparse.Namespace) -> int:
    root = Path.cwd()
    if given.ausgabe is not None and given.zuruecknehmen is None:
        raise ReleaseError("„--ausgabe“ gehört zu „--zuruecknehmen“.")
    if given.nachsehen:
        return _look([Store(root, edition) for edition in Edition])
    if given.zuruecknehmen is not None:
        return _withdraw(root, given.zuruecknehmen, given.ausgabe)
    return _publish_all(root) if given.noch_einmal is None else _again(root, given.noch_einmal)


def _say(line: str) -> None:
    print(line, flush=True)


def _publish_all(root: Path) -> int:
    from nachweis.releases.publishing import Publisher

    published: list[str] = []
    problems: list[str] = []
    for edition in Edition:
        try:
            done = Publisher(root, _say, edition).publish()
        except (ReleaseError, ArchiveError) as error:
            problems.append(str(error))
            continue
        marked = "" if edition is Edition.INTERNAL else f" ({edition.label})"
        published += [f"{name}{marked}" for name in done.published]
        problems += done.problems
    for problem in dict.fromkeys(problems):
        print(problem, file=sys.stderr)
    if published:
        print(f"Veröffentlicht: {', '.join(published)}")
    elif not problems:
        print("Nichts Neues.")
    for edition in Edition:
        if (root / site_of(edition)).exists():
            name = "Die Website" if edition is Edition.INTERNAL else f"Die Website der Ausgabe „{edition.label}“"
            print(f"{name} liegt in {root / site_of(edition) / 'index.html'}")
    return int(bool(problems))


def _again(root: Path, name: str) -> int:
    """Build a version again in each edition that has it; each gets its own verdict."""
    from nachweis.releases.publishing import Publisher

    wrong = False
    for edition in _having(root, name):
        done = Publisher(root, _say, edition).again(name)
        for problem in done.problems:
            print(problem, file=sys.stderr)
        if done.published:
            marked = "" if edition is Edition.INTERNAL else f" (Ausgabe „{edition.label}“)"
            print(f"Die Fassung {name}{marked} kommt Byte für Byte so heraus, wie sie veröffentlicht ist.")
        wrong = wrong or bool(done.problems)
    return int(wrong)


def _withdraw(root: Path, name: str, only: str | None) -> int:
    from nachweis.releases.publishing import Publisher

    edition = read_edition(only) if only else None
    if only and edition is None:
        raise ReleaseError(f"Eine Ausgabe „{only}“ gibt es nicht, nur {', '.join(Edition)}.")
    problems: list[str] = []
    for taken in [edition] if edition else reversed(_having(root, name)):  # first where most people see it
        try:
            later = Publisher(root, _say, taken).withdraw(name)
        except ReleaseError as error:
            problems.append(str(error))
            continue
        print(f"Die Fassung {name} ist aus der Ausgabe „{taken.label}“ entfernt und wird nicht wieder gebaut.")
        if later:
            print(f"Sehen Sie nach, ob spätere Fassungen den Wortlaut noch nennen: {', '.join(later)}.")
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print("Wer sie schon geladen hat, behält sie; auch Sicherungen von „.site“ enthalten sie noch.")
    return int(bool(problems))


def _having(root: Path, name: str) -> list[Edition]:
    """The editions in which a version is published.

    :raises ReleaseError: If there is none.
    """
    stores = {edition: Store(root, edition) for edition in Edition}
    found = [edition for edition, store in stores.items() if name in (*store.names(), *store.left())]
    if not found:
        known = ", ".join(Store(root).names()) or "keine"
        raise ReleaseError(f"Eine Fassung „{name}“ ist nicht veröffentlicht. Es gibt: {known}.")
    return found


def _look(stores: list[Store]) -> int:
    """Say of everything that is published whether it is as it was; what lies there besides is only named."""
    from nachweis.releases.publishing import damages

    wrong = []
    for store in stores:
        wrong += [*store.unreadable().values(), *damages(store)]
        try:
            store.refuse_foreign()
            wrong += _site_flaws(store)
        except ReleaseError as error:
            wrong.append(str(error))
        for name in store.left():
            wrong.append(f"Die Fassung {name} ist zurückgenommen; löschen Sie „{store.path(name)}“.")
        for name in store.strange():
            print(f"„{store.path(name)}“ ist keine Fassung und bleibt unbeachtet.")
    for line in dict.fromkeys(wrong):
        print(line, file=sys.stderr)
    if not wrong:
        something = any(store.served for store in stores)
        print("Alles Veröffentlichte ist unversehrt." if something else "Noch ist nichts veröffentlicht.")
    return int(bool(wrong))


def _site_flaws(store: Store) -> Iterator[str]:
    """What is wrong with the site that is served."""
    from nachweis.releases.publishing import named

    site = store.site.name
    if missing := store.missing():
        yield f"{missing}. Neu: -s publish"
    if forged := store.forged():
        yield f"„{site}“ ist nicht, wie es angelegt wurde: {named(forged)}. Neu: -s publish"
    for name in store.orphans():
        yield (
            f"„{site}“ zeigt die Fassung {name}, und „{store.versions_folder}“ hat sie nicht mehr. "
            "Stellen Sie den Ordner aus der Sicherung wieder her, oder erneuern Sie die Website: -s publish"
        )


def _changes(given: argparse.Namespace) -> int:
    store = Store(Path.cwd())
    paths = [_archive(store, name) for name in (given.before, given.after)]
    before, after = map(open_archive, paths)
    strange = {path: unknown_kinds(path) for path in paths}
    found = tuple(change for change in compare(before, after) if not any(change.id in ids for ids in strange.values()))
    if given.format == "json":
        print(json.dumps(changes_data(given.before, given.after, found), ensure_ascii=False, indent=1))
    else:
        print("\n".join(changes_text(given.before, given.after, found, after)))
    for path, ids in strange.items():
        for id, kind in ids.items():
            print(
                f"Der Eintrag „{id}“ in „{path}“ ist von der Art „{kind}“, die dieses Programm nicht kennt; was sich "
                "an ihm geändert hat, ist nicht zu sagen. Vergleichen Sie mit einem neueren Programm.",
                file=sys.stderr,
            )
    return int(any(strange.values()))


def _notice(given: argparse.Namespace) -> int:
    from nachweis.releases.current import audit_of, settings
    from nachweis.releases.notice import notices, write

    store = Store(Path.cwd())
    known = [version.name for version in store.versions()]
    if not given.von and not known:
        raise ReleaseError("Noch ist keine Fassung veröffentlicht, mit der sich vergleichen ließe. Zuerst: -s publish")
    if given.bis == BUILT and not Path(BUILT).exists():
        raise ReleaseError(f"Noch ist nichts gebaut: Es gibt kein „{BUILT}“. Zuerst: python3 noxfile.py -s html")
    before, needs = _archive(store, given.von or known[-1]), _archive(store, given.bis)
    day, found_settings = datetime.now().astimezone().date(), settings(needs.parent)
    audit = audit_of(needs, found_settings, day)
    found = notices(open_archive(before), audit, found_settings.organisation, day)
    for path in write(Path("_build") / "notice", found, day):
        print(f"Entworfen: {path}")
    if not found:
        print(f"Bei den Unterauftragsverarbeitern hat sich seit {given.von or known[-1]} nichts geändert.")
    return 0


def _server(given: argparse.Namespace) -> int:
    from nachweis.releases.current import settings

    root = Path.cwd()
    start = root / site_of(Edition.INTERNAL) / "stand"
    host = given.name or urlsplit(settings(start).address).hostname or "handbuch.example"
    header = f"http_{given.gruppen.strip().lower().replace('-', '_')}" if given.gruppen else ""
    access = Access(passwords=given.passwoerter, header=header, proxy=given.vorgeschaltet)
    listening = Listening(
        port=given.port, addresses=tuple(given.adresse), certificate=given.zertifikat, key=given.schluessel
    )
    written = configuration(root, names_below(host), access, listening)
    folder = root / "_build" / "server"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(f"Geschrieben: {folder / name}")
    if told := guessable(header):
        print(told, file=sys.stderr)
    if listening.open_to_others:
        what = "die Gruppen" if header else "Passwörter"
        print(
            f"Achtung: Ohne „--zertifikat“ gehen {what} unverschlüsselt durchs Netz. Nennen Sie „--zertifikat“ und "
            "„--schluessel“, oder „--adresse 127.0.0.1“, wenn ein Dienst auf diesem Rechner verschlüsselt.",
            file=sys.stderr,
        )
    return 0


def _archive(store: Store, name: str) -> Path:
    """Where the archive of a version is.

    :raises ReleaseError: If there is none.
    """
    if name.endswith(".json"):
        return Path(name)
    draft = store.draft if name == "Entwurf" else None
    path = draft / "needs.json" if draft else store.needs(name)
    if not path.is_file():
        known = ", ".join(version.name for version in store.versions()) or "keine"
        raise ReleaseError(f"Die Fassung „{name}“ ist nicht veröffentlicht. Es gibt: {known}.")
    return path


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
