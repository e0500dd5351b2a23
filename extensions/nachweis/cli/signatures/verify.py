"""``nachweis verify``: whether a PDF is as it was signed, and by whom."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nachweis.cli.parser import Parser
from nachweis.cli.signatures import quiet
from nachweis.signing.errors import spoken_time

if TYPE_CHECKING:
    from nachweis.signing.verifying import Stamp, Verdict

ENDS: Final = """\
Womit der Befehl endet:
  0  in Ordnung: unverändert, und unterzeichnet von jemandem, dem Sie vertrauen
  1  nicht in Ordnung, oder das PDF trägt keine Signatur
  2  es ließ sich nicht prüfen
  3  unverändert, aber von wem, bleibt offen, weil „--zertifikate“ fehlt
Nicht geprüft wird, ob ein Zertifikat gesperrt wurde; das weiß nur sein Aussteller.
"""
"""How the command ends; what is open is no success and no fault."""

INTERRUPTED: Final = "Nichts ist geprüft."


def question(parser: Parser) -> None:
    """What it is given."""
    parser.epilog = ENDS
    parser.add_argument("pdf", type=Path, metavar="PDF", help="das signierte PDF")
    parser.add_argument("--zertifikate", type=Path, metavar="PEM", help="Zertifikate, denen Sie vertrauen")


def run(given: argparse.Namespace) -> int:
    """Say what each signature is worth, and end as :data:`ENDS` says.

    :raises SigningError: If it cannot be said.
    """
    quiet()
    from nachweis.signing.verifying import verify

    verdicts = verify(given.pdf, given.zertifikate)
    if not verdicts:
        print(f"„{given.pdf}“ trägt keine Signatur.")
        return 1
    for verdict in verdicts:
        print("\n".join(_told(verdict)))
    if not all(verdict.sound for verdict in verdicts):
        print("Ergebnis: nicht in Ordnung")
        return 1
    if not given.zertifikate:
        print("Geben Sie mit „--zertifikate“ an, wem Sie vertrauen; einen Namen kann sich jeder geben.")
        print("Ergebnis: unverändert; ob das Zertifikat echt ist, bleibt offen")
        return 3
    print("Ergebnis: in Ordnung")
    return 0


def _told(verdict: "Verdict") -> list[str]:
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


def _stamp(stamp: "Stamp") -> str:
    if not stamp.intact:
        return "UNGÜLTIG"
    trust = stamp.reason if stamp.trusted is None else _trust(stamp.trusted, stamp.reason)
    return f"{spoken_time(stamp.time)}, von {stamp.authority}; Vertrauen: {trust}"
