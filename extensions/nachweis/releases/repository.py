"""What git knows: released versions, their commits and trees."""

import io
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final

DRAFT: Final = "Entwurf"
"""What is called so is published without being released."""

STORE: Final = ".site"
"""The folder in which published versions lie."""

TAG: Final = re.compile(r"v(?P<year>[0-9]{4})\.(?P<number>[1-9][0-9]*)")
"""What the tag of a released version looks like: ``v2026.1``."""

NEARLY: Final = re.compile(r"[vV]?(?:20)?2\d(?!\d).*", re.DOTALL)
"""What somebody may have meant as one: ``v2026.02``, ``V2026.5``, ``2026.3-rc1``; not ``v1.4``."""


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

    def _tags(self) -> list[str]:
        listed = self._git("for-each-ref", "--format=%(refname:strip=2)", "refs/tags")
        return listed.decode(errors="replace").splitlines()

    def releases(self) -> tuple[list[Source], list[str]]:
        """The tagged versions, oldest first, by number and not by date; and what is wrong with tags that name none."""
        sources, problems = [], []
        for name in sorted((tag[1:] for tag in self._tags() if TAG.fullmatch(tag)), key=number):
            try:
                sources.append(self.source(name, f"refs/tags/v{name}"))
            except ReleaseError:
                problems.append(
                    f"Das Etikett v{name} zeigt auf keinen Commit, vielleicht auf einen Ordner oder eine Datei; "
                    f"daraus wird keine Fassung. Setzen Sie es neu: git tag -f v{name} COMMIT"
                )
        return sources, problems

    def misnamed(self) -> list[str]:
        """What to know of tags that look like a version and are none, a line each."""
        return [
            f"Das Etikett „{tag}“ wird nicht veröffentlicht, weil eine Fassung nach Jahr und laufender Nummer heißt, "
            "etwa „v2026.1“: kleines v, vier Ziffern, ein Punkt, eine Zahl ohne führende Null, sonst nichts."
            for tag in self._tags()
            if NEARLY.fullmatch(tag) and not TAG.fullmatch(tag)
        ]

    @property
    def shallow(self) -> bool:
        """Whether this is a clone without its history, as CI services make it: it may lack tags."""
        return self._git("rev-parse", "--is-shallow-repository").strip() == b"true"

    def source(self, name: str, revision: str) -> Source:
        """The commit that ``revision`` means.

        :raises ReleaseError: If there is none.
        """
        said = self._git("log", "-1", "--format=%H %ct", f"{revision}^{{commit}}").decode().split()
        return Source(name, said[0], int(said[1]))

    def export(self, source: Source, folder: Path) -> None:
        """Write the tree of a commit into ``folder``: files and folders, nothing that could lead out of it.

        :raises ReleaseError: If it holds something else: a link, a submodule, a name that leads elsewhere.
        """
        packed = self._git("archive", "--format=tar", source.commit)
        modules = self._submodules(source)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            for member in archive:
                if member.issym() and member.linkname.startswith(STORE):
                    continue  # a site of ours that somebody took into git: nothing is built from it
                target = folder / PurePosixPath(member.name)
                if reason := _unfit(member, target.resolve().is_relative_to(folder.resolve()), modules):
                    raise ReleaseError(f"Die Fassung {source.name} lässt sich nicht bauen: „{member.name}“ {reason}")
                if member.isdir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                with target.open("xb") as file:
                    shutil.copyfileobj(content or io.BytesIO(), file)
                target.chmod(0o755 if member.mode & 0o100 else 0o644)

    def _submodules(self, source: Source) -> frozenset[str]:
        listed = self._git("ls-tree", "-r", "-z", source.commit).decode(errors="surrogateescape").split("\0")
        return frozenset(line.partition("\t")[2] for line in listed if line.startswith("160000 "))


def _unfit(member: tarfile.TarInfo, inside: bool, modules: frozenset[str]) -> str:
    """Why a part of a commit cannot be built from, with the cure; empty if it can."""
    if not inside:
        return "führt aus dem Ordner des Handbuchs hinaus. Benennen Sie die Datei um."
    if member.issym() or member.islnk():
        return (
            f"ist eine Verknüpfung (nach „{member.linkname}“); woraus eine Fassung entsteht, muss in ihr selbst "
            "stehen. Legen Sie die Datei selbst an diese Stelle."
        )
    if member.name.rstrip("/") in modules:
        return (
            "ist ein Submodul, dessen Dateien nicht zu diesem Stand gehören; sie fehlten. "
            "Nehmen Sie die Dateien selbst auf."
        )
    if not (member.isreg() or member.isdir()):
        return "ist weder Datei noch Ordner. Nehmen Sie es aus dem Stand."
    return ""
