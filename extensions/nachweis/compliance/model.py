"""The handbook as a sealed value: entries, their links, and what one inherits from another."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Final, Generic, TypeVar

from nachweis.compliance.values.days import read_day, read_days
from nachweis.compliance.values.typed import read_months, words_in
from nachweis.vocabulary import Edition, Kind, Link, Status, kind_word, vocabulary

T = TypeVar("T")

ID: Final = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+)+")
"""What an id looks like (DESIGN § 4)."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a writer finds something: a page and a line in its source."""

    page: str
    """The page's name, without suffix: ``measures/aconium/b1-zutrittskontrolle``."""
    line: int = 1
    """Counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One traceable statement of the handbook: a measure, a clause, a provision …"""

    id: str
    """ASCII, assigned once, never reused: ``ACO-B1-07``."""
    kind: Kind
    title: str
    place: Place
    parent: str | None = None
    """The id of the entry it is written inside of."""
    heading: str = ""
    """The heading of the page it stands on."""
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Its own fields that are not empty, by name; dates are ISO dates."""
    links: Mapping[Link, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Its own links that are not empty: the ids it points to, as written."""
    text: str = ""
    """What it says below its title, in Markdown, without the entries inside of it."""

    def says(self, name: str) -> str:
        """What it says itself in field ``name``; empty if nothing."""
        return self.facts.get(name, "")

    def day(self, name: str) -> date | None:
        """The day in field ``name``; ``None`` if there is none, or what stands there is no day."""
        return read_day(self.says(name))

    def days(self, name: str) -> tuple[date, ...]:
        """The days in field ``name``, as they are typed; none if what stands there is anything else."""
        return read_days(self.says(name))

    def months(self, name: str) -> int | None:
        """The number of months in field ``name``, 1 to 120; ``None`` if there is none."""
        return read_months(self.says(name))

    def listed(self, name: str) -> tuple[str, ...]:
        """The words that field ``name`` lists, without what stands in brackets behind them."""
        return words_in(self.says(name))


@dataclass(frozen=True, slots=True)
class Inherited(Generic[T]):
    """A value, and the entry that it is inherited from."""

    value: T
    origin: Entry | None = None
    """``None`` if the entry says it itself."""


class Handbook:
    """All entries of one version, in the order in which people read them, sealed.

    Links may point to ids that do not exist; :attr:`dangling` names them, every other reader skips them.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        pages: Iterable[str] = (),
        reaches: Mapping[str, Edition] = MappingProxyType({}),
    ) -> None:
        """Seal ``entries``; of two with one id the first in the order of places counts.

        :param pages: The pages in the order of the table of contents; others follow by name.
        :param reaches: How far pages reach, which only a running build knows.
        """
        self.pages = tuple(pages)
        self.reaches = reaches
        rank = {page: number for number, page in enumerate(self.pages)}
        self._entries: dict[str, Entry] = {}
        self._statuses: dict[str, Status] = {}
        for entry in sorted(entries, key=lambda entry: (rank.get(entry.place.page, len(rank)), entry.place)):
            self._entries.setdefault(entry.id, entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, id: object) -> bool:
        return id in self._entries

    def __getitem__(self, id: str) -> Entry:
        return self._entries[id]

    def get(self, id: str | None) -> Entry | None:
        """The entry with ``id``, if there is one."""
        return None if id is None else self._entries.get(id)

    @property
    def ids(self) -> Iterable[str]:
        """Every id, in the order of places."""
        return self._entries.keys()

    def of(self, *kinds: Kind) -> tuple[Entry, ...]:
        """The entries of these kinds, in the order of places."""
        return tuple(entry for kind in kinds for entry in self._by_kind[kind])

    @cached_property
    def _by_kind(self) -> Mapping[Kind, list[Entry]]:
        by_kind: defaultdict[Kind, list[Entry]] = defaultdict(list)
        for entry in self:
            by_kind[entry.kind].append(entry)
        return by_kind

    def page_reach(self, page: str) -> Edition:
        """How far a page reaches; one of which nobody knows is internal."""
        return self.reaches.get(page, Edition.INTERNAL)

    # ── above and below ────────────────────────────────────────────────────────────────────────────────────────

    def above(self, entry: Entry) -> Entry | None:
        """What ``entry`` belongs to and inherits from: the entry around it, else the control it is part of."""
        return self._above.get(entry.id)

    @cached_property
    def _above(self) -> Mapping[str, Entry]:
        found = ((entry.id, self._around(entry)) for entry in self)
        return {id: above for id, above in found if above is not None}

    def _around(self, entry: Entry) -> Entry | None:
        if around := self.get(entry.parent):
            return around
        return next((self._entries[id] for id in entry.links.get(Link.PART_OF, ()) if id in self), None)

    def line_of(self, entry: Entry) -> Iterator[Entry]:
        """The entries above ``entry``, nearest first; ends where a writer made a circle."""
        seen = {entry.id}
        above = self.above(entry)
        while above is not None and above.id not in seen:
            yield above
            seen.add(above.id)
            above = self.above(above)

    @cached_property
    def _below(self) -> Mapping[str, list[Entry]]:
        below: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self:
            if above := self.above(entry):
                below[above.id].append(entry)
        return below

    def below(self, entry: Entry) -> tuple[Entry, ...]:
        """The entries that belong directly to ``entry``, in the order of places."""
        return tuple(self._below.get(entry.id, ()))

    def document_of(self, entry: Entry) -> Entry | None:
        """The governing document: the ``dokument`` entry of the nearest folder above that has one (DESIGN §3)."""
        return self.document_at(entry.place.page)

    def document_at(self, page: str) -> Entry | None:
        """The governing document that a page belongs to."""
        folder = page
        while folder:
            folder = folder.rpartition("/")[0]
            if document := self._documents.get(folder):
                return document
        return None

    @cached_property
    def _documents(self) -> Mapping[str, Entry]:
        documents: dict[str, Entry] = {}
        for entry in self.of(Kind.DOCUMENT):
            folder, _, page = entry.place.page.rpartition("/")
            if page == "index":
                documents.setdefault(folder, entry)
        return documents

    def control_of(self, entry: Entry) -> Entry | None:
        """The nearest control that ``entry`` stands in."""
        return next((above for above in self.line_of(entry) if above.kind is Kind.CONTROL), None)

    # ── what holds for an entry ────────────────────────────────────────────────────────────────────────────────

    def fact(self, entry: Entry, name: str) -> Inherited[str] | None:
        """The value of field ``name`` that holds for ``entry``, its own or inherited."""
        if value := entry.says(name):
            return Inherited(value)
        if name in vocabulary().inherited:
            for above in self.line_of(entry):
                if value := above.says(name):
                    return Inherited(value, above)
        return None

    def status(self, entry: Entry) -> Status:
        """The status that holds for ``entry``; what nobody declared is a draft, and a finding is open."""
        if entry.id not in self._statuses:
            self._statuses[entry.id] = self._status(entry)
        return self._statuses[entry.id]

    def _status(self, entry: Entry) -> Status:
        if fact := self.fact(entry, "status"):
            return Status(fact.value)
        return Status.OPEN if entry.kind is Kind.FINDING else Status.DRAFT

    def targets(self, entry: Entry, link: Link) -> Inherited[tuple[Entry, ...]] | None:
        """The entries that ``entry`` is linked to by ``link``, by itself or by inheritance."""
        if ids := entry.links.get(link):
            return Inherited(self._known(ids))
        if link in vocabulary().inherited:
            for above in self.line_of(entry):
                if ids := above.links.get(link):
                    return Inherited(self._known(ids), above)
        return None

    def _known(self, ids: Iterable[str]) -> tuple[Entry, ...]:
        return tuple(self._entries[id] for id in dict.fromkeys(ids) if id in self)

    @cached_property
    def _back(self) -> Mapping[str, Mapping[Link, list[Entry]]]:
        back: defaultdict[str, defaultdict[Link, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        for entry in self:
            for link, ids in entry.links.items():
                for id in dict.fromkeys(ids):
                    back[id][link].append(entry)
        return back

    def sources(self, entry: Entry, link: Link) -> tuple[Entry, ...]:
        """The entries whose own link ``link`` points to ``entry``, in the order of places."""
        return tuple(self._back.get(entry.id, {}).get(link, ()))

    def heirs(self, law: Entry) -> tuple[Entry, ...]:
        """The entries that rest on ``law`` because something above them does, in the order of places."""
        return tuple(self._heirs.get(law.id, ()))

    @cached_property
    def _heirs(self) -> Mapping[str, list[Entry]]:
        heirs: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self:
            if Link.BASED_ON in entry.links or (found := self.targets(entry, Link.BASED_ON)) is None:
                continue
            for law in found.value:
                heirs[law.id].append(entry)
        return heirs

    @cached_property
    def dangling(self) -> tuple[tuple[Entry, Link, str], ...]:
        """Links to nothing: the entry, the link, the id that does not exist."""
        return tuple(
            (entry, link, id) for entry in self for link, ids in entry.links.items() for id in ids if id not in self
        )

    def shown(self, entry: Entry) -> str:
        """How a link names an entry: by the number or name that people use, else by its id, and by its title."""
        if kind_word(entry.kind).named_by_title:
            return entry.title
        return f"{self.number(entry) or entry.id}: {entry.title}"

    # ── human numbers ──────────────────────────────────────────────────────────────────────────────────────────

    def number(self, entry: Entry) -> str:
        """The number or name people use, ``§ 7 Abs. 2 lit. a``, with no-break spaces; empty where there is none.

        For clauses it is counted from where they stand; ``nummer`` replaces what is counted on its own level. A norm is
        never named without its edition.
        """
        if entry.kind is Kind.CLAUSE:
            return self._clause_numbers.get(entry.id, "")
        if entry.kind is Kind.STANDARD:
            return "\N{NO-BREAK SPACE}".join(filter(None, map(entry.says, ("regelwerk", "nummer"))))
        return next((entry.facts[name] for name in ("nummer", "zitat", "firma") if name in entry.facts), "")

    def numbered(self, document: Entry, number: str) -> Entry | None:
        """The clause or annex that „§ 7 Abs. 2 lit. a“ or „Anhang 1“ means in ``document`` and what belongs to it.

        Searched are the document, the contract it is an annex to, and the other annexes; a number that goes deeper
        than the contract does gives the clause around.
        """
        return self._nearest(document, number)[0]

    def missing(self, document: Entry, number: str) -> str:
        """What of a number there is not in ``document`` and what belongs to it: „§ 9“, „Abs. 4“; empty if all is there.

        What stands below a clause as text only, a sentence or an item of a list, is there if the text has it.
        """
        found, length = self._nearest(document, number)
        word, value = (*number.split()[length : length + 2], "", "")[:2]
        if found is None:
            return number
        if not value or word in ("S.", "UAbs."):
            return ""
        below = f"{word} {value}"
        if any(part.kind is Kind.CLAUSE for part in self.below(found)):
            return below
        listed = {item for item in _ITEM.findall(found.text) if item.isdigit() is value.isdigit()}
        return below if value not in listed and (listed or word == "Abs.") else ""

    def counts_in(self, document: Entry, word: str) -> bool:
        """Whether ``document``, or what belongs to it, numbers its clauses with ``word``: „Ziffer“, „Artikel“."""
        prefix = f"{_number_key(word)} "
        family = {part.id for part in self._family(document)}
        return any(id in family and number.startswith(prefix) for id, number in self._numbered)

    def _family(self, document: Entry) -> list[Entry]:
        family = [document, *self.line_of(document)]
        family.extend(part for whole in tuple(family) for part in self.below(whole) if part.kind is Kind.DOCUMENT)
        return family

    def _nearest(self, document: Entry, number: str) -> tuple[Entry | None, int]:
        """The clause that goes as deep as possible, and how many words of ``number`` it has."""
        family = self._family(document)
        words = number.split()
        for length in range(len(words), 1, -1):
            for part in family:
                if found := self._numbered.get((part.id, _number_key(" ".join(words[:length])))):
                    return found, length
        return None, 0

    @cached_property
    def _numbered(self) -> Mapping[tuple[str, str], Entry]:
        numbered: dict[tuple[str, str], Entry] = {}
        for entry in self.of(Kind.CLAUSE, Kind.DOCUMENT):
            document = entry if entry.kind is Kind.DOCUMENT else self.document_of(entry)
            if document is not None and (number := self.number(entry)):
                numbered.setdefault((document.id, _number_key(number)), entry)
        return numbered

    @cached_property
    def _clause_numbers(self) -> Mapping[str, str]:
        numbers: dict[str, str] = {}
        counted: defaultdict[str, int] = defaultdict(int)
        for entry in self.of(Kind.CLAUSE):
            around = self.get(entry.parent)
            in_clause = around is not None and around.kind is Kind.CLAUSE
            own = entry.says("nummer")
            if not own:
                document = self.document_of(entry)
                key = around.id if around is not None and in_clause else f"/{document.id if document else ''}"
                counted[key] += 1
                depth = sum(above.kind is Kind.CLAUSE for above in self.line_of(entry))
                own = _ordinal(depth, counted[key])
            if around is not None and in_clause and (above := numbers.get(around.id, "")):
                own = _below(above, own)
            numbers[entry.id] = own
        return numbers


_ITEM: Final = re.compile(r"^[ \t]*(?:[-*] )?\(?(\d{1,2}|[a-z])[.)]", re.MULTILINE)
"""The number of an item of a list: „2.“, „(2)“, „b)“."""
_DECIMAL: Final = re.compile(r"\d+(?:\.\d+)+\.?")
_SAME_WORD: Final = {"art.": "artikel", "ziff.": "ziffer", "pkt.": "punkt", "nr.": "nr."}


def _below(above: str, own: str) -> str:
    """The number of a clause inside another: „§ 7 Abs. 2“; below „Ziffer 1“ is „1.1“ not „Ziffer 1 1.1“."""
    word, _, number = " ".join(above.split()).rpartition(" ")
    if _DECIMAL.fullmatch(own) and own.startswith(f"{number.rstrip('.')}."):
        return f"{word}\N{NO-BREAK SPACE}{own}".strip()
    return f"{above} {own}"


def _number_key(number: str) -> str:
    """A number without what writers vary: „Art. 4“ is „Artikel 4“, „ANLAGE 1“ is „Anlage 1“."""
    words = number.casefold().split()
    return " ".join(_SAME_WORD.get(word, word.rstrip(".") if word[0].isdigit() else word) for word in words)


def _ordinal(depth: int, count: int) -> str:
    """The ``count``-th clause ``depth`` levels down as lawyers number it, with no-break spaces."""
    if depth == 0:
        return f"§\N{NO-BREAK SPACE}{count}"
    if depth == 1:
        return f"Abs.\N{NO-BREAK SPACE}{count}"
    letter = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letter = chr(ord("a") + rest) + letter
    return f"lit.\N{NO-BREAK SPACE}{letter}" if depth == 2 else f"{letter * (depth - 1)})"
