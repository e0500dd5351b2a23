"""What a writer meant to hide is hidden, however it is typed; where nobody can know what was meant, it is internal."""

from pathlib import Path

import pytest

from nachweis.cli import main
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
TOM = ":::{{tom}} A\n:id: T-{n}\n"
ITEM = "::::{{kontrolle}} K\n:id: K-{n}\n\n"
VARIANTS: dict[str, str] = {
    "a link to nowhere over lines": "[//]: # (Notiz\n{S})",
    "a link to nowhere over lines, quoted": '[kommentar]: <> "Notiz\n{S}"',
    "a link to nowhere in brackets of their own": "[//]: # (\n{S}\n)",
    "a link to nowhere in a quotation": "> [//]: # (a\n> {S})",
    "backticks without braces": "```nur intern\n{S}\n```",
    "tildes without braces": "~~~nur intern\n{S}\n~~~",
    "backticks and braces around all": "```{{nur intern}}\n{S}\n```",
    "braces with blanks": "```{{ nur }} intern\n{S}\n```",
    "square brackets": "```[nur] intern\n{S}\n```",
    "round brackets": "```(nur) intern\n{S}\n```",
    "an entry in backticks without braces": "```tom A\n:id: T-{n}\n:ausgabe: intern\n{S}\n```",
    "a colon behind the braces": ":::{{nur}}: intern\n{S}\n:::",
    "a dash behind the braces": ":::{{nur}}-intern\n{S}\n:::",
    "nothing behind the braces": ":::{{nur}}intern\n{S}\n:::",
    "a quotation that ends": "> :::{{nur}} intern\n{S}\n> :::",
    "a quotation that breaks off": "> :::{{nur}} intern\n> x\n\n> {S}\n> :::",
    "an item that ends": "- :::{{nur}} intern\n{S}\n  :::",
    "an item that breaks off": "- :::{{nur}} intern\n  x\n\n{S}\n\n  :::",
    "a numbered item": "1. :::{{nur}} intern\n  {S}\n  :::",
    "an item with a block that ends outside": "- Punkt\n\n  :::{{nur}} intern\n{S}\n:::",
    "a definition": "Begriff\n: Text\n  :::{{nur}} intern\n{S}\n  :::",
    "a field": ":feld: x\n  :::{{nur}} intern\n{S}\n  :::",
    "four blanks": "    :::{{nur}} intern\n    {S}\n    :::",
    "a tab": "\t:::{{nur}} intern\n\t{S}\n\t:::",
    "a comment between backticks of two items": "- a ` b\n- c <!-- {S} -->\n- d ` e",
    "a comment between backticks of two blocks": "Text ` x\n<!-- {S} -->\n## Kopf ` y",
    "a comment between backticks of two cells": "| A | B | C |\n|---|---|---|\n| ` | <!-- {S} --> | ` |",
    "a comment of MyST in a list of an item": ITEM + "- [K-{n}-01] Satz.\n\n  - % {S}\n::::",
    "a break in a list of an item": ITEM + "- [K-{n}-01] Satz.\n\n  - +++ {S}\n::::",
    "an edition that says nothing": TOM + ":ausgabe:\n\n{S}\n:::",
    "an edition in the next line": TOM + ":ausgabe:\nintern\n\n{S}\n:::",
    "an edition in a comment": TOM + ":ausgabe: <!-- intern -->\n\n{S}\n:::",
    "an edition twice": TOM + ":ausgabe: intern\n:ausgabe: kunde\n\n{S}\n:::",
    "an item whose edition says nothing": ITEM + "- [K-{n}-01] {S}.\n  :ausgabe:\n::::",
    "an item whose edition is a dash": ITEM + "- [K-{n}-01] {S}.\n  :ausgabe: -\n::::",
    "an item whose edition is said twice": ITEM + "- [K-{n}-01] {S}.\n  :ausgabe: intern\n  :ausgabe: kunde\n::::",
    "an edition without a colon": TOM + "ausgabe: intern\n\n{S}\n:::",
    "an edition without the second colon": TOM + ":ausgabe intern\n\n{S}\n:::",
    "an edition with two colons": TOM + "::ausgabe:: intern\n\n{S}\n:::",
    "an edition with an equals sign": TOM + ":ausgabe= intern\n\n{S}\n:::",
    "an edition as an item": TOM + "- ausgabe: intern\n\n{S}\n:::",
    "an edition in the title": ":::{{tom}} M :ausgabe: intern\n:id: T-{n}\n\n{S}\n:::",
    "an item's edition in its sentence": ITEM + "- [K-{n}-01] Satz {S}. :ausgabe: intern\n::::",
    "an edition with a capital": TOM + ":Ausgabe: intern\n\n{S}\n:::",
    "an edition misspelt": TOM + ":ausgab: intern\n\n{S}\n:::",
    "an edition without a blank": TOM + ":ausgabe:intern\n\n{S}\n:::",
    "an edition after the text": TOM + "\nText.\n\n:ausgabe: intern\n\n{S}\n:::",
    "a field without a colon": TOM + "intern: {S}\n:::",
    "a field without the second colon": TOM + ":intern {S}\n:::",
    "a field in bold": TOM + "\n**:intern:** {S}\n:::",
    "a field in the text": TOM + "\nText. :intern: {S}\n:::",
    "a field that goes on after an empty line": TOM + ":intern: eins\n\n  {S}\n:::",
    "a field with a capital": TOM + "\n:Intern: {S}\n:::",
    "a field of the page with a capital": ":Intern: {S}",
    "a head in a comment": "% ausgabe: intern\n\n# A\n\n{S}",
    "a head in brackets": "(ausgabe: intern)\n\n# A\n\n{S}",
    "a head in square brackets": "[ausgabe: intern]\n\n# A\n\n{S}",
    "a head as JSON": '{{"ausgabe": "intern"}}\n\n# A\n\n{S}',
    "a head without a colon": "ausgabe intern\n\n# A\n\n{S}",
    "a head as an item": "1. ausgabe: intern\n\n# A\n\n{S}",
    "a head as code": "```yaml\nausgabe: intern\n```\n\n# A\n\n{S}",
    "a head as a table": "# A\n\n| Ausgabe | intern |\n|---|---|\n| x | y |\n\n{S}",
    "words for a head": "# A\n\nNur für: intern\n\n{S}",
    "fewer words for a head": "# A\n\nNur intern\n\n{S}",
    "a head that is commented out": "---\n# ausgabe: intern\n---\n\n# A\n\n{S}",
    "a block without a name of ours": ":::{{ausgabe}} intern\n{S}\n:::",
    "a comment with a blank": "<! -- {S} -->",
    "a comment with long dashes": "<!— {S} —>",
    "blanks between the colons": ": : :{{nur}} intern\n{S}\n: : :",
    "as in reStructuredText": ".. nur:: intern\n\n   {S}",
    "braces only": "{{nur}} intern\n{S}",
    "escaped": "\\:::{{nur}} intern\n{S}\n:::",
    "as an element": "<nur intern>\n{S}\n</nur>",
    "a footnote of a footnote": ":::{{nur}} intern\nx[^a]\n:::\n\n[^a]: y[^b]\n\n[^b]: {S}",
    "a program in a title": ":::{{tom}} [[copy('id')]] {S}\n:id: T-{n}\n:ausgabe: intern\n:::",
}
"""More ways, tried by an attacker."""
PAGES |= {
    name: (page if name.startswith(("a head", "words", "fewer")) else OPEN + page).replace("{S}", SECRET)
    for name, page in VARIANTS.items()
}
for _number, _name in enumerate(PAGES):
    if _name in VARIANTS:
        PAGES[_name] = str(PAGES[_name]).replace("{n}", str(100 + _number)).replace("{{", "{").replace("}}", "}")
HIDDEN_ANYWAY = {name for name in PAGES if name.startswith(("a comment", "a break", "a link", "an instr", "character"))}
SAID_TO_NOBODY = {
    name
    for name in HIDDEN_ANYWAY
    if not any(word in name for word in ("not end", "instruc", "data", "dashes", "a blank"))
} | {
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
        ("5 < 6 und 7 > 6", "5 < 6 und 7 > 6"),
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
