import re
from itertools import chain

import pytest
import typst
from docutils.utils.math import latex2mathml, tex2unichar
from hypothesis import given, settings
from hypothesis import strategies as st

from nachweis.pdf.formulas import FormulaError, formula
from nachweis.pdf.formulas.layout import MAX_DEPTH
from nachweis.pdf.formulas.markup import GLYPHS, drawable, escaped, string
from tests.pdf.formula_cases import FORMULAS

HEAD = '#set document(title: "Formeln")\n#set text(lang: "de")\n'
ESCAPE = r"\\u\{[0-9a-f]{1,6}\}"
CALLS = "accent|attach|bold|class|display|frac|inline|limits|limits.with|lr|mat|op|overbrace|overline|primes|root|scr|script"
CALLS += "|scripts|sqrt|sscript|stretch|underbrace|underline|upright"
OPTIONS = "align:left|augment:|column-gap:|hline:|row-gap:|vline:|stroke:|delim:none|inline:false|size:|b:|t:"
TOKEN = re.compile(
    rf"{ESCAPE}"
    rf'|"(?:{ESCAPE})*"'  # a string literal with nothing but escapes
    r'|"(?:binary|closing|opening|punctuation|relation)"'
    rf"|#?math\.(?:{CALLS.replace('.', r'[.]')})\(|#h\(|#hide\("
    rf"|{OPTIONS}"
    r"|100%\+1em|-?[0-9]+(?:\.[0-9]+)?(?:em|pt|mm|cm|in|%)?"
    r"|\$\.body|\$|\(|\)|,|&| \\ "
)
"""All that may stand in an expression. A writer's character is in the first two alternatives only."""


def equations(expressions: list[str], *, block: bool = True) -> str:
    return HEAD + "\n\n".join(
        f'#math.equation(block: {str(block).lower()}, alt: "Formel", {each})' for each in expressions
    )


def compile_strictly(source: str) -> bytes:
    document, warnings = typst.compile_with_warnings(
        source.encode(), format="pdf", pdf_standards=["a-3a", "ua-1"], ignore_system_fonts=True
    )
    assert [warning.message for warning in warnings] == []
    return document


def is_safe(expression: str) -> bool:
    position = 0
    while position < len(expression):
        match = TOKEN.match(expression, position)
        if match is None:
            return False
        position = match.end()
    return expression.startswith("$") and expression.endswith("$.body")


def is_set(latex: str, *, block: bool) -> bool:
    """Whether there is an expression for it, which then is safe and compiles."""
    try:
        expression = formula(latex, block=block)
    except FormulaError:
        return False
    assert is_safe(expression)
    compile_strictly(equations([expression], block=block))
    return True


def test_the_table_compiles_without_a_warning() -> None:
    compile_strictly(equations([formula(latex, block=True) for latex in FORMULAS]))


def test_the_table_compiles_inside_a_line() -> None:
    expressions = [formula(latex) for latex in FORMULAS if "&=" not in latex or "aligned" in latex]

    compile_strictly(equations(expressions, block=False))


@pytest.mark.parametrize("latex", FORMULAS)
def test_the_table_has_no_token_but_ours(latex: str) -> None:
    assert is_safe(formula(latex, block=True))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("x", "$x$.body"),
        ("3,14", '$"3,14"$.body'),
        ("3{,}14", '$"3,14"$.body'),
        (r"\frac{a}{b}", "$#math.frac($a$.body,$b$.body)$.body"),
        (r"\sin x", '$#math.op("sin")x$.body'),
        (r"\mathrm{d}", "$#math.upright($d$.body)$.body"),
        (r"\mathrm{ab}", '$"ab"$.body'),
        (r"\hat{x}_i", '$#math.attach($#math.accent($x$.body,"\u0302",size:0%)$.body,b:$i$.body)$.body'),
        (r"\hat{x}_i^j", '$#math.attach($#math.accent($x$.body,"\u0302",size:0%)$.body,b:$i$.body,t:$j$.body)$.body'),
        (r"\underbrace{x}_n", "$#math.attach(math.limits($#math.underbrace($x$.body)$.body),b:$n$.body)$.body"),
        (r"\sum_i", "$#math.attach(math.limits.with(inline:false)($∑$.body),b:$i$.body)$.body"),
        (r"\text{a $b$}", '$"a\u00a0"b$.body'),
        (r"\hspace{1ex}", "$#h(0.4300em)$.body"),
        (r"\left(x\right)", '$#math.lr($#math.class("opening",$($.body)x#math.class("closing",$)$.body)$.body)$.body'),
    ],
)
def test_latex_becomes_typst(latex: str, expected: str) -> None:
    readable = re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), formula(latex))

    assert readable == expected


@pytest.mark.parametrize(
    "latex",
    [
        r"\nichts", r"\frac{1}", "^2", "a & b", r"\text{漢}", r"\text{" + "\x00}", r"\text{" + "\u200b}", r"\begin{foo}",
        r"\hspace{1em)#panic(}", r"\hspace{nan mu}", r"\hspace{9999em}", r"\frac{\boldsymbol{a}}{b}", "{" * 2000, "a_" * 2000,
        r"\sqrt{" * 100 + "x" + "}" * 100, "\ud800",
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_a_formula_error(latex: str) -> None:
    with pytest.raises(FormulaError):
        formula(latex, block=True)


def test_docutils_own_message_reaches_the_writer() -> None:
    with pytest.raises(FormulaError, match=r'Unknown LaTeX command "\\nichts"'):
        formula(r"\nichts")


@pytest.mark.parametrize("wrapping", [r"\sqrt{%s}", r"\dfrac{%s}{2}", r"\left(\begin{matrix}%s\end{matrix}\right)", r"\hat{%s}", r"\underbrace{%s}_\text{a}", r"\boxed{%s}", r"\mathscr{%s}", r"\begin{aligned}%s\\a\end{aligned}", r"x^{\displaystyle %s+1}"])  # fmt: skip
def test_the_deepest_formula_compiles_deep_in_a_document(wrapping: str) -> None:
    latex, expression = "x", ""
    for _ in range(MAX_DEPTH):
        latex = wrapping % latex
        try:
            expression = formula(latex)
        except FormulaError:
            break
    source = equations([expression]).removeprefix(HEAD)
    for _ in range(8):
        source = f"#block(table(columns: 1, [{source}]))"

    compile_strictly(HEAD + source)


def test_every_symbol_of_docutils_is_drawn() -> None:
    tables = (latex2mathml.letters, latex2mathml.ordinary, latex2mathml.operators, latex2mathml.functions)
    special = (latex2mathml.thick_operators, latex2mathml.small_operators, latex2mathml.accents, latex2mathml.over)
    names = sorted({name for table in (*tables, *special, latex2mathml.under) for name in table})
    names += sorted(set(tex2unichar.mathopen) | set(tex2unichar.mathclose))
    alphabets = [
        rf"\{name}{{{letters}}}" for name in latex2mathml.math_alphabets for letters in ("AZaz09", r"\Gamma\pi")
    ]

    compile_strictly(equations([formula(rf"\{name} x") for name in names] + [formula(each) for each in alphabets]))


def test_every_drawable_character_is_drawn_as_symbol_and_as_text() -> None:
    characters = [c for c in map(chr, chain.from_iterable(range(a, b + 1) for a, b in GLYPHS)) if drawable(c)]

    lines = ["".join(characters[start : start + 50]) for start in range(0, len(characters), 50)]

    compile_strictly(equations([f"${escaped(line)}{string(line)}$.body" for line in lines]))


HOSTILE = st.sampled_from(["$", "#", "\\", '"', "{", "}", "(", ")", "[", "]", ";", ",", "&", "_", "^", "//", "/*", "`", "@", "<", ">", "#panic()", "\\u{23}", "~", "'", "%", "\n", "ü", "㊙", "\u202e"])  # fmt: skip
WRITTEN = st.lists(HOSTILE | st.text(max_size=5), max_size=12).map("".join)
COMMANDS = [rf"\{name}" for name in [*latex2mathml.spaces, *latex2mathml.math_alphabets, *latex2mathml.fractions, *latex2mathml.over, *latex2mathml.under, *latex2mathml.accents, *latex2mathml.layout_styles, *latex2mathml.bigdelimiters, "sqrt", "sum", "int", "lim", "limits", "nolimits", "sin", "varlimsup", "pmod", "bmod", "not", "text", "hspace", "phantom", "boxed", "boldsymbol", "overset", "underset", "xrightarrow", "lvert", "langle", "|", "{", "}", "\\", "operatorname", "colon", "nleqslant"]]  # fmt: skip
ENVIRONMENTS = [rf"\{side}{{{name}}}" for side in ("begin", "end") for name in latex2mathml.matrices]
SOUP = st.lists(
    st.sampled_from([*COMMANDS, *ENVIRONMENTS, *"{}{}{}{}()[]|_^&xyz12+-=',./~ ", "#", '"', "$"]), max_size=25
)


@settings(max_examples=150, deadline=None)
@given(
    WRITTEN,
    st.sampled_from([r"\text{%s}", r"\mathrm{%s}", "%s", r"\operatorname{%s} x", r"\hspace{%s}"]),
    st.booleans(),
)
def test_nothing_written_becomes_code(written: str, frame: str, block: bool) -> None:
    is_set(frame.replace("%s", written), block=block)


@settings(max_examples=150, deadline=None)
@given(SOUP.map("".join), st.booleans())
def test_any_order_of_commands_is_set_or_refused(latex: str, block: bool) -> None:
    is_set(latex, block=block)


@settings(max_examples=150, deadline=None)
@given(st.recursive(st.sampled_from("abc12+-=',"), lambda inner: st.builds(lambda command, a, b: f"{command}{{{a}}}{{{b}}}", st.sampled_from(COMMANDS), inner, inner) | st.builds("{{{0}}}_{{{1}}}^{{{0}}}".format, inner, inner) | st.builds(r"\begin{{pmatrix}}{0} & {1} \\ {1}\end{{pmatrix}}".format, inner, inner) | st.builds(r"\left\{{{0}{1}\right]".format, inner, inner), max_leaves=8), st.booleans())  # fmt: skip
def test_well_formed_formulas_are_set_or_refused(latex: str, block: bool) -> None:
    is_set(latex, block=block)
