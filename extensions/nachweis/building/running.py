"""Runs Sphinx in this process, and gives what it knows then."""

import io
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from nachweis.building.progress import Progress, listen
from nachweis.building.trouble import Warnings
from nachweis.handbook.settings.config import edition_of
from nachweis.releases.store import newest_archive

RARELY: Final = (10_000, 20, 50)
"""How seldom Python looks for circles to free: most of what a build makes lives as long as it (a third of its time)."""


def build(
    source: Path, out: Path, builder: str, settings: dict[str, str | bool], *, fresh: bool, jobs: int, quiet: bool
) -> tuple[Sphinx, list[str]]:
    """Build ``source`` and give the application with what it knows, and other people's warnings.

    :param settings: Values that go before those of ``conf.py``.
    """
    progress, warnings = Progress(io.StringIO() if quiet else sys.stdout), Warnings()
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(
            source,
            source,
            out,
            out.parent / ".doctrees",  # one for all builders: what was read for one is not read again for another
            builder,
            confoverrides={**settings, "nachweis_told": True},
            status=None,
            warning=warnings,
            freshenv=fresh,
            parallel=jobs,
        )
        listen(app, progress)
        if (
            not app.config.nachweis_before
            and not app.config.nachweis_version
            and (before := newest_archive(source, edition_of(app.config)))
        ):
            app.config.nachweis_before = str(before)
        if builder == "schema" and not app.config.nachweis_today:
            app.config.nachweis_today = datetime.now().astimezone().date().isoformat()
        try:
            app.build()
        except SphinxError as error:
            raise Unfinished(app, warnings.others(), error) from error
    return app, warnings.others()


class Unfinished(Exception):  # noqa: N818 – it is no mistake of the program's
    """A build that stopped, with what it had found until then."""

    def __init__(self, app: Sphinx, others: list[str], reason: SphinxError) -> None:
        super().__init__(str(reason))
        self.app = app
        self.others = others


def path_of(app: Sphinx) -> Callable[[str], str]:
    """The way from a page's name to its source file, from the root of the repository."""

    def path(page: str) -> str:
        if os.path.lexists(Path(app.srcdir) / page):
            return page  # a file that is no page
        known = page if page in app.env.found_docs else app.config.root_doc
        return Path(os.path.relpath(app.env.doc2path(known), app.srcdir)).as_posix()

    return path
