"""What an entry says for itself: not what the entries inside of it say, and nothing less."""

import pytest

from nachweis.source.entries import own_text


def test_an_entry_keeps_its_own_text_and_not_that_of_entries_inside() -> None:
    content = """Der Zweck.

::::{bereich} Serverraum
- [K-1-03] Der Raum wird überwacht.
::::

Noch ein Satz.

- [K-1-01] Die Tür ist zu.
  Sie hat ein Schloss.
  :rolle: Empfang

  Und eine Klingel.
- [K-1-02] Das Fenster ist zu.

- ein Punkt ohne Kennung

```{note}
Ein Hinweis.
```

```text
gezeigt
```

Letzter Satz."""

    text = own_text(content, "kontrolle")
    assert "K-1-0" not in text
    assert "Serverraum" not in text
    assert "Schloss" not in text
    assert "Klingel" not in text
    for kept in ("Der Zweck.", "Noch ein Satz.", "Ein Hinweis.", "ein Punkt ohne Kennung", "Letzter Satz."):
        assert kept in text


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (
            "Vorher.\n\n```markdown\n:::{tom} B\n```\n\nNachher.",
            "tom",
            "Vorher.\n\n```markdown\n:::{tom} B\n```\n\nNachher.",
        ),
        (
            "Es fehlt:\n\n- [ACO-B1-07] der Nachweis\n\nEnde.",
            "befund",
            "Es fehlt:\n\n- [ACO-B1-07] der Nachweis\n\nEnde.",
        ),
        ("- [K-1-01] Ein Satz,\nder weitergeht.\n\nText.", "kontrolle", "Text."),
        ("- [K-1-01] Ein Satz.\n  :rolle: IT\n\n  Mehr.\n\nText.", "kontrolle", "Text."),
        (":::{tom} A\n:id: T-1\n\n```text\n:::\n```\n:::\nText.", "kontrolle", "```\n:::\nText."),
        ("::::{nur} intern\nText.\n::::", "tom", "Text."),
        ("Davor.\n\n- [K-1-01] Ein Satz.\n\nText.", "kontrolle", "Davor.\n\nText."),
        (":::{nur} intern\n- [K-1-01] Ein Satz.\n\nText.\n:::", "kontrolle", "Text."),
        (
            ":::{note}\n- [K-1-01] gehört dazu\n:::\n\n- [K-1-02] Ein Satz.",
            "kontrolle",
            ":::{note}\n- [K-1-01] gehört dazu\n:::",
        ),
        ("- [K-1-01] Ein Satz.\n# Mehr\nText.", "kontrolle", "# Mehr\nText."),
        ("- [K-1-01] Ein Satz.\n- ein Punkt\n\nText.", "kontrolle", "- ein Punkt\n\nText."),
        ("> :::{tom} A\n> :id: T-1\n> :::\n\nText.", "avv", "Text."),
        ("- Punkt\n\n  ::::{TOM} A\n  :::{note}\n  x\n  :::\n  ::::\n- Ende", "avv", "- Punkt\n\n- Ende"),
        ("```{code-block} text\n:::{tom} A\n:::\n```", "tom", "```{code-block} text\n:::{tom} A\n:::\n```"),
        (":::{nur} intern\n:::{tom} A\n:id: T-1\n\nText.", "avv", ""),
    ],
)
def test_only_what_is_an_entry_of_its_own_is_left_out_of_a_text(content: str, kind: str, text: str) -> None:
    assert own_text(content, kind) == text
