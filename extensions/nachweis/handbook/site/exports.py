"""Files for machines beside the pages: every format that this edition has."""

from pathlib import Path

from sphinx.application import Sphinx

from nachweis.compliance.changes import Aspect
from nachweis.compliance.history import DRAFT
from nachweis.exchange.formats import BESIDE, Issue, Settings
from nachweis.handbook import bridge
from nachweis.handbook.domain import domain_of
from nachweis.handbook.settings.config import HandbookConfig
from nachweis.vocabulary import Edition


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write them once the pages are written, and delete what earlier builds left of the others."""
    if exception is not None or app.builder.format != "html":
        return
    issue = _issue(app)
    for format in BESIDE:
        path, made = Path(app.outdir) / format.file, format.made(issue)
        if made is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(made)


def _issue(app: Sphinx) -> Issue:
    """What this build gives out."""
    audit, config = domain_of(app.env).build.audit, HandbookConfig.of(app.config)
    edition = Edition(config.edition)
    shown = None if edition is Edition.INTERNAL else list(audit.handbook.ids)
    return Issue(
        audit=audit,
        edition=edition,
        name=config.version or DRAFT,
        settings=Settings(
            organisation=config.organisation,
            address=config.address,
            state=config.state,
            review_months=config.review_months,
            editions=config.editions,
            withheld=[change.id for change in audit.changes if change.aspect is Aspect.WITHHELD],
            laws=config.laws,
        ),
        pages=[page for page in audit.handbook.pages if page in app.env.found_docs],
        needs=lambda: bridge.archive(app, shown),
    )


def setup(app: Sphinx) -> None:
    """Write at the end of a build."""
    app.connect("build-finished", write)
