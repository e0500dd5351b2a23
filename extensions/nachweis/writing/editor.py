"""Metamodel and handbook ─▶ what an editor offers while one types: building blocks, ids, keys of a page's head."""

from collections.abc import Mapping
from typing import Any, Final

from nachweis.compliance.model import Handbook
from nachweis.handbook.views.every import VIEWS
from nachweis.source.dialect import Option
from nachweis.source.front import BOOK, EDITION, KEYS
from nachweis.source.tree import Block, Item, Text, lines_of
from nachweis.vocabulary import Edition, FieldWord, kind_word, vocabulary

FIRST: Final = ("status", "rolle", "beruht_auf", "deckt", "fundstelle")
"""The options that a new entry most often needs; a building block offers those that its kind has."""


def blocks() -> dict[str, Any]:
    """A building block for each kind and each view, as VS Code reads it."""
    made: dict[str, Any] = {}
    for kind, word in vocabulary().kinds.items():
        options = [name for name in FIRST if name in word.options]
        given = [Option("id", f"${{2:{word.prefix}}}")]
        given += [Option(name, _choice(number, word.fields.get(name))) for number, name in enumerate(options, start=3)]
        made[f"{word.label} ({kind.value})"] = {
            "scope": "markdown",
            "prefix": kind.value,
            "body": lines_of([Block(kind.value, "${1:Titel}", tuple(given), (Text("\n$0"),))]),
            "description": f"Ein neuer Eintrag: {word.label}",
        }
    for name in VIEWS:
        made[f"Übersicht {name}"] = {
            "scope": "markdown",
            "prefix": name,
            "body": lines_of([Block(name, "$1")]),
            "description": "Eine Übersicht, die bei jedem Bau neu entsteht",
        }
    made["Maßnahme in einer Zeile"] = {
        "scope": "markdown",
        "prefix": "zeile",
        "body": lines_of([Item("${1:ACO-B1-11}", "${2:Wer tut was, womit, wie oft}.")]),
        "description": "Eine Maßnahme als Listenpunkt einer Kontrolle",
    }
    made["Block für eine Ausgabe"] = {
        "scope": "markdown",
        "prefix": "nur",
        "body": lines_of([Block("nur", "${1|intern,pruefung|}", body=(Text("$0"),))]),
        "description": "Ein Absatz, den nur diese Ausgabe zeigt",
    }
    return made


def _choice(number: int, field: FieldWord | None) -> str:
    if field is None or not field.words:
        return f"${{{number}}}"
    return f"${{{number}|{','.join(field.words)}|}}"


def ids(handbook: Handbook) -> dict[str, Any]:
    """Every id, offered as soon as its beginning is typed."""
    return {
        entry.id: {
            "scope": "markdown",
            "prefix": entry.id,
            "body": [entry.id],
            "description": f"{kind_word(entry.kind).label}: {entry.title}"[:160],
        }
        for entry in handbook
    }


def front_matter() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a page's head."""
    forms: dict[str, dict[str, Any]] = {
        EDITION: {"enum": [edition.value for edition in Edition]},
        BOOK: {"enum": ["ja", "nein"]},
        "orphan": {"type": "boolean"},
        "tocdepth": {"type": "integer", "minimum": 1},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Kopf einer Seite",
        "type": "object",
        "properties": {key: {"description": f"Sagt, {what}", **forms[key]} for key, what in KEYS.items()},
        "additionalProperties": False,
    }


def files(handbook: Handbook) -> Mapping[str, Any]:
    """What the editor reads, by path."""
    return {
        ".vscode/bausteine.code-snippets": blocks(),
        ".vscode/kennungen.code-snippets": ids(handbook),
        ".vscode/seite.schema.json": front_matter(),
    }
