"""What pages may use: blocks and roles by name. What is not listed is not there for a page, whoever registered it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nachweis.handbook.views.every import VIEWS
from nachweis.vocabulary import Kind

ENTRIES: Final = (*(kind.value for kind in Kind), "bereich", "nur")
"""Blocks that say something."""

TEXT_BLOCKS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Kästen": (
            *("note", "tip", "hint", "important", "warning", "attention", "caution", "danger", "error"),
            *("admonition", "seealso", "topic", "sidebar"),
        ),
        "Text": (
            *("rubric", "epigraph", "highlights", "pull-quote", "compound"),
            *("centered", "hlist", "math", "code-block", "code", "sourcecode"),
            *("versionadded", "versionchanged", "deprecated", "versionremoved"),
        ),
        "Tabellen": ("table", "list-table", "csv-table"),
        "Bilder": ("image", "figure"),
        "Gliederung": ("toctree", "contents", "index", "glossary"),
        "Dateien": ("include", "literalinclude"),
        "Gestaltung": (
            *("grid", "grid-item", "grid-item-card", "card", "tab-set", "tab-item", "dropdown"),
            *("button-link", "button-ref"),
        ),
    }
)
"""Blocks for text, as the guide lists them."""

BLOCKS: Final = frozenset({*ENTRIES, *VIEWS, *(name for names in TEXT_BLOCKS.values() for name in names)})

ROLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Verweise": ("any", "ref", "doc", "term", "numref", "eq", "download"),
        "Auszeichnung": (
            *("abbr", "kbd", "guilabel", "menuselection", "file", "samp", "code", "math", "index"),
            *("sub", "sup", "subscript", "superscript", "emphasis", "strong", "literal"),
        ),
        "Marken": tuple(
            f"bdg-{color}{line}"
            for color in ("primary", "secondary", "success", "info", "warning", "danger", "light", "muted", "dark")
            for line in ("", "-line")
        ),
    }
)
"""Roles, as the guide lists them."""

ROLE_NAMES: Final = frozenset({name for names in ROLES.values() for name in names})

LINKS: Final = ("https", "http", "mailto", "tel")
"""How addresses of links may begin."""

DOWNLOADS: Final = frozenset(
    {
        *("pdf", "docx", "doc", "odt", "rtf", "xlsx", "xls", "ods", "csv", "tsv", "pptx", "ppt", "odp", "txt", "json"),
        *("zip", "p7s", "p7m", "asc", "ics", "vcf", "png", "jpg", "jpeg", "gif", "webp"),
    }
)
"""What may be offered as a file, by its ending: nothing that a browser runs."""

PICTURES: Final = frozenset(["svg", "png", "jpg", "jpeg", "gif", "webp"])
"""What may be shown as a picture."""
