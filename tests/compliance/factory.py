"""Entries and handbooks for tests of the core."""

from nachweis.compliance.model import Entry, Handbook, Kind, Place, Role


def entry(
    id: str,
    kind: Kind = Kind.MEASURE,
    *,
    page: str = "m/eins",
    line: int = 0,
    parent: str | None = None,
    links: dict[Role, tuple[str, ...]] | None = None,
    heading: str = "",
    title: str = "",
    **facts: str,
) -> Entry:
    """An entry; without a line it stands where its id sorts."""
    return Entry(
        id=id,
        kind=kind,
        title=title or f"Titel {id}",
        place=Place(page, line),
        parent=parent,
        heading=heading,
        facts=facts,
        links=links or {},
    )


def handbook(*entries: Entry) -> Handbook:
    """A handbook in which entries without a line stand in the order given."""
    placed = [
        Entry(
            id=e.id,
            kind=e.kind,
            title=e.title,
            place=Place(e.place.page, e.place.line or number),
            parent=e.parent,
            heading=e.heading,
            facts=e.facts,
            links=e.links,
        )
        for number, e in enumerate(entries, start=1)
    ]
    return Handbook(placed)


def document(page: str = "m/index", id: str = "DOK-1") -> Entry:
    """A governing document for the folder of ``page``."""
    return entry(id, Kind.DOCUMENT, page=page)
