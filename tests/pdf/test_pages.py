"""Where everything is: guesses, comparisons, running heads."""

from pathlib import Path

from nachweis.pdf.pages import FRONT, PAGE, Pages


def found(**pages: int) -> Pages:
    return Pages({key: [page, 10, 20] for key, page in pages.items()})


def test_a_first_guess_grows_with_the_source_before() -> None:
    guessed = Pages.guessed({"A": 0, "B": PAGE - 1, "C": 3 * PAGE}, None)

    assert [place[0] for place in guessed.found.values()] == [FRONT, FRONT, FRONT + 3]


def test_what_the_last_build_found_is_the_better_guess() -> None:
    guessed = Pages.guessed({"A": 0, "B": 0}, found(A=41, GONE=3))

    assert guessed.found == {"A": [41, 10, 20], "B": [FRONT, 0, 0]}


def test_a_draft_is_done_when_it_finds_the_numbers_it_was_given() -> None:
    assert found(A=9, B=41).numbers == Pages({"A": [9, 1, 1], "B": [41, 2, 2]}).numbers
    assert found(A=9).numbers != found(A=10).numbers


def test_pages_are_remembered(tmp_path: Path) -> None:
    pages = Pages({"A": [1, 2.5, 3]}, [(1, 1, "A")], 7, {"A": 2})
    pages.remember(tmp_path / "pages.json")

    assert Pages.recalled(tmp_path / "pages.json") == pages


def test_a_memory_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "pages.json").write_text('{"half": ', encoding="utf-8")

    assert Pages.recalled(tmp_path / "pages.json") is None
    assert Pages.recalled(tmp_path / "gone.json") is None


def test_each_page_names_its_chapter_its_section_and_the_entry_that_goes_on() -> None:
    headings = [(2, 1, "teil"), (3, 2, "avv"), (3, 3, "p1"), (5, 3, "p2"), (6, 1, "ende")]
    pages = Pages({"AVV-1": [3, 0, 0]}, headings, 7, {"AVV-1": 5})
    titles = {"teil": "Dokumente", "avv": "AVV", "p1": "§ 1", "p2": "§ 2", "ende": "Register"}

    assert pages.running(titles) == [
        ["", "", ""],
        ["Dokumente", "", ""],
        ["Dokumente", "AVV", ""],
        ["Dokumente · AVV", "§ 1", "AVV-1"],
        ["Dokumente · AVV", "§ 2", "AVV-1"],
        ["Register", "", ""],
        ["Register", "", ""],
    ]


def test_other_keys_lead_to_the_same_place() -> None:
    data = found(A=4).data({"alias": "A", "nothing": "B"}, {}, draft=False)

    assert data["places"] == {"A": [4, 10, 20], "alias": [4, 10, 20]}


def test_a_section_that_goes_on_names_the_page_before_one_that_begins_further_down() -> None:
    pages = Pages(
        {"p1": [1, 0, 90], "p2": [2, 0, 400], "p3": [3, 0, 90]}, [(1, 1, "p1"), (2, 1, "p2"), (3, 1, "p3")], 3
    )

    assert [head[0] for head in pages.running({"p1": "§ 1", "p2": "§ 2", "p3": "§ 3"})] == ["§ 1", "§ 1", "§ 3"]
