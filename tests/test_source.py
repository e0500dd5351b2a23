"""The text of a page: nothing that is typed is lost, nothing that is hidden is left, whatever it is."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from nachweis.handbook.reading.gate.parser import Renderer, _rows
from nachweis.source.dialect import claimed, options
from nachweis.source.front import read_front
from nachweis.source.text import prepared, shown
from nachweis.vocabulary import Edition

SECRET = "Geheimwort"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12)
SIGNS = st.sampled_from(
    [
        *":`~%<>-*+#[]{}().|\\!?$ \t",
        "<!--",
        "-->",
        ":::",
        "::::",
        "```",
        "{tom}",
        "{nur} intern",
        "{note}",
        ":id:",
        "1.",
        "x",
        "\u00a0",
    ]
)
LINES = st.lists(st.lists(st.one_of(WORDS, SIGNS), max_size=6).map("".join), max_size=14)
PLAIN = st.lists(st.from_regex(r"[A-ZÄÖÜ][a-zäöüß ,]{0,30}[a-z]\.", fullmatch=True), min_size=1, max_size=6)


@given(LINES)
def test_every_line_stays_in_its_place(lines: list[str]) -> None:
    text = "\n".join(lines)
    page = prepared(text)

    assert page.text.count("\n") == text.count("\n")
    assert all(1 <= flaw.line <= text.count("\n") + 1 for flaw in page.flaws)
    assert prepared(page.text).text.count("\n") == text.count("\n")


@given(PLAIN)
def test_plain_sentences_arrive_as_they_are(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert prepared(text).text == unicodedata.normalize("NFC", text)
    assert prepared(text).flaws == []


@given(
    PLAIN, st.sampled_from(["<!-- {} -->", "<!--{}-->", "% {}", "[//]: # ({})", "<!--\n{}\n-->", "+++ {}"]), st.data()
)
def test_a_comment_is_hidden_wherever_it_stands(lines: list[str], form: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines)))
    comment = form.format(SECRET)
    text = "\n".join([*lines[:place], comment, *lines[place:]])
    kept = prepared(text).text

    assert SECRET not in kept
    assert all(line in kept for line in lines)
    assert SECRET not in shown(kept)


@given(PLAIN, st.sampled_from(["`", "``", "```"]))
def test_code_is_no_comment(lines: list[str], marks: str) -> None:
    text = f"{lines[0]} {marks} <!-- {SECRET} --> {marks}"

    assert SECRET in prepared(text).text


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40))
def test_the_value_of_an_option_is_what_was_typed(value: str) -> None:
    (option,), used = options([f":grund: {value}", "", "Text"])

    assert (option.name, option.value, used) == ("grund", value.strip(), 1)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=12), st.sampled_from([".", ")"]))
def test_the_numbers_of_a_list_are_those_that_were_typed(numbers: list[int], mark: str) -> None:
    text = "\n".join(f"{number}{mark} Satz." for number in numbers)
    parser = create_md_parser(MdParserConfig(), Renderer)
    node = SyntaxTreeNode(parser.parse(text)).children[0]
    shown_numbers = [first + place for first, items in _rows(node.children) for place, _ in enumerate(items)]

    assert shown_numbers == (list(range(1, len(numbers) + 1)) if set(numbers) == {1} else numbers)


@given(LINES)
def test_the_head_of_a_page_is_read_whatever_it_says(lines: list[str]) -> None:
    front = read_front("\n".join(["---", *lines, "---", "# A"]))

    assert set(front.values) <= {"ausgabe", "orphan", "tocdepth"}
    assert front.flaws or front.reach in (None, *Edition)


def test_ids_that_a_page_claims() -> None:
    text = ":::{tom} A\n:id: TOM-1\n:::\n\n- [K-1-01] B\n* [ K-1-02 ] C\n\nSiehe [](#K-9) und :id: nichts."

    assert claimed(text) == {"TOM-1", "K-1-01", "K-1-02"}
