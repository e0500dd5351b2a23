"""The command line behind ``nox -s sign`` and ``nox -s verify``."""

import argparse
import getpass
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from nachweis.signing.errors import SigningError, spoken_time, why
from nachweis.signing.keys import KeySource, Pkcs12, Token
from nachweis.signing.signing import sign, signed_name
from nachweis.signing.verifying import Stamp, Verdict, verify
from nachweis.signing.widget import Appearance

FONT = Path(__file__).parents[1] / "pdf" / "fonts" / "SourceSans3-Regular.otf"
"""The font of a visible signature, where no other is named: that of the book."""


DONE, WRONG, IMPOSSIBLE, OPEN = range(4)
"""How the command ends."""
ENDS = """\
Womit der Befehl endet:
  0  in Ordnung: unverändert, und unterzeichnet von jemandem, dem Sie vertrauen (bei „sign“: signiert)
  1  nicht in Ordnung, oder das PDF trägt keine Signatur
  2  es ließ sich nicht prüfen oder signieren
  3  unverändert, aber von wem, bleibt offen, weil „--zertifikate“ fehlt
Nicht geprüft wird, ob ein Zertifikat gesperrt wurde; das weiß nur sein Aussteller.
"""


class Help(argparse.RawDescriptionHelpFormatter):
    """The frame of the help in German, which argparse has in English only."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Say „Aufruf“."""
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Say „Angaben“ and „Optionen“."""
        super().start_section({"positional arguments": "Angaben", "options": "Optionen"}.get(heading or "", heading))


class Parser(argparse.ArgumentParser):
    """Says in German what it does not understand."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"epilog": ENDS, **given}, formatter_class=Help, add_help=False)
        self.add_argument("-h", "--help", action="help", help="diese Hilfe")

    def error(self, message: str) -> NoReturn:
        """Stop with the cure."""
        self.exit(2, f"Das versteht der Befehl nicht: {message}\nSiehe: {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says, and end as :data:`ENDS` says."""
    given = _parser().parse_args(argv)
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it warns of stands in the verdict
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        return _sign(given) if given.command == "sign" else _verify(given)
    except SigningError as error:
        print(error, file=sys.stderr)
        return IMPOSSIBLE


def _parser() -> Parser:
    parser = Parser(prog="python -m nachweis.signing", description="Das Handbuch signieren und Signaturen prüfen.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="sign|verify")
    signing = commands.add_parser("sign", help="ein PDF signieren", description="Ein PDF signieren.")
    signing.add_argument("pdf", type=Path, metavar="PDF", help="das fertige PDF")
    signing.add_argument("--ausgabe", type=Path, metavar="DATEI", help="Vorgabe: neben dem PDF, mit „-signiert“")
    key = signing.add_mutually_exclusive_group(required=True)
    key.add_argument("--pkcs12", type=Path, metavar="DATEI", help="Schlüsseldatei .p12 oder .pfx")
    key.add_argument("--pkcs11", type=Path, metavar="MODUL", help="Bibliothek einer Karte oder eines Tokens")
    signing.add_argument("--token", metavar="NAME", help="Name des Tokens (mit --pkcs11)")
    signing.add_argument("--kennung", metavar="NAME", help="Name des privaten Schlüssels auf dem Token (mit --pkcs11)")
    signing.add_argument("--zertifikat", metavar="NAME", help="Name des Zertifikats, wenn er ein anderer ist")
    secret = signing.add_mutually_exclusive_group()
    secret.add_argument("--passwort-variable", metavar="NAME", help="Umgebungsvariable mit Passwort oder PIN")
    secret.add_argument("--passwort-datei", type=Path, metavar="DATEI", help="Datei mit Passwort oder PIN")
    signing.add_argument("--zeitstempel", metavar="URL", help="Adresse eines Zeitstempeldienstes (RFC 3161)")
    signing.add_argument("--sichtbar", action="store_true", help="die Signatur auch auf einer Seite zeigen")
    signing.add_argument("--schrift", type=Path, metavar="DATEI", default=FONT, help="Schrift der sichtbaren Signatur")
    signing.add_argument("--seite", type=int, default=1, help="Seite der sichtbaren Signatur (Vorgabe: 1)")
    checking = commands.add_parser("verify", help="Signaturen prüfen", description="Signaturen eines PDF prüfen.")
    checking.add_argument("pdf", type=Path, metavar="PDF", help="das signierte PDF")
    checking.add_argument("--zertifikate", type=Path, metavar="PEM", help="Zertifikate, denen Sie vertrauen")
    return parser


def _sign(given: argparse.Namespace) -> int:
    target = given.ausgabe or signed_name(given.pdf)
    appearance = Appearance(font=given.schrift, page=given.seite) if given.sichtbar else None
    sign(given.pdf, target, _source(given), appearance=appearance, tsa_url=given.zeitstempel)
    print(f"Signiert: {target}")
    return DONE


def _source(given: argparse.Namespace) -> KeySource:
    if given.pkcs12:
        return Pkcs12(path=given.pkcs12, password=_secret(given, f"Passwort zu „{given.pkcs12}“: "))
    if not given.token or not given.kennung:
        raise SigningError(
            "Zu „--pkcs11“ fehlt der Name des Tokens oder des Schlüssels. Ergänzen Sie --token und --kennung."
        )
    pin = _secret(given, f"PIN zu „{given.token}“: ")
    return Token(module=given.pkcs11, token=given.token, key=given.kennung, pin=pin, certificate=given.zertifikat)


def _secret(given: argparse.Namespace, question: str) -> str:
    """Password or PIN; never an argument, which every user of the machine could read."""
    if given.passwort_variable:
        value = os.environ.get(given.passwort_variable)
        if value is None:
            raise SigningError(f"Die Umgebungsvariable „{given.passwort_variable}“ ist nicht gesetzt. Setzen Sie sie.")
        return value
    if given.passwort_datei:
        try:
            return str(given.passwort_datei.read_text(encoding="utf-8")).rstrip("\r\n")
        except (OSError, UnicodeError) as error:
            raise SigningError(
                f"Die Passwortdatei „{given.passwort_datei}“ ist nicht lesbar ({why(error)}). "
                "Prüfen Sie Pfad und Rechte."
            ) from error
    if not sys.stdin.isatty():
        raise SigningError(
            "Hier kann niemand ein Passwort eintippen. Nennen Sie --passwort-variable oder --passwort-datei."
        )
    try:
        return getpass.getpass(question)
    except (EOFError, KeyboardInterrupt) as error:
        raise SigningError("Ohne Passwort wird nicht signiert.") from error


def _verify(given: argparse.Namespace) -> int:
    verdicts = verify(given.pdf, given.zertifikate)
    if not verdicts:
        print(f"„{given.pdf}“ trägt keine Signatur.")
        return WRONG
    for verdict in verdicts:
        print("\n".join(_told(verdict)))
    if not all(verdict.sound for verdict in verdicts):
        print("Ergebnis: nicht in Ordnung")
        return WRONG
    if not given.zertifikate:
        print("Geben Sie mit „--zertifikate“ an, wem Sie vertrauen; einen Namen kann sich jeder geben.")
        print("Ergebnis: unverändert; ob das Zertifikat echt ist, bleibt offen")
        return OPEN
    print("Ergebnis: in Ordnung")
    return DONE


def _told(verdict: Verdict) -> list[str]:
    lines = [
        f"Signatur „{verdict.field}“ von {verdict.signer}",
        f"  Zertifikat: {verdict.subject}",
        f"  unversehrt: {_yes(verdict.intact)}",
        f"  umfasst die ganze Datei: {_yes(verdict.covers)}",
        f"  Änderungen danach: {' '.join(verdict.changes) or 'keine'}",
        f"  verbietet Änderungen: {_yes(verdict.forbids_changes)}",
        f"  Vertrauen: {verdict.reason if verdict.trusted is None else _trust(verdict.trusted, verdict.reason)}",
        "  Sperrung: nicht geprüft",
        f"  Zeitstempel: {_stamp(verdict.stamp) if verdict.stamp else 'keiner'}",
    ]
    if not verdict.stamp and verdict.claimed:
        lines.append(f"  signiert laut Unterzeichner: {spoken_time(verdict.claimed)}")
    return lines


def _yes(value: bool) -> str:
    return "ja" if value else "NEIN"


def _trust(trusted: bool, reason: str) -> str:
    return "ja" if trusted else f"NEIN, {reason}"


def _stamp(stamp: Stamp) -> str:
    if not stamp.intact:
        return "UNGÜLTIG"
    trust = stamp.reason if stamp.trusted is None else _trust(stamp.trusted, stamp.reason)
    return f"{spoken_time(stamp.time)}, von {stamp.authority}; Vertrauen: {trust}"


if __name__ == "__main__":
    sys.exit(main())
