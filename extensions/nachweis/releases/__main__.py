"""The commands behind ``nox -s publish`` and ``nox -s changes``."""

import argparse
import io
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from nachweis.compliance.changes import compare
from nachweis.compliance.editions import Edition
from nachweis.exchange.archive import ArchiveError, open_archive
from nachweis.exchange.changes import changes_data, changes_text
from nachweis.releases.repository import ReleaseError
from nachweis.releases.serving import Access, configuration, names_below
from nachweis.releases.store import Store, site_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 if all is well, 1 if something could not be published or compared."""
    parser = argparse.ArgumentParser(prog="python -m nachweis.releases", description="Fassungen veröffentlichen.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="publish|changes|notice|server")
    publish = commands.add_parser("publish", help="jede Fassung und den Entwurf nach _site veröffentlichen")
    publish.add_argument("--noch-einmal", metavar="FASSUNG", help="eine Fassung neu bauen und vergleichen")
    publish.add_argument("--nachsehen", action="store_true", help="prüfen, ob alles Veröffentlichte unversehrt ist")
    changes = commands.add_parser("changes", help="zwei Fassungen vergleichen")
    changes.add_argument("before", metavar="VON", help="eine Fassung, etwa 2026.1, oder ein needs.json")
    changes.add_argument("after", metavar="BIS", help="ebenso")
    changes.add_argument("--format", choices=("text", "json"), default="text")
    notice = commands.add_parser("notice", help="die Mitteilung über andere Unterauftragsverarbeiter entwerfen")
    notice.add_argument("--von", default="", metavar="VON", help="womit verglichen wird; sonst die neueste Fassung")
    notice.add_argument("--bis", default="_build/html/needs.json", metavar="BIS", help="sonst der letzte Bau")
    server = commands.add_parser("server", help="die Konfiguration für nginx schreiben, nach _build/server")
    server.add_argument("--name", default="", help="unter welchem Namen die interne Ausgabe erreichbar ist")
    server.add_argument("--port", type=int, default=443, help="Vorgabe: 443")
    server.add_argument("--zertifikat", default="", metavar="DATEI", help="mit „--schluessel“; sonst ohne TLS")
    server.add_argument("--schluessel", default="", metavar="DATEI")
    server.add_argument("--passwoerter", default=Access().passwords, metavar="DATEI", help="mit „{edition}“ im Namen")
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
    except KeyboardInterrupt:
        print("\nAbgebrochen. Die Website ist unverändert; der nächste Lauf macht dort weiter.", file=sys.stderr)
        return 130


def _publish(given: argparse.Namespace) -> int:
    from nachweis.releases.publishing import Outcome, Publisher

    root = Path.cwd()
    if given.nachsehen:
        return max(_look(Store(root, edition)) for edition in Edition)
    outcome = Outcome()
    for edition in Edition:
        publisher = Publisher(root, lambda line: print(line, flush=True), edition)
        if given.noch_einmal and given.noch_einmal not in {v.name for v in publisher.store.versions()}:
            if edition is Edition.INTERNAL:
                raise ReleaseError(f"Eine Fassung „{given.noch_einmal}“ ist nicht veröffentlicht.")
            continue
        done = publisher.again(given.noch_einmal) if given.noch_einmal else publisher.publish()
        marked = "" if edition is Edition.INTERNAL else f" ({edition.label})"
        outcome.published += [f"{name}{marked}" for name in done.published]
        outcome.problems += done.problems
    for problem in outcome.problems:
        print(problem, file=sys.stderr)
    if given.noch_einmal and outcome.published:
        print(f"Die Fassung {given.noch_einmal} kommt Byte für Byte so heraus, wie sie veröffentlicht ist.")
    elif outcome.published:
        print(f"Veröffentlicht: {', '.join(outcome.published)}")
    elif not outcome.problems:
        print("Nichts Neues.")
    for edition in Edition:
        if not given.noch_einmal and (root / site_of(edition)).exists():
            name = "Die Website" if edition is Edition.INTERNAL else f"Die Website der Ausgabe „{edition.label}“"
            print(f"{name} liegt in {root / site_of(edition) / 'index.html'}")
    return int(bool(outcome.problems))


def _look(store: Store) -> int:
    damaged = {version.name: files for version in store.versions() if (files := store.damaged(version.name))}
    for name, files in damaged.items():
        print(f"Die Fassung {name} ist nicht, wie sie veröffentlicht wurde: {', '.join(files)}", file=sys.stderr)
    if not damaged and store.edition is Edition.INTERNAL:
        print("Alles Veröffentlichte ist unversehrt.")
    return int(bool(damaged))


def _changes(given: argparse.Namespace) -> int:
    store = Store(Path.cwd())
    before, after = (open_archive(_archive(store, name)) for name in (given.before, given.after))
    found = compare(before, after)
    if given.format == "json":
        print(json.dumps(changes_data(given.before, given.after, found), ensure_ascii=False, indent=1))
    else:
        print("\n".join(changes_text(given.before, given.after, found, after)))
    return 0


def _notice(given: argparse.Namespace) -> int:
    from nachweis.releases.current import audit_of, settings
    from nachweis.releases.notice import notices, write

    store = Store(Path.cwd())
    known = [version.name for version in store.versions()]
    if not given.von and not known:
        raise ReleaseError("Noch ist keine Fassung veröffentlicht, mit der sich vergleichen ließe. Zuerst: -s publish")
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
    written = configuration(
        root, names_below(host), access, listen=given.port, certificate=given.zertifikat, key=given.schluessel
    )
    folder = root / "_build" / "server"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(f"Geschrieben: {folder / name}")
    return 0


def _archive(store: Store, name: str) -> Path:
    """Where the archive of a version is.

    :raises ReleaseError: If there is none.
    """
    if name.endswith(".json"):
        return Path(name)
    draft = next(iter(store.drafts.iterdir()), None) if name == "Entwurf" and store.drafts.is_dir() else None
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
