"""Formulas as pictures: LaTeX ▶ MathML (docutils, as on the site) ▶ SVG (ziamath).

Libraries that write Typst (tylax, tex2typst) let what a writer typed become code; in a picture nothing is.
"""

from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from docutils.utils.math.latex2mathml import tex2mathml
from ziamath.zmath import Math, loadedfonts

LONGEST: Final = 300
"""Up to how many characters a formula may have: ziamath takes about a second for so many, six at the deepest."""
DEEPEST: Final = 10
"""How many elements of MathML may stand in one another: ziamath's time grows by half or more with each."""
WIDEST: Final = 400.0
"""How many em a formula may be wide or high; a row that ends in an empty one is -2000."""

_SIZE: Final = 10.0
"""How many pixels an em has."""
_MARGIN: Final = 0.5
"""How many pixels stay free around a formula, so that no stroke is cut."""


class FormulaError(ValueError):
    """A formula that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn formula."""

    svg: str
    width: float
    """em"""
    below: float
    """How much of its height is below the base line, in percent."""


def drawn(latex: str, *, block: bool) -> Picture:
    r"""The picture of a formula; with ``block``, ``\\`` begins a line.

    :raises FormulaError: If docutils cannot read it, ziamath cannot draw it, or its font lacks a character.
    """
    if len(latex) > LONGEST:
        raise FormulaError(latex)
    try:
        mathml = tex2mathml(latex.replace("{,}", ","), as_block=block)  # 3{,}14 is a number, not a list
        mathml = mathml.replace("&ApplyFunction;", "")  # docutils' spelling; XML knows no such entity
        mathml = mathml.replace('class="ams-align"', 'columnalign="right left right left" columnspacing="0 2em 0"')
        tree = ET.fromstring(mathml)
        if _depth(tree) > DEEPEST:
            raise FormulaError(latex)
        tree.set("display", "block" if block else "inline")
        text = "".join(tree.itertext())
        # a text that could not be drawn leaves the font without its script
        loadedfonts["default"].language("math", "")  # type: ignore[no-untyped-call]
        made = Math(tree, size=_SIZE, margin=_MARGIN)
        width, height = (side + 2 * _MARGIN for side in made.getsize())
        svg = made.svg()
    except Exception as error:  # both stumble in many ways: IndexError, AttributeError, AssertionError …
        raise FormulaError(latex) from error
    if any(not c.isspace() and not made.font.glyphindex(c) for c in text):
        raise FormulaError(latex)
    if not (0 < width < WIDEST * _SIZE and 0 < height < WIDEST * _SIZE):
        raise FormulaError(latex)
    return Picture(svg, width / _SIZE, 100 * (_MARGIN - made.getyofst()) / height)


def _depth(element: ET.Element) -> int:
    return 1 + max(map(_depth, element), default=0)
