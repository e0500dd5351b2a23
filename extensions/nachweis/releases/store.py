"""Where published versions lie for ever, and the switch that shows them.

``.site/versions/2026.1/`` holds a version with its checksums, ``.site/generations/7/`` a whole site of hard links to
it, and ``_site`` is a link to the generation that is served. Nothing that is served is ever changed.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from nachweis.compliance.history import DRAFT
from nachweis.exchange.archive import open_archive
from nachweis.releases.facts import FACTS, Version, is_name, read
from nachweis.releases.repository import STORE, ReleaseError, Source, number
from nachweis.vocabulary import Edition, Link

SITE: Final = "_site"
SUMS: Final = "pruefsummen.sha256"
"""The checksums of a version's files, readable for ``sha256sum --check``."""
_KEPT_BACK: Final = frozenset({".buildinfo", ".doctrees"})


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
            remove(self.work)  # what a killed run left
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
        withdrawn = self.withdrawn()
        return sorted((name for name in self._lying() if is_name(name) and name not in withdrawn), key=number)

    def left(self) -> list[str]:
        """What was taken back and lies there still, or again."""
        return sorted((name for name in self.withdrawn() if os.path.lexists(self.path(name))), key=number)

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
                remove(path)

    def path(self, name: str) -> Path:
        """The folder of a published version."""
        return self.versions_folder / name

    def needs(self, name: str) -> Path:
        """The archive of a published version."""
        return self.path(name) / "needs.json"

    def archive(self, name: str) -> Path:
        """The archive of what somebody names: a published version, the draft, or a file.

        :raises ReleaseError: If there is none.
        """
        if name.endswith(".json"):
            return Path(name)
        draft = self.draft if name == DRAFT else None
        path = draft / "needs.json" if draft else self.needs(name)
        if not path.is_file():
            known = ", ".join(version.name for version in self.versions()) or "keine"
            raise ReleaseError(f"Die Fassung „{name}“ ist nicht veröffentlicht. Es gibt: {known}.")
        return path

    def withdrawn(self) -> set[str]:
        """The names of versions that were taken back and are not built again."""
        folder = self.withdrawn_folder
        return {path.name for path in folder.iterdir() if is_name(path.name)} if folder.is_dir() else set()

    def withdraw(self, name: str) -> None:
        """Take a version out for ever; a note keeps it from being built again."""
        self.withdrawn_folder.mkdir(exist_ok=True)
        (self.withdrawn_folder / name).write_text(
            "Diese Fassung ist zurückgenommen. Wer diese Datei löscht, lässt sie neu bauen.\n", encoding="utf-8"
        )
        remove(self.path(name))

    def seal(self, built: Path, source: Source, before: str) -> None:
        """Turn what a build left in ``built`` into a version: with its PDF, its facts and its checksums, read-only.

        :raises ReleaseError: If it holds something that is neither file nor folder.
        """
        for name in _KEPT_BACK:
            remove(built / name)
        for folder in sorted((path for path in built.rglob("*") if path.is_dir()), reverse=True):
            if not folder.is_symlink() and not any(folder.iterdir()):
                folder.rmdir()
        if found := odd(built):
            raise ReleaseError(
                f"Der Bau der Fassung {source.name} hinterließ „{found[0]}“, und das ist weder Datei noch Ordner. "
                "Legen Sie die Datei selbst an diese Stelle."
            )
        book = open_archive(built / "needs.json")
        facts = Version(
            source.name,
            source.day,
            source.commit,
            before,
            tuple(sorted(path.relative_to(built).as_posix() for path in built.rglob("*.html"))),
            {entry.id: f"{entry.place.page}.html" for entry in book},
            {entry.id: ids for entry in book if (ids := entry.links.get(Link.SUPERSEDED_BY))},
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

        :raises ReleaseError: If ``_site`` is no link of ours, or a file lies where a folder must be.
        """
        name = self.site.name
        ours = (self.versions_folder, self.drafts, self.generations, self.withdrawn_folder, self.environments)
        for path in (self.root / STORE, self.folder, *ours):
            if os.path.lexists(path) and not path.is_dir():
                raise ReleaseError(f"„{path}“ ist kein Ordner, und nötig ist dort einer. Benennen Sie es um.")
        if self._next.exists() and not self._next.is_symlink():
            kind = "ein Ordner" if self._next.is_dir() else "eine Datei"
            raise ReleaseError(
                f"„{self._next.name}“ ist {kind}; so heißt hier für einen Augenblick die neue Website. "
                f"Benennen Sie {'ihn' if self._next.is_dir() else 'sie'} um."
            )
        if (served := self.served) is not None:
            if served.resolve().parent != self.generations.resolve():
                raise ReleaseError(
                    f"„{name}“ ist eine Verknüpfung nach „{self.site.readlink()}“, die jemand anders angelegt hat. "
                    "Benennen Sie sie um."
                )
        elif self.site.is_dir():
            raise ReleaseError(f"„{name}“ ist ein Ordner, den jemand anders angelegt hat. Benennen Sie ihn um.")
        elif self.site.exists():
            raise ReleaseError(f"„{name}“ ist eine Datei, die jemand anders angelegt hat. Benennen Sie sie um.")

    @property
    def _next(self) -> Path:
        """What the link to a new site is called before it takes the place of the old one.

        It lies beside it: the store may be on another file system.
        """
        return self.site.with_name(f"{self.site.name}.neu")

    def serve(self, made: Path, key: str) -> None:
        """Show the site in ``made`` from now on: one rename; the generation before the last is removed."""
        self.generations.mkdir(exist_ok=True)
        for path in (self.root / STORE, self.folder, self.generations, made, *made.rglob("*")):
            _readable(path)
        taken = [int(path.name) for path in self.generations.iterdir() if _GENERATION.fullmatch(path.name)]
        target = self.generations / str(max(taken, default=0) + 1)
        before = self.served
        move(made, target)
        for kind, content in (("key", key), ("sha256", sums(target))):
            remove(self._beside(target, kind))
            self._beside(target, kind).write_text(content, encoding="utf-8")
        self._next.unlink(missing_ok=True)
        self._next.symlink_to(target.relative_to(self.root))
        self._next.replace(self.site)
        with suppress(OSError):  # the next run removes it
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
                remove(path)
                for kind in ("key", "sha256"):
                    remove(self._beside(path, kind))

    def _beside(self, generation: Path, kind: str) -> Path:
        return self.folder / f"{generation.name}.{kind}"

    def serves(self, key: str) -> bool:
        """Whether the site that is served was made from what ``key`` stands for."""
        served = self.served
        if served is None or not served.is_dir():
            return False
        return _text(self._beside(served, "key")) == key

    def forged(self) -> list[str]:
        """The files of the site that is served that are not as they were put there."""
        served = self.served
        if served is None or not served.is_dir():
            return []
        return _unlike(_text(self._beside(served, "sha256")), served)

    def missing(self) -> str:
        """Why nothing is served though there is something to serve; empty if all is well."""
        served, name = self.served, self.site.name
        if served is None and (self.names() or self.draft):
            return f"„{name}“ fehlt"
        if served is not None and not served.is_dir():
            return f"„{name}“ führt nach „{self.site.readlink()}“, und dort ist nichts"
        return ""

    def orphans(self) -> list[str]:
        """The versions that are served though the store does not have them."""
        served = self.served
        shown = [path.name for path in served.iterdir()] if served is not None and served.is_dir() else []
        return sorted({name for name in shown if is_name(name)}.difference(self.names()), key=number)


_GENERATION: Final = re.compile(r"[1-9][0-9]{0,8}")
"""What the folder of a generation is called."""


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


def sums(folder: Path) -> str:
    """The checksums of the files below ``folder``, a line each, but of the list itself."""
    known: dict[tuple[int, int], str] = {}
    lines = []
    for path in regular(folder):
        if path == folder / SUMS:
            continue
        about = path.stat()
        file = (about.st_dev, about.st_ino)  # the same file may have several names
        if file not in known:
            known[file] = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f"{known[file]}  {path.relative_to(folder).as_posix()}")
    return "\n".join([*lines, ""])


def changed(folder: Path) -> list[str]:
    """What is in a sealed folder not as its checksums say."""
    return _unlike(_text(folder / SUMS), folder)


def _unlike(listed: str, folder: Path) -> list[str]:
    """What is in a folder not as a list of checksums says."""
    return sorted({*_differing(listed, sums(folder)), *odd(folder, listed)})


def regular(folder: Path) -> list[Path]:
    """The files below ``folder``; no links, and nothing behind one."""
    return sorted(path for path in folder.rglob("*") if stat.S_ISREG(path.lstat().st_mode))


def odd(folder: Path, listed: str = "") -> list[str]:
    """What is in ``folder`` that no build leaves there: links, pipes, folders without a file; as paths in it.

    :param listed: Checksums of the files that should be there; a folder that lacks its file is not odd itself.
    """
    files = {*regular(folder), *(folder / path for path, _ in _listed(listed))}
    known = files.union(*(path.parents for path in files))
    strange = (path for path in folder.rglob("*") if path not in known or path.is_symlink())
    return sorted(path.relative_to(folder).as_posix() for path in strange)


def remove(path: Path) -> None:
    """Remove a file, a folder with all that is in it, or a link and not what it leads to; or nothing."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def differing(one: Path, two: Path) -> list[str]:
    """The files by which two sealed versions differ; what their lists of checksums say does not count."""
    lists = [SUMS] if _text(one / SUMS) != _text(two / SUMS) else []
    return _differing(sums(one), sums(two)) or lists


def _differing(one: str, two: str) -> list[str]:
    ones, twos = dict(_listed(one)), dict(_listed(two))
    return sorted(path for path in ones.keys() | twos.keys() if ones.get(path) != twos.get(path))


def _text(path: Path) -> str:
    """What a file holds; empty, so that all differs from it, if somebody removed or damaged it."""
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
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
    """Put the files of ``source`` into ``target``, without copying them where the file system allows it.

    What is neither file nor folder stays behind.
    """
    target.mkdir(parents=True)
    for path in regular(source):
        there = target / path.relative_to(source)
        there.parent.mkdir(parents=True, exist_ok=True)
        _link(str(path), str(there))


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
