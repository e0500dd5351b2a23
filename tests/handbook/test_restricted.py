"""The handbook restricted to an edition is the one that a build of that edition reads.

Compared is all but the text of entries, which blocks, footnotes and references decide at parsing. Not tried is what is
another thing in another edition: an id that two entries claim of which the first is closed, a page that nobody
understands, which other editions close, and an open page that only a closed one leads to, which then comes last. Of law
and norms a build shows more: what prose and views name, and what a pack explains in the place of a closed page.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from sphinx.application import Sphinx

from nachweis.building.running import build
from nachweis.compliance.changes import PACKED
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
:beruht_auf: Art. 24 Abs. 1 DSGVO
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
:beruht_auf: Art. 25 Abs. 1 DSGVO

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
    source: Path
    """The folder of its pages."""

    def written(self, pages: Iterable[str]) -> list[str]:
        """Those of ``pages`` that come from no pack."""
        return [page for page in pages if (self.source / f"{page}.md").is_file()]


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
    return Read(handbook, open_archive(archive), folder / "probe")


def told(found: Entry, links: Mapping[Link, tuple[str, ...]]) -> object:
    """All that an entry says but for its text, of which only a build knows what an edition shows."""
    return (found.kind, found.title, found.place, found.parent, found.heading, dict(found.facts), dict(links))


def own(handbook: Handbook) -> list[Entry]:
    """The entries that no pack can have."""
    return [found for found in handbook if found.kind not in PACKED]


def living(handbook: Handbook, found: Entry) -> dict[Link, tuple[str, ...]]:
    """The links to them: a build reads those to what it leaves out as they are typed."""
    there = {target.id for target in own(handbook)}
    links = {link: tuple(id for id in ids if id in there) for link, ids in found.links.items()}
    return {link: ids for link, ids in links.items() if ids}


@pytest.mark.parametrize("edition", OTHERS)
def test_it_is_what_a_build_of_that_edition_reads(editions: Mapping[Edition, Read], edition: Edition) -> None:
    real, made = editions[edition].handbook, restricted(editions[Edition.INTERNAL].handbook, edition)

    assert [found.id for found in own(made)] == [found.id for found in own(real)]
    assert editions[edition].written(made.pages) == editions[edition].written(real.pages)
    for found in own(real):
        assert told(made[found.id], living(made, made[found.id])) == told(found, living(real, found)), found.id
        assert (made.number(made[found.id]), made.status(made[found.id])) == (real.number(found), real.status(found))


@pytest.mark.parametrize("edition", OTHERS)
def test_of_law_and_norms_it_has_nothing_that_a_build_has_not(
    editions: Mapping[Edition, Read], edition: Edition
) -> None:
    real, made = editions[edition].handbook, restricted(editions[Edition.INTERNAL].handbook, edition)
    law = [found for found in made if found.kind in PACKED]

    assert "DSGVO-24-1" in made
    assert "DSGVO-25-1" in editions[Edition.INTERNAL].handbook  # which only a closed entry names
    assert "DSGVO-25-1" not in made
    for found in law:
        assert told(found, found.links) == told(real[found.id], living(real, real[found.id])), found.id
    for found in made:
        for link, ids in found.links.items():
            assert set(ids) <= set(real[found.id].links[link]), found.id


@pytest.mark.parametrize("edition", OTHERS)
def test_it_says_what_the_archive_of_that_edition_says(editions: Mapping[Edition, Read], edition: Edition) -> None:
    archived, made = editions[edition].archived, restricted(editions[Edition.INTERNAL].handbook, edition)

    assert {found.id for found in own(made)} == {found.id for found in own(archived)}
    for found in own(archived):
        assert dict(made[found.id].facts) == dict(found.facts), found.id
        assert living(made, made[found.id]) == living(archived, found), found.id


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
