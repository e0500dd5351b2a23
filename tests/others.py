"""The finished package, tried as a stranger gets it: the wheel in fresh environments, under every Python that is here.

``python3 noxfile.py -s others`` runs it. An environment is kept in ``.nox`` until the lock file changes.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import ROOT
from tests.handbook.sequences.sources import copy_probe

OWN = "{}.{}".format(*sys.version_info)
VERSIONS = ("3.12", "3.13")
"""Under which others the package must work; one that this machine lacks is not tried."""
PARTS = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXTE", "extensions")
"""What the wheel is made of."""


def run(*command: str | Path, folder: Path = ROOT) -> str:
    """What a command says.

    :raises SystemExit: If it fails, with that.
    """
    around = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    around |= {"PYTHONPYCACHEPREFIX": str(ROOT / ".nox" / "pycache"), "PYTHONUTF8": "1"}
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
    uv = [sys.executable, "-m", "uv", "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable]
    run(*uv, "--out-dir", folder, sources)
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


def tried(version: str, package: Path, folder: Path) -> bool:
    """Whether this machine has that Python; the package then builds, outside of here, a handbook that has everything.

    :raises SystemExit: If it does not.
    """
    interpreter = Path(sys.executable) if version == OWN else found(version)
    if interpreter is None:
        return False
    python = installed(version, interpreter, package)
    copy_probe(folder)
    home = Path(run(python, "-c", "import nachweis; print(nachweis.__path__[0])", folder=folder).strip())
    assert ROOT / "extensions" not in home.parents, home
    before = sorted(home.rglob("*"))
    run(python, "-m", "nachweis", "handbook", folder=folder)
    assert (folder / "_build" / "html" / "docs" / "index.html").is_file()
    assert (folder / "_build" / "pdf" / "handbuch.pdf").is_file()
    if version == OWN:
        stranger(python, folder.with_name("fremd"))
    assert sorted(home.rglob("*")) == before  # nobody but who installed it may write there
    return True


# ── the product as such ────────────────────────────────────────────────────────────────────────────────────────────

PROVIDER = """:id: UAV-BSP-1
:firma: Server GmbH
:leistung: Betrieb der Server
:anschrift: Beispielweg 1, 10115 Berlin
:land: Deutschland
:ort_der_verarbeitung: Deutschland
:kontakt: datenschutz@server.example
:vertrag_vom: 2026-03-01
:verarbeitet: DAT-BSP-1
"""


def fill_in(house: Path) -> None:
    """Do what a new handbook asks of whoever begins it: no placeholder, a provider, all agreed and implemented."""
    for page in (*house.glob("docs/**/*.md"), *house.glob("measures/**/*.md")):
        text = page.read_text(encoding="utf-8")
        text = re.sub(r"\[(?!TOM-)[^\[\]]*\](?!\()", "etwas Bestimmtes", text)
        text = re.sub(r"(:id: AVV-BSP-\d+\n)", r"\1:status: vereinbart\n", text)
        text = re.sub(r"(:id: TOM-BSP-[A-Z]\n)", r"\1:status: umgesetzt\n", text)
        text = text.replace(":id: UAV-BSP-1\n", PROVIDER).replace(":status: entwurf\n", ":status: vereinbart\n")
        page.write_text(text, encoding="utf-8")


def stranger(python: Path, folder: Path) -> None:
    """What a person does who has the package and nothing else: begin, check, build, write, release twice, publish.

    :raises SystemExit: If a command fails.
    """
    home = folder / "haus"
    home.mkdir(parents=True)
    program = python.with_name("nachweis")
    told = run(program, "init", "handbuch", "--firma", "Beispiel GmbH", "--ohne-werkzeuge", folder=home)
    assert "Angelegt: " in told
    house = home / "handbuch"
    fill_in(house)
    run(program, "check", "--freigabe", folder=house)
    run(program, "build", folder=house)
    assert (house / "_build" / "html" / "docs" / "recht" / "dsgvo" / "art-32.html").is_file()
    _git(house, "init", "--quiet")
    for name, sentence in (("v2026.1", ""), ("v2026.2", "Fenster im Erdgeschoss haben Gitter.")):
        if sentence:
            run(program, "new", "--in", "TOM-BSP-A", sentence, folder=house)
        _git(house, "add", "--all")
        _git(house, "commit", "--quiet", "--message", name)
        _git(house, "tag", name)
    run(program, "publish", folder=house)
    assert "Gitter" in (house / "_site" / "2026.2" / "measures" / "tom" / "vertraulichkeit.html").read_text("utf-8")
    assert "Gitter" not in (house / "_site" / "2026.1" / "measures" / "tom" / "vertraulichkeit.html").read_text("utf-8")
    assert "TOM-BSP-A-05" in run(program, "changes", "2026.1", "2026.2", folder=house)


def _git(folder: Path, *arguments: str) -> None:
    run("git", "-c", "user.name=Probe", "-c", "user.email=probe@beispiel.example", *arguments, folder=folder)


def main() -> None:
    """Try the package under this Python and the others, all at once."""
    versions = (OWN, *(version for version in VERSIONS if version != OWN))
    with TemporaryDirectory() as made, ThreadPoolExecutor() as pool:
        package = wheel(Path(made))
        there = list(pool.map(lambda version: tried(version, package, Path(made) / version), versions))
    for version, is_there in zip(versions, there, strict=True):
        what = "Das Paket ist eingerichtet und baut." if is_there else "Nicht auf dieser Maschine, also nicht versucht."
        sys.stdout.write(f"Python {version}: {what}\n")


if __name__ == "__main__":
    main()
