"""``nachweis live``: what is saved is seen in the browser."""

import argparse
from pathlib import Path
from typing import Final

from nachweis.building.place import require_handbook
from nachweis.cli.parser import Parser
from nachweis.telling.refusal import RefusalError

INTERRUPTED: Final = ""


def question(parser: Parser) -> None:
    """What it may be given."""
    parser.add_argument("--port", type=int, default=8000, help="wo die Seiten zu sehen sind (Vorgabe: 8000)")


def run(given: argparse.Namespace) -> int:
    """Build, serve, watch.

    :raises RefusalError: If there is no handbook, or no such port.
    """
    require_handbook(Path.cwd())
    if not 1 <= given.port <= 65535:
        raise RefusalError(f"„--port {given.port}“ gibt es nicht; Ports gehen von 1 bis 65535, etwa 8000.")
    from nachweis.writing.live.watching import serve

    serve(Path.cwd(), given.port)
    return 0
