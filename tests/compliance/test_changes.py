"""Two handbooks side by side: what changed, word by word, since when, and what must be looked at again."""

from dataclasses import replace

import pytest

from nachweis.compliance.changes import Aspect, Mark, compare, difference, suspects
from nachweis.compliance.history import first_seen
from nachweis.compliance.model import Entry
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import document, entry, handbook


def aspects(before: list[Entry], after: list[Entry]) -> set[tuple[str, Aspect]]:
    changes = compare(handbook(*before), handbook(*after))
    return {(change.id, change.aspect) for change in changes}


OLD = entry("TOM-1", title="Die Tür ist zu", line=3, rolle="Haustechnik", status="geplant")


@pytest.mark.parametrize(
    ("new", "aspect"),
    [
        (entry("TOM-1", title="Die Tür ist stets zu", line=3, rolle="Haustechnik", status="geplant"), Aspect.REWORDED),
        (
            entry("TOM-1", title="Die Tür ist zu", text="Immer.", line=3, rolle="Haustechnik", status="geplant"),
            Aspect.REWORDED,
        ),
        (entry("TOM-1", title="Die Tür ist zu", line=3, rolle="IT", status="geplant"), Aspect.OWNER),
        (entry("TOM-1", title="Die Tür ist zu", line=3, rolle="Haustechnik", status="umgesetzt"), Aspect.STATUS),
        (entry("TOM-1", title="Die Tür ist zu", line=3, rolle="Haustechnik", status="entfallen"), Aspect.WITHDRAWN),
        (
            entry("TOM-1", title="Die Tür ist zu", page="m/zwei", line=3, rolle="Haustechnik", status="geplant"),
            Aspect.MOVED,
        ),
        (
            entry("TOM-1", title="Die Tür ist zu", line=3, rolle="Haustechnik", status="geplant", stichworte="Tür"),
            Aspect.FIELD,
        ),
        (
            entry(
                "TOM-1",
                title="Die Tür ist zu",
                line=3,
                rolle="Haustechnik",
                status="geplant",
                links={Link.COVERS: ("A",)},
            ),
            Aspect.LINKED,
        ),
    ],
)
def test_each_kind_of_change_is_told_by_its_name(new: Entry, aspect: Aspect) -> None:
    assert aspects([OLD], [new]) == {("TOM-1", aspect)}


def test_what_only_moved_down_its_page_or_was_reviewed_has_not_changed() -> None:
    assert (
        aspects([OLD], [entry("TOM-1", title=OLD.title, line=9, facts={**OLD.facts, "durchsicht": "2026-11-01"})])
        == set()
    )


def test_a_withdrawal_tells_reason_and_successor_itself() -> None:
    gone = entry("TOM-1", title=OLD.title, line=3, facts={**OLD.facts, "status": "entfallen", "grund": "fort"})

    assert aspects([OLD], [replace(gone, links={Link.SUPERSEDED_BY: ("TOM-2",)})]) == {("TOM-1", Aspect.WITHDRAWN)}


def test_what_came_and_what_is_gone() -> None:
    assert aspects([OLD], [entry("TOM-2")]) == {("TOM-1", Aspect.REMOVED), ("TOM-2", Aspect.ADDED)}


def test_a_link_that_is_gone_names_what_it_led_to() -> None:
    before = entry("TOM-1", links={Link.COVERS: ("A-1", "A-2")})
    (change,) = compare(handbook(before), handbook(entry("TOM-1", links={Link.COVERS: ("A-2",)})))

    assert (change.aspect, change.name, change.old) == (Aspect.UNLINKED, "deckt", "A-1")


def test_a_law_that_changed_underneath_is_told_at_what_rests_on_it() -> None:
    rests = entry("TOM-1", links={Link.BASED_ON: ("R-1",)})
    before = [entry("R-1", Kind.LEGAL_BASIS, pflicht="eins"), rests]
    after = [entry("R-1", Kind.LEGAL_BASIS, pflicht="zwei"), rests]

    assert aspects(before, after) == {("R-1", Aspect.FIELD), ("TOM-1", Aspect.LAW)}


def test_changed_laws_are_told_in_the_order_of_their_places() -> None:
    ids = [f"R-{number}" for number in range(30)]
    rests = [entry(f"TOM-{id}", page="n/eins", links={Link.BASED_ON: (id,)}) for id in ids]
    before = [entry(id, Kind.LEGAL_BASIS, pflicht="eins") for id in ids]
    after = [entry(id, Kind.LEGAL_BASIS, pflicht="zwei") for id in ids]

    changes = compare(handbook(*before, *rests), handbook(*after, *rests))

    assert [change.name for change in changes if change.aspect is Aspect.LAW] == ids


def test_words_are_compared_not_letters() -> None:
    pieces = difference("Passwörter haben 14 Zeichen.", "Passwörter haben mindestens 16 Zeichen.")

    assert pieces == (
        (Mark.KEPT, "Passwörter haben "),
        (Mark.GONE, "14"),
        (Mark.NEW, "mindestens 16"),
        (Mark.KEPT, " Zeichen."),
    )


@pytest.mark.parametrize("texts", [("", "neu"), ("alt", ""), ("a b c d", "x b y d"), ("gleich", "gleich")])
def test_a_difference_holds_both_wordings_whole(texts: tuple[str, str]) -> None:
    pieces = difference(*texts)

    assert "".join(text for mark, text in pieces if mark is not Mark.NEW).replace(" ", "") == texts[0].replace(" ", "")
    assert "".join(text for mark, text in pieces if mark is not Mark.GONE).replace(" ", "") == texts[1].replace(" ", "")


# ── history ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_entry_stands_since_the_version_that_last_changed_it() -> None:
    one, two = handbook(OLD, entry("TOM-2")), handbook(entry("TOM-1", title="Anders"), entry("TOM-2"))
    history = first_seen("2026.1", "2026-01-01", one).extended("2026.2", "2026-06-01", two, compare(one, two))

    assert [step.version for step in history.steps["TOM-1"]] == ["2026.1", "2026.2"]
    assert history.steps["TOM-1"][-1].wording == "Die Tür ist zu"
    assert [step.version for step in history.steps["TOM-2"]] == ["2026.1"]
    assert [name for name, _ in history.versions] == ["2026.1", "2026.2"]


# ── suspect links ──────────────────────────────────────────────────────────────────────────────────────────────────

CLAUSE = entry("AVV-1", Kind.CLAUSE, page="a/eins", text="Binnen 24 Stunden.")
CHANGED = entry("AVV-1", Kind.CLAUSE, page="a/eins", text="Binnen 72 Stunden.")


def measure(**facts: str) -> Entry:
    return entry("TOM-1", links={Link.COVERS: ("AVV-1",)}, facts={"status": "umgesetzt", **facts})


@pytest.mark.parametrize(
    ("reviewed", "suspect"),
    [({}, True), ({"durchsicht": "2025-12-31"}, True), ({"durchsicht": "2026-02-01"}, False)],
)
def test_whoever_points_to_what_changed_is_reviewed_again(reviewed: dict[str, str], suspect: bool) -> None:
    before = handbook(document(), CLAUSE, measure(**reviewed))
    after = handbook(document(), CHANGED, measure(**reviewed))

    found = suspects(before, after, "2026-01-01")

    assert [s.entry.id for s in found] == (["TOM-1"] if suspect else [])


def test_a_review_made_for_this_version_settles_it() -> None:
    before = handbook(CLAUSE, measure(durchsicht="2025-01-01"))
    after = handbook(CHANGED, measure(durchsicht="2025-06-01"))

    assert suspects(before, after, "2026-01-01") == ()


def test_what_an_edition_only_leaves_out_is_not_gone() -> None:
    changes = compare(handbook(OLD, entry("TOM-2")), handbook(), withheld={"TOM-1"})

    assert {(change.id, change.aspect) for change in changes} == {("TOM-1", Aspect.WITHHELD), ("TOM-2", Aspect.REMOVED)}
