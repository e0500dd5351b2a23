"""``:::{regeln}``: what is checked, how much it weighs, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.compliance.rules import RULES
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, table
from nachweis.handbook.views.proofs.marks import law_link, weighed
from nachweis.handbook.views.view import Address, View


@dataclass(frozen=True, slots=True)
class Rules:
    """What is checked, with its weight and its reason."""


def _answer(query: Rules, build: Build, address: Address) -> list[nodes.Node]:
    """What is checked, with its weight, its reason and the name that a written finding uses."""
    rows: list[Sequence[Cell]] = [
        [
            [nodes.Text(rule.title)],
            [weighed(rule.severity)],
            [nodes.Text(rule.demand)],
            [law_link(build.audit, rule.norm, address)] if rule.norm else [nodes.Text("–")],
            [nodes.literal("", rule.name)],
        ]
        for rule in RULES
    ]
    heads = ["Regel", "Stufe", "Was verlangt ist", "Grund", "Name für „:regel:“"]
    kinds = ["nw-col-kontrolle", "", "nw-col-titel", "nw-col-dokument", ""]
    return [table(heads, rows, f"{len(rows)} Regeln", ["nw-register", "nw-dense"], kinds)]


VIEW: Final = View(
    word="regeln",
    query=Rules,
    read=lambda asked: Rules(),
    answer=_answer,
    cites=lambda query, handbook: tuple(rule.norm for rule in RULES if rule.norm),
    reach=FINDINGS_REACH,
)
