"""Pictures: copied into the book's folder, never wider than the text, with their alternative text."""

import re
from pathlib import PurePosixPath
from typing import Final

from docutils import nodes

from nachweis.handbook.reading.gate.named import flaw
from nachweis.pdf.fragment import name_in_book
from nachweis.pdf.translator import Translator
from nachweis.pdf.typst import call, literal, plain, truth, words

FORMATS: Final = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
"""The pictures that Typst can set."""

HIGHEST: Final = 560.0
"""How many points a picture may be high, so that it fits on a page."""

_LENGTH = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[a-z%]*)")
_UNITS: Final = {"": 0.75, "px": 0.75, "pt": 1.0, "pc": 12.0, "mm": 2.8346, "cm": 28.346, "in": 72.0, "em": 10.0}
"""How many points a unit has."""


def picture(translator: Translator, node: nodes.image) -> str:
    """The expression for a picture; what cannot be shown is said in words."""
    uri = str(node["uri"])
    said = str(node.get("alt", ""))
    if flaw(translator.surroundings.source / uri):
        return call("no-picture", words(said), words(PurePosixPath(uri).name))
    if "://" in uri or uri.startswith("data:") or PurePosixPath(uri).suffix.lower() not in FORMATS:
        return call("no-picture", words(said), words(uri if "://" in uri else PurePosixPath(uri).name))
    name = name_in_book(uri)
    translator.fragment.files[name] = uri
    return call(
        "picture",
        literal(name),
        alt=plain(said or PurePosixPath(uri).name),
        width=length(str(node.get("width", ""))),
        height=length(str(node.get("height", "")), HIGHEST),
        inline=truth(True) if isinstance(node.parent, nodes.TextElement) else None,
    )


def length(written: str, most: float = float("inf")) -> str | None:
    """A length as docutils has it, in Typst, at ``most`` so many points; ``None`` if it says nothing."""
    match = _LENGTH.fullmatch(written.strip())
    if match is None:
        return None
    if match["unit"] == "%":
        return f"{min(float(match['number']), 100):g}%"
    if match["unit"] not in _UNITS:
        return None
    return f"{min(float(match['number']) * _UNITS[match['unit']], most):g}pt"
