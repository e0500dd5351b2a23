"""What a page shows of an entry: cards, tables, pictures; nodes, and how they are printed."""

from sphinx.application import Sphinx

from nachweis.handbook.showing import nodes, pictures


def setup(app: Sphinx) -> None:
    """Register the nodes."""
    nodes.setup(app)
    pictures.setup(app)
