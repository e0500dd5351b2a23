"""The order and depth of a book's pages."""

from nachweis.pdf.book import Chapter, Part, chosen, whole

TREE = {
    "index": [Part("Dokumente", ("a/index", "b")), Part("Nachschlagen", ("c",)), Part("Leer", ())],
    "a/index": [Part("", ("a/1", "a/2"))],
    "a/1": [Part("Mehr", ("a/1/x",))],
}
PAGES = ["index", "a/index", "a/1", "a/1/x", "a/2", "b", "c"]


def test_a_book_follows_the_contents_of_the_site() -> None:
    assert whole(TREE, "index", PAGES) == [
        Chapter(1, "index"),
        Chapter(0, title="Dokumente"),
        Chapter(1, "a/index"),
        Chapter(2, "a/1"),
        Chapter(3, "a/1/x"),
        Chapter(2, "a/2"),
        Chapter(1, "b"),
        Chapter(0, title="Nachschlagen"),
        Chapter(1, "c"),
    ]


def test_without_captions_pages_are_chapters() -> None:
    assert whole({"index": [Part("", ("a",))]}, "index", ["index", "a"]) == [Chapter(1, "index"), Chapter(1, "a")]


def test_a_page_that_no_list_names_is_not_lost() -> None:
    assert whole(TREE, "index", [*PAGES, "z"])[-2:] == [Chapter(0, title="Weitere Seiten"), Chapter(1, "z")]


def test_a_circle_of_lists_ends() -> None:
    tree = {"index": [Part("", ("a",))], "a": [Part("", ("index", "a"))]}

    assert whole(tree, "index", ["index", "a"]) == [Chapter(1, "index"), Chapter(1, "a")]


def test_a_part_of_a_book_begins_at_the_top_and_skips_no_level() -> None:
    assert chosen(TREE, "index", PAGES, lambda page: page.startswith("a/")) == [
        Chapter(1, "a/index"),
        Chapter(2, "a/1"),
        Chapter(3, "a/1/x"),
        Chapter(2, "a/2"),
    ]
    assert chosen(TREE, "index", PAGES, {"a/1/x", "b"}.__contains__) == [Chapter(1, "a/1/x"), Chapter(1, "b")]
    assert chosen(TREE, "index", PAGES, {"a/1", "a/2", "b"}.__contains__) == [
        Chapter(1, "a/1"),
        Chapter(1, "a/2"),
        Chapter(1, "b"),
    ]
    assert chosen(TREE, "index", PAGES, {"a/1/x", "a/2"}.__contains__) == [Chapter(1, "a/1/x"), Chapter(1, "a/2")]
    assert chosen(TREE, "index", PAGES, {"b", "a/1/x"}.__contains__) == [Chapter(1, "a/1/x"), Chapter(1, "b")]
