from nachweis.vocabulary import Kind, Link, Status
from tests.compliance.factory import document, entry, handbook

NB = "\N{NO-BREAK SPACE}"


def test_a_measure_inherits_what_it_does_not_say_itself() -> None:
    book = handbook(
        entry("L-1", Kind.LEGAL_BASIS),
        entry("L-2", Kind.LEGAL_BASIS),
        entry("K-1", Kind.CONTROL, rolle="Haustechnik", status="umgesetzt", links={Link.BASED_ON: ("L-1",)}),
        entry("T-1", parent="K-1"),
        entry("T-2", parent="K-1", status="geplant", links={Link.BASED_ON: ("L-2",)}),
    )

    inherited, own = book["T-1"], book["T-2"]
    role = book.fact(inherited, "rolle")
    assert role is not None
    assert (role.value, role.origin) == ("Haustechnik", book["K-1"])
    assert book.status(inherited) is Status.IMPLEMENTED
    assert book.status(own) is Status.PLANNED
    based = book.targets(own, Link.BASED_ON)
    assert based is not None
    assert (based.value, based.origin) == ((book["L-2"],), None)


def test_a_place_in_the_source_is_never_inherited() -> None:
    book = handbook(entry("K-1", Kind.CONTROL, fundstelle="Anhang 1"), entry("T-1", parent="K-1"))

    assert book.fact(book["T-1"], "fundstelle") is None


def test_a_control_inherits_from_the_section_it_is_part_of() -> None:
    book = handbook(
        entry("K-B", Kind.CONTROL, rolle="IT"),
        entry("K-B1", Kind.CONTROL, links={Link.PART_OF: ("K-B",)}),
        entry("T-1", parent="K-B1"),
    )

    role = book.fact(book["T-1"], "rolle")
    assert role is not None
    assert role.origin == book["K-B"]
    assert book.below(book["K-B"]) == (book["K-B1"],)


def test_a_circle_of_sections_does_not_hang() -> None:
    book = handbook(
        entry("K-1", Kind.CONTROL, links={Link.PART_OF: ("K-2",)}),
        entry("K-2", Kind.CONTROL, links={Link.PART_OF: ("K-1",)}),
    )

    assert [above.id for above in book.line_of(book["K-1"])] == ["K-2"]
    assert book.fact(book["K-1"], "rolle") is None


def test_what_nobody_declared_is_a_draft() -> None:
    book = handbook(entry("T-1"))

    assert book.status(book["T-1"]) is Status.DRAFT


def test_clauses_are_numbered_by_where_they_stand() -> None:
    page = "a/07"
    book = handbook(
        document("a/index"),
        entry("A-0", Kind.CLAUSE, page="a/00", nummer="Präambel"),
        entry("A-0-1", Kind.CLAUSE, page="a/00", line=9, parent="A-0"),
        entry("A-1", Kind.CLAUSE, page="a/01"),
        entry("A-7", Kind.CLAUSE, page=page, line=1),
        entry("A-7-1", Kind.CLAUSE, page=page, line=2, parent="A-7"),
        entry("A-7-2", Kind.CLAUSE, page=page, line=3, parent="A-7"),
        entry("A-7-2-a", Kind.CLAUSE, page=page, line=4, parent="A-7-2"),
        entry("A-7-2-b", Kind.CLAUSE, page=page, line=5, parent="A-7-2"),
        entry("A-7-2-b-X", Kind.CLAUSE, page=page, line=6, parent="A-7-2-b", nummer="Angaben"),
    )

    numbers = {e.id: book.number(e) for e in book.of(Kind.CLAUSE)}
    assert numbers == {
        "A-0": "Präambel",
        "A-0-1": f"Präambel Abs.{NB}1",
        "A-1": f"§{NB}1",
        "A-7": f"§{NB}2",
        "A-7-1": f"§{NB}2 Abs.{NB}1",
        "A-7-2": f"§{NB}2 Abs.{NB}2",
        "A-7-2-a": f"§{NB}2 Abs.{NB}2 lit.{NB}a",
        "A-7-2-b": f"§{NB}2 Abs.{NB}2 lit.{NB}b",
        "A-7-2-b-X": f"§{NB}2 Abs.{NB}2 lit.{NB}b Angaben",
    }


def test_the_27th_letter_is_aa_and_each_document_counts_for_itself() -> None:
    letters = [entry(f"A-1-1-{n}", Kind.CLAUSE, page="a/1", line=n + 3, parent="A-1-1") for n in range(27)]
    book = handbook(
        document("a/index"),
        document("b/index", "DOK-2"),
        entry("A-1", Kind.CLAUSE, page="a/1", line=1),
        entry("A-1-1", Kind.CLAUSE, page="a/1", line=2, parent="A-1"),
        *letters,
        entry("B-1", Kind.CLAUSE, page="b/1"),
    )

    assert book.number(book["A-1-1-26"]).endswith(f"lit.{NB}aa")
    assert book.number(book["B-1"]) == f"§{NB}1"


def test_links_to_nothing_are_named_and_skipped() -> None:
    book = handbook(entry("T-1", links={Link.COVERS: ("A-1", "A-9")}), entry("A-1", Kind.CLAUSE))

    assert [(e.id, role, id) for e, role, id in book.dangling] == [("T-1", Link.COVERS, "A-9")]
    covered = book.targets(book["T-1"], Link.COVERS)
    assert covered is not None
    assert covered.value == (book["A-1"],)
    assert book.sources(book["A-1"], Link.COVERS) == (book["T-1"],)


def test_an_entry_belongs_to_the_document_of_the_nearest_folder() -> None:
    book = handbook(
        document("a/index", "DOK-A"),
        document("a/b/index", "DOK-B"),
        entry("T-1", page="a/eins"),
        entry("T-2", page="a/b/zwei"),
        entry("T-3", page="c/drei"),
    )

    of = [found.id if (found := book.document_of(book[id])) else None for id in ("T-1", "T-2", "T-3")]
    assert of == ["DOK-A", "DOK-B", None]


def test_of_two_entries_with_one_id_the_first_counts() -> None:
    book = handbook(entry("T-1", line=5, title="zweiter"), entry("T-1", line=2, title="erster"))

    assert len(book) == 1
    assert book["T-1"].title == "erster"


def test_a_number_inside_a_numbered_clause_is_said_once() -> None:
    book = handbook(
        document(),
        entry("A-1", Kind.CLAUSE, nummer="Ziffer 1"),
        entry("A-1-1", Kind.CLAUSE, parent="A-1", nummer="1.1"),
        entry("A-1-1-1", Kind.CLAUSE, parent="A-1-1", nummer="1.1.1"),
        entry("A-2", Kind.CLAUSE, nummer="§ 7"),
        entry("A-2-1", Kind.CLAUSE, parent="A-2", nummer="Abs. 3"),
    )

    shown = {id: book.number(book[id]).replace(NB, " ") for id in ("A-1-1", "A-1-1-1", "A-2-1")}
    assert shown == {"A-1-1": "Ziffer 1.1", "A-1-1-1": "Ziffer 1.1.1", "A-2-1": "§ 7 Abs. 3"}
    assert book.numbered(book["DOK-1"], "Ziff. 1.1") == book["A-1-1"]
