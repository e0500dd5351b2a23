"""Floor 3: the Sphinx extension. Markdown ─▶ entries ─▶ handbook ─▶ pages."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from nachweis import __version__
from nachweis.handbook import bridge, domain, reading, report, resolve, settings, showing, site, stale, views


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the handbook with Sphinx, in the order in which a build meets it."""
    settings.fill(app)  # what conf.py need not say  config-inited
    bridge.setup(app)  # sphinx-needs
    settings.setup(app)  # what conf.py says          config-inited
    reading.setup(app)  # what a page says           read
    views.setup(app)  # what a page asks           read, post-transform
    domain.setup(app)  # what a page holds          read, resolve
    reading.watch(app)  # pages to read anew         env-get-outdated, env-updated
    stale.setup(app)  # pages to write anew        env-updated
    report.setup(app)  # what is wrong              write-started
    resolve.setup(app)  # cards on the page          post-transform
    showing.setup(app)  # how they are printed       write
    site.setup(app)  # the site around            write, build-finished
    return {"version": __version__, "env_version": 8, "parallel_read_safe": True, "parallel_write_safe": True}
