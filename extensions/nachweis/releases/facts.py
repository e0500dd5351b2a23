"""What a published version says of itself, ``fassung.json``: believed only in the form in which it was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema_rs import Draft202012Validator

from nachweis.compliance.model import ID
from nachweis.compliance.values.days import read_day
from nachweis.exchange.intact import Damaged, intact
from nachweis.releases.repository import TAG, ReleaseError

FACTS: Final = "fassung.json"
_INSIDE: Final = r"^(?!/)(?!(.*/)?\.{0,2}/)(?!.*[\x00-\x1f\x7f]).*\.html$"
"""A page: a path that stays in its version."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a published version says of itself."""

    name: str
    day: str
    """An ISO date."""
    commit: str
    before: str
    """The version that it was compared with; empty if there was none."""
    pages: tuple[str, ...]
    """Every HTML file, as a path in the version."""
    entries: Mapping[str, str]
    """The HTML file of each entry, by id."""
    superseded: Mapping[str, tuple[str, ...]]
    """What replaces an entry, by id."""


def is_name(name: str) -> bool:
    """Whether a version can be called so."""
    return TAG.fullmatch(f"v{name}") is not None


def read(folder: Path) -> Version:
    """What the version in ``folder`` says of itself.

    :raises ReleaseError: If somebody damaged it.
    """
    try:
        data = intact(folder / FACTS)
        if not _form().is_valid(data):
            raise Damaged("sie enthält etwas anderes")
        facts = Version(**{**data, "pages": tuple(data["pages"])})
        if (is_name(folder.name) and facts.name != folder.name) or read_day(facts.day) is None:
            raise Damaged("sie gehört zu einer anderen Fassung")
        if facts.before and not is_name(facts.before):
            raise Damaged("sie nennt eine Fassung, die keine ist")
    except (OSError, ValueError) as error:
        raise ReleaseError(
            f"Die veröffentlichte Fassung in „{folder}“ ist beschädigt. Stellen Sie sie aus der Sicherung wieder her, "
            "oder löschen Sie den Ordner; dann wird sie neu gebaut."
        ) from error
    return facts


@cache
def _form() -> Draft202012Validator:
    """The form of ``fassung.json``."""
    text, page = {"type": "string"}, {"type": "string", "pattern": _INSIDE}
    ids = {"pattern": f"^{ID.pattern}$"}
    properties: dict[str, Any] = {
        "name": text,
        "day": text,
        "commit": {"type": "string", "pattern": "^[0-9a-f]{40,64}$"},
        "before": text,
        "pages": {"type": "array", "items": page},
        "entries": {"type": "object", "propertyNames": ids, "additionalProperties": page},
        "superseded": {
            "type": "object",
            "propertyNames": ids,
            "additionalProperties": {"type": "array", "items": text},
        },
    }
    return Draft202012Validator(
        {"type": "object", "required": [*properties], "properties": properties, "additionalProperties": False}
    )
