"""Nachweis: a Sphinx extension that makes a data-protection handbook of traceable measures and clauses."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "2026.1.dev0"


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Register the handbook, with its book, for ``extensions = ["nachweis"]``."""
    app.setup_extension("nachweis.pdf")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
