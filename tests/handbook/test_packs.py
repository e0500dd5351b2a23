"""What a handbook names of law and norms has its entry, its page and its back links; nobody writes or copies it."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import OBJECTIVES, Built, Write, index, sphinx
from tests.handbook.test_incremental import same

MEASURES = """# Zutritt

::::{kontrolle} Zutritt haben nur Befugte
:id: K-1
:status: umgesetzt
:rolle: Haustechnik
:beruht_auf: Art. 32 Abs. 1 lit. b DSGVO
:entspricht: ISO-A-7-2

- [K-1-01] Die Tür ist verschlossen.
::::
"""
CLAUSES = """# Klauseln

:::{avv} Unterauftragnehmer nur mit Genehmigung
:id: AVV-1
:beruht_auf: Art. 28 Abs. 2 DSGVO
:::
"""
PAGES: dict[str, str | bytes] = {"a.md": MEASURES, "b.md": CLAUSES}
CUSTOMER = "---\nausgabe: kunde\n---\n"


def needs(built: Built) -> dict[str, dict[str, str]]:
    """The entries that a build archived, by id."""
    versions = json.loads(built.read("needs.json"))["versions"].values()
    found: dict[str, dict[str, str]] = next(iter(versions))["needs"]
    return found


def laws(built: Built) -> set[str]:
    """The ids of the provisions and norms that a build shows."""
    return {id for id, need in needs(built).items() if need["type"] in ("recht", "norm")}


def test_four_files_have_the_provisions_that_they_cite_with_their_back_links(write: Write, tmp_path: Path) -> None:
    built = sphinx(write(PAGES), tmp_path / "out")
    page = built.read("docs/recht/dsgvo/art-32.html")

    assert (built.status, built.warnings) == (0, "")
    assert laws(built) == {"DSGVO-32-1-b", "DSGVO-28-2", "ISO-A-7-2"}
    assert 'id="DSGVO-32-1-b"' in page
    assert 'href="../../a.html#K-1"' in page
    assert "auf Dauer vertraulich" in page
    assert "DSGVO-32-1-a" not in page
    assert "recht/dsgvo/art-32.html#DSGVO-32-1-b" in built.read("docs/a.html")


def test_they_are_reached_from_the_root_page_that_does_not_list_them(write: Write, tmp_path: Path) -> None:
    built = sphinx(write(PAGES), tmp_path / "out")
    start = built.read("docs/index.html")

    assert "Worauf sie sich stützen" in start
    assert start.index('href="recht/index.html"') < start.index('href="normen/index.html"')
    assert 'href="art-32.html"' in built.read("docs/recht/dsgvo/index.html")
    assert not (built.out / "docs/recht/bdsg").exists()


def test_a_root_page_in_the_top_folder_has_them_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "house"
    (folder / "avv").mkdir(parents=True)
    (folder / "conf.py").write_text('project = "Haus"\nlanguage = "de"\nextensions = ["nachweis"]\n', encoding="utf-8")
    (folder / "index.md").write_text("# Haus\n\n```{toctree}\navv/index\n```\n", encoding="utf-8")
    (folder / "avv" / "index.md").write_text(index(topics=OBJECTIVES), encoding="utf-8")
    (folder / "avv" / "a.md").write_text(MEASURES, encoding="utf-8")
    built = sphinx(folder, tmp_path / "out")

    assert (built.status, built.warnings) == (0, "")
    assert "recht/dsgvo/art-32.html#DSGVO-32-1-b" in built.read("avv/a.html")


def test_where_a_page_lists_them_they_stand_there_and_nowhere_else(write: Write, tmp_path: Path) -> None:
    listed = "```{toctree}\n:caption: Eigene Worte\n\nrecht/index\nDas Recht <normen/index.md>\n```\n"
    start = f"{index(topics=OBJECTIVES)}\n{listed}"
    built = sphinx(write({**PAGES, "index.md": start}), tmp_path / "out")

    assert built.warnings == ""
    assert "Worauf sie sich stützen" not in built.read("docs/index.html")
    assert "Eigene Worte" in built.read("docs/index.html")


def test_a_page_that_is_listed_is_there_even_if_nothing_is_cited(write: Write, tmp_path: Path) -> None:
    start = f"{index(topics=OBJECTIVES)}\n```{{toctree}}\nrecht/index\n```\n"
    built = sphinx(write({"index.md": start, "a.md": "# A\n"}), tmp_path / "out")

    assert built.warnings == ""
    assert "Womit Fundstellen geprüft werden" in built.read("docs/recht/index.html")
    assert laws(built) == set()


def test_coverage_sees_what_is_cited(write: Write, tmp_path: Path) -> None:
    view = "# Ziele\n\n:::{deckung} DOK-1\n:von: art32\n:::\n"
    start = index(topics=OBJECTIVES.replace("schutzziele; ", ""))
    itself = ":::{tom} Die Tür ist verschlossen\n:id: K-1-01\n:beruht_auf: Art. 32 Abs. 1 lit. b DSGVO\n:::"
    named = MEASURES.replace("- [K-1-01] Die Tür ist verschlossen.", itself)
    built = sphinx(write({**PAGES, "a.md": named, "c.md": view, "index.md": start}), tmp_path / "out")
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*Belastbarkeit.*?</tr>", built.read("docs/c.html"), re.DOTALL)

    assert row is not None
    assert "zugesichert" in row[0]
    assert "recht/dsgvo/art-32.html#DSGVO-32-1-b" in row[0]
    assert laws(built) >= {f"DSGVO-32-1-{letter}" for letter in "abcd"}, "what a coverage demands is explained"


@pytest.mark.parametrize(
    "text",
    [
        "Nach Art. 6 DSGVO gilt das.\n",
        "Siehe [](#DSGVO-6).\n",
        ":::{tom} Die Tür ist zu\n:id: TOM-1\n:grund: So will es Art. 6 DSGVO.\n:::\n",
        ":::{situation} Arbeiten\n:id: SIT-1\n:hier_gilt: DSGVO-6\n:::\n",
        ":::{netz} DSGVO-6\n:::\n",
    ],
)
def test_whatever_names_a_provision_gets_it(write: Write, tmp_path: Path, text: str) -> None:
    built = sphinx(write({"a.md": f"# A\n\n{text}"}), tmp_path / "out")

    assert built.warnings == ""
    assert laws(built) == {"DSGVO-6"}


def test_the_rules_page_links_what_makes_them_necessary(write: Write, tmp_path: Path) -> None:
    built = sphinx(write({"a.md": "# Regeln\n\n:::{regeln}\n:::\n"}), tmp_path / "out")

    assert 'href="recht/dsgvo/art-32.html#DSGVO-32-1"' in built.read("docs/a.html")


# ── what a writer writes wins ──────────────────────────────────────────────────────────────────────────────────────

OWN = "# Unser Recht\n\n:::{recht} Bei uns heißt es so\n:id: DSGVO-32-1-b\n:zitat: Art. 32 Abs. 1 lit. b DSGVO\n:::\n"


@pytest.mark.parametrize("name", ["own.md", "zz.md", "recht/dsgvo/art-32.md"])
def test_an_entry_that_a_writer_writes_wins(write: Write, tmp_path: Path, name: str) -> None:
    start = f"{index(topics=OBJECTIVES)}\n```{{toctree}}\n:glob:\n\nrecht/dsgvo/art-32*\n```\n" if "/" in name else ""
    pages = {**PAGES, name: OWN, **({"index.md": start} if start else {})}
    built = sphinx(write(pages), tmp_path / "out")

    assert "duplicate_id" not in built.warnings
    assert needs(built)["DSGVO-32-1-b"]["title"] == "Bei uns heißt es so"
    assert needs(built)["DSGVO-32-1-b"]["docname"] == f"docs/{name}".removesuffix(".md")


# ── what only the catalogue of laws knows ──────────────────────────────────────────────────────────────────────────


def test_a_provision_that_no_pack_explains_has_an_entry_with_its_title_and_official_text(
    write: Write, tmp_path: Path
) -> None:
    page = MEASURES.replace("lit. b DSGVO", "lit. b DSGVO; Art. 9 Abs. 2 lit. h DSGVO; Art. 5 Abs. 1 lit. e DSGVO")
    built = sphinx(write({"a.md": page}), tmp_path / "out")
    made = built.read("docs/recht/dsgvo/art-09.html")

    assert built.warnings == ""
    assert "Art. 9 DSGVO – Verarbeitung besonderer Kategorien personenbezogener Daten" in made
    assert 'id="DSGVO-9-2-h"' in made
    assert "https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:02016R0679-20160504" in made
    assert "../../a.html#K-1" in made
    assert "DSGVO-5-1-e" in built.read("docs/recht/dsgvo/art-05.html")
    order = re.findall(r'href="(art-\d+)\.html"', built.read("docs/recht/dsgvo/index.html"))
    assert list(dict.fromkeys(order)) == ["art-05", "art-09", "art-32"]


def test_a_provision_that_does_not_exist_is_still_an_error(write: Write, tmp_path: Path) -> None:
    built = sphinx(write({"a.md": MEASURES.replace("Art. 32 Abs. 1 lit. b DSGVO", "DSGVO-999")}), tmp_path / "out")

    assert ("docs/a.md", 3, "link_to_nothing") in built.findings


LAW = {
    "name": "KDG",
    "title": "Gesetz über den Kirchlichen Datenschutz",
    "prefix": "KDG",
    "unit": "§",
    "in_force_from": "2018-05-24",
    "checked": datetime.now(tz=UTC).date().isoformat(),
    "articles": {"29": {"title": "Verarbeitung im Auftrag", "paragraphs": {"1": {}, "2": {}}}},
}


def test_a_law_of_the_house_has_its_page_and_contents_without_a_pack(write: Write, tmp_path: Path) -> None:
    folder = write({"a.md": MEASURES.replace("DSGVO", "DSGVO; § 29 Abs. 2 KDG")}, 'nachweis_laws = "gesetze"\n')
    (folder / "gesetze").mkdir()
    (folder / "gesetze" / "kdg.json").write_text(json.dumps(LAW), encoding="utf-8")
    built = sphinx(folder, tmp_path / "out")

    assert built.warnings == ""
    assert "§ 29 KDG – Verarbeitung im Auftrag" in built.read("docs/recht/kdg/par-29.html")
    assert "Gesetz über den Kirchlichen Datenschutz (KDG)" in built.read("docs/recht/kdg/index.html")


def test_a_pack_of_the_house_adds_to_those_that_ship_and_goes_before_them(write: Write, tmp_path: Path) -> None:
    conf = 'root_doc = "docs/index"\nnachweis_laws = "gesetze"\nnachweis_packs = "pakete"\n'
    page = MEASURES.replace("DSGVO", "DSGVO; § 29 Abs. 2 KDG").replace("ISO-A-7-2", "ISO-A-7-2; HAUS-1")
    folder = write({"a.md": page}, conf)
    files = {
        "gesetze/kdg.json": json.dumps(LAW),
        "pakete/recht/kdg/index.md": "# Unser KDG\n\n```{toctree}\n:glob:\n\n*\n```\n",
        "pakete/recht/kdg/par-29.md": "# § 29 KDG\n\n:::{recht} Auftrag\n:id: KDG-29-2\n:zitat: § 29 Abs. 2 KDG\n:::\n",
        "pakete/normen/haus.md": "# Hausnorm\n\n:::{norm} Türen\n:id: HAUS-1\n:regelwerk: H 2026\n:nummer: H 1\n:::\n",
        "pakete/normen/iso-27001.md": "# ISO\n\n:::{norm} Unsere Worte\n:id: ISO-A-7-2\n:regelwerk: ISO 2022\n:::\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    built = sphinx(folder, tmp_path / "out")

    assert built.warnings == ""
    assert needs(built)["KDG-29-2"]["title"] == "Auftrag"
    assert needs(built)["ISO-A-7-2"]["title"] == "Unsere Worte"
    assert "Unser KDG" in built.read("docs/recht/index.html")
    assert 'href="haus.html"' in built.read("docs/normen/index.html")

    (folder / "pakete/normen/haus.md").write_text(files["pakete/normen/haus.md"].replace("Türen", "Tore"), "utf-8")
    same(sphinx(folder, tmp_path / "out"), sphinx(folder, tmp_path / "clean"))


def test_a_folder_of_packs_that_is_not_there_is_told(write: Write, tmp_path: Path) -> None:
    built = sphinx(write(PAGES, 'nachweis_packs = "pakete"\n'), tmp_path / "out")

    assert "Den Ordner „pakete“ mit Paketen gibt es nicht." in built.warnings


# ── editions ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_edition_does_not_show_what_only_a_text_names_that_it_leaves_out(write: Write, tmp_path: Path) -> None:
    inside = (
        "\n::::{nur} intern\nNach Art. 6 DSGVO.\n\n:::{avv} Geheim\n:id: AVV-2\n:beruht_auf: Art. 24 DSGVO\n:::\n::::\n"
    )
    pages = {
        "index.md": CUSTOMER + index(topics=OBJECTIVES),
        "a.md": CUSTOMER + MEASURES,
        "b.md": CUSTOMER + CLAUSES + inside,
        "c.md": "# Intern\n\nNach Art. 13 DSGVO.\n\n:::{deckung} DOK-1\n:::\n",
    }
    everything = sphinx(write(pages), tmp_path / "intern")
    customer = sphinx(write(pages, 'nachweis_edition = "kunde"\n'), tmp_path / "kunde")

    assert laws(everything) > {"DSGVO-6", "DSGVO-24", "DSGVO-13", "DSGVO-32-1-a"}
    assert laws(customer) == {"DSGVO-32-1-b", "DSGVO-28-2", "ISO-A-7-2"}
    assert not (customer.out / "docs/recht/dsgvo/art-13.html").exists()
    assert "DSGVO-6" not in customer.read("searchindex.js")


# ── incremental equals clean ───────────────────────────────────────────────────────────────────────────────────────


def nothing(docs: Path) -> None:
    pass


def cite(docs: Path) -> None:
    (docs / "b.md").write_text(f"{CLAUSES}\nNach Art. 6 DSGVO.\n", encoding="utf-8")


def cite_no_more(docs: Path) -> None:
    (docs / "b.md").write_text("# Klauseln\n", encoding="utf-8")


def cite_nothing(docs: Path) -> None:
    cite_no_more(docs)
    (docs / "a.md").write_text("# Nichts\n", encoding="utf-8")


def cite_what_no_pack_has(docs: Path) -> None:
    (docs / "b.md").write_text(CLAUSES.replace("Art. 28 Abs. 2", "Art. 9"), encoding="utf-8")


def explain_oneself(docs: Path) -> None:
    (docs / "zz.md").write_text(OWN, encoding="utf-8")


def write_the_page(docs: Path) -> None:
    (docs / "recht" / "dsgvo").mkdir(parents=True)
    (docs / "recht" / "dsgvo" / "art-32.md").write_text(OWN, encoding="utf-8")


def list_them(docs: Path) -> None:
    start = (docs / "index.md").read_text(encoding="utf-8")
    (docs / "index.md").write_text(f"{start}\n```{{toctree}}\nrecht/index\n```\n", encoding="utf-8")


def glob_everything(docs: Path) -> None:
    start = (docs / "index.md").read_text(encoding="utf-8")
    (docs / "index.md").write_text(start.replace("\n*\n", "\n**\n"), encoding="utf-8")


EDITS: list[Callable[[Path], None]] = [
    cite,
    cite_no_more,
    explain_oneself,
    cite_nothing,
    list_them,
    cite_what_no_pack_has,
    write_the_page,
    glob_everything,
]


@pytest.mark.parametrize(("jobs", "edits"), [("1", EDITS), ("2", [explain_oneself, cite_what_no_pack_has, list_them])])
def test_incremental_equals_clean_from_one_state_to_the_next(
    write: Write, tmp_path: Path, edits: list[Callable[[Path], None]], jobs: str
) -> None:
    folder = write(PAGES)
    first = sphinx(folder, tmp_path / "kept", "-j", jobs)
    untouched = first.files()
    for edit in [*edits, nothing]:
        shutil.rmtree(folder / "docs")
        write(PAGES)
        edit(folder / "docs")
        kept, clean = (sphinx(folder, tmp_path / name, "-j", jobs) for name in ("kept", f"clean-{edit.__name__}"))
        same(kept, clean)
        assert (kept.warnings, kept.status) == (clean.warnings, 0)

    assert first.files() == untouched


def test_the_page_of_a_provision_comes_and_goes_with_its_only_citation(write: Write, tmp_path: Path) -> None:
    folder = write(PAGES)
    there = []
    for edit in (nothing, cite, cite_no_more):
        edit(folder / "docs")
        built = sphinx(folder, tmp_path / "out")
        there.append((built.out / "docs/recht/dsgvo/art-06.html").exists())
        assert "unknown" not in built.warnings

    assert there == [False, True, False]


def test_a_build_without_a_change_writes_no_page_of_a_pack(write: Write, tmp_path: Path) -> None:
    folder = write(PAGES)
    built = sphinx(folder, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (built.out / "docs").rglob("*.html")}
    sphinx(folder, tmp_path / "out")

    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_another_setting_reads_the_pages_of_packs_anew(write: Write, tmp_path: Path) -> None:
    folder = write(PAGES)
    sphinx(folder, tmp_path / "out")
    write({}, "myst_heading_anchors = 2\n")
    again = sphinx(folder, tmp_path / "out")

    same(again, sphinx(folder, tmp_path / "clean"))
