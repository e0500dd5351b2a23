"""Floor 4: the builder ``pdf``. Resolved doctrees ─▶ Typst ─▶ the PDF that an auditor keeps."""

from typing import TYPE_CHECKING

from nachweis import __version__

if TYPE_CHECKING:  # the process that runs Typst needs no Sphinx
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Register the PDF with Sphinx."""
    from nachweis.pdf import builder, config, printable

    app.setup_extension("nachweis.handbook")
    config.setup(app)  # settings                   config-inited
    printable.setup(app)  # what paper cannot carry    read
    app.add_builder(builder.PdfBuilder)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
