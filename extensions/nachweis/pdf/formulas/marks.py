"""Marks that grow onto their base: accents, lines, arrows, braces."""

from typing import Final
from xml.etree import ElementTree as ET

from nachweis.pdf.formulas.markup import body, call, escaped
from nachweis.pdf.formulas.tokens import tag, text_of

ACCENTS: Final = {
    "´": "\u0301",
    "ˉ": "\u0304",
    "˘": "\u0306",
    "ˇ": "\u030c",
    "˙": "\u0307",
    "¨": "\u0308",
    "˙˙˙": "\u20db",
    "˙˙˙˙": "\u20dc",
    "`": "\u0300",
    "ˆ": "\u0302",
    "˚": "\u030a",
    "~": "\u0303",
    "→": "\u20d7",
}
"""docutils' accents ─▶ combining characters, which Typst's ``accent`` expects. They keep their width."""

WIDE: Final = {
    "t": {"^": "\u0302", "~": "\u0303", "←": "\u20d6", "→": "\u20d7", "↔": "\u20e1"},
    "b": {"←": "\u20ee", "→": "\u20ef", "↔": "\u034d"},
}
"""As wide as their base."""

LINES: Final = {
    "t": {"_": "overline", "¯": "overline", "⏞": "overbrace"},
    "b": {"_": "underline", "⏟": "underbrace"},
}
BRACES: Final = frozenset("⏞⏟")
"""What is attached to a brace is its label, above or below it."""

LONG_ARROWS: Final = {"⟵": "←", "⟶": "→"}
r"""Arrows of ``\xleftarrow``, ``\xrightarrow`` ─▶ those which the font can lengthen."""


def is_accent(mark: ET.Element) -> bool:
    r"""Whether it is docutils' ``\hat`` and the like: they keep their width, and no writer can type their text so."""
    return tag(mark) == "mo" and mark.get("stretchy") == "false" and text_of(mark) in ACCENTS


def marked(core: str, side: str, mark: ET.Element) -> str | None:
    """The fragment ``core`` with the mark on its side ("t", "b"), or None if it is an ordinary limit."""
    text = text_of(mark)
    if tag(mark) != "mo":
        return None
    if is_accent(mark):
        return call("accent", body(core), f'"\\u{{{ord(ACCENTS[text]):x}}}"', "size:0%")
    if name := LINES[side].get(text):
        return call(name, body(core))
    if wide := WIDE[side].get(text):
        return call("accent", body(core), f'"\\u{{{ord(wide):x}}}"')
    return None


def long_arrow(base: ET.Element) -> str | None:
    """The base as an arrow that is as long as what stands above it, or None if it is no such arrow."""
    if tag(base) == "mo" and (arrow := LONG_ARROWS.get(text_of(base))):
        return call("stretch", body(escaped(arrow)), "size:100%+1em")
    return None
