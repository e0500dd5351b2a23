"""Whether a file of an earlier version is whole: every record in the form of its kind, none lost, the checksum right.

What is damaged must not read as if entries had gone, so a file is taken as a whole or not at all.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema_rs import Draft202012Validator, ValidationError

from nachweis.compliance.changes import Aspect
from nachweis.compliance.model import ID
from nachweis.vocabulary import Link, vocabulary

SUMS: Final = "pruefsummen.sha256"
"""The checksums beside the files of a published version, readable for ``sha256sum --check``."""

_ID: Final = f"^{ID.pattern}$"
_TEXT: Final = {"type": "string"}
_IDS: Final = {"type": "array", "items": _TEXT}
_LINE: Final = {"type": "integer", "minimum": 0, "maximum": 2**31}
_NAMED: Final = {"type": "string", "minLength": 1}


class Damaged(ValueError):  # noqa: N818 – it is the file that is damaged
    """A file is not as it was written; the message is a German clause."""


def intact(path: Path) -> Any:
    """What the JSON file ``path`` holds.

    :raises Damaged: If it is no JSON, names something twice, or differs from the checksum beside it.
    :raises OSError: If it cannot be read.
    """
    if path.exists() and not path.is_file():
        raise Damaged("sie ist keine Datei")  # whoever reads a pipe waits for ever
    written = path.read_bytes()
    expected = _checksum(path)
    if expected and hashlib.sha256(written).hexdigest() != expected:
        raise Damaged(f"sie ist nicht die, die veröffentlicht wurde (Prüfsumme in „{SUMS}“)")
    try:
        data = json.loads(written.decode("utf-8"), object_pairs_hook=_once)
        json.dumps(data, ensure_ascii=False).encode()  # half a character could be read, and never written again
    except UnicodeError as error:
        raise Damaged("sie enthält Zeichen, die keine sind") from error
    except json.JSONDecodeError as error:
        raise Damaged(f"sie bricht ab oder ist kein JSON (Zeile {error.lineno})") from error
    except Damaged:
        raise
    except ValueError as error:
        raise Damaged("sie enthält eine Zahl, die zu groß ist") from error
    except RecursionError as error:
        raise Damaged("sie ist zu tief geschachtelt") from error
    return data


def _checksum(path: Path) -> str:
    """What the list beside a file says of it; empty if there is none."""
    sums = path.with_name(SUMS)
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    return next((digest for digest, _, name in (line.partition("  ") for line in lines) if name == path.name), "")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise Damaged(f"„{next(name for name in names if names.count(name) > 1)}“ steht zweimal darin")
    return found


def check_needs(data: Any) -> None:
    """Do nothing if ``data`` is what a build writes as ``needs.json``.

    :raises Damaged: If it is not.
    """
    _hold(_needs_schema(bare=_defaults_removed(data)), data)
    ((name, version),) = data["versions"].items()
    if data["current_version"] != name:
        raise Damaged(f"sie nennt die Fassung „{data['current_version']}“ und enthält „{name}“")
    needs = version["needs"]
    if version.get("needs_amount", len(needs)) != len(needs):
        raise Damaged(f"sie nennt {version['needs_amount']} Einträge und enthält {len(needs)}")
    for id, need in needs.items():
        if need["id"] != id:
            raise Damaged(f"der Eintrag „{id}“ nennt sich „{need['id']}“")


def _defaults_removed(data: Any) -> bool:
    """Whether what is empty was left out, so that nothing empty can stand in the file."""
    versions = data.get("versions") if isinstance(data, Mapping) else None
    found = versions.values() if isinstance(versions, Mapping) else ()
    return any(isinstance(version, Mapping) and version.get("needs_defaults_removed") is True for version in found)


def check_history(data: Any) -> None:
    """Do nothing if ``data`` is what a build writes as ``verlauf.json``.

    :raises Damaged: If it is not.
    """
    _hold(_history_schema(), data)


def _hold(validator: Draft202012Validator, data: Any) -> None:
    error = next(validator.iter_errors(data), None)
    if error is not None:
        raise Damaged(_where(error))


def _where(error: ValidationError) -> str:
    """Which entry or field is not as it must be."""
    path = [str(step) for step in error.instance_path]
    lacking = getattr(error.kind, "property", "")
    if path[:1] == ["versions"] and path[2:3] == ["needs"] and len(path) > 3:
        entry, field = path[3], lacking or next(iter(path[4:]), "")
    elif path[:1] == ["entries"] and len(path) > 1:
        entry, field = path[1], ""
    else:
        name = ".".join(filter(None, (*path, lacking)))
        return f"„{name}“ fehlt" if lacking else f"„{name}“ ist beschädigt" if name else "sie enthält etwas anderes"
    what = f", Angabe „{field}“" if field else ""
    return f"der Eintrag „{entry}“ ist beschädigt{what}{' fehlt' if lacking else ''}"


@cache
def _needs_schema(*, bare: bool) -> Draft202012Validator:
    """The form of ``needs.json``, as far as something of it is read.

    :param bare: Whether what is empty was left out.
    """

    def given(form: Mapping[str, Any]) -> Mapping[str, Any]:
        return form if bare else {"anyOf": [form, {"type": "null"}]}

    fields = dict(_properties(given))
    need = {"type": "object", "required": ["id", "type", "title"], "properties": fields}
    schema = {"type": "object", "required": ["properties"], "properties": {"properties": {"type": "object"}}}
    version = {
        "type": "object",
        "required": ["needs", *(["needs_schema"] if bare else [])],
        "dependentRequired": {"creator": ["needs_amount", "needs_schema"]},  # what sphinx-needs writes, in all versions
        "properties": {
            "needs": {"type": "object", "propertyNames": {"pattern": _ID}, "additionalProperties": need},
            "needs_amount": {"type": "integer"},
            "needs_schema": schema,
            "needs_defaults_removed": {"type": "boolean"},
        },
    }
    versions = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": version}
    return Draft202012Validator(
        {
            "type": "object",
            "required": ["versions", "current_version"],
            "properties": {"versions": versions, "current_version": _TEXT, "format_version": {"const": 1}},
        }
    )


def _properties(given: Any) -> Iterator[tuple[str, Any]]:
    yield from (("id", _NAMED), ("type", _NAMED), ("title", _TEXT))
    yield from ((name, given(_TEXT)) for name in ("docname", "content", "description", *vocabulary().fields))
    yield from ((name, given(_IDS)) for name in ("parent_needs", "sections", *(role.value for role in Link)))
    yield "lineno", given(_LINE)


@cache
def _history_schema() -> Draft202012Validator:
    """The form of ``verlauf.json``."""

    def row(*columns: Any) -> dict[str, Any]:
        return {"type": "array", "prefixItems": columns, "items": False, "minItems": len(columns)}

    aspects = {"type": "array", "items": {"enum": [aspect.name for aspect in Aspect]}}
    steps = {"type": "array", "minItems": 1, "items": row(_NAMED, _TEXT, aspects, _TEXT)}
    return Draft202012Validator(
        {
            "type": "object",
            "required": ["versions", "entries"],
            "properties": {
                "versions": {"type": "array", "minItems": 1, "items": row(_NAMED, _TEXT)},
                "entries": {"type": "object", "propertyNames": {"pattern": _ID}, "additionalProperties": steps},
            },
        }
    )
