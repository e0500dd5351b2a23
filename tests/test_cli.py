"""All commands alike: German throughout, the same ends, and nothing loaded before it is needed."""

import argparse
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nachweis import __version__
from nachweis.cli import ALSO, COMMANDS, main
from nachweis.cli.parser import Parser
from nachweis.telling.typed import typed
from tests.conftest import ROOT

ENGLISH = (
    *("usage:", "options:", "arguments", "show this", "default:", "required", "unrecognized", "invalid", "choose from"),
    *("expected", "not allowed", "error:", "ambiguous", "could match", "explicit"),
)
"""What argparse says if it is let."""

LEAST = {
    "init": ["h"],
    "changes": ["a", "b"],
    "rename": ["A-1", "--nach", "B-1"],
    "sign": ["x.pdf", "--pkcs12", "k"],
    "verify": ["x"],
}
"""What a command must be given."""


def question(name: str) -> Parser:
    """The parser of a command."""
    parser = Parser(name)
    importlib.import_module(f"nachweis.cli.{COMMANDS[name].room}.{name}").question(parser)
    return parser


def asked(name: str) -> list[argparse.Action]:
    return [action for action in question(name)._actions if action.dest != "help"]


def typed_wrong(name: str) -> list[list[str]]:
    """Lines that a command cannot understand: one of each kind that there is for it."""
    least = LEAST.get(name, [])
    wrong = [[*least, "--gibt-es-nicht"], [*least, *["zuviel"] * 3]]
    wrong += [least[:-1]] if least else []
    for action in asked(name):
        option = action.option_strings[-1] if action.option_strings else ""
        if option and action.nargs != 0:
            wrong.append([*least, option])
        if option and action.nargs == 0:
            wrong.append([*least, f"{option}=ja"])
        if option and (action.choices or action.type not in (None, Path)):
            wrong.append([*least, option, "unsinn"])
    return wrong


WRONG = [(name, line) for name in COMMANDS for line in typed_wrong(name)]


@pytest.mark.parametrize("name", [*COMMANDS, *ALSO])
def test_the_help_of_every_command_is_german_and_says_what_each_word_means(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])

    said = capsys.readouterr().out
    assert stop.value.code == 0
    assert said.startswith(f"Aufruf: nachweis {ALSO.get(name, name)} ")
    assert [word for word in ENGLISH if word in said.lower()] == []
    assert [action.dest for action in asked(ALSO.get(name, name)) if not action.help] == []


@pytest.mark.parametrize(("name", "line"), WRONG, ids=[" ".join([name, *line]) for name, line in WRONG])
def test_what_is_typed_wrong_is_told_in_one_german_line_that_names_the_help(
    name: str, line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stop:
        main([name, *line])

    said, told = capsys.readouterr()
    assert (stop.value.code, said, told.count("\n")) == (2, "", 1)
    assert told.startswith("Das versteht der Befehl nicht: ")
    assert told.endswith(f". Siehe: nachweis {name} --help\n")
    assert [word for word in ENGLISH if word in told.lower()] == []


@pytest.mark.parametrize("line", [[], ["--help"], ["-h"]])
def test_without_a_command_there_is_a_list_of_them(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(line)
    except SystemExit as stop:
        status = int(stop.code or 0)

    said = capsys.readouterr().out
    assert status == 0
    assert all(f"  {name} " in said and command.does in said for name, command in COMMANDS.items())
    assert [word for word in ENGLISH if word in said.lower()] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["chek"], "Einen Befehl „chek“ gibt es nicht. Meinten Sie „check“?\n"),
        (["xyz"], f"Einen Befehl „xyz“ gibt es nicht. Möglich: {', '.join(sorted(COMMANDS))}.\n"),
    ],
)
def test_a_command_that_there_is_not_is_told(line: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line) == 2
    assert capsys.readouterr().err == told


def test_an_option_without_a_command_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--frei"])

    assert stop.value.code == 2
    assert capsys.readouterr().err == (
        "Das versteht der Befehl nicht: „--frei“ gehört nicht hierher. Siehe: nachweis --help\n"
    )


NEEDS = ("build", "html", "pdf", "check", "live", "new", "rename", "editor", "lock")
"""Commands that are nothing without a handbook."""


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "publish"])
def test_where_there_is_nothing_every_command_says_so_and_ends_with_2(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    assert main([name, *LEAST.get(name, [])]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert ("In diesem Ordner liegt kein Handbuch" in told) == (name in NEEDS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, EOFError])
def test_who_breaks_a_command_off_is_told_what_is_left(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, command in COMMANDS.items():
        module = importlib.import_module(f"nachweis.cli.{command.room}.{name}")

        def run(_: object) -> int:
            raise error

        monkeypatch.setattr(module, "run", run)
        assert main([name, *LEAST.get(name, [])]) == 130
        assert capsys.readouterr().err == f"\nAbgebrochen. {module.INTERRUPTED}".rstrip() + "\n"


def test_what_nobody_foresaw_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nachweis.releases.store.Store.__init__", None)

    assert main(["changes", "a", "b"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("Etwas Unvorhergesehenes ist geschehen (TypeError).")
    assert "„nachweis check --neu“" in told
    assert "Traceback" in (tmp_path / "_build" / "fehler.txt").read_text(encoding="utf-8")


def process(*line: str, folder: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    around = {**os.environ, "PYTHONPATH": str(ROOT / "extensions")}
    return subprocess.run(
        [sys.executable, *line], cwd=folder, env=around, capture_output=True, encoding="utf-8", check=False
    )


def test_python_knows_the_same_command(tmp_path: Path) -> None:
    done = process("-m", "nachweis", "--version", folder=tmp_path)

    assert (done.returncode, done.stdout) == (0, f"nachweis {__version__}\n")


def test_nobody_needs_to_listen_to_the_end(tmp_path: Path) -> None:
    script = (
        "import sys; from nachweis.cli import main; from nachweis.cli.versions import changes; "
        "changes.run = lambda given: print('x' * 1_000_000) or 0; sys.exit(main(['changes', 'a', 'b']))"
    )
    around = {**os.environ, "PYTHONPATH": str(ROOT / "extensions")}
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=tmp_path, env=around, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()

    assert (running.returncode, told) == (1, b"")


HEAVY = {
    *("sphinx", "docutils", "myst_parser", "sphinx_needs", "babel", "jinja2", "jsonschema_rs", "ub_needs_exchange"),
    *("cryptography", "asn1crypto", "pyhanko", "typst", "uvicorn", "starlette", "sphinx_autobuild", "fcntl"),
}
"""What only work needs."""


@pytest.mark.parametrize("line", [[], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_who_only_asks_waits_for_nothing(line: list[str], tmp_path: Path) -> None:
    script = (
        "import atexit, sys; from nachweis.cli import main; "
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr)); main(sys.argv[1:])"
    )
    done = process("-c", script, *line, folder=tmp_path)

    assert done.stdout.startswith(("Aufruf: ", "nachweis "))
    assert HEAVY & set(done.stderr.split()) == set()


def test_the_package_alone_is_nothing_but_its_version() -> None:
    done = process("-c", "import sys; before = set(sys.modules); import nachweis; print(*set(sys.modules) - before)")

    loaded = set(done.stdout.split())
    assert {name for name in loaded if name.startswith("nachweis")} == {"nachweis"}
    assert loaded & HEAVY == set()


@pytest.mark.parametrize(
    ("noxfile", "line"),
    [
        (None, "nachweis publish"),
        ("def publish(session):\n    session.run('nachweis', 'publish')\n", "python3 noxfile.py -s publish"),
        ("def publish(session: nox.Session) -> None:\n    nachweis()\n", "python3 noxfile.py -s publish"),
        ("def tests(session):\n    session.run('nachweis', 'publish')\n", "nachweis publish"),
        ("def publish(session):\n    session.run('twine', 'upload')\n", "nachweis publish"),
    ],
)
def test_messages_name_the_command_that_works_in_the_folder(tmp_path: Path, noxfile: str | None, line: str) -> None:
    if noxfile is not None:
        (tmp_path / "noxfile.py").write_text(noxfile, encoding="utf-8")

    assert typed("publish", folder=tmp_path) == line
    with_options = typed("publish", "--nachsehen", folder=tmp_path)
    assert with_options == (f"{line} -- --nachsehen" if "-s" in line else f"{line} --nachsehen")


def test_the_house_has_every_command_in_its_list() -> None:
    named = [name for name in (*COMMANDS, *ALSO) if typed(name, folder=ROOT).startswith("python3 noxfile.py")]

    assert set(COMMANDS) - set(named) == {"build"}  # there it is called „handbook“


def test_no_message_names_a_command_that_a_stranger_has_not() -> None:
    for path in (ROOT / "extensions").rglob("*"):
        if path.suffix in (".py", ".html", ".conf", ".typ") and path.name != "typed.py":
            text = path.read_text(encoding="utf-8")
            assert "noxfile.py -s" not in text, path
            assert "nox -s" not in text, path


def test_a_command_without_its_extra_says_which_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(given: object) -> int:
        raise ModuleNotFoundError("No module named 'uvicorn'", name="uvicorn")

    monkeypatch.setattr("nachweis.cli.outputs.live.run", run)

    assert main(["live"]) == 2
    assert 'Für „live“ fehlt „uvicorn“. Richten Sie es ein: pip install "nachweis[live]"' in capsys.readouterr().err
