"""Entries, handbooks and audits for tests of the core."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from nachweis.compliance.audit import Audit
from nachweis.compliance.citing.citations import Citations
from nachweis.compliance.model import Entry, Handbook, Place
from nachweis.exchange.laws import catalogue
from nachweis.vocabulary import Kind, Link


def entry(
    id: str,
    kind: Kind = Kind.MEASURE,
    *,
    page: str = "m/eins",
    line: int = 0,
    parent: str | None = None,
    links: dict[Link, tuple[str, ...]] | None = None,
    heading: str = "",
    title: str = "",
    text: str = "",
    facts: Mapping[str, str] | None = None,
    **more: str,
) -> Entry:
    """An entry; without a line it stands where its id sorts."""
    return Entry(
        id=id,
        kind=kind,
        title=title or f"Titel {id}",
        place=Place(page, line),
        parent=parent,
        heading=heading,
        facts={**(facts or {}), **more},
        links=links or {},
        text=text,
    )


def handbook(*entries: Entry) -> Handbook:
    """A handbook in which entries without a line stand in the order given."""
    placed = [
        replace(e, place=Place(e.place.page, e.place.line or number)) for number, e in enumerate(entries, start=1)
    ]
    return Handbook(placed)


def document(page: str = "m/index", id: str = "DOK-1", **facts: str) -> Entry:
    """A governing document for the folder of ``page``."""
    return entry(id, Kind.DOCUMENT, page=page, facts=facts)


TODAY = date(2026, 11, 22)
CITATIONS = Citations(catalogue())


def audit(*entries: Entry, today: date = TODAY, released: bool = False, before: Handbook | None = None) -> Audit:
    """What rules look at: a handbook of ``entries`` on a day; risks are the management's."""
    return Audit(handbook(*entries), CITATIONS, today, released=released, before=before, risk_owners=("Leitung",))
