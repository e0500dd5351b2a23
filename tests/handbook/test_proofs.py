"""What the pages say of law, contract and coverage: links into the contract, provisions, tables of proof."""

import json
import re
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from tests.conftest import Built, Write, index, sphinx

CONTRACT = "# Vertrag\n\n:::{dokument} Der Vertrag\n:id: DOK-V\n:::\n\n```{toctree}\n:glob:\n\n*\n```\n"
CLAUSES = """# § 1 Sicherheit

::::{avv} Die Maßnahmen stehen im Anhang
:id: AVV-1

:::{avv} Sie gelten immer
:id: AVV-1-1

Siehe § 1 Abs. 1 Buchst. a dieser Vereinbarung, Anhang 1 und § 3 des Hauptvertrags.
:::
::::
"""
ANNEX = """# Anhang 1

:::{dokument} Die Maßnahmen
:id: DOK-A
:nummer: Anhang 1
:teil_von: DOK-V
:::

:::{befund} Nur ein Versuch
:id: BEF-A
:betrifft: DOK-A; DOK-V; T-1; AVV-1
:regel: document_incomplete; review_overdue; measure_without_basis; promise_without_measure
:pflichtinhalt: risiko; verschluesselung; schutzziele; wiederherstellung; ueberpruefung; risikobewertung; unterstellte
:::

```{toctree}
:glob:

*
```
"""
MEASURE = "# Maßnahme\n\n:::{tom} Nach § 1 dieses Vertrags wird gesichert, vgl. § 1\n:id: T-1\n:::\n"


def links(page: str) -> list[tuple[str, str]]:
    """Target and text of every link in the prose of a page."""
    found = re.findall(r'<a class="reference internal" href="([^"]+)"[^>]*><span[^>]*>([^<]*)</span></a>', page)
    return [(target, text.replace("\u00a0", " ")) for target, text in found]


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Built:
    from tests.conftest import write_project

    folder = write_project(
        tmp_path_factory.mktemp("contract") / "project",
        {
            "index.md": "# Probe\n\n```{toctree}\nv/index\na/index\n```\n",
            "v/index.md": CONTRACT,
            "v/eins.md": CLAUSES,
            "a/index.md": ANNEX,
            "a/eins.md": MEASURE,
        },
    )
    return sphinx(folder, folder.parent / "out")


def test_references_into_the_contract_lead_to_clause_and_annex(contract: Built) -> None:
    assert contract.findings == []
    assert links(contract.read("docs/v/eins.html")) == [
        ("#AVV-1-1", "§ 1 Abs. 1 Buchst. a"),
        ("../a/index.html#DOK-A", "Anhang 1"),
    ]


def test_an_annex_refers_to_its_contract(contract: Built) -> None:
    assert links(contract.read("docs/a/eins.html")) == [
        ("../v/eins.html#AVV-1", "§ 1"),
        ("../v/eins.html#AVV-1", "§ 1"),
    ]


def test_a_provision_shows_what_rests_on_it_also_through_a_control(write: Write, tmp_path: Path) -> None:
    control = (
        "# K\n\n::::{kontrolle} K\n:id: K-1\n:beruht_auf: Art. 32 DSGVO\n\n- [T-1] Die Haustechnik sichert.\n::::\n"
    )
    law = "# R\n\n:::{recht} Sicherheit\n:id: DSGVO-32\n:zitat: Art. 32 DSGVO\n:pflicht: Daten sind sicher.\n:::\n"
    built = sphinx(write({"a.md": control, "b.md": law}), tmp_path / "out")

    page = built.read("docs/b.html")
    assert "Daten sind sicher." in page
    assert re.search(r"<dt>dazu gehört</dt><dd><a[^>]*>K-1: K</a>", page)
    assert re.search(r"<dt>mittelbar dazu</dt><dd><a[^>]*>T-1</a>", page)


def test_a_written_finding_shows_in_german_what_it_is_about(write: Write, tmp_path: Path) -> None:
    record = (
        "# B\n\n:::{befund} Es fehlt die Rolle\n:id: BEF-1\n:betrifft: T-1\n:regel: measure_without_role\n"
        ":pflichtinhalt: dauer (teilweise: Der Beginn fehlt)\n:::\n"
    )
    measure = "# A\n\n:::{tom} Die Haustechnik sichert alles\n:id: T-1\n:status: umgesetzt\n:::\n"
    built = sphinx(write({"a.md": measure, "b.md": record}), tmp_path / "out")

    page = built.read("docs/b.html")
    assert "<dt>Regel</dt><dd>Maßnahme ohne Rolle</dd>" in page
    assert "<dt>Pflichtinhalt</dt><dd>Dauer der Verarbeitung (teilweise: Der Beginn fehlt)</dd>" in page
    assert "<dt>Prüfung</dt><dd>meldet dasselbe an einer Stelle</dd>" in page
    assert '<span class="nw-status">offen</span>' in page


def test_a_citation_in_a_field_is_a_link(write: Write, tmp_path: Path) -> None:
    law = "# R\n\n:::{recht} Sicherheit\n:id: DSGVO-32\n:zitat: Art. 32 DSGVO\n:pflicht: Wie Art. 32 DSGVO sagt.\n:::\n"
    record = (
        "# B\n\n:::{befund} Es fehlt etwas\n:id: BEF-1\n:betrifft: DOK-1\n"
        ":empfehlung: Nach Art. 32 DSGVO ergänzen, nicht nach Art. 33 DSGVO.\n:fundstelle: Art. 32 DSGVO\n:::\n"
    )
    built = sphinx(write({"a.md": law, "b.md": record}), tmp_path / "out")

    page = built.read("docs/b.html")
    assert re.search(
        r"Nach <a[^>]*href=\"a\.html#DSGVO-32\"[^>]*>Art\. 32 DSGVO</a> ergänzen, nicht nach <a[^>]*"
        r"href=\"recht/dsgvo/art-33\.html#DSGVO-33\"[^>]*>Art\. 33 DSGVO</a>",
        page,
    )
    assert "<dt>Fundstelle</dt><dd>Art. 32 DSGVO</dd>" in page
    assert re.search(r"<p>Wie <a[^>]*href=\"#DSGVO-32\"[^>]*>Art\. 32 DSGVO</a> sagt\.</p>", built.read("docs/a.html"))


def test_only_what_nobody_has_written_down_is_listed_as_new(write: Write, tmp_path: Path) -> None:
    measure = "# A\n\n:::{tom} Die Haustechnik sichert in der Regel alles\n:id: T-1\n:status: umgesetzt\n:::\n"
    built = sphinx(
        write(
            {
                "a.md": measure,
                "b.md": "# B\n\n:::{befunde}\n:::\n\n:::{pruefbericht}\n:::\n",
                "index.md": index(but=["measure_without_role"]),
            }
        ),
        tmp_path / "out",
    )

    page = built.read("docs/b.html")
    assert "Maßnahme ohne Rolle" in page
    assert "Unbestimmte Formulierung" in page
    assert "Maßnahme ohne Nachweis" not in page
    assert re.search(r"Stand 14\.11\.2023: Das Handbuch enthält \d+ nicht behobenen? Fehler: \d+ offen\.", page)


def test_a_document_that_is_none_is_said(write: Write, tmp_path: Path) -> None:
    built = sphinx(write({"a.md": "# A\n\n:::{deckung} DOK-9\n:::\n"}), tmp_path / "out")

    assert "Ein Dokument „DOK-9“ gibt es nicht." in built.read("docs/a.html")


def test_gaps_of_nothing_are_none(write: Write, tmp_path: Path) -> None:
    page = "# A\n\n:::{kette}\n:nur: luecken\n:::\n\n:::{register} uav\n:nur: luecken\n:::\n\n:::{befunde} DOK-9\n:::\n"
    built = sphinx(write({"a.md": page}), tmp_path / "out")

    text = built.read("docs/a.html")
    assert "Keine Versprechen." in text
    assert "Keine Lücken bei: Unterauftragsverarbeiter." in text
    assert "Keine Befunde." in text


def test_every_rule_and_law_is_printed_for_writers(write: Write, tmp_path: Path) -> None:
    built = sphinx(write({"a.md": "# A\n\n:::{regeln}\n:::\n\n:::{gesetze}\n:::\n"}), tmp_path / "out")

    text = built.read("docs/a.html")
    assert "Für jede umgesetzte Maßnahme steht eine Rolle ein." in text
    assert ">measure_without_role<" in text
    assert "ab 25.5.2018" in text
    assert "bis 24.5.2018" in text
    assert "L 127 vom 23.5.2018" in text


def test_every_message_is_printed_for_writers(write: Write, tmp_path: Path) -> None:
    text = sphinx(write({"a.md": "# A\n\n:::{meldungen}\n:::\n"}), tmp_path / "out").read("docs/a.html")

    assert "Jede Kennung ist nur einmal vergeben." in text
    assert ">duplicate_id<" in text
    assert ">measure_without_role<" not in text


def test_the_coverage_of_the_worked_contract(worked: Built, file_regression: FileRegressionFixture) -> None:
    data = json.loads(worked.read("coverage.json"))
    names = ("state", "requirement", "citation", "entries", "reason")
    lines = [" | ".join(str(item[name]) for name in names) for item in data["DOK-LERNLANDKARTE"]]

    file_regression.check("\n".join(lines) + "\n", extension=".txt")


def test_the_coverage_of_the_worked_measures(worked: Built, file_regression: FileRegressionFixture) -> None:
    data = json.loads(worked.read("coverage.json"))
    lines = [
        f"{document} | {item['state']:9} | {item['citation']} | {len(item['entries'])} | {item['reason']}"
        for document in ("DOK-ACONIUM", "DOK-MOB")
        for item in data[document]
    ]

    file_regression.check("\n".join(lines) + "\n", extension=".txt")
