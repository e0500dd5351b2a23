"""What a writer meant to hide is hidden, however it is typed; where nobody can know what was meant, it is internal."""

from pathlib import Path

import pytest

from nachweis.__main__ import main
from nachweis.source.front import read_front
from nachweis.source.text import prepared, shown
from tests.conftest import INDEX, OBJECTIVES, ROOT, Write, index
from tests.handbook.test_editions import FRONT, read_everything

SECRET = "Geheimwort"
PNG = (ROOT / "docs" / "_bilder" / "handbuch.png").read_bytes()
OPEN = f"{FRONT}# Offen\n\n"

PAGES: dict[str, str | bytes] = {
    "equal colons": OPEN + f":::{{nur}} intern\n:::{{note}}\nx\n:::\n{SECRET}\n:::\n",
    "equal backticks": OPEN + f"```{{nur}} intern\n```text\nx\n```\n{SECRET}\n```\n",
    "two entries in a block": OPEN
    + f":::{{nur}} intern\n:::{{tom}} A\n:id: T-1\n:::\n:::{{tom}} {SECRET}\n:id: T-2\n:::\n:::\n",
    "no braces": OPEN + f":::nur intern\n{SECRET}\n:::\n",
    "a blank and no braces": OPEN + f"::: nur intern\n{SECRET}\n:::\n",
    "misspelt": OPEN + f":::{{nru}} intern\n{SECRET}\n:::\n",
    "in capitals": OPEN + f":::{{NUR}} intern\n{SECRET}\n:::\n",
    "never closed": OPEN + f"::::{{nur}} intern\n:::{{note}}\nx\n::::\n\n{SECRET}\n\n:::{{note}}\n",
    "text behind the end": OPEN + f":::{{nur}} intern\nx\n::: Ende\n\n{SECRET}\n:::\n",
    "other word": f"---\nAusgabe: intern\n---\n\n# A\n\n{SECRET}\n",
    "misspelt word": f"---\nausgabee: intern\n---\n\n# A\n\n{SECRET}\n",
    "four dashes": f"----\nausgabe: intern\n----\n\n# A\n\n{SECRET}\n",
    "two dashes": f"--\nausgabe: intern\n--\n\n# A\n\n{SECRET}\n",
    "long dashes": f"———\nausgabe: intern\n———\n\n# A\n\n{SECRET}\n",
    "English": f"---\nedition: intern\n---\n\n# A\n\n{SECRET}\n",
    "a field list": f":ausgabe: intern\n\n# A\n\n{SECRET}\n",
    "Cyrillic": f"---\n\u0430usgabe: intern\n---\n\n# A\n\n{SECRET}\n",
    "twice": f"---\nausgabe: intern\nausgabe: kunde\n---\n\n# A\n\n{SECRET}\n",
    "after an empty line": f"\n---\nausgabe: intern\n---\n\n# A\n\n{SECRET}\n",
    "after a comment": f"% x\n---\nausgabe: intern\n---\n\n# A\n\n{SECRET}\n",
    "indented": f"  ---\n  ausgabe: intern\n  ---\n\n# A\n\n{SECRET}\n",
    "below myst": f"---\nmyst:\n  ausgabe: intern\n---\n\n# A\n\n{SECRET}\n",
    "no YAML": f"---\nausgabe intern: [\n---\n\n# A\n\n{SECRET}\n",
    "no end": f"---\nausgabe: intern\n\n# A\n\n{SECRET}\n",
    "below the heading": f"# A\n\nausgabe: intern\n\n{SECRET}\n",
    "with an equals sign": f"ausgabe = intern\n\n# A\n\n{SECRET}\n",
    "in bold": f"**Ausgabe:** intern\n\n# A\n\n{SECRET}\n",
    "unknown edition": f"---\nausgabe: geheim\n---\n\n# A\n\n{SECRET}\n",
    "no edition": f"---\nausgabe:\n---\n\n# A\n\n{SECRET}\n",
    "a list": f"---\nausgabe: [intern]\n---\n\n# A\n\n{SECRET}\n",
    "Latin-1": f"---\nausgabe: intern\n---\n\n# Ä\n\n{SECRET}\n".encode("latin-1"),
    "UTF-16": f"---\nausgabe: intern\n---\n\n# Ä\n\n{SECRET}\n".encode("utf-16"),
    "two lines in a field": OPEN + f":::{{tom}} A\n:id: T-3\n:intern: x\n  {SECRET}\n:::\n",
    "two lines in a field, deeper": OPEN + f":::{{tom}} A\n:id: T-4\n:intern: x\n     {SECRET}\n:::\n",
    "a field after an empty line": OPEN + f":::{{tom}} A\n:id: T-5\n\n:intern: {SECRET}\n:::\n",
    "all fields after an empty line": OPEN + f":::{{tom}} A\n\n:id: T-6\n:intern: {SECRET}\n:::\n",
    "a field after the text": OPEN + f":::{{tom}} A\n:id: T-7\n\nText.\n\n:intern: {SECRET}\n:::\n",
    "a field beside an item": OPEN + f"::::{{kontrolle}} K\n:id: K-1\n\n- [K-1-01] Satz.\n:intern: {SECRET}\n::::\n",
    "a field below the heading": OPEN + f":intern: {SECRET}\n",
    "a comment": OPEN + f"<!-- {SECRET} -->\n",
    "a comment in a line": OPEN + f"Text <!-- {SECRET} --> Text\n",
    "a comment over lines": OPEN + f"Text\n<!--\n\n{SECRET}\n\n-->\nText\n",
    "a comment in an entry": OPEN + f":::{{tom}} A\n:id: T-8\n\n<!-- {SECRET} -->\n:::\n",
    "a comment in a title": OPEN + f":::{{tom}} A <!-- {SECRET} -->\n:id: T-9\n:::\n",
    "a comment in a field": OPEN + f":::{{tom}} A\n:id: T-10\n:rolle: Leitung <!-- {SECRET} -->\n:::\n",
    "a comment in an item": OPEN + f"::::{{kontrolle}} K\n:id: K-2\n\n- [K-2-01] Satz. <!-- {SECRET} -->\n::::\n",
    "a comment in a heading": OPEN + f"## Teil <!-- {SECRET} -->\n",
    "a comment in a cell": OPEN + f"| A |\n|---|\n| x <!-- {SECRET} --> |\n",
    "a comment that does not end": OPEN + f"Text\n\n<!-- {SECRET}\n\n## Teil\n\nText\n",
    "a comment after code": OPEN + f"```text\n<!-- offen\n```\n\n<!-- {SECRET} -->\n",
    "a comment beside code": OPEN + f"`<!--` ist ein Anfang. <!-- {SECRET} -->\n",
    "a comment of MyST": OPEN + f"% {SECRET}\n",
    "a comment of MyST in an entry": OPEN + f":::{{tom}} A\n:id: T-11\n\n% {SECRET}\n:::\n",
    "a comment of MyST in an item": OPEN + f"::::{{kontrolle}} K\n:id: K-3\n\n- [K-3-01] Satz.\n\n  % {SECRET}\n::::\n",
    "a break with words": OPEN + f"+++ {SECRET}\n\nText\n",
    "a link to nowhere": OPEN + f"[//]: # ({SECRET})\n\nText\n",
    "a link to nowhere in an entry": OPEN + f":::{{tom}} A\n:id: T-12\n\nText\n\n[kommentar]: <> ({SECRET})\n:::\n",
    "an instruction": OPEN + f"<?php {SECRET} ?>\n",
    "character data": OPEN + f"<![CDATA[{SECRET}]]>\n",
    "a literal page": OPEN + "```{literalinclude} geschlossen.md\n```\n",
    "an open page, literally": OPEN + "```{literalinclude} mit-block.md\n```\n",
    "a page to take away": OPEN + "{download}`x <geschlossen.md>`\n",
    "an open page to take away": OPEN + "{download}`x <mit-block.md>`\n",
    "a page as a table": OPEN + "```{csv-table}\n:file: geschlossen.md\n```\n",
    "an included page": OPEN + "```{include} geschlossen.md\n```\n",
    "an included page, literally": OPEN + "```{include} mit-block.md\n:literal:\n```\n",
    "an included page from within a block": OPEN + "```{include} mit-block.md\n:start-after: intern\n```\n",
    "a closed file": OPEN + "```{literalinclude} geschlossen.txt\n```\n",
    "a file of a closed folder": OPEN + "```{literalinclude} zu/liste.txt\n```\n",
    "a picture of a closed folder": OPEN + "![x](zu/bild.png)\n",
    "a file to take away of a closed folder": OPEN + "{download}`x <zu/liste.txt>`\n",
    "only": OPEN + f"```{{only}} niemals\n{SECRET}\n```\n",
    "a footnote outside of its block": OPEN + f":::{{nur}} intern\nx[^a]\n:::\n\n[^a]: {SECRET}\n",
    "a term": OPEN + "{term}`Geheimwort`\n",
}
HIDDEN_ANYWAY = {name for name in PAGES if name.startswith(("a comment", "a break", "a link", "an instr", "character"))}
SAID_TO_NOBODY = {name for name in HIDDEN_ANYWAY if "does not end" not in name} | {
    "in capitals",
    "two lines in a field",
    "two lines in a field, deeper",
    "a field beside an item",
}
"""What is hidden as it was meant: nothing is wrong with it."""


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    return {name: f"s{number:02}" for number, name in enumerate(PAGES)}


@pytest.fixture
def folder(write: Write, names: dict[str, str]) -> Path:
    pages: dict[str, str | bytes] = {f"{names[name]}.md": page for name, page in PAGES.items()}
    closed: dict[str, str | bytes] = {
        "index.md": FRONT + index(topics=OBJECTIVES),
        "geschlossen.md": f"---\nausgabe: intern\n---\n\n# Zu\n\n{SECRET}\n\n:::{{glossary}}\nGeheimwort\n  x\n:::\n",
        "mit-block.md": OPEN + f":::{{nur}} intern\n{SECRET}\n:::\n",
        "geschlossen.txt": f"---\nausgabe: intern\n---\n{SECRET}\n",
        "zu/index.md": "---\nausgabe: intern\n---\n\n# Zu\n",
        "zu/liste.txt": SECRET,
        "zu/bild.png": PNG + SECRET.encode(),
    }
    made = write({**pages, **closed}, "nachweis_search = True\n")
    # A folder that its index opens: a page in it that says nothing is open too.
    root = made / "docs" / "index.md"
    (made / "docs" / "teil").mkdir()
    for path in list((made / "docs").iterdir()):
        if (path.is_file() and path != root) or path.name == "zu":
            path.rename(made / "docs" / "teil" / path.name)
    (made / "docs" / "teil" / "index.md").write_text(
        f"{FRONT}# Teil\n\n```{{toctree}}\n:glob:\n\n*\n```\n", encoding="utf-8"
    )
    root.write_text(FRONT + INDEX.replace("*\n```", "teil/index\n```"), encoding="utf-8")
    return made


def test_what_was_meant_to_be_hidden_is_in_no_byte_for_customers_and_is_told(
    folder: Path, names: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)

    main(["handbook", "--fuer", "kunde"])
    site = {
        **read_everything(folder / "_build" / "kunde" / "html"),
        **read_everything(folder / "_build" / "kunde" / "pdf"),
    }
    capsys.readouterr()
    main(["check"])
    told = capsys.readouterr().out

    assert [path for path, text in site.items() if SECRET.casefold() in text.casefold()] == []
    quiet = {name for name in PAGES if f"docs/teil/{names[name]}.md:" not in told}
    assert quiet == SAID_TO_NOBODY


def test_what_markdown_hides_is_hidden_from_everybody(
    folder: Path, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in PAGES:
        if name not in HIDDEN_ANYWAY:
            (folder / "docs" / "teil" / f"{names[name]}.md").unlink()
    for name in ("geschlossen.md", "mit-block.md", "geschlossen.txt", "zu/liste.txt"):
        (folder / "docs" / "teil" / name).unlink()
    monkeypatch.chdir(folder)

    main(["handbook"])

    assert [
        path for path, text in read_everything(folder / "_build").items() if SECRET in text and "doctrees" not in path
    ] == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("`<!-- x -->` bleibt", "`<!-- x -->` bleibt"),
        ("```html\n<!-- x -->\n% y\n```", "```html\n<!-- x -->\n% y\n```"),
        ("\\<!-- x --> bleibt", "\\<!-- x --> bleibt"),
        ("99 % <!-- x -->", "99 %"),
        ("a <!-- x --> b <!-- y --> c", "a  b  c"),
        (":::{code-block} html\n<!-- x -->\n:::", ":::{code-block} html\n<!-- x -->\n:::"),
        (":::{note}\n<!-- x -->\n:::", ":::{note}\n%\n:::"),
        ("````markdown\n:::{tom} A\n<!-- x -->\n:::\n````", "````markdown\n:::{tom} A\n<!-- x -->\n:::\n````"),
        ("5 < 6 <!- kein -> ?", "5 < 6 <!- kein -> ?"),
        ("<https://beispiel.example> und a <b", "<https://beispiel.example> und a <b"),
    ],
)
def test_only_comments_go_and_lines_stay(text: str, left: str) -> None:
    page = prepared(text)

    assert page.text == left
    assert page.text.count("\n") == text.count("\n")
    assert page.flaws == []


def test_a_comment_in_the_middle_of_a_sentence_is_told() -> None:
    flaws = prepared("Verfügbar sind 99,9\n% im Jahresmittel.\n\nEin Satz.\n% Kommentar\n\n% Kommentar\n").flaws

    assert [(flaw.rule, flaw.line) for flaw in flaws] == [("comment_in_sentence", 2)]


def test_an_entry_has_no_trace_of_what_was_hidden() -> None:
    assert shown(prepared("Eins.\n\n% zwei\n\n+++ drei\n\nVier.").text) == "Eins.\n\n\n\nVier."


@pytest.mark.parametrize(
    ("text", "values", "rules"),
    [
        (
            "---\nausgabe: kunde\norphan: true\ntocdepth: 2\n---\n# A",
            {"ausgabe": "kunde", "orphan": True, "tocdepth": 2},
            [],
        ),
        ("---\n---\n# A", {}, []),
        ("# A\n\nIntern: Das ist ein Satz.", {}, []),
        ("# A\n\nKontakt: Leitung", {}, []),
        ("---\nAusgabe: kunde\n---\n# A", {}, ["unknown_front_key"]),
        ("---\norphan: vielleicht\n---\n# A", {}, ["bad_front_value"]),
        ("---\n- a\n---\n# A", {}, ["broken_front_matter"]),
        ("---\n<<: &a {b: *a}\n---\n# A", {}, ["unknown_front_key"]),
    ],
)
def test_the_head_of_a_page(text: str, values: dict[str, object], rules: list[str]) -> None:
    front = read_front(text)

    assert dict(front.values) == values
    assert [flaw.rule for flaw in front.flaws] == rules
