"""Where a handbook lies, and where it is built."""

from pathlib import Path
from typing import Final

from nachweis.telling.refusal import RefusalError

BUILD: Final = Path("_build")
"""The folder of all that is built."""


def require_handbook(folder: Path) -> None:
    """Do nothing if a handbook lies in ``folder``.

    :raises RefusalError: If not.
    """
    if not (folder / "conf.py").is_file():
        raise RefusalError("In diesem Ordner liegt kein Handbuch (keine „conf.py“). Wechseln Sie in seinen Ordner.")
