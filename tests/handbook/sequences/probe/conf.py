"""A small handbook that has everything; the edits change the values below, one a line."""

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

project = "Probe"
author = "Redaktion"
version = "Entwurf"
release = version
language = "de"

extensions = ["nachweis"]
include_patterns = ["docs/**"]
exclude_patterns = ["**/_*"]
root_doc = "docs/index"
templates_path = ["_templates"]
numfig = True

myst_heading_anchors = 3

nachweis_organisation = "Probe GmbH"
nachweis_today = "2026-11-22"
nachweis_laws = "gesetze"
nachweis_search = False

html_theme = "furo"
html_title = "Probehandbuch"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_additional_pages = {"index": "start.html"}

ACCIDENT = Path(__file__).with_name("unfall.txt")
"""While it is there, the next build goes wrong where it says and as it says: „html-page-context 3 os._exit(9)“."""


def setup(app: Sphinx) -> None:
    """Let the build go wrong if it is to."""
    if not ACCIDENT.is_file():
        return
    event, count, end = ACCIDENT.read_text(encoding="utf-8").split(maxsplit=2)
    left = [int(count)]

    def happen(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            ACCIDENT.unlink()
            eval(end, {"os": os})

    app.connect(event, happen)
