import cProfile
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nachweis.compliance.citations import CitationError, Citations
from nachweis.compliance.law import Citation
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
    ],
)
def test_references_into_the_contract_are_told_from_those_to_laws(text: str, found: list[tuple[str, bool]]) -> None:
    assert [(mention.number, mention.said) for mention in CITATIONS.find_inner(text)] == found


@given(st.text() | st.lists(st.sampled_from([*PIECES, "Anhang 1", " dieser Vereinbarung"]), max_size=30).map("".join))
def test_no_text_raises_when_the_contract_is_sought(text: str) -> None:
    for mention in CITATIONS.find_inner(text):
        assert text[mention.start : mention.end]
