"""A formula is a picture on the line, described by its source; what cannot be drawn is a finding and no failure."""

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import typst
from docutils.utils.math import latex2mathml
from hypothesis import given, settings
from hypothesis import strategies as st

from nachweis.pdf.formulas import LONGEST, FormulaError, drawn
from nachweis.pdf.typst import literal
from tests.pdf.conftest import MakeBook
from tests.pdf.test_translation import tagged

FORMULAS = (
    r"\text{Risiko} = \text{Eintrittswahrscheinlichkeit} \times \text{Schadenshöhe}",
    r"H(X) = -\sum_{x \in \mathcal{X}} p(x) \log_2 p(x)",
    r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
    r"\int_0^\infty e^{-x^2}\,\mathrm{d}x = \frac{\sqrt[3]{\pi}}{2}",
    r"\left( \binom{n}{k} \right)^{2} \left\lfloor \frac{n}{2} \right\rfloor \operatorname{abs}(x)",
    r"|x| = \begin{cases} x & \text{falls } x \ge 0 \\ -x & \text{sonst} \end{cases}",
    r"\begin{aligned} a &= \sqrt{\frac{b^2}{2}} \\ c &\ne d \end{aligned} \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}",
    r"\underbrace{a + b}_{\text{Summe}} \xrightarrow{f} \hat{x} \in \mathbb{R}, 3{,}14 \approx \boxed{\pi}",
    r"\text{„#panic()“ $y_1$ \$code} < 5",
)
UNREADABLE = (
    r"\nichts", r"\frac{1}", "^2", "a & b", r"\text{漢}", r"\begin{foo}", r"\hspace{9999em}x", r"\hspace{inf em}x",
    r"\text{}", r"\begin{aligned}a\\\end{aligned}", r"\frac{\boldsymbol{a}}{b}", "x" * (LONGEST + 1), "{" * 2000,
    r"\sqrt{" * 40 + "x" + "}" * 40, r"\left(" * 20 + "x" + r"\right)" * 20,
)  # fmt: skip


def is_drawn(latex: str, *, block: bool) -> bool:
    """Whether there is a picture of it, which then Typst can set."""
    try:
        picture = drawn(latex, block=block)
    except FormulaError:
        return False
    source = f'#set page(width: 99in)\n#image(bytes({literal(picture.svg)}), format: "svg", width: {picture.width}em)'
    _, warnings = typst.compile_with_warnings(source.encode(), format="pdf", ignore_system_fonts=True)
    return not warnings and 0 <= picture.below <= 100


@pytest.mark.parametrize("latex", FORMULAS)
def test_a_formula_is_drawn(latex: str) -> None:
    assert is_drawn(latex, block=True)
    assert is_drawn(latex, block=False)


@pytest.mark.parametrize("latex", [*UNREADABLE, "", "\x00", "\ud800"])
def test_what_cannot_be_drawn_is_a_formula_error(latex: str) -> None:
    with pytest.raises(FormulaError):
        drawn(latex, block=False)


def test_a_picture_does_not_depend_on_what_was_drawn_before() -> None:
    before = drawn(r"a^2 + \frac{b}{c}", block=True)
    assert not is_drawn(r"\text{}", block=False)

    assert drawn(r"a^2 + \frac{b}{c}", block=True) == before


def test_formulas_are_described_and_keep_the_standards(book: MakeBook) -> None:
    lines = "\n\n".join(f"Es gilt {{math}}`{latex}`.\n\n```{{math}}\n{latex}\n```" for latex in FORMULAS)
    made = book({"s.md": f"# Seite\n\n{lines}\n"})
    said = [str(node.Alt) for node in tagged(made) if node.get("/S") == "/Formula"]

    assert sorted(said) == sorted([*FORMULAS, *FORMULAS])
    assert made.built.findings == []
    assert made.faults() == []


@pytest.mark.parametrize("latex", ["E", "E^2", r"\frac{E}{E}E"])
def test_a_formula_in_a_line_sits_on_its_base_line(book: MakeBook, latex: str) -> None:
    made = book({"s.md": f"# Seite\n\nEHE {{math}}`{latex}` EHE\n"})
    page = next(page for page in pypdfium2.PdfDocument(made.data) if "EHE" in page.get_textpage().get_text_range())
    text = page.get_textpage()
    line = text.get_charbox(text.get_text_range().index("EHE"))[1]
    bottoms = [path.get_bounds()[1] for path in page.get_objects([pdfium.FPDF_PAGEOBJ_PATH], max_depth=9)]

    assert min(abs(bottom - line) for bottom in bottoms) < 0.3


def test_a_formula_that_cannot_be_drawn_is_printed_as_typed_and_told_once(book: MakeBook) -> None:
    bad = [latex for latex in UNREADABLE if "漢" not in latex]
    made = book({"s.md": "# Seite\n\n" + "\n\n".join(f"```{{math}}\n{latex}\n```" for latex in bad) + "\n\nEnde.\n"})

    told = [(line, rule) for _, line, rule in made.built.findings]
    assert told == [(3 + 4 * n, "formula_unreadable") for n in range(len(bad))]
    assert r"\begin{foo}" in made.text
    assert "Ende." in made.text


NAMES = "sqrt sum lim limits pmod not text hspace phantom boxed boldsymbol overset xrightarrow { } \\ operatorname"
TABLES = ("math_alphabets", "fractions", "over", "under", "accents", "layout_styles")
COMMANDS = [
    rf"\{name}" for name in (*NAMES.split(), *(name for table in TABLES for name in getattr(latex2mathml, table)))
]
SOUP = st.lists(st.sampled_from([*COMMANDS, *"{}{}{}{}()[]|_^&xyz12+-=',./~ #\"$<>ü"]), max_size=25).map("".join)


@settings(max_examples=100)
@given(SOUP, st.booleans())
def test_any_order_of_commands_is_drawn_or_refused(latex: str, block: bool) -> None:
    is_drawn(latex, block=block)
