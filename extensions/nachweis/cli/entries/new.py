"""``nachweis new``: an entry with the next free id."""

import argparse
from pathlib import Path
from typing import Final

from nachweis.building.place import require_handbook
from nachweis.cli.parser import Parser
from nachweis.vocabulary import Kind

INTERRUPTED: Final = "Nichts ist geändert."


def question(parser: Parser) -> None:
    """What it may be given."""
    parser.add_argument(
        "--in",
        dest="place",
        default="",
        metavar="ORT",
        help="wo er steht: die Kennung einer Kontrolle, einer Klausel oder eines Dokuments, oder eine Seite, „docs/…“",
    )
    parser.add_argument(
        "--art",
        default="",
        metavar="ART",
        help=f"sonst: Maßnahme in einer Kontrolle, Klausel in einer Klausel; möglich: {', '.join(Kind)}",
    )
    parser.add_argument("--kennung", default="", metavar="KENNUNG", help="sonst: die nächste freie")
    parser.add_argument("--block", action="store_true", help="die Maßnahme als Block, mit Platz für mehr Text")
    parser.add_argument("text", nargs="?", default="", metavar="SATZ", help="was gilt, in einem Satz")


def run(given: argparse.Namespace) -> int:
    """Write the entry.

    :raises RefusalError: If it cannot be written, or would break something.
    """
    require_handbook(Path.cwd())
    from nachweis.writing.adding import add

    print(add(Path.cwd(), given.text, where=given.place, kind=given.art, id=given.kennung, block=given.block))
    return 0
