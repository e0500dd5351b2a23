"""What a writer types is data: every literal evaluates to the text it was made from."""

import json
import tempfile
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from nachweis.pdf.typst import NOTHING, array, call, joined, literal, words

EMPTY = Path(tempfile.mkdtemp()) / "empty.typ"
EMPTY.touch()
COMPILER = typst.Compiler(str(EMPTY))

NASTY = [
    '"; #panic("x"); "',
    "\\",
    '\\"',
    '#import "@preview/x:1.0.0": *',
    "$x$ *fett* _kursiv_ `code` <label> @ref // Kommentar /* Block */",
    "\\u{41}",
    '}]) #read("/etc/passwd")',
    "„Anführung“ – § 7 Abs. 2\u00a0lit. a",
    "\u202eumgekehrt",
]


def evaluated(expressions: list[str]) -> list[str]:
    """What Typst makes of literals."""
    values: list[str] = json.loads(COMPILER.eval(array(expressions)))
    return values


@pytest.mark.parametrize("text", NASTY)
def test_a_literal_says_what_was_typed(text: str) -> None:
    assert evaluated([literal(text)]) == [text]


@settings(max_examples=60)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=40))
def test_no_text_becomes_code(texts: list[str]) -> None:
    shown = ["".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text) for text in texts]

    assert evaluated([literal(text) for text in texts]) == shown


@settings(max_examples=60)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=40))
def test_running_text_has_no_line_ends_and_no_control_characters(texts: list[str]) -> None:
    for said in evaluated([words(text) for text in texts]):
        assert not [c for c in said if c < " " or "\x7f" <= c < "\xa0"]


def test_expressions_are_put_together() -> None:
    assert (
        call("see", '"A"', live="false", optional=None, page_break="true") == 'see(live: false, page-break: true, "A")'
    )
    assert joined([]) == joined([NOTHING]) == NOTHING
    assert joined(['"a"', NOTHING]) == '"a"'
    assert evaluated([joined(['"a"', '"b"'])]) == ["ab"]
    assert array(['"a"']) == '("a", )'


def test_numbers_stay_with_their_words() -> None:
    (said,) = evaluated([words("Art. 32 Abs. 1 lit. b, § 5, §§ 7 und 8, Nr. 3, S. 2, Anhang 1; die Art der Daten")])

    assert said == "Art.~32 Abs.~1 lit.~b, §~5, §§~7 und 8, Nr.~3, S.~2, Anhang~1; die Art der Daten".replace(
        "~", "\u00a0"
    )
