"""The worked handbook: wiring, no function."""

project = "Datenschutz-Handbuch"
author = "Nachweis"
copyright = "Texte: CC BY 4.0"
language = "de"

extensions = ["nachweis"]
include_patterns = ["docs/**", "measures/**"]

nachweis_editions = "pruefung kunde"
nachweis_organisation = "Nachweis (Musterhandbuch)"
nachweis_pdf_author_role = "Redaktion des Handbuchs"

html_favicon = "_templates/favicon.svg"
