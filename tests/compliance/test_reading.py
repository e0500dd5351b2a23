import pytest

from nachweis.compliance.model import Place
from nachweis.compliance.reading import own_text, read
from nachweis.vocabulary import Kind, Link


def test_a_live_need_and_an_archived_one_read_alike() -> None:
    live = {
        "id": "T-1",
        "type": "tom",
        "title": "Titel",
        "docname": "m/eins",
        "lineno": 7,
        "status": "umgesetzt",
        "rolle": None,
        "deckt": ["A-1"],
        "parent_needs": ["K-1"],
        "sections": ("Zutritt",),
    }
    archived = {key: list(value) if isinstance(value, tuple) else value for key, value in live.items() if value}

    (one,), (other,) = read([live]), read([archived])
    assert one == other
    assert (one.kind, one.place, one.parent, one.heading) == (Kind.MEASURE, Place("m/eins", 7), "K-1", "Zutritt")
    assert dict(one.facts) == {"status": "umgesetzt"}
    assert dict(one.links) == {Link.COVERS: ("A-1",)}


def test_a_kind_or_status_of_another_metamodel_is_left_out() -> None:
    book = read([{"id": "X-1", "type": "story"}, {"id": "T-1", "type": "tom", "status": "open"}])

    assert list(book.ids) == ["T-1"]
    assert "status" not in book["T-1"].facts


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

    text = own_text(content)
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
    ],
)
def test_only_what_is_an_entry_of_its_own_is_left_out_of_a_text(content: str, kind: str, text: str) -> None:
    assert own_text(content, kind) == text
