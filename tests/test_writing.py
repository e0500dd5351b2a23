"""New entries and entries that move: ids and links stay right, and nothing is broken."""

import contextlib
import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from nachweis.compliance.model import Kind
from nachweis.handbook.asking import VIEWS
from nachweis.writing.__main__ import main
from nachweis.writing.editor import front_matter
from nachweis.writing.sources import SourceError, moved_links, next_id, put_into, span, taken_out
from tests.conftest import ROOT, Write

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


def test_an_entry_is_found_with_all_its_lines() -> None:
    item, block = span(CONTROL, 8, "MOB-1-01"), span(CONTROL, 12, "MOB-1-03")

    assert taken_out(CONTROL, item)[0] == "- [MOB-1-01] Die Tür ist verschlossen.\n  :rolle: Haustechnik"
    assert taken_out(CONTROL, block)[0].endswith("und `:::`.\n:::")
    assert span(CONTROL, 3, "MOB-1").end == 17
    with pytest.raises(SourceError, match="beginnt „MOB-1-09“ nicht"):
        span(CONTROL, 9, "MOB-1-09")
    with pytest.raises(SourceError, match="hört nicht auf"):
        span("::::{tom} A\n:id: A-1\n", 1, "A-1")


def test_a_block_around_gets_more_colons_if_it_must() -> None:
    inner = put_into(CLAUSES, span(CLAUSES, 3, "AVV-07"), ":::{avv} Absatz\n:id: AVV-07-1\n:::")
    deeper = put_into(inner, span(inner, 8, "AVV-07-1"), ":::{avv} Buchstabe\n:id: AVV-07-1-a\n:::")

    assert "::::{avv} Pflichten" in inner
    assert ":::::{avv} Pflichten" in deeper
    assert "::::{avv} Absatz" in deeper
    assert deeper.rstrip().endswith(":::\n::::\n:::::")


def test_the_next_id_is_free_and_looks_like_its_siblings() -> None:
    assert next_id("MOB-1", frozenset({"MOB-1-01", "MOB-1-09", "MOB-10-99"})) == "MOB-1-10"
    assert next_id("AVV-07", frozenset({"AVV-07-1"})) == "AVV-07-2"
    assert next_id("AVV-07-2", frozenset({"AVV-07-2-a"}), letter=True) == "AVV-07-2-b"
    assert next_id("MOB-2", frozenset()) == "MOB-2-01"


def test_relative_links_follow() -> None:
    assert (
        moved_links("[a](x.md) [b](/y.md) [c](#A-1)", "m/one/p", "m/two/q") == "[a](../one/x.md) [b](/y.md) [c](#A-1)"
    )


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

    assert run(folder, *arguments) == 1
    assert told in capsys.readouterr().err
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
    assert "[Zaun](#MOB-1-03)" in text
    assert "MOB-1-03" not in (folder / "docs" / "a.md").read_text(encoding="utf-8")
    assert "Rolle: IT-Leitung (vorher: keine)" in capsys.readouterr().out

    assert run(folder, "rename", "MOB-1-01", "--nach", "MOB-2") == 0
    assert "- [MOB-1-01] Die Tür ist verschlossen.\n  :rolle: Haustechnik\n" in (
        folder / "docs" / "teil" / "c.md"
    ).read_text(encoding="utf-8")


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
