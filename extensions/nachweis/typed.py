"""What was typed as a command, and in German what of it is not understood."""

import argparse
import re
from typing import Final, NoReturn

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
        (r"invalid choice: '?(.*?)'? \(choose from (.*)\)", r"„\1“ gibt es nicht, nur \2."),
        (r"invalid int value: '(.*)'", r"„\1“ ist keine ganze Zahl."),
    )
)
"""What argparse says, and what we say instead."""


class Parser(argparse.ArgumentParser):
    """Says in German what it does not understand."""

    def error(self, message: str) -> NoReturn:
        """Stop with the cure."""
        for english, german in _GERMAN:
            message = english.sub(german, message)
        self.exit(2, f"Das versteht der Befehl nicht: {message}\nSiehe: {self.prog} --help\n")
