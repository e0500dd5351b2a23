"""What is typed arrives, on the site, in the PDF and in the data; what does not arrive as it was typed is told."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from bs4 import BeautifulSoup

from nachweis.cli import main
from tests.conftest import Write

CONTROL = "::::{{kontrolle}} Zutritt\n:id: K-{n}\n:status: umgesetzt\n\n{}\n::::\n"

TEXT = {
    "a date in a sentence": (
        "Der Vertrag beginnt am\n1. Januar 2026 und endet am\n31. Dezember 2027.",
        "beginnt am 1. Januar 2026 und endet am 31. Dezember 2027.",
    ),
    "a date after a list": ("1. Eins\n2. Zwei\n\n15. Mai ist frei.", "15. Mai ist frei."),
    "a date at the beginning": ("15. Mai ist frei.", "15. Mai ist frei."),
    "a short month": ("31. Dez. 2027 endet es.", "31. Dez. 2027 endet es."),
    "an ordinal in a sentence": ("Die Räume liegen im\n1. Obergeschoss links.", "liegen im 1. Obergeschoss links."),
    "a date in an item": ("- Ab\n  1. Januar gilt das.", "Ab 1. Januar gilt das."),
    "stars in a word": (
        "Nutzer*innen und Mitarbeiter*innen werden geschult.",
        "Nutzer*innen und Mitarbeiter*innen werden geschult.",
    ),
    "stars in a word, twice": ("Ein*e Administrator*in prüft.", "Ein*e Administrator*in prüft."),
    "a product": ("2*3*4", "2*3*4"),
    "stars in bold": ("**Nutzer*innen** lesen.", "Nutzer*innen lesen."),
    "emphasis is emphasis": ("Das ist *wichtig*.", "Das ist wichtig."),
    "a line separator": ("Vorher\u2028nachher", "Vorher nachher"),
    "decomposed letters": ("Bu\u0308ro und Stra\u00dfe", "Büro und Straße"),
}
"""What a clause says, and what readers see."""

NUMBERS = {
    "a gap": ("1. Gesetze.\n3. Vertraulich.\n4. Löschen.", [1, 3, 4]),
    "not from one": ("5. Fünf.\n6. Sechs.", [5, 6]),
    "one throughout": ("1. Eins.\n1. Zwei.\n1. Drei.", [1, 2, 3]),
    "backwards": ("3. Drei.\n2. Zwei.\n1. Eins.", [3, 2, 1]),
    "brackets": ("1) Eins.\n4) Vier.", [1, 4]),
    "twice": ("1. Eins.\n2. Zwei.\n2. Auch zwei.\n3. Drei.", [1, 2, 2, 3]),
    "with paragraphs": ("1. Eins.\n\n   Mehr.\n\n4. Vier.", [1, 4]),
}
"""A list, and the numbers that readers see."""

OPTIONS = {
    "Ticket #4711 nennen": None,
    '"Nord" GmbH': None,
    "> 30 Tage": None,
    "| Hof": None,
    "'Meyer' & Söhne": None,
    '"C:\\Daten\\x"': None,
    "C:\\Daten\\x": None,
    "a: b: c": None,
    "[x, y]": None,
    "{x: y}": None,
    "*nicht betont*": None,
    "Nutzer*innen": None,
    "@alle & !wichtig": None,
    "%100": None,
    "- Punkt": None,
    "ja # nein": None,
    "null": None,
    "1.0": None,
    "2026-01-01": None,
    "\u00a0Leitung\u00a0": "Leitung",
    "Leitung\u2028IT": "Leitung IT",
    "Bu\u0308ro": "Büro",
}
"""What is typed behind „:grund:“, and what arrives if it is not the same."""

STATUSES = {
    "not indented": "- [S-{n}-01] Zu.\n:status: geplant",
    "indented by one": "- [S-{n}-01] Zu.\n :status: geplant",
    "indented by two": "- [S-{n}-01] Zu.\n  :status: geplant",
    "indented by four": "- [S-{n}-01] Zu.\n    :status: geplant",
    "indented by a tab": "- [S-{n}-01] Zu.\n\t:status: geplant",
    "behind no-break spaces": "- [S-{n}-01] Zu.\n\u00a0\u00a0:status: geplant",
    "after another": "- [S-{n}-01] Zu.\n  :rolle: Leitung\n:status: geplant",
    "without its colon": "- [S-{n}-01] Zu.\n  status: geplant",
}
"""How „:status: geplant“ is typed below a measure of a control that is „umgesetzt“."""

BLOCKS = {
    "a sign that nobody sees before": "\u200b:::{{tom}} Zu\n:id: B-{n}\n:::",
    "a no-break space before": "\u00a0:::{{tom}} Zu\n:id: B-{n}\n:::",
    "a byte order mark before": "\ufeff:::{{tom}} Zu\n:id: B-{n}\n:::",
    "in capitals": ":::{{TOM}} Zu\n:id: B-{n}\n:::",
    "a blank behind the colons": "::: {{tom}} Zu\n:id: B-{n}\n:::",
    "more colons at the end": ":::{{tom}} Zu\n:id: B-{n}\n::::",
}
"""How a measure is typed as a block."""

ITEMS = {
    "a no-break space": "-\u00a0[K-{n}-01] Türen sind zu.",
    "a bullet": "• [K-{n}-01] Türen sind zu.",
    "a dash": "– [K-{n}-01] Türen sind zu.",
    "a dot": "· [K-{n}-01] Türen sind zu.",
    "a number": "1. [K-{n}-01] Türen sind zu.",
    "a bracket": "1) [K-{n}-01] Türen sind zu.",
    "a bullet without a blank": "•[K-{n}-01] Türen sind zu.",
    "a tab": "-\t[K-{n}-01] Türen sind zu.",
    "a star": "* [K-{n}-01] Türen sind zu.",
    "a break": "- [K-{n}-01] Türen  \n  sind zu.",
    "another break": "- [K-{n}-01] Türen\\\n  sind zu.",
    "a soft hyphen": "- [K-{n}-01] Tü\u00adren sind zu.",
}
"""How a measure „Türen sind zu.“ is typed."""


def control(inside: str) -> str:
    """A page with a control; „#N“ is its number."""
    return "# A\n\n" + CONTROL.format(inside.replace("#N", "{n}"), n="{n}").replace("{n}", "#N")


TOLD: dict[str, tuple[str, str, int]] = {
    "no text": (control("- [K-#N-02]"), "missing_title", 7),
    "only a picture": (control("- [K-#N-02] ![Tür](tuer.png)"), "missing_title", 7),
    "a heading that is an empty link": ("# A\n\n## [](https://e.example)\n", "empty_heading", 3),
    "no list": (control("[K-#N-01] Türen sind zu."), "item_without_id", 7),
    "no blank": (control("-[K-#N-01] Türen sind zu."), "item_without_id", 7),
    "a field without its colon": (
        control("- [K-#N-01] Zu.\n  status: geplant"),
        "floating_option",
        8,
    ),
    "a field after an empty line": (
        "# A\n\n:::{avv} A\n:id: AVV-#N\n\n:verpflichtet: niemand\n:::\n",
        "floating_option",
        6,
    ),
    **{
        f"a state as {typed!r}": (f"# A\n\n:::{{tom}} A\n:id: T-#N\n{typed}\n\nText.\n:::\n", "floating_option", 5)
        for typed in (
            "status: offen",
            "**:status:** geplant",
            "::status: geplant",
            ":status; geplant",
        )
    },
    **{
        f"a state below as {typed!r}": (f"# A\n\n:::{{tom}} A\n:id: T-#N\n\n{typed}\n:::\n", "floating_option", 6)
        for typed in (
            ":Status: geplant",
            ":sta\u200btus: geplant",
            "Status: geplant.",
            ":status: geplant",
            "- :status: x",
        )
    },
    **{
        f"an item that begins with {mark!r}": (
            control(f"- [K-#N-01] Türen sind zu.\n{mark}[K-#N-02] Fenster sind zu."),
            "item_without_id",
            8,
        )
        for mark in ("a) ", "(1) ", "o ", "ii. ", "− ", "✓ ", "–\u2009")
    },
    "an option twice": ("# A\n\n:::{avv} A\n:id: AVV-#N\n:grund: x\n:grund: y\n:::\n", "option_twice", 6),
    "options as YAML": ("# A\n\n:::{avv} A\n---\nid: AVV-#N\n---\n:::\n", "broken_options", 4),
    "HTML": ("# A\n\n| A |\n|---|\n| Name<br>Anschrift |\n", "raw_html", 5),
    "details": ("# A\n\n<details>\n<summary>x</summary>\n</details>\n", "raw_html", 3),
    "struck": ("# A\n\n~~alt~~ neu\n", "unknown_markup", 3),
    "an alert": ("# A\n\n> [!NOTE]\n> x\n", "unknown_markup", 3),
    "a number that is a quotation": ("# A\n\nDie Frist beträgt\n> 30 Tage.\n", "mark_in_sentence", 4),
    "a range that is a list": ("# A\n\nGelöscht wird nach 5\n- 7 Tagen.\n", "mark_in_sentence", 4),
    "two colons": ("# A\n\n::{avv} Titel\n:id: AVV-#N\n::\n", "malformed_block", 3),
    "no braces": ("# A\n\n:::avv Titel\n:id: AVV-#N\n:::\n", "malformed_block", 3),
    "four blanks": ("# A\n\n    :::{avv} Titel\n    :id: AVV-#N\n    :::\n", "malformed_block", 3),
    "equal colons": (
        "# A\n\n:::{avv} A\n:id: AVV-#N\n\n:::{avv} B\n:id: AVV-#N-1\n:::\n:::\n",
        "block_cut_off",
        6,
    ),
    "not closed": ("# A\n\n:::{avv} A\n:id: AVV-#N\n\nText.\n", "block_not_closed", 3),
    "text behind the end": ("# A\n\n:::{avv} A\n:id: AVV-#N\n::: Ende\n", "stray_fence", 5),
    "an id with Word's hyphen": ("# A\n\n:::{avv} A\n:id: AVV\u2011#N\n:::\n", "malformed_id", 3),
}
"""What is told, by which rule and in which line."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.conftest import write_project

    pages: dict[str, str | bytes] = {}
    for n, (written, _) in enumerate([*TEXT.values(), *NUMBERS.values()]):
        pages[f"t{n:02}.md"] = f"# T\n\n:::{{avv}} Klausel {n}\n:id: AVV-{n}\n\n{written}\n:::\n"
    for n, value in enumerate(OPTIONS):
        pages[f"o{n:02}.md"] = f"# O\n\n:::{{tom}} Maßnahme {n}\n:id: TOM-{n}\n:grund: {value}\n:rolle: Leitung\n:::\n"
        pages[f"p{n:02}.md"] = "# O\n\n" + CONTROL.format(
            f"- [P-{n}-01] Maßnahme.\n  :grund: {value}\n  :rolle: Leitung", n=f"P-{n}"
        )
    for n, item in enumerate(ITEMS.values()):
        pages[f"i{n:02}.md"] = "# I\n\n" + CONTROL.format(item.format(n=n), n=n)
    for n, item in enumerate(STATUSES.values()):
        pages[f"st{n:02}.md"] = "# S\n\n" + CONTROL.format(item.format(n=n), n=f"S-{n}")
    for n, block in enumerate(BLOCKS.values()):
        pages[f"b{n:02}.md"] = f"# B\n\n{block.format(n=n)}\n"
    folder = tmp_path_factory.mktemp("typed")
    before = Path.cwd()
    os.chdir(write_project(folder, pages))
    try:
        main(["handbook"])
    finally:
        os.chdir(before)
    return folder


def needs(made: Path) -> dict[str, Any]:
    data = json.loads((made / "_build" / "html" / "needs.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = next(iter(data["versions"].values()))["needs"]
    return found


def seen(made: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup(
        (made / "_build" / "html" / "docs" / f"{page}.html").read_text(encoding="utf-8"), "html.parser"
    )


@pytest.mark.parametrize("name", TEXT)
def test_text_arrives_as_it_was_typed(made: Path, name: str) -> None:
    n, shown = list(TEXT).index(name), TEXT[name][1]
    card = seen(made, f"t{n:02}").find(id=f"AVV-{n}")

    assert card is not None
    assert shown in " ".join(card.get_text().split())


def test_text_arrives_on_paper(made: Path) -> None:
    book = pypdfium2.PdfDocument(made / "_build" / "pdf" / "handbuch.pdf")
    text = re.sub(r"\s+", "", "".join(page.get_textpage().get_text_bounded() for page in book)).replace("\x02", "-")

    assert [name for name, (_, shown) in TEXT.items() if re.sub(r"\s+", "", shown) not in text] == []


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_of_a_list_are_those_that_were_typed(made: Path, name: str) -> None:
    n = len(TEXT) + list(NUMBERS).index(name)
    card = seen(made, f"t{n:02}").find(id=f"AVV-{n}")
    assert card is not None
    shown = [
        int(str(row.get("start") or 1)) + place
        for row in card.find_all("ol")
        for place, _ in enumerate(row.find_all("li", recursive=False))
    ]

    assert shown == NUMBERS[name][1]


@pytest.mark.parametrize("kind", ["TOM-{n}", "P-{n}-01"])
def test_values_of_options_are_those_that_were_typed(made: Path, kind: str) -> None:
    entries = needs(made)
    arrived = {value: entries[kind.format(n=n)]["grund"] for n, value in enumerate(OPTIONS)}

    assert arrived == {value: shown or value for value, shown in OPTIONS.items()}
    assert all(entries[kind.format(n=n)]["rolle"] == "Leitung" for n in range(len(OPTIONS)))


def test_a_state_in_the_text_makes_nothing_better(tmp_path: Path) -> None:
    from tests.conftest import sphinx, write_project

    kinds = {"tom": ("geplant", "entfallen"), "befund": ("behoben", "angenommen")}
    pages: dict[str, str | bytes] = {
        f"{state}.md": f"# S\n\n:::{{{kind}}} Sache\n:id: X-{state.upper()}\n\n{typed} {state}\n:::\n"
        for kind, states in kinds.items()
        for state, typed in zip(states, ("Status:", ":Status:"), strict=True)
    }
    built = sphinx(write_project(tmp_path / "p", pages), tmp_path / "out")
    entries = next(iter(json.loads(built.read("needs.json"))["versions"].values()))["needs"]

    assert {id: entries[id].get("status") for id in entries if id.startswith("X-")} == {
        "X-GEPLANT": "geplant",
        "X-ENTFALLEN": None,
        "X-BEHOBEN": None,
        "X-ANGENOMMEN": None,
    }


@pytest.mark.parametrize("name", ITEMS)
def test_a_measure_is_one_whatever_mark_stands_before_it(made: Path, name: str) -> None:
    assert needs(made)[f"K-{list(ITEMS).index(name)}-01"]["title"] == "Türen sind zu."


@pytest.mark.parametrize("name", STATUSES)
def test_a_planned_measure_never_reads_as_done(made: Path, name: str) -> None:
    need = needs(made)[f"S-{list(STATUSES).index(name)}-01"]

    assert (need["title"], need["status"]) == ("Zu.", "geplant")


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_one_whatever_stands_around_it(made: Path, name: str) -> None:
    assert needs(made)[f"B-{list(BLOCKS).index(name)}"]["title"] == "Zu"


def test_what_cannot_arrive_is_told_at_its_line_and_the_pdf_is_built(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pages: dict[str, str | bytes] = {
        f"s{n:02}.md": page.replace("#N", str(n)) for n, (page, _, _) in enumerate(TOLD.values())
    }
    png = Path(__file__).parents[2] / "docs" / "_bilder" / "handbuch.png"
    monkeypatch.chdir(folder := write({**pages, "tuer.png": png.read_bytes()}))

    main(["check"])
    told = capsys.readouterr().out.splitlines()
    main(["pdf"])

    missing = {
        name: [line for line in told if f"s{n:02}.md" in line]
        for n, (name, (_, rule, line)) in enumerate(TOLD.items())
        if not any(one.startswith(f"docs/s{n:02}.md:{line}: ") and one.endswith(f"[{rule}]") for one in told)
    }
    assert missing == {}
    assert (folder / "_build" / "pdf" / "handbuch.pdf").is_file()
