"""``nachweis check``: everything is read and checked, and no page is written."""

import argparse

from nachweis.cli.outputs import making
from nachweis.cli.outputs.making import INTERRUPTED, question

__all__ = ["INTERRUPTED", "question", "run"]


def run(given: argparse.Namespace) -> int:
    """Build and tell."""
    return making.run(given, ("schema",))
