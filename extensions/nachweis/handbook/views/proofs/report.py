"""``:::{pruefbericht}``: the counts of a check on one page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.finding import FINDINGS_REACH
from nachweis.compliance.values.days import short
from nachweis.compliance.views.report import AGES, GRAVITIES, Line, ages, lines, unmended
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, mark, reference, table
from nachweis.handbook.views.proofs.marks import GRAVITY_MARKS, counted
from nachweis.handbook.views.view import Address, View


@dataclass(frozen=True, slots=True)
class Report:
    """The counts of a check, by document, weight and age."""


def _answer(query: Report, build: Build, address: Address) -> list[nodes.Node]:
    """One page of counts: what holds a release back, by document and weight, and written findings by age."""
    audit, checked = build.audit, build.findings
    stands = unmended(checked)
    back = counted(stands.open, "Fehler hält", "Fehler halten") if stands.open else "Keiner hält"
    verdict = f"Stand {short(audit.today.isoformat())}: Das Handbuch {stands}. {back} eine Veröffentlichung auf."
    heads = [
        *("Dokument", "Neu", "Schon im Befund", "Ange\u00adnommen", "Beim Anbieter"),
        *("Befunde offen", "Befunde ange\u00adnommen", "Befunde beim Anbieter"),
    ]
    rows = [_line(line, address) for line in lines(audit, checked)]
    note = nodes.paragraph(
        "",
        "Je Feld: Fehler / Warnungen / Hinweise; bei den Befunden: hoch / mittel / niedrig.",
        classes=["nw-legend"],
    )
    by_age = ages(audit)
    labels = [label for label, _ in (*AGES, ("ohne Datum", 0))]
    age_rows: list[Sequence[Cell]] = [
        [[mark(gravity, GRAVITY_MARKS[gravity])], *([nodes.Text(str(by_age[gravity][label]))] for label in labels)]
        for gravity in GRAVITIES
    ]
    return [
        nodes.paragraph("", verdict, classes=["nw-verdict"]),
        table(heads, rows, "Nach Dokument und Stufe", ["nw-register", "nw-tight"], []),
        note,
        table(["Schwere", *labels], age_rows, "Befunde nach Alter, alle nicht behobenen", ["nw-register"], []),
    ]


def _line(line: Line, address: Address) -> list[Cell]:
    document = line.document
    name: nodes.Node = (
        reference(document.heading or document.title, address(document)) if document else nodes.Text("Übriges")
    )
    return [
        [name],
        *(
            [nodes.Text(_numbers(counts.values()))]
            for counts in (
                *(line.new, line.recorded, line.accepted, line.resting),
                *(line.open, line.taken, line.handed),
            )
        ),
    ]


def _numbers(counts: Iterable[int]) -> str:
    return "\u00a0/\u00a0".join(str(count) for count in counts)


VIEW: Final = View(
    word="pruefbericht",
    query=Report,
    read=lambda asked: Report(),
    answer=_answer,
    examines=True,
    reach=FINDINGS_REACH,
)
