"""The catalogue of laws as data: one JSON file a law. To add a law, add a file; the names give the order.

A company keeps files of its own in a folder that ``nachweis_laws`` names; they read like those here.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from nachweis.compliance.law import Article, Catalogue, Corrigendum, Law, Paragraph, Scope

SHIPPED = Path(__file__).parent
"""The folder of the laws that ship with the package."""


class LawFileError(ValueError):
    """A file is no law; the message is German and names the file."""


@lru_cache(maxsize=4)
def catalogue(own: Path | None = None) -> Catalogue:
    """The laws that ship with the package, and those in the folder ``own``.

    :raises LawFileError: If the folder is not there, or a file is not what a law looks like.
    """
    if own is not None and not own.is_dir():
        raise LawFileError(f"Den Ordner „{own.name}“ mit Gesetzesdateien gibt es nicht.")
    return Catalogue(_read(path) for folder in (SHIPPED, own) if folder for path in sorted(folder.glob("*.json")))


def _read(path: Path) -> Law:
    try:
        return _law(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise LawFileError(f"Die Gesetzesdatei „{path.name}“ ist nicht lesbar: {error!r}") from error


def _law(data: dict[str, Any]) -> Law:
    parts: dict[str, Any] = {
        name: {n: _article(a) for n, a in data.pop(name, {}).items()} for name in ("articles", "annexes")
    }
    parts["corrigenda"] = tuple(Corrigendum(**item) for item in data.pop("corrigenda", ()))
    parts["corrected"] = frozenset(data.pop("corrected", ()))
    parts["scopes"] = tuple(Scope(**item) for item in data.pop("scopes", ()))
    return Law(**data, **parts)


def _article(data: dict[str, Any]) -> Article:
    return Article(
        data["title"],
        {
            number: Paragraph(
                tuple(tuple(points) for points in paragraph.get("points", [[]])),
                {point: tuple(letters) for point, letters in paragraph.get("nested", {}).items()},
                tuple(paragraph.get("sentences", ())),
            )
            for number, paragraph in data["paragraphs"].items()
        },
    )
