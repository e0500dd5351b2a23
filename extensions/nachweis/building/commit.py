"""What git says of the sources that are built."""

import subprocess
from pathlib import Path


def _git(source: Path, *arguments: str) -> str:
    """What git says; empty without git or repository."""
    try:
        git = subprocess.run(
            ["git", *arguments], cwd=source, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError:
        return ""
    return git.stdout.strip()


def commit_time(source: Path) -> str:
    """When the commit was made, in seconds since 1970: the date that goes into what is built; empty without git."""
    return _git(source, "log", "-1", "--format=%ct")


def commit(source: Path) -> str:
    """The commit that is built, and whether files differ from it; empty without git."""
    name = _git(source, "rev-parse", "HEAD")
    return f"{name} (mit Änderungen, die nicht festgehalten sind)" if name and _git(source, "status", "-s") else name
