"""The ways between pages."""

from collections.abc import Callable

from sphinx.application import Sphinx

from nachweis.compliance.model import Entry


def page_address(app: Sphinx, docname: str) -> Callable[[Entry], str]:
    """The way from page ``docname`` to an entry."""
    ways = {docname: ""}

    def address(entry: Entry) -> str:
        page = entry.place.page
        if page not in ways:
            ways[page] = app.builder.get_relative_uri(docname, page)
        return f"{ways[page]}#{entry.id}"

    return address
