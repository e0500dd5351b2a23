"""How far documents meet the law, computed from links and from what people judged."""

import re
from dataclasses import replace

import pytest

from nachweis.compliance.coverage import (
    Cover,
    State,
    contract_coverage,
    coverage,
    demanded,
    judgements,
    measure_coverage,
    odd_states,
    tally,
)
from nachweis.compliance.model import Entry
from nachweis.compliance.values.typed import words_in
from nachweis.exchange.formats.coverage import coverage_data
from nachweis.vocabulary import Catalogue, Kind, Link, Scale, catalogue, requirement_words, requirements, vocabulary
from tests.compliance.factory import CITATIONS, audit, document, entry

CONTRACT_DOCUMENT = document("avv/index", "DOK-AVV", art="AVV")


def clause(id: str, *based: str, **facts: str) -> Entry:
    return entry(id, Kind.CLAUSE, page="avv/eins", links={Link.BASED_ON: based} if based else {}, facts=facts)


def record(about: str, words: str, **facts: str) -> Entry:
    return entry(
        "BEF-1",
        Kind.FINDING,
        page="b/a",
        title="Es fehlt etwas.",
        links={Link.CONCERNS: (about,)},
        pflichtinhalt=words,
        facts=facts,
    )


def of(word: str, *entries: Entry, contract: Entry = CONTRACT_DOCUMENT) -> Cover:
    """How far the contract meets the requirement with this word."""
    book = audit(contract, *entries)
    return next(cover for cover in contract_coverage(book, contract) if cover.requirement.word == word)


# ── the table ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_requirement_cites_what_exists_and_has_a_word_of_its_own() -> None:
    listed = [*requirements().values()]

    for requirement in listed:
        for citation in (requirement.citation, *(part.citation for part in requirement.parts)):
            (parsed,) = CITATIONS.parse(citation)
            assert str(parsed) == citation
    assert len(requirement_words()) == sum(len(requirement.words) for requirement in listed)
    assert all(word.isascii() for word in requirement_words())
    assert all(re.compile(cue) for requirement in listed for cue in requirement.cues)


def test_a_provision_that_demands_two_things_is_alone_for_none_of_them() -> None:
    for name in Catalogue:
        laws = [asked for asked in catalogue(name) if asked.scale in (Scale.LAW, Scale.COMPARISON)]
        ids = [CITATIONS.catalogue.id(CITATIONS.parse(asked.citation)[0]) for asked in laws]
        assert [asked.word for asked, id in zip(laws, ids, strict=True) if asked.alone and ids.count(id) > 1] == []


def test_the_contract_is_asked_what_article_28_demands_in_the_order_of_the_law() -> None:
    asked = [r.word for r in catalogue(Catalogue.CONTRACT) if r.scale is Scale.LAW and not r.frame]

    assert asked == [
        *("gegenstand", "dauer", "art", "zweck", "datenarten", "betroffene", "rechte_pflichten"),
        *("weisung", "drittland", "mitteilung_rechtspflicht", "vertraulichkeit", "sicherheit"),
        *("genehmigung", "aenderungen", "kette", "haftung_kette", "betroffenenrechte", "unterstuetzung"),
        *("loeschung", "kopien", "informationen", "kontrollen", "rechtswidrige_weisung", "form"),
    ]


def test_who_recommends_what_is_no_law_is_named() -> None:
    assert all(r.source for r in requirements().values() if r.scale is Scale.ADVICE)
    assert requirements()["meldung"].scale is Scale.ADVICE
    assert {r.scale for r in (*catalogue(Catalogue.FOURTEEN), *catalogue(Catalogue.EIGHT))} == {Scale.COMPARISON}
    assert set(vocabulary().labels["scale"]) == set(Scale)
    assert set(vocabulary().labels["coverage"]) == set(State)


# ── contracts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_nobody_assigned_is_no_gap() -> None:
    cover = of("mitteilung_rechtspflicht")

    assert (cover.state, cover.entries, cover.reason) == (State.UNASSIGNED, (), "")


def test_a_gap_is_said_by_a_person() -> None:
    looked = document("avv/index", "DOK-AVV", art="AVV", pflichtinhalt="kopien (Lücke: Von Kopien ist keine Rede)")

    assert of("kopien", contract=looked).state is State.GAP
    assert of("kopien", contract=looked).reason == "Von Kopien ist keine Rede."
    assert of("dauer", clause("A-1", pflichtinhalt="dauer (Lücke: Nur die Überschrift)")).state is State.GAP
    assert of("kopien", record("DOK-AVV", "kopien (Lücke: Fehlt)")).state is State.GAP


def test_a_proposal_is_read_from_the_text_and_is_no_state() -> None:
    copies = entry("A-1", Kind.CLAUSE, page="avv/eins", title="Alle Kopien werden gelöscht.")
    assigned = entry("A-1", Kind.CLAUSE, page="avv/eins", title=copies.title, pflichtinhalt="kopien")

    cover = of("kopien", copies, entry("A-2", Kind.CLAUSE, page="avv/eins", title="Es gilt das Recht."))
    assert (cover.state, cover.entries) == (State.UNASSIGNED, ())
    assert [proposed.id for proposed in cover.proposed] == ["A-1"]
    assert of("kopien", assigned).proposed == ()


def test_a_link_to_a_provision_that_demands_one_thing_says_enough() -> None:
    cover = of("vertraulichkeit", clause("A-1", "DSGVO-28-3-b"))

    assert (cover.state, [e.id for e in cover.entries], cover.reason) == (State.MET, ["A-1"], "")


def test_where_a_provision_demands_two_things_the_clause_says_which() -> None:
    resting = clause("A-1", "DSGVO-28-3-g")

    assert of("loeschung", resting).state is State.UNASSIGNED
    assert of("loeschung", clause("A-1", "DSGVO-28-3-g", pflichtinhalt="loeschung")).state is State.MET
    assert of("kopien", clause("A-1", "DSGVO-28-3-g", pflichtinhalt="loeschung")).state is State.UNASSIGNED


def test_in_part_is_a_judgement_with_a_reason() -> None:
    cover = of("dauer", clause("A-1", pflichtinhalt="gegenstand; dauer (teilweise: Der Hauptvertrag (Anlage) fehlt)"))

    assert cover.state is State.PARTIAL
    assert cover.reason == "Der Hauptvertrag (Anlage) fehlt."
    assert of("gegenstand", clause("A-1", pflichtinhalt="gegenstand; dauer (teilweise: x)")).state is State.MET


def test_a_remark_leaves_it_met() -> None:
    noted = of("dauer", clause("A-1", pflichtinhalt="dauer (Hinweis: Der Hauptvertrag ist nicht bezeichnet)"))

    assert (noted.state, noted.reason) == (State.NOTED, "Der Hauptvertrag ist nicht bezeichnet.")
    assert of("dauer", clause("A-1", pflichtinhalt="dauer"), record("A-1", "dauer (Hinweis: So)")).state is State.NOTED
    assert noted.state.enough


def test_one_clause_that_says_it_wholly_is_enough() -> None:
    partly = clause("A-1", pflichtinhalt="dauer (teilweise: nur halb)")

    assert of("dauer", partly, clause("A-2", pflichtinhalt="dauer")).state is State.MET


def test_a_written_finding_lowers_what_it_names() -> None:
    whole = clause("A-1", pflichtinhalt="dauer")

    lowered = of("dauer", whole, record("A-1", "dauer"))
    assert (lowered.state, lowered.reason) == (State.PARTIAL, "Es fehlt etwas.")
    assert [e.id for e in lowered.records] == ["BEF-1"]
    assert of("dauer", whole, record("A-1", "dauer (teilweise: Der Beginn fehlt)")).reason == "Der Beginn fehlt."
    assert of("dauer", whole, record("A-1", "zweck")).state is State.MET
    assert of("dauer", whole, record("A-1", "dauer", status="behoben")).state is State.MET
    assert of("dauer", whole, record("DOK-AVV", "dauer", status="angenommen")).state is State.PARTIAL
    assert of("dauer", whole, record("DOK-9", "dauer")).state is State.MET
    denied = of("dauer", whole, record("A-1", "dauer (Lücke: Der Anhang fehlt)"))
    assert (denied.state, denied.reason) == (State.GAP, "Der Anhang fehlt.")


def test_nothing_raises_what_is_lower() -> None:
    halved = clause("A-1", pflichtinhalt="dauer (teilweise: halb)")

    assert of("dauer", halved, record("A-1", "dauer (Hinweis: So)")).state is State.PARTIAL


def test_the_document_itself_can_be_the_place() -> None:
    signed = document("avv/index", "DOK-AVV", art="AVV", pflichtinhalt="form (Hinweis: Felder für Unterschriften)")

    cover = of("form", contract=signed)
    assert (cover.state, [e.id for e in cover.entries]) == (State.NOTED, ["DOK-AVV"])


def test_of_a_requirement_with_parts_the_worst_part_counts() -> None:
    whole = clause("A-1", pflichtinhalt="unterstuetzung")
    without = clause("A-1", pflichtinhalt="unterstuetzung; unterstuetzung_35 (Lücke: Nicht genannt)")
    one = clause("A-1", pflichtinhalt="unterstuetzung_33")

    assert of("unterstuetzung", whole).state is State.MET
    assert of("unterstuetzung", without).state is State.PARTIAL
    assert [p.state for p in of("unterstuetzung", without).parts].count(State.GAP) == 1
    assert of("unterstuetzung", one).state is State.UNASSIGNED
    assert of("unterstuetzung", one).reason.startswith("Noch nicht zugeordnet: Sicherheit, Benachrichtigung")
    assert of("unterstuetzung", whole, record("A-1", "unterstuetzung_36")).parts[-1].state is State.PARTIAL


def test_a_withdrawn_clause_says_nothing() -> None:
    assert of("dauer", clause("A-1", pflichtinhalt="dauer", status="entfallen")).state is State.UNASSIGNED


def test_a_clause_in_an_annex_counts() -> None:
    annex = entry("DOK-1", Kind.DOCUMENT, page="m/index", links={Link.PART_OF: ("DOK-AVV",)})
    inside = entry("B-1", Kind.CLAUSE, page="m/eins", pflichtinhalt="dauer")

    assert of("dauer", annex, inside).state is State.MET


def test_of_a_clause_and_the_one_around_it_only_the_inner_is_named() -> None:
    outer = clause("A-1", "DSGVO-28-3-b")
    inner = entry(
        "A-1-1", Kind.CLAUSE, page="avv/eins", line=99, parent="A-1", links={Link.BASED_ON: ("DSGVO-28-3-b",)}
    )

    assert [e.id for e in of("vertraulichkeit", outer, inner).entries] == ["A-1-1"]


def test_a_law_that_binds_only_some_counts_where_the_document_says_so() -> None:
    framed = document("avv/index", "DOK-AVV", art="AVV", rechtsrahmen="§ 203 StGB")
    book = audit(framed)
    words = {cover.requirement.word: cover.scale for cover in contract_coverage(book, framed)}

    assert words["geheimnis_mitwirkende"] is Scale.LAW
    assert "geheimnis_mitwirkende" not in {
        c.requirement.word for c in contract_coverage(audit(CONTRACT_DOCUMENT), CONTRACT_DOCUMENT)
    }


# ── measures ───────────────────────────────────────────────────────────────────────────────────────────────────────

EVIDENCE = entry("NW-1", Kind.EVIDENCE, page="n/a")


def goal(word: str, *entries: Entry, about: Entry | None = None) -> Cover:
    book = audit(about or document(), EVIDENCE, *entries)
    return next(c for c in measure_coverage(book, book.handbook["DOK-1"]) if c.requirement.word == word)


def measure(*evidence: str, **facts: str) -> Entry:
    links = {Link.BASED_ON: ("DSGVO-32-1-a",), Link.EVIDENCED_BY: evidence}
    return entry("T-1", links=links, facts=facts)


def test_a_goal_is_met_by_a_measure_that_names_it_and_is_proved() -> None:
    assert goal("verschluesselung", measure("NW-1", status="umgesetzt")).state is State.MET
    assert goal("schutzziele", measure("NW-1", status="umgesetzt")).state is State.UNASSIGNED


def test_what_nothing_proves_is_only_assured() -> None:
    cover = goal("verschluesselung", measure(status="umgesetzt"))

    assert (cover.state, cover.reason) == (State.ASSURED, "Ohne Nachweis.")


def test_a_plan_reaches_nothing_yet() -> None:
    cover = goal("verschluesselung", measure(status="geplant"))

    assert (cover.state, cover.reason) == (State.PARTIAL, "Noch ist keine dieser Maßnahmen umgesetzt.")


def test_what_only_the_customer_does_is_not_the_processors() -> None:
    cover = goal("verschluesselung", measure(status="umgesetzt", liegt_bei="verantwortlicher"))

    assert (cover.state, cover.entries) == (State.UNASSIGNED, ())
    assert cover.reason == "Zugeordnet ist nur, was der Verantwortliche selbst tut."


def test_no_heading_meets_a_goal_for_what_stands_below_it() -> None:
    links = {Link.BASED_ON: ("DSGVO-32-1-b",), Link.COMPLIES_WITH: ("BDSG-64-3-1", "BDSGAF-9-ANL-1")}
    control = entry("K-1", Kind.CONTROL, status="umgesetzt", links=links)
    inside = entry("T-1", parent="K-1")

    for word in ("schutzziele", "bdsg64-1", "acht-1"):
        assert goal(word, control, inside).state is State.UNASSIGNED


def test_a_person_judges_at_the_control_and_says_why() -> None:
    def judged(said: str, **links: tuple[str, ...]) -> State:
        ways = {Link(name): ids for name, ids in links.items()}
        control = entry("K-1", Kind.CONTROL, status="umgesetzt", pflichtinhalt=said, links=ways)
        return goal("schutzziele", control, entry("T-1", parent="K-1")).state

    assert judged("schutzziele (erfüllt: Alle vier Ziele sind bedacht)") is State.ASSURED
    assert judged("schutzziele (erfüllt: Alle vier)", belegt_durch=("NW-1",)) is State.MET
    assert judged("schutzziele (teilweise: Belastbarkeit fehlt)") is State.PARTIAL
    assert judged("schutzziele") is State.UNASSIGNED


def test_a_written_finding_lowers_an_objective() -> None:
    assert (
        goal("verschluesselung", measure(status="umgesetzt"), record("T-1", "verschluesselung")).state is State.PARTIAL
    )
    assert goal("verschluesselung", entry("T-1"), record("DOK-1", "verschluesselung")).reason == "Es fehlt etwas."


def test_a_comparison_is_law_where_the_document_falls_under_it() -> None:
    assert goal("bdsg64-1", entry("T-1")).scale is Scale.COMPARISON
    assert goal("bdsg64-1", entry("T-1"), about=document(rechtsrahmen="BDSG Teil 3")).scale is Scale.LAW


# ── all of it ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_document_must_meet_depends_on_its_kind() -> None:
    book = audit(CONTRACT_DOCUMENT, document(), measure())

    assert {c.requirement.catalogue for c in coverage(book, book.handbook["DOK-AVV"])} == {Catalogue.CONTRACT}
    assert len(coverage(book, book.handbook["DOK-1"])) == 8 + 14 + 8
    assert len(coverage(book, book.handbook["DOK-1"], Catalogue.SECURITY)) == 8


def test_a_sum_never_mixes_scales() -> None:
    control = entry("K-1", Kind.CONTROL, pflichtinhalt="bdsg64-1; acht-1; voreinstellungen")
    book = audit(document(), control, entry("T-1", parent="K-1", status="umgesetzt"))
    covers = coverage(book, book.handbook["DOK-1"])

    assert tally(covers) == {State.UNASSIGNED: 7}
    assert tally(covers, Scale.CRAFT) == {State.ASSURED: 1}


def test_the_file_for_machines_tells_words_scales_and_states() -> None:
    data = coverage_data(audit(CONTRACT_DOCUMENT, clause("A-1", pflichtinhalt="dauer (teilweise: halb)")))

    (item,) = [item for item in data["DOK-AVV"] if item["word"] == "dauer"]
    assert item == {
        "word": "dauer",
        "scale": "gesetz",
        "requirement": "Dauer der Verarbeitung",
        "citation": "Art. 28 Abs. 3 UAbs. 1 S. 1 DSGVO",
        "state": "teilweise",
        "entries": ["A-1"],
        "reason": "halb.",
    }
    assert {item["state"] for item in data["DOK-AVV"]} == {"noch nicht zugeordnet", "teilweise"}
    (parted,) = [item for item in data["DOK-AVV"] if item["word"] == "form"]
    assert [part["word"] for part in parted["parts"]] == ["form_bindung", "form_form"]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("dauer", ["dauer"]),
        ("dauer; zweck", ["dauer", "zweck"]),
        ("dauer (teilweise: erst A; dann B (C)); zweck", ["dauer", "zweck"]),
        ("", []),
        (" ; ;", []),
        ("dauer (offen", ["dauer (offen"]),
    ],
)
def test_a_list_of_words_may_carry_reasons(written: str, words: list[str]) -> None:
    assert list(words_in(written)) == words


def test_a_judgement_is_read_with_its_reason() -> None:
    (first, second) = judgements(clause("A-1", pflichtinhalt="dauer (teilweise: erst A; dann B (C)); zweck"))

    assert (first.word, first.state, first.reason) == ("dauer", State.PARTIAL, "erst A; dann B (C)")
    assert (second.word, second.state, second.reason) == ("zweck", State.MET, "")


def test_another_word_in_brackets_is_no_state() -> None:
    written = "dauer (nur teilweise: x); zweck (Lücke: y); art (Hinweis: z); form (erfüllt: ja); kopien"

    assert odd_states(written) == ("nur teilweise",)


def test_a_long_and_broken_list_is_read_in_proportion_to_its_length() -> None:
    list(judgements(clause("A-1", pflichtinhalt="d" * 50_000 + "(")))
    list(judgements(clause("A-1", pflichtinhalt="dauer" + " " * 50_000 + "x(")))


def test_what_is_cited_counts_by_its_id_whoever_explains_it() -> None:
    tom = document("tom/index", "DOK-TOM")
    measure = entry("T-1", page="tom/a", status="umgesetzt", links={Link.BASED_ON: ("DSGVO-32-1-b",)})
    book = audit(tom, measure, CONTRACT_DOCUMENT, clause("AVV-1", "DSGVO-28-3-b"))
    covers = (*measure_coverage(book, tom, Catalogue.SECURITY), *contract_coverage(book, CONTRACT_DOCUMENT))

    assert {cover.requirement.word for cover in covers if cover.state.enough} == {"schutzziele", "vertraulichkeit"}


def test_what_is_demanded_of_a_document_is_what_its_coverage_tells() -> None:
    tom = document("tom/index", "DOK-TOM")
    book = audit(CONTRACT_DOCUMENT, tom, entry("T-1", page="tom/a"), document("leer/index", "DOK-LEER"))

    for part in book.handbook.of(Kind.DOCUMENT):
        assert demanded(book.handbook, part) == tuple(cover.requirement for cover in coverage(book, part))


# ── what is not there yet ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_clause_that_is_to_be_filled_in_regulates_nothing_whole() -> None:
    blank = replace(clause("AVV-1", pflichtinhalt="dauer (Hinweis: Sie ist kurz)"), title="Er gilt bis zum [Datum]")
    cited = replace(clause("AVV-2", "DSGVO-28-9"), title="Der Vertrag wird in [Form] geschlossen")

    assert of("dauer", blank).state is of("form", cited).state is State.PARTIAL
    assert of("dauer", blank).reason == "Der Wortlaut enthält Platzhalter."
    assert of("dauer", clause("AVV-1", pflichtinhalt="dauer")).state is State.MET


def test_a_clause_is_no_wholer_than_its_parts() -> None:
    part = replace(
        entry("AVV-2", Kind.CLAUSE, page="avv/eins", line=2, parent="AVV-1"), title="Er gilt bis zum [Datum]"
    )

    assert of("dauer", clause("AVV-1", pflichtinhalt="dauer"), part).state is State.PARTIAL


def test_a_clause_is_no_wholer_than_the_data_that_it_lists() -> None:
    lists = entry(
        "AVV-1", Kind.CLAUSE, page="avv/eins", links={Link.CONCERNS: ("DAT-1",)}, pflichtinhalt="datenarten; betroffene"
    )
    data = entry("DAT-1", Kind.DATA_CATEGORY, page="avv/eins", line=2, title="Namen [und weitere]")

    assert of("datenarten", lists, data).state is State.PARTIAL


@pytest.mark.parametrize("said", ["wiederherstellung (erfüllt: Grund)", "wiederherstellung (Hinweis: Grund)"])
def test_what_is_only_planned_reaches_no_goal_whoever_judges_it(said: str) -> None:
    planned = entry("K-1", Kind.CONTROL, pflichtinhalt=said)
    own = entry("T-1", status="geplant", pflichtinhalt=said)

    for entries in ((planned, entry("T-1", parent="K-1", status="geplant")), (planned,), (own,)):
        found = goal("wiederherstellung", *entries)
        assert (found.state, found.reason) == (State.PARTIAL, "Noch ist keine dieser Maßnahmen umgesetzt.")
    assert goal("wiederherstellung", planned, entry("T-1", parent="K-1", status="umgesetzt")).state.enough
