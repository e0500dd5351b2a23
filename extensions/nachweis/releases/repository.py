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

from nachweis.compliance.history import DRAFT
from nachweis.telling.refusal import RefusalError

STORE: Final = ".site"
"""The folder in which published versions lie."""

TAG: Final = re.compile(r"v(?P<year>[0-9]{4})\.(?P<number>[1-9][0-9]{0,8})")
"""What the tag of a released version looks like: ``v2026.1``."""

NEARLY: Final = re.compile(r"[vV]?(?:20)?2\d(?!\d).*", re.DOTALL)
"""What somebody may have meant as one: ``v2026.02``, ``V2026.5``, ``2026.3-rc1``; not ``v1.4``."""


class ReleaseError(RefusalError):
    """Something cannot be published or compared; the message is German and says what to do."""


class GitError(ReleaseError):
    """Git refuses."""

    def __init__(self, command: str, folder: Path, said: str) -> None:
        """:param said: Its own words."""
        last = (said.splitlines() or ["ohne Meldung"])[-1]
        super().__init__(f"git {command} ist in „{folder}“ gescheitert: {last}")
        self.said = said


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
        try:
            self._git("rev-parse", "--git-dir")
        except GitError as error:
            cure = (
                f"Es gehört jemand anderem; vertrauen Sie ihm, dann: git config --global --add safe.directory {folder}"
                if "safe.directory" in error.said
                else "Wechseln Sie in den Ordner des Handbuchs, oder legen Sie den Stand an, der erscheinen soll: "
                'git init, git add -A, git commit -m "Anfang"'
            )
            raise ReleaseError(f"In „{folder}“ findet git keine Geschichte, die es lesen darf. {cure}") from error

    def _git(self, *arguments: str) -> bytes:
        try:
            done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, check=False)
        except OSError as error:
            raise ReleaseError("Zum Veröffentlichen ist git nötig: sudo apt install git") from error
        if done.returncode:
            raise GitError(arguments[0], self.folder, done.stderr.decode(errors="replace").strip())
        return done.stdout

    def _tags(self) -> list[str]:
        listed = self._git("for-each-ref", "--format=%(refname:strip=2)", "refs/tags")
        return listed.decode(errors="replace").splitlines()

    def releases(self) -> tuple[list[Source], dict[str, str]]:
        """The tagged versions, oldest first, by number and not by date; and why other tags make none, by version."""
        sources, problems = [], {}
        for name in sorted((tag[1:] for tag in self._tags() if TAG.fullmatch(tag)), key=number):
            try:
                sources.append(self.source(name, f"refs/tags/v{name}"))
            except GitError:
                problems[name] = (
                    f"Das Etikett v{name} zeigt auf keinen Commit, vielleicht auf einen Ordner oder eine Datei; "
                    f"daraus wird keine Fassung. Setzen Sie es neu: git tag -f v{name} COMMIT"
                )
            except ReleaseError as error:
                problems[name] = f"{error} Setzen Sie dann das Etikett neu: git tag -f v{name} COMMIT"
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

        :raises GitError: If there is none.
        :raises ReleaseError: If it was made on no day of the calendar.
        """
        said = self._git("log", "-1", "--format=%H %ct", f"{revision}^{{commit}}", "--").decode().split()
        try:
            source = Source(name, said[0], int(said[1]))
            source.day  # noqa: B018 – whether there is one
        except (IndexError, ValueError, OverflowError, OSError) as error:
            raise ReleaseError(
                f"Der Commit von „{name}“ ist auf einen Tag datiert, den es nicht gibt oder der hinter dem Jahr 9999 "
                "liegt. Legen Sie ihn mit dem richtigen Datum neu an: git commit --amend --no-edit --date now"
            ) from error
        return source

    def head(self) -> Source:
        """The present commit.

        :raises ReleaseError: If there is none yet, or it was made on no day of the calendar.
        """
        try:
            return self.source(DRAFT, "HEAD")
        except GitError as error:
            raise ReleaseError(
                f"In „{self.folder}“ ist noch kein Stand festgehalten, aus dem sich ein Entwurf bauen ließe. "
                'Zuerst: git add -A, dann git commit -m "Anfang"'
            ) from error

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
