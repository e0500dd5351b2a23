"""``nachweis init``: a handbook of one's own to begin with."""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Final

from nachweis.cli.parser import Parser
from nachweis.telling.refusal import RefusalError
from nachweis.writing.beginning import DOCUMENTS

INTERRUPTED: Final = "Es ist nichts angelegt."


def question(parser: Parser) -> None:
    """What it may be given; what is missing is asked for."""
    parser.add_argument("ordner", type=Path, metavar="ORDNER", help="wohin; ein Ordner, den es noch nicht gibt")
    parser.add_argument("--firma", default="", metavar="NAME", help="wessen Handbuch es ist, etwa „Beispiel GmbH“")
    parser.add_argument("--kuerzel", default="", metavar="BSP", help="was in jeder Kennung steht; sonst aus dem Namen")
    parser.add_argument(
        "--dokumente",
        nargs="+",
        choices=list(DOCUMENTS),
        default=list(DOCUMENTS),
        metavar="ART",
        help="womit es beginnt: tom, avv, uav (Vorgabe: alle drei)",
    )
    parser.add_argument(
        "--ohne-werkzeuge", action="store_true", help="requirements.lock nicht schreiben; später: nachweis lock"
    )


def run(given: argparse.Namespace) -> int:
    """Write the handbook, and say what comes next.

    :raises RefusalError: If the folder is not empty or cannot be written, or nobody says whose handbook it is.
    """
    from nachweis.writing.beginning import Beginning, begin, short_of

    company = given.firma or _asked("Wessen Handbuch ist es? Firma: ", "")
    if not company.strip():
        raise RefusalError(f"Nennen Sie die Firma: nachweis init {given.ordner} --firma „Beispiel GmbH“")
    short = given.kuerzel or _asked(f"Kürzel für Kennungen [{short_of(company)}]: ", short_of(company))
    folder = given.ordner.absolute()
    written = begin(folder, Beginning(company.strip(), short.strip(), given.dokumente))
    print(f"Angelegt: {folder} ({len(written)} Dateien)")
    if not given.ohne_werkzeuge:
        _lock(folder)
    called = (shutil.which("nachweis") and "nachweis") or f"{sys.executable} -m nachweis"
    print(f"Im Browser ansehen:       cd {folder} && {called} live")
    print("Was noch auszufüllen ist: nachweis check --freigabe")
    return 0


def _asked(words: str, otherwise: str) -> str:
    """What a person types; ``otherwise`` where nobody can."""
    return (input(words).strip() if sys.stdin.isatty() else "") or otherwise


def _lock(folder: Path) -> None:
    """Write down the tools; a handbook can begin without."""
    from nachweis.releases.locking import lock

    print("Einen Moment: Die Werkzeuge werden mit Prüfsummen festgehalten …", flush=True)
    try:
        lock(folder)
    except RefusalError as error:
        print(f"Das ließ sich noch nicht sagen: {error}\nSpäter: nachweis lock", file=sys.stderr)
