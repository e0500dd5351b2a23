"""One table of words: what code speaks of by name stands in it, and everything that lists words is derived from it."""

import ast
import re
from pathlib import Path

from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.needs import NEED_TYPE_FIELD_KEYS, NEED_TYPE_KEYS, NEED_TYPE_LINK_KEYS, NEED_TYPE_LINK_SHAPE_KEYS

from nachweis.handbook.settings.metamodel import settings
from nachweis.vocabulary import TABLE, Kind, Link, Status, ValueType, field_word, vocabulary

PACKAGE = Path(TABLE).parents[1]


def test_the_table_has_the_kinds_links_and_states_that_code_speaks_of_and_no_others() -> None:
    assert set(vocabulary().kinds) == set(Kind)
    assert list(vocabulary().links) == list(Link)
    assert set(vocabulary().states) == set(Status)


def test_every_word_that_is_typed_is_ascii_and_every_label_is_there() -> None:
    for kind, word in vocabulary().kinds.items():
        assert word.label
        assert word.plural
        assert word.prefix
        assert all(name.isascii() for name in word.options)
        assert all(field.label for field in word.fields.values()), kind
        assert all(typed.isascii() and label for field in word.fields.values() for typed, label in field.words.items())
        assert set(word.columns) <= {"kennung", "titel", "dokument", "kontrolle", "recht", *word.fields}
    assert all(link.outgoing and link.incoming for link in vocabulary().links.values())


def test_fields_that_code_reads_by_name_are_in_the_table_with_the_type_that_it_reads() -> None:
    readers = {
        "day": {ValueType.DAY},
        "months": {ValueType.MONTHS},
        "listed": {ValueType.LIST, ValueType.TEXT},
        "says": None,
    }
    seen = 0
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            name = node.args[-1] if node.func.attr == "fact" else node.args[0]
            if node.func.attr not in {*readers, "fact"} or not isinstance(name, ast.Constant):
                continue
            seen += 1
            assert str(name.value) in vocabulary().fields, f"{path}:{node.lineno}: {name.value!r}"
            types = readers.get(node.func.attr)
            assert types is None or field_word(str(name.value)).type in types, f"{path}:{node.lineno}: {name.value!r}"
    assert seen > 50


def test_no_list_of_fields_stands_beside_the_table() -> None:
    """Three of its names in a row would be such a list; the rules about a few of them are none."""
    names = set(vocabulary().fields)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            items = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
            said = [str(item.value) for item in items if isinstance(item, ast.Constant) and item.value in names]
            assert len(said) < 6, f"{path}:{node.lineno}: {said}"  # type: ignore[attr-defined]


def test_sphinx_needs_is_given_every_field_and_link_of_the_table() -> None:
    needs = settings()
    fields = {name for data in needs["types"].values() for name in data["fields"]} | set(needs["fields"])
    links = {name for data in needs["types"].values() for name in data["links"]} | set(needs["links"])

    assert fields == set(vocabulary().fields)
    assert links == {*Link, "parent_needs"}


def test_sphinx_needs_knows_every_key_that_it_is_given() -> None:
    """It skips unknown ones silently."""
    known = {name.removeprefix("_") for name in NeedsSphinxConfig.field_names()}
    needs = settings()
    assert set(needs) <= known, set(needs) - known
    for data in needs["types"].values():
        assert set(data) <= set(NEED_TYPE_KEYS)
        for field in data["fields"].values():
            assert set(field) <= set(NEED_TYPE_FIELD_KEYS)
        for link in data["links"].values():
            assert set(link) <= {*NEED_TYPE_LINK_KEYS, *NEED_TYPE_LINK_SHAPE_KEYS}


def test_a_value_that_a_pattern_allows_is_one_that_the_readers_read() -> None:
    needs = settings()
    months = needs["fields"]["durchsicht_alle"]["schema"]["pattern"]

    assert [number for number in range(200) if re.match(months, str(number))] == list(range(1, 121))
