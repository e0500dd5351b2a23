"""Pages of packs: what the handbook names of law and norms is explained on pages that nobody has to write or copy.

They lie in the package and are mounted beside the root page. Which entries are shown is known only once the handbook's
own pages are read, so these are read first, then the pages of packs with nothing but what is named. A page is read
again when it shows something else; what is named no longer goes. A page or an entry that a writer writes wins.

``wanted`` says what is named, ``last`` reads it after the others, ``contents`` lists it, ``mounting`` is the door to
what Sphinx knows of its pages.
"""

from sphinx.application import Sphinx

from nachweis.handbook.reading.packs import contents, last


def setup(app: Sphinx) -> None:
    """Register them."""
    last.setup(app)
    contents.setup(app)
