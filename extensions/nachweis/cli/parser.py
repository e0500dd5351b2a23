"""Reads what was typed behind a command; whatever it says of itself or of a mistake is German."""

import argparse
import re
from typing import Any, Final, NoReturn

from nachweis.compliance.values.days import read_day
from nachweis.telling.typed import typed
from nachweis.vocabulary import Edition, read_edition

_SECTIONS: Final = {"positional arguments": "Angaben", "options": "Optionen"}
_GERMAN: Final = tuple(
    (re.compile(english), german)
    for english, german in (
        (r"^the following arguments are required: (.*)", r"Es fehlt: \1."),
        (r"^unrecognized arguments: (.*)", r"„\1“ gehört nicht hierher."),
        (r"^ambiguous option: (\S+) could match (.*)", r"„\1“ ist mehrdeutig: \2."),
        (r"^one of the arguments (.*) is required", r"Nötig ist eines von: \1."),
        (r"^argument ([^:]+): ", r"Bei „\1“: "),
        (r"not allowed with argument (.*)", r"Es geht nicht zusammen mit „\1“."),
        (r"expected one argument", "Es fehlt ein Wert."),
        (r"expected at least one argument", "Es fehlt mindestens ein Wert."),
        (r"expected at most one argument", "Es ist höchstens ein Wert möglich."),
        (r"expected (\d+) arguments?", r"Nötig sind \1 Werte."),
        (r"ignored explicit argument '(.*)'", r"Es nimmt keinen Wert, also auch nicht „\1“."),
        (r"invalid int value: '(.*)'", r"„\1“ ist keine ganze Zahl."),
    )
)
"""What argparse says, and what we say instead."""
_CHOICE: Final = re.compile(r"invalid choice: '?(.*?)'? \(choose from (.*)\)")


class Help(argparse.RawDescriptionHelpFormatter):
    """The frame of the help, which argparse has in English only."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Say „Aufruf“."""
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Say „Angaben“ and „Optionen“."""
        super().start_section(_SECTIONS.get(heading or "", heading))


class Parser(argparse.ArgumentParser):
    """Says in German how a command is typed, and what of the line is not understood."""

    def __init__(self, command: str = "", **given: Any) -> None:
        """:param command: Without one it is the line before any command."""
        self.command = command
        super().__init__(prog=f"nachweis {command}".rstrip(), formatter_class=Help, add_help=False, **given)
        self.add_argument("-h", "--help", action="help", help="diese Hilfe")

    def error(self, message: str) -> NoReturn:
        """Stop with the cure."""
        for english, german in _GERMAN:
            message = english.sub(german, message)
        message = _CHOICE.sub(lambda said: f"„{said[1]}“ gibt es nicht, nur {said[2].replace(chr(39), '')}.", message)
        cure = typed(self.command, "--help") if self.command else "nachweis --help"
        self.exit(2, f"Das versteht der Befehl nicht: {message.rstrip('.')}. Siehe: {cure}\n")


def a_day(written: str) -> str:
    """An ISO date.

    :raises argparse.ArgumentTypeError: If it is none.
    """
    if read_day(written) is None:
        raise argparse.ArgumentTypeError(f"„{written}“ ist kein Tag; schreiben Sie Jahr-Monat-Tag, etwa 2026-11-22")
    return written


def an_edition(written: str) -> Edition:
    """The edition that is meant.

    :raises argparse.ArgumentTypeError: If there is none of that name.
    """
    found = read_edition(written)
    if found is None:
        raise argparse.ArgumentTypeError(f"eine Ausgabe „{written}“ gibt es nicht, nur {', '.join(Edition)}")
    return found
