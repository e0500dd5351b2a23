"""The site around the pages: theme, search, files for machines."""

from sphinx.application import Sphinx

from nachweis.handbook.site import exports, leftovers, searching, theme


def setup(app: Sphinx) -> None:
    """Register what is written around the pages."""
    theme.setup(app)  # the page around it         write
    exports.setup(app)  # files for machines         build-finished
    searching.setup(app)  # the search index           build-finished
    leftovers.setup(app)  # what goes                  build-finished
