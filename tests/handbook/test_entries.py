"""What writers type and what the page gets: cards, one-line measures, references, objects; as resolved doctrees."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture
from sphinx.testing.util import SphinxTestApp
from sphinx.util.inventory import InventoryFile

from tests.conftest import Built, Write, sphinx

MakeApp = Callable[..., SphinxTestApp]

CONTROL = """# Zutritt

::::::{kontrolle} Zutritt haben nur Befugte
:id: K-1
:status: umgesetzt
:rolle: Haustechnik
:beruht_auf: Art. 32 Abs. 1 lit. b DSGVO
:entspricht: § 64 Abs. 3 Nr. 1 BDSG; ISO-1
:fundstelle: Anhang 1, B 1

Wozu die Kontrolle dient.

- [K-1-01] Die *Eingangstür* ist nach Art. 32 Abs. 1 lit. b DSGVO verschlossen.
  Sie hat ein zweites Schloss.
  :fundstelle: Anhang 1, B 1 / 1
- [K-1-02] Besuch geht nie allein.
  :rolle: Empfang

  Jemand aus dem Haus begleitet ihn.

:::::{bereich} Serverraum
- [K-1-03] Der Raum wird überwacht.

::::{tom} Den Schlüssel hat nur, wer ihn **braucht**
:id: K-1-04
:status: geplant
:ersetzt_durch: K-1-01

Siehe [](#K-1-02), [den Besuch](#K-1-02) und {any}`K-1`.
::::
:::::
::::::
"""
LAW = """# Recht

:::{recht} Vertraulichkeit
:id: DSGVO-32-1-b
:zitat: Art. 32 Abs. 1 lit. b DSGVO
:pflicht: Systeme bleiben vertraulich.
:::

:::{recht} Zugangskontrolle
:id: BDSG-64-3-1
:zitat: § 64 Abs. 3 S. 1 Nr. 1 BDSG
:::

:::{norm} Sicherheitszonen
:id: ISO-1
:regelwerk: ISO 2022
:nummer: A.7.1
:::
"""
VIEWS = """# Register

:::{register} tom
:::

:::{matrix} kontrolle recht
:verweis: beruht_auf
:::

:::{matrix} tom avv
:verweis: deckt
:::

:::{zahlen}
:::
"""


@pytest.fixture
def built(write: Write, make_app: MakeApp) -> SphinxTestApp:
    folder = write({"a.md": CONTROL, "b.md": LAW, "c.md": VIEWS})
    app = make_app("html", srcdir=folder, freshenv=True)
    app.build()
    assert app.warning.getvalue() == ""
    return app


def doctree(app: SphinxTestApp, page: str) -> str:
    """The resolved doctree of a page, without what differs from machine to machine."""
    tree = app.env.get_and_resolve_doctree(page, app.builder)
    text = tree.pformat()
    text = re.sub(r"<document .*>", "<document>", text)
    return re.sub(r' (?:card|rows|addresses)="[^"]*"', "", text)


def test_a_control_becomes_cards(built: SphinxTestApp, file_regression: FileRegressionFixture) -> None:
    file_regression.check(doctree(built, "docs/a"), extension=".doctree.txt")


def test_views_become_tables(built: SphinxTestApp, file_regression: FileRegressionFixture) -> None:
    file_regression.check(doctree(built, "docs/c"), extension=".doctree.txt")


def test_a_card_prints_its_facts_in_german(built: SphinxTestApp, file_regression: FileRegressionFixture) -> None:
    page = (Path(built.outdir) / "docs" / "a.html").read_text(encoding="utf-8")
    cards = re.findall(r'<article class="nw-card.*?</dl>', page, re.DOTALL)

    file_regression.check("\n\n".join(cards), extension=".html")


def test_one_line_and_block_give_the_same_record(write: Write, tmp_path: Path) -> None:
    line = "# A\n\n::::{kontrolle} K\n:id: K-1\n\n- [K-1-01] Die Tür ist verschlossen.\n  :rolle: Empfang\n::::\n"
    block = "# A\n\n::::{kontrolle} K\n:id: K-1\n\n:::{tom} Die Tür ist verschlossen.\n:id: K-1-01\n"
    block += ":rolle: Empfang\n:::\n::::\n"
    records = []
    for name, text in (("line", line), ("block", block)):
        built = sphinx(write({"a.md": text}), tmp_path / name)
        needs = json.loads(built.read("needs.json"))["versions"]["Entwurf"]["needs"]
        records.append(
            {k: v for k, v in needs["K-1-01"].items() if k not in ("lineno", "lineno_content", "parser_lineno")}
        )

    assert records[0] == records[1]
    assert records[0]["parent_needs"] == ["K-1"]


def test_needs_json_holds_every_entry_with_typed_links(built: SphinxTestApp) -> None:
    data = json.loads((Path(built.outdir) / "needs.json").read_text(encoding="utf-8"))
    needs = data["versions"][data["current_version"]]["needs"]

    assert set(needs) == {
        "BEF-DOK-1",
        "DOK-1",
        "K-1",
        "K-1-01",
        "K-1-02",
        "K-1-03",
        "K-1-04",
        "DSGVO-32-1-b",
        "BDSG-64-3-1",
        "ISO-1",
    }
    assert needs["K-1"]["beruht_auf"] == ["DSGVO-32-1-b"]
    assert needs["K-1"]["entspricht"] == ["BDSG-64-3-1", "ISO-1"]
    assert needs["K-1-03"]["bereich"] == needs["K-1-04"]["bereich"] == "Serverraum"
    assert (
        needs["K-1-01"]["title"]
        == "Die Eingangstür ist nach Art. 32 Abs. 1 lit. b DSGVO verschlossen. Sie hat ein zweites Schloss."
    )
    assert needs["K-1-02"]["content"] == "Jemand aus dem Haus begleitet ihn."


def test_the_inventory_has_every_entry(built: SphinxTestApp) -> None:
    inventory = InventoryFile.loads((Path(built.outdir) / "objects.inv").read_bytes(), uri="")

    assert set(inventory.data["nachweis:tom"]) == {"K-1-01", "K-1-02", "K-1-03", "K-1-04"}
    assert inventory.data["nachweis:tom"]["K-1-02"].uri == "docs/a.html#K-1-02"


def test_references_work_the_markdown_way(built: SphinxTestApp) -> None:
    page = (Path(built.outdir) / "docs" / "a.html").read_text(encoding="utf-8")

    assert re.search(
        r'<a class="reference internal" href="#K-1-02"[^>]*><span[^>]*>K-1-02: Besuch geht nie allein\.</span>', page
    )
    assert re.search(r'href="#K-1-02"[^>]*><span[^>]*>den Besuch</span>', page)
    assert re.search(r'href="b.html#DSGVO-32-1-b"[^>]*><span[^>]*>Art\. 32 Abs\. 1 lit\. b DSGVO</span>', page)


def test_a_citation_without_entry_stays_plain_text(write: Write, tmp_path: Path) -> None:
    built = sphinx(
        write({"a.md": "# A\n\nNach Art. 77 DSGVO und § 203 StGB und § 5 dieser Vereinbarung.\n"}), tmp_path / "out"
    )

    assert built.findings == []
    assert "Nach Art. 77 DSGVO und § 203 StGB" in re.sub(r"<[^>]+>", "", built.read("docs/a.html"))


def test_what_a_writer_types_is_text_and_never_markup_of_the_page(write: Write, tmp_path: Path) -> None:
    nasty = '"><script>alert(1)</script><b x="'
    page = f"# A\n\n:::{{tom}} Titel {nasty}\n:id: TOM-1\n:rolle: {nasty}\n:fundstelle: {nasty}\n:::\n"
    built: Built = sphinx(write({"a.md": page, "b.md": "# B\n\n:::{register} tom\n:::\n"}), tmp_path / "out")

    for name in ("docs/a.html", "docs/b.html"):
        assert "<script>alert" not in built.read(name)
    assert "&lt;script&gt;alert(1)" in built.read("docs/a.html")


def test_a_label_before_an_entry_still_leads_to_it(write: Write, tmp_path: Path) -> None:
    page = "# A\n\n(tuer)=\n:::{tom} Die Tür\n:id: TOM-1\n:::\n\nSiehe [die Tür](#tuer).\n"
    built = sphinx(write({"a.md": page}), tmp_path / "out")

    assert [rule for _, _, rule in built.findings] == ["label_before_entry"]
    assert 'href="#TOM-1"' in built.read("docs/a.html").partition("Siehe ")[2][:120]


def test_a_formula_needs_no_script_from_elsewhere(write: Write, tmp_path: Path) -> None:
    built = sphinx(
        write({"a.md": "# A\n\nEs gilt {math}`a^2`.\n\n```{math}\nb_1 \\unknowncommand\n```\n"}), tmp_path / "out"
    )

    page = built.read("docs/a.html")
    assert "<math" in page
    assert "mathjax" not in page.lower()


def test_the_page_builds_for_every_writer(write: Write, tmp_path: Path) -> None:
    folder = write({"a.md": CONTROL, "b.md": LAW, "c.md": VIEWS})
    for builder in ("latex", "needs", "pseudoxml", "xml"):
        built = sphinx(folder, tmp_path / builder, "-b", builder)
        assert built.status == 0, built.warnings
        assert built.findings == []


def test_a_register_of_subprocessors_keeps_their_history(write: Write, tmp_path: Path) -> None:
    page = (
        "# Register\n\n:::{register} uav\n:spalten: kennung, seit, bis, mitgeteilt_am, wirksam_ab\n:::\n\n"
        ":::{uav} Server\n:id: UAV-1\n:seit: 2025-01-01\n:bis: 2026-03-31\n:mitgeteilt_am: 2024-12-01\n:::\n"
    )
    built = sphinx(write({"a.md": page}), tmp_path / "out")

    read = built.read("docs/a.html")
    row = re.sub(r"<[^>]+>", " ", read[read.index("<tbody>") : read.index("</tbody>")]).split()
    assert row == ["UAV-1", "1.1.2025", "31.3.2026", "1.12.2024", "–"]


@pytest.mark.parametrize(
    ("state", "received", "rows"),
    [
        ("", ":zugegangen_am: 2027-02-22\n", {"Einspruch möglich längstens bis": "9. März 2027"}),
        (
            "BY",
            ":zugegangen_am: 2027-02-20; 2027-02-22\n",
            {
                "Mitteilung zugegangen am": "20. Februar 2027; 22. Februar 2027",
                "Einspruch möglich längstens bis": "8. März 2027",
                "Nach dieser Frist eingegangen": "9. März 2027",
            },
        ),
        ("BE", "", {"Einspruch eingegangen am": "1. März 2027; 9. März 2027"}),
    ],
)
def test_a_card_says_until_when_one_may_object_and_what_came_later(
    write: Write, tmp_path: Path, state: str, received: str, rows: dict[str, str]
) -> None:
    page = (
        "# Vertrag\n\n:::{avv} Einspruch\n:id: AVV-1\n:einspruchsfrist: 2 Wochen\n:betrifft: UAV-1\n:::\n\n"
        f":::{{uav}} Server\n:id: UAV-1\n:mitgeteilt_am: 2027-02-19\n{received}:wirksam_ab: 2027-04-01\n"
        ":widerspruch_am: 2027-03-01; 2027-03-09\n:::\n"
    )
    folder = write({"a.md": page}, f'nachweis_state = "{state}"\n')
    index = folder / "docs" / "index.md"
    index.write_text(index.read_text("utf-8").replace(":id: DOK-1", ":id: DOK-1\n:art: AVV", 1), encoding="utf-8")
    read = sphinx(folder, tmp_path / "out").read("docs/a.html").replace("\N{NO-BREAK SPACE}", " ")

    shown = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", read))
    assert {label: shown.get(label) for label in rows} == rows
    assert ("Einspruch möglich längstens bis" in shown) is bool(received)
    assert ("Nach dieser Frist eingegangen" in shown) is ("Nach dieser Frist eingegangen" in rows)
