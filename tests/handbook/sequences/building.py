"""A command in a process of its own, and what a build that went on differs in from one that began anew."""

import os
import shlex
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nachweis.cli import main
from tests.conftest import first_build

__all__ = ["Outcome", "build", "compared", "differences"]

BUILT = (0, 1)
"""The status of a command that came to its end."""

TOLD, CRASHED = "_gesagt.txt", "_absturz.txt"
PROGRAM = "programm"
"""A folder with a copy of the program: while it is there, builds are made with it."""

ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1700000000", "NO_COLOR": "1"}


@dataclass(frozen=True)
class Outcome:
    """What a command left and said."""

    status: int
    told: tuple[str, ...]
    files: dict[str, bytes]


def build(folder: Path, command: str) -> Outcome:
    """Run a command in ``folder`` as a person does, „html -j 2“."""
    told, crashed = folder / TOLD, folder / CRASHED
    told.unlink(missing_ok=True)
    arguments = [*shlex.split(command), "--format", "zeilen", "--ausgabe", TOLD]
    status = _fresh(folder, arguments) if (folder / PROGRAM).is_dir() else _forked(folder, arguments)
    said = [path.read_text(encoding="utf-8") for path in (crashed, told) if path.is_file()]
    return Outcome(status, tuple("".join(said).splitlines()), _files(folder / "_build" / _output(command)))


def compared(folder: Path, command: str, kept: Outcome) -> list[str]:
    """What a build that went on differs in from a clean one of the same sources, in the same place."""
    aside = folder / "_behalten"
    (folder / "_build").rename(aside)
    try:
        return list(differences(kept, build(folder, command)))
    finally:
        shutil.rmtree(folder / "_build", ignore_errors=True)
        aside.rename(folder / "_build")


def differences(kept: Outcome, clean: Outcome) -> Iterator[str]:
    """What the kept build differs in from the clean one, a line each."""
    if kept.status != clean.status:
        yield f"status: {kept.status}, clean {clean.status}"
    yield from (f"told, clean not: {line}" for line in kept.told if line not in clean.told)
    yield from (f"not told: {line}" for line in clean.told if line not in kept.told)
    if clean.status not in BUILT:
        return  # it stopped: nothing was made, and nothing is cleared away
    if kept.told != clean.told and sorted(kept.told) == sorted(clean.told):
        yield "told in another order"
    yield from (f"left over: {name}" for name in kept.files if name not in clean.files)
    yield from (f"missing: {name}" for name in clean.files if name not in kept.files)
    for name, data in clean.files.items():
        if name in kept.files and kept.files[name] != data:
            yield f"other: {name}: {_first(kept.files[name], data)}"


def _first(kept: bytes, clean: bytes) -> str:
    """The first place in which two files differ."""
    place = next((n for n, pair in enumerate(zip(kept, clean, strict=False)) if pair[0] != pair[1]), None)
    start = max(0, (min(len(kept), len(clean)) if place is None else place) - 30)
    return f"{kept[start : start + 90]!r}, clean {clean[start : start + 90]!r}"


def _output(command: str) -> str:
    """The folder below ``_build`` in which a command leaves what it makes."""
    words = shlex.split(command)
    edition = f"{words[words.index('--fuer') + 1]}/" if "--fuer" in words else ""
    return edition.removeprefix("intern/") + words[0]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".buildinfo"
    }


def _forked(folder: Path, arguments: list[str]) -> int:
    first_build()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 70
    try:
        warnings.simplefilter("ignore")
        os.environ.update(ENVIRONMENT)
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(CRASHED, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 2)
        sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
        status = main(arguments)
        sys.stderr.flush()
    finally:
        os._exit(status)


def _fresh(folder: Path, arguments: list[str]) -> int:
    command = [sys.executable, "-W", "ignore", "-m", "nachweis", *arguments]
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(folder / PROGRAM)}
    with (folder / CRASHED).open("w", encoding="utf-8") as crashed:
        return subprocess.run(
            command, cwd=folder, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=crashed
        ).returncode
