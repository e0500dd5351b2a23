"""An incremental build writes what a clean one writes, byte for byte, and a clean one always the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nachweis.cli import main
from nachweis.handbook.site import searching
from tests.conftest import OBJECTIVES, Built, Write, index, sphinx
from tests.handbook.test_editions import read_everything

CONTROL = """# Zutritt

::::{kontrolle} Zutritt haben nur Befugte
:id: K-1
:status: umgesetzt
:rolle: Haustechnik
:beruht_auf: Art. 32 Abs. 1 lit. b DSGVO
:deckt: AVV-1

- [K-1-01] Die Tür ist verschlossen.
- [K-1-02] Das Fenster ist verschlossen.
  :deckt: AVV-2
::::
"""
CLAUSES = """# Klauseln

:::{avv} Der Zutritt ist geregelt
:id: AVV-1

Siehe [](#K-1-01) und Art. 32 Abs. 1 lit. b DSGVO.
:::

:::{avv} Fenster sind zu
:id: AVV-2
:::
"""
LAW = """# Recht

:::{recht} Vertraulichkeit
:id: DSGVO-32-1-b
:zitat: Art. 32 Abs. 1 lit. b DSGVO
:pflicht: Systeme bleiben nach Art. 5 DSGVO vertraulich.
:::
"""
VIEWS = """# Register

:::{register} tom
:::

:::{matrix} tom avv
:verweis: deckt
:::

:::{kennungen}
:::

:::{zahlen}
:::
"""
PROOFS = """# Nachweise

:::{deckung} DOK-1
:von: art32
:::

:::{kette}
:::

:::{befunde}
:::

:::{pruefbericht}
:::

:::{regeln}
:::

:::{gesetze}
:::

:::{register} tom
:nur: luecken
:::

:::{matrix} tom avv
:verweis: deckt
:nur: luecken
:::
"""
FINDINGS = """# Befunde

:::{befund} Das Fenster ist undicht
:id: BEF-1
:schwere: hoch
:betrifft: K-1-02
:::

Nach § 1 gilt das.
"""
OTHER = "# Andere\n\n:::{tom} Der Keller ist trocken\n:id: TOM-9\n:::\n"
PAGES: dict[str, str | bytes] = {
    "a.md": CONTROL,
    "b.md": CLAUSES,
    "c.md": LAW,
    "d.md": VIEWS,
    "e.md": OTHER,
    "g.md": PROOFS,
    "h.md": FINDINGS,
}


def edit_text(docs: Path) -> None:
    _replace(docs / "a.md", "Die Tür ist verschlossen", "Die Tür ist abgeschlossen")


def change_status(docs: Path) -> None:
    _replace(docs / "a.md", ":status: umgesetzt", ":status: geplant")


def change_link(docs: Path) -> None:
    _replace(docs / "a.md", ":deckt: AVV-2", ":deckt: AVV-1; AVV-2")


def rename_provision(docs: Path) -> None:
    _replace(docs / "c.md", "{recht} Vertraulichkeit", "{recht} Vertraulichkeit auf Dauer")


def add_entry(docs: Path) -> None:
    _replace(docs / "a.md", "- [K-1-02]", "- [K-1-03] Das Dach ist dicht.\n- [K-1-02]")


def remove_entry(docs: Path) -> None:
    _replace(docs / "e.md", OTHER.partition("\n\n")[2], "Hier stand etwas.\n")


def move_entry(docs: Path) -> None:
    entry = "\n:::{avv} Fenster sind zu\n:id: AVV-2\n:::\n"
    _replace(docs / "b.md", entry, "")
    _replace(docs / "e.md", OTHER, OTHER + entry)


def move_clause_up(docs: Path) -> None:
    _replace(docs / "b.md", "# Klauseln\n", "# Klauseln\n\n:::{avv} Neu davor\n:id: AVV-0\n:::\n")


def delete_page(docs: Path) -> None:
    (docs / "e.md").unlink()


def add_page(docs: Path) -> None:
    (docs / "f.md").write_text("# Neu\n\n:::{tom} Das Tor ist zu\n:id: TOM-10\n:deckt: AVV-1\n:::\n", encoding="utf-8")


def rename_page(docs: Path) -> None:
    _replace(docs / "e.md", "# Andere", "# Ganz andere")


def accept_finding(docs: Path) -> None:
    accepted = ":status: angenommen\n:freigabe: Leitung\n:grund: Wird getauscht.\n:gilt_bis: 2099-01-01\n"
    _replace(docs / "h.md", ":schwere: hoch\n", f":schwere: mittel\n{accepted}:regel: promise_without_evidence\n")


def drop_basis(docs: Path) -> None:
    _replace(docs / "a.md", ":beruht_auf: Art. 32 Abs. 1 lit. b DSGVO\n", "")


def judge(docs: Path) -> None:
    _replace(
        docs / "a.md", ":deckt: AVV-1\n", ":deckt: AVV-1\n:pflichtinhalt: schutzziele (teilweise: Der Keller fehlt)\n"
    )


def add_evidence(docs: Path) -> None:
    _replace(docs / "a.md", ":deckt: AVV-1\n", ":deckt: AVV-1\n:belegt_durch: NW-1\n")
    _replace(docs / "e.md", "# Andere\n", "# Andere\n\n:::{nachweis} Schließplan\n:id: NW-1\n:::\n")


def explain_another_provision(docs: Path) -> None:
    _replace(
        docs / "e.md", "# Andere\n", "# Andere\n\n:::{recht} Grundsätze\n:id: DSGVO-5\n:zitat: Art. 5 DSGVO\n:::\n"
    )


def weaken_wording(docs: Path) -> None:
    _replace(docs / "e.md", "Der Keller ist trocken", "Der Keller ist in der Regel trocken")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


CHANGES = [
    edit_text,
    change_status,
    change_link,
    rename_provision,
    add_entry,
    remove_entry,
    move_entry,
    move_clause_up,
    delete_page,
    add_page,
    rename_page,
    accept_finding,
    drop_basis,
    add_evidence,
    weaken_wording,
    explain_another_provision,
]

VIEW_CHANGES: dict[str, Callable[[Path], None]] = {
    "deckung": judge,
    "kette": add_evidence,
    "befunde": accept_finding,
    "pruefbericht": accept_finding,
    "register": remove_entry,
    "matrix": change_link,
}
"""A change elsewhere that each view shows."""


def same(one: Built, other: Built) -> None:
    """Both builds wrote the same files with the same bytes; names those that differ."""
    first, second = one.files(), other.files()
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize("change", CHANGES)
def test_incremental_equals_clean_after(write: Write, tmp_path: Path, change: Callable[[Path], None]) -> None:
    folder = write(PAGES)
    first = sphinx(folder, tmp_path / "kept")
    before = first.files()
    assert first.findings == []

    change(folder / "docs")
    incremental = sphinx(folder, tmp_path / "kept")
    clean = sphinx(folder, tmp_path / "clean")

    assert before != clean.files()
    same(incremental, clean)


ANCHORS: dict[str, str | bytes] = {
    "a.md": "# A\n\nSiehe [](#ziel), [dort](b.md#teil), [](c.md) und {term}`Wort`.\n",
    "b.md": "# B\n\n(ziel)=\n## Ein Ziel\n\n## Teil\n\n```{glossary}\nWort\n  Eine Erklärung.\n```\n",
    "c.md": "# C\n",
    "index.md": index(topics=OBJECTIVES).replace(":glob:\n\n*\n", "a\nb\nc\nd\n"),
}


@pytest.mark.parametrize(
    ("page", "old", "new"),
    [
        ("b.md", "## Ein Ziel", "## Ein anderes Ziel"),
        ("b.md", "(ziel)=", "(anderes)="),
        ("b.md", "## Teil", "## Stück"),
        ("b.md", "Wort\n", "Begriff\n"),
        ("c.md", "# C\n", ""),
        ("d.md", "", "# D\n"),
    ],
)
def test_what_a_reference_leads_to_may_change_elsewhere(
    write: Write, tmp_path: Path, page: str, old: str, new: str
) -> None:
    folder = write(ANCHORS, "myst_heading_anchors = 3\n")
    sphinx(folder, tmp_path / "kept")

    path = folder / "docs" / page
    if new:
        path.write_text(path.read_text(encoding="utf-8").replace(old, new) if old else new, encoding="utf-8")
    else:
        path.unlink()
    incremental, clean = sphinx(folder, tmp_path / "kept"), sphinx(folder, tmp_path / "clean")

    same(incremental, clean)
    assert sorted(incremental.findings) == sorted(clean.findings)


@pytest.mark.parametrize("view", VIEW_CHANGES)
def test_a_view_is_written_again_when_what_it_shows_changes(write: Write, tmp_path: Path, view: str) -> None:
    change = VIEW_CHANGES[view]
    options = {"deckung": " DOK-1\n:von: art32", "register": " tom", "matrix": " tom avv\n:verweis: deckt"}
    alone = f"# Ansicht\n\n:::{{{view}}}{options.get(view, '')}\n:::\n"
    folder = write({**PAGES, "g.md": alone})
    before = sphinx(folder, tmp_path / "kept").read("docs/g.html")

    change(folder / "docs")
    after = sphinx(folder, tmp_path / "kept").read("docs/g.html")

    assert before != after
    assert after == sphinx(folder, tmp_path / "clean").read("docs/g.html")


def test_a_build_without_a_change_writes_no_page(write: Write, tmp_path: Path) -> None:
    folder = write(PAGES)
    built = sphinx(folder, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in built.out.rglob("*.html") if path.parent.name == "docs"}

    sphinx(folder, tmp_path / "out")

    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_an_edit_writes_the_pages_that_show_it_and_the_contents_above(write: Write, tmp_path: Path) -> None:
    folder = write(PAGES)
    built = sphinx(folder, tmp_path / "out")
    before = {path.name: path.stat().st_mtime_ns for path in (built.out / "docs").glob("*.html")}

    edit_text(folder / "docs")
    sphinx(folder, tmp_path / "out")

    after = {path.name: path.stat().st_mtime_ns for path in (built.out / "docs").glob("*.html")}
    assert {name for name in after if after[name] != before[name]} == {
        "a.html",
        "b.html",
        "d.html",
        "g.html",
        "index.html",
    }


@pytest.mark.parametrize("end", ["os._exit(9)", "1 / 0"])
def test_a_build_that_broke_off_while_writing_is_made_good(write: Write, tmp_path: Path, end: str) -> None:
    folder = write(PAGES)
    sphinx(folder, tmp_path / "kept")
    change_status(folder / "docs")
    broken = folder / "conf.py"
    text = broken.read_text(encoding="utf-8")
    crash = "\ndef setup(app):\n    import os\n"
    crash += "    app.connect('html-page-context', lambda app, page, *_: page == 'docs/d' and END)\n"
    broken.write_text(text + crash.replace("END", end), encoding="utf-8")
    assert sphinx(folder, tmp_path / "kept").status != 0
    broken.write_text(text, encoding="utf-8")

    same(sphinx(folder, tmp_path / "kept"), sphinx(folder, tmp_path / "clean"))


def test_two_clean_builds_are_identical_with_one_process_and_with_four(write: Write, tmp_path: Path) -> None:
    folder = write(PAGES)
    one = sphinx(folder, tmp_path / "one", "-j", "1")

    same(one, sphinx(folder, tmp_path / "two", "-j", "1"))
    same(one, sphinx(folder, tmp_path / "four", "-j", "4"))


def test_an_id_that_pages_share_goes_to_the_first_of_them_however_many_read(write: Write, tmp_path: Path) -> None:
    page = "# {}\n\n:::{{tom}} Die Tür {} ist zu\n:id: TOM-1\n:::\n\n(ziel)=\n## Ziel\n"
    folder = write({f"{name}.md": page.format(name, name) for name in "abc"})
    one, four = sphinx(folder, tmp_path / "one"), sphinx(folder, tmp_path / "four", "-j", "4")

    assert [rule for _, _, rule in one.findings].count("duplicate_id") == 2
    assert (one.status, four.status) == (0, 0)
    assert sorted(one.findings) == sorted(four.findings)
    same(one, four)


@pytest.mark.parametrize("change", [edit_text, add_page, delete_page, remove_entry])
def test_a_large_index_is_in_pieces_and_an_edit_renews_its_own(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(searching, "PIECE", 3)
    folder = write(PAGES, "nachweis_search = True\n")
    built = sphinx(folder, tmp_path / "kept")
    before = {path: path.stat().st_mtime_ns for path in built.out.rglob("*.pf_index")}
    change(folder / "docs")

    same(sphinx(folder, tmp_path / "kept"), sphinx(folder, tmp_path / "clean"))
    kept = [path for path, time in before.items() if path.is_file() and path.stat().st_mtime_ns == time]
    assert len(before) > 2
    assert kept or change is not edit_text


@pytest.mark.parametrize("search", [True, False])
def test_what_an_edition_no_longer_shows_is_in_none_of_its_folders(
    write: Write, monkeypatch: pytest.MonkeyPatch, search: bool
) -> None:
    front = "---\nausgabe: kunde\n---\n"
    pages: dict[str, str | bytes] = {"index.md": front + index(topics=OBJECTIVES), "a.md": f"{front}# Zaubereiche\n"}
    folder = write(pages, "nachweis_search = True\n")
    monkeypatch.chdir(folder)
    main(["handbook", "--fuer", "kunde"])
    (folder / "docs" / "a.md").write_text("# Zaubereiche\n", encoding="utf-8")
    conf = folder / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8").replace("search = True", f"search = {search}"), encoding="utf-8")
    main(["html", "--fuer", "kunde"])

    built = folder / "_build" / "kunde"
    files = {**read_everything(built / "html"), **read_everything(built / "pdf")}
    assert [path for path, text in files.items() if "zaubereiche" in text.casefold()] == []


def test_a_folder_keeps_what_others_have_put_there(write: Write, tmp_path: Path) -> None:
    folder, out = write({"a.md": "# A\n"}), tmp_path / "out"
    (out / "_images").mkdir(parents=True)
    for name in ("eigen.html", "_images/mein.png", "notiz.txt"):
        (out / name).write_text("x", encoding="utf-8")
    for _ in range(2):
        sphinx(folder, out)

    assert all((out / name).is_file() for name in ("eigen.html", "_images/mein.png", "notiz.txt", "docs/a.html"))
