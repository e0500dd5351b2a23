"""The handbook restricted to an edition is the one that a build of that edition reads.

Compared is all but the text of entries, which blocks, footnotes and references decide at parsing. Not tried is what is
another thing in another edition: an id that two entries claim of which the first is closed, a page that nobody
understands, which other editions close, and an open page that only a closed one leads to, which then comes last.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from sphinx.application import Sphinx

from nachweis.building.running import build
from nachweis.compliance.editions import reach, restricted
from nachweis.compliance.model import Entry, Handbook
from nachweis.exchange.archive import open_archive
from nachweis.handbook import bridge
from nachweis.handbook.domain import domain_of
from nachweis.vocabulary import Edition, Kind, Link
from tests.compliance.factory import entry
from tests.conftest import DAY
from tests.handbook.sequences.sources import copy_probe
from tests.handbook.test_editions import PAGES

INSIDE = """---
ausgabe: kunde
---

# Ineinander

Was innen steht, reicht nicht weiter als das, worin es steht.

Das gilt für Zeilen einer Liste und für Blöcke.

:::::{tom} Diese Maßnahme nennt, was fehlt
:id: OFF-1
:ersetzt_durch: GEH-1-02; MOB-1
:belegt_durch: NW-PRUEFUNG08
:rolle: Haustechnik
:intern: Geheim35

Das lesen alle.

:::{nur} intern
Geheim36 steht im Text.
:::
:::::

:::::{kontrolle} Geheim32 gilt nur im Haus
:id: GEH-1
:ausgabe: intern

- [GEH-1-01] Geheim33 steht in der Liste.

::::{tom} Geheim34 steht darin
:id: GEH-1-02
::::
:::::
"""
"""What is closed for the entry around it, and links of which some lead on."""

OTHERS = (Edition.AUDIT, Edition.CUSTOMER)


class Read(NamedTuple):
    """What a build of an edition read."""

    handbook: Handbook
    archived: Handbook
    """The same, from the ``needs.json`` that it writes."""


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Edition, Read]:
    """The probe, which has everything, with pages of every reach beside it, read for each edition."""
    folder = tmp_path_factory.mktemp("restricted")
    copy_probe(folder / "probe")
    for name, content in {**PAGES, "ineinander.md": INSIDE}.items():
        path = folder / "probe" / "docs" / "ausgaben" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOURCE_DATE_EPOCH", DAY)
        return {edition: _read(folder, edition) for edition in Edition}


def _read(folder: Path, edition: Edition) -> Read:
    settings: dict[str, str | bool] = {"nachweis_edition": edition.value}
    out = folder / edition / "check"
    app: Sphinx = build(folder / "probe", out, "schema", settings, fresh=False, jobs=1, quiet=True)[0]
    handbook = domain_of(app.env).handbook
    archive = out / "needs.json"
    archive.write_bytes(bridge.archive(app, list(handbook.ids)))
    return Read(handbook, open_archive(archive))


def told(found: Entry, links: Mapping[Link, tuple[str, ...]]) -> object:
    """All that an entry says but for its text, of which only a build knows what an edition shows."""
    return (found.kind, found.title, found.place, found.parent, found.heading, dict(found.facts), dict(links))


def living(handbook: Handbook, found: Entry) -> dict[Link, tuple[str, ...]]:
    """The links to what there is: a build reads those to what it leaves out as they are typed."""
    there = {link: tuple(id for id in ids if id in handbook) for link, ids in found.links.items()}
    return {link: ids for link, ids in there.items() if ids}


@pytest.mark.parametrize("edition", OTHERS)
def test_it_is_what_a_build_of_that_edition_reads(editions: Mapping[Edition, Read], edition: Edition) -> None:
    real, made = editions[edition].handbook, restricted(editions[Edition.INTERNAL].handbook, edition)

    assert list(made.ids) == list(real.ids)
    assert made.pages == real.pages
    for found in real:
        assert told(made[found.id], made[found.id].links) == told(found, living(real, found)), found.id
        assert (made.number(made[found.id]), made.status(made[found.id])) == (real.number(found), real.status(found))


@pytest.mark.parametrize("edition", OTHERS)
def test_it_says_what_the_archive_of_that_edition_says(editions: Mapping[Edition, Read], edition: Edition) -> None:
    archived, made = editions[edition].archived, restricted(editions[Edition.INTERNAL].handbook, edition)

    assert set(made.ids) == set(archived.ids)
    for found in archived:
        assert dict(made[found.id].facts) == dict(found.facts), found.id
        assert {link: set(ids) for link, ids in made[found.id].links.items()} == {
            link: set(ids) for link, ids in found.links.items()
        }, found.id


@pytest.mark.parametrize("edition", OTHERS)
def test_something_of_each_sort_is_left_out_here(editions: Mapping[Edition, Read], edition: Edition) -> None:
    whole = editions[Edition.INTERNAL].handbook
    made = restricted(whole, edition)
    gone = [found for found in whole if found.id not in made]

    assert {"GEH-1", "GEH-1-01", "GEH-1-02", "MOB-1-02", "MOB-1-04"} <= {found.id for found in gone}
    assert ("BEF-PRUEFUNG06" in made) is (edition is Edition.AUDIT)  # for its kind
    assert made["OFF-1"].links[Link.SUPERSEDED_BY] == ("MOB-1",)
    assert any(made[found.id].facts.keys() < found.facts.keys() for found in whole if found.id in made)
    assert any(made[found.id].links != living(whole, found) for found in whole if found.id in made)
    assert not made.dangling


def test_no_prose_comes_along_and_the_house_has_everything(editions: Mapping[Edition, Read]) -> None:
    whole = editions[Edition.INTERNAL].handbook

    assert restricted(whole, Edition.INTERNAL) is whole
    assert "Geheim36" in whole["OFF-1"].text
    for edition in OTHERS:
        said = json.dumps([repr(found) for found in restricted(whole, edition)], ensure_ascii=False).casefold()
        assert "geheim" not in said
        assert ("pruefung0" in said) is (edition is Edition.AUDIT)


@pytest.mark.parametrize("edition", OTHERS)
def test_restricting_what_an_edition_shows_changes_nothing(editions: Mapping[Edition, Read], edition: Edition) -> None:
    once = restricted(editions[Edition.INTERNAL].handbook, edition)
    twice = restricted(once, edition)

    assert list(twice) == list(once)
    assert twice.pages == once.pages


def test_what_nobody_knows_is_internal() -> None:
    inside = entry("TOM-1", page="a", parent="ABC-1")
    around = entry("ABC-1", Kind.CONTROL, page="a", ausgabe="pruefung")
    archived = Handbook([around, inside])
    known = Handbook([around, inside], reaches={"a": Edition.CUSTOMER})

    assert list(restricted(archived, Edition.AUDIT)) == []
    assert [reach(known, found) for found in known] == [Edition.AUDIT, Edition.AUDIT]
    assert list(restricted(known, Edition.CUSTOMER)) == []
