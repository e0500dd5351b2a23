"""Laws are data: dated, sourced, and a company adds its own without code."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

from nachweis.compliance.citing.citations import Citations, UnknownProvisionError
from nachweis.compliance.values.days import read_day
from nachweis.exchange.laws import SHIPPED, LawFileError, catalogue
from nachweis.exchange.laws.form import FORM

OWN = {
    "name": "KDG",
    "title": "Gesetz über den Kirchlichen Datenschutz",
    "prefix": "KDG",
    "unit": "§",
    "aliases": [],
    "in_force_from": "2018-05-24",
    "excerpt": True,
    "source": "Auszug",
    "checked": "2026-11-22",
    "articles": {"29": {"title": "Verarbeitung im Auftrag", "paragraphs": {"1": {}, "2": {}}}},
}
SCOPE = {"name": "Teil 1", "first": "1", "last": "9", "binds": "Behörden", "instead": {"": "§ 10"}}


def test_every_law_is_dated_and_sourced() -> None:
    for law in catalogue():
        assert read_day(law.in_force_from) or law.remark  # what nobody has checked is said
        assert read_day(law.source_day)
        assert read_day(law.checked)
        assert law.source_day <= law.checked
        assert law.source
        assert law.amended
        assert not law.in_force_until or law.in_force_until > law.begins
        assert not law.url or law.url.startswith("https://")
        assert re.fullmatch(r"[A-Z]+", law.prefix)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.name)
def test_every_law_that_ships_has_the_form_of_a_law(path: Path) -> None:
    assert [e.message for e in jsonschema_rs.validator_for(FORM).iter_errors(json.loads(path.read_text("utf-8")))] == []


@pytest.mark.parametrize(
    ("name", "in_force", "applies", "until", "amended"),
    [
        ("DSGVO", "2016-05-24", "2018-05-25", "", "keine Änderung bekannt"),
        ("BDSG", "2018-05-25", "2018-05-25", "", "BGBl. 2026 I Nr. 139"),
        ("BDSG a.F.", "", "", "2018-05-24", "BGBl. I S. 2097"),
        ("StGB", "", "", "", "BGBl. 2026 I Nr. 95"),
        ("BGB", "1900-01-01", "1900-01-01", "", "BGBl. 2026 I Nr. 226"),
    ],
)
def test_in_force_and_applicable_are_two_things(
    name: str, in_force: str, applies: str, until: str, amended: str
) -> None:
    law = catalogue()[name]

    assert (law.in_force_from, law.begins, law.in_force_until) == (in_force, applies, until)
    assert amended in law.amended


def test_the_regulation_was_in_force_before_it_applied() -> None:
    law = catalogue()["DSGVO"]

    assert not law.applies("2018-05-24")
    assert law.applies("2018-05-25")
    assert catalogue().likely("Art.", "2017-01-01") == ""


def test_a_provision_can_have_its_wording_later_than_its_law() -> None:
    old = catalogue()["BDSG a.F."]

    assert {number: article.since for number, article in old.articles.items() if article.since} == {"11": "2009-09-01"}
    assert old.applies("2005-01-01")  # an older § 11 stood there before


def test_every_corrigendum_of_the_regulation_is_noted() -> None:
    law = catalogue()["DSGVO"]

    assert [item.published for item in law.corrigenda] == ["2016-11-22", "2018-05-23", "2021-03-04"]
    assert "02016R0679-20160504" in law.url  # the text of 2016 alone has no „Kopien“ in Art. 28 Abs. 3 lit. g


@pytest.mark.parametrize(
    ("day", "old"), [("2026-11-27", False), ("2027-11-27", False), ("2027-11-28", True), ("2030-01-01", True)]
)
def test_what_was_checked_over_a_year_ago_is_old_unless_the_law_had_ended(day: str, old: bool) -> None:
    assert catalogue()["BDSG"].outdated(day) is old
    assert not catalogue()["BDSG a.F."].outdated(day)


def test_titles_are_set_as_in_print() -> None:
    for law in catalogue():
        for article in (*law.articles.values(), *law.annexes.values()):
            assert not re.search(r"\( | \)|\w- (?!und )|  ", article.title), article.title


def test_a_law_follows_another_without_a_gap() -> None:
    new = catalogue()["BDSG"]
    old = catalogue()[new.follows]

    assert old.in_force_until < new.in_force_from
    assert new.applies("2018-05-25")
    assert not old.applies("2018-05-25")
    assert old.applies("2018-05-24")


def test_a_part_that_binds_only_some_knows_its_provisions() -> None:
    law = catalogue()["BDSG"]
    citations = Citations(catalogue())

    def scope(text: str) -> str:
        found = law.scope_of(citations.parse(text)[0])
        return found.name if found else ""

    assert scope("§ 64 Abs. 3 Nr. 5 BDSG") == "BDSG Teil 3"
    assert scope("§ 45 BDSG") == ""  # it says whom the part binds
    assert scope("§ 38 BDSG") == ""


@pytest.mark.parametrize(
    ("text", "public_bodies_only"),
    [
        ("§ 5 BDSG", True),
        ("§ 6 BDSG", True),
        ("§ 6 Abs. 1 BDSG", True),
        ("§ 6 Abs. 3 S. 2 BDSG", True),
        ("§ 6 Abs. 4 BDSG", False),
        ("§ 6 Abs. 4 S. 2 BDSG", False),
        ("§ 6 Abs. 5 S. 1 BDSG", True),
        ("§ 6 Abs. 5 S. 2 BDSG", False),
        ("§ 6 Abs. 5 BDSG", False),  # means the second sentence, too
        ("§ 6 Abs. 6 BDSG", False),
        ("§ 7 BDSG", True),
    ],
)
def test_what_another_section_extends_binds_private_bodies_too(text: str, public_bodies_only: bool) -> None:
    (citation,) = Citations(catalogue()).parse(text)

    assert (catalogue()["BDSG"].scope_of(citation) is not None) is public_bodies_only


def test_a_company_adds_a_law_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "kdg.json").write_text(json.dumps(OWN), encoding="utf-8")

    laws = catalogue(tmp_path)
    (citation,) = Citations(laws).parse("§ 29 Abs. 2 KDG")

    assert laws.id(citation) == "KDG-29-2"
    assert len(list(laws)) == len(list(SHIPPED.glob("*.json"))) + 1


def test_an_excerpt_says_that_it_is_one() -> None:
    citations = Citations(catalogue())
    (mention,) = citations.find("§ 242 StGB")

    problem = catalogue().problem(mention.citations[0])
    assert problem
    assert "nur einen Auszug" in problem.message
    with pytest.raises(UnknownProvisionError):
        citations.parse("§ 242 StGB")


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "X"}', '{"articles": 7}', '{"unbekannt": 1, "articles": {}}'])
def test_a_broken_law_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "lex.json").write_text(text, encoding="utf-8")

    with pytest.raises(LawFileError, match=r"„lex\.json“ ist nicht lesbar"):
        catalogue(tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": 7},
        {"prefix": "KÄG"},
        {"unit": "Kap."},
        {"aliases": "KDG"},
        {"in_force_from": "gestern"},
        {"applies_from": "bald"},
        {"url": "https://example.org/{foo}"},
        {"excerpt": "nein"},
        {"articles": {"1": {"title": "x", "paragraphs": {"1": {"points": [[1, 2]]}}}}},
        {"scopes": [{"name": "x"}]},
        {
            "scopes": [
                {"name": "x", "first": "1", "last": "2", "binds": "x", "instead": {"": "x"}, "also": [{"§": "1"}]}
            ]
        },
    ],
)
def test_a_law_of_the_wrong_form_says_where(tmp_path: Path, wrong: dict[str, object]) -> None:
    (tmp_path / "lex.json").write_text(json.dumps({**OWN, **wrong}), encoding="utf-8")

    with pytest.raises(LawFileError, match=rf"„{next(iter(wrong))}"):
        catalogue(tmp_path)


def test_a_law_of_the_house_takes_the_place_of_the_excerpt_that_ships(tmp_path: Path) -> None:
    whole = {
        **OWN,
        "name": "BGB",
        "prefix": "BGB",
        "aliases": [],
        "articles": {"433": {"title": "Kaufvertrag", "paragraphs": {"1": {}}}},
    }
    (tmp_path / "bgb.json").write_text(json.dumps(whole), encoding="utf-8")
    laws = catalogue(tmp_path)

    assert [law.name for law in laws] == [law.name for law in catalogue()]
    assert Citations(laws).parse("§ 433 Abs. 1 BGB")
    (tmp_path / "bgb2.json").write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(LawFileError, match="heißt wie ein anderes"):
        catalogue(tmp_path, "changed")


@pytest.mark.parametrize("taken", [{"name": "DSGVO"}, {"prefix": "BDSG"}, {"aliases": ["DS-GVO"]}])
def test_a_law_takes_no_name_that_another_has(tmp_path: Path, taken: dict[str, object]) -> None:
    (tmp_path / "lex.json").write_text(json.dumps({**OWN, **taken}), encoding="utf-8")

    with pytest.raises(LawFileError, match="heißt wie ein anderes"):
        catalogue(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LawFileError, match="gibt es nicht"):
        catalogue(tmp_path / "gesetze")
