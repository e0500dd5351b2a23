"""Whatever was edited, in whatever order: a build that goes on writes and says what a clean one writes and says."""

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.handbook.sequences.edits import EDITS
from tests.handbook.sequences.plans import Plan, plans
from tests.handbook.sequences.sources import copy_probe
from tests.handbook.sequences.trying import Workplace

SEED, COUNT = 1, 16
COMMANDS = (*[("html",)] * 6, ("check", "html"), ("html -j 2",), ("html --fuer kunde",))
PLANS: list[Plan] = list(islice(plans(SEED, commands=COMMANDS, steps=2, at_once=10), COUNT))


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return Workplace(tmp_path_factory.mktemp("sequences"), ("html", "html --fuer kunde"))


@pytest.mark.parametrize("plan", PLANS, ids=range(COUNT))
def test_an_incremental_build_is_a_clean_one_after_edits(workplace: Workplace, plan: Plan) -> None:
    failure = workplace.play(plan, every=False)

    assert failure is None, f"\n{workplace.shortest(plan, failure)[1]}"


def test_every_kind_of_edit_is_made_in_one_of_the_sequences(tmp_path: Path) -> None:
    made = set()
    for number, plan in enumerate(PLANS):
        folder = tmp_path / str(number)
        copy_probe(folder)
        moves = [move for step in plan for move in step.moves]
        made |= {move.edit for move in moves if EDITS[move.edit](folder, Random(move.seed))}

    assert set(EDITS) - made == set()


def test_an_edit_that_is_played_again_does_the_same(tmp_path: Path) -> None:
    told: list[list[str]] = []
    for attempt in ("one", "two"):
        copy_probe(tmp_path / attempt)
        told.append([edit(tmp_path / attempt, Random(7)) for edit in EDITS.values()])

    assert told[0] == told[1]
