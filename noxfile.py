"""Every command of the house. ``python3 noxfile.py -s handbook`` needs nothing but Python with pip and venv, and git.

The environment, ``.venv``, is made from ``requirements.lock`` the first time and whenever the lock changes.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


class NotReadyError(Exception):
    """What this machine lacks, in German, with the cure."""


def environment() -> Path:
    """The interpreter of the house's environment, which holds exactly what the lock names; made if need be.

    :raises NotReadyError: If this machine or this folder does not allow it.
    """
    if not LOCK.is_file():
        raise NotReadyError(
            f"„{LOCK}“ fehlt: Darin steht, welche Werkzeuge das Handbuch braucht.\n"
            f"Holen Sie die Datei zurück: git checkout -- {LOCK.name}"
        )
    try:
        wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
        if not PYTHON.exists() or _made_for() != wanted:
            print(
                "Einen Moment: Die Werkzeuge des Handbuchs werden eingerichtet (einmalig, etwa eine Minute) …",
                flush=True,
            )
            _read_lock()
            _make_environment()
            _install()
            (ENVIRONMENT / "lock.sha256").write_text(wanted, encoding="utf-8")
    except OSError as error:
        raise NotReadyError(
            f"„{error.filename or ROOT}“ lässt sich nicht lesen oder schreiben ({error.strerror}).\n"
            "Legen Sie das Handbuch vollständig in einen Ordner, in dem Sie schreiben dürfen und Platz ist."
        ) from error
    return PYTHON


def _made_for() -> str:
    """For which lock file the environment was made; empty if it is not finished."""
    try:
        return (ENVIRONMENT / "lock.sha256").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _read_lock() -> None:
    """Do nothing if the lock file names tools with their versions and checksums, and nothing else."""
    try:
        text = LOCK.read_text(encoding="utf-8")
    except ValueError:
        text = "?"  # not UTF-8
    stated = [line for line in re.sub(r"\\\n", " ", text).splitlines() if line.split("#")[0].strip()]
    wrong = next((line for line in stated if not _PINNED.match(line)), None)
    if wrong is not None or not stated:
        said = "ist leer" if wrong is None else f"ist beschädigt („{wrong.split()[0]}“)"
        raise NotReadyError(
            f"„{LOCK}“ {said}: Darin steht, welche Werkzeuge das Handbuch braucht.\n"
            f"Holen Sie die Datei zurück: git checkout -- {LOCK.name}"
        )


_PINNED = re.compile(r"-|\.?[/A-Za-z0-9].*\s--hash=\w+:[0-9a-f]{64,}$")
"""A tool with its checksums, or an option of pip."""


def _make_environment() -> None:
    if os.pathsep in str(ENVIRONMENT):
        raise NotReadyError(
            f"Im Weg „{ROOT}“ steht „{os.pathsep}“; darin kann Python keine Umgebung anlegen.\n"
            "Benennen Sie den Ordner um."
        )
    if ENVIRONMENT.is_symlink() or (ENVIRONMENT.exists() and not ENVIRONMENT.is_dir()):
        raise NotReadyError(
            f"„{ENVIRONMENT}“ ist kein Ordner, sondern eine {'Verknüpfung' if ENVIRONMENT.is_symlink() else 'Datei'}; "
            "dorthin gehören die Werkzeuge.\nBenennen oder löschen Sie sie, und versuchen Sie es noch einmal."
        )
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    try:
        import venv

        venv.create(ENVIRONMENT, with_pip=True)
    except (ImportError, subprocess.CalledProcessError) as error:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        raise NotReadyError(
            "Diesem Python fehlt venv oder pip; ohne beides kann es keine Umgebung anlegen.\n"
            "Unter Debian und Ubuntu hilft: sudo apt install python3-venv"
        ) from error


def _install() -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        subprocess.run([*pip, "--require-hashes", "--requirement", str(LOCK)], check=True)
        subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    except subprocess.CalledProcessError as error:
        raise NotReadyError(
            "Die Werkzeuge ließen sich nicht einrichten; pip sagt oben, warum.\n"
            "Fehlt das Netz: Prüfen Sie die Netzverbindung zum Paketverzeichnis, und versuchen Sie es noch einmal."
        ) from error


def main() -> int:
    """Run nox from the house's environment with the arguments given."""
    os.chdir(ROOT)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # since Python 3.7
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.version_info < (3, 11):  # noqa: UP036 – this file is what an older Python meets
        print(f"Nötig ist Python ab 3.11; dies ist {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    try:
        python = environment()
        return subprocess.run([str(python), "-m", "nox", *sys.argv[1:]], check=False).returncode
    except NotReadyError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nAbgebrochen.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["handbook"]


def _run(session: nox.Session, *command: str) -> None:
    session.run(str(environment()), "-m", *command, external=True)


def _nachweis(session: nox.Session, command: str) -> None:
    _run(session, "nachweis", command, *session.posargs)


@nox.session
def handbook(session: nox.Session) -> None:
    """Das Handbuch bauen: die Website nach _build/html, das PDF nach _build/pdf, das Buch für die Prüfung daneben."""
    _nachweis(session, "handbook")
    if not session.posargs:
        _run(session, "nachweis", "pdf", "--fuer", "pruefung")


@nox.session
def html(session: nox.Session) -> None:
    """Die Website bauen, nach _build/html."""
    _nachweis(session, "html")


@nox.session
def pdf(session: nox.Session) -> None:
    """Nur das PDF bauen, nach _build/pdf."""
    _nachweis(session, "pdf")


@nox.session
def publish(session: nox.Session) -> None:
    """Alle Fassungen (Etiketten v2026.1 …) und den Entwurf veröffentlichen, nach _site."""
    _nachweis(session, "publish")


@nox.session
def changes(session: nox.Session) -> None:
    """Zwei Fassungen vergleichen: „-- 2026.1 2026.2“."""
    _nachweis(session, "changes")


@nox.session
def notice(session: nox.Session) -> None:
    """Die Mitteilung über andere Unterauftragsverarbeiter entwerfen, nach _build/notice."""
    _run(session, "nachweis", "html")
    _nachweis(session, "notice")


@nox.session
def live(session: nox.Session) -> None:
    """Beim Schreiben gleich im Browser sehen, was gespeichert ist."""
    _nachweis(session, "live")


@nox.session
def new(session: nox.Session) -> None:
    """Einen Eintrag mit der nächsten freien Kennung anlegen: „-- --in ACO-B1 "Satz."“."""
    _nachweis(session, "new")


@nox.session
def rename(session: nox.Session) -> None:
    """Einen Eintrag verschieben: „-- ACO-B1-07 --nach ACO-B2“."""
    _nachweis(session, "rename")


@nox.session
def server(session: nox.Session) -> None:
    """Die Konfiguration für nginx schreiben, nach _build/server."""
    _nachweis(session, "server")


@nox.session
def editor(session: nox.Session) -> None:
    """Was VS Code beim Tippen anbietet, nach .vscode schreiben."""
    _nachweis(session, "editor")


@nox.session
def sign(session: nox.Session) -> None:
    """Das PDF signieren; „-- --help“ sagt, womit."""
    _nachweis(session, "sign")


@nox.session
def verify(session: nox.Session) -> None:
    """Die Signatur eines PDF prüfen."""
    _nachweis(session, "verify")


@nox.session
def check(session: nox.Session) -> None:
    """Alles prüfen, ohne Seiten zu schreiben."""
    _nachweis(session, "check")


@nox.session
def tests(session: nox.Session) -> None:
    """Alle Prüfungen des Projekts."""
    lint(session)
    session.run("bash", str(ROOT / ".ci" / "browser"), external=True)
    _run(session, "pytest", *session.posargs)
    others(session)


@nox.session
def others(session: nox.Session) -> None:
    """Das fertige Paket versuchen, auch unter anderen Versionen von Python."""
    _run(session, "tests.others")


@nox.session
def lint(session: nox.Session) -> None:
    """Stil, Typen und Importrichtungen."""
    _run(session, "ruff", "check")
    _run(session, "ruff", "format", "--check")
    _run(session, "mypy")
    session.run(str(environment().with_name("lint-imports")), external=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Was ein Bau kostet, als Verhältnisse."""
    _run(session, "bench", *session.posargs)


@nox.session
def init(session: nox.Session) -> None:
    """Ein eigenes Handbuch anlegen: „-- ../handbuch --firma "Beispiel GmbH"“."""
    _run(session, "nachweis", "init", *session.posargs)


@nox.session
def lock(session: nox.Session) -> None:
    """requirements.lock neu schreiben."""
    _nachweis(session, "lock")
