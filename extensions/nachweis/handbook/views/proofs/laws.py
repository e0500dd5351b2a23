"""``:::{gesetze}``: the laws that citations are checked against, with dates and sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.citing.law import Law
from nachweis.compliance.values.days import short
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, table
from nachweis.handbook.views.view import Address, View


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws that citations are checked against."""


def _answer(query: Laws, build: Build, address: Address) -> list[nodes.Node]:
    """The laws that citations are checked against: how they are cited, since when they apply, who amended them last."""
    today = build.audit.today.isoformat()
    rows: list[Sequence[Cell]] = [
        [
            [nodes.Text(", ".join((law.name, *law.aliases)))],
            [nodes.Text(f"{law.title}; {len(law.articles)} Vorschriften{', Auszug' if law.excerpt else ''}")],
            [nodes.Text(_in_force(law))],
            [nodes.Text(_applies(law))],
            [nodes.Text(_amended(law))],
            [nodes.Text(_checked(law, today))],
        ]
        for law in build.audit.citations.catalogue
    ]
    heads = ["Zitiert als", "Gesetz", "In Kraft", "Anwendbar", "Zuletzt geändert", "Verglichen mit"]
    return [table(heads, rows, f"{len(rows)} Gesetze", ["nw-register"], [])]


def _in_force(law: Law) -> str:
    since = f"seit {short(law.in_force_from)}" if law.in_force_from else "Beginn nicht geprüft"
    return f"{since}, bis {short(law.in_force_until)}" if law.in_force_until else since


def _applies(law: Law) -> str:
    """Since when the law applies, and which of its provisions have their wording since another day."""
    whole = [f"ab {short(law.applies_from)}"] if law.applies_from else ["wie in Kraft"]
    since = (
        f"{law.unit}\N{NO-BREAK SPACE}{number} in dieser Fassung ab {short(article.since)}"
        for number, article in law.articles.items()
        if article.since
    )
    return "; ".join([*whole, *since])


def _amended(law: Law) -> str:
    corrected = [f"Berichtigungen: {', '.join(item.reference for item in law.corrigenda)}"] if law.corrigenda else []
    return "; ".join([law.amended or "nicht bekannt", *corrected])


def _checked(law: Law, today: str) -> str:
    """With what and when the law was compared, and what readers must know about its dates."""
    source = law.source or "keiner Quelle"
    of = f", Stand {short(law.source_day)}" if law.source_day else ""
    when = f"verglichen am {short(law.checked)}" if law.checked else "nie verglichen"
    old = " (über ein Jahr her)" if law.checked and law.outdated(today) else ""
    return f"{source}{of}; {when}{old}{'. ' + law.remark if law.remark else ''}"


VIEW: Final = View(word="gesetze", query=Laws, read=lambda asked: Laws(), answer=_answer)
