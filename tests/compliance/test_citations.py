import cProfile
import json
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nachweis.compliance.citing.citations import CitationError, Citations
from nachweis.compliance.citing.law import Citation
from nachweis.exchange.laws import catalogue

CITATIONS = Citations(catalogue())
NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Art. 32 Abs. 1 lit. b DSGVO", ["Art. 32 Abs. 1 lit. b DSGVO"]),
        ("Art 32 i.V.m Art. 5 Abs. 1 DSGVO", ["Art. 32 DSGVO", "Art. 5 Abs. 1 DSGVO"]),
        ("Artikeln 32 bis 36 DSGVO", [f"Art. {n} DSGVO" for n in range(32, 37)]),
        ("Art. 28 Abs. 3 UAbs. 1 S. 2 lit. h DS-GVO", ["Art. 28 Abs. 3 UAbs. 1 S. 2 lit. h DSGVO"]),
        (
            "Art. 28 Abs. 3 S. 2 lit. b, 29, 32 Abs. 4 DS-GVO",
            ["Art. 28 Abs. 3 S. 2 lit. b DSGVO", "Art. 29 DSGVO", "Art. 32 Abs. 4 DSGVO"],
        ),
        ("Art. 28 III 2 lit. d DSGVO", ["Art. 28 Abs. 3 S. 2 lit. d DSGVO"]),
        ("Art. 12-22", [f"Art. {n}" for n in range(12, 23)]),
        ("§ 64 Abs. 3 S. 1 Nr. 5 BDSG", ["§ 64 Abs. 3 S. 1 Nr. 5 BDSG"]),
        ("§38BDSG", ["§ 38 BDSG"]),
        ("§§ 14 ff.", ["§ 14"]),
        ("§ 53 BDSG (neu)", ["§ 53 BDSG"]),
        ("§ 64 BDSG-neu", ["§ 64 BDSG"]),
        ("§ 5 BDSG a.F.", ["§ 5 BDSG a.F."]),
        ("Art. 4 Nr.7 DSGVO", ["Art. 4 Nr. 7 DSGVO"]),
        ("Art. 32 Abs. 1 Buchst. a DSGVO", ["Art. 32 Abs. 1 lit. a DSGVO"]),
        ("§ 22 Abs. 2 S. 2 Ziff. 2 BDSG", ["§ 22 Abs. 2 S. 2 Nr. 2 BDSG"]),
        (f"§{NB}38{NB}Abs.{NB}1{NB}BDSG", ["§ 38 Abs. 1 BDSG"]),
        ("Art. 28 Abs. 1, 2 und 4 DSGVO", ["Art. 28 Abs. 1 DSGVO", "Art. 28 Abs. 2 DSGVO", "Art. 28 Abs. 4 DSGVO"]),
        ("Art. 28 Abs. 3, 29 DSGVO", ["Art. 28 Abs. 3 DSGVO", "Art. 29 DSGVO"]),
        ("Art. 32 Abs. 1 lit. a–d DSGVO", [f"Art. 32 Abs. 1 lit. {x} DSGVO" for x in "abcd"]),
        ("Anlage zu § 9 Satz 1 Nr. 3 BDSG a.F.", ["Anlage zu § 9 S. 1 Nr. 3 BDSG a.F."]),
        ("§ 5, 9, 11 BDSG a. F.", ["§ 5 BDSG a.F.", "§ 9 BDSG a.F.", "§ 11 BDSG a.F."]),
        ("Art. 37 DSGVO, §38BDSG", ["Art. 37 DSGVO", "§ 38 BDSG"]),
        ("Artikel 6 Absatz 1 Unterabsatz 1 Buchstabe e DSGVO", ["Art. 6 Abs. 1 UAbs. 1 lit. e DSGVO"]),
    ],
)
def test_forms_seen_in_real_contracts(written: str, read: list[str]) -> None:
    assert [str(citation) for mention in CITATIONS.find(written) for citation in mention.citations] == read


def test_an_open_end_is_remembered() -> None:
    assert [mention.open_ended for mention in CITATIONS.find("Art. 44 ff. DSGVO; Art. 5 DSGVO")] == [True, False]


@pytest.mark.parametrize(
    "written", ["Anhang 1", "Artikel des Tages", "§", "die Art und der Zweck", "S. 4", "Abs. 2", "a § b"]
)
def test_what_is_no_citation_is_not_found(written: str) -> None:
    assert list(CITATIONS.find(written)) == []


def test_a_paragraph_of_the_contract_names_no_law() -> None:
    (mention,) = CITATIONS.find("nach § 5 dieser Vereinbarung")

    assert mention.citations[0].law == ""


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("Art. 32 Abs. 7 DSGVO", "Art. 32 DSGVO hat vier Absätze, einen Abs. 7 gibt es nicht.", "Nummer"),
        ("Art. 29 Abs. 1 DSGVO", "hat keine Absätze", "Nummer"),
        ("Art. 120 DSGVO", "„Art. 120 DSGVO“ gibt es nicht.", "Art. 1 bis 99"),
        ("Art. 32 Abs. 1 lit. k DSGVO", "gibt es nicht", "lit. a bis d"),
        ("Art. 32 lit. k DSGVO", "gibt es nicht", "Nennen Sie auch den Absatz."),
        ("Art. 28 Abs. 3 UAbs. 5 DSGVO", "gibt es nicht", "zwei Unterabsätze"),
        ("§ 32 DSGVO", "heißen „Art.“", "Art. 32 DSGVO"),
        ("Art. 32 Abs. 1", "fehlt das Gesetz", "DSGVO"),
        ("§ 7 UWG", "„UWG“ ist im Handbuch nicht bekannt", "DSGVO"),
        ("die DSGVO überhaupt", "ist keine Fundstelle", "Art. 32"),
        ("Art. 32 DSGVO und sonst was", "„sonst was“ ist keine Fundstelle", "Art. 32"),
        ("  ", "fehlt die Fundstelle", "Art. 32"),
    ],
)
def test_what_is_wrong_is_said_with_its_cure(written: str, message: str, hint: str) -> None:
    with pytest.raises(CitationError) as raised:
        CITATIONS.parse(written)

    assert message in raised.value.message.replace(NB, " ")
    assert hint in raised.value.hint.replace(NB, " ")


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("Art. 32 Abs. 1 lit. b DSGVO", "DSGVO-32-1-b"),
        ("Art. 28 Abs. 3 UAbs. 1 S. 2 lit. a DSGVO", "DSGVO-28-3-a"),
        ("Art. 28 Abs. 3 UAbs. 1 S. 1 DSGVO", "DSGVO-28-3"),
        ("Art. 28 Abs. 3 UAbs. 2 DSGVO", "DSGVO-28-3-UA2"),
        ("Art. 4 Nr. 7 DSGVO", "DSGVO-4-7"),
        ("§ 64 Abs. 3 S. 1 Nr. 5 BDSG", "BDSG-64-3-5"),
        ("§ 64 Abs. 3 S. 2 BDSG", "BDSG-64-3-S2"),
        ("Anlage zu § 9 S. 1 Nr. 1 BDSG a.F.", "BDSGAF-9-ANL-1"),
    ],
)
def test_every_provision_has_one_id(written: str, id: str) -> None:
    assert [catalogue().id(citation) for citation in CITATIONS.parse(written)] == [id]


def _provisions() -> list[Citation]:
    """Every provision of the catalogue, down to the letter."""
    found = []
    for law in catalogue():
        for annex, articles in ((False, law.articles), (True, law.annexes)):
            for number, article in articles.items():
                whole = Citation(law=law.name, unit=law.unit, article=number, annex=annex)
                found.append(whole)
                for name, paragraph in article.paragraphs.items():
                    inner = replace(whole, paragraph=name or None)
                    found.append(inner)
                    for points in paragraph.points:
                        for point in points:
                            pointed = (
                                replace(inner, number=point) if point[0].isdigit() else replace(inner, letter=point)
                            )
                            found.append(pointed)
                            if point[0].isdigit():
                                found.extend(
                                    replace(pointed, letter=letter) for letter in paragraph.nested.get(point, ())
                                )
    return found


PROVISIONS = _provisions()


def test_every_provision_of_the_catalogue_is_read_as_it_is_printed() -> None:
    for provision in PROVISIONS:
        assert CITATIONS.parse(str(provision)) == (provision,), str(provision)
        assert CITATIONS.parse(provision.text) == (provision,), provision.text


def test_no_two_provisions_share_an_id() -> None:
    ids = {catalogue().id(provision) for provision in PROVISIONS}

    assert len(ids) == len(set(PROVISIONS))


@given(
    st.lists(st.sampled_from(PROVISIONS), min_size=1, max_size=6, unique=True),
    st.sampled_from(["; ", ", ", " und ", " i.V.m. "]),
)
def test_lists_of_provisions_are_read_as_they_are_printed(provisions: list[Citation], between: str) -> None:
    written = between.join(str(provision) for provision in provisions)

    assert CITATIONS.parse(written) == tuple(provisions)


@given(st.sampled_from([p for p in PROVISIONS if p.law == "DSGVO" and not p.annex]), st.data())
def test_spaces_and_long_words_make_no_difference(provision: Citation, data: st.DataObject) -> None:
    space = data.draw(st.sampled_from([" ", NB, "\N{NARROW NO-BREAK SPACE}", "  "]))
    words = {
        "Art.": ["Artikel ", "Art "],
        "Abs.": ["Absatz "],
        "lit.": ["Buchst.", "Buchstabe "],
        "Nr.": ["Ziff.", "Nummer "],
    }
    written = str(provision)
    for short, longer in words.items():
        written = written.replace(
            f"{short} ", data.draw(st.sampled_from([f"{short} ", *(f"{w} ".replace("  ", " ") for w in longer)]))
        )

    assert CITATIONS.parse(written.replace(" ", space)) == (provision,)


@given(st.text())
def test_no_text_raises_in_prose(text: str) -> None:
    for mention in CITATIONS.find(text):
        assert 0 <= mention.start < mention.end <= len(text)


PIECES = [
    "Art.",
    "§",
    "§§",
    " 3",
    " 28a",
    "Abs.",
    " I",
    "lit.",
    " a",
    "Nr.",
    " bis ",
    ", ",
    " und ",
    "; ",
    "DSGVO",
    "BDSG a.F.",
    "ff.",
    "i.V.m.",
    "Anlage zu ",
    "S.",
    " ",
    "x",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_heap_of_pieces_raises_anything_but_a_citation_error(text: str) -> None:
    list(CITATIONS.find(text))
    with suppress(CitationError):
        CITATIONS.parse(text)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_range_is_never_spelt_out_without_bound(low: int, high: int) -> None:
    mentions = list(CITATIONS.find(f"Art. {low % 9999} bis {high % 9999} DSGVO"))

    assert sum(len(mention.citations) for mention in mentions) <= 101


def _meant(form: str) -> str:
    """What a form means, as the file of real forms writes it."""
    return "; ".join(
        f"{citation} ?" if mention.unknown_law else str(citation)
        for mention in CITATIONS.find(form)
        for citation in mention.citations
    )


FORMS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "citations.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith(("#", "set\t"))
]
"""Real forms: of which set, the form, what it means."""


@pytest.mark.parametrize(("name", "at_least"), [("read", 0.99), ("unread", 0.99), ("asked", 1)])
def test_real_forms_are_read_as_they_are_meant(name: str, at_least: float) -> None:
    forms = [(form, means) for of, form, means in FORMS if of == name]
    wrong = [(form, means, _meant(form)) for form, means in forms if _meant(form) != means]

    assert len(forms) >= 150
    assert len(wrong) <= (1 - at_least) * len(forms), wrong


def test_no_real_form_is_taken_for_a_law_of_ours_that_is_of_another() -> None:
    ours = {law.name for law in catalogue()}
    wrong = [
        form
        for _, form, means in FORMS
        for mention in CITATIONS.find(form)
        if means.endswith("?") and means.count("?") > means.count(";") and mention.citations[0].law in ours
    ]

    assert wrong == []


@pytest.mark.parametrize("form", [form for _, form, means in FORMS if means and "?" not in means])
def test_a_form_is_read_as_it_is_printed(form: str) -> None:
    for mention in CITATIONS.find(form):
        for citation in mention.citations:
            (again,) = CITATIONS.find(str(citation))
            assert again.citations == (citation,)


SPELLINGS = {
    "Art.": ["Art.", "Art", "Artikel", "Artikels", "ARTIKEL".title(), "Art,"],
    "§": ["§", "Paragraph"],
    "Abs.": ["Abs.", "Abs", "Absatz", "Absatzes"],
    "UAbs.": ["UAbs.", "Unterabs.", "Unterabsatz"],
    "S.": ["S.", "Satz", "S"],
    "Nr.": ["Nr.", "Nr", "Ziff.", "Nummer", "Ziffer"],
    "lit.": ["lit.", "lit", "Lit.", "Buchst.", "Buchstabe"],
}
LAWS = {
    "DSGVO": [
        *("DSGVO", "DS-GVO", "DS GVO", "DS\N{NON-BREAKING HYPHEN}GVO", "D\N{SOFT HYPHEN}SGVO", "EU-DSGVO", "GDPR"),
        *("Datenschutz-Grundverordnung", "Verordnung (EU) 2016/679", "Datenschutzgrundverordnung (DSGVO)"),
    ],
    "BDSG": ["BDSG", "BDSG n.F.", "BDSG (neu)", "Bundesdatenschutzgesetz", "Bundesdatenschutzgesetzes"],
    "BDSG a.F.": ["BDSG a.F.", "BDSG a. F.", "BDSG-alt", "BDSG in der bis zum 24.05.2018 geltenden Fassung"],
    "StGB": ["StGB", "Strafgesetzbuch"],
    "BGB": ["BGB", "Bürgerliches Gesetzbuch", "Bürgerlichen Gesetzbuches", "Bürgerlichen Gesetzbuch (BGB)"],
}
SPACES = [" ", NB, "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}", "  ", "\n", "\n  "]


@given(st.sampled_from([p for p in PROVISIONS if not p.annex]), st.data())
def test_every_provision_is_read_in_any_spelling(provision: Citation, data: st.DataObject) -> None:
    def some(values: list[str]) -> str:
        return data.draw(st.sampled_from(values))

    law = some(LAWS[provision.law])
    words = str(replace(provision, law="")).split()
    written = some(SPELLINGS[words[0]]) + some(SPACES) + words[1]
    for word, value in zip(words[2::2], words[3::2], strict=True):
        if word == "Abs." and data.draw(st.booleans()):
            written += some([" ", ""]) + f"({value})"
        elif word == "lit." and provision.level > 0 and words.index(word) > 2 and data.draw(st.booleans()):
            written += some([f" {value}", f" {value})", f" ({value})"])
        else:
            close = some(["", ")"]) if word == "lit." else ""
            written += some(SPACES) + some(SPELLINGS[word]) + some(SPACES) + value + close
    plain_law = not re.search(r"Fassung|genannt|n\.F|neu|alt", law)
    if plain_law and data.draw(st.booleans()):
        written = f"{law}{some(SPACES[:5])}{written}"
    else:
        written += some(SPACES) + some(["", "der ", "des "] if plain_law else [""]) + law

    assert CITATIONS.parse(written) == (provision,), repr(written)


@given(st.text(alphabet="Art.§ 1234 Abs. lit abc()BGHVO-und,\n") | st.text())
def test_text_without_the_name_of_a_law_never_cites_one(text: str) -> None:
    named = re.search("gvo|bdsg|stgb|datenschutz|gdpr|2016|strafgesetz|regulation", text.casefold())

    assert named or not any(c.law for mention in CITATIONS.find(text) for c in mention.citations)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            "nach Art. 28 Abs. 3 und Art. 32 DSGVO",
            [("Art. 28 Abs. 3", "DSGVO-28-3"), ("Art. 32 DSGVO", "DSGVO-32")],
        ),
        ("Artikeln 32 bis 34 der DSGVO", [("Artikeln 32", "DSGVO-32"), ("34 der DSGVO", "DSGVO-34")]),
        ("DSGVO Art. 28 Abs. 2+4", [("DSGVO Art. 28 Abs. 2", "DSGVO-28-2"), ("4", "DSGVO-28-4")]),
        ("Art.\u00ad 5 DS\u00adGVO, ja", [("Art.\u00ad 5 DS\u00adGVO", "DSGVO-5")]),
    ],
)
def test_each_provision_has_its_own_stretch_of_text(text: str, links: list[tuple[str, str]]) -> None:
    parts = [part for mention in CITATIONS.find(text) for part in mention.parts]

    assert [(text[part.start : part.end], catalogue().id(part.citations[-1])) for part in parts] == links


@pytest.mark.parametrize(
    ("text", "day", "law"),
    [
        ("§ 11 BDSG", "2013-05-01", "BDSG a.F."),
        ("§ 11 BDSG", "2018-05-24", "BDSG a.F."),
        ("§ 11 BDSG", "2018-05-25", "BDSG"),
        ("§ 11 BDSG", "", "BDSG"),
        ("§ 11 Bundesdatenschutzgesetz (BDSG)", "2013-05-01", "BDSG a.F."),
        ("§ 38 BDSG n.F.", "2018-03-01", "BDSG"),
        ("§ 11 BDSG in der bis zum 24. Mai 2018 geltenden Fassung", "", "BDSG a.F."),
        ("§ 38 BDSG in der ab dem 25.05.2018 geltenden Fassung", "2018-03-01", "BDSG"),
        ("§ 11 des alten BDSG", "2026-01-01", "BDSG a.F."),
        ("§ 11 BDSG 2003", "2026-01-01", "BDSG a.F."),
        ("Anlage zu § 9 BDSG", "", "BDSG a.F."),
        ("Art. 28 DSGVO", "2013-05-01", "DSGVO"),
    ],
)
def test_the_day_and_the_version_decide_which_law_is_meant(text: str, day: str, law: str) -> None:
    assert [citation.law for mention in CITATIONS.find(text, day) for citation in mention.citations] == [law]


def test_a_law_of_a_company_does_not_swallow_one_that_only_begins_like_it(tmp_path: Path) -> None:
    article = {"title": "x", "paragraphs": {"1": {}}}
    own = {"name": "DSG", "title": "Datenschutzgesetz", "prefix": "DSG", "unit": "§", "in_force_from": "2000-01-01"}
    (tmp_path / "dsg.json").write_text(json.dumps({**own, "articles": {"30": article}}), encoding="utf-8")
    citations = Citations(catalogue(tmp_path))

    read = {
        text: [m.unknown_law for m in citations.find(f"§ 30 {text}")]
        for text in ("DSG", "DSG-EKD", "DSG NRW", "BayDSG")
    }
    assert read == {"DSG": [""], "DSG-EKD": ["DSG-EKD"], "DSG NRW": ["DSG NRW"], "BayDSG": ["BayDSG"]}


@pytest.mark.parametrize(
    "law",
    [
        *("HGB", "SGB X", "DORA", "KI-VO", "AI Act", "NIS-2-Richtlinie", "EMRK", "GRCh", "DSG-EKD", "revDSG", "PhantV"),
        *(
            "HeizkostenV",
            "Fünftes Buch Sozialgesetzbuch",
            "des Phantasiegesetzes",
            "der Phantasieordnung",
            "Hauptvertrag",
        ),
    ],
)
@pytest.mark.parametrize("provision", ["§ 3", "§ 74 a", "Art. 26 Abs. 1", "§§ 3, 4", "Artikel 5 Absatz 1 Buchstabe a)"])
def test_a_provision_of_another_law_is_neither_ours_nor_the_contracts(provision: str, law: str) -> None:
    text = f"nach {provision} {law} gilt"

    assert all(m.unknown_law and not m.citations[0].law for m in CITATIONS.find(text))
    assert list(CITATIONS.find_inner(text)) == []


NOISE = "Art. 28 Abs. 3 lit. a–h, 32 bis 36, § 5 § § Art Art. I.V.m. Anlage zu § 9 S. 1 Nr. ff. (DSGVO BDSG a.F. n.F.) "


def _calls(text: str) -> int:
    """How many calls reading ``text`` takes: work that does not depend on the machine."""
    profile = cProfile.Profile()
    profile.runcall(lambda: [list(CITATIONS.find(text)), list(CITATIONS.find_inner(text))])
    return sum(entry.callcount for entry in profile.getstats())


def test_reading_takes_work_in_proportion_to_the_text() -> None:
    once, twice = _calls(NOISE * 60), _calls(NOISE * 120)

    assert twice <= 2.1 * once


def test_a_megabyte_of_noise_is_read() -> None:
    noise = NOISE * (1_000_000 // len(NOISE) + 1)

    assert sum(1 for _ in CITATIONS.find(noise)) > 10_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nach § 5 dieser Vereinbarung", [("§ 5", True)]),
        ("§ 7 Abs. 2 Buchst. a des Vertrags", [("§ 7 Abs. 2 lit. a", True)]),
        ("siehe § 9", [("§ 9", False)]),
        ("Anhang 1 und Anlage 12", [("Anhang 1", True), ("Anlage 12", True)]),
        ("Anhangs 2 dieser Vereinbarung", [("Anhang 2", True)]),
        ("§ 3 des Hauptvertrags", []),
        ("Anhang 3 der Standardvertragsklauseln", []),
        ("Anlage B und Anhang III", [("Anlage B", False), ("Anhang III", False)]),
        ("Die USV-Anlage 2 läuft", []),
        ("§ 64 BDSG, Art. 32 DSGVO, Art. 5, § 7 UWG", []),
        ("Anlage zu § 9 S. 1 BDSG a.F.", []),
        ("§§ 3, 4 dieser Vereinbarung", [("§ 3", True), ("§ 4", True)]),
        ("Artikel 4 dieser Vereinbarung", [("Art. 4", True)]),
        ("Ziff. 5 dieses Vertrages", [("Ziffer 5", True)]),
        ("Ziffer 1.1 und Klausel 7.7", [("Ziffer 1.1", False), ("Klausel 7.7", False)]),
        ("Ziffern 1.1, 1.2 und 3 des Vertrags", [("Ziffer 1.1", True), ("Ziffer 1.2", True), ("Ziffer 3", True)]),
        ("Klausel 8 der Standardvertragsklauseln", []),
        ("Ziffer 5 der ISO 27001", []),
        ("ANLAGE 1", [("Anlage 1", True)]),
        ("Art. 4 Ziffer 7 DSGVO", []),
        ("§ 7 Abs. 2 AVV", [("§ 7 Abs. 2", True)]),
    ],
)
def test_references_into_the_contract_are_told_from_those_to_laws(text: str, found: list[tuple[str, bool]]) -> None:
    assert [(mention.number, mention.said) for mention in CITATIONS.find_inner(text)] == found


@given(st.text() | st.lists(st.sampled_from([*PIECES, "Anhang 1", " dieser Vereinbarung"]), max_size=30).map("".join))
def test_no_text_raises_when_the_contract_is_sought(text: str) -> None:
    for mention in CITATIONS.find_inner(text):
        assert text[mention.start : mention.end]
