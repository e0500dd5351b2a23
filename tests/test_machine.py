"""The machine that a stranger has: another system, a package nobody may write to, a Python without its parts."""

import ast
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from nachweis.handbook.settings.defaults import LOCALE
from tests.conftest import ROOT, Write

ELSEWHERE = """
import builtins, importlib, pkgutil, sys
lacking = {"fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog", "readline", "crypt", "spwd"}
real = builtins.__import__
def like_windows(name, globals=None, *rest, **more):
    if name.partition(".")[0] in lacking and str((globals or {}).get("__name__")).startswith("nachweis"):
        raise ModuleNotFoundError(name)
    return real(name, globals, *rest, **more)
builtins.__import__ = like_windows
import nachweis
for module in pkgutil.walk_packages(nachweis.__path__, "nachweis."):
    importlib.import_module(module.name)
    print(module.name)
"""
"""Imports the whole package where the modules are missing that only Unix has."""


def test_every_module_is_imported_where_unix_modules_are_missing() -> None:
    done = subprocess.run([sys.executable, "-c", ELSEWHERE], capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stderr
    assert {"nachweis.__main__", "nachweis.releases.store", "nachweis.writing.live.watching"} <= set(
        done.stdout.split()
    )


def test_no_process_is_read_in_the_encoding_of_the_machine() -> None:
    for path in (ROOT / "extensions").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "text=True" not in text, path
        assert "universal_newlines" not in text, path


def test_the_compiled_words_are_those_of_the_source() -> None:
    with (LOCALE / "de.po").open("rb") as source, (LOCALE / "de" / "LC_MESSAGES" / "sphinx.mo").open("rb") as compiled:
        written, words = read_po(source, locale="de"), read_mo(compiled)

    assert {m.id: m.string for m in words if m.id} == {m.id: m.string for m in written if m.id}, (
        "Neu: .venv/bin/pybabel compile -i extensions/nachweis/handbook/site/locale/de.po "
        "-o extensions/nachweis/handbook/site/locale/de/LC_MESSAGES/sphinx.mo"
    )
    assert list(LOCALE.rglob("LC_MESSAGES/**/*.po")) == []


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, as fresh from its installation."""
    unneeded = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(ROOT / "extensions" / "nachweis", tmp_path / "installed" / "nachweis", ignore=unneeded)


def test_a_build_writes_nothing_into_the_installed_package(write: Write, package: Path) -> None:
    folder = write({"a.md": "# Seite\n\n:::{tom} Die Haustechnik verschließt die Tür\n:id: TOM-1\n:::\n"})
    conf = folder / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8").replace("nachweis_search = False\n", ""), encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in package.rglob("*")}
    around = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}

    command = [sys.executable, "-m", "nachweis", "handbook"]
    done = subprocess.run(command, cwd=folder, env=around, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert {path: path.stat().st_mtime_ns for path in package.rglob("*")} == before


# ── the first command that anybody types ───────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def commands() -> ModuleType:
    """The list of commands; nox knows each session once."""
    spec = importlib.util.spec_from_file_location("noxfile_of_a_stranger", ROOT / "noxfile.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LOCK = f"# by uv\nnox==1 \\\n    --hash=sha256:{'0' * 64} \\\n    --hash=sha256:{'1' * 64}\n    # via nachweis\n"
"""A lock file as uv writes it."""


@pytest.fixture
def noxfile(commands: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The list of commands, in a folder where nothing is set up yet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    for name, value in {
        "ROOT": tmp_path,
        "LOCK": tmp_path / "requirements.lock",
        "ENVIRONMENT": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv" / "bin" / "python",
    }.items():
        monkeypatch.setattr(commands, name, value)
    return commands


def _raises(error: BaseException) -> Callable[..., None]:
    def raising(*_: object, **__: object) -> None:
        raise error

    return raising


NO_PIP = "Diesem Python fehlt venv oder pip"
FIRST = {
    "no ensurepip": ("venv.create", subprocess.CalledProcessError(1, "ensurepip"), NO_PIP, "apt install python3-venv"),
    "no venv": ("venv.create", ModuleNotFoundError("venv"), NO_PIP, "apt install python3-venv"),
    "folder not writable": (
        "venv.create",
        PermissionError(13, "Permission denied", "/opt/handbuch/.venv"),
        "„/opt/handbuch/.venv“ lässt sich nicht lesen oder schreiben (Permission denied).",
        "in einen Ordner, in dem Sie schreiben dürfen",
    ),
    "disk full": (
        "venv.create",
        OSError(28, "No space left on device", "/opt/handbuch/.venv"),
        "(No space left on device)",
        "Platz ist",
    ),
    "no network": (
        "subprocess.run",
        subprocess.CalledProcessError(1, "pip"),
        "Die Werkzeuge ließen sich nicht einrichten; pip sagt oben, warum.",
        "Prüfen Sie die Netzverbindung",
    ),
    "given up": ("venv.create", KeyboardInterrupt(), "Abgebrochen.", ""),
}


@pytest.mark.parametrize("case", FIRST)
def test_what_the_machine_lacks_is_said_in_german_with_its_cure(
    noxfile: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    what, error, said, cure = FIRST[case]
    monkeypatch.setattr("venv.create", lambda *_, **__: None)
    monkeypatch.setattr(what, _raises(error))

    assert noxfile.main() != 0

    err = capsys.readouterr().err
    assert said in err
    assert cure in err
    assert not (noxfile.ENVIRONMENT / "lock.sha256").exists()


def test_a_folder_without_its_lock_file_is_no_whole_handbook(
    noxfile: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    noxfile.LOCK.unlink()

    assert noxfile.main() == 1
    err = capsys.readouterr().err
    assert f"„{noxfile.LOCK}“ fehlt" in err
    assert "git checkout -- requirements.lock" in err
    assert "schreiben dürfen" not in err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "ist leer"),
        (b"# only a remark\n", "ist leer"),
        (b"<<<<<<< HEAD\n" + LOCK.encode(), "ist beschädigt („<<<<<<<“)"),
        (LOCK.partition("1" * 64)[0].encode(), "ist beschädigt („nox==1“)"),
        (LOCK.partition("    --hash=sha256:1")[0].encode(), "ist beschädigt („nox==1“)"),
        (b"nox==1\n", "ist beschädigt („nox==1“)"),
        (b"\xff\xfe", "ist beschädigt"),
    ],
    ids=["empty", "remark", "conflict", "cut off", "cut off after a line", "no checksum", "not UTF-8"],
)
def test_a_lock_file_that_is_none_is_blamed_and_not_the_network(
    noxfile: ModuleType, capsys: pytest.CaptureFixture[str], content: bytes, told: str
) -> None:
    noxfile.LOCK.write_bytes(content)

    assert noxfile.main() == 1
    err = capsys.readouterr().err
    assert f"„{noxfile.LOCK}“ {told}" in err
    assert "git checkout -- requirements.lock" in err
    assert "Netzverbindung" not in err
    assert not noxfile.ENVIRONMENT.exists()


def test_the_lock_file_of_the_house_is_one(commands: ModuleType) -> None:
    commands._read_lock()


def _a_link(path: Path) -> None:
    (path.parent / "anderswo").mkdir()
    path.symlink_to("anderswo")


def _a_link_to_nothing(path: Path) -> None:
    path.symlink_to("anderswo")


@pytest.mark.parametrize(
    ("lay", "kind"), [(Path.touch, "Datei"), (_a_link, "Verknüpfung"), (_a_link_to_nothing, "Verknüpfung")]
)
def test_what_lies_where_the_tools_belong_is_named_and_left(
    noxfile: ModuleType, capsys: pytest.CaptureFixture[str], lay: Callable[[Path], None], kind: str
) -> None:
    lay(noxfile.ENVIRONMENT)

    assert noxfile.main() == 1
    err = capsys.readouterr().err
    assert f"„{noxfile.ENVIRONMENT}“ ist kein Ordner, sondern eine {kind}" in err
    assert os.path.lexists(noxfile.ENVIRONMENT)


def test_a_folder_whose_name_parts_a_path_is_named(
    noxfile: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(noxfile, "ENVIRONMENT", noxfile.ROOT / "a:b" / ".venv")

    assert noxfile.main() == 1
    told = "steht „:“; darin kann Python keine Umgebung anlegen.\nBenennen Sie den Ordner um."
    assert told in capsys.readouterr().err


def test_an_old_python_is_told_which_one_is_needed(
    noxfile: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Stream:  # as in Python 3.6, without „reconfigure“
        def __init__(self) -> None:
            self.said = ""

        def write(self, text: str) -> None:
            self.said += text

        def flush(self) -> None:
            """Do nothing."""

    stream = Stream()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "stdout", Stream())
    monkeypatch.setattr(sys, "version_info", (3, 6, 9))

    assert noxfile.main() == 1
    assert stream.said.startswith("Nötig ist Python ab 3.11; dies ist ")
    ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_environment_is_made_once_and_again_when_the_lock_changes(
    noxfile: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def create(folder: Path, **_: object) -> None:
        made.append(folder)
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").touch()

    monkeypatch.setattr("venv.create", create)
    monkeypatch.setattr("subprocess.run", lambda *_, **__: None)

    assert [noxfile.environment(), noxfile.environment()] == [noxfile.PYTHON] * 2
    assert len(made) == 1
    assert (noxfile.ENVIRONMENT / "lock.sha256").read_text() == hashlib.sha256(
        LOCK.encode() + sys.version.encode()
    ).hexdigest()
    noxfile.LOCK.write_text(f"{LOCK}# neu\n", encoding="utf-8")
    noxfile.environment()
    assert len(made) == 2
    (noxfile.ENVIRONMENT / "lock.sha256").write_bytes(b"\xff")
    noxfile.environment()
    assert len(made) == 3
