from nachweis.compliance.model import Place
from nachweis.compliance.reading import read
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
        "text": "Der Satz.",
    }
    archived = {key: list(value) if isinstance(value, tuple) else value for key, value in live.items() if value}

    (one,), (other,) = read([live]), read([archived])
    assert one == other
    assert (one.kind, one.place, one.parent, one.heading) == (Kind.MEASURE, Place("m/eins", 7), "K-1", "Zutritt")
    assert one.text == "Der Satz."
    assert dict(one.facts) == {"status": "umgesetzt"}
    assert dict(one.links) == {Link.COVERS: ("A-1",)}


def test_a_kind_or_status_of_another_metamodel_is_left_out() -> None:
    book = read([{"id": "X-1", "type": "story"}, {"id": "T-1", "type": "tom", "status": "open"}])

    assert list(book.ids) == ["T-1"]
    assert "status" not in book["T-1"].facts
