"""The branches of a MathML tree as math-mode fragments: rows, fractions, tables, scripts; and the walk over them."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

from nachweis.pdf.formulas import tokens
from nachweis.pdf.formulas.marks import BRACES, long_arrow, marked
from nachweis.pdf.formulas.markup import FormulaError, body, call, space
from nachweis.pdf.formulas.tokens import classes, delimiter, is_fence, tag, text_of

MAX_DEPTH: Final = 24
"""Elements inside one another; Typst gives up at some 256 levels of its own ("maximum parsing depth exceeded")."""

STYLES: Final[dict[tuple[str | None, str | None], str]] = {
    ("true", "0"): "display",
    ("false", "0"): "inline",
    ("false", "1"): "script",
    ("false", "2"): "sscript",
}
"""(displaystyle, scriptlevel) ─▶ Typst's function."""

SIDES: Final = {
    "msub": "b",
    "msup": "t",
    "msubsup": "bt",
    "munder": "b",
    "mover": "t",
    "munderover": "bt",
}
"""Elements with scripts ─▶ the names that ``math.attach`` has for them, in order: below, top."""

ARITY: Final = {"mfrac": 2, "mroot": 2} | {name: len(sides) + 1 for name, sides in SIDES.items()}

STACKED: Final = frozenset({"munder", "mover", "munderover"})


def check(tree: ET.Element) -> None:
    """Passes a tree of which every element is known and whole.

    :raises FormulaError: If an element is unknown, lacks a part, or stands too deep.
    """
    depth, level = 0, [tree]
    while level:
        depth += 1
        for element in level:
            if tag(element) not in HANDLERS:
                raise FormulaError(f"Das MathML-Element <{tag(element)}> ist im PDF nicht vorgesehen.")
            if len(element) != ARITY.get(tag(element), len(element)):  # "\frac{\boldsymbol{a}}{b}" confuses docutils
                raise FormulaError("Einem Bruch, einer Wurzel oder einem Index in der Formel fehlt ein Teil.")
        level = [child for element in level for child in element]
    if depth > MAX_DEPTH:
        raise FormulaError(f"Die Formel ist tiefer als {MAX_DEPTH} Ebenen verschachtelt.")


def content(element: ET.Element) -> str:
    """An element as code-mode content."""
    return body(fragment(element))


def fragment(element: ET.Element) -> str:
    """An element of a checked tree as a math-mode fragment, in its style."""
    script = "mathscr" in classes(element)
    if script:
        for identifier in element.iter():  # docutils has turned "A" into "𝒜", which Typst would set as \mathcal
            identifier.text = unicodedata.normalize("NFKC", text_of(identifier))
    result = HANDLERS[tag(element)](element)
    if style := STYLES.get((element.get("displaystyle"), element.get("scriptlevel"))):
        result = call(style, body(result))
    if "boldsymbol" in classes(element):
        result = call("bold", body(result))
    return call("scr", body(result)) if script else result


def joined(elements: Iterable[ET.Element]) -> str:
    """Elements side by side."""
    return "".join(map(fragment, elements))


# Rows


def group(element: ET.Element) -> str:
    r"""A group; between ``\left`` and ``\right`` its delimiters grow with it."""
    children = list(element)
    grows = not any(child.get("minsize") for child in children)
    opening = delimiter(children.pop(0), "opening") if children and is_fence(children[0]) else ""
    closing = delimiter(children.pop(), "closing") if children and is_fence(children[-1]) else ""
    inner = opening + joined(children) + closing
    return call("lr", body(inner)) if grows and (opening or closing) else inner


def root(element: ET.Element) -> str:
    """The formula; lines of a displayed one are lines of the equation, not a table."""
    children = list(element)
    if element.get("display") == "block" and len(children) == 1 and "ams-align" in classes(children[0]):
        return " \\ ".join(aligned(row) for row in rows(children[0]))
    return joined(children)


def fraction(element: ET.Element) -> str:
    """A fraction, or without its line what stands inside a binomial coefficient."""
    upper, lower = map(content, element)
    if element.get("linethickness") == "0":
        return call("mat", "delim:none", f"({upper},)", f"({lower},)")
    return call("frac", upper, lower)


def square_root(element: ET.Element) -> str:
    """A square root."""
    return call("sqrt", body(joined(element)))


def power_root(element: ET.Element) -> str:
    """A root with its index."""
    radicand, index = map(content, element)
    return call("root", index, radicand)


def hidden(element: ET.Element) -> str:
    """The place that the content would take."""
    return f"#hide({body(joined(element))})"


def boxed(element: ET.Element) -> str:
    """A frame: a matrix of one cell with lines around it, as a ``box`` would leave the formula's baseline."""
    inner = space("0.2em") + call("display", body(joined(element))) + space("0.2em")
    lines = "augment:(hline:(0,1),vline:(0,1),stroke:0.5pt)"
    return call("mat", "delim:none", "row-gap:0pt", "column-gap:0pt", lines, f"({body(inner)},)")


# Tables


def rows(table: ET.Element) -> list[ET.Element]:
    r"""The rows of a table, without the empty one after a last ``\\``."""
    every = list(table)
    return every[:-1] if len(every) > 1 and all(not len(cell) for cell in every[-1]) else every


def aligned(row: ET.Element) -> str:
    """A line of equations side by side: each is aligned at its ``&``, and 2em before the next."""
    cells = map(fragment, row)
    return "&".join(space("2em") + cell if n and n % 2 == 0 else cell for n, cell in enumerate(cells))


def table(element: ET.Element) -> str:
    """A matrix, cases, or lines aligned inside a formula."""
    if "ams-align" in classes(element):
        lines = (f"math.display({body(aligned(row))})" for row in rows(element))
        return call("mat", "delim:none", "row-gap:0.5em", *(f"({line},)" for line in lines))
    style, gap = ("script", "0.333em") if element.get("scriptlevel") else ("inline", "1em")  # inline, or they shrink
    options = ["delim:none", f"column-gap:{gap}", *(["align:left"] if "cases" in classes(element) else [])]
    lines = ("".join(f"math.{style}({content(cell)})," for cell in row) for row in rows(element))
    return call("mat", *options, *(f"({line})" for line in lines))


# Scripts


@dataclass(frozen=True, slots=True)
class Scripted:
    """A base and what is attached to it."""

    base: str
    """A math-mode fragment."""
    scripts: dict[str, str] = field(default_factory=dict)
    """"b" (below) or "t" (top) ─▶ code-mode content."""
    place: str = ""
    """How ``math`` is told where scripts go; empty: as Typst does with this base."""

    def fragment(self) -> str:
        """The base with its scripts, as a math-mode fragment."""
        if not self.scripts:
            return self.base
        base = body(self.base)
        if self.place:
            base = f"math.{self.place}({base})"
        return call("attach", base, *(f"{side}:{script}" for side, script in self.scripts.items()))


def scripted(element: ET.Element) -> str:
    """A base with what stands above it, below it or at its side."""
    return attached(element).fragment()


def attached(element: ET.Element) -> Scripted:
    r"""A base and its scripts, before they are put together.

    docutils nests them in the order of the source. In ``\hat{x}_i^2`` the subscript is a limit of the accent and the
    superscript one of both, and the label of a brace is a script of it; here they are what the writer meant.
    """
    first, *others = element
    stacked = tag(element) in STACKED
    plain = tag(first) in SIDES and not first.get("class") and not first.get("displaystyle")
    inner = attached(first) if plain else Scripted(fragment(first))
    if stacked or any(side in inner.scripts for side in SIDES[tag(element)]):
        inner = Scripted(inner.fragment())
    if not stacked:
        place = inner.place or ("scripts" if tag(first) == "mo" else "")
        added = dict(zip(SIDES[tag(element)], map(content, others), strict=True))
        return Scripted(inner.base, inner.scripts | added, place)

    base, scripts = long_arrow(first) or inner.base, {}
    place = "limits.with(inline:false)" if first.get("movablelimits") == "true" else "limits"
    for side, script in zip(SIDES[tag(element)], others, strict=True):
        mark = marked(base, side, script)
        if mark is None:
            scripts[side] = content(script)
        else:
            base, place = mark, "limits" if text_of(script) in BRACES else ""
    return Scripted(base, scripts, place)


HANDLERS: Final[dict[str, Callable[[ET.Element], str]]] = {
    "math": root,
    "mi": tokens.identifier,
    "mn": tokens.number,
    "mo": tokens.operator,
    "mtext": tokens.words,
    "mspace": tokens.spacing,
    "mrow": group,
    "mtd": joined,
    "mfrac": fraction,
    "msqrt": square_root,
    "mroot": power_root,
    "mphantom": hidden,
    "menclose": boxed,
    "mtable": table,
    "mtr": joined,
    **dict.fromkeys(SIDES, scripted),
}
"""All elements that docutils' latex2mathml makes; it has classes for mstyle, mpadded and merror, too, but no use."""
