"""``nachweis lock``: with which tools a handbook is built, exactly."""

import argparse
from pathlib import Path
from typing import Final

from nachweis.building.place import require_handbook
from nachweis.cli.parser import Parser

INTERRUPTED: Final = "Die Datei ist, wie sie war."


def question(parser: Parser) -> None:
    """Nothing."""


def run(given: argparse.Namespace) -> int:
    """Write the lock file.

    :raises RefusalError: If there is no handbook, or something that it needs is not to be had.
    """
    require_handbook(Path.cwd())
    from nachweis.releases.locking import lock

    written = [path.relative_to(Path.cwd()).as_posix() for path in lock(Path.cwd())]
    print(f"Geschrieben: {', '.join(written)}")
    print(f"Damit wird jede Fassung gebaut, zu deren Stand es gehört; nehmen Sie es auf: git add {' '.join(written)}")
    return 0
