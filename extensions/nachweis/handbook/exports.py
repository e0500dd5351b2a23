"""Files for machines beside the pages: ``coverage.json``. (``needs.json`` is written by sphinx-needs.)"""

import json
from pathlib import Path

from sphinx.application import Sphinx

from nachweis.exchange.coverage import coverage_data
from nachweis.handbook.domain import domain_of


def write_coverage(app: Sphinx, exception: Exception | None) -> None:
    """Write the coverage of every document, once the pages are written."""
    if exception is None and app.builder.format == "html":
        data = json.dumps(coverage_data(domain_of(app.env).audit), ensure_ascii=False, indent=1)
        (Path(app.outdir) / "coverage.json").write_text(f"{data}\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write at the end of a build."""
    app.connect("build-finished", write_coverage)
