"""What a person types for a command."""

import re
from pathlib import Path


def typed(command: str, *options: str, folder: Path | None = None) -> str:
    """The line for ``command`` that works in ``folder``, or else here: that of its ``noxfile.py``, or our own.

    A handbook need not have a list of commands, and one that has it need not have each of ours in it.
    """
    try:
        sessions = ((folder or Path.cwd()) / "noxfile.py").read_text(encoding="utf-8")
    except (OSError, ValueError):
        sessions = ""
    if "nachweis" in sessions and re.search(rf"^def {command}\(session\b", sessions, re.MULTILINE):
        return " ".join(["python3 noxfile.py -s", command, *(["--", *options] if options else [])])
    return " ".join(["nachweis", command, *options])
