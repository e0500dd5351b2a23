"""Where published versions lie for ever, and the switch that shows them.

``.site/versions/2026.1/`` holds a version with its checksums, ``.site/generations/7/`` a whole site of hard links to
it, and ``_site`` is a link to the generation that is served. Nothing that is served is ever changed.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from nachweis.compliance.editions import Edition
from nachweis.compliance.model import Role
from nachweis.exchange.archive import open_archive
from nachweis.releases.repository import ReleaseError, Source, number

SITE: Final = "_site"
STORE: Final = ".site"
SUMS: Final = "pruefsummen.sha256"
"""The checksums of a version's files, readable for ``sha256sum --check``."""
FACTS: Final = "fassung.json"
_KEPT_BACK: Final = frozenset({".buildinfo", ".doctrees"})


@dataclass(frozen=True, slots=True)
class Version:
    """What a published version says of itself."""

    name: str
    day: str
    """An ISO date."""
    commit: str
    before: str
    """The version that it was compared with; empty if there was none."""
    pages: tuple[str, ...]
    """Every HTML file, as a path in the version."""
    entries: Mapping[str, str]
    """The HTML file of each entry, by id."""
    superseded: Mapping[str, tuple[str, ...]]
    """What replaces an entry, by id."""


class Store:
    """The published versions of a folder."""

    def __init__(self, root: Path, edition: Edition = Edition.INTERNAL) -> None:
        """The published versions of one edition; each has a folder and a site of its own."""
        self.root = root
        self.edition = edition
        self.folder = folder_of(root, edition)
        self.site = root / site_of(edition)
        self.versions_folder = self.folder / "versions"
        self.drafts = self.folder / "drafts"
        self.work = self.folder / "work"
        self.generations = self.folder / "generations"
        self.environments = root / STORE / "environments"

    # ── one at a time ──────────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def alone(self, wait: Callable[[], None]) -> Iterator[None]:
        """Keep others out; ``wait`` is called before waiting for one at work. A killed process keeps nobody out."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "sperre").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                wait()
                fcntl.flock(lock, fcntl.LOCK_EX)
            shutil.rmtree(self.work, ignore_errors=True)  # what a killed run left
            self.work.mkdir()
            try:
                yield
            finally:
                shutil.rmtree(self.work, ignore_errors=True)

    # ── versions ───────────────────────────────────────────────────────────────────────────────────────────────

    def versions(self) -> list[Version]:
        """What is published, oldest first."""
        if not self.versions_folder.is_dir():
            return []
        names = sorted((path.name for path in self.versions_folder.iterdir()), key=number)
        return [read(self.versions_folder / name) for name in names]

    def path(self, name: str) -> Path:
        """The folder of a published version."""
        return self.versions_folder / name

    def needs(self, name: str) -> Path:
        """The archive of a published version."""
        return self.path(name) / "needs.json"

    def seal(self, built: Path, source: Source, before: str) -> None:
        """Turn what a build left in ``built`` into a version: with its PDF, its facts and its checksums, read-only."""
        for name in _KEPT_BACK:
            path = built / name
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        book = open_archive(built / "needs.json")
        facts = Version(
            source.name,
            source.day,
            source.commit,
            before,
            tuple(sorted(path.relative_to(built).as_posix() for path in built.rglob("*.html"))),
            {entry.id: f"{entry.place.page}.html" for entry in book},
            {entry.id: ids for entry in book if (ids := entry.links.get(Role.SUPERSEDED_BY))},
        )
        text = json.dumps(asdict(facts), ensure_ascii=False, indent=1, sort_keys=True)
        (built / FACTS).write_text(f"{text}\n", encoding="utf-8")
        (built / SUMS).write_text(sums(built), encoding="utf-8")
        for path in built.rglob("*"):
            if path.is_file():
                path.chmod(0o444)

    def adopt(self, built: Path, name: str) -> None:
        """Take a sealed version in, at once and whole."""
        self.versions_folder.mkdir(exist_ok=True)
        built.rename(self.path(name))

    def damaged(self, name: str) -> list[str]:
        """The files of a version that are not as they were published."""
        folder = self.path(name)
        written = dict(_listed((folder / SUMS).read_text(encoding="utf-8")))
        now = dict(_listed(sums(folder)))
        return sorted(path for path in written.keys() | now.keys() if written.get(path) != now.get(path))

    # ── the switch ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def served(self) -> Path | None:
        """The generation that is served; ``None`` if there is none yet."""
        return self.root / self.site.readlink() if self.site.is_symlink() else None

    def refuse_foreign(self) -> None:
        """Stop if somebody else's folder is in the way.

        :raises ReleaseError: If ``_site`` is no link of ours.
        """
        if self.site.exists() and not self.site.is_symlink():
            name = self.site.name
            raise ReleaseError(f"„{name}“ ist ein Ordner, den jemand anders angelegt hat. Benennen Sie ihn um.")

    def serve(self, made: Path, key: str) -> None:
        """Show the site in ``made`` from now on: one rename; the generation before the last is removed."""
        self.generations.mkdir(exist_ok=True)
        taken = [int(path.name) for path in self.generations.iterdir() if path.name.isdigit()]
        target = self.generations / str(max(taken, default=0) + 1)
        before = self.served
        made.rename(target)
        (self.folder / f"{target.name}.key").write_text(key, encoding="utf-8")
        link = self.work / "link"
        link.symlink_to(target.relative_to(self.root))
        link.replace(self.site)
        for path in self.generations.iterdir():
            if path not in (target, before):
                shutil.rmtree(path, ignore_errors=True)
                (self.folder / f"{path.name}.key").unlink(missing_ok=True)

    def serves(self, key: str) -> bool:
        """Whether the site that is served was made from what ``key`` stands for."""
        served = self.served
        if served is None or not served.is_dir():
            return False
        try:
            return (self.folder / f"{served.name}.key").read_text(encoding="utf-8") == key
        except OSError:
            return False


def read(folder: Path) -> Version:
    """What a version in ``folder`` says of itself.

    :raises ReleaseError: If somebody damaged it.
    """
    try:
        return Version(**json.loads((folder / FACTS).read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError) as error:
        raise ReleaseError(
            f"Die veröffentlichte Fassung in „{folder}“ ist beschädigt. Stellen Sie sie aus der Sicherung wieder her, "
            "oder löschen Sie den Ordner; dann wird sie neu gebaut."
        ) from error


def folder_of(root: Path, edition: Edition) -> Path:
    """Where the versions of an edition lie."""
    return root / STORE if edition is Edition.INTERNAL else root / STORE / edition.value


def site_of(edition: Edition) -> str:
    """What the site of an edition is called: its folder is all that a server needs to see."""
    return SITE if edition is Edition.INTERNAL else f"{SITE}-{edition.value}"


def newest_archive(root: Path, edition: Edition = Edition.INTERNAL) -> Path | None:
    """The ``needs.json`` of the newest version of ``edition`` published in ``root``; ``None`` if there is none."""
    folder = folder_of(root, edition) / "versions"
    names = []
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            names.append((number(path.name), path / "needs.json"))
        except ValueError:
            continue
    return max(names)[1] if names else None


def sums(folder: Path) -> str:
    """The checksums of the files below ``folder``, a line each, but of the list itself."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in paths
    ]
    return "\n".join([*lines, ""])


def differing(one: Path, two: Path) -> list[str]:
    """The files by which two sealed versions differ."""
    ones, twos = (dict(_listed((path / SUMS).read_text(encoding="utf-8"))) for path in (one, two))
    return sorted(path for path in ones.keys() | twos.keys() if ones.get(path) != twos.get(path))


def _listed(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        digest, _, path = line.partition("  ")
        yield path, digest


def linked(source: Path, target: Path) -> None:
    """Put the files of ``source`` into ``target`` without copying them."""
    shutil.copytree(source, target, copy_function=os.link)
