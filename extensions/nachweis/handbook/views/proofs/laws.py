"""``:::{gesetze}``: the laws that citations are checked against, with dates and sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.values.days import short
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, table
from nachweis.handbook.views.view import Address, View


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws that citations are checked against."""


def _answer(query: Laws, build: Build, address: Address) -> list[nodes.Node]:
    """The laws that citations are checked against: how they are cited, when they held, what they were checked with."""
    rows: list[Sequence[Cell]] = []
    for law in build.audit.citations.catalogue:
        ends = f" bis {short(law.in_force_until)}" if law.in_force_until else ""
        also = [f"{item.reference}" for item in law.corrigenda]
        source = (
            f"{law.source}{'; Berichtigungen: ' + ', '.join(also) if also else ''}; geprüft am {short(law.checked)}"
        )
        rows.append(
            [
                [nodes.Text(", ".join((law.name, *law.aliases)))],
                [nodes.Text(law.title)],
                [nodes.Text(f"ab {short(law.in_force_from)}{ends}")],
                [nodes.Text(f"{len(law.articles)}{' (Auszug)' if law.excerpt else ''}")],
                [nodes.Text(source)],
            ]
        )
    heads = ["Zitiert als", "Gesetz", "In Kraft", "Vorschriften", "Geprüft an"]
    return [table(heads, rows, f"{len(rows)} Gesetze", ["nw-register"], [])]


VIEW: Final = View(word="gesetze", query=Laws, read=lambda asked: Laws(), answer=_answer)
