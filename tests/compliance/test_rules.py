"""What each rule finds, and what it lets pass."""

import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nachweis.compliance.audit import Audit
from nachweis.compliance.changes import compare
from nachweis.compliance.citing.citations import Citations
from nachweis.compliance.finding import Finding, Severity, meant
from nachweis.compliance.model import Entry
from nachweis.compliance.rules import NAMES, RULES
from nachweis.compliance.rules.access import contradicted_access
from nachweis.compliance.rules.calendar import impossible_day
from nachweis.compliance.rules.contents import document_incomplete
from nachweis.compliance.rules.law import (
    ambiguous_citation,
    law_data_old,
    provision_not_applicable,
    provision_not_in_force,
    undefined_reference,
)
from nachweis.compliance.rules.measures import (
    customer_duty_as_measure,
    evidence_expired,
    measure_without_basis,
    measure_without_evidence,
    measure_without_role,
    promise_without_evidence,
    promise_without_measure,
    review_overdue,
)
from nachweis.compliance.rules.structure import (
    circular_link,
    document_misplaced,
    draft_in_release,
    entry_outside_document,
    heading_with_wrong_number,
    id_came_back,
    id_dropped,
    link_to_nothing,
    withdrawn_without_reason,
)
from nachweis.compliance.rules.subprocessors import (
    data_without_persons,
    persons_without_data,
    subprocessor_incomplete,
    subprocessor_unused,
    subprocessor_without_transfer_basis,
    unknown_country,
)
from nachweis.compliance.rules.wording import (
    duplicate_wording,
    measure_without_object,
    placeholder,
    similar_wording,
    weak_wording,
)
from nachweis.exchange.laws import catalogue
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import audit, document, entry, handbook

_ARTICLE = {"title": "Zweck", "paragraphs": {"": {}}}


def found(rule: Callable[[Audit], Iterator[Finding]], *entries: Entry, **given: object) -> list[str]:
    """The ids of the entries at which ``rule`` finds something."""
    return [finding.entry for finding in rule(audit(*entries, **given))]  # type: ignore[arg-type]


def clause(id: str, text: str = "", **facts: str) -> Entry:
    return entry(id, Kind.CLAUSE, text=text, facts=facts)


def law(id: str, written: str, **facts: str) -> Entry:
    return entry(id, Kind.LEGAL_BASIS, page="recht/a", zitat=written, facts=facts)


# ── structure ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_to_nothing_is_found_with_what_was_meant() -> None:
    book = audit(document(), entry("T-1", links={Link.COVERS: ("AVV-11-9",)}), clause("AVV-11-1"))

    (finding,) = link_to_nothing(book)
    assert finding.rule == "link_to_nothing"
    assert "„AVV-11-9“" in finding.message
    assert finding.hint == "Meinten Sie „AVV-11-1“?"
    assert finding.place == book.handbook["T-1"].place


def test_a_cure_offers_no_entry_of_a_kind_that_the_link_may_not_lead_to() -> None:
    book = [document(), entry("T-1", links={Link.EVIDENCED_BY: ("NW-SERVER-1",)}), entry("ZERTIFIKAT", Kind.EVIDENCE)]

    (finding,) = link_to_nothing(audit(*book, entry("SERVER-1"), clause("NW-SERVER-2")))
    assert finding.hint == "Möglich: ZERTIFIKAT."


def test_a_provision_without_entry_is_to_be_explained_first() -> None:
    (finding,) = link_to_nothing(audit(document(), entry("T-1", links={Link.BASED_ON: ("DSGVO-99",)})))

    assert ":id: DSGVO-99" in finding.hint


@pytest.mark.parametrize(
    ("draft", "status"),
    [(entry("T-1", status="entwurf"), "umgesetzt"), (clause("A-1", status="entwurf"), "vereinbart")],
)
def test_the_cure_for_a_draft_names_a_status_that_its_kind_has(draft: Entry, status: str) -> None:
    (finding,) = draft_in_release(audit(document(status="vereinbart"), draft, released=True))

    assert finding.hint == f"Schreiben Sie „:status: {status}“, oder lassen Sie den Eintrag entfallen."


def test_measures_belong_to_a_document_and_provisions_do_not() -> None:
    assert found(entry_outside_document, entry("T-1"), entry("DSGVO-1", Kind.LEGAL_BASIS)) == ["T-1"]


def test_a_heading_names_the_number_that_is_counted() -> None:
    (finding,) = heading_with_wrong_number(
        audit(
            document("a/index"),
            entry("A-1", Kind.CLAUSE, page="a/1", heading="§ 1 Gegenstand"),
            entry("A-2", Kind.CLAUSE, page="a/2", heading="§ 3 Dauer"),
            entry("A-2-1", Kind.CLAUSE, page="a/2", line=9, heading="§ 3 Dauer", parent="A-2"),
        )
    )

    assert "§ 3" in finding.message
    assert "A-2" in finding.message


def test_what_is_withdrawn_says_why_or_what_follows() -> None:
    gone = entry("T-1", status="entfallen")

    assert found(withdrawn_without_reason, gone) == ["T-1"]
    assert found(withdrawn_without_reason, entry("T-1", status="entfallen", grund="abgebaut")) == []
    assert found(withdrawn_without_reason, replace(gone, links={Link.SUPERSEDED_BY: ("T-2",)})) == []


def test_an_id_of_the_version_before_must_stay_and_must_not_come_back() -> None:
    before = handbook(document(), entry("T-1"), entry("T-2", status="entfallen"))

    assert found(id_dropped, document(), entry("T-2"), before=before) == ["T-1"]
    assert found(id_came_back, document(), entry("T-2"), before=before) == ["T-2"]
    assert found(id_came_back, document(), entry("T-2", status="entfallen"), before=before) == []
    assert found(id_dropped, document()) == found(id_came_back, document()) == []


def test_a_provision_that_nothing_names_any_more_is_not_missed() -> None:
    before = handbook(document(), entry("DSGVO-6", Kind.LEGAL_BASIS), entry("ISO-A-1", Kind.STANDARD))

    assert found(id_dropped, document(), before=before) == []
    assert compare(before, handbook(document())) == ()


def test_a_draft_holds_back_only_a_release() -> None:
    book = [
        document(),
        entry("K-1", Kind.CONTROL, status="umgesetzt"),
        entry("T-1", parent="K-1"),
        entry("T-2", parent="K-1", status="entwurf"),
        clause("A-1"),
    ]

    assert found(draft_in_release, *book) == []
    assert found(draft_in_release, *book, released=True) == ["T-2", "A-1"]


def test_drafts_of_a_document_are_one_line_a_kind() -> None:
    clauses = [entry(f"AVV-{n}", Kind.CLAUSE, page="m/eins", line=n, status="entwurf") for n in range(1, 8)]
    book = audit(document(status="vereinbart"), *clauses, entry("T-1", line=9, status="entwurf"), released=True)

    one, several = draft_in_release(book)
    assert several.message == "DOK-1: 7 Klauseln sind noch Entwurf: AVV-1, AVV-2, AVV-3, AVV-4 und 3 weitere."
    assert several.others == tuple(clause.id for clause in clauses)
    assert (one.entry, one.message) == ("T-1", "T-1 ist noch Entwurf.")


# ── law ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_law_of_the_documents_day_applies() -> None:
    laws = [law("DSGVO-32", "Art. 32 DSGVO"), law("BDSGAF-5", "§ 5 BDSG a.F.")]
    new = entry("T-1", links={Link.BASED_ON: ("DSGVO-32",)})
    old = entry("T-2", links={Link.BASED_ON: ("BDSGAF-5",)})

    assert found(provision_not_in_force, document(), *laws, new, old) == ["T-2"]
    assert found(provision_not_in_force, document(stand="2017-03-01"), *laws, new, old) == ["T-1"]


def test_a_provision_can_end_before_its_law() -> None:
    ended = law("BDSG-38", "§ 38 BDSG", in_kraft_bis="2025-12-31")

    (finding,) = provision_not_in_force(audit(document(), ended, entry("T-1", links={Link.BASED_ON: ("BDSG-38",)})))
    assert "galt nur bis 31.12.2025" in finding.message


def test_an_old_law_names_the_new_one_and_a_new_one_the_old() -> None:
    old = audit(document(), law("BDSGAF-5", "§ 5 BDSG a.F."), entry("T-1", links={Link.BASED_ON: ("BDSGAF-5",)}))
    new = audit(
        document(stand="2016-01-01"), law("BDSG-38", "§ 38 BDSG"), entry("T-1", links={Link.BASED_ON: ("BDSG-38",)})
    )

    assert "im BDSG" in next(provision_not_in_force(old)).hint
    assert "BDSG a.F." in next(provision_not_in_force(new)).hint


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Alle sind nach § 5 BDSG a.F. verpflichtet.", "provision_not_in_force"),
        ("Die Kontrolle ist § 9 BDSG a.F. nachgebildet.", ""),
        ("Alle sind nach § 5 BDSG auf das Datengeheimnis verpflichtet.", "provision_not_applicable"),
        ("Es gilt § 9 BDSG und Anlage.", "provision_not_applicable"),
        ("Die Liste lehnt sich an § 64 Abs. 3 BDSG an.", ""),
        ("Benannt ist ein Datenschutzbeauftragter nach § 38 BDSG.", ""),
    ],
)
def test_old_and_strange_law_is_found_in_prose(text: str, rule: str) -> None:
    book = audit(document(), clause("A-1", text))
    names = [f.rule for find in (provision_not_in_force, provision_not_applicable) for f in find(book)]

    assert names == ([rule] if rule else [])


def test_each_provision_names_what_holds_instead() -> None:
    (finding,) = provision_not_applicable(audit(document(), clause("A-1", "Verpflichtet nach § 53 BDSG.")))

    assert "Art. 28 Abs. 3 UAbs. 1 S. 2 lit. b" in finding.hint


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("Verpflichtet nach § 5 BDSG.", "„§ 5 BDSG a.F.“"),
        ("Der Auftrag nach § 11 Abs. 2 BDSG.", "„§ 11 Abs. 2 BDSG a.F.“"),
        ("Es gilt § 9 BDSG.", "„§ 9 BDSG a.F.“"),
        ("Es gilt § 6 BDSG.", "§ 6 Abs. 4, Abs. 5 S. 2 oder Abs. 6 BDSG"),
    ],
)
def test_a_cure_offers_the_earlier_law_that_has_the_provision(text: str, cure: str) -> None:
    (finding,) = provision_not_applicable(audit(document(), clause("A-1", text)))

    assert cure in finding.hint.replace("\N{NO-BREAK SPACE}", " ")


def test_a_cure_offers_no_earlier_law_that_lacks_the_provision() -> None:
    (finding,) = provision_not_applicable(audit(document(), clause("A-1", "Nach § 64 BDSG.")))

    assert "a.F." not in finding.hint


@pytest.mark.parametrize(
    ("today", "old"), [(date(2027, 11, 27), []), (date(2027, 11, 28), ["DSGVO-28"]), (date(2030, 1, 1), ["DSGVO-28"])]
)
def test_a_law_that_nobody_compared_for_a_year_is_told_once(today: date, old: list[str]) -> None:
    laws = [law("DSGVO-28", "Art. 28 DSGVO"), law("DSGVO-32", "Art. 32 DSGVO"), law("BDSGAF-5", "§ 5 BDSG a.F.")]

    assert found(law_data_old, document(), *laws, today=today) == old


def test_an_own_law_that_is_old_names_its_file(tmp_path: Path) -> None:
    own = {"name": "KDG", "title": "Gesetz", "prefix": "KDG", "unit": "§", "articles": {"1": _ARTICLE}}
    (tmp_path / "kdg.json").write_text(json.dumps(own), encoding="utf-8")
    book = replace(audit(document(), law("KDG-1", "§ 1 KDG")), citations=Citations(catalogue(tmp_path)))

    (finding,) = law_data_old(book)
    assert "nie mit dem Gesetzestext verglichen" in finding.message
    assert "„kdg.json“" in finding.hint
    (tmp_path / "kdg.json").write_text(json.dumps(own | {"checked": "2026-11-01"}), encoding="utf-8")
    book = replace(book, citations=Citations(catalogue(tmp_path, "changed")))
    assert list(law_data_old(book)) == []


def test_a_part_of_a_law_binds_only_those_it_names() -> None:
    laws = [law("BDSG-64", "§ 64 BDSG")]
    based = entry("T-1", links={Link.BASED_ON: ("BDSG-64",)})
    says = clause("A-1", "Verpflichtet wird nach § 53 BDSG.")
    compared = entry("K-1", Kind.CONTROL, links={Link.COMPLIES_WITH: ("BDSG-64",)})

    assert found(provision_not_applicable, document(), *laws, based, says, compared) == ["T-1", "A-1"]
    assert found(provision_not_applicable, document(rechtsrahmen="BDSG Teil 3"), *laws, based, says) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("nach Art. 32 verschlüsselt", 1),
        ("nach § 64 Abs. 3 geregelt", 1),
        ("nach § 1 geregelt", 0),  # a clause of this document
        ("nach § 9 dieser Vereinbarung", 0),  # says where it belongs, if not to what exists
        ("nach § 3 des Hauptvertrags", 0),
        ("nach Art. 32 DSGVO und § 38 BDSG", 0),
        ("nach § 7 UWG", 0),
        ("nach Artikel 28 der Verordnung (EU) 2016/679", 0),
        ("nach Art. 26 Schulgesetz", 0),
        ("nach § 75 d HGB", 0),
        ("nach § 7 HeizkostenV", 0),
        ("nach Art. 30 Abs. 2 DORA", 0),
        ("nach Art. 21 NIS-2-Richtlinie", 0),
        ("nach § 5 Hauptvertrag", 0),
        ("nach Kapitel 5 der DSGVO", 0),
        ("nach Art. 4 dieser Vereinbarung", 0),
    ],
)
def test_a_citation_without_a_law_is_ambiguous(text: str, count: int) -> None:
    assert len(found(ambiguous_citation, document(), clause("A-1"), entry("T-1", title=text))) == count


@pytest.mark.parametrize(
    ("text", "stand", "cure"),
    [
        ("nach § 11 Abs. 2", "2013-05-01", "„§ 11 Abs. 2 BDSG a.F.“ oder „§ 11 Abs. 2 dieser Vereinbarung“"),
        ("nach § 11 Abs. 2", "2026-05-01", "„§ 11 Abs. 2 BDSG“ oder „§ 11 Abs. 2 dieser Vereinbarung“"),
        ("nach Art. 32", "2026-05-01", "„Art. 32 DSGVO“."),
        ("nach Art. 32", "2013-05-01", "Nennen Sie das Gesetz"),
    ],
)
def test_the_cure_names_the_law_of_the_documents_day(text: str, stand: str, cure: str) -> None:
    (finding,) = ambiguous_citation(audit(document(stand=stand), entry("T-1", title=text)))

    assert cure in finding.hint


@pytest.mark.parametrize(("stand", "found"), [("2013-05-01", []), ("2026-05-01", ["provision_not_applicable"])])
def test_what_a_contract_cites_is_the_law_of_its_day(stand: str, found: list[str]) -> None:
    book = audit(document(stand=stand), clause("A-1", "Verpflichtet nach § 11 BDSG."))
    findings = [
        f for find in (provision_not_in_force, provision_not_applicable, ambiguous_citation) for f in find(book)
    ]

    assert [finding.rule for finding in findings] == found
    assert stand > "2018" or "DSGVO" not in "".join(finding.hint for finding in findings)


def test_a_new_law_in_an_old_contract_is_cured_by_the_old_law() -> None:
    book = audit(
        document(stand="2013-05-01"),
        law("DSGVO-28", "Art. 28 DSGVO"),
        entry("T-1", links={Link.BASED_ON: ("DSGVO-28",)}),
    )

    assert "BDSG a.F." in next(provision_not_in_force(book)).hint


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nach § 1 Abs. 2 dieser Vereinbarung.", []),
        ("Nach § 1 Abs. 3 dieser Vereinbarung.", ["dort gibt es „Abs. 3“ nicht"]),
        ("Nach § 9 Abs. 3 dieser Vereinbarung.", ["das gibt es in diesem Vertrag nicht"]),
        ("Nach § 2 Abs. 2 dieser Vereinbarung.", []),
        ("Nach § 2 Abs. 4 dieser Vereinbarung.", ["dort gibt es „Abs. 4“ nicht"]),
        ("Nach § 2 Abs. 2 S. 2 dieser Vereinbarung.", []),
        ("Nach §§ 1, 8 dieser Vereinbarung.", ["das gibt es in diesem Vertrag nicht"]),
        ("Nach Ziffer 3.1 und Ziffer 3.4.", ["das gibt es in diesem Vertrag nicht"]),
        ("Nach Klausel 7.7.", []),
        ("Nach Artikel 4 dieser Vereinbarung und Art. 5 dieses Vertrags.", ["das gibt es in diesem Vertrag nicht"]),
    ],
)
def test_a_reference_is_told_down_to_the_absatz(text: str, told: list[str]) -> None:
    book = audit(
        document(),
        clause("A-1"),
        entry("A-1-1", Kind.CLAUSE, parent="A-1"),
        entry("A-1-2", Kind.CLAUSE, parent="A-1"),
        entry("A-2", Kind.CLAUSE, text="(1) Eins.\n\n(2) Zwei. Und drei."),
        entry("A-3", Kind.CLAUSE, nummer="Ziffer 3"),
        entry("A-3-1", Kind.CLAUSE, parent="A-3", nummer="3.1"),
        entry("A-4", Kind.CLAUSE, nummer="Artikel 4"),
        entry("T-1", title=text),
    )

    assert [finding.message.split("; ")[1].rstrip(".") for finding in undefined_reference(book)] == told


def test_a_reference_into_the_contract_leads_somewhere() -> None:
    contract = document("avv/index", "DOK-AVV")
    annex = entry("DOK-1", Kind.DOCUMENT, page="m/index", nummer="Anhang 1", links={Link.PART_OF: ("DOK-AVV",)})
    paragraph = entry("A-1", Kind.CLAUSE, page="avv/eins", text="Siehe Anhang 1, Anlage 6 und § 1 dieser Vereinbarung.")
    measure = entry("T-1", title="Gilt nach § 2 dieser Vereinbarung", page="m/eins")

    findings = list(undefined_reference(audit(contract, annex, paragraph, measure)))
    assert {(finding.entry, finding.message.split("„")[1].split("“")[0]) for finding in findings} == {
        ("A-1", "Anlage 6"),
        ("T-1", "§ 2"),
    }


# ── contents, promises, measures ───────────────────────────────────────────────────────────────────────────────────


def test_a_document_says_which_version_it_is() -> None:
    whole = document(fassung="2", stand="2026-01-01", freigabe="Geschäftsführung")

    assert found(document_incomplete, whole) == []
    assert "Stand, Freigabe" in next(document_incomplete(audit(document(fassung="2")))).message


def test_a_promise_is_kept_by_a_measure_or_proved_at_once() -> None:
    kept = entry("T-1", links={Link.COVERS: ("A-1",)})
    around = entry("T-2", links={Link.COVERS: ("A-2",)})
    proved = replace(clause("A-3"), links={Link.EVIDENCED_BY: ("NW-1",)})
    inner = entry("A-2-1", Kind.CLAUSE, parent="A-2")
    book = [
        document(),
        clause("A-1"),
        clause("A-2"),
        inner,
        proved,
        entry("NW-1", Kind.EVIDENCE),
        kept,
        around,
        clause("A-4"),
        clause("A-5", verpflichtet="verantwortlicher"),
        clause("A-6", verpflichtet="niemand"),
        clause("A-7", status="entfallen"),
    ]

    assert found(promise_without_measure, *book) == ["A-4"]
    assert set(found(promise_without_evidence, *book)) == {"A-1", "A-2-1"}


def test_a_promise_with_a_clause_below_that_binds_nobody_is_still_one() -> None:
    note = entry("A-1-1", Kind.CLAUSE, parent="A-1", verpflichtet="niemand")

    assert found(promise_without_measure, document(), clause("A-1"), note) == ["A-1"]


def test_who_is_bound_is_inherited() -> None:
    book = [document(), clause("A-1", verpflichtet="niemand"), entry("A-1-1", Kind.CLAUSE, parent="A-1")]

    assert found(promise_without_measure, *book) == []


def test_a_measure_has_basis_role_and_evidence_its_own_or_inherited() -> None:
    control = entry(
        "K-1",
        Kind.CONTROL,
        links={Link.BASED_ON: ("L-1",), Link.EVIDENCED_BY: ("NW-1",)},
        rolle="IT",
        status="umgesetzt",
    )
    around = [document(), law("L-1", "Art. 32 DSGVO"), entry("NW-1", Kind.EVIDENCE)]
    inside, alone = entry("T-1", parent="K-1"), entry("T-2", status="umgesetzt")

    for rule in (measure_without_basis, measure_without_role, measure_without_evidence):
        assert found(rule, *around, control, inside, alone) == ["T-2"]


def test_what_is_planned_needs_neither_role_nor_evidence_yet() -> None:
    planned = entry("T-1", status="geplant")

    assert found(measure_without_role, planned) == found(measure_without_evidence, planned) == []
    assert found(measure_without_basis, planned) == ["T-1"]


def test_a_customers_duty_needs_no_evidence_of_ours() -> None:
    duty = entry("T-1", status="umgesetzt", liegt_bei="verantwortlicher")

    assert found(measure_without_evidence, duty) == []
    assert found(customer_duty_as_measure, duty) == ["T-1"]


@pytest.mark.parametrize(
    ("title", "duty"),
    [
        ("Der Kunde sichert selbst", True),
        ("Die Zugriffskontrolle obliegt dem Auftraggeber", True),
        ("Passwörter werden vom Auftraggeber vergeben", True),
        ("Kunden sind getrennt", False),
        ("Der Kundendienst prüft jede Anfrage", False),
        ("Der Verantwortliche für IT-Sicherheit prüft die Protokolle", False),
        ("Der Verantwortliche wird binnen 24 Stunden informiert", False),
    ],
)
def test_a_duty_of_the_customer_is_known_by_its_words_too(title: str, duty: bool) -> None:
    assert (found(customer_duty_as_measure, entry("T-1", status="umgesetzt", title=title)) == ["T-1"]) is duty


def test_evidence_expires_on_the_day_after_its_last() -> None:
    evidence = entry("NW-1", Kind.EVIDENCE, gilt_bis="2026-11-22")

    assert found(evidence_expired, evidence) == []
    assert found(evidence_expired, evidence, today=date(2026, 11, 23)) == ["NW-1"]


@pytest.mark.parametrize("written", ["15.1.2026", "31.12.2027", "bald"])
def test_evidence_does_not_expire_on_what_is_no_date(written: str) -> None:
    assert found(evidence_expired, entry("NW-1", Kind.EVIDENCE, gilt_bis=written)) == []


def test_evidence_does_not_end_before_it_begins() -> None:
    evidence = entry("NW-1", Kind.EVIDENCE, ausgestellt_am="2026-05-01", gilt_bis="2026-04-30")

    assert found(impossible_day, evidence) == ["NW-1"]
    assert found(impossible_day, replace(evidence, facts={**evidence.facts, "gilt_bis": "2026-05-01"})) == []


@pytest.mark.parametrize(
    ("facts", "overdue"),
    [
        ({"durchsicht": "2025-11-22"}, False),  # due today
        ({"durchsicht": "2025-11-21"}, True),
        ({"durchsicht": "2026-05-31", "durchsicht_alle": "6"}, False),  # due on the last of November
        ({"durchsicht": "2026-05-21", "durchsicht_alle": "6"}, True),
        ({"durchsicht": "2020-01-01", "durchsicht_alle": "120"}, False),
    ],
)
def test_a_review_is_due_after_its_months(facts: dict[str, str], overdue: bool) -> None:
    assert (found(review_overdue, document(**facts)) == ["DOK-1"]) is overdue


def test_a_document_nobody_ever_reviewed_is_overdue_unless_its_parts_are_not() -> None:
    control = entry("K-1", Kind.CONTROL, durchsicht="2026-11-01")

    assert found(review_overdue, document()) == ["DOK-1"]
    assert found(review_overdue, document(), control) == []
    assert found(review_overdue, document(), control, entry("K-2", Kind.CONTROL)) == ["DOK-1"]


# ── wording ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "weak"),
    [
        ("Daten werden soweit möglich verschlüsselt", True),
        ("Soweit dies technisch möglich ist, wird verschlüsselt", True),
        ("In der Regel wird verschlüsselt", True),
        ("Es gilt ein angemessenes Niveau", True),
        ("Passwörter sollten lang sein", True),
        ("Sicherung und/oder Spiegelung", True),
        ("Verschlüsselt nach dem Stand der Technik", True),
        ("Verschlüsselt nach dem Stand der Technik (BSI TR-02102)", False),
        ("Besuch ist grundsätzlich verboten", True),
        ("Besuch ist grundsätzlich verboten; Ausnahmen genehmigt die Leitung", False),
        ("Die Vorlage sagt „angemessen“", False),
        ("Passwörter haben mindestens 14 Zeichen", False),
        ("Soweit dies technisch und wirtschaftlich vertretbar ist, wird verschlüsselt", True),
        ("Im Regelfall wird verschlüsselt", True),
        ("Die Prüfung erfolgt in regelmäßigen Abständen", True),
        ("Die Prüfung erfolgt in regelmäßigen Abständen, mindestens jährlich", False),
        ("Änderungen werden umgehend mitgeteilt", True),
        ("Änderungen werden rechtzeitig, spätestens 14 Tage vorher, mitgeteilt", False),
        ("Protokolliert wird bei Bedarf", True),
        ("Switche und ähnliche Geräte sind gesichert", True),
        ("Sollte ein Verdacht bestehen, meldet die Leitung ihn", False),
        ("Besuch ist grundsätzlich verboten, außerdem wird kontrolliert", True),
        ("Verschlüsselt nach dem Stand der Technik; Akten werden nach DIN 66399 vernichtet", True),
        ("Die Haustechnik prüft jeden Montag", False),
        ("Das Drittland bietet ein angemessenes Schutzniveau", False),
        ("Gewährleistet ist ein dem Risiko angemessenes Schutzniveau", False),
        ("Sie unterliegen einer angemessenen gesetzlichen Verschwiegenheitspflicht", False),
        ("Er kündigt mit angemessener Frist (mindestens 14 Tage) an", False),
        ("Er kündigt mit angemessener Frist, mindestens zwei Wochen, an", False),
        ("Er kündigt mit angemessener Frist an. Die Frist des § 5 sind 14 Tage", True),
        ("Der Auftraggeber darf in angemessenem Umfang prüfen", False),
        ("(2) Die Auftraggeberin setzt eine angemessene Frist", False),
        ("Der Auftragsverarbeiter setzt eine angemessene Frist", True),
        ("Der Auftraggeber prüft. Der Auftragsverarbeiter hilft in angemessener Weise", True),
        ("Besuch ist grundsätzlich verboten.\n\nSatz 1 gilt nicht für Angehörige.", False),
        ("Besuch ist grundsätzlich verboten. Abweichend davon darf die Feuerwehr hinein.", False),
        ("Daten werden nicht kopiert und/oder weitergegeben", False),
        ("Daten werden nicht kopiert. Gesichert und/oder gespiegelt wird täglich", True),
    ],
)
def test_words_that_leave_open_what_holds_are_weak(text: str, weak: bool) -> None:
    assert (found(weak_wording, entry("T-1", title=text)) == ["T-1"]) is weak


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Verantwortlicher ist [Schule]", True),
        ("Sitz: ____", True),
        ("Frist: XX Tage", True),
        ("Stand: TT.MM.JJJJ", True),
        ("Frist (bitte ergänzen)", True),
        ("Er sagt […] und [...] mehr", False),
        ("Die Schule [nachfolgend Verantwortlicher]", False),
        ("TODO Frist eintragen", True),
        ("Siehe [§ 5](#AVV-05) und [](#AVV-05)", False),
        ("- [x] erledigt", False),
        ("Siehe Fußnote[^1]", False),
        ("[Link]: https://example.org", False),
    ],
)
def test_a_placeholder_is_no_link(text: str, left: bool) -> None:
    assert (found(placeholder, clause("A-1", text)) == ["A-1"]) is left


@pytest.mark.parametrize(
    ("title", "empty"),
    [
        ("Chipkarte", True),
        ("USV vorhanden", True),
        ("Eine Alarmanlage ist vorhanden.", True),
        ("Es gibt Notfallpläne.", True),
        ("Hash-Prüfungen werden eingesetzt.", True),
        ("Der Auftragsverarbeiter setzt Firewalls ein.", True),
        ("Ein Notfallplan liegt vor.", True),
        ("Festplatten werden gespiegelt.", False),
        ("Disaster-Recovery-Drill halbjährlich", False),
        ("Schulung jährlich", False),
        ("Passwörter: 14 Zeichen", False),
        ("Die Tür ist verschlossen", False),
        ("Fenster sind vergittert.", False),
        ("Ist Firewall", True),
        ("Die USV ist vorhanden.", True),
        ("Besuch geht nie allein.", False),
    ],
)
def test_a_measure_says_more_than_a_word(title: str, empty: bool) -> None:
    assert (found(measure_without_object, entry("T-1", title=title)) == ["T-1"]) is empty
    assert found(measure_without_object, entry("T-1", title=title, text="Sie deckt alle Eingänge ab.")) == []


def test_the_same_words_are_a_duplicate_of_one_provider_only() -> None:
    title = "Das Tor wird um 20 Uhr geschlossen"
    one, two = entry("T-1", title=title), entry("T-2", title=f"{title}.")
    other = entry("U-1", title=title, page="n/eins")

    assert found(duplicate_wording, document(anbieter="A"), one, two) == ["T-2"]
    assert (
        found(duplicate_wording, document(anbieter="A"), document("n/index", "DOK-2", anbieter="B"), one, other) == []
    )


def test_almost_the_same_words_are_similar() -> None:
    one = entry("T-1", title="Sicherungen verhindern unberechtigte Zugriffe auf interne Systeme des Hauses")
    two = entry("T-2", title="Regelmäßige Sicherungen verhindern unberechtigte Zugriffe auf die internen Systeme")
    three = entry("T-3", title="Die Haustechnik verschließt jeden Abend um 20 Uhr das hintere Tor")

    assert found(similar_wording, one, two, three) == ["T-2"]


def test_the_next_clause_may_name_the_exception_and_a_recital_promises_nothing() -> None:
    above = clause("A-1")
    first = entry("A-2", Kind.CLAUSE, parent="A-1", text="Besuch ist grundsätzlich verboten.")
    second = entry("A-3", Kind.CLAUSE, parent="A-1", text="Ausnahmen genehmigt die Leitung.")
    recital = entry("A-4", Kind.CLAUSE, title="Präambel", text="Beide wollen Daten grundsätzlich schützen.")
    owed = clause("A-5", "Die Frist ist angemessen", verpflichtet="verantwortlicher")

    assert found(weak_wording, above, first) == ["A-2"]
    assert found(weak_wording, above, first, second) == []
    assert found(weak_wording, recital, owed) == []


@pytest.mark.parametrize(
    ("said", "excludes"),
    [
        ("Der Auftragsverarbeiter hat keinen Zugriff auf die Daten", True),
        ("Ein Zugriff auf die Daten ist ausgeschlossen", True),
        ("Es ist nicht ausgeschlossen, dass der Auftragsverarbeiter Zugriff auf die Daten erhält", False),
        ("Bei der Wartung kann ein Zugriff auf die Daten nicht ausgeschlossen werden", False),
        ("Ein Zugriff auf die Daten lässt sich nicht völlig ausschließen", False),
        ("Ein Zugriff auf die Daten ist nicht mit Sicherheit auszuschließen", False),
        ("Die Wartung schließt einen Zugriff auf die Daten nicht aus", False),
    ],
)
def test_what_cannot_be_excluded_is_no_promise(said: str, excludes: bool) -> None:
    acts = entry("T-2", title="Der Support greift zur Fernwartung auf Systeme zu")

    assert (found(contradicted_access, document(), entry("T-1", title=said), acts) == ["T-1"]) is excludes


def test_no_access_contradicts_a_described_access() -> None:
    none = entry("T-1", title="Beschäftigte des Auftragsverarbeiters haben keinerlei Zugriff auf die Systeme")
    acts = entry("T-2", title="Der Auftragsverarbeiter nimmt bei Zahlungsverzug Sperrungen vor")
    only = entry("T-3", title="Ohne Anweisung haben Beschäftigte keinen Zugriff auf Daten")
    third = entry("T-4", title="Unbefugte haben keinen Zugriff auf Daten")
    guests = entry("T-5", title="Besuch hat keinen Zugang zum Serverraum")
    screens = entry("T-6", title="Beschäftigte sperren den Bildschirm")
    remote = entry("T-7", title="Eine Fernwartung findet nicht statt")

    assert found(contradicted_access, document(), none, screens, remote) == []
    assert found(contradicted_access, document(), only, third, guests, acts) == []
    (finding,) = contradicted_access(audit(document(), none, acts))
    assert (finding.entry, finding.others) == ("T-1", ("T-2",))


def test_a_contradiction_needs_the_same_area() -> None:
    none = entry("T-1", title="Beschäftigte haben keinerlei Zugriff auf die Systeme", bereich="Online")
    acts = entry("T-2", title="Der Anbieter nimmt Sperrungen vor", bereich="Verwaltung")

    assert found(contradicted_access, document(), none, acts) == []


# ── subprocessors and data ─────────────────────────────────────────────────────────────────────────────────────────

WHOLE = {
    "firma": "A",
    "leistung": "B",
    "anschrift": "Weg 1, 12345 Ort",
    "land": "Deutschland",
    "kontakt": "dsb@example.org",
    "ort_der_verarbeitung": "Ort",
    "vertrag_vom": "2026-01-01",
}
WITH_DATA: dict[Link, tuple[str, ...]] = {Link.PROCESSES: ("D-1",)}


@pytest.mark.parametrize("name", WHOLE)
def test_a_subprocessor_says_who_where_what(name: str) -> None:
    facts = {key: value for key, value in WHOLE.items() if key != name}

    assert found(subprocessor_incomplete, entry("U-1", Kind.SUBPROCESSOR, facts=WHOLE, links=WITH_DATA)) == []
    assert found(subprocessor_incomplete, entry("U-1", Kind.SUBPROCESSOR, facts=facts, links=WITH_DATA)) == ["U-1"]


@pytest.mark.parametrize(
    ("address", "country", "whole"),
    [
        ("Weg 158", "Deutschland", False),
        ("Leopoldstraße 1580", "Deutschland", False),
        ("Weg 1, 80804 München", "Deutschland", True),
        ("1 Main St, London SW1A 1AA", "Großbritannien", True),
        ("A-1010 Wien", "Österreich", True),
        ("2 Dame St, Dublin 2, D02 P820", "Irland", True),
        ("Vasagatan 1, 111 22 Stockholm", "Schweden", True),
        ("Main Street", "USA", False),
        ("1 Main Street, New York", "USA", True),
        ("1 Main Street, New York, NY 10001", "Vereinigte Staaten", True),
        ("10 Downing Street, London", "UK", True),
        ("Barrow Street, Dublin 4", "Irland", True),
        ("Weg 1, München", "BRD", False),
        ("Weg 1, Wien", "Österreich", False),
    ],
)
def test_an_address_has_a_postcode(address: str, country: str, whole: bool) -> None:
    facts = {**WHOLE, "anschrift": address, "land": country}

    assert (
        found(subprocessor_incomplete, entry("U-1", Kind.SUBPROCESSOR, facts=facts, links=WITH_DATA)) == []
    ) is whole


SCC = "Standardvertragsklauseln (Art. 46 Abs. 2 lit. c DSGVO)"
ADEQUACY = "Angemessenheitsbeschluss (Art. 45 DSGVO)"
TRANSFERS = [
    ("Norwegen", "", ""),
    ("Königreich der Niederlande", "", ""),
    ("Deutchland", "", ""),
    ("USA", "", "eine Grundlage der Übermittlung fehlt"),
    ("weltweit", "", "eine Grundlage der Übermittlung fehlt"),
    ("Deutschland, Indien", "", "eine Grundlage der Übermittlung fehlt"),
    ("USA", "SCC", ""),
    ("USA", "siehe Vertrag", "„siehe Vertrag“ nennt keine Grundlage"),
    ("USA", "keine", "„keine“ nennt keine Grundlage"),
    ("USA", "Art. 4", "„Art. 4“ nennt keine Grundlage"),
    ("USA", "Art. 450 XY", "„Art. 450 XY“ nennt keine Grundlage"),
    ("USA", "Art. 46 Abs. 2 lit. c DSGVO", ""),
    ("USA", "Binding Corporate Rules", ""),
    ("USA", "Einwilligung (Art. 49 Abs. 1 lit. a DSGVO)", "trägt keine dauernde Übermittlung"),
    ("USA", "Ausnahme nach Art. 49 DSGVO", "trägt keine dauernde Übermittlung"),
    ("USA", f"{SCC}; hilfsweise Art. 49 DSGVO", ""),
    ("USA", "Data Privacy Framework, zertifiziert", ""),
    ("USA", f"{ADEQUACY}, DPF", ""),
    ("USA", ADEQUACY, "gilt nur für zertifizierte Empfänger"),
    ("Schweiz", ADEQUACY, ""),
    ("UK", "Angemessenheitsentscheidung der Kommission", ""),
    ("Japan; Kanada; Israel; Neuseeland; Südkorea; Argentinien; Uruguay; Andorra; Brasilien", ADEQUACY, ""),
    ("Färöer; Guernsey; Isle of Man; Jersey", ADEQUACY, ""),
    ("Indien", ADEQUACY, "für Indien ist kein Angemessenheitsbeschluss bekannt"),
    ("Schweiz; Indien", ADEQUACY, "für Indien ist kein Angemessenheitsbeschluss bekannt"),
    ("Schweiz", "Data Privacy Framework", "gilt nicht für Schweiz"),
    ("Schweiz; Indien", f"{ADEQUACY} und {SCC}", ""),
]


@pytest.mark.parametrize(("country", "basis", "said"), TRANSFERS)
def test_a_transfer_to_a_third_country_has_a_basis_that_lasts(country: str, basis: str, said: str) -> None:
    there = entry("U-1", Kind.SUBPROCESSOR, land=country, drittland_grundlage=basis)
    messages = [finding.message for finding in subprocessor_without_transfer_basis(audit(there))]

    assert [said in message for message in messages] == ([True] if said else [])


def test_the_place_of_processing_may_be_a_third_country_though_the_seat_is_none() -> None:
    inside = {"land": "Irland", "ort_der_verarbeitung": "Rechenzentrum in Dublin"}
    outside = {**inside, "ort_der_verarbeitung": "Dublin; Fernwartung aus Indien"}
    rule = subprocessor_without_transfer_basis

    assert found(rule, entry("U-1", Kind.SUBPROCESSOR, facts=inside)) == []
    assert found(rule, entry("U-1", Kind.SUBPROCESSOR, facts=outside)) == ["U-1"]


def test_a_misspelt_country_is_a_finding_of_its_own() -> None:
    (misspelt,) = unknown_country(audit(entry("U-1", Kind.SUBPROCESSOR, land="Deutchland")))
    (unknown,) = unknown_country(audit(entry("U-1", Kind.SUBPROCESSOR, land="Irland; Bangalore")))

    assert (misspelt.hint, "„Deutchland“" in misspelt.message) == ("Meinten Sie „Deutschland“?", True)
    assert "„Bangalore“" in unknown.message
    assert found(unknown_country, entry("U-1", Kind.SUBPROCESSOR, land="Irland; USA")) == []


@pytest.mark.parametrize("contact", ["siehe Impressum", "-"])
def test_a_contact_can_be_reached(contact: str) -> None:
    subprocessor = entry("U-1", Kind.SUBPROCESSOR, facts={**WHOLE, "kontakt": contact}, links=WITH_DATA)

    assert found(subprocessor_incomplete, subprocessor) == ["U-1"]


def test_a_subprocessor_is_there_for_something() -> None:
    used = entry("T-1", links={Link.USES: ("U-1",)})

    assert found(subprocessor_unused, entry("U-1", Kind.SUBPROCESSOR)) == ["U-1"]
    assert found(subprocessor_unused, entry("U-1", Kind.SUBPROCESSOR), used) == []


def test_data_and_persons_belong_together() -> None:
    data, persons = entry("D-1", Kind.DATA_CATEGORY), entry("B-1", Kind.DATA_SUBJECT)
    linked = replace(data, links={Link.CONCERNS: ("B-1",)})

    assert found(data_without_persons, data, persons) == ["D-1"]
    assert found(persons_without_data, data, persons) == ["B-1"]
    assert found(data_without_persons, linked, persons) == found(persons_without_data, linked, persons) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"durchsicht": "9999-12-31"},
        {"durchsicht": "2020-01-01", "durchsicht_alle": "²"},
        {"durchsicht": "2020-01-01", "durchsicht_alle": "9" * 5000},
    ],
)
def test_no_date_is_too_far_for_a_review(facts: dict[str, str]) -> None:
    list(review_overdue(audit(document(**facts))))


def test_two_documents_do_not_share_a_page() -> None:
    one, two, lost = document(), document(id="DOK-2"), document("m/eins", "DOK-3")

    assert set(found(document_misplaced, one, two, lost)) == {"DOK-2", "DOK-3"}


def test_circles_are_found_and_stop() -> None:
    ring = [entry(f"K-{n}", Kind.CONTROL, links={Link.PART_OF: (f"K-{n % 3 + 1}",)}) for n in (1, 2, 3)]

    assert found(circular_link, *ring) == ["K-1", "K-2", "K-3"]
    assert found(circular_link, entry("T-1", links={Link.SUPERSEDED_BY: ("T-1",)})) == ["T-1"]


# ── all rules ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_rule_says_in_german_what_it_demands() -> None:
    for rule in RULES:
        assert rule.demand.endswith(".")
        assert rule.title[0].isupper()
        assert not any(f" {word} " in f" {rule.demand.lower()} " for word in ("the", "must", "and", "of"))


def test_every_reason_is_a_provision_that_exists() -> None:
    citations = Citations(catalogue())
    for rule in RULES:
        if rule.norm:
            assert citations.parse(rule.norm)


def test_a_finding_carries_the_name_of_its_function() -> None:
    for rule in RULES:
        assert rule.name in NAMES
        module = inspect.getmodule(rule.find)
        assert module
        assert f'"{rule.name}"' in inspect.getsource(module)


def test_a_new_rule_gives_time() -> None:
    rule = replace(next(rule for rule in RULES if rule.name == "measure_without_evidence"), grace_until="2026-12-31")
    (finding,) = measure_without_evidence(audit(document(), entry("T-1", status="umgesetzt")))

    assert rule.weigh(finding, "2026-12-31").severity is Severity.NOTE
    assert "Ab dem 31.12.2026" in rule.weigh(finding, "2026-12-31").hint
    assert rule.weigh(finding, "2027-01-01").severity is Severity.ERROR


def test_a_finding_reads_as_message_and_hint() -> None:
    (finding,) = entry_outside_document(audit(entry("T-1")))

    assert str(finding) == f"{finding.message} {finding.hint}"
    assert finding.severity is Severity.ERROR


def test_meant_names_the_closest_word_or_all_there_are() -> None:
    assert meant("umgesetz", ["umgesetzt", "geplant"]) == "Meinten Sie „umgesetzt“?"
    assert meant("xyz", ["b", "a"]) == "Möglich: a, b."
    assert meant("xyz", []) == ""
    assert meant("xyz", [str(n) for n in range(50)]) == ""
