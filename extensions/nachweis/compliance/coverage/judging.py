"""What people judged of a requirement, as they type it behind „pflichtinhalt“."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from nachweis.compliance.coverage.cover import State
from nachweis.compliance.model import Entry
from nachweis.vocabulary import Kind

TYPED: Final[Mapping[str, State]] = {
    "erfüllt": State.MET,
    "hinweis": State.NOTED,
    "teilweise": State.PARTIAL,
    "lücke": State.GAP,
}
"""What may stand in brackets behind a word."""

_ITEM: Final = re.compile(r"(?P<word>[^(\s]+)\s*(?:\((?P<state>[^:)]*)(?::(?P<reason>.*))?\))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an entry says of a requirement: how far it is met, and why not wholly."""

    word: str
    state: State
    reason: str


def judgements(entry: Entry) -> Iterator[Judgement]:
    """What ``pflichtinhalt`` of ``entry`` says; words nobody knows are left to the reader.

    A bare word says of a clause that it regulates the matter, of a written finding that something is missing.
    """
    bare = State.PARTIAL if entry.kind is Kind.FINDING else State.MET
    for match in _items(entry.says("pflichtinhalt")):
        said = (match["state"] or "").strip().casefold()
        state = TYPED.get(said, State.PARTIAL) if said else bare
        yield Judgement(match["word"], state, (match["reason"] or "").strip())


def odd_states(written: str) -> tuple[str, ...]:
    """What stands in brackets behind a word and is no state."""
    said = [(match["state"] or "").strip() for match in _items(written)]
    return tuple(word for word in said if word and word.casefold() not in TYPED)


def of_words(entries: Iterable[Entry], words: Iterable[str]) -> list[tuple[Entry, Judgement]]:
    """The judgements of ``entries`` about one of ``words``, each with who says it."""
    wanted = frozenset(words)
    return [(entry, said) for entry in entries for said in judgements(entry) if said.word in wanted]


def _items(written: str) -> Iterator[re.Match[str]]:
    """The items of a list, divided by semicolons that stand in no bracket; what is no item is left out."""
    item, depth = "", 0
    for piece in re.split(r"([();])", f"{written};") if written else ():
        depth = max(depth + (piece == "(") - (piece == ")"), 0)
        if piece == ";" and depth == 0:
            if match := _ITEM.fullmatch(item.strip()):
                yield match
            item = ""
        else:
            item += piece
