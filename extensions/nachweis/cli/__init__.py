"""The command line: ``nachweis build``. One module a command; what it is asked and does is imported when it is typed.

A command ends with 0 if all is well, with 1 if what it found stops it, and with 2 if it could not.
"""

import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from nachweis import __version__
from nachweis.cli.parser import Parser
from nachweis.telling.refusal import RefusalError


class Command(NamedTuple):
    """A line of the overview."""

    room: str
    """The package of its module, which is called as the command. It holds ``question(parser)``, ``run(given)`` and
    what to say when somebody breaks it off: ``INTERRUPTED``."""
    does: str
    """What it does, as a reader of the overview gets it."""


COMMANDS: Final = {
    "build": Command("outputs", "Website und PDF bauen, nach _build"),
    "html": Command("outputs", "nur die Website bauen"),
    "pdf": Command("outputs", "nur das PDF bauen, auch von einem einzelnen Dokument"),
    "check": Command("outputs", "alles prüfen, ohne Seiten zu schreiben"),
    "live": Command("outputs", "beim Schreiben gleich im Browser sehen, was gespeichert ist"),
    "new": Command("entries", "einen Eintrag mit der nächsten freien Kennung anlegen"),
    "rename": Command("entries", "einen Eintrag verschieben, etwa in eine andere Kontrolle"),
    "editor": Command("entries", "Bausteine, Kennungen und Seitenkopf für VS Code schreiben"),
    "publish": Command("versions", "jede Fassung und den Entwurf veröffentlichen, nach _site"),
    "changes": Command("versions", "zwei Fassungen vergleichen"),
    "notice": Command("versions", "die Mitteilung über andere Unterauftragsverarbeiter entwerfen"),
    "server": Command("versions", "die Konfiguration für nginx schreiben, nach _build/server"),
    "sign": Command("signatures", "ein PDF signieren"),
    "verify": Command("signatures", "die Signaturen eines PDF prüfen"),
    "init": Command("house", "ein eigenes Handbuch anlegen: Vertrag, Maßnahmen, Unterauftragsverarbeiter"),
    "lock": Command("house", "die Werkzeuge mit Prüfsummen festhalten, in requirements.lock"),
}
"""The commands, in the order of the overview."""

_EXTRAS: Final = {
    **dict.fromkeys(("asn1crypto", "cryptography", "pyhanko", "pyhanko_certvalidator"), "sign"),
    **dict.fromkeys(("sphinx_autobuild", "starlette", "uvicorn"), "live"),
}
"""Which extra of the package brings a module that only some commands need."""
ALSO: Final = {"handbook": "build"}
"""Other names of commands. ``handbook`` is what every published tag is called with."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was typed, and say how it ended."""
    if arguments is None:
        _speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0].startswith("-"):
        return _overview(words)
    name = ALSO.get(words[0], words[0])
    if name not in COMMANDS:
        from nachweis.compliance.finding import meant

        print(f"Einen Befehl „{name}“ gibt es nicht. {meant(name, COMMANDS)}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"{__name__}.{COMMANDS[name].room}.{name}")
    parser = Parser(name, description=f"{COMMANDS[name].does[0].upper()}{COMMANDS[name].does[1:]}.")
    module.question(parser)
    try:
        status: int = module.run(parser.parse_args(words[1:]))
        sys.stdout.flush()
    except RefusalError as error:
        print(error, file=sys.stderr)
        return error.status
    except (KeyboardInterrupt, EOFError):
        print(f"\nAbgebrochen. {module.INTERRUPTED}".rstrip(), file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 – nobody listens any more
        return 1
    except Exception as error:  # whatever it is, a person gets a sentence and the place of the rest
        if isinstance(error, ModuleNotFoundError) and (extra := _EXTRAS.get(str(error.name).partition(".")[0])):
            cure = f'Richten Sie es ein: pip install "nachweis[{extra}]"'
            print(f"Für „{name}“ fehlt „{error.name}“. {cure}", file=sys.stderr)
            return 2
        from nachweis.building.trouble import in_words

        print(in_words(error, Path.cwd()), file=sys.stderr)
        return 2
    return status


def _overview(words: Sequence[str]) -> int:
    """Say which commands there are, or which version this is."""
    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {name:{width}}  {command.does}" for name, command in COMMANDS.items())
    parser = Parser(
        description="Das Datenschutz-Handbuch, das sich selbst nachweist.",
        usage="nachweis BEFEHL [Optionen]",
        epilog=f"Befehle:\n{listed}\n\nWas ein Befehl annimmt, sagt: nachweis BEFEHL --help",
    )
    parser.add_argument(
        "--version", action="version", version=f"nachweis {__version__}", help="welche Version dies ist"
    )
    parser.parse_args(words)
    parser.print_help()
    return 0


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
