"""``python -m bench.sequences --sequences 300 --seed 1``: a long run, which prints each failure, shortened."""

import argparse
import re
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from tests.handbook.sequences.edits import EDITS
from tests.handbook.sequences.plans import ALONE, COMMANDS, STORIES, Plan, plans
from tests.handbook.sequences.trying import Workplace


def main(arguments: Sequence[str] | None = None) -> int:
    """Play sequences; 1 if one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.sequences", description=__doc__)
    parser.add_argument("--sequences", type=int, default=100, metavar="N", help="how many sequences")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other sequences")
    parser.add_argument("--steps", type=int, default=4, metavar="N", help="builds in a sequence")
    parser.add_argument("--at-once", type=int, default=5, metavar="N", help="stories in a sequence")
    parser.add_argument("--alone", action="store_true", help="each story by itself, in as many steps as it has parts")
    parser.add_argument("--command", metavar="COMMAND", help="what is built after each step, „html; pdf“")
    parser.add_argument("--only", type=re.compile, metavar="REGEX", help="only edits whose name matches")
    parser.add_argument("--without", type=re.compile, metavar="REGEX", help="no edits whose name matches")
    parser.add_argument("--known", type=re.compile, metavar="REGEX", help="differences to pass over")
    given = parser.parse_args(arguments)
    stories = [
        story
        for story in (*STORIES, *ALONE)
        if all(given.only is None or given.only.search(name) for name in story)
        and not any(given.without is not None and given.without.search(name) for name in story)
    ]
    commands = [tuple(given.command.split("; "))] if given.command else COMMANDS
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Workplace(Path(folder), {one.partition(" -j")[0] for several in commands for one in several})
        for number, plan in enumerate(_plans(given, stories, commands), start=1):
            print(f"\r{number} … ", end="", file=sys.stderr, flush=True)
            failure = place.play(plan, known=given.known)
            if failure is not None:
                failed += 1
                short, failure = place.shortest(plan, failure, given.known)
                print(f"{number} of seed {given.seed}, {_named(short)}:\n{failure}\n", flush=True)
    print(f"{failed} of {number} sequences failed; {len(EDITS)} kinds of edit")
    return int(failed > 0)


def _plans(
    given: argparse.Namespace, stories: Sequence[tuple[str, ...]], commands: Sequence[tuple[str, ...]]
) -> list[Plan]:
    if not given.alone:
        endless = plans(given.seed, stories, commands, steps=given.steps, at_once=given.at_once)
        return list(islice(endless, given.sequences))
    seeds = range(given.seed * 1000, given.seed * 1000 + len(stories))
    return [
        next(plans(seed, [story], commands, steps=len(story), at_once=1))
        for seed, story in zip(seeds, stories, strict=True)
    ]


def _named(plan: Plan) -> str:
    return " ▶ ".join(" + ".join(move.edit for move in step.moves) or "nothing" for step in plan)


if __name__ == "__main__":
    sys.exit(main())
