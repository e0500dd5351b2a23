"""What applies in a situation: the entries that it names, by document, each with what belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Kind, Link, Status


@dataclass(frozen=True, slots=True)
class Applying:
    """An entry that applies, and the parts of it."""

    entry: Entry
    parts: tuple[Entry, ...] = ()


def applying(handbook: Handbook, situation: Entry) -> list[tuple[Entry | None, list[Applying]]]:
    """What applies in ``situation``, by governing document, in the order of places; nothing that is withdrawn."""
    found = handbook.targets(situation, Link.APPLIES)
    named = [entry for entry in (found.value if found else ()) if _stands(handbook, entry)]
    names = {entry.id for entry in named}
    by_document: dict[str, tuple[Entry | None, list[Applying]]] = {}
    for entry in sorted(named, key=lambda entry: entry.place):
        if any(above.id in names for above in handbook.line_of(entry)):
            continue  # it is told with what it belongs to
        document = handbook.document_of(entry)
        told = by_document.setdefault(document.id if document else "", (document, []))
        told[1].append(Applying(entry, tuple(_parts(handbook, entry))))
    return list(by_document.values())


def _parts(handbook: Handbook, entry: Entry) -> Iterator[Entry]:
    for part in handbook.below(entry):
        if not _stands(handbook, part):
            continue
        if part.kind is Kind.CONTROL:
            yield from _parts(handbook, part)
        else:
            yield part


def _stands(handbook: Handbook, entry: Entry) -> bool:
    return handbook.status(entry) is not Status.WITHDRAWN
