"""``:::{kennungen}``: every id, in alphabetical order, with title and place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, reference, table
from nachweis.handbook.views.view import Address, View
from nachweis.vocabulary import kind_word


@dataclass(frozen=True, slots=True)
class Ids:
    """Every id."""


def counted(id: str) -> list[tuple[int, str]]:
    """How ids are sorted: ``DSGVO-22-2`` before ``DSGVO-22-10``."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in re.split(r"(\d+)", id)]


def _answer(query: Ids, build: Build, address: Address) -> list[nodes.Node]:
    """Every id in alphabetical order."""
    entries = sorted(build.handbook, key=lambda entry: counted(entry.id))
    rows: list[Sequence[Cell]] = [
        [
            [reference(entry.id, address(entry))],
            [nodes.Text(kind_word(entry.kind).label)],
            [nodes.Text(build.handbook.shown(entry).removeprefix(f"{entry.id}: "))],
        ]
        for entry in entries
    ]
    kinds = ["nw-col-kennung", "nw-col-art", "nw-col-titel"]
    return [table(["Kennung", "Art", "Titel"], rows, f"{len(rows)} Kennungen", ["nw-register"], kinds)]


VIEW: Final = View(word="kennungen", query=Ids, read=lambda asked: Ids(), answer=_answer)
