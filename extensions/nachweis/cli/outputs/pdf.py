"""``nachweis pdf``: the PDF of the handbook, of single documents, a working paper: several from one reading."""

import argparse

from nachweis.cli.outputs import making
from nachweis.cli.outputs.making import INTERRUPTED
from nachweis.cli.parser import Parser

__all__ = ["INTERRUPTED", "question", "run"]


def question(parser: Parser) -> None:
    """What it may be given."""
    making.question(parser)
    parser.add_argument(
        "--dokument",
        action="append",
        metavar="KENNUNG",
        help="nur dieses Dokument mit seinen Anlagen; mehrmals für mehrere PDFs",
    )
    parser.add_argument(
        "--arbeitspapier", action="store_true", help="Deckung und offene Punkte mit Spalten zum Ausfüllen"
    )


def run(given: argparse.Namespace) -> int:
    """Build and tell."""
    return making.run(given, ("pdf",))
