"""What a view is: the word that asks, what it asks, how that is read, and what answers it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from docutils import nodes

from nachweis.compliance.model import Entry, Handbook
from nachweis.handbook.build import Build
from nachweis.vocabulary import Edition, Kind

Address = Callable[[Entry], str]
"""The way to an entry."""


class Question(Protocol):
    """What a writer typed, word by word."""

    def word(self, number: int = 0) -> str:
        """The word after the name, counted from 0; empty if there is none."""

    def option(self, name: str) -> str:
        """What an option says; empty if nothing."""

    def kind(self, number: int = 0) -> Kind | None:
        """The kind that a word names; an unknown one is reported."""

    def only_gaps(self) -> bool:
        """Whether only what is missing is to be seen."""

    def find(self, rule: str, message: str, hint: str = "", line: int | None = None, *, topic: str = "") -> None:
        """Report a mistake; ``topic`` says which of several such."""


def no_names(query: Any) -> tuple[str, ...]:
    """A view that names nothing."""
    return ()


def no_citations(query: Any, handbook: Handbook) -> tuple[str, ...]:
    """A view that cites no law."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A block that asks, ``:::{register} tom``, and its answer, which a build makes anew."""

    word: str
    """What a writer types."""
    query: type
    """What is asked: a frozen dataclass, so that a page's question can be stored and compared."""
    answer: Callable[[Any, Build, Address], list[nodes.Node]]
    """The docutils nodes that answer a query."""
    read: Callable[[Question], Any]
    """The query that a writer typed; ``None`` if a mistake was reported instead."""
    arguments: tuple[int, int] = (0, 0)
    """How many words follow the name: at least, and at most."""
    options: tuple[str, ...] = ()
    names: Callable[[Any], tuple[str, ...]] = no_names
    """The ids that a query asks about."""
    cites: Callable[[Any, Handbook], Iterable[str]] = no_citations
    """The provisions that the answer names, as they are cited."""
    of_document: bool = True
    """Whether those are documents, or what stands in them, and not entries of any kind."""
    confined: bool = False
    """Whether the answer tells only of what the query names, if it names something."""
    examines: bool = False
    """Whether it belongs into a working paper of somebody who examines the handbook."""
    reach: Edition = Edition.CUSTOMER
    """How far the answer reaches."""
