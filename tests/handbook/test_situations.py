"""Situations: a page for each, generated from what is linked; nothing that is withdrawn."""

from nachweis.compliance.views.situations import applying
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import entry, handbook
from tests.conftest import Write, sphinx


def test_a_control_is_told_with_its_measures_and_a_measure_of_it_not_twice() -> None:
    book = handbook(
        entry("K-1", Kind.CONTROL),
        entry("TOM-1", Kind.MEASURE, parent="K-1", line=2),
        entry("TOM-2", Kind.MEASURE, parent="K-1", line=3, status="entfallen"),
        entry("TOM-3", Kind.MEASURE, line=4),
        entry("SIT-1", Kind.SITUATION, line=5, links={Link.APPLIES: ("TOM-3", "K-1", "TOM-1", "WEG-1")}),
    )
    ((_, found),) = applying(book, book["SIT-1"])

    assert [(one.entry.id, [part.id for part in one.parts]) for one in found] == [("K-1", ["TOM-1"]), ("TOM-3", [])]


def test_the_page_lists_it_and_the_measure_says_where_it_applies(write: Write) -> None:
    folder = write(
        {
            "a.md": "# A\n\n:::{kontrolle} Schutz\n:id: K-1\n\n- [TOM-1] Sperren Sie den Bildschirm.\n:::\n",
            "b.md": "# B\n\n:::{situation} Am Platz\n:id: SIT-1\n:hier_gilt: K-1\n:::\n\n:::{was_gilt} SIT-1\n:::\n",
            "c.md": "# C\n\n:::{situationen}\n:::\n",
        }
    )
    built = sphinx(folder, folder.parent / "out")

    assert "TOM-1: Sperren Sie den Bildschirm." in built.read("docs/b.html")
    assert ">Am Platz</a>" in built.read("docs/c.html")
    assert "gilt bei" in built.read("docs/a.html")


def test_an_unknown_situation_is_answered(write: Write) -> None:
    folder = write({"b.md": "# B\n\n:::{was_gilt} SIT-9\n:::\n"})

    assert ("docs/b.md", 3, "unknown_reference") in sphinx(folder, folder.parent / "out").findings


def test_whom_to_call_is_said_by_the_settings_or_said_to_be_open(write: Write) -> None:
    folder = write({"b.md": "# B\n\n:::{ansprechstellen}\n:::\n"})

    assert "hat der Herausgeber des Handbuchs noch nicht angegeben" in sphinx(folder, folder.parent / "out").read(
        "docs/b.html"
    )
    given = ("-D", "nachweis_contacts=Datenschutz: 030 1234; IT-Notfall: 030 1235")
    assert "<strong>IT-Notfall</strong>: 030 1235" in sphinx(folder, folder.parent / "out2", *given).read("docs/b.html")
