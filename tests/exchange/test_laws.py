"""Laws are data: dated, sourced, and a company adds its own without code."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

from nachweis.compliance.citing.citations import Citations
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


def test_every_law_is_dated_and_sourced() -> None:
    for law in catalogue():
        assert read_day(law.in_force_from)
        assert read_day(law.checked)
        assert law.source
        assert not law.in_force_until or law.in_force_until > law.in_force_from
        assert not law.url or law.url.startswith("https://")
        assert re.fullmatch(r"[A-Z]+", law.prefix)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.name)
def test_every_law_that_ships_has_the_form_of_a_law(path: Path) -> None:
    assert [e.message for e in jsonschema_rs.validator_for(FORM).iter_errors(json.loads(path.read_text("utf-8")))] == []


def test_both_corrigenda_of_the_regulation_are_noted() -> None:
    law = catalogue()["DSGVO"]

    assert [item.published for item in law.corrigenda] == ["2016-11-22", "2018-05-23"]
    assert {"28", "32"} <= law.corrected <= set(law.articles)


def test_a_law_follows_another_without_a_gap() -> None:
    new = catalogue()["BDSG"]
    old = catalogue()[new.follows]

    assert old.in_force_until < new.in_force_from
    assert new.in_force("2018-05-25")
    assert not old.in_force("2018-05-25")
    assert old.in_force("2018-05-24")


def test_a_part_that_binds_only_some_knows_its_provisions() -> None:
    law = catalogue()["BDSG"]
    citations = Citations(catalogue())

    def scope(text: str) -> str:
        found = law.scope_of(citations.parse(text)[0])
        return found.name if found else ""

    assert scope("§ 64 Abs. 3 Nr. 5 BDSG") == "BDSG Teil 3"
    assert scope("§ 45 BDSG") == ""  # it says whom the part binds
    assert scope("§ 38 BDSG") == ""


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
        {"url": "https://example.org/{foo}"},
        {"excerpt": "nein"},
        {"articles": {"1": {"title": "x", "paragraphs": {"1": {"points": [[1, 2]]}}}}},
        {"scopes": [{"name": "x"}]},
    ],
)
def test_a_law_of_the_wrong_form_says_where(tmp_path: Path, wrong: dict[str, object]) -> None:
    (tmp_path / "lex.json").write_text(json.dumps({**OWN, **wrong}), encoding="utf-8")

    with pytest.raises(LawFileError, match=rf"„{next(iter(wrong))}"):
        catalogue(tmp_path)


@pytest.mark.parametrize("taken", [{"name": "DSGVO"}, {"prefix": "BDSG"}, {"aliases": ["DS-GVO"]}])
def test_a_law_takes_no_name_that_another_has(tmp_path: Path, taken: dict[str, object]) -> None:
    (tmp_path / "lex.json").write_text(json.dumps({**OWN, **taken}), encoding="utf-8")

    with pytest.raises(LawFileError, match="heißt wie ein anderes"):
        catalogue(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LawFileError, match="gibt es nicht"):
        catalogue(tmp_path / "gesetze")
