"""A seed ─▶ sequences of steps: each kind of edit is dealt from a shuffled deck, so that none is forgotten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.handbook.sequences.edits import EDITS

STORIES: tuple[tuple[str, ...], ...] = (
    ("a duplicate above", "the first duplicate gone"),
    ("a duplicate above", "the last duplicate gone"),
    ("a duplicate above", "the first duplicate renamed"),
    ("a duplicate below", "the first duplicate gone"),
    ("a duplicate below", "the last duplicate gone"),
    ("an entry moves down", "an entry moves up"),
    ("an entry into the included file", "an entry out of the included file"),
    ("an include", "an included sentence"),
    ("a sentence", "a page put back"),
    ("a title of an entry", "another branch"),
    ("a page less", "everything put back"),
    ("a file less", "a file put back"),
    ("a version before", "a version before less"),
    ("the only citation of a provision", "a citation less"),
    ("a copy of the program", "another program: a law"),
    ("a copy of the program", "another program: a label"),
    ("a copy of the program", "another program: a style"),
    ("a copy of the program", "another program: a message"),
)
"""Edits that have a point one after the other, with a build between."""

ALONE = tuple((name,) for name in EDITS if not any(name in story for story in STORIES))

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("html",),
    ("html",),
    ("html",),
    ("html -j 2",),
    ("check", "html"),
    ("html --fuer kunde", "html"),
    ("html --fuer pruefung",),
    ("html --fuer kunde",),
    ("pdf",),
    ("pdf", "html"),
    ("html", "pdf --fuer kunde"),
)
"""What may be built after a step, in this order."""


@dataclass(frozen=True)
class Move:
    """One edit, with the seed of its own random numbers: it stays itself when others are left out."""

    edit: str
    seed: int


@dataclass(frozen=True)
class Step:
    """Edits, and the commands that follow them."""

    moves: tuple[Move, ...]
    commands: tuple[str, ...] = ("html",)


Plan = tuple[Step, ...]


def plans(
    seed: int,
    stories: Sequence[tuple[str, ...]] = (*STORIES, *ALONE),
    commands: Sequence[tuple[str, ...]] = COMMANDS,
    *,
    steps: int = 3,
    at_once: int = 3,
) -> Iterator[Plan]:
    """Sequences without end, each of ``steps`` steps in which ``at_once`` stories are told."""
    random = Random(seed)
    deck: list[tuple[str, ...]] = []
    while True:
        edits: list[list[str]] = [[] for _ in range(steps)]
        for _ in range(at_once):
            if not deck:
                deck = random.sample(stories, len(stories))
            story = deck.pop()
            start = random.randrange(max(1, steps - len(story) + 1))
            for step, name in enumerate(story[:steps], start=start):
                edits[step].append(name)
        yield tuple(
            Step(tuple(Move(name, random.randrange(10**6)) for name in names), random.choice(commands))
            for names in edits
        )
