"""``nachweis rename``: an entry goes to another place, and keeps its id."""

import argparse
from pathlib import Path
from typing import Final

from nachweis.building.place import require_handbook
from nachweis.cli.parser import Parser

INTERRUPTED: Final = "Nichts ist geändert."


def question(parser: Parser) -> None:
    """What it is given."""
    parser.add_argument("entry", metavar="KENNUNG", help="der Eintrag")
    parser.add_argument("--nach", required=True, metavar="ORT", help="wohin: eine Kennung oder eine Seite, „docs/…“")


def run(given: argparse.Namespace) -> int:
    """Move the entry.

    :raises RefusalError: If it cannot be moved, or would break something.
    """
    require_handbook(Path.cwd())
    from nachweis.writing.moving import move

    print(move(Path.cwd(), given.entry, given.nach))
    return 0
