"""``nachweis server``: what a web server needs to show each edition to its own people."""

import argparse
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from nachweis.cli.parser import Parser
from nachweis.vocabulary import Edition

INTERRUPTED: Final = ""


def question(parser: Parser) -> None:
    """What it may be given."""
    parser.add_argument("--name", default="", help="unter welchem Namen die interne Ausgabe erreichbar ist")
    parser.add_argument("--port", type=int, default=443, help="Vorgabe: 443")
    parser.add_argument(
        "--adresse",
        nargs="+",
        metavar="ADRESSE",
        help="wo er horcht, etwa „127.0.0.1“; sonst überall, mit IPv4 und IPv6",
    )
    parser.add_argument("--zertifikat", default="", metavar="DATEI", help="mit „--schluessel“; sonst ohne TLS")
    parser.add_argument("--schluessel", default="", metavar="DATEI", help="der private Schlüssel des Zertifikats")
    parser.add_argument("--passwoerter", metavar="DATEI", help="mit „{edition}“ im Namen, je Ausgabe eine")
    parser.add_argument(
        "--gruppen", default="", metavar="KOPFZEILE", help="statt Passwörtern: die Kopfzeile mit Gruppen"
    )
    parser.add_argument("--vorgeschaltet", default="127.0.0.1", metavar="ADRESSE", help="wer sie nennen darf")


def run(given: argparse.Namespace) -> int:
    """Write the configuration.

    :raises RefusalError: If nothing is published, or what is given would let in the wrong people.
    """
    from nachweis.exchange.current import settings
    from nachweis.releases.serving import EVERYWHERE, Access, Listening, configuration, guessable, names_below
    from nachweis.releases.store import site_of

    root = Path.cwd()
    start = root / site_of(Edition.INTERNAL) / "stand"
    host = given.name or urlsplit(settings(start).address).hostname or "handbuch.example"
    header = f"http_{given.gruppen.strip().lower().replace('-', '_')}" if given.gruppen else ""
    access = Access(passwords=given.passwoerter or Access().passwords, header=header, proxy=given.vorgeschaltet)
    listening = Listening(
        port=given.port,
        addresses=tuple(given.adresse or EVERYWHERE),
        certificate=given.zertifikat,
        key=given.schluessel,
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
