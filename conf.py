"""The worked handbook: wiring, no function."""

from nachweis.handbook.site.theme import LOCALE
from nachweis.handbook.vocabulary import METAMODEL

project = "Datenschutz-Handbuch"
author = "Nachweis"
copyright = "Texte: CC BY 4.0"
version = "Entwurf"
release = version
language = "de"

extensions = ["myst_parser", "sphinx_design", "nachweis.pdf"]
include_patterns = ["docs/**", "measures/**"]
exclude_patterns = ["**/_*"]
root_doc = "docs/index"
templates_path = ["_templates"]
locale_dirs = [str(LOCALE)]

myst_enable_extensions = ["colon_fence", "fieldlist", "deflist"]
myst_heading_anchors = 3

needs_from_toml = str(METAMODEL)
nachweis_editions = "pruefung kunde"
nachweis_organisation = "aconium GmbH und meinOnlineBüro GmbH"
nachweis_pdf_author_role = "Redaktion des Handbuchs"

html_theme = "furo"
html_title = "Datenschutz-Handbuch"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False
html_additional_pages = {"index": "start.html"}
html_favicon = "_templates/favicon.svg"
html_theme_options = {"navigation_with_keys": False}
