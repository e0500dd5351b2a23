"""Builds a version with its own code, in an environment that holds what its own lock file names."""

import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

from filelock import FileLock

import nachweis
from nachweis.compliance.history import DRAFT
from nachweis.releases.repository import ReleaseError, Source
from nachweis.releases.store import remove
from nachweis.vocabulary import Edition

LOCK: Final = "requirements.lock"
STAMP: Final = "lock.sha256"
"""Says in an environment for which lock file it was made; ``noxfile.py`` writes the same."""
_TOLD: Final = 12
"""How many lines of a failed build are shown."""
_FULL: Final = ("[Errno 28]", "No space left on device")


class Workshop:
    """Where versions are built."""

    def __init__(self, environments: Path) -> None:
        self.environments = environments
        self._failed: dict[str, str] = {}
        """Why there is no environment, by lock file: it is tried once a run."""

    def build(self, tree: Path, source: Source, before: Path | None, edition: Edition, *, released: bool) -> None:
        """Build site and PDF of ``tree``, into its ``_build``.

        :param before: The ``needs.json`` of the version before, with its history beside it.
        :param released: Whether errors and a lowered level stop it.
        :raises ReleaseError: If it does not build, with what it said.
        """
        options = ["--quelle", source.commit, *(["--freigabe"] if released else [])]
        options += [] if edition is Edition.INTERNAL else ["--fuer", edition.value]
        done = self._run("handbook", tree, source, before, options)
        if done.returncode:
            raise ReleaseError(f"{called(source, edition)} lässt sich nicht veröffentlichen:\n{_told(done, tree)}")

    def check(self, tree: Path, source: Source, before: Path | None) -> str:
        """What the strict check of ``tree`` finds, as on the day of its commit; empty if nothing.

        :raises ReleaseError: If it cannot be checked.
        """
        done = self._run("check", tree, source, before, ["--freigabe", "--heute", source.day])
        if done.returncode in (0, 1):
            return _told(done, tree) if done.returncode else ""
        raise ReleaseError(f"{called(source)} lässt sich nicht prüfen:\n{_told(done, tree)}")

    def _run(
        self, command: str, tree: Path, source: Source, before: Path | None, options: list[str]
    ) -> "subprocess.CompletedProcess[str]":
        python = self.python(tree, source)
        line = [str(python), "-m", "nachweis", command, "--fassung", source.name]
        line += [*(["--frueher", str(before)] if before else []), *options]
        around = {**os.environ, "SOURCE_DATE_EPOCH": str(source.time), "PYTHONDONTWRITEBYTECODE": "1"}
        around["PYTHONUTF8"] = "1"
        if _brings_its_code(tree):
            around["PYTHONPATH"] = str(tree / "extensions")
        elif python != Path(sys.executable):
            around.pop("PYTHONPATH", None)  # its environment has what it is built with
        return run(line, tree, around)

    def python(self, tree: Path, source: Source) -> Path:
        """The interpreter of an environment for the lock file of ``tree``; this one if that is missing or the same.

        :raises ReleaseError: If pip fails, or the lock file does not name this program.
        """
        try:
            lock = (tree / LOCK).read_bytes()
        except OSError:
            return Path(sys.executable)
        wanted = hashlib.sha256(lock + sys.version.encode()).hexdigest()
        if _made_for(Path(sys.prefix)) == wanted:
            return Path(sys.executable)
        if not _brings_its_code(tree) and not re.search(rb"(?m)^[^#\n]*\bnachweis\b", lock):
            raise ReleaseError(
                f"In „{LOCK}“ {called(source, case='genitive')} fehlt „nachweis“, also das, womit zu bauen ist. "
                "Tragen Sie es ein, oder löschen Sie die Datei: Dann wird mit dem gebaut, was hier eingerichtet ist, "
                "und in der Fassung festgehalten, was das war."
            )
        folder = self.environments / wanted[:16]
        self.environments.mkdir(parents=True, exist_ok=True)
        with FileLock(self.environments / "sperre"):
            if _made_for(folder) != wanted or not interpreter(folder).exists():
                if wanted not in self._failed:
                    self._failed[wanted] = _make(folder, tree)
                if reason := self._failed[wanted]:
                    raise ReleaseError(
                        f"Die Werkzeuge {called(source, case='genitive')} ließen sich nicht einrichten: {reason}"
                    )
                (folder / STAMP).write_text(wanted, encoding="utf-8")
        return interpreter(folder)


def run(line: list[str], folder: Path, around: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a command in ``folder`` and keep what it says."""
    return subprocess.run(
        line, cwd=folder, env=around, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def tools(tree: Path) -> str:
    """What a tree without a lock file is built with, exactly, a line each; empty if its lock file says so itself."""
    if (tree / LOCK).exists():
        return ""
    found = {dist.name: dist.version for dist in importlib.metadata.distributions() if dist.name}
    lines = [f"{name}=={version}" for name, version in sorted(found.items(), key=lambda item: item[0].lower())]
    package = tree / "extensions" / "nachweis" if _brings_its_code(tree) else Path(nachweis.__path__[0])
    code = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(package.rglob("*.py")))).hexdigest()
    python = ".".join(map(str, sys.version_info[:3]))
    return "\n".join([f"# Python {python}; Quelltext von nachweis: sha256 {code}", *lines, ""])


def interpreter(environment: Path) -> Path:
    """The Python of an environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def called(source: Source, edition: Edition = Edition.INTERNAL, case: str = "nominative") -> str:
    """What a message calls a version: „Die Fassung 2026.1“, „Der Entwurf“."""
    draft = {"nominative": "Der Entwurf", "genitive": "des Entwurfs"}
    version = {"nominative": "Die Fassung", "genitive": "der Fassung"}
    name = draft[case] if source.name == DRAFT else f"{version[case]} {source.name}"
    return name if edition is Edition.INTERNAL else f"{name} (Ausgabe „{edition.label}“)"


def _brings_its_code(tree: Path) -> bool:
    return (tree / "extensions" / "nachweis").is_dir()


def _told(done: "subprocess.CompletedProcess[str]", tree: Path) -> str:
    """Why a build stopped, in a few of its own lines."""
    text = done.stdout + done.stderr
    if any(mark in text for mark in _FULL):
        return "  Der Datenträger ist voll. Schaffen Sie Platz, und starten Sie noch einmal."
    said = [line.replace(f"{tree}{os.sep}", "") for line in text.splitlines() if line.strip()]
    flaws = [line for line in said if ": Fehler: " in line] or said[-_TOLD:]
    told = [f"  {line}" for line in flaws[:_TOLD]]
    if len(flaws) > _TOLD:
        told.append(f"  … und {len(flaws) - _TOLD} weitere")
    if done.returncode < 0:
        told.append(f"  Der Bau wurde abgebrochen (Signal {-done.returncode}); oft reicht der Arbeitsspeicher nicht.")
    return (
        "\n".join(told) or f"  Der Bau brach ohne Meldung ab (Status {done.returncode}). Sehen Sie in „conf.py“ nach."
    )


def _make(folder: Path, tree: Path) -> str:
    """Make an environment; give the reason if it fails, and leave nothing of it."""
    remove(folder)
    print("Die Werkzeuge dieser Fassung werden eingerichtet (einmalig) …", flush=True)
    pip = [str(interpreter(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    reason = ""
    try:
        venv.create(folder, with_pip=True)
        command = [*pip, "--require-hashes", "--requirement", str(tree / LOCK)]
        done = subprocess.run(command, cwd=tree, capture_output=True, encoding="utf-8", errors="replace", check=False)
        if done.returncode:
            said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
            first = next((line for line in said if line.startswith("ERROR: ")), said[-1] if said else "ohne Meldung")
            reason = (
                "Der Datenträger ist voll. Schaffen Sie Platz, und starten Sie noch einmal."
                if any(mark in done.stderr for mark in _FULL)
                else f"pip sagt „{first.removeprefix('ERROR: ')}“. Prüfen Sie „{LOCK}“ und die Netzverbindung."
            )
    except subprocess.CalledProcessError:
        reason = "Diesem Python fehlt pip. Unter Debian und Ubuntu hilft: sudo apt install python3-venv"
    except ValueError:
        reason = f"Im Weg „{folder}“ steht „{os.pathsep}“. Benennen Sie den Ordner um, der so heißt."
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if reason:
        shutil.rmtree(folder, ignore_errors=True)
    return reason


def _made_for(environment: Path) -> str:
    """For which lock file an environment was made; empty if it is not finished."""
    try:
        return (environment / STAMP).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
