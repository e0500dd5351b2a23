"""Where published versions lie for ever, and the switch that shows them.

``.site/versions/2026.1/`` holds a version with its checksums, ``.site/generations/7/`` a whole site of hard links to
it, and ``_site`` is a link to the generation that is served. Nothing that is served is ever changed.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from nachweis.compliance.editions import Edition
from nachweis.compliance.model import Role
from nachweis.exchange.archive import open_archive
from nachweis.releases.repository import STORE, ReleaseError, Source, number

SITE: Final = "_site"
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
        self.withdrawn_folder = self.folder / "zurueckgenommen"
        self.environments = root / STORE / "environments"

    # ── one at a time ──────────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def alone(self, wait: Callable[[], None]) -> Iterator[None]:
        """Keep others out; ``wait`` is called before waiting for one at work. A killed process keeps nobody out."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "sperre")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            wait()
            lock.acquire()
        try:
            shutil.rmtree(self.work, ignore_errors=True)  # what a killed run left
            self.work.mkdir()
            yield
        finally:
            shutil.rmtree(self.work, ignore_errors=True)
            lock.release()

    # ── versions ───────────────────────────────────────────────────────────────────────────────────────────────

    def versions(self) -> list[Version]:
        """What is published and readable, oldest first."""
        found = []
        for name in self.names():
            try:
                found.append(read(self.path(name)))
            except ReleaseError:
                continue
        return found

    def names(self) -> list[str]:
        """What versions there are folders of, oldest first; whatever else lies there is none of ours."""
        return sorted((name for name in self._lying() if is_name(name)), key=number)

    def unreadable(self) -> dict[str, str]:
        """Versions that somebody damaged so that nothing is known of them, with what to do."""
        told = {}
        for name in self.names():
            try:
                read(self.path(name))
            except ReleaseError as error:
                told[name] = str(error)
        return told

    def strange(self) -> list[str]:
        """What lies among the versions and is none."""
        return sorted(name for name in self._lying() if not is_name(name))

    def _lying(self) -> list[str]:
        return [path.name for path in self.versions_folder.iterdir()] if self.versions_folder.is_dir() else []

    @property
    def draft(self) -> Path | None:
        """The folder of the draft; ``None`` if there is none."""
        folders = sorted(self.drafts.iterdir()) if self.drafts.is_dir() else []
        return next((path for path in folders if (path / FACTS).is_file()), None)

    def keep_draft(self, kept: Path | None) -> None:
        """Remove every draft but ``kept``."""
        for path in self.drafts.iterdir() if self.drafts.is_dir() else ():
            if path != kept:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """The folder of a published version."""
        return self.versions_folder / name

    def needs(self, name: str) -> Path:
        """The archive of a published version."""
        return self.path(name) / "needs.json"

    def withdrawn(self) -> set[str]:
        """The names of versions that were taken back and are not built again."""
        return {path.name for path in self.withdrawn_folder.iterdir()} if self.withdrawn_folder.is_dir() else set()

    def withdraw(self, name: str) -> None:
        """Take a version out for ever; a note keeps it from being built again."""
        self.withdrawn_folder.mkdir(exist_ok=True)
        (self.withdrawn_folder / name).write_text(
            "Diese Fassung ist zurückgenommen. Wer diese Datei löscht, lässt sie neu bauen.\n", encoding="utf-8"
        )
        shutil.rmtree(self.path(name)) if self.path(name).is_dir() else self.path(name).unlink()

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
        for path in (built, *built.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o444)  # whoever serves it may be another user

    def adopt(self, built: Path, name: str) -> None:
        """Take a sealed version in, at once and whole."""
        self.versions_folder.mkdir(exist_ok=True)
        move(built, self.path(name))

    def damaged(self, name: str) -> list[str]:
        """The files of a version that are not as they were published."""
        return changed(self.path(name))

    # ── the switch ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def served(self) -> Path | None:
        """The generation that is served; ``None`` if there is none yet."""
        return self.root / self.site.readlink() if self.site.is_symlink() else None

    def refuse_foreign(self) -> None:
        """Stop if something of somebody else's is in the way.

        :raises ReleaseError: If ``_site`` is no link of ours.
        """
        name = self.site.name
        if (served := self.served) is not None:
            if served.resolve().parent != self.generations.resolve():
                raise ReleaseError(
                    f"„{name}“ ist eine Verknüpfung nach „{self.site.readlink()}“, die jemand anders angelegt hat. "
                    "Benennen Sie sie um."
                )
        elif self.site.exists():
            raise ReleaseError(f"„{name}“ ist ein Ordner, den jemand anders angelegt hat. Benennen Sie ihn um.")

    def serve(self, made: Path, key: str) -> None:
        """Show the site in ``made`` from now on: one rename; the generation before the last is removed."""
        self.generations.mkdir(exist_ok=True)
        for path in (self.root / STORE, self.folder, self.generations, made, *made.rglob("*")):
            _readable(path)
        taken = [int(path.name) for path in self.generations.iterdir() if path.name.isdigit()]
        target = self.generations / str(max(taken, default=0) + 1)
        before = self.served
        move(made, target)
        self._beside(target, "key").write_text(key, encoding="utf-8")
        self._beside(target, "sha256").write_text(sums(target), encoding="utf-8")
        link = self.site.with_name(f"{self.site.name}.neu")  # beside it: the store may be on another file system
        link.unlink(missing_ok=True)
        link.symlink_to(target.relative_to(self.root))
        link.replace(self.site)
        self._remove_generations(but=(target, before))

    def close(self) -> None:
        """Show nothing any more."""
        self.site.unlink(missing_ok=True)
        self.forget()

    def forget(self) -> None:
        """Remove every site that is not served: it may hold what was taken back."""
        self._remove_generations(but=(self.served,))

    def _remove_generations(self, but: tuple[Path | None, ...]) -> None:
        for path in self.generations.iterdir() if self.generations.is_dir() else ():
            if path not in but:
                shutil.rmtree(path, ignore_errors=True)
                for kind in ("key", "sha256"):
                    self._beside(path, kind).unlink(missing_ok=True)

    def _beside(self, generation: Path, kind: str) -> Path:
        return self.folder / f"{generation.name}.{kind}"

    def serves(self, key: str) -> bool:
        """Whether the site that is served was made from what ``key`` stands for."""
        served = self.served
        if served is None or not served.is_dir():
            return False
        try:
            return self._beside(served, "key").read_text(encoding="utf-8") == key
        except (OSError, ValueError):
            return False

    def forged(self) -> list[str]:
        """The files of the site that is served that are not as they were put there."""
        served = self.served
        if served is None or not served.is_dir():
            return []
        return _differing(_read_sums(self._beside(served, "sha256")), sums(served))


def read(folder: Path) -> Version:
    """What a version in ``folder`` says of itself.

    :raises ReleaseError: If somebody damaged it.
    """
    try:
        facts = Version(**json.loads((folder / FACTS).read_text(encoding="utf-8")))
        texts, tables = (facts.name, facts.day, facts.commit, facts.before), (facts.entries, facts.superseded)
        if not (
            all(isinstance(text, str) for text in texts)
            and all(isinstance(table, dict) for table in tables)
            and isinstance(facts.pages, list)
            and (facts.name == folder.name or not is_name(folder.name))
        ):
            raise TypeError(folder.name)
        return facts
    except (OSError, TypeError, ValueError, RecursionError) as error:
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
    store = Store(root, edition)
    names = store.names()
    return store.needs(names[-1]) if names else None


def is_name(name: str) -> bool:
    """Whether a version can be called so."""
    try:
        return bool(number(name))
    except ValueError:
        return False


def sums(folder: Path) -> str:
    """The checksums of the files below ``folder``, a line each, but of the list itself."""
    known: dict[tuple[int, int], str] = {}
    lines = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / SUMS):
        about = path.stat()
        file = (about.st_dev, about.st_ino)  # the same file may have several names
        if file not in known:
            known[file] = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f"{known[file]}  {path.relative_to(folder).as_posix()}")
    return "\n".join([*lines, ""])


def changed(folder: Path) -> list[str]:
    """The files in a sealed folder that are not as its checksums say."""
    return _differing(_read_sums(folder / SUMS), sums(folder))


def differing(one: Path, two: Path) -> list[str]:
    """The files by which two sealed versions differ; what their lists of checksums say does not count."""
    lists = [SUMS] if _read_sums(one / SUMS) != _read_sums(two / SUMS) else []
    return _differing(sums(one), sums(two)) or lists


def _differing(one: str, two: str) -> list[str]:
    ones, twos = dict(_listed(one)), dict(_listed(two))
    return sorted(path for path in ones.keys() | twos.keys() if ones.get(path) != twos.get(path))


def _read_sums(path: Path) -> str:
    """A list of checksums; empty, so that every file differs from it, if somebody removed or damaged it."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _listed(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        digest, _, path = line.partition("  ")
        yield path, digest


def _readable(path: Path) -> None:
    """Let everybody read what a server is to serve, whatever the umask was."""
    mode, wanted = path.stat().st_mode, 0o055 if path.is_dir() else 0o044
    if mode & wanted != wanted:
        path.chmod(mode | wanted)


def linked(source: Path, target: Path) -> None:
    """Put the files of ``source`` into ``target``, without copying them where the file system allows it."""
    shutil.copytree(source, target, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK):
            raise
        shutil.copy2(source, target)


def move(source: Path, target: Path) -> None:
    """Give a folder another place, at once and whole, on another file system too."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}.neu")
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(source, beside)
        beside.rename(target)
