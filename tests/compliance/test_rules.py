from nachweis.compliance.finding import Severity, meant
from nachweis.compliance.model import Kind, Role
from nachweis.compliance.rules import RULES, check
from tests.compliance.factory import document, entry, handbook


def test_a_link_to_nothing_is_found_with_what_was_meant() -> None:
    book = handbook(document(), entry("T-1", links={Role.COVERS: ("AVV-11-9",)}), entry("AVV-11-1", Kind.CLAUSE))

    (finding,) = check(book)
    assert finding.rule == "link_to_nothing"
    assert "„AVV-11-9“" in finding.message
    assert finding.hint == "Meinten Sie „AVV-11-1“?"
    assert finding.place == book["T-1"].place


def test_a_provision_without_entry_is_to_be_explained_first() -> None:
    (finding,) = check(handbook(document(), entry("T-1", links={Role.BASED_ON: ("DSGVO-99",)})))

    assert ":id: DSGVO-99" in finding.hint


def test_measures_belong_to_a_document_and_provisions_do_not() -> None:
    book = handbook(entry("T-1"), entry("DSGVO-1", Kind.LEGAL_BASIS))

    assert [(finding.rule, finding.place) for finding in check(book)] == [("entry_outside_document", book["T-1"].place)]


def test_a_heading_names_the_number_that_is_counted() -> None:
    book = handbook(
        document("a/index"),
        entry("A-1", Kind.CLAUSE, page="a/1", heading="§ 1 Gegenstand"),
        entry("A-2", Kind.CLAUSE, page="a/2", heading="§ 3 Dauer"),
        entry("A-2-1", Kind.CLAUSE, page="a/2", line=9, heading="§ 3 Dauer", parent="A-2"),
    )

    (finding,) = check(book)
    assert finding.rule == "heading_with_wrong_number"
    assert "§ 3" in finding.message
    assert "A-2" in finding.message


def test_every_rule_says_in_german_what_it_demands() -> None:
    for rule in RULES:
        assert rule.__doc__
        assert rule.__doc__.strip().endswith(".")
        assert not any(f" {word} " in f" {rule.__doc__.lower()} " for word in ("the", "must", "and", "of"))


def test_a_finding_reads_as_message_and_hint() -> None:
    (finding,) = check(handbook(entry("T-1")))

    assert str(finding) == f"{finding.message} {finding.hint}"
    assert finding.severity is Severity.ERROR


def test_meant_names_the_closest_word_or_all_there_are() -> None:
    assert meant("umgesetz", ["umgesetzt", "geplant"]) == "Meinten Sie „umgesetzt“?"
    assert meant("xyz", ["b", "a"]) == "Möglich: a, b."
    assert meant("xyz", []) == ""
    assert meant("xyz", [str(n) for n in range(50)]) == ""
