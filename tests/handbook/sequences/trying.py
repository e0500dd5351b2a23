"""A sequence is played in one folder; its first failure is made as short as it can be."""

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from re import Pattern

from nachweis.compliance.citing.citations import Citations
from nachweis.exchange.laws import catalogue
from tests.handbook.sequences.building import BUILT, Outcome, build, compared
from tests.handbook.sequences.edits import EDITS
from tests.handbook.sequences.edits.around import ACCIDENT
from tests.handbook.sequences.plans import Plan, Step
from tests.handbook.sequences.sources import copy_probe

SHOWN = 6
"""How many differences of a failure are told."""


@dataclass(frozen=True)
class Failure:
    """A build that went on and gave something else than a clean one."""

    done: tuple[str, ...]
    """The edits and commands up to it, in words."""
    differences: tuple[str, ...]

    def __str__(self) -> str:
        more = len(self.differences) - SHOWN
        shown = [*(f"  {line}" for line in self.done), *(f"    {line[:300]}" for line in self.differences[:SHOWN])]
        return "\n".join([*shown, f"    and {more} more"] if more > 0 else shown)

    @property
    def sort(self) -> frozenset[str]:
        """What differs, without how."""
        return frozenset(line.split(": b")[0] for line in self.differences)


class Workplace:
    """A folder in which every sequence begins with the same handbook, of which the ``first`` commands are done."""

    def __init__(self, folder: Path, first: Collection[str]) -> None:
        self.folder = folder / "probe"
        self.start = folder / "anfang"
        copy_probe(self.folder)
        Citations(catalogue(self.folder / "gesetze"))  # Python remembers the pattern, for all that are forked
        for command in sorted(first):
            build(self.folder, command)
        self.folder.rename(self.start)

    def play(self, plan: Plan, *, known: Pattern[str] | None = None, every: bool = True) -> Failure | None:
        """Play a sequence up to the first build that differs from a clean one.

        :param known: Differences to pass over.
        :param every: Compare after every step, not only after the last one.
        """
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.start, self.folder)
        done: list[str] = []
        for step in plan:
            done += self._edit(step)
            for command in step.commands:
                kept = build(self.folder, command)
                done.append(f"$ {command} ▶ {kept.status}{_stopped(kept)}")
                if every or step is plan[-1]:
                    found = compared(self.folder, command, kept)
                    if new := tuple(line for line in found if known is None or not known.search(line)):
                        return Failure(tuple(done), new)
        return None

    def _edit(self, step: Step) -> Iterator[str]:
        for move in step.moves:
            if told := EDITS[move.edit](self.folder, Random(move.seed)):
                yield f"{move.edit}: {told}"
        if (accident := self.folder / ACCIDENT).is_file():
            build(self.folder, step.commands[0])
            accident.unlink(missing_ok=True)

    def shortest(self, plan: Plan, failure: Failure, known: Pattern[str] | None = None) -> tuple[Plan, Failure]:
        """The sequence without every edit, command and step that the failure does not need."""
        again = True
        while again:
            again = False
            for shorter in _shorter(plan):
                found = self.play(shorter, known=known)
                if found is not None and found.sort & failure.sort:
                    plan, failure, again = shorter, found, True
                    break
        return plan, failure


def _stopped(outcome: Outcome) -> str:
    """What a command said at last that made nothing."""
    return "" if outcome.status in BUILT else f": {(*outcome.told, 'nothing')[0]}"


def _shorter(plan: Plan) -> Iterator[Plan]:
    """The plan with something less: a step, half of a step's edits, one of them, a command."""
    for n, step in enumerate(plan):
        yield (*plan[:n], *plan[n + 1 :])
        half = len(step.moves) // 2
        kept = [step.moves[half:], step.moves[:half]] if half else []
        kept += [(*step.moves[:m], *step.moves[m + 1 :]) for m in range(len(step.moves))]
        for moves in kept:
            yield (*plan[:n], replace(step, moves=moves), *plan[n + 1 :])
        if len(step.commands) > 1:
            for m in range(len(step.commands)):
                yield (*plan[:n], replace(step, commands=(*step.commands[:m], *step.commands[m + 1 :])), *plan[n + 1 :])
        if step.commands != ("html",):
            yield (*plan[:n], replace(step, commands=("html",)), *plan[n + 1 :])
