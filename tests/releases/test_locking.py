"""A lock file is made from what is asked for and what is installed, without any network here."""

import hashlib
import importlib.util
import json
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from nachweis.cli import main
from nachweis.releases.locking import installed, lock
from nachweis.releases.repository import ReleaseError


class Registry:
    """Wheels that pip and uv find, and perhaps in an environment beside this one."""

    def __init__(self, folder: Path) -> None:
        self.wheels = folder / "wheels"
        self.site = folder / "site"
        self.wheels.mkdir()
        self.site.mkdir()

    def add(self, name: str, version: str, *needs: str, here: bool = True, came: str = "") -> str:
        """A package; gives the SHA-256 of its wheel."""
        info = f"{name}-{version}.dist-info"
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        metadata += "".join(f"Requires-Dist: {need}\n" for need in needs)
        metadata += "Provides-Extra: mehr\n"
        path = self.wheels / f"{name}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(f"{name}.py", "")
            wheel.writestr(f"{info}/METADATA", metadata)
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
        if here:
            (self.site / info).mkdir()
            (self.site / info / "METADATA").write_text(metadata, encoding="utf-8")
            if came:
                (self.site / info / "direct_url.json").write_text(came, encoding="utf-8")
        return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    made = Registry(tmp_path)
    monkeypatch.syspath_prepend(str(made.site))
    for name, value in {"NO_INDEX": "1", "FIND_LINKS": str(made.wheels), "OFFLINE": "1"}.items():
        monkeypatch.setenv(f"UV_{name}", value)
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "haus"
    made.mkdir()
    (made / "conf.py").touch()
    monkeypatch.chdir(made)
    return made


@pytest.fixture(params=["uv", "pip"])
def tool(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With uv, and as if there were none."""
    if request.param == "pip":
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
        monkeypatch.setattr("shutil.which", lambda name: None)
    return str(request.param)


def locked(folder: Path) -> dict[str, set[str]]:
    """The checksums of each line of the lock file."""
    text = (folder / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return {line[0]: {word.removeprefix("--hash=sha256:") for word in line[1:]} for line in lines}


def test_what_is_installed_is_locked_with_its_checksums(registry: Registry, folder: Path, tool: str) -> None:
    one = registry.add("nachweis", "9.0", "probe>=1", "nirgends; python_version < '3'")
    two = registry.add("probe", "1.5", "tief[mehr]")
    three, four = registry.add("tief", "1.0", "mehr; extra == 'mehr'"), registry.add("mehr", "3.0")
    registry.add("probe", "2.0", here=False)

    assert lock(folder) == [folder / "requirements.lock"]
    assert locked(folder) == {"nachweis==9.0": {one}, "probe==1.5": {two}, "tief==1.0": {three}, "mehr==3.0": {four}}
    assert [path.name for path in folder.iterdir() if path.name.startswith("requirements")] == ["requirements.lock"]


def test_what_the_folder_asks_for_is_locked_too(registry: Registry, folder: Path, tool: str) -> None:
    registry.add("nachweis", "9.0")
    for name in ("zusatz", "liste", "gruppe"):
        registry.add(name, "1.0")
    (folder / "requirements.txt").write_text("# was wir brauchen\nliste >= 1  # immer\n\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "haus"\nversion = "1"\ndependencies = ["zusatz"]\n[dependency-groups]\ndev = ["gruppe"]\n',
        encoding="utf-8",
    )

    lock(folder)

    assert set(locked(folder)) == {"nachweis==9.0", "zusatz==1.0", "liste==1.0", "gruppe==1.0"}


def test_a_program_that_no_registry_has_lies_in_the_folder(
    registry: Registry, folder: Path, tool: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = registry.wheels / "nachweis-9.0-py3-none-any.whl"
    sum_ = registry.add("nachweis", "9.0", "probe", came=json.dumps({"url": wheel.as_uri(), "archive_info": {}}))
    two = registry.add("probe", "1.5")
    (folder / "werkzeug").mkdir()
    (folder / "werkzeug" / "nachweis-8.0-py3-none-any.whl").touch()

    assert main(["lock"]) == 0
    name = f"werkzeug/{wheel.name}"
    assert f"Geschrieben: requirements.lock, {name}\n" in capsys.readouterr().out
    assert locked(folder) == {f"./{name}": {sum_}, "probe==1.5": {two}}
    assert [path.name for path in (folder / "werkzeug").iterdir()] == [wheel.name]
    assert (folder / name).read_bytes() == wheel.read_bytes()


def test_what_is_not_to_be_had_leaves_the_lock_file_as_it_was(registry: Registry, folder: Path, tool: str) -> None:
    registry.add("nachweis", "9.0")
    (folder / "requirements.txt").write_text("gibtesnicht\n", encoding="utf-8")
    (folder / "requirements.lock").write_text("alt==1.0\n", encoding="utf-8")

    with pytest.raises(ReleaseError, match="gibtesnicht"):
        lock(folder)
    assert (folder / "requirements.lock").read_text(encoding="utf-8") == "alt==1.0\n"
    assert not list(folder.glob("*.neu"))


def test_a_line_that_names_nothing_is_told(registry: Registry, folder: Path) -> None:
    registry.add("nachweis", "9.0")
    (folder / "requirements.txt").write_text("so geht das nicht\n", encoding="utf-8")

    with pytest.raises(ReleaseError, match="„so geht das nicht“ nennt kein Paket"):
        lock(folder)


def test_the_program_locks_its_own_folder_without_itself(registry: Registry, folder: Path) -> None:
    registry.add("nachweis", "9.0", "probe")
    registry.add("probe", "1.5")
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "nachweis"\nversion = "1"\ndependencies = ["probe"]\nrequires-python = ">=3.11"\n',
        encoding="utf-8",
    )

    lock(folder)

    assert set(locked(folder)) == {"probe==1.5"}


def test_what_is_installed_here_is_more_than_is_asked_for() -> None:
    found = installed([Requirement("sphinx")])

    assert {"sphinx", "docutils", "jinja2", "markupsafe"} <= set(found)
    assert "pytest" not in found
