"""The catalogue of laws as data: one JSON file a law. To add a law, add its file and name it in :data:`LAWS`."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from nachweis.compliance.law import Article, Catalogue, Law, Paragraph

LAWS = ("dsgvo", "bdsg", "bdsg_af")
"""The files, in the order in which readers see the laws."""


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The laws that ship with the package."""
    folder = files(__name__)
    return Catalogue(_law(json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))) for name in LAWS)


def _law(data: dict[str, Any]) -> Law:
    parts: dict[str, Any] = {
        name: {n: _article(a) for n, a in data.pop(name, {}).items()} for name in ("articles", "annexes")
    }
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
