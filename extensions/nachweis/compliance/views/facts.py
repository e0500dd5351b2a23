"""What a card shows of an entry: its facts and links, its own and inherited ones, and who points to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Link, vocabulary

LEADING_BACK_LINKS = (Link.PART_OF,)
"""Links from others that say what the entry consists of; they come before the others."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card."""

    name: str
    """The field, or the link."""
    text: str = ""
    """A field's value."""
    entries: tuple[Entry, ...] = ()
    """A link's other ends."""
    back: bool = False
    """Whether the link points here."""
    origin: Entry | None = None
    """What it is inherited from."""
    through: bool = False
    """Whether the others are linked only by inheritance."""

    @property
    def link(self) -> Link:
        """What a link says; a field has none."""
        return Link(self.name)


def facts(handbook: Handbook, entry: Entry) -> Iterator[Fact]:
    """The lines of ``entry``'s card: fields, then what it points to, then what points to it."""
    for name, word in vocabulary().fields.items():
        if not word.apart and (found := handbook.fact(entry, name)):
            yield Fact(name, found.value, origin=found.origin)
    for link in Link:
        if link is Link.APPLIES:
            continue  # „{was_gilt}“ tells it, with what belongs to each
        targets = handbook.targets(entry, link)
        if targets is not None and targets.value:
            yield Fact(link.value, entries=targets.value, origin=targets.origin)
    for link in (*LEADING_BACK_LINKS, *(link for link in Link if link not in LEADING_BACK_LINKS)):
        if sources := handbook.sources(entry, link):
            yield Fact(link.value, entries=sources, back=True)
        if link is Link.BASED_ON and (heirs := handbook.heirs(entry)):
            yield Fact(link.value, entries=heirs, back=True, through=True)
