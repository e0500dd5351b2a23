"""The German of the handbook's sources: quotes, spaces, words that must not be there."""

import re

import pytest

from tests.conftest import ROOT

FOLDERS = ("docs", "measures", "extensions/nachweis/packs")
PAGES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))
NB = "\N{NO-BREAK SPACE}"


def prose(path: object) -> str:
    """A page without what is typed rather than read: code, places, links' targets."""
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    text = re.sub(
        r"^\s*:(?:fundstelle|id|deckt|betrifft|entspricht|setzt_ein|teil_von|regel|pflichtinhalt|link|link-type):.*$",
        "",
        text,
        flags=re.MULTILINE,
    )
    return re.sub(r"\]\([^)]*\)", "]", text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_numbers_stay_with_their_words(path: object) -> None:
    assert re.findall(r"(?:§|Art\.|Abs\.|lit\.|Nr\.|UAbs\.|Buchst\.) (?=[\w])", prose(path)) == []
    assert "z.B." not in prose(path)
    assert "z. B." not in prose(path)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_quotes_and_dashes_are_german(path: object) -> None:
    text = prose(path)

    assert '"' not in text
    assert text.count("„") == text.count("“")
    assert not re.search(r"\w - \w", text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_english_and_no_old_term_is_left(path: object) -> None:
    words = r"\b(Auftraggebers?|Auftragnehmers?|Subunternehmers?|Mitarbeitern?|the|and|Backups?|Logging|Updates?)\b"

    assert re.findall(words, re.sub(r"„[^“]*“", "", prose(path))) == []
