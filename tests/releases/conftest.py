"""Small repositories with tags, published in the test."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nachweis.cli import main
from nachweis.releases.publishing import Outcome, Publisher
from nachweis.releases.repository import Source
from nachweis.releases.workshop import Workshop
from nachweis.vocabulary import Edition
from tests.conftest import OBJECTIVES, ROOT, forked, index, write_project

INDEX = (
    index(topics=OBJECTIVES)
    .replace(":id: DOK-1\n", ":id: DOK-1\n:herkunft: fremd\n")
    .replace(":betrifft: DOK-1", ":betrifft: DOK-1\n:status: liegt_beim_anbieter")
)
"""What is wrong with the document only its issuer can mend, so that it can be published."""
PAGE = "# Seite\n\n:::{tom} Passwörter haben mindestens 14 Zeichen\n:id: TOM-1\n:status: umgesetzt\n:::\n"


@dataclass
class Repo:
    """A handbook under git."""

    folder: Path
    said: list[str]
    commits: int = 0

    def git(self, *arguments: str) -> str:
        who = ["-c", "user.name=Probe", "-c", "user.email=probe@beispiel.example"]
        done = subprocess.run(["git", *who, *arguments], cwd=self.folder, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, pages: dict[str, str], tag: str = "") -> str:
        """Write pages, commit them, a day after the commit before, and tag them."""
        for name, text in pages.items():
            path = self.folder / "docs" / name
            path.write_text(text, encoding="utf-8")
        self.commits += 1
        self.git("add", "-A")
        when = f"2026-01-{self.commits:02}T12:00:00Z"
        subprocess.run(
            ["git", "-c", "user.name=P", "-c", "user.email=p@b.example", "commit", "-qm", "x", "--allow-empty"],
            cwd=self.folder,
            env={"GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when, "PATH": "/usr/bin:/bin"},
            check=True,
        )
        if tag:
            self.git("tag", tag)
        return self.git("rev-parse", "HEAD")

    def publish(self, edition: Edition = Edition.INTERNAL) -> Outcome:
        return Publisher(self.folder, self.said.append, edition).publish()

    @property
    def site(self) -> Path:
        return self.folder / "_site"


def new_repo(folder: Path) -> Repo:
    write_project(folder, {"index.md": INDEX, "a.md": PAGE}, 'include_patterns = ["docs/**"]\n')
    shutil.copy(ROOT / "requirements.lock", folder)
    (folder / ".gitignore").write_text("/_build\n/_site\n/.site\n", encoding="utf-8")
    repo = Repo(folder, [])
    repo.git("init", "-q", "-b", "main")
    return repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository with a handbook in it, nothing committed."""
    return new_repo(tmp_path / "repo")


def _forked(line: list[str], folder: Path, around: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """What a command of the workshop leaves and says, in a process that need import nothing."""
    assert line[:3] == [sys.executable, "-m", "nachweis"]

    def run() -> int:
        os.environ.clear()
        os.environ.update(around)
        os.chdir(folder)
        with contextlib.redirect_stdout(sys.stderr):
            return main(line[3:])

    return subprocess.CompletedProcess(line, *forked(run), "")


@pytest.fixture(scope="module")
def quick_builds() -> Iterator[None]:
    """Versions are made by this program in a process that is forked, not in one that begins anew."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("nachweis.releases.workshop.run", _forked)
        yield


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory, quick_builds: None) -> Repo:
    """Three published versions and a draft; read only."""
    repo = new_repo(tmp_path_factory.mktemp("three") / "repo")
    old = "# Alt\n\n:::{tom} Die Tür ist verschlossen\n:id: TOM-2\n:status: umgesetzt\n:::\n"
    repo.commit({"alt.md": old}, "v2026.9")
    repo.commit({"a.md": PAGE.replace("14", "16")}, "v2026.10")
    (repo.folder / "docs" / "alt.md").unlink()
    repo.commit({"neu.md": old.replace("Alt", "Neu")}, "v2026.11")
    repo.commit({"a.md": PAGE.replace("14", "20")})
    assert repo.publish().problems == []
    return repo


NEEDS = {"TOM-1": {"id": "TOM-1", "type": "tom", "title": "Tür", "docname": "docs/a", "lineno": 3}}


def without_sphinx(patched: pytest.MonkeyPatch) -> None:
    """Make versions without Sphinx: of what a build leaves, just what publishing reads."""

    def build(self: Workshop, tree: Path, source: Source, before: Path | None, edition: Edition, **_: object) -> None:
        folder = tree / "_build" / ("" if edition is Edition.INTERNAL else edition.value)
        (folder / "html" / "docs").mkdir(parents=True)
        (folder / "pdf").mkdir()
        needs = {"current_version": "", "versions": {"": {"needs": NEEDS}}}
        (folder / "html" / "needs.json").write_text(json.dumps(needs), encoding="utf-8")
        (folder / "html" / "handbuch.json").write_text('{"editions": "kunde"}', encoding="utf-8")
        for name in ("index.html", "docs/a.html"):
            (folder / "html" / name).write_text(f"{name} {source.commit} {edition}", encoding="utf-8")
        (folder / "pdf" / "handbuch.pdf").write_bytes(b"%PDF")

    patched.setattr(Workshop, "build", build)
    patched.setattr(Workshop, "check", lambda *_: "")


@pytest.fixture
def quick(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository whose versions are made without Sphinx."""
    without_sphinx(monkeypatch)
    return repo
