"""What a card shows of an entry: its facts and links, its own and inherited ones, and who points to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from nachweis.compliance.model import Entry, Handbook, Role
from nachweis.compliance.reading import FACTS

APART = frozenset({"status", "nummer", "zitat", "pflicht", "intern"})
"""Fields that a card shows in its head or as its text, and one that only the internal edition shows."""

LEADING_BACK_LINKS = (Role.PART_OF,)
"""Links from others that say what the entry consists of; they come before the others."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card."""

    name: str
    """The field, or the link's role."""
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
    def role(self) -> Role:
        """The role of a link; a field has none."""
        return Role(self.name)


def facts(handbook: Handbook, entry: Entry) -> Iterator[Fact]:
    """The lines of ``entry``'s card: fields, then what it points to, then what points to it."""
    for name in FACTS:
        if name not in APART and (found := handbook.fact(entry, name)):
            yield Fact(name, found.value, origin=found.origin)
    for role in Role:
        if role is Role.APPLIES:
            continue  # „{was_gilt}“ tells it, with what belongs to each
        targets = handbook.targets(entry, role)
        if targets is not None and targets.value:
            yield Fact(role.value, entries=targets.value, origin=targets.origin)
    for role in (*LEADING_BACK_LINKS, *(role for role in Role if role not in LEADING_BACK_LINKS)):
        if sources := handbook.sources(entry, role):
            yield Fact(role.value, entries=sources, back=True)
        if role is Role.BASED_ON and (heirs := handbook.heirs(entry)):
            yield Fact(role.value, entries=heirs, back=True, through=True)
