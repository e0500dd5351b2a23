"""Text ⇄ tree: what is read and printed is what was typed; what is printed and read is what was meant."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nachweis.source.dialect import Option
from nachweis.source.tree import Block, Item, Node, Text, parsed, printed
from tests.conftest import ROOT

PAGES = sorted(
    page for folder in ("docs", "measures", "extensions/nachweis/packs") for page in (ROOT / folder).rglob("*.md")
)
DEEPEST = 5
SENTENCES = st.from_regex(r"[A-ZÄÖÜ][a-zäöüß ]{0,20}[a-zäöüß]\.", fullmatch=True)
TEXTS = st.one_of(
    SENTENCES,
    st.sampled_from(
        [
            "- ein Punkt\n- noch einer",
            "# Abschnitt",
            "% Kommentar",
            "```markdown\n:::{tom} Beispiel\n:id: K-9\n:::\n- [K-9-02] Beispiel.\n```",
            "````text\n::::::\n```\n````",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "> Zitat",
        ]
    ),
)
COMMENTS = st.sampled_from(
    ["<!-- Kommentar -->", "<!--\n:::{tom} Verborgen\n- [K-9-01] Verborgen.\n:::\n-->", "[//]: # (Kommentar)"]
)
"""Not in items of lists: an indented one ends them (a mistake of ``prepared``)."""
OPTIONS = st.lists(
    st.builds(
        Option,
        st.sampled_from(["id", "rolle", "beruht_auf", "status"]),
        st.one_of(st.just(""), SENTENCES, SENTENCES.map(lambda value: f"{value};\n  {value}")),
    ),
    max_size=3,
).map(tuple)
IDS = st.from_regex(r"[A-Z]{1,3}-[0-9]{1,2}(-[0-9]{2})?", fullmatch=True)


@st.composite
def items(draw: st.DrawFn, deep: int) -> Item:
    """A measure in a list."""
    sentence = draw(st.one_of(SENTENCES, SENTENCES.map(lambda words: f"Erstens,\n{words}")))
    return Item(draw(IDS), sentence, draw(OPTIONS), draw(bodies(deep, TEXTS)), draw(st.sampled_from(["-", "*", "1."])))


@st.composite
def blocks(draw: st.DrawFn, deep: int, texts: st.SearchStrategy[str]) -> Block:
    """A block, with as many marks as somebody took who did not look inside."""
    name = draw(st.sampled_from(["tom", "kontrolle", "nur", "note", "bereich"]))
    title, marks = draw(st.one_of(st.just(""), SENTENCES)), draw(st.sampled_from([":::", "::::", "```"]))
    return Block(name, title, draw(OPTIONS), draw(bodies(deep, texts)), marks)


@st.composite
def bodies(draw: st.DrawFn, deep: int, texts: st.SearchStrategy[str], least: int = 0) -> tuple[Node, ...]:
    """What stands in something, or on a page: text, measures and blocks, parted by empty lines where they must be."""
    kinds = [texts, *([items(deep - 1), blocks(deep - 1, texts)] if deep else [])]
    nodes: list[Node] = []
    text: list[str] = []
    before: object = ""  # what stands before may be a sentence or an option, which would go on
    for part in draw(st.lists(st.one_of(*kinds), min_size=least, max_size=3)):
        must = not isinstance(part, Block) and not (isinstance(part, Item) and isinstance(before, Item))
        text += [""] if must or draw(st.booleans()) else []
        if isinstance(part, str):
            text.append(part)
        else:
            nodes += [Text("\n".join(text)), part] if text else [part]
            text = []
        before = part
    return (*nodes, Text("\n".join(text))) if text else tuple(nodes)


def blocks_in(nodes: Sequence[Node]) -> Iterator[Block]:
    """The blocks in ``nodes`` that are not in others of them."""
    for node in nodes:
        if isinstance(node, Block):
            yield node
        elif isinstance(node, Item):
            yield from blocks_in(node.body)


def assert_outer_have_more(nodes: Sequence[Node]) -> None:
    for outer in blocks_in(nodes):
        for inner in blocks_in(outer.body):
            assert inner.marks[0] != outer.marks[0] or len(inner.marks) < len(outer.marks)
        assert_outer_have_more(outer.body)


def test_every_page_of_the_handbook_is_printed_as_it_is_typed() -> None:
    assert len(PAGES) > 100
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert printed(parsed(text)) == text, page


@settings(max_examples=200)
@given(bodies(DEEPEST, TEXTS | COMMENTS, 1))
def test_what_is_printed_is_read_as_it_was_meant(tree: tuple[Node, ...]) -> None:
    read = parsed(printed(tree))

    assert read == tree
    assert_outer_have_more(read)


@settings(max_examples=100)
@given(bodies(DEEPEST, TEXTS | COMMENTS, 1))
def test_every_node_knows_its_lines(tree: tuple[Node, ...]) -> None:
    lines = printed(tree).split("\n")
    nodes = [*parsed("\n".join(lines))]

    assert [line for node in nodes for line in range(*node.span)] == list(range(len(lines)))
    for node in nodes:
        assert printed([node]) == "\n".join(lines[slice(*node.span)])
        nodes += () if isinstance(node, Text) else [inner for inner in node.body if not isinstance(node, Item)]


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        (":::  {tom}   A  \n:id:  T-1 \n:::", ":::{tom} A\n:id:  T-1 \n:::"),
        ("- [ K-1 ] Ein Satz,\nder weitergeht.", "- [K-1] Ein Satz,\n  der weitergeht."),
        (":::{tom} A\nText", ":::{tom} A\nText\n:::"),
        ("---\nausgabe: intern\n---\n# A\n\n- Punkt\n\n  :::{note}\n  x\n  :::\n", ""),
        ("> :::{note} A\n> x\n>\n> y\n> :::\n\nText", ""),
        ("```{code-block} text\n:::{tom} A\n:::\n```", ""),
        (":::\n:::{tom} A\n:::", ""),
    ],
)
def test_what_nobody_sees_is_all_that_changes(typed: str, again: str) -> None:
    assert printed(parsed(typed)) == (again or typed)
    assert printed(parsed(again)) == again


def test_what_belongs_to_a_measure_is_in_it_and_what_an_example_shows_is_text() -> None:
    text = (
        "- [K-1-01] Ein Satz,\nder weitergeht.\n  :rolle: IT,\n    nachts\n\n  Mehr.\n\n```text\n- [K-9] Nichts.\n```"
    )
    item, rest = parsed(text)

    assert item == Item("K-1-01", "Ein Satz,\nder weitergeht.", (Option("rolle", "IT,\n  nachts"),), (Text("\nMehr."),))
    assert isinstance(item, Item)
    assert [option.value for option in item.options] == ["IT, nachts"]
    assert rest == Text("\n```text\n- [K-9] Nichts.\n```")


def test_what_is_shown_as_it_is_typed_is_text() -> None:
    (block,) = parsed("```{code-block} text\n:::{tom} A\n:::\n```")

    assert block == Block("code-block", "text", body=(Text(":::{tom} A\n:::"),))
