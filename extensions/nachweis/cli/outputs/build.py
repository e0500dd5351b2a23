"""``nachweis build``: site and PDF; the old name ``handbook`` is what published tags answer to."""

import argparse

from nachweis.cli.outputs import making
from nachweis.cli.outputs.making import INTERRUPTED, question

__all__ = ["INTERRUPTED", "question", "run"]


def run(given: argparse.Namespace) -> int:
    """Build and tell."""
    return making.run(given, ("html", "pdf"))
