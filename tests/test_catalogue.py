"""Every name that code can tell has one home: a rule, or the list of what is told beside the rules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from nachweis.compliance.catalogue import catalogue
from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Place
from nachweis.compliance.rules import NAMES
from nachweis.exchange.formats.sarif import OTHERS
from nachweis.vocabulary import finding_words
from nachweis.vocabulary.findings import FINDINGS

PACKAGE = Path(FINDINGS).parents[1]
FIRST = ("Finding", "Flaw", "Refusal", "self.find", "asked.find")
TELLING = {**dict.fromkeys(FIRST, 0), **dict.fromkeys(("about", "Odd", "_odd", "_narrowed"), 1), "_Known": 2}
"""What makes a finding, and which of its arguments is the name."""
NAMED = ("rule", "_ODD")
"""Variables that hold a name, a name with its words, or words by name."""
NAMING = ("rule_of", "_problem")
"""Functions that give a name."""


def names(tree: ast.AST) -> Iterator[ast.expr]:
    """What stands where a finding's name belongs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            place = TELLING.get(ast.unparse(node.func))
            if place is not None and len(node.args) > 2:  # citations are looked for by „find“, too
                yield node.args[place]
            yield from (word.value for word in node.keywords if word.arg == "rule")
        elif isinstance(node, ast.FunctionDef) and node.name in NAMING:
            yield from (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                first = target.elts[0] if isinstance(target, ast.Tuple) else target
                if isinstance(first, ast.Name) and first.id in NAMED:
                    yield node.value


def told(value: ast.expr) -> Iterator[str]:
    """The names that an expression can have; one that is made up at run time is given as it is written."""
    match value:
        case ast.Constant(value=str(name)):
            yield from filter(None, [name])
        case ast.IfExp():
            yield from (*told(value.body), *told(value.orelse))
        case ast.Tuple():
            yield from told(value.elts[0])
        case ast.Dict():
            yield from (name for key in value.keys if key is not None for name in told(key))
        case ast.Attribute(attr="rule"):
            return  # it was given when that was made
        case ast.Name(id=passed) if passed in NAMED:
            return
        case ast.Call(func=ast.Name(id=giving)) if giving in NAMING:
            return
        case _:
            yield ast.unparse(value)


TOLD = {
    name: f"{path.relative_to(PACKAGE)}:{value.lineno}"
    for path in sorted(PACKAGE.rglob("*.py"))
    for value in names(ast.parse(path.read_text(encoding="utf-8")))
    for name in told(value)
}


def test_every_name_that_code_tells_is_a_rule_or_in_the_list() -> None:
    assert {name: place for name, place in TOLD.items() if name not in catalogue()} == {}


def test_every_name_in_the_list_is_told() -> None:
    assert set(finding_words()) - {*TOLD, OTHERS} == set()


def test_no_name_is_a_rule_and_in_the_list() -> None:
    assert NAMES.isdisjoint(finding_words())
    assert len(catalogue()) == len(NAMES) + len(finding_words())


def test_every_name_has_title_severity_and_what_is_right_in_german() -> None:
    for name, meaning in catalogue().items():
        assert name == meaning.name
        assert name.isascii()
        assert meaning.title[0].isupper(), name
        assert not meaning.title.endswith("."), name
        assert meaning.description.endswith("."), name
        assert not any(f" {word} " in f" {meaning.description.lower()} " for word in ("the", "must", "and", "of"))


def test_no_two_names_have_one_title() -> None:
    titles = [meaning.title for meaning in catalogue().values()]

    assert len(set(titles)) == len(titles)


def test_provisions_in_the_list_do_not_break_over_lines() -> None:
    for meaning in finding_words().values():
        assert not re.search(r"(?:§|Art\.|Abs\.|S\.|Nr\.|lit\.) ", f"{meaning.title} {meaning.description}"), (
            meaning.name
        )


def test_a_finding_that_is_no_rule_weighs_what_the_list_says() -> None:
    place = Place("a")

    assert Finding("label_before_entry", "", place).severity is Severity.WARNING
    assert Finding("finding_settled", "", place).severity is Severity.NOTE
    assert {name for name, word in finding_words().items() if word.severity != "error"} == {
        "label_before_entry",
        "finding_settled",
        "unknown_provision",
        OTHERS,
    }
    assert all(Finding(name, "", place).severity == word.severity for name, word in finding_words().items())
