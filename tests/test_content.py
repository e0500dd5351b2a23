"""The worked handbook holds both source documents whole: counts per control and per §, taken from the sources."""

import json
import re
from collections import Counter

import pytest

from nachweis.compliance.citing.citations import Citations
from nachweis.compliance.model import Handbook
from nachweis.compliance.reading import read
from nachweis.compliance.rules import RULES
from nachweis.exchange.laws import catalogue
from nachweis.exchange.packs import shelf
from nachweis.vocabulary import Kind, Link, Status, requirements
from tests.conftest import ROOT, Built

MEASURES = {
    "MOB 1": 5,
    "MOB 2": 3,
    "MOB 3": 10,
    "MOB 4": 4,
    "MOB 5": 5,
    "MOB 6": 11,
    "MOB 7": 33,
    "MOB 8": 4,
    "AVV Anhang 1 A": 1,
    "AVV Anhang 1 B1": 10,
    "AVV Anhang 1 B2": 13,
    "AVV Anhang 1 B3": 8,
    "AVV Anhang 1 B4": 5,
    "AVV Anhang 1 C1": 3,
    "AVV Anhang 1 C2": 2,
    "AVV Anhang 1 C3": 4,
    "AVV Anhang 1 C4": 4,
    "AVV Anhang 1 D1": 11,
    "AVV Anhang 1 D2": 5,
    "AVV Anhang 1 D3": 3,
    "AVV Anhang 1 E1": 5,
    "AVV Anhang 1 E2": 2,
    "AVV Anhang 1 Homeoffice / HO": 8,
    "AVV Anhang 1 Homeoffice / IT": 4,
    "AVV Anhang 1 Homeoffice / BYOD": 4,
    "AVV Anhang 1 Homeoffice / CD": 3,
}
"""Measures by control: 75 of the TOM sheet, 95 of the annex."""

SHARED = {"AVV Anhang 1 B2 / 1"}
"""Items of the sources that are two measures here."""

SECTIONS = {"AVV Anhang 1 B", "AVV Anhang 1 C", "AVV Anhang 1 D", "AVV Anhang 1 E", "AVV Anhang 1 Homeoffice"}
"""Controls that only hold other controls."""

DEFINED = {
    f"AVV Anhang 1 {name} / Definition"
    for name in ("A", *["B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4", "D1", "D2", "D3", "E1", "E2"])
}

ABSAETZE = {1: 3, 2: 3, 3: 0, 4: 0, 5: 0, 6: 4, 7: 6, 8: 2, 9: 5, 10: 3, 11: 2, 12: 2, 13: 4}
"""Absätze by §."""

BUCHSTABEN = {"AVV § 7 Abs. 2": 3, "AVV § 7 Abs. 3": 3, "AVV § 7 Abs. 4": 2}

OTHER_CLAUSES = {
    "MOB / Präambel",
    "MOB / Impressum",
    "MOB / Kontakt",
    "AVV / Rubrum / Verantwortlicher",
    "AVV / Rubrum / Auftragsverarbeiter",
    "AVV / Präambel",
    *(f"AVV / Präambel / {n}" for n in range(1, 6)),
    "AVV / Präambel / Def. Vereinbarung",
    "AVV / Präambel / Def. Hauptvertrag",
    "AVV § 3 Satz 1–2",
    "AVV § 3 Nr. 1",
    "AVV § 3 Nr. 2",
    "AVV § 4 Satz 1",
    "AVV § 5 Satz 1",
    "AVV § 7 Abs. 3 Buchst. c / DSB",
    "AVV Anhang 1 / Einleitung",
    "AVV Anhang 1 Homeoffice / Einleitung",
    "AVV Anhang 2 / Einleitung",
}

DATA = {"Kommunikationsdaten": 8, "Schulleitung": 7, "Administration": 7, "Lehrer:in": 10, "Schüler:in": 9}
"""Kinds of data by group."""


@pytest.fixture(scope="module")
def book(worked: Built) -> Handbook:
    data = json.loads(worked.read("needs.json"))
    needs = data["versions"][data["current_version"]]["needs"]
    return read(needs.values())


@pytest.fixture(scope="module")
def places(book: Handbook) -> dict[Kind, Counter[str]]:
    """How often each locator of the sources is a place, by kind of entry."""
    found: dict[Kind, Counter[str]] = {kind: Counter() for kind in Kind}
    for entry in book:
        if book.status(entry) is Status.WITHDRAWN:
            continue
        found[entry.kind].update(filter(None, entry.facts.get("fundstelle", "").split("; ")))
    return found


def test_the_handbook_is_built_without_a_finding(worked: Built) -> None:
    assert worked.status == 0
    assert worked.warnings == ""


def test_every_measure_of_every_control_is_there_once(places: dict[Kind, Counter[str]]) -> None:
    found = places[Kind.MEASURE]
    assert {place for place, count in found.items() if count != 1} == SHARED
    for control, count in MEASURES.items():
        below = [place for place in found if re.fullmatch(rf"{re.escape(control)} / .+", place)]
        assert len(below) == count, control
    assert len(found) == sum(MEASURES.values()) == 170


def test_every_control_is_there_with_its_definition(places: dict[Kind, Counter[str]]) -> None:
    assert places[Kind.CONTROL] == Counter({*MEASURES, *SECTIONS, *DEFINED})


def test_every_clause_is_there_once(places: dict[Kind, Counter[str]]) -> None:
    expected = set(OTHER_CLAUSES)
    for section, count in ABSAETZE.items():
        expected.add(f"AVV § {section}")
        expected.update(f"AVV § {section} Abs. {n}" for n in range(1, count + 1))
    for paragraph, count in BUCHSTABEN.items():
        expected.update(f"{paragraph} Buchst. {'abc'[n]}" for n in range(count))

    assert places[Kind.CLAUSE] == Counter(expected)


def test_every_kind_of_data_and_group_of_persons_is_there_once(places: dict[Kind, Counter[str]]) -> None:
    data = {f"AVV § 5 / {group}" for group in DATA} | {
        f"AVV § 5 / {g} / {n}" for g, count in DATA.items() for n in range(1, count + 1)
    }

    assert places[Kind.DATA_CATEGORY] == Counter(data)
    assert places[Kind.DATA_SUBJECT] == Counter(f"AVV § 4 Nr. {n}" for n in range(1, 6))
    assert places[Kind.SUBPROCESSOR] == Counter({"AVV Anhang 2 / 1", "AVV Anhang 2 / 2"})


def test_a_data_group_lists_its_items() -> None:
    page = next((ROOT / "docs" / "avv" / "lernlandkarte").glob("05-*.md")).read_text(encoding="utf-8")
    blocks = re.findall(r":::\{daten\}.*?\n:::\n", page, re.DOTALL)

    assert sorted(len(re.findall(r"^- ", block, re.MULTILINE)) for block in blocks) == sorted(DATA.values())


def test_seven_measures_bind_the_customer_and_one_the_subprocessors(book: Handbook) -> None:
    bearers = Counter(fact.value for measure in book.of(Kind.MEASURE) if (fact := book.fact(measure, "liegt_bei")))

    assert bearers == {"verantwortlicher": 7, "unterauftragsverarbeiter": 1}


def test_nothing_is_invented(book: Handbook) -> None:
    """The sources name no role, no review, no evidence, no version, no date."""
    silent = (
        "rolle",
        "durchsicht",
        "durchsicht_alle",
        "fassung",
        "stand",
        "freigabe",
        "seit",
        "mitgeteilt_am",
        "drittland_grundlage",
    )
    for entry in book:
        if entry.kind is not Kind.FINDING:
            assert not set(entry.facts) & set(silent), entry.id
        assert Link.EVIDENCED_BY not in entry.links


DUTIES = {
    id: duty
    for sheet in shelf().sheets.values()
    for id, duty in re.findall(
        r"^:id: (\S+)\n:zitat: .+\n(?::in_kraft_\w+: .+\n)*:pflicht: (.+)$", sheet.text, re.MULTILINE
    )
}
"""What the packs say that a provision demands, by its id."""


@pytest.mark.parametrize("id", DUTIES)
def test_a_provision_is_explained_in_one_sentence(id: str) -> None:
    duty = DUTIES[id]

    assert duty.endswith(".")
    assert len(re.findall(r"[.!?](?= [A-ZÄÖÜ])", re.sub(r"(Abs|Art|Nr|lit|S|Buchst)\.", "", duty))) == 0, duty


def test_what_rules_and_coverage_name_is_explained() -> None:
    citations = Citations(catalogue())
    named = [rule.norm for rule in RULES if rule.norm] + [asked.citation for asked in requirements().values()]

    assert {citations.catalogue.id(citations.parse(written)[0]) for written in named} <= DUTIES.keys()


def test_every_provision_that_is_explained_is_one_of_the_catalogue() -> None:
    laws = catalogue()

    assert [id for id in DUTIES if (cited := laws.citation(id)) is None or laws.id(cited) != id] == []
    assert len(DUTIES) == 135


def test_every_control_rests_on_the_law_and_meets_a_standard(book: Handbook) -> None:
    for control in book.of(Kind.CONTROL):
        based = book.targets(control, Link.BASED_ON)
        assert based is not None, control.id
        assert all(law.id.startswith("DSGVO") for law in based.value), control.id
        assert book.targets(control, Link.COMPLIES_WITH) is not None, control.id


def test_the_annex_keeps_the_promise_of_section_11(book: Handbook) -> None:
    for measure in book.of(Kind.MEASURE):
        covered = book.targets(measure, Link.COVERS)
        if measure.id.startswith("ACO-"):
            assert covered is not None
            assert "AVV-11-1" in [clause.id for clause in covered.value], measure.id
        else:
            assert covered is None


def test_headings_and_counted_numbers_agree(book: Handbook) -> None:
    for clause in book.of(Kind.CLAUSE):
        place = clause.facts["fundstelle"]
        if place.startswith("AVV §") and "/" not in place and "Nr." not in place:  # Nr. 1 is Satz 1–2 Nr. 1
            number = book.number(clause).replace("\N{NO-BREAK SPACE}", " ")
            assert f"AVV {number}" == place.replace("Buchst.", "lit."), clause.id
