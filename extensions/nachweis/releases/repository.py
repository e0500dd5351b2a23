"""What git knows: released versions, their commits and trees."""

import io
import re
import subprocess
import tarfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

TAG: Final = re.compile(r"v(?P<year>\d{4})\.(?P<number>[1-9]\d*)")
"""What the tag of a released version looks like: ``v2026.1``."""


class ReleaseError(Exception):
    """Something cannot be published or compared; the message is German and says what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A commit to build from."""

    name: str
    """What the version is called: ``2026.1``, or „Entwurf“."""
    commit: str
    """In full."""
    time: int
    """When it was made, in seconds since 1970."""

    @property
    def day(self) -> str:
        """The day it was made, an ISO date."""
        return datetime.fromtimestamp(self.time, UTC).date().isoformat()


def number(name: str) -> tuple[int, int]:
    """How versions are ordered: ``2026.10`` after ``2026.9``.

    :raises ValueError: If it is no name of a version.
    """
    match = TAG.fullmatch(f"v{name}")
    if match is None:
        raise ValueError(name)
    return int(match["year"]), int(match["number"])


class Repository:
    """A folder under git."""

    def __init__(self, folder: Path) -> None:
        """:raises ReleaseError: If git is missing or the folder is no repository."""
        self.folder = folder
        self._git("rev-parse", "--git-dir")

    def _git(self, *arguments: str) -> bytes:
        try:
            done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, check=False)
        except OSError as error:
            raise ReleaseError("Zum Veröffentlichen ist git nötig: sudo apt install git") from error
        if done.returncode:
            said = (done.stderr.decode(errors="replace").strip().splitlines() or ["ohne Meldung"])[-1]
            raise ReleaseError(f"git {arguments[0]} ist in „{self.folder}“ gescheitert: {said}")
        return done.stdout

    def releases(self) -> list[Source]:
        """The tagged versions, oldest first, by number and not by date."""
        listed = self._git("for-each-ref", "--format=%(refname:strip=2)", "refs/tags/v*").decode().split()
        names = sorted((tag[1:] for tag in listed if TAG.fullmatch(tag)), key=number)
        return [self.source(name, f"refs/tags/v{name}") for name in names]

    def source(self, name: str, revision: str) -> Source:
        """The commit that ``revision`` means.

        :raises ReleaseError: If there is none.
        """
        said = self._git("log", "-1", "--format=%H %ct", f"{revision}^{{commit}}").decode().split()
        return Source(name, said[0], int(said[1]))

    def export(self, source: Source, folder: Path) -> None:
        """Write the tree of a commit into ``folder``."""
        packed = self._git("archive", "--format=tar", source.commit)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
