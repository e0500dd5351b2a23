"""``nachweis sign``: a PDF gets a signature."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import nachweis
from nachweis.cli.parser import Parser
from nachweis.cli.signatures import quiet
from nachweis.signing.errors import SigningError, why

if TYPE_CHECKING:
    from nachweis.signing.keys import KeySource

FONT: Final = Path(nachweis.__path__[0]) / "pdf" / "fonts" / "SourceSans3-Regular.otf"
"""The font of a visible signature, where no other is named: that of the book."""

INTERRUPTED: Final = "Nichts ist signiert."


def question(parser: Parser) -> None:
    """What it is given."""
    parser.add_argument("pdf", type=Path, metavar="PDF", help="das fertige PDF")
    parser.add_argument("--ausgabe", type=Path, metavar="DATEI", help="Vorgabe: neben dem PDF, mit „-signiert“")
    key = parser.add_mutually_exclusive_group(required=True)
    key.add_argument("--pkcs12", type=Path, metavar="DATEI", help="Schlüsseldatei .p12 oder .pfx")
    key.add_argument("--pkcs11", type=Path, metavar="MODUL", help="Bibliothek einer Karte oder eines Tokens")
    parser.add_argument("--token", metavar="NAME", help="Name des Tokens (mit --pkcs11)")
    parser.add_argument("--kennung", metavar="NAME", help="Name des privaten Schlüssels auf dem Token (mit --pkcs11)")
    parser.add_argument("--zertifikat", metavar="NAME", help="Name des Zertifikats, wenn er ein anderer ist")
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument("--passwort-variable", metavar="NAME", help="Umgebungsvariable mit Passwort oder PIN")
    secret.add_argument("--passwort-datei", type=Path, metavar="DATEI", help="Datei mit Passwort oder PIN")
    parser.add_argument("--zeitstempel", metavar="URL", help="Adresse eines Zeitstempeldienstes (RFC 3161)")
    parser.add_argument("--sichtbar", action="store_true", help="die Signatur auch auf einer Seite zeigen")
    parser.add_argument("--schrift", type=Path, metavar="DATEI", default=FONT, help="Schrift der sichtbaren Signatur")
    parser.add_argument("--seite", type=int, default=1, help="Seite der sichtbaren Signatur (Vorgabe: 1)")


def run(given: argparse.Namespace) -> int:
    """Sign.

    :raises SigningError: If it cannot be signed.
    """
    quiet()
    from nachweis.signing.signing import sign, signed_name
    from nachweis.signing.widget import Appearance

    target = given.ausgabe or signed_name(given.pdf)
    appearance = Appearance(font=given.schrift, page=given.seite) if given.sichtbar else None
    sign(given.pdf, target, _source(given), appearance=appearance, tsa_url=given.zeitstempel)
    print(f"Signiert: {target}")
    return 0


def _source(given: argparse.Namespace) -> "KeySource":
    from nachweis.signing.keys import Pkcs12, Token

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
