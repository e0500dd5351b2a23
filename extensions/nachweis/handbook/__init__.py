"""Floor 3: the Sphinx extension. Markdown ─▶ entries ─▶ handbook ─▶ pages."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from nachweis import __version__
from nachweis.handbook import bridge, config, defaults, domain, gate, report
from nachweis.handbook.reading import citing, directives, editions, encoding, german, labels, rereading
from nachweis.handbook.showing import nodes, resolve, stale
from nachweis.handbook.site import exports, leftovers, searching, theme
from nachweis.handbook.views import answering, asking, drawings


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the handbook with Sphinx, in the order in which a build meets it."""
    defaults.setup(app)  # what conf.py need not say  config-inited
    bridge.setup(app)  # sphinx-needs
    config.setup(app)  # settings                   config-inited
    encoding.setup(app)  # pages that are not UTF-8   read
    gate.setup(app)  # what pages may do          config-inited, read
    directives.setup(app)  # what a page says           read
    editions.setup(app)  # what is left out           read, resolve
    asking.setup(app)  # what a page asks           read
    labels.setup(app)  # what docutils must know    read
    citing.setup(app)  # citations in prose         read
    domain.setup(app)  # what a page holds          read, resolve
    rereading.setup(app)  # pages to read anew         env-get-outdated, env-updated
    stale.setup(app)  # pages to write anew        env-updated
    german.setup(app)  # what others warn of        read
    report.setup(app)  # what is wrong              write-started
    resolve.setup(app)  # cards on the page          post-transform
    answering.setup(app)  # answers on the page        post-transform
    drawings.setup(app)  # pictures                   write
    nodes.setup(app)  # how a card is printed      write
    theme.setup(app)  # the page around it         write
    exports.setup(app)  # files for machines         build-finished
    searching.setup(app)  # the search index           build-finished
    leftovers.setup(app)  # what goes                  build-finished
    return {"version": __version__, "env_version": 6, "parallel_read_safe": True, "parallel_write_safe": True}
