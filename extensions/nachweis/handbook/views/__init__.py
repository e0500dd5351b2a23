"""What a page asks, and the answers: one view, one module."""

from sphinx.application import Sphinx

from nachweis.handbook.views.answering import Answers
from nachweis.handbook.views.asking import directive_of
from nachweis.handbook.views.every import VIEWS


def setup(app: Sphinx) -> None:
    """Register the directives, and the transform that answers."""
    for word, view in VIEWS.items():
        app.add_directive(word, directive_of(view))
    app.add_post_transform(Answers)
