"""The Typst tokens of a formula, and the one door through which a writer's characters pass."""

import unicodedata
from typing import Final

GLYPHS: Final = (
    (0x20, 0x24F),  # Latin
    (0x338, 0x338),  # the stroke of docutils' negated relations
    (0x370, 0x45F),  # Greek, Cyrillic
    (0x1E9E, 0x1E9E),  # ẞ
    (0x2010, 0x205E),  # quotation marks, dashes
    (0x2070, 0x20C0),  # small digits, currencies
    (0x2100, 0x2151),  # letters as symbols
    (0x2153, 0x2184),  # fractions, Roman numbers
    (0x2190, 0x23FF),  # arrows, operators, technical symbols
    (0x2460, 0x2606),  # shapes
    (0x2609, 0x262F),
    (0x2638, 0x268B),  # planets, cards, music
    (0x2690, 0x269C),
    (0x26A0, 0x26A7),
    (0x26AA, 0x26AF),
    (0x270C, 0x2714),  # ✓
    (0x2717, 0x2726),
    (0x272A, 0x274B),
    (0x27B1, 0x27FF),  # brackets, arrows
    (0x2900, 0x2BFF),
    (0x1D400, 0x1D7FF),  # mathematical alphabets
)
"""What the fonts inside typst draw (New Computer Modern Math, and those it falls back to); a test sets each of them."""

INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories without a glyph."""


class FormulaError(ValueError):
    """A formula that cannot be set; its message is for the writer."""


def body(fragment: str) -> str:
    """A math-mode fragment as code-mode content; ``.body``, as an equation of its own would need an ``alt``."""
    return f"${fragment}$.body"


def call(name: str, *arguments: str) -> str:
    """A call of ``math.name`` as a math-mode fragment; the arguments are code."""
    return f"#math.{name}({','.join(arguments)})"


def space(length: str) -> str:
    """A horizontal space as a math-mode fragment."""
    return f"#h({length})"


def drawable(character: str) -> bool:
    """Whether the PDF has a glyph for it."""
    code = ord(character)
    return any(first <= code <= last for first, last in GLYPHS) and unicodedata.category(character) not in INVISIBLE


def escaped(text: str) -> str:
    r"""Each character as ``\u{hex}``, in math mode a symbol: the only way for a writer's character into the output.

    :raises FormulaError: If no font of the PDF draws a character; PDF/A and PDF/UA forbid the empty box.
    """
    for character in text:
        if not drawable(character):
            shown = f"„{character}“ (U+{ord(character):04X})" if character.isprintable() else f"U+{ord(character):04X}"
            raise FormulaError(f"Das Zeichen {shown} steht in Formeln nicht zur Verfügung.")
    return "".join(f"\\u{{{ord(character):x}}}" for character in text)


def string(text: str) -> str:
    """Text as a string literal: upright, in one piece, with its spaces."""
    return f'"{escaped(text)}"'
