"""The day whose law a page means: the ``stand`` of its document, read from the document's own source.

It must be known while the page is read, before there is a handbook; rules ask :meth:`Audit.day_of` instead.
"""

import re
from pathlib import Path, PurePosixPath
from typing import Final

from sphinx.environment import BuildEnvironment

from nachweis.handbook.config import read_citations

_DOCUMENT: Final = re.compile(
    r"^\s*:{3,}\s*\{dokument\}[^\n]*\n((?:[ \t]*:\w+:[^\n]*\n)+)", re.MULTILINE | re.IGNORECASE
)
_STAND: Final = re.compile(r"^[ \t]*:stand:\s*(\d{4}-\d{2}-\d{2})\s*$", re.MULTILINE)


def law_day(env: BuildEnvironment, docname: str, written: str) -> str:
    """The day whose law ``written`` means on a page, an ISO date; empty if no day is said or none matters.

    It is the ``stand`` of the document that the page belongs to. A page for which it matters is read again when the
    document changes.
    """
    return _stand(env, docname) if read_citations(env).depend_on_day(written) else ""


def _stand(env: BuildEnvironment, docname: str) -> str:
    for folder in PurePosixPath(docname).parents:
        index = Path(env.srcdir, folder, "index.md")
        if folder.name and index.is_file():
            if index != Path(env.srcdir, f"{docname}.md"):
                env.note_dependency(str(index.relative_to(env.srcdir)), docname=docname)
            text = index.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
            if document := _DOCUMENT.search(text):
                stand = _STAND.search(document[1])
                return stand[1] if stand else ""
    return ""
