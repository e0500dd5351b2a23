"""Builds a version with its own code, in an environment that holds what its own lock file names."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

from nachweis.compliance.editions import Edition
from nachweis.releases.repository import ReleaseError, Source

LOCK: Final = "requirements.lock"
STAMP: Final = "lock.sha256"
"""Says in an environment for which lock file it was made; ``noxfile.py`` writes the same."""
_TOLD: Final = 12
"""How many lines of a failed build are shown."""


class Workshop:
    """Where versions are built."""

    def __init__(self, environments: Path) -> None:
        self.environments = environments

    def build(self, tree: Path, source: Source, before: Path | None, edition: Edition, *, released: bool) -> None:
        """Build site and PDF of ``tree``, into its ``_build``.

        :param before: The ``needs.json`` of the version before, with its history beside it.
        :param released: Whether errors and a lowered level stop it.
        :raises ReleaseError: If it does not build, with what it said.
        """
        command = [str(self.python(tree)), "-m", "nachweis", "handbook", "--fassung", source.name]
        command += ["--quelle", source.commit, *(["--frueher", str(before)] if before else [])]
        command += ["--freigabe"] if released else []
        command += [] if edition is Edition.INTERNAL else ["--fuer", edition.value]
        around = {**os.environ, "SOURCE_DATE_EPOCH": str(source.time), "PYTHONDONTWRITEBYTECODE": "1"}
        if (tree / "extensions" / "nachweis").is_dir():
            around["PYTHONPATH"] = str(tree / "extensions")
        done = subprocess.run(command, cwd=tree, env=around, capture_output=True, text=True, check=False)
        if done.returncode:
            said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            flaws = [line for line in said if ": Fehler: " in line] or said[-_TOLD:]
            more = f"\n  … und {len(flaws) - _TOLD} weitere" if len(flaws) > _TOLD else ""
            told = "\n".join(f"  {line.replace(f'{tree}{os.sep}', '')}" for line in flaws[:_TOLD])
            raise ReleaseError(f"Die Fassung {source.name} lässt sich nicht veröffentlichen:\n{told}{more}")

    def python(self, tree: Path) -> Path:
        """The interpreter of an environment for the lock file of ``tree``; this one if it is made for the same.

        :raises ReleaseError: If there is no lock file, or pip fails.
        """
        try:
            lock = (tree / LOCK).read_bytes()
        except OSError as error:
            raise ReleaseError(
                f"In dieser Fassung fehlt „{LOCK}“, also ist unbekannt, womit sie zu bauen ist."
            ) from error
        wanted = hashlib.sha256(lock + sys.version.encode()).hexdigest()
        if _made_for(Path(sys.prefix)) == wanted:
            return Path(sys.executable)
        folder = self.environments / wanted[:16]
        python = folder / "bin" / "python"
        if _made_for(folder) != wanted or not python.exists():
            self._make(folder, python, tree)
            (folder / STAMP).write_text(wanted, encoding="utf-8")
        return python

    def _make(self, folder: Path, python: Path, tree: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        print("Die Werkzeuge dieser Fassung werden eingerichtet (einmalig) …", flush=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        try:
            venv.create(folder, with_pip=True)
            subprocess.run([*pip, "--requirement", str(tree / LOCK)], check=True, capture_output=True, text=True)
        except subprocess.CalledProcessError as error:
            said = ((error.stderr or "") if isinstance(error.stderr, str) else "").strip().splitlines()
            raise ReleaseError(
                f"Die Werkzeuge dieser Fassung ließen sich nicht einrichten: {said[-1] if said else error}"
            ) from error


def _made_for(environment: Path) -> str:
    """For which lock file an environment was made; empty if it is not finished."""
    try:
        return (environment / STAMP).read_text(encoding="utf-8")
    except OSError:
        return ""
