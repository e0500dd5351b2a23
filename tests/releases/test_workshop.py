"""What a version is built with, and what is said when it does not build."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from nachweis.releases.publishing import TOOLS
from nachweis.releases.store import Store
from tests.releases.conftest import Repo

STOPS = {
    "a mistake": ("raise ValueError('Übel')", "In „conf.py“ steckt ein Fehler: ValueError: Übel"),
    "exits": ("import os; os._exit(9)", "Der Bau brach ohne Meldung ab (Status 9). Sehen Sie in „conf.py“ nach."),
    "exits well": ("import os; os._exit(0)", "Der Bau hat „_build/html/needs.json“ nicht hinterlassen."),
    "killed": ("import os; os.kill(os.getpid(), 9)", "Der Bau wurde abgebrochen (Signal 9)"),
    "disk full": ("raise OSError(28, 'No space left on device')", "Der Datenträger ist voll. Schaffen Sie Platz"),
    "no conf.py": (None, "In diesem Ordner liegt kein Handbuch"),
}


@pytest.mark.parametrize("case", STOPS)
def test_why_a_version_does_not_build_is_said_whatever_stops_it(repo: Repo, case: str) -> None:
    conf, told = STOPS[case]
    path = repo.folder / "conf.py"
    path.write_text(f"{conf}\n", encoding="utf-8") if conf else path.unlink()
    repo.commit({}, "v2026.1")

    version, draft = repo.publish().problems

    assert version.startswith("Die Fassung 2026.1 lässt sich nicht veröffentlichen:")
    assert draft.startswith("Der Entwurf lässt sich nicht veröffentlichen:")
    for problem in (version, draft):
        assert told in problem
        assert "Traceback" not in problem
    assert not repo.site.exists()


@pytest.mark.parametrize("locale", ["POSIX", "C", "tr_TR.ISO-8859-9"])
def test_a_failed_build_is_told_in_any_locale(repo: Repo, locale: str) -> None:
    (repo.folder / "conf.py").write_text("raise ValueError('Übel')\n", encoding="utf-8")
    repo.commit({}, "v2026.1")
    around = {**os.environ, "LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    command = [sys.executable, "-m", "nachweis", "publish"]
    done = subprocess.run(command, cwd=repo.folder, env=around, capture_output=True, check=False)

    assert done.returncode == 1
    assert "ValueError: Übel" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def environments(repo: Repo) -> list[Path]:
    folder = Store(repo.folder).environments
    return [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []


def test_a_lock_file_that_cannot_be_installed_is_told_with_its_version_and_leaves_nothing(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo.folder / "requirements.lock").write_text("nachweis @ file:///nirgends/nachweis.whl\n", encoding="utf-8")
    repo.commit({}, "v2026.1")

    version, draft = repo.publish().problems

    assert version.startswith("Die Werkzeuge der Fassung 2026.1 ließen sich nicht einrichten: pip sagt „")
    assert draft.startswith("Die Werkzeuge des Entwurfs ließen sich nicht einrichten: pip sagt „")
    assert "Prüfen Sie „requirements.lock“ und die Netzverbindung." in version
    assert capsys.readouterr().out.count("werden eingerichtet") == 1
    assert environments(repo) == []


STUB = """
import json, pathlib, sys
needs = json.dumps({"current_version": "", "versions": {"": {"needs": {}}}})
for name, text in {"html/needs.json": needs, "html/gebaut.txt": sys.prefix, "pdf/handbuch.pdf": "x"}.items():
    path = pathlib.Path("_build") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
"""


def test_a_version_is_built_with_what_its_lock_file_names_installed_once(
    repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = tmp_path / "nachweis-1-py3-none-any.whl"
    about = "nachweis-1.dist-info"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("nachweis/__main__.py", STUB)
        packed.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: nachweis\nVersion: 1\n")
        packed.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr(f"{about}/RECORD", "")
    lock = f"nachweis @ {wheel.as_uri()} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    (repo.folder / "requirements.lock").write_text(lock, encoding="utf-8")
    repo.commit({}, "v2026.1")

    outcome = repo.publish()

    assert (outcome.published, outcome.problems) == (["2026.1", "Entwurf"], [])
    assert capsys.readouterr().out.count("werden eingerichtet") == 1
    (environment,) = environments(repo)
    for name in ("2026.1", "entwurf"):
        assert (repo.site / name / "gebaut.txt").read_text() == str(environment)


def test_without_pip_the_cure_is_said(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    (repo.folder / "requirements.lock").write_text("nachweis\n", encoding="utf-8")
    repo.commit({}, "v2026.1")

    def lacking(folder: Path, **_: object) -> None:
        folder.mkdir(parents=True)
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr("venv.create", lacking)

    assert "sudo apt install python3-venv" in repo.publish().problems[0]
    assert environments(repo) == []


def test_a_lock_file_without_this_program_is_told_before_anything_is_installed(repo: Repo) -> None:
    (repo.folder / "requirements.lock").write_text("sphinx==9.0.4\n    # via nachweis\n", encoding="utf-8")
    repo.commit({}, "v2026.1")

    problem, _ = repo.publish().problems

    assert "In „requirements.lock“ der Fassung 2026.1 fehlt „nachweis“" in problem
    assert "oder löschen Sie die Datei" in problem
    assert environments(repo) == []


def test_without_a_lock_file_a_version_is_built_with_what_is_there_and_says_what_that_was(repo: Repo) -> None:
    (repo.folder / "requirements.lock").unlink()
    repo.commit({}, "v2026.1")

    outcome = repo.publish()

    assert (outcome.published, outcome.problems) == (["2026.1", "Entwurf"], [])
    record = (repo.site / "2026.1" / TOOLS).read_text(encoding="utf-8").splitlines()
    assert record[0].startswith(f"# Python {sys.version.split()[0]}; Quelltext von nachweis: sha256 ")
    assert {"sphinx", "typst", "myst-parser"} <= {line.partition("==")[0].lower() for line in record}
    assert not any("/" in line for line in record)
    assert environments(repo) == []
