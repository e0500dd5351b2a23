"""Files for machines beside the pages: coverage, changes, history. (``needs.json`` is written by sphinx-needs.)"""

import json
from pathlib import Path

from sphinx.application import Sphinx

from nachweis.exchange.archive import HISTORY, history_data
from nachweis.exchange.changes import changes_data, changes_text
from nachweis.exchange.coverage import coverage_data
from nachweis.handbook.config import HandbookConfig
from nachweis.handbook.domain import DRAFT, domain_of


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write them once the pages are written."""
    if exception is not None or app.builder.format != "html":
        return
    audit, out = domain_of(app.env).audit, Path(app.outdir)
    _write(out / "coverage.json", coverage_data(audit))
    for stale in ("aenderungen.json", "aenderungen.txt", HISTORY):
        (out / stale).unlink(missing_ok=True)
    name = HandbookConfig.of(app.config).version or DRAFT
    config = HandbookConfig.of(app.config)
    settings = {name: getattr(config, name) for name in ("organisation", "address", "state", "review_months")}
    _write(out / "handbuch.json", settings)
    if audit.before is not None:
        _write(out / "aenderungen.json", changes_data(audit.before_name, name, audit.changes))
        lines = changes_text(audit.before_name, name, audit.changes, audit.handbook)
        (out / "aenderungen.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")
    if audit.history.versions:
        _write(out / HISTORY, history_data(audit.history))


def _write(path: Path, data: object) -> None:
    path.write_text(f"{json.dumps(data, ensure_ascii=False, indent=1)}\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write at the end of a build."""
    app.connect("build-finished", write)
