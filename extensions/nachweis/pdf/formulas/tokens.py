"""The leaves of a MathML tree as math-mode fragments: identifiers, numbers, operators, text, spaces."""

import re
from typing import Final
from xml.etree import ElementTree as ET

from docutils.utils.math.latex2mathml import functions, stretchables

from nachweis.pdf.formulas.markup import FormulaError, body, call, escaped, space, string

FENCES: Final = frozenset(stretchables.values()) | frozenset("()[]/|")
FUNCTIONS: Final = frozenset(name for name in functions.values() if name)
LENGTH: Final = re.compile(r"([+-]?(?:[0-9]{1,3}(?:\.[0-9]{0,18})?|\.[0-9]{1,18}))\s*(em|ex|pt|mm|cm|in|pc|px)")
UNITS: Final = {"ex": (0.43, "em"), "pc": (12.0, "pt"), "px": (0.75, "pt")}
"""Units that Typst does not know, in one that it knows."""


def tag(element: ET.Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def text_of(element: ET.Element) -> str:
    """The element's own text."""
    return element.text or ""


def classes(element: ET.Element) -> list[str]:
    """The words of the attribute ``class``."""
    return element.get("class", "").split()


def identifier(element: ET.Element) -> str:
    """A variable (Typst makes it italic), a function (with its space), or a word in upright letters."""
    text, upright = text_of(element), element.get("mathvariant") == "normal"
    if len(text) == 1:
        return call("upright", body(escaped(text))) if upright else escaped(text)
    return call("op", string(text)) if upright or text in FUNCTIONS else string(text)


def number(element: ET.Element) -> str:
    """A number in one piece: as symbols, the comma of "3,14" would get the space of a list."""
    return string(text_of(element))


def words(element: ET.Element) -> str:
    r"""What stands in ``\text``."""
    text = re.sub(r"[ \t\r\n\f\v]+", " ", text_of(element))
    return string(text) if text else ""


def operator(element: ET.Element) -> str:
    """An operator; Typst knows the spaces around it from its character, but for a few."""
    text = text_of(element)
    if text in {"", "\u2061"}:  # "apply function" cannot be seen
        return ""
    if text == "'":
        return call("attach", body(""), "t:math.primes(1)")
    if element.get("minsize"):
        return delimiter(element, "closing")
    if text.isalpha() and len(text) > 1:  # "lim", "max"; "mod" between its operands
        return call("class", '"binary"', string(text)) if element.get("lspace") else call("op", string(text))
    if len(text) > 1:  # a relation crossed out by a combining character
        return call("class", '"relation"', string(text))
    if element.get("form") == "postfix":  # \colon
        return call("class", '"punctuation"', body(escaped(text)))
    if "mathopen" in classes(element):
        return call("class", '"opening"', body(escaped(text)))
    return escaped("\u2217" if text == "*" else text)


def is_fence(element: ET.Element) -> bool:
    """Whether it may grow with what it encloses."""
    return tag(element) == "mo" and text_of(element) in FENCES and element.get("stretchy") != "false"


def delimiter(element: ET.Element, side: str) -> str:
    r"""A delimiter for ``math.lr``, or one that is as large as ``\bigl`` to ``\Biggr`` ask."""
    symbol = call("class", f'"{side}"', body(escaped(text_of(element))))
    if size := element.get("minsize"):  # of docutils' own table
        return call("lr", f"size:{size}", body(symbol))
    return symbol


def spacing(element: ET.Element) -> str:
    r"""A space; its width is what the writer typed in ``\hspace``.

    :raises FormulaError: If the width is no length.
    """
    match = LENGTH.fullmatch(element.get("width", "").strip())
    if match is None:
        raise FormulaError("Ein Abstand in der Formel ist keine Länge wie „1em“ oder „-2pt“.")
    factor, unit = UNITS.get(match[2], (1.0, match[2]))
    return space(f"{float(match[1]) * factor:.4f}{unit}")
