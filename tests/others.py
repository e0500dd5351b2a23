"""The finished package, tried as a stranger gets it: the wheel in fresh environments, under every Python that is here.

``python3 noxfile.py -s others`` runs it. An environment is kept in ``.nox`` until the lock file changes.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import ROOT, copy_worked, write_project

OWN = "{}.{}".format(*sys.version_info)
VERSIONS = ("3.12", "3.13")
"""Under which others the package must work; one that this machine lacks is not tried."""
PARTS = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXTE", "extensions")
"""What the wheel is made of."""
PAGE = "# Seite\n\n:::{tom} Die Haustechnik verschließt die Tür\n:id: TOM-1\n:::\n"


def run(*command: str | Path, folder: Path = ROOT) -> str:
    """What a command says.

    :raises SystemExit: If it fails, with that.
    """
    around = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    around |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    around |= {"UV_SYSTEM_CERTS": "1"}  # those that pip trusts: a house may have a proxy with its own
    line = [str(word) for word in command]
    done = subprocess.run(line, cwd=folder, env=around, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(line)}\n{done.stdout}{done.stderr}")
    return done.stdout


def found(version: str) -> Path | None:
    """An interpreter of that version: on the PATH, kept by uv, or kept by pyenv."""
    uv = [sys.executable, "-m", "uv", "python", "find", "--no-project", "--no-python-downloads", version]
    told = subprocess.run(uv, capture_output=True, encoding="utf-8", check=False).stdout.strip()
    kept = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"))
    for path in [*([Path(told)] if told else []), *kept]:
        command = [str(path), "-c", "import sys; print('{}.{}'.format(*sys.version_info))"]
        if subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout.strip() == version:
            return path
    return None


def wheel(folder: Path) -> Path:
    """The package as it would be handed on, made from a copy of its sources."""
    sources = folder / "sources"
    sources.mkdir()
    for name in PARTS:
        path = ROOT / name
        unneeded = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(path, sources / name, ignore=unneeded) if path.is_dir() else shutil.copy(path, sources)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run(*pip, "--wheel-dir", folder, sources)
    return next(folder.glob("*.whl"))


def installed(version: str, interpreter: Path, package: Path) -> Path:
    """The interpreter of an environment with the package and, of the lock file, what the package asks for."""
    environment = ROOT / ".nox" / f"wheel-{version}"
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = environment / "lock.sha256"
    lock = ROOT / "requirements.lock"
    wanted = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if not python.exists() or not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(environment, ignore_errors=True)
        run(sys.executable, "-m", "uv", "venv", "--quiet", "--python", interpreter, environment)
        run(*_install(python), "--constraints", lock, package)
        stamp.write_text(wanted)
    else:
        run(*_install(python), "--no-deps", "--reinstall", package)
    return python


def _install(python: Path) -> list[str]:
    return [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python)]


def builds(python: Path, folder: Path, *, whole: bool) -> None:
    """Build a small handbook, and perhaps the worked one; neither writes into the installed package."""
    package = Path(run(python, "-c", "import nachweis; print(nachweis.__path__[0])", folder=folder).strip())
    assert ROOT / "extensions" not in package.parents, package
    before = sorted(package.rglob("*"))
    small = write_project(folder / "small", {"a.md": PAGE})
    run(python, "-m", "nachweis", "handbook", folder=small)
    assert (small / "_build" / "pdf" / "handbuch.pdf").is_file()
    if whole:
        (folder / "worked").mkdir()
        run(python, "-m", "nachweis", "handbook", folder=copy_worked(folder / "worked"))
    assert sorted(package.rglob("*")) == before


def main() -> None:
    """Try the package under this Python, and under others with the whole worked handbook."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        package = wheel(folder)
        missing = []
        for version in (OWN, *(version for version in VERSIONS if version != OWN)):
            interpreter = Path(sys.executable) if version == OWN else found(version)
            if interpreter is None:
                missing.append(version)
                continue
            work = folder / version
            work.mkdir()
            builds(installed(version, interpreter, package), work, whole=version != OWN)
            sys.stdout.write(f"Python {version}: Das Paket ist eingerichtet und baut.\n")
        if missing:
            sys.stdout.write(f"Nicht auf dieser Maschine, also nicht versucht: Python {', '.join(missing)}\n")


if __name__ == "__main__":
    main()
