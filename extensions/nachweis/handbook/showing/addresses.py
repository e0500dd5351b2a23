"""The ways between pages."""

from collections.abc import Callable

from sphinx.application import Sphinx

from nachweis.compliance.model import Entry


def page_address(app: Sphinx, docname: str) -> Callable[[Entry], str]:
    """The way from page ``docname`` to an entry."""

    def address(entry: Entry) -> str:
        if entry.place.page == docname:
            return f"#{entry.id}"
        return f"{app.builder.get_relative_uri(docname, entry.place.page)}#{entry.id}"

    return address
