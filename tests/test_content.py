"""The worked handbook holds both source documents whole: counts per control and per §, taken from the sources."""

import json
import re
from collections import Counter
from collections.abc import Iterator

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
    "MOB 7": 31,
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
"""Measures by control: the sheet lists 75, two of them headings; the annex 95."""

HEADINGS = {"MOB 7 / Allgemein / 1", "MOB 7 / Allgemein / 10"}
"""Points of the sheet that are headings of the points after them: „Firewalls“, „Stromversorgung“."""

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
        found[entry.kind].update(filter(None, _each(entry.facts.get("fundstelle", ""))))
    return found


def _each(written: str) -> Iterator[str]:
    """The places that are named, each of a range."""
    for place in written.split("; "):
        if match := re.fullmatch(r"(.+ / )(\d+)–(\d+)", place):
            yield from (f"{match[1]}{number}" for number in range(int(match[2]), int(match[3]) + 1))
        else:
            yield place


def test_the_handbook_is_built_without_a_finding(worked: Built) -> None:
    assert worked.status == 0
    assert worked.warnings == ""


def test_every_measure_of_every_control_is_there_once(places: dict[Kind, Counter[str]]) -> None:
    found = places[Kind.MEASURE]
    assert {place for place, count in found.items() if count != 1} == SHARED
    for control, count in MEASURES.items():
        below = [place for place in found if re.fullmatch(rf"{re.escape(control)} / .+", place)]
        assert len(below) == count, control
    assert len(found) == sum(MEASURES.values()) == 170 - len(HEADINGS)
    assert found.total() == 169


def test_every_control_is_there_with_its_definition(places: dict[Kind, Counter[str]]) -> None:
    assert places[Kind.CONTROL] == Counter({*MEASURES, *SECTIONS, *DEFINED, *HEADINGS})


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


def test_what_is_no_clause_and_no_measure_stands_at_its_document(places: dict[Kind, Counter[str]]) -> None:
    assert {"MOB / Impressum", "MOB / Kontakt"} <= places[Kind.DOCUMENT].keys()
    assert {"AVV / Unterschrift / Verantwortlicher", "AVV / Unterschrift / aconium"} <= places[Kind.DOCUMENT].keys()


def test_seven_measures_are_the_customers_or_his_too_and_one_the_subprocessors(book: Handbook) -> None:
    bearers = Counter(fact.value for measure in book.of(Kind.MEASURE) if (fact := book.fact(measure, "liegt_bei")))

    assert bearers == {"verantwortlicher": 4, "gemeinsam": 3, "unterauftragsverarbeiter": 1}


@pytest.mark.parametrize(
    ("id", "bound"),
    [
        ("AVV-00-5", "auftragsverarbeiter"),
        ("AVV-02-1", "auftragsverarbeiter"),
        ("AVV-10-3", "gemeinsam"),
        ("AVV-12-1", "auftragsverarbeiter"),
        ("AVV-12-2", "verantwortlicher"),
        ("AVV-13-4", "auftragsverarbeiter"),
        ("AVV-09-1", "niemand"),
    ],
)
def test_a_clause_binds_whom_its_sentence_binds(book: Handbook, id: str, bound: str) -> None:
    said = book.fact(book[id], "verpflichtet")

    assert said is not None
    assert said.value == bound


def test_what_holds_only_if_a_contract_is_wanted_says_so_and_is_not_done(book: Handbook) -> None:
    for number in range(2, 8):
        measure = book[f"MOB-AUF-{number:02}"]
        assert measure.title.startswith("Wird auf Wunsch ein Vertrag geschlossen, "), measure.id
        assert book.status(measure) is Status.PLANNED, measure.id


def test_a_control_says_an_aim_and_no_fact(book: Handbook) -> None:
    for control in book.of(Kind.CONTROL):
        assert re.search(r"\bsoll(en)?\b|^Sicherung der |^Regelmäßige Evaluation ", control.title), control.title


def test_what_stands_in_no_source_is_marked(book: Handbook) -> None:
    for control in book.of(Kind.CONTROL):
        ours = control.listed("redaktionell")
        defined = any(place.endswith(" / Definition") for place in control.listed("fundstelle"))
        assert ("text" in ours) is not defined, control.id
        assert ours, control.id


def test_an_editors_remark_stands_apart_from_the_wording(book: Handbook) -> None:
    for entry in book:
        if entry.kind in (Kind.CLAUSE, Kind.MEASURE, Kind.CONTROL, Kind.DATA_CATEGORY, Kind.DATA_SUBJECT):
            assert not re.search(r"\b(Vorlage|Quelle|Handbuch|abgeschnitten|Platzhalter)", entry.text), entry.id


def test_a_document_of_others_names_its_source_and_says_that_the_words_are_ours(book: Handbook) -> None:
    assert len(book.of(Kind.DOCUMENT)) == 3
    for document in book.of(Kind.DOCUMENT):
        assert document.says("herkunft") == "fremd", document.id
        assert document.says("wiedergabe") == "eigene_worte", document.id
        assert document.says("quelle"), document.id
        assert re.fullmatch(r"[0-9a-f]{64}", document.says("pruefsumme")), document.id


def test_a_finding_has_an_owner_and_nothing_is_accepted(book: Handbook) -> None:
    for finding in book.of(Kind.FINDING):
        assert finding.says("rolle"), finding.id
        assert book.status(finding) in (Status.OPEN, Status.WITH_PROVIDER), finding.id
        assert (book.status(finding) is Status.OPEN) or not finding.says("faellig_am"), finding.id
        assert not re.search(r"\b(AVV|MOB|ACO)-F\d", finding.text), finding.id


def test_editorial_points_are_one_finding_a_document(book: Handbook) -> None:
    editorial = [finding for finding in book.of(Kind.FINDING) if finding.says("klasse") == "Redaktion"]

    assert sorted(finding.title for finding in editorial) == [
        "Redaktionelles zu Anhang 1",
        "Redaktionelles zum TOM-Blatt",
        "Redaktionelles zum Vertrag",
    ]


STATES = {
    "gegenstand": "erfüllt",
    "dauer": "erfüllt mit Hinweis",
    "art": "teilweise",
    "zweck": "erfüllt mit Hinweis",
    "datenarten": "teilweise",
    "betroffene": "erfüllt",
    "rechte_pflichten": "erfüllt",
    "weisung": "teilweise",
    "drittland": "Lücke",
    "mitteilung_rechtspflicht": "Lücke",
    "vertraulichkeit": "erfüllt",
    "sicherheit": "erfüllt",
    "genehmigung": "erfüllt",
    "aenderungen": "erfüllt mit Hinweis",
    "kette": "teilweise",
    "haftung_kette": "erfüllt mit Hinweis",
    "betroffenenrechte": "erfüllt mit Hinweis",
    "unterstuetzung": "erfüllt",
    "loeschung": "erfüllt",
    "kopien": "teilweise",
    "informationen": "teilweise",
    "kontrollen": "erfüllt mit Hinweis",
    "rechtswidrige_weisung": "erfüllt",
    "form": "erfüllt mit Hinweis",
}
"""What a lawyer's second reading says of the contract: 16 contents are there, six in part, two are missing."""


def test_the_contract_says_what_the_second_reading_found(worked: Built) -> None:
    rows = [row for row in _rows(worked, "DOK-LERNLANDKARTE") if row["scale"] == "gesetz"]

    assert {row["word"]: row["state"] for row in rows} == STATES
    assert [row["state"] for row in _rows(worked, "DOK-LERNLANDKARTE") if row["word"] == "meldung"] == ["Lücke"]


def test_no_measure_is_more_than_assured(worked: Built) -> None:
    for document in ("DOK-ACONIUM", "DOK-MOB"):
        rows = _rows(worked, document)
        assert [row["word"] for row in rows if row["state"].startswith("erfüllt")] == []
        assert {row["word"]: row["state"] for row in rows}.items() >= {
            "risiko": "Lücke",
            "verschluesselung": "teilweise",
            "schutzziele": "teilweise",
            "wiederherstellung": "teilweise",
            "ueberpruefung": "teilweise",
        }.items()


@pytest.mark.parametrize(
    ("document", "state", "words"),
    [
        ("DOK-MOB", "Lücke", "bdsg64-2 bdsg64-6"),
        ("DOK-MOB", "teilweise", "bdsg64-3 bdsg64-4 bdsg64-5 bdsg64-12 bdsg64-14 acht-2 acht-3 acht-4 acht-6 acht-8"),
        ("DOK-ACONIUM", "teilweise", "bdsg64-6 bdsg64-7 acht-4 acht-5"),
    ],
)
def test_a_comparison_is_met_by_no_heading(worked: Built, document: str, state: str, words: str) -> None:
    found = {row["word"]: row["state"] for row in _rows(worked, document)}

    assert {word: found[word] for word in words.split()} == dict.fromkeys(words.split(), state)


def _rows(worked: Built, document: str) -> list[dict[str, str]]:
    """What ``coverage.json`` says of a document."""
    rows: list[dict[str, str]] = json.loads(worked.read("coverage.json"))[document]
    return rows


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
    assert len(DUTIES) == 157


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
