"""Written findings: what accepts a risk, what rests with the issuer of a document, and what neither can do."""

from collections.abc import Mapping
from datetime import date

import pytest

from nachweis.compliance.changes import fingerprint
from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Entry
from nachweis.compliance.rules import check
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import TODAY, audit, document, entry

RULE = "measure_without_evidence"
TEXT = "Die Haustechnik schließt die Eingangstür ab"
K_1 = entry("K-1", Kind.CONTROL, line=1, status="umgesetzt")
T_1 = entry("T-1", line=2, parent="K-1", title=TEXT)
BOOK = [document(), K_1, T_1]
WHOLE = {
    "status": "angenommen",
    "freigabe": "Leitung",
    "grund": "Das Schloss wird getauscht.",
    "gilt_bis": "2027-01-01",
    "rolle": "Haustechnik",
    "faellig_am": "2026-12-31",
    "abhilfe": "Ein neues Schloss mit Protokoll.",
}


def record(
    id: str = "BEF-1", about: tuple[str, ...] = ("T-1",), facts: Mapping[str, str] | None = None, **more: str
) -> Entry:
    links = {Link.CONCERNS: about} if about else {}
    return entry(id, Kind.FINDING, page="b/eins", links=links, facts={"regel": RULE, **(facts or {}), **more})


def accepting(*accepted: Entry, about: tuple[str, ...] = (), lacks: str = "", **more: str) -> Entry:
    """A written finding that accepts these entries as they read."""
    marks = "; ".join(f"{one.id} {fingerprint(one)}" for one in accepted)
    ids = about or tuple(one.id for one in accepted)
    return record(about=ids, facts={**WHOLE, "angenommen_in": marks, **more} | ({lacks: ""} if lacks else {}))


def checked(*entries: Entry, today: date = TODAY, released: bool = False) -> list[Finding]:
    return check(audit(*entries, today=today, released=released))


def said(rule: str, *entries: Entry, today: date = TODAY, released: bool = False) -> list[Finding]:
    return [finding for finding in checked(*entries, today=today, released=released) if finding.rule == rule]


def evidence(*records: Entry, today: date = TODAY, book: list[Entry] | None = None) -> Finding:
    """What is said about the missing evidence of the only measure."""
    (finding,) = said(RULE, *(book or BOOK), *records, today=today)
    return finding


# ── who accepts what, and how ──────────────────────────────────────────────────────────────────────────────────────


def test_without_a_record_a_finding_is_new_and_holds_back() -> None:
    finding = evidence()

    assert finding.record == ""
    assert finding.holds_back


def test_a_whole_acceptance_holds_nothing_back_until_it_expires() -> None:
    taken = accepting(T_1)

    assert evidence(taken).accepted
    assert not evidence(taken).holds_back
    assert [f.rule for f in checked(*BOOK, taken) if f.entry == "BEF-1"] == []
    assert not evidence(taken, today=date(2027, 1, 2)).accepted
    assert [f.entry for f in said("acceptance_expired", *BOOK, taken, today=date(2027, 1, 2))] == ["BEF-1"]


@pytest.mark.parametrize("written", ["15.1.2026", "31.12.2027", "bald"])
def test_an_acceptance_until_what_is_no_date_holds_for_nobody(written: str) -> None:
    taken = accepting(T_1, gilt_bis=written)

    assert not evidence(taken).accepted
    assert not said("acceptance_expired", *BOOK, taken)


@pytest.mark.parametrize("name", ["freigabe", "grund", "gilt_bis", "rolle", "faellig_am", "abhilfe"])
def test_an_acceptance_says_who_why_until_when_and_what_is_done_by_whom(name: str) -> None:
    half = accepting(T_1, lacks=name)

    assert not evidence(half).accepted
    (finding,) = said("acceptance_incomplete", *BOOK, half)
    assert f"„:{name}:“" in finding.hint


@pytest.mark.parametrize("role", ["Redaktion", "leitung", "Leitung IT"])
def test_only_the_owner_of_a_risk_accepts_it(role: str) -> None:
    wrong = accepting(T_1, freigabe=role)

    assert not evidence(wrong).accepted
    (finding,) = said("acceptance_by_wrong_role", *BOOK, wrong)
    assert "„Leitung“" in finding.hint


def test_a_house_without_owners_of_risks_accepts_nothing() -> None:
    book = audit(*BOOK, accepting(T_1))
    nobody = type(book)(book.handbook, book.citations, book.today)

    found = {finding.rule: finding for finding in check(nobody)}
    assert not found[RULE].accepted
    assert "conf.py" in found["acceptance_by_wrong_role"].hint


def test_a_document_is_never_accepted_as_a_whole() -> None:
    blanket = accepting(document(), about=("DOK-1",))

    assert not evidence(blanket).accepted
    assert evidence(blanket).records == ("BEF-1",)
    assert [f.topic for f in said("acceptance_of_document", *BOOK, blanket)] == ["DOK-1"]


def test_what_is_new_is_never_accepted() -> None:
    more = entry("T-2", line=3, parent="K-1", title="Besuch geht nie allein durch das Haus")
    old = accepting(K_1, T_1)

    finding = evidence(old, book=[*BOOK, more])
    assert finding.others == ("T-1", "T-2")
    assert not finding.accepted
    assert evidence(accepting(K_1, T_1, more), book=[*BOOK, more]).accepted


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Die Haustechnik schließt die Eingangstür manchmal ab"},
        {"text": "Außer im Sommer."},
        {"liegt_bei": "gemeinsam"},
        {"bereich": "Lager"},
    ],
)
def test_what_reads_otherwise_is_accepted_no_longer_and_the_cure_is_typed_out(change: dict[str, str]) -> None:
    now = entry("T-1", line=2, parent="K-1", **{"title": TEXT, **change})  # type: ignore[arg-type]
    stale = accepting(T_1)

    assert not evidence(stale, book=[document(), K_1, now]).accepted
    (finding,) = said("acceptance_of_other_wording", document(), K_1, now, stale)
    assert f"„:angenommen_in: T-1 {fingerprint(now)}“" in finding.hint
    assert evidence(accepting(now), book=[document(), K_1, now]).accepted


def test_an_acceptance_without_a_fingerprint_accepts_nothing() -> None:
    bare = accepting(T_1, angenommen_in="T-1")

    assert not evidence(bare).accepted
    assert [f.entry for f in said("acceptance_of_other_wording", *BOOK, bare)] == ["BEF-1"]


@pytest.mark.parametrize(
    "change",
    [
        {"durchsicht": "2026-11-01"},
        {"fundstelle": "Anhang 1"},
        {"anmerkung": "Die Quelle nennt kein Schloss."},
        {"intern": "Nachfragen."},
        {"title": "Die Haustechnik  schließt\ndie Eingangstür ab"},
    ],
)
def test_a_fingerprint_is_that_of_what_an_entry_says(change: dict[str, str]) -> None:
    now = entry("T-1", parent="K-1", **{"title": TEXT, **change})  # type: ignore[arg-type]

    assert fingerprint(now) == fingerprint(T_1)
    assert len(fingerprint(now)) == 8


def test_an_open_record_wins_over_every_acceptance() -> None:
    general = record("BEF-2", about=("DOK-1",))

    finding = evidence(accepting(T_1), general)
    assert finding.records == ("BEF-2", "BEF-1")
    assert finding.holds_back


def test_an_acceptance_that_does_not_count_takes_nothing_from_one_that_does() -> None:
    broken = record("BEF-0", facts={**WHOLE, "grund": ""})

    assert evidence(broken, accepting(T_1)).record == "BEF-1"
    assert evidence(broken, accepting(T_1)).accepted


def test_a_record_of_the_entry_itself_goes_before_one_of_all_around_it() -> None:
    finding = evidence(record("BEF-1", about=("DOK-1",)), record("BEF-2"))

    assert finding.records == ("BEF-2", "BEF-1")


@pytest.mark.parametrize("about", ["T-1", "K-1", "DOK-1"])
def test_a_record_speaks_for_an_entry_a_control_or_a_document(about: str) -> None:
    finding = evidence(record(about=(about,)))

    assert finding.record == "BEF-1"
    assert not finding.accepted
    assert finding.holds_back


def test_a_record_of_one_measure_does_not_speak_for_the_others() -> None:
    more = entry("T-2", line=3, parent="K-1", title="Besuch geht nie allein durch das Haus")

    assert evidence(record(), book=[*BOOK, more]).record == ""
    assert evidence(record(about=("T-1", "T-2")), book=[*BOOK, more]).record == "BEF-1"


def test_a_record_of_another_rule_or_entry_says_nothing() -> None:
    for other in (record(regel="weak_wording"), record(about=("T-9",))):
        assert evidence(other).record == ""


def test_nobody_accepts_what_is_wrong_with_his_own_acceptance() -> None:
    own = record(about=("BEF-1",), facts={**WHOLE, "regel": "acceptance_expired", "gilt_bis": "2020-01-01"})

    (finding,) = said("acceptance_expired", own)
    assert finding.records == ()


def test_no_record_settles_what_is_wrong_with_itself() -> None:
    own = record(about=("BEF-1", "AVV-99"), regel="link_to_nothing", status="offen")

    (finding,) = said("link_to_nothing", own)
    assert (finding.entry, finding.records) == ("BEF-1", ())


def test_a_record_of_a_rule_accepts_everything_that_it_finds_at_an_entry() -> None:
    lost = entry("T-1", line=2, parent="K-1", title=TEXT, links={Link.COVERS: ("AVV-98", "AVV-99")})

    accepted = [f for f in checked(document(), K_1, lost, accepting(lost, regel="link_to_nothing")) if f.accepted]
    assert [(f.rule, f.topic) for f in accepted] == [
        ("link_to_nothing", "deckt AVV-98"),
        ("link_to_nothing", "deckt AVV-99"),
    ]


# ── what nobody can accept ─────────────────────────────────────────────────────────────────────────────────────────

CLAUSE = entry("AVV-1", Kind.CLAUSE, line=5, title="Der Anbieter heißt [Firma]", verpflichtet="niemand")


def test_a_placeholder_is_accepted_in_a_draft_only() -> None:
    agreed = entry("AVV-1", Kind.CLAUSE, line=5, title="Der Anbieter heißt [Firma]", status="vereinbart")
    for clause, accepted in ((CLAUSE, True), (agreed, False)):
        taken = accepting(clause, regel="placeholder")
        (finding,) = said("placeholder", document(), clause, taken)
        assert finding.accepted is accepted
        refused = said("acceptance_impossible", document(), clause, taken)
        assert [f.topic for f in refused] == ([] if accepted else ["placeholder"])


def test_a_missing_mandatory_content_is_no_risk_that_somebody_takes() -> None:
    contract = document(art="AVV")
    taken = accepting(CLAUSE, regel="mandatory_content_missing", pflichtinhalt="form (Lücke: Nichts gesagt.)")

    found = [f for f in said("mandatory_content_missing", contract, CLAUSE, taken) if f.topic == "form"]
    assert [(f.record, f.accepted) for f in found] == [("BEF-1", False)]
    assert [f.entry for f in said("acceptance_impossible", contract, CLAUSE, taken)] == ["BEF-1"]


def test_law_that_is_not_in_force_is_corrected_and_not_accepted() -> None:
    clause = entry("AVV-1", Kind.CLAUSE, line=5, title="Es gilt § 11 BDSG a.F.", verpflichtet="niemand")
    taken = accepting(clause, regel="provision_not_in_force")

    (finding,) = said("provision_not_in_force", document(), clause, taken)
    assert not finding.accepted
    assert said("acceptance_impossible", document(), clause, taken)


# ── what rests with the issuer ─────────────────────────────────────────────────────────────────────────────────────

FOREIGN = [document(herkunft="fremd"), K_1, T_1]
RESTING = record(about=("DOK-1",), status="liegt_beim_anbieter")


def test_what_only_the_issuer_can_mend_is_counted_and_holds_nothing_back() -> None:
    finding = evidence(RESTING, book=FOREIGN)

    assert (finding.record, finding.accepted, finding.resting) == ("BEF-1", False, True)
    assert not finding.holds_back


@pytest.mark.parametrize("facts", [{}, {"herkunft": "eigen"}])
def test_in_a_document_of_ones_own_nothing_rests(facts: dict[str, str]) -> None:
    own = [document(**facts), K_1, T_1]

    assert evidence(RESTING, book=own).holds_back
    (finding,) = said("own_document_with_provider", *own, RESTING)
    assert "herkunft: fremd" in finding.hint
    assert said("own_document_with_provider", *FOREIGN, RESTING) == []


def test_an_annex_of_a_foreign_contract_is_foreign_unless_it_says_otherwise() -> None:
    contract = document("a/index", "DOK-0", art="AVV", herkunft="fremd")
    for facts, rests in (({}, True), ({"herkunft": "eigen"}, False)):
        annex = entry("DOK-1", Kind.DOCUMENT, page="m/index", links={Link.PART_OF: ("DOK-0",)}, facts=facts)
        assert evidence(RESTING, book=[contract, annex, K_1, T_1]).resting is rests


def test_a_subprocessor_belongs_to_the_contract_that_lists_it() -> None:
    for origin in ("fremd", "eigen"):
        part = entry("U-1", Kind.SUBPROCESSOR, page="u/eins", links={Link.PART_OF: ("DOK-1",)}, firma="Muster [Name]")
        resting = record(about=("U-1",), regel="placeholder", status="liegt_beim_anbieter")
        (finding,) = said("placeholder", document(herkunft=origin), part, resting)
        assert finding.resting is (origin == "fremd")


def test_a_lowered_level_rests_with_nobody_and_a_broken_acceptance_neither() -> None:
    broken = record("BEF-2", about=("T-1",), facts={"status": "angenommen"})
    resting = record("BEF-1", about=("BEF-2",), regel="acceptance_incomplete", status="liegt_beim_anbieter")

    (finding,) = said("acceptance_incomplete", *FOREIGN, broken, resting)
    assert finding.holds_back


# ── owners, days, verification ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("facts", "late"),
    [
        ({"faellig_am": "2026-11-21"}, True),
        ({"faellig_am": "2026-11-22"}, False),
        ({"faellig_am": "2026-11-21", "status": "behoben", "abgenommen_am": "2026-11-22"}, False),
        ({"faellig_am": "2026-11-21", "status": "liegt_beim_anbieter"}, True),
        ({}, False),
    ],
)
def test_a_finding_is_mended_by_its_day(facts: dict[str, str], late: bool) -> None:
    assert bool(said("finding_overdue", *FOREIGN, record(facts=facts))) is late


def test_findings_without_owner_or_day_are_one_note_a_page() -> None:
    whole = {"rolle": "Technik", "faellig_am": "2027-01-01"}
    records = [record("BEF-1"), record("BEF-2", rolle="Technik"), record("BEF-3", facts=whole), RESTING]

    (finding,) = said("finding_without_owner", *FOREIGN, *records[:3])
    assert (finding.entry, finding.others) == ("BEF-1", ("BEF-2",))
    assert not said("finding_without_owner", *FOREIGN, RESTING)


def test_what_is_mended_was_verified_on_a_day() -> None:
    assert said("finding_not_verified", *BOOK, record(status="behoben"))
    assert not said("finding_not_verified", *BOOK, record(status="behoben", abgenommen_am="2026-11-20"))
    assert not said("finding_not_verified", *BOOK, record())


def test_a_written_finding_is_about_something() -> None:
    assert [f.entry for f in said("finding_about_nothing", record(about=()))] == ["BEF-1"]


def test_a_resolved_record_accepts_nothing() -> None:
    assert evidence(record(status="behoben")).record == ""


def test_a_record_whose_flaw_is_gone_is_to_be_closed() -> None:
    assert [f.entry for f in said("finding_settled", *BOOK, record(regel="weak_wording"))] == ["BEF-1"]


def test_a_record_of_a_rule_that_had_nothing_to_look_at_stays() -> None:
    assert said("finding_settled", *BOOK, record(regel="draft_in_release; weak_wording")) == []


# ── one cause, one line ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_all_measures_of_a_control_lack_is_one_finding_there() -> None:
    measures = [entry(f"T-{n}", line=n, parent="K-1", title=f"Schloss {n} wird geprüft") for n in range(2, 9)]

    for rule in ("measure_without_role", "measure_without_evidence", "measure_without_basis"):
        (finding,) = said(rule, document(), K_1, *measures)
        assert finding.entry == "K-1"
        assert finding.others == tuple(measure.id for measure in measures)
        assert finding.message.startswith("K-1: 7 Maßnahmen")
        assert finding.message.endswith("T-2, T-3, T-4, T-5 und 3 weitere.")


def test_measures_without_a_control_are_one_finding_of_their_document() -> None:
    measures = [entry(f"T-{n}", line=n, status="umgesetzt", title=f"Schloss {n} wird geprüft") for n in (2, 3)]

    (finding,) = said(RULE, document(), *measures)
    assert (finding.entry, finding.others) == ("DOK-1", ("T-2", "T-3"))
    (finding,) = said(RULE, document(), *measures, accepting(*measures))
    assert finding.accepted
