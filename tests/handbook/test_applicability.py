"""The statement of applicability on a page: all numbers of a standard, in the words of the pack or of the house."""

import re
from collections import Counter
from pathlib import Path

import pytest

from nachweis.exchange.packs import shelf
from tests.conftest import Write, index, sphinx

HOUSE = """# Entscheidungen

:::{entscheidung} Software entwickelt das Haus nicht
:id: ENT-1
:anwendbar: nein
:betrifft: ISO-A-8-28
:rolle: Informationssicherheit
:::

:::{tom} Die Haustechnik schließt die Tür ab
:id: TOM-1
:status: umgesetzt
:entspricht: ISO-A-7-2
:::
"""


def rows(page: str) -> dict[str, list[str]]:
    """The cells of a statement of applicability, by number."""
    found = {}
    for line in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL):
        cells = [
            " ".join(re.sub(r"<[^>]+>", "", cell).split())
            for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, re.DOTALL)
        ]
        found[cells[0]] = cells[1:]
    return found


def test_the_pack_has_all_numbers_of_annex_a_in_their_order_and_four_groups() -> None:
    numbers = [number for number in shelf().numbers if number.standard == "ISO/IEC 27001:2022"]
    expected = [f"A.{theme}.{n}" for theme, last in ((5, 37), (6, 8), (7, 14), (8, 34)) for n in range(1, last + 1)]

    assert [number.number for number in numbers] == expected
    assert [number.id for number in numbers] == [f"ISO-{name.replace('.', '-')}" for name in expected]
    assert Counter(number.group for number in numbers) == {
        "5 Organisation": 37,
        "6 Personal": 8,
        "7 Gebäude und Geräte": 14,
        "8 Technik": 34,
    }
    assert all(number.standard and number.title for number in shelf().numbers)


def test_every_number_has_a_row_and_only_what_is_named_has_a_page(write: Write, tmp_path: Path) -> None:
    built = sphinx(write({"a.md": f"{HOUSE}\n:::{{anwendbarkeit}} DOK-1\n:::\n"}), tmp_path / "out")
    page = built.read("docs/a.html")
    found = rows(page)

    assert built.warnings == ""
    assert len([number for number in found if number.startswith("A.")]) == 93
    assert found["A.8.28"] == [
        "Sicheres Programmieren",
        "nein",
        "Software entwickelt das Haus nicht",
        "–",
        "ausgeschlossen",
    ]
    assert found["A.7.2"] == ["Kontrolle an den Eingängen", "ja", "angewandt", "TOM-1", "zugesichert"]
    assert found["A.8.27"][1:] == ["offen", "–", "–", "noch nicht beurteilt"]
    assert "93 Nummern, davon 1 zugesichert, 1 ausgeschlossen, 91 noch nicht beurteilt." in page
    assert "normen/iso-27001.html#ISO-A-8-28" in page
    assert "ISO-A-8-27" not in page
    shown = built.read("docs/normen/iso-27001.html")
    assert "7 Gebäude und Geräte" in shown
    assert "5 Organisation" not in shown, "a heading below which nothing is left is not shown"


def test_the_words_of_the_house_and_its_own_standard_are_shown(write: Write, tmp_path: Path) -> None:
    own = """# Eigene

:::{norm} Unsere Türen
:id: ISO-A-7-2
:regelwerk: ISO/IEC 27001:2022
:nummer: A.7.2
:::

:::{norm} Tore
:id: HAUS-1
:regelwerk: Hausnorm, Ausgabe 3
:nummer: H 1
:::

:::{anwendbarkeit}
:::

:::{anwendbarkeit} DOK-1
:regelwerk: Hausnorm, Ausgabe 3
:::
"""
    built = sphinx(write({"a.md": own}), tmp_path / "out")
    found = rows(built.read("docs/a.html"))

    assert built.warnings == ""
    assert found["A.7.2"][0] == "Unsere Türen"
    assert found["H 1"] == ["Tore", "offen", "–", "–", "noch nicht beurteilt"]


def test_a_standard_that_nobody_knows_is_named_with_those_that_are_known(write: Write, tmp_path: Path) -> None:
    page = ":::{anwendbarkeit}\n:regelwerk: ISO/IEC 27001:2013\n:::\n"
    built = sphinx(write({"a.md": f"# A\n\n{page}"}), tmp_path / "out")

    assert "„ISO/IEC 27001:2013“ gibt es hier nicht. Bekannt: „DIN 66399:2012“" in built.read("docs/a.html")


@pytest.mark.parametrize("edition", ["pruefung", "kunde"])
def test_a_customer_sees_no_judgement(write: Write, tmp_path: Path, edition: str) -> None:
    page = f"---\nausgabe: kunde\n---\n{HOUSE}\n:::{{anwendbarkeit}} DOK-1\n:::\n"
    pages = {"index.md": f"---\nausgabe: kunde\n---\n{index()}", "a.md": page}
    built = sphinx(write(pages, f'nachweis_edition = "{edition}"\n'), tmp_path / "out")

    assert built.warnings == ""
    assert ("Software entwickelt" in built.read("docs/a.html")) is (edition == "pruefung")
