r"""LaTeX formulas as Typst: what stands inside an equation of the PDF.

    LaTeX ──▶ docutils' latex2mathml (as on the HTML pages) ──▶ MathML tree ──▶ Typst expression

Nothing that a writer typed becomes Typst code: each character travels as ``\u{hex}``, as a symbol of a ``$…$`` fragment
or inside a string literal (`markup.escaped`). All other tokens are written in these files.
"""

import re
import unicodedata
from typing import Final
from xml.etree import ElementTree as ET

from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml

from nachweis.pdf.formulas.layout import check, content
from nachweis.pdf.formulas.markup import FormulaError

__all__ = ["FormulaError", "formula"]

DECIMAL_COMMA: Final = re.compile(r"(?<=[0-9])\{,\}(?=[0-9])")
r"""How LaTeX users write "3,14" (``3{,}14``): for docutils it is a comma between two numbers, with a space."""


def formula(latex: str, *, block: bool = False) -> str:
    r"""Gives the Typst code-mode expression for the source of a ``math`` or ``math_block`` node.

    It is content without an equation around it: ``math.equation(block: true, alt: "…", <expression>)``. With ``block``,
    ``\\`` outside an environment begins a new line, aligned at ``&``.

    :raises FormulaError: If docutils cannot read the formula, or the PDF cannot show it.
    """
    try:
        source = DECIMAL_COMMA.sub(",", unicodedata.normalize("NFC", latex))
        mathml = tex2mathml(source, as_block=block)
        tree = ET.fromstring(mathml.replace("&ApplyFunction;", ""))  # docutils' spelling; XML knows no such entity
    except MathError as error:
        raise FormulaError(str(error)) from error
    except Exception as error:
        # docutils' parser is provisional and stumbles in its own ways over "^2", "a & b", "x\limits", "\hspace{x mu}"
        # (IndexError, AttributeError, UnboundLocalError, ValueError …); the XML parser refuses "\x00".
        raise FormulaError("Die Formel ist nicht lesbar. Prüfen Sie Klammern und Argumente.") from error
    check(tree)
    return content(tree)
