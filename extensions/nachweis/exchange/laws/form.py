"""What a law file looks like, as JSON Schema (draft 2020-12)."""

from typing import Any, Final

_DAY: Final = {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
_TEXT: Final = {"type": "string", "minLength": 1}
_WORDS: Final = {"type": "array", "items": _TEXT}
_PROVISION: Final = {
    "type": "object",
    "required": ["article"],
    "additionalProperties": False,
    "properties": dict.fromkeys(("article", "paragraph", "subparagraph", "sentence", "number", "letter"), _TEXT),
}
_ARTICLES: Final = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["title", "paragraphs"],
        "additionalProperties": False,
        "properties": {
            "title": _TEXT,
            "since": _DAY,
            "paragraphs": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "points": {"type": "array", "items": _WORDS},
                        "nested": {"type": "object", "additionalProperties": _WORDS},
                        "sentences": _WORDS,
                    },
                },
            },
        },
    },
}

FORM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["name", "title", "prefix", "unit", "articles"],
    "additionalProperties": False,
    "properties": {
        "name": _TEXT,
        "title": _TEXT,
        "prefix": {"type": "string", "pattern": "^[A-Z][A-Z0-9]*$"},
        "unit": {"enum": ["Art.", "§"]},
        "aliases": _WORDS,
        "url": {"type": "string", "pattern": r"^(https://[^{}]*(\{article\})?[^{}]*)?$"},
        "in_force_from": _DAY,
        "applies_from": _DAY,
        "in_force_until": _DAY,
        "follows": _TEXT,
        "excerpt": {"type": "boolean"},
        "amended": _TEXT,
        "source": _TEXT,
        "source_day": _DAY,
        "checked": _DAY,
        "remark": _TEXT,
        "corrigenda": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["published", "reference"],
                "additionalProperties": False,
                "properties": {"published": _DAY, "reference": _TEXT},
            },
        },
        "scopes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "first", "last", "binds", "instead"],
                "additionalProperties": False,
                "properties": {
                    "name": _TEXT,
                    "first": _TEXT,
                    "last": _TEXT,
                    "opened_by": _TEXT,
                    "binds": _TEXT,
                    "also": {"type": "array", "items": _PROVISION},
                    "instead": {"type": "object", "required": [""], "additionalProperties": _TEXT},
                },
            },
        },
        "articles": _ARTICLES,
        "annexes": _ARTICLES,
    },
}
"""The form of a law file; :class:`nachweis.compliance.citing.law.Law` says what the fields mean."""
