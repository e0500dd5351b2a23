"""What was assigned and what was judged ─▶ how far a requirement is met. The one computation for all views."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nachweis.compliance.coverage.cover import Cover, PartCover, State
from nachweis.compliance.coverage.judging import Judgement, judgements
from nachweis.compliance.model import Entry
from nachweis.vocabulary import Part, Requirement, Scale

DEFAULTS: Mapping[State, str] = {
    State.UNASSIGNED: "",
    State.GAP: "Nichts regelt das",
    State.PARTIAL: "Nur zum Teil erfüllt",
    State.ASSURED: "Ohne Nachweis",
    State.NOTED: "",
    State.MET: "",
}
"""What is said where whoever judged gave no reason."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One place that says something of a requirement or of a part of it."""

    entry: Entry
    word: str
    state: State
    reason: str = ""


def weighed(
    requirement: Requirement,
    scale: Scale,
    sayings: Sequence[Saying],
    records: Iterable[Entry],
    verdicts: Iterable[Judgement] = (),
    proposed: Sequence[Entry] = (),
) -> Cover:
    """How far a requirement is met.

    The best of the places decides, of a requirement with parts the worst of its parts; a written finding or a verdict
    about the whole document lowers it.

    :param sayings: The places that people assigned to it.
    :param records: The written findings about the document.
    :param verdicts: What is said of the document as a whole.
    """
    lowering = [(record, said) for record in records for said in judgements(record) if said.word in requirement.words]
    parts = tuple(_part(part, requirement, sayings, lowering) for part in requirement.parts)
    state = _of_parts(parts) if parts else _best(sayings)
    judged = [(said.state, said.reason or record.title.rstrip(".")) for record, said in lowering]
    judged += [(said.state, said.reason) for said in verdicts]
    for given, _ in judged:
        state = given if state is State.UNASSIGNED or given.rank < state.rank else state
    reasons = [reason for given, reason in judged if reason and given.rank <= state.rank]
    if not reasons and state is not State.MET:
        reasons = [saying.reason for saying in sayings if saying.reason]
    return Cover(
        requirement,
        state,
        tuple({saying.entry.id: saying.entry for saying in sayings}.values()),
        _reason(reasons, _left_open(parts) if state is State.UNASSIGNED else DEFAULTS[state]),
        scale,
        tuple({record.id: record for record, _ in lowering}.values()),
        parts,
        tuple(proposed) if state is State.UNASSIGNED else (),
    )


def _best(sayings: Iterable[Saying]) -> State:
    return max((saying.state for saying in sayings), key=lambda state: state.rank, default=State.UNASSIGNED)


def _part(
    part: Part, whole: Requirement, sayings: Sequence[Saying], lowering: Sequence[tuple[Entry, Judgement]]
) -> PartCover:
    """A part is judged by its own word where there is one, else by that of the whole."""
    own = [saying for saying in sayings if saying.word == part.word]
    of = own or [saying for saying in sayings if saying.word == whole.word]
    state = _best(of)
    for _, said in lowering:
        if said.word == part.word:
            state = said.state if state is State.UNASSIGNED or said.state.rank < state.rank else state
    return PartCover(part, state, tuple({saying.entry.id: saying.entry for saying in of}.values()))


def _of_parts(parts: Sequence[PartCover]) -> State:
    states = {part.state for part in parts}
    if State.UNASSIGNED in states:
        return State.UNASSIGNED
    if State.GAP in states and len(states) > 1:
        return State.PARTIAL
    return min(states, key=lambda state: state.rank)


def _left_open(parts: Sequence[PartCover]) -> str:
    """Which parts nobody has assigned, where others are."""
    left = [part.part.label for part in parts if part.state is State.UNASSIGNED]
    return f"Noch nicht zugeordnet: {', '.join(left)}" if left and len(left) < len(parts) else ""


def _reason(reasons: Iterable[str], default: str) -> str:
    said = ". ".join(dict.fromkeys(reasons)) or default
    return f"{said.rstrip('.')}." if said else ""
