"""``nachweis editor``: what VS Code offers while one types."""

import argparse
import json
from pathlib import Path
from typing import Final

from nachweis.building.place import require_handbook
from nachweis.cli.parser import Parser

INTERRUPTED: Final = ""


def question(parser: Parser) -> None:
    """Nothing."""


def run(given: argparse.Namespace) -> int:
    """Write it.

    :raises RefusalError: If there is no handbook.
    """
    source = Path.cwd()
    require_handbook(source)
    from nachweis.writing.changing import read
    from nachweis.writing.editor import files
    from nachweis.writing.files import write

    written = files(read(source).handbook)
    for name, data in written.items():
        path = source / name
        path.parent.mkdir(exist_ok=True)
        write(path, f"{json.dumps(data, ensure_ascii=False, indent=1)}\n")
    print(f"Geschrieben: {', '.join(written)}")
    return 0
