"""What a page says: entries, their options, citations, and what of it an edition leaves out."""

from sphinx.application import Sphinx

from nachweis.handbook.reading import (
    citing,
    editions,
    encoding,
    entries,
    gate,
    german,
    labels,
    noting,
    options,
    packs,
    rereading,
)


def setup(app: Sphinx) -> None:
    """Register what reads, in the order in which a page meets it."""
    encoding.setup(app)  # pages that are not UTF-8
    gate.setup(app)  # what pages may do
    entries.setup(app)  # entries, areas of a control
    options.setup(app)  # options that float in a text
    editions.setup(app)  # what is left out
    labels.setup(app)  # what docutils must know
    citing.setup(app)  # citations in prose


def watch(app: Sphinx) -> None:
    """Register what looks at pages that have been read."""
    rereading.setup(app)  # pages to read once more
    packs.setup(app)  # law and norms, read last
    noting.setup(app)  # what their prose refers to
    german.setup(app)  # what others warn of
