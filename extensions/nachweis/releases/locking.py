"""The lock file of a folder: every tool that its handbook needs, in one version and with checksums.

Whoever has uv gets versions for every system; pip knows only those of the system that it runs on.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from nachweis.releases.repository import ReleaseError
from nachweis.releases.workshop import LOCK

OURS: Final = "nachweis"
WHEELS: Final = "werkzeug"
"""The folder in which this program itself lies where no registry has it."""
_LISTS: Final = ("requirements.in", "requirements.txt")
_PINNED: Final = re.compile(r"^([a-z0-9-]+)==([^\s;]+)", re.MULTILINE)
_LEAST: Final = re.compile(r">=\s*(3\.\d+)")


def lock(folder: Path) -> list[Path]:
    """Write the lock file of ``folder``, and this program beside it if no registry has it; give what was written.

    What is installed here keeps its version as long as nothing asks for another, and so does what is locked already.

    :raises ReleaseError: If something that the handbook needs is not to be had.
    """
    project = _project(folder)
    own = "" if project.get("project", {}).get("name") == OURS else _own(folder)
    asked = [*_asked(folder, project), Requirement(OURS)]
    uv = [sys.executable, "-m", "uv"] if importlib.util.find_spec("uv") else [*filter(None, [shutil.which("uv")])]
    text = _by_uv(uv, folder, project, own, asked) if uv else _by_pip(folder, own, asked)
    (folder / LOCK).write_text(text, encoding="utf-8")
    return [folder / LOCK, *([folder / own] if own.startswith(".") else [])]


def _project(folder: Path) -> dict[str, Any]:
    """The ``pyproject.toml`` of a folder; empty without one.

    :raises ReleaseError: If it is not readable.
    """
    try:
        return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ReleaseError(f"„pyproject.toml“ ist nicht lesbar: {error}") from error


def _asked(folder: Path, project: dict[str, Any]) -> Iterator[Requirement]:
    """What the files of a folder name.

    :raises ReleaseError: If a line of them names nothing.
    """
    lines = [*project.get("project", {}).get("dependencies", [])]
    for group in project.get("dependency-groups", {}).values():
        lines += [line for line in group if isinstance(line, str)]
    for name in _LISTS:
        if (folder / name).is_file():
            text = (folder / name).read_text(encoding="utf-8")
            lines += [line for line in text.splitlines() if line.strip() and line.lstrip()[0] not in "#-."]
    for line in lines:
        try:
            yield Requirement(line.partition(" #")[0])
        except InvalidRequirement as error:
            raise ReleaseError(f"„{line}“ nennt kein Paket, etwa „sphinx>=9“: {error}") from error


def _own(folder: Path) -> str:
    """The line for this program: a version that a registry has, or a wheel in the folder, made from where it came.

    :raises ReleaseError: If it is not installed, or where it came from is gone.
    """
    try:
        installed = importlib.metadata.distribution(OURS)
    except importlib.metadata.PackageNotFoundError as error:
        raise ReleaseError(
            "Dieses Programm ist nicht eingerichtet, sondern liegt nur im Suchpfad. Richten Sie es mit pip ein."
        ) from error
    told = installed.read_text("direct_url.json")
    if told is None:
        return f"{OURS}=={installed.version}"
    came = json.loads(told)
    version = came.get("vcs_info", {})
    where = f"{version['vcs']}+{came['url']}@{version['commit_id']}" if version else came["url"]
    with TemporaryDirectory() as made:
        if "dir_info" in told and (sources := Path(url2pathname(urlsplit(came["url"]).path))).is_dir():
            where = str(_copied(sources, Path(made) / "quelle"))  # what builds a wheel leaves things beside its sources
        _run("pip", [*_PIP, "wheel", "--quiet", "--no-deps", "--wheel-dir", made, where], folder)
        (wheel,) = Path(made).glob("*.whl")
        (folder / WHEELS).mkdir(exist_ok=True)
        for former in (folder / WHEELS).glob(f"{OURS}-*.whl"):
            former.unlink()
        shutil.copy(wheel, folder / WHEELS)
    return f"./{WHEELS}/{wheel.name}"


def _copied(sources: Path, copy: Path) -> Path:
    """A copy of a folder without what was built in it."""
    return shutil.copytree(
        sources, copy, ignore=shutil.ignore_patterns(".*", "_*site*", "_build", "build", "__pycache__")
    )


def _by_uv(uv: Sequence[str], folder: Path, project: dict[str, Any], own: str, asked: Sequence[Requirement]) -> str:
    """What uv resolves for every system, from the folder's own files."""
    least = _LEAST.search(project.get("project", {}).get("requires-python", ""))
    options = ["--universal", "--python-version", least[1] if least else "{}.{}".format(*sys.version_info)]
    options += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet"]
    options += [word for group in project.get("dependency-groups", {}) for word in ("--group", group)]
    extras = project.get("project", {}).get("optional-dependencies", {})
    options += [word for extra in extras for word in ("--extra", extra)]
    files = ["pyproject.toml"] if "project" in project else []
    files += [name for name in _LISTS if (folder / name).is_file()]
    made = folder / f"{LOCK}.neu"
    try:
        kept = {**_locked(folder), **installed(asked)}
        made.write_text("".join(f"{name}=={version}\n" for name, version in kept.items()), encoding="utf-8")
        if own:
            files.append("-")  # uv reads it as a file, too
        _run("uv", [*uv, "pip", "compile", *options, "--output-file", made.name, *files], folder, f"{own}\n")
        return made.read_text(encoding="utf-8")
    finally:
        made.unlink(missing_ok=True)


def _locked(folder: Path) -> dict[str, str]:
    """The versions that the lock file names; none without one."""
    path = folder / LOCK
    return dict(_PINNED.findall(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _by_pip(folder: Path, own: str, asked: Sequence[Requirement]) -> str:
    """What is installed, with the checksums of what pip would fetch for this system."""
    found = {name: version for name, version in installed(asked).items() if name != OURS or "==" in own}
    for one in asked:
        if canonicalize_name(one.name) not in (*found, OURS) and (one.marker is None or one.marker.evaluate()):
            raise ReleaseError(
                f"Ihre Dateien verlangen „{one}“, und das ist hier nicht eingerichtet. Holen Sie es nach."
            )
    pins = [f"{name}=={version}" for name, version in sorted(found.items())]
    command = [*_PIP, "install", "--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--report", "-", *pins]
    fetched = json.loads(_run("pip", command, folder))["install"] if pins else []
    hashes = {canonicalize_name(one["metadata"]["name"]): _sum(one["download_info"]) for one in fetched}
    lines = [f"{name}=={found[name]} --hash=sha256:{value}\n" for name, value in sorted(hashes.items())]
    if own.startswith("."):
        lines.append(f"{own} --hash=sha256:{hashlib.sha256((folder / own).read_bytes()).hexdigest()}\n")
    return "".join(lines)


def _sum(fetched: dict[str, Any]) -> str:
    """The SHA-256 of what pip fetched; of a file on this machine it says none."""
    if told := fetched["archive_info"].get("hashes", {}).get("sha256"):
        return str(told)
    return hashlib.sha256(Path(url2pathname(urlsplit(fetched["url"]).path)).read_bytes()).hexdigest()


def installed(asked: Sequence[Requirement]) -> dict[str, str]:
    """The version of everything that is installed here because of ``asked``, by canonical name."""
    found: dict[str, str] = {}
    left = [(one.name, extra) for one in asked for extra in ("", *one.extras)]
    seen: set[tuple[str, str]] = set()
    while left:
        name, extra = left.pop()
        key = (canonicalize_name(name), extra)
        if key in seen:
            continue
        seen.add(key)
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system, or new
        found[key[0]] = distribution.version
        for line in distribution.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                left += [(needed.name, more) for more in ("", *needed.extras)]
    return found


_PIP: Final = [sys.executable, "-m", "pip", "--disable-pip-version-check"]


def _run(program: str, command: Sequence[str], folder: Path, given: str = "") -> str:
    """What a program says, to which ``given`` is said.

    :raises ReleaseError: If it fails, with its reason.
    """
    done = subprocess.run(
        command, cwd=folder, input=given, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()] or ["ohne Meldung"]
        raise ReleaseError(
            f"Die Werkzeuge lassen sich nicht festhalten; {program} sagt „{' '.join(said[-3:])}“. "
            "Prüfen Sie die Netzverbindung, und was Ihre Dateien verlangen."
        )
    return done.stdout
