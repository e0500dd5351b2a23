"""Files for machines beside the pages: coverage, changes, history. (``needs.json`` is written by sphinx-needs.)"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from sphinx.application import Sphinx

from nachweis.compliance.changes import Aspect
from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.compliance.history import DRAFT
from nachweis.exchange.archive import HISTORY, history_data
from nachweis.exchange.changes import changes_data, changes_text
from nachweis.exchange.coverage import coverage_data
from nachweis.handbook import bridge
from nachweis.handbook.domain import domain_of
from nachweis.handbook.settings.config import HandbookConfig, edition_of
from nachweis.vocabulary import Edition

SETTINGS = ("organisation", "address", "state", "review_months", "editions")
"""What publishing needs to know of ``conf.py``; it stands in ``handbuch.json``."""


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write them once the pages are written."""
    if exception is not None or app.builder.format != "html":
        return
    audit, out = domain_of(app.env).build.audit, Path(app.outdir)
    edition = edition_of(app.config)
    if edition is not Edition.INTERNAL:
        with TemporaryDirectory() as folder:
            archive = bridge.archive(app, Path(folder), list(audit.handbook.ids))
        (out / "needs.json").write_bytes(archive)
    for stale in ("coverage.json", "aenderungen.json", "aenderungen.txt", HISTORY):
        (out / stale).unlink(missing_ok=True)
    if edition.shows(FINDINGS_REACH):
        _write(out / "coverage.json", coverage_data(audit))
    name = HandbookConfig.of(app.config).version or DRAFT
    config = HandbookConfig.of(app.config)
    settings = {setting: getattr(config, setting) for setting in SETTINGS}
    settings["pages"] = [page for page in audit.handbook.pages if page in app.env.found_docs]
    settings["withheld"] = [change.id for change in audit.changes if change.aspect is Aspect.WITHHELD]
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
