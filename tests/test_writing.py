"""New entries and entries that move: ids and links stay right, and nothing is broken."""

import contextlib
import json
import os
import signal
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nachweis.cli import main
from nachweis.compliance.rules import NAMES
from nachweis.handbook.views.every import VIEWS
from nachweis.vocabulary import Kind
from nachweis.writing import changing
from nachweis.writing.editor import front_matter
from nachweis.writing.files import changed
from nachweis.writing.ids import counted_id, named_id, next_id
from nachweis.writing.judging import UNFINISHED
from nachweis.writing.links import addressed, check_notes
from nachweis.writing.live.watching import told
from nachweis.writing.sources import Source, SourceError, bare, dedented, lines_of, put_into, taken_out
from tests.conftest import PLAIN, ROOT, Write, index

CONTROL = """# Zutritt

::::{kontrolle} Zutrittskontrolle
:id: MOB-1

Worum es geht.

- [MOB-1-01] Die Tür ist verschlossen.
  :rolle: Haustechnik
- [MOB-1-02] Der Hof ist beleuchtet.

:::{tom} Der Zaun ist zwei Meter hoch
:id: MOB-1-03

Siehe [b](b.md) und `:::`.
:::
::::
"""
CLAUSES = "# § 7 Pflichten\n\n:::{avv} Pflichten\n:id: AVV-07\n\nText.\n:::\n"


def run(folder: Path, *arguments: str) -> int:
    with contextlib.chdir(folder):
        return main(arguments)


# ── the text alone ─────────────────────────────────────────────────────────────────────────────────────────────────


def out(text: str, id: str, *, least: int = 0) -> tuple[str, str]:
    taken, rest = taken_out(Source(text), Source(text).find(id), least=least)
    return "".join(taken), rest.text


def put(text: str, id: str, written: str) -> str:
    return put_into(Source(text), Source(text).find(id), lines_of(written)).text


def test_an_entry_is_found_with_all_its_lines() -> None:
    assert out(CONTROL, "MOB-1-01")[0] == "- [MOB-1-01] Die Tür ist verschlossen.\n  :rolle: Haustechnik\n"
    assert out(CONTROL, "MOB-1-03")[0].endswith("und `:::`.\n:::\n")
    assert Source(CONTROL).find("MOB-1").end == 17
    with pytest.raises(SourceError, match="„MOB-1-09“ beginnt nicht"):
        Source(CONTROL).find("MOB-1-09")
    with pytest.raises(SourceError, match="nicht geschlossen"):
        Source("::::{tom} A\n:id: A-1\n").find("A-1")


ITEMS = {
    "with a lazy line": "- [K-1-02] Der Satz\ngeht weiter.\n",
    "with a paragraph of its own": "- [K-1-02] Satz.\n\n  Zweiter Absatz.\n",
    "with an option of two lines": "- [K-1-02] Satz.\n  :rolle: Haustechnik\n    und Empfang\n",
    "with an example": "- [K-1-02] Satz.\n\n  ```markdown\n  - [K-1-09] kein Eintrag\n  ```\n",
    "with a list": "- [K-1-02] Satz:\n  - eins\n  - zwei\n",
}


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_an_item_goes_with_everything_that_belongs_to_it(item: str) -> None:
    text = f"::::{{kontrolle}} K\n:id: K-1\n\n- [K-1-01] Erste.\n{item}- [K-1-03] Dritte.\n::::\n"

    assert out(text, "K-1-02") == (item, text.replace(item, ""))


def test_labels_go_with_the_block_below_them() -> None:
    text = CONTROL.replace(":::{tom}", "(zaun)=\n:::{tom}")

    assert out(text, "MOB-1-03")[0].startswith("(zaun)=\n:::{tom}")


def test_what_looks_like_an_entry_in_an_example_is_none() -> None:
    text = "```markdown\n:::{tom} Beispiel\n:id: K-1\n:::\n```\n\n:::{tom} Echt\n:id: K-1\n:::\n"

    assert Source(text).find("K-1").start == 6


def test_a_block_around_gets_more_colons_if_it_must() -> None:
    inner = put(CLAUSES, "AVV-07", ":::{avv} Absatz\n:id: AVV-07-1\n:::\n")
    deeper = put(inner, "AVV-07-1", ":::{avv} Buchstabe\n:id: AVV-07-1-a\n:::\n")

    assert "::::{avv} Pflichten" in inner
    assert ":::::{avv} Pflichten" in deeper
    assert "::::{avv} Absatz" in deeper
    assert deeper.rstrip().endswith(":::\n::::\n:::::")
    assert out(deeper, "AVV-07-1-a", least=3)[1] == inner
    assert out(inner, "AVV-07-1", least=3)[1] == CLAUSES
    assert "\n::::{avv}" in put(CLAUSES, "AVV-07", "- [A-1] Beispiel:\n\n  ```\n  :::\n  ```\n")


def test_the_next_id_is_free_and_looks_like_its_siblings() -> None:
    assert next_id("MOB-1", frozenset({"MOB-1-01", "MOB-1-09", "MOB-10-99"})) == "MOB-1-10"
    assert next_id("AVV-07", frozenset({"AVV-07-1"})) == "AVV-07-2"
    assert next_id("AVV-07-2", frozenset({"AVV-07-2-a"}), letter=True) == "AVV-07-2-b"
    assert next_id("MOB-2", frozenset()) == "MOB-2-01"
    assert counted_id(["BEF-ACO-08", "BEF-ACO-09"], {"BEF-ACO-10"}) == "BEF-ACO-11"
    assert counted_id(["ACO-A", "ACO-B1"], ()) == ""
    assert counted_id(["NW-SERVERRAUM-2026"], ()) == ""
    assert named_id("UAV-", "Müller & Söhne GmbH", ()) == "UAV-MUELLER-SOEHNE"
    assert named_id("UAV-", "Müller", {"UAV-MUELLER"}) == "UAV-MUELLER-2"


PATHS = [
    ("[a](x.md)", "[a](../one/x.md)"),
    ("[b](/y.md) [c](#A-1) [d](https://e.org/x.md)", "[b](/y.md) [c](#A-1) [d](https://e.org/x.md)"),
    ("![Plan](bilder/plan.png)", "![Plan](../one/bilder/plan.png)"),
    ('[a](x.md "Titel") [b](<mit Blank.pdf>)', '[a](../one/x.md "Titel") [b](<../one/mit Blank.pdf>)'),
    ("{download}`p.pdf` {download}`Plan <p.pdf>`", "{download}`../one/p.pdf` {download}`Plan <../one/p.pdf>`"),
    ("`[a](x.md)`", "`[a](x.md)`"),
    (":::{figure} plan.png\n:::", ":::{figure} ../one/plan.png\n:::"),
    ("```{csv-table}\n:file: t.csv\n```", "```{csv-table}\n:file: ../one/t.csv\n```"),
    ("```\n[a](x.md)\n```", "```\n[a](x.md)\n```"),
    ("[a](p.md#A-1) [b](p.md#B-1)", "[a](q.md#A-1) [b](../one/p.md#B-1)"),
    ("[a](./x.md)", "[a](./../one/x.md)"),
]


@pytest.mark.parametrize(("before", "after"), PATHS)
def test_relative_paths_follow_and_come_back(before: str, after: str) -> None:
    there = addressed(lines_of(before), "m/one/p", "m/two/q", ("m/one/p", "m/two/q"), {"A-1"})
    back = addressed(there, "m/two/q", "m/one/p", ("m/two/q", "m/one/p"), {"A-1"})

    assert "".join(there) == after
    assert "".join(back) == before


@pytest.mark.parametrize(
    ("written", "rest", "there", "told"),
    [
        ("Satz[^1].\n", "[^1]: Note\n", "", "gemeinsam"),
        ("Satz[^1].\n\n[^1]: Note\n", "Auch[^1].\n", "", "gemeinsam"),
        ("Satz [hier][ziel].\n", "[ziel]: x.md\n", "", "gemeinsam"),
        ("Satz[^1].\n\n[^1]: Note\n", "", "[^1]: Andere\n", "gibt es auf der anderen Seite schon"),
    ],
)
def test_what_counts_on_one_page_only_is_not_torn(written: str, rest: str, there: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        check_notes(lines_of(written), lines_of(rest), lines_of(there), "K-1-01")


def test_notes_that_an_entry_has_for_itself_go_with_it() -> None:
    check_notes(lines_of("Satz[^1].\n\n[^1]: Note\n"), lines_of("`[^1]` und [x]\n"), [], "K-1-01")


# ── there and back ─────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = st.text("abc äöß*_`§:[]()#|–", min_size=1, max_size=30).map(lambda text: f"Wort {text.strip()}")


@st.composite
def entries(draw: st.DrawFn, name: str) -> tuple[str, bool]:
    """The lines of an entry ``name``, and whether it is an item of a list."""
    words = draw(WORDS)
    more = draw(st.sampled_from(["", "\n  :rolle: IT", "\n\n  Absatz."]))
    if draw(st.booleans()):
        return f"- [{name}] {words}{more}", True
    example = draw(st.sampled_from(["", "\n\n```markdown\n:::{tom} X\n:id: K-1-01\n:::\n```", "\n\n- a\n- b"]))
    marks = "::::" if example.endswith("```") else ":::"
    return f"{marks}{{tom}} {words}\n:id: {name}\n\nText.{example}\n{marks}", False


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page with a control that holds entries, and text around it."""
    content = ["\nText."]
    was_item = False
    for number in range(draw(st.integers(1, 4))):
        written, is_item = draw(entries(f"K-1-{number:02}"))
        content.append(written if is_item and was_item else f"\n{written}")
        was_item = is_item
    body = "\n".join(content)
    text = f"# {draw(WORDS)}\n\n:::::{{kontrolle}} K\n:id: K-1\n{body}\n:::::"
    text += draw(st.sampled_from(["", "\n", "\n\nDanach.\n"]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return mark + text.replace("\n", end)


@settings(max_examples=80)
@given(pages())
def test_what_is_taken_out_and_put_back_is_as_it_was(text: str) -> None:
    page = Source(text)
    last = max(block.id for block in page.blocks if block.id.startswith("K-1-") and not block.is_code)
    taken, rest = taken_out(page, page.find(last))

    assert put_into(rest, rest.find("K-1"), dedented(taken)).text == text


@settings(max_examples=80)
@given(pages(), entries("K-1-99"))
def test_what_is_put_in_and_taken_out_leaves_all_as_it_was(text: str, entry: tuple[str, bool]) -> None:
    page = Source(text)
    there = put_into(page, page.find("K-1"), lines_of(f"{entry[0]}\n"))

    assert taken_out(there, there.find("K-1-99"))[1].text == text
    assert len({line.removeprefix(bare(line)) for line in there.lines} - {""}) == 1
    lines = list(there.lines)
    for line in page.lines:  # each line is there, in its order
        del lines[: lines.index(line) + 1]


# ── in a handbook ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_measure_is_the_last_line_of_its_control(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write({"a.md": CONTROL, "b.md": "# B\n"})

    assert run(folder, "new", "--in", "mob-1", "Besucher  tragen Ausweise.") == 0
    assert "MOB-1-04 steht in docs/a.md, Zeile 18." in capsys.readouterr().out
    assert "\n- [MOB-1-04] Besucher tragen Ausweise.\n::::\n" in (folder / "docs" / "a.md").read_text(encoding="utf-8")
    assert run(folder, "new", "--in", "MOB-1", "Der Keller ist verschlossen.") == 0
    assert "MOB-1-05" in capsys.readouterr().out


def test_a_new_clause_widens_the_one_around(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write({"a.md": CLAUSES})

    assert run(folder, "new", "--in", "AVV-07", "Geschult wird jährlich") == 0
    assert run(folder, "new", "--in", "AVV-07-01", "Auch neue Beschäftigte") == 0
    assert "AVV-07-01-a" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("new", "--in", "MOB-9", "Satz."), "„MOB-9“ gibt es nicht"),
        (("new", "--in", "MOB-1-01", "Satz."), "lässt sich nichts anlegen"),
        (("new", "--in", "MOB-1"), "Es fehlt eine Angabe"),
        (("new", "--in", "MOB-1", "Nach Art. 32 Abs. 7 DSGVO."), "neue Fehler"),
        (("rename", "MOB-1", "--nach", "MOB-1"), "nicht in sich selbst"),
        (("rename", "MOB-1-01", "--nach", "MOB-1"), "steht schon in"),
        (("rename", "MOB-1-01", "--nach", "MOB-1-02"), "enthält keine anderen Einträge"),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    write: Write, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    folder = write({"a.md": CONTROL, "b.md": "# B\n"})

    status, said = run(folder, *arguments), capsys.readouterr().err
    assert told in said
    assert status == (1 if "So entstünden neue Fehler" in said else 2)
    assert (folder / "docs" / "a.md").read_text(encoding="utf-8") == CONTROL
    assert not list((folder / "docs").glob(".*"))


def test_an_entry_moves_and_says_what_holds_for_it_now(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    other = (
        "# Zugang\n\n:::{kontrolle} Zugangskontrolle\n:id: MOB-2\n:rolle: IT-Leitung\n:::\n\n[Zaun](../a.md#MOB-1-03)\n"
    )
    folder = write(
        {
            "a.md": CONTROL,
            "b.md": "# B\n",
            "teil/c.md": other,
            "teil/index.md": "# Teil\n\n```{toctree}\nc\n```\n",
            "d.md": "# D\n\n```{toctree}\nteil/index\n```\n",
        }
    )

    assert run(folder, "rename", "MOB-1-03", "--nach", "MOB-2") == 0
    text = (folder / "docs" / "teil" / "c.md").read_text(encoding="utf-8")
    assert "::::{kontrolle} Zugangskontrolle" in text
    assert "[b](../b.md)" in text
    assert "[Zaun](c.md#MOB-1-03)" in text
    assert "MOB-1-03" not in (folder / "docs" / "a.md").read_text(encoding="utf-8")
    assert "Rolle: IT-Leitung (vorher: keine)" in capsys.readouterr().out

    assert run(folder, "rename", "MOB-1-01", "--nach", "MOB-2") == 0
    assert "- [MOB-1-01] Die Tür ist verschlossen.\n  :rolle: Haustechnik\n" in (
        folder / "docs" / "teil" / "c.md"
    ).read_text(encoding="utf-8")


OTHER = "# Zugang\n\n:::{kontrolle} Zugangskontrolle\n:id: MOB-2\n\n- [MOB-2-01] Jedes Konto hat ein Passwort.\n:::\n"
TWO = """# Klauseln

::::{avv} Sieben
:id: AVV-07

:::{avv} Absatz
:id: AVV-07-1
:::
::::

:::{avv} Acht
:id: AVV-08
:::
"""
MORE = """# Mehr

:::{uav} Rechenzentrum
:id: UAV-NORD
:::

:::{nachweis} Zertifikat
:id: NW-1
:::

:::{situation} Besuch kommt
:id: SIT-BESUCH
:hier_gilt: MOB-1-01
:::

:::{befund} Etwas fehlt
:id: BEF-X-01
:betrifft: MOB-1
:::

:::{daten} Namen
:id: DAT-NAMEN
:::
"""


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below the sources, with its bytes and its time."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted((folder / "docs").rglob("*"))
        if path.is_file()
    }


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {name: data for name, (data, _) in contents(folder).items()}


@pytest.mark.parametrize(
    ("entry", "there", "back"),
    [
        ("MOB-1-03", "MOB-2", "MOB-1"),
        ("MOB-2-01", "MOB-1", "MOB-2"),
        ("BEF-X-01", "docs/a", "docs/z.md"),
        ("MOB-2", "docs/a", "docs/b"),
        ("AVV-07-1", "AVV-08", "AVV-07"),
    ],
)
def test_an_entry_that_comes_back_leaves_no_trace(write: Write, entry: str, there: str, back: str) -> None:
    more = MORE[: MORE.index(":::{daten}")].rstrip() + "\n"
    folder = write({"a.md": CONTROL.replace("\n", "\r\n"), "b.md": OTHER, "c.md": TWO, "z.md": more})
    before = bytes_of(folder)

    assert run(folder, "rename", entry, "--nach", there) == 0
    assert bytes_of(folder) != before
    assert run(folder, "rename", entry, "--nach", back) == 0
    assert bytes_of(folder) == before


@pytest.mark.parametrize(
    ("arguments", "page", "written"),
    [
        (("--art", "nachweis", "Auszug"), "z.md", ":id: NW-1\n:::\n\n:::{nachweis} Auszug\n:id: NW-2\n:::\n"),
        (("--art", "befund", "Es fehlt"), "z.md", ":::{befund} Es fehlt\n:id: BEF-X-02\n:::\n\n:::{daten}"),
        (("--art", "daten", "Anschrift"), "z.md", ":::{daten} Anschrift\n:id: DAT-ANSCHRIFT\n:::\n"),
        (("--art", "uav", "Süd AG"), "z.md", ":::{uav} Süd AG\n:id: UAV-SUED\n:::\n"),
        (("--art", "situation", "Im Homeoffice"), "z.md", ":id: SIT-HOMEOFFICE\n"),
        (("--art", "Nachweis", "--kennung", "NW-TUER", "--in", "docs/a.md", "X"), "a.md", "::::\n\n:::{nachweis} X\n"),
        (
            ("--art", "anpassung", "--kennung", "ANP-1", "--in", "MOB-1", "X"),
            "a.md",
            "\n\n:::{anpassung} X\n:id: ANP-1\n",
        ),
        (
            ("--art", "kontrolle", "--in", "DOK-1", "Weitergabe"),
            "mob-3-weitergabe.md",
            "# Weitergabe\n\n::::{kontrolle}",
        ),
        (("--block", "--in", "MOB-1", "Ein Satz"), "a.md", ":::{tom} Ein Satz\n:id: MOB-1-04\n:::\n::::\n"),
    ],
)
def test_every_kind_has_its_place_and_what_is_left_to_do_is_told(
    write: Write, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], page: str, written: str
) -> None:
    folder = write({"index.md": index(but=PLAIN), "a.md": CONTROL, "b.md": OTHER, "z.md": MORE})

    assert run(folder, "new", *arguments) == 0, capsys.readouterr().err
    assert written in (folder / "docs" / page).read_text(encoding="utf-8")


def test_a_promise_may_be_written_before_its_measure(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    clause = CLAUSES.replace(":id: AVV-07\n", ":id: AVV-07\n:verpflichtet: auftragsverarbeiter\n")
    folder = write({"index.md": index(but=("promise_without_measure",)), "a.md": clause})

    assert run(folder, "new", "--in", "AVV-07", "--art", "avv", "Der Wechsel wird angekündigt") == 0
    assert "Noch zu tun: " in capsys.readouterr().out


def test_old_errors_whose_lines_shift_are_no_new_ones(write: Write) -> None:
    first = "# A\n\n:::{kontrolle} A\n:id: K-1\n:::\n\n:::{kontrolle} B\n:id: K-2\n\n- [K-2-01] Erste.\n:::\n"
    folder = write({"a.md": first, "b.md": "# B\n\n:::{kontrolle} C\n:id: K-3\n\n- [K-2-01] Zweite.\n:::\n"})

    assert run(folder, "new", "--in", "K-1", "Die Tür ist verschlossen.") == 0


def test_a_document_is_a_folder_with_its_page(write: Write) -> None:
    folder = write(
        {"teil/index.md": index("DOK-2", "Teil"), "a.md": CONTROL, "u.md": "# U\n\n```{toctree}\nteil/index\n```\n"}
    )

    assert run(folder, "new", "--art", "dokument", "Richtlinie") == 0
    assert (folder / "docs" / "richtlinie" / "index.md").read_bytes() == (
        b"# Richtlinie\n\n:::{dokument} Richtlinie\n:id: DOK-RICHTLINIE\n:::\n"
    )
    assert "teil/index\nrichtlinie/index\n" in (folder / "docs" / "u.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rename", "MOB-1-01", "--nach", "AVV-07"), "Eine Maßnahme gehört in eine Kontrolle"),
        (("rename", "AVV-07", "--nach", "MOB-1"), "Eine Klausel gehört in eine Klausel oder in ein Dokument"),
        (("rename", "MOB-1-01", "--nach", "docs/b"), "Eine Maßnahme gehört in eine Kontrolle"),
        (("rename", "DOK-1", "--nach", "docs/b"), "Ein Dokument ist ein Ordner"),
        (("rename", "MOB-1", "--nach", "docs/a"), "steht schon auf der Seite"),
        (("rename", "MOB-1", "--nach", "docs/q"), "Die Seite „docs/q“ gibt es nicht"),
        (("new", "--art", "vertrag", "X"), "Die Art „vertrag“ gibt es nicht"),
        (("new", "--art", "nachweis", "--in", "MOB-1", "Auszug"), "--kennung NW-AUSZUG"),
        (("new", "--art", "nachweis", "X"), "Sagen Sie mit „--in“"),
        (("new", "--in", "MOB-1", "--kennung", "MOB-1-01", "X"), "ist schon vergeben (docs/a.md, Zeile 8)"),
        (("new", "--in", "MOB-1", "--kennung", "tür", "X"), "„tür“ ist keine Kennung"),
        (("new", "--in", "MOB-2", "Siehe [hier](#MOB-9-01)."), "„MOB-9-01“ gibt es nicht"),
        (("new", "--in", "MOB-4", "Satz."), "endet zu früh"),
        (("new", "--in", "MOB-3", "Satz."), "docs/latin.md, Zeile 6: Die Datei ist nicht in UTF-8"),
    ],
)
def test_refused_means_every_file_is_the_same(
    write: Write, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    pages: dict[str, str | bytes] = {
        "a.md": CONTROL.replace("\n", "\r\n"),
        "b.md": b"\xef\xbb\xbf" + OTHER.encode().rstrip(),
        "c.md": CLAUSES,
        "latin.md": "# L\n\n:::{kontrolle} L\n:id: MOB-3\n\nFür alle.\n:::\n".encode("cp1252"),
        "offen.md": "# O\n\n:::{kontrolle} O\n:id: MOB-4\n\n:::{tom} T\n:id: MOB-4-01\n:::\n:::\n",
    }
    folder = write(pages)
    before = contents(folder)

    status, said = run(folder, *arguments), capsys.readouterr().err
    assert told in said
    assert status == (1 if "So entstünden neue Fehler" in said else 2)
    assert contents(folder) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device"), ValueError("x")])
def test_interrupted_means_every_file_is_the_same(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException
) -> None:
    folder = write({"a.md": CONTROL, "b.md": OTHER})
    before = contents(folder)
    changed = []

    def read(source: Path) -> object:
        changed.append(contents(source) != before)
        raise error

    monkeypatch.setattr(changing, "read", read)

    assert run(folder, "rename", "MOB-2-01", "--nach", "MOB-1") == (130 if isinstance(error, KeyboardInterrupt) else 2)
    assert changed == [True]
    assert contents(folder) == before
    assert "Traceback" not in capsys.readouterr().err


def test_what_somebody_else_writes_meanwhile_stays(tmp_path: Path) -> None:
    one, two = tmp_path / "a.md", tmp_path / "b.md"
    one.write_bytes(b"eins")
    two.write_bytes(b"zwei")

    with (
        pytest.raises(SourceError, match=r"„b\.md“ ist inzwischen geändert"),
        changed({one: (b"eins", b"1"), two: (b"2", b"3")}),
    ):
        pytest.fail("nothing is written")
    with contextlib.suppress(KeyboardInterrupt), changed({one: (b"eins", b"1"), two: (b"zwei", b"2")}):
        two.write_bytes(b"von anderen")
        raise KeyboardInterrupt

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.md": b"eins", "b.md": b"von anderen"}


def test_a_request_to_end_takes_everything_back(tmp_path: Path) -> None:
    one = tmp_path / "a.md"
    one.write_bytes(b"eins")
    before = one.stat()

    with (
        contextlib.suppress(KeyboardInterrupt),
        changed({one: (b"eins", b"1"), tmp_path / "neu" / "b.md": (None, b"2")}),
    ):
        os.kill(os.getpid(), signal.SIGTERM)
        pytest.fail("it goes on")

    assert [path.name for path in tmp_path.rglob("*")] == ["a.md"]
    assert (one.read_bytes(), one.stat().st_mtime_ns, one.stat().st_ino) == (b"eins", before.st_mtime_ns, before.st_ino)


def test_only_rules_that_exist_say_that_something_is_unfinished() -> None:
    assert UNFINISHED - {"missing_citation"} <= NAMES


def test_what_an_editor_makes_for_itself_is_not_named() -> None:
    paths = map(Path, ("docs/a.md", "docs/.a.md.swp", "docs/a.md~", "docs/4913.tmp", "docs/.a.md.neu", "docs/b.md"))

    assert told(paths) == ["a.md", "b.md"]


def test_entries_change_places_on_their_page(write: Write) -> None:
    pages = "# A\n\n:::{daten} A\n:id: DAT-A\n:::\n\n:::{daten} B\n:id: DAT-B\n:::\n\n:::{daten} C\n:id: DAT-C\n:::\n"
    folder = write({"a.md": pages})

    assert run(folder, "rename", "DAT-A", "--nach", "DAT-B") == 0
    text = (folder / "docs" / "a.md").read_text(encoding="utf-8")
    assert [line[5:] for line in text.splitlines() if line.startswith(":id:")] == ["DAT-B", "DAT-A", "DAT-C"]
    assert run(folder, "rename", "DAT-B", "--nach", "DAT-A") == 0
    assert (folder / "docs" / "a.md").read_text(encoding="utf-8") == pages


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_a_page_keeps_its_ends_of_lines(write: Write, end: str, last: str) -> None:
    text = "\ufeff" + CONTROL.rstrip() + last
    folder = write({"a.md": text.replace("\n", end).encode(), "b.md": "# B\n"})

    assert run(folder, "new", "--in", "MOB-1", "Besucher tragen Ausweise.") == 0
    wanted = text.replace(":::\n::::", ":::\n\n- [MOB-1-04] Besucher tragen Ausweise.\n::::")
    assert (folder / "docs" / "a.md").read_bytes() == wanted.replace("\n", end).encode()


def test_the_editor_gets_blocks_ids_and_the_head_of_a_page(write: Write) -> None:
    folder = write({"a.md": CONTROL, "b.md": "# B\n"})

    assert run(folder, "editor") == 0
    blocks = json.loads((folder / ".vscode" / "bausteine.code-snippets").read_text(encoding="utf-8"))
    assert {block["prefix"] for block in blocks.values()} >= {*(kind.value for kind in Kind), *VIEWS, "nur", "zeile"}
    ids = json.loads((folder / ".vscode" / "kennungen.code-snippets").read_text(encoding="utf-8"))
    assert ids["MOB-1-01"]["description"] == "Maßnahme: Die Tür ist verschlossen."


def test_the_head_of_every_page_keeps_to_its_schema() -> None:
    check = jsonschema_rs.validator_for(front_matter())
    heads = []
    for page in [*(ROOT / "docs").rglob("*.md"), *(ROOT / "measures").rglob("*.md")]:
        text = page.read_text(encoding="utf-8")
        if text.startswith("---\n"):
            heads.append(head := yaml.safe_load(text.split("---\n")[1]))
            assert check.is_valid(head), page
    assert len(heads) > 5
    assert not check.is_valid({"ausgabe": "alle"})
