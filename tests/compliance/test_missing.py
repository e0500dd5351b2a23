"""What is missing: aims instead of measures, firms in no list, sources, periods, what a subprocessor does not say."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Entry
from nachweis.compliance.rules import check
from nachweis.compliance.rules.measures import SOON, aim_as_measure, evidence_ends_soon
from nachweis.compliance.rules.providers import provider_not_listed
from nachweis.compliance.rules.sources import editors_remark, several_issuers, source_incomplete
from nachweis.compliance.rules.structure import circular_link
from nachweis.compliance.rules.subprocessors import data_without_period, subprocessor_incomplete
from nachweis.compliance.values.duties import states_aim
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import TODAY, audit, document, entry


def found(rule: Callable[[Audit], Iterator[Finding]], *entries: Entry) -> list[str]:
    return [finding.entry for finding in rule(audit(*entries))]


AIMS = [
    "Einbruch ist zu verhindern",
    "Die Haustechnik hat zu gewährleisten, dass alle Türen schließen",
    "Es ist sicherzustellen, dass niemand mithört",
    "Die Wiederherstellung muss möglich sein",
    "Vertraulichkeit muss gewahrt bleiben",
    "Gäste sollen nicht in den Keller gelangen",
    "Ziel ist der Schutz der Akten",
    "Unbefugtes Lesen muss ausgeschlossen werden",
    "Maßnahmen, die verhindern, dass Fremde Akten lesen",
    "Die Integrität der Protokolle ist zu wahren",
]
DONE = [
    "Ein Zaun steht um das Gelände, um Einbruch zu verhindern",
    "Die Türen sind verschlossen",
    "Jede Störung ist sofort zu melden",
    "Wer geht, muss das Licht löschen",
    "Passwörter müssen 14 Zeichen haben",
    "Die Nachtwache hat einen Zugang zu sicheren Räumen",
    "Der Soll-Zustand wird jede Woche mit dem Ist verglichen",
    "Akten werden geschützt aufbewahrt",
    "Sollte die Anlage ausfallen, übernimmt die zweite",
    "Die Prüfung stellt sicher, dass Sicherungen lesbar sind",
]


@pytest.mark.parametrize(("said", "aim"), [*((s, True) for s in AIMS), *((s, False) for s in DONE)])
def test_an_aim_is_no_measure(said: str, aim: bool) -> None:
    assert states_aim(said) is aim
    assert found(aim_as_measure, entry("T-1", title=said, status="umgesetzt")) == (["T-1"] if aim else [])


def test_an_aim_with_what_is_done_for_it_is_a_measure_and_so_is_what_is_only_planned() -> None:
    both = entry("T-1", title="Einbruch ist zu verhindern", text="Die Fenster sind vergittert.", status="umgesetzt")
    planned = entry("T-2", title="Einbruch ist zu verhindern", status="geplant")

    assert found(aim_as_measure, both, planned) == []


def test_the_aims_of_a_control_are_told_once_with_their_number() -> None:
    control = entry("K-1", Kind.CONTROL, status="umgesetzt")
    aims = [entry(f"T-{n}", parent="K-1", title=AIMS[n]) for n in range(3)]

    (finding,) = aim_as_measure(audit(control, *aims))
    assert (finding.entry, finding.others) == ("K-1", ("T-0", "T-1", "T-2"))
    assert "3 Maßnahmen" in finding.message


@pytest.mark.parametrize(
    ("said", "firm"),
    [
        ("Die Aktenwolf GmbH holt die Tonnen ab", "Aktenwolf GmbH"),
        ("Gesichert wird bei Nordspeicher & Söhne AG in Kiel", "Nordspeicher & Söhne AG"),
        ("Newsletter versendet die Postfly Inc. aus Boston", "Postfly Inc."),
        ("Den Support leistet Helpdesk Baltic UG (haftungsbeschränkt)", "Helpdesk Baltic UG (haftungsbeschränkt)"),
        ("Server stehen bei der Wolkenhaus GmbH & Co. KG", "Wolkenhaus GmbH & Co. KG"),
        ("Schulungen hält der Datenfreunde e. V. ab", "Datenfreunde e. V."),
        ("Die Leitung stellt Kabelweg B.V. bereit", "Kabelweg B.V."),
        ("Pakete bringt die hafenpost express GmbH", "hafenpost express GmbH"),
        ("Entsorgt wird durch Aktenwolf, Inc.", "Aktenwolf Inc."),
        ("Für Schäden steht die haftende AG ein", ""),
        ("Die Daten liegen auf eigenen Servern", ""),
        ("Die AG prüft den Jahresbericht", ""),
        ("Alle Räume der Musterhaus GmbH sind verschlossen", ""),
        ("Server betreibt die Rackwerk AG", ""),
        ("Datenschutzbeauftragte ist die Schutzrat GmbH", ""),
        ("Das Rechenzentrum der Prüfhalle GmbH ist zertifiziert", ""),
        ("Verantwortlicher ist die Kundenhaus KG", ""),
    ],
)
def test_a_firm_in_a_text_is_in_the_list_or_a_question(said: str, firm: str) -> None:
    listed = entry("U-1", Kind.SUBPROCESSOR, firma="Rackwerk AG")
    findings = list(provider_not_listed(audit(document(anbieter="Musterhaus GmbH"), listed, entry("T-1", title=said))))

    assert [finding.message.split("„")[1].split("“")[0] for finding in findings] == ([firm] if firm else [])


def test_a_firm_is_told_once_and_a_party_is_none() -> None:
    parties = entry("A-1", Kind.CLAUSE, text="Zwischen der Kundenhaus KG (nachfolgend „Auftraggeber“) und uns")
    once, again = (entry(id, title=f"Ort {id}: Die Aktenwolf GmbH holt ab") for id in ("T-1", "T-2"))
    party = entry("T-3", title="Die Kundenhaus KG erhält einen Schlüssel")

    (finding,) = provider_not_listed(audit(document(), parties, once, again, party))
    assert (finding.entry, finding.others) == ("T-1", ("T-2",))
    assert finding.hint.startswith("Prüfen Sie, ob")


WHOLE = {
    "firma": "A",
    "leistung": "B",
    "anschrift": "Weg 1, 12345 Ort",
    "land": "Deutschland",
    "kontakt": "dsb@example.org",
    "ort_der_verarbeitung": "Kiel",
    "vertrag_vom": "2026-01-01",
}


def sub(id: str = "U-1", *without: str, **more: str) -> Entry:
    facts = {name: value for name, value in {**WHOLE, **more}.items() if name not in without}
    links: dict[Link, tuple[str, ...]] = {} if "verarbeitet" in without else {Link.PROCESSES: ("D-1",)}
    return entry(id, Kind.SUBPROCESSOR, facts=facts, links=links)


@pytest.mark.parametrize(
    ("without", "severity", "said"),
    [
        (("firma",), Severity.ERROR, "Firma"),
        (("leistung",), Severity.ERROR, "Leistung"),
        (("land",), Severity.ERROR, "Land"),
        (("vertrag_vom",), Severity.WARNING, "Datum des Vertrags"),
        (("anschrift", "kontakt"), Severity.WARNING, "Anschrift, Kontakt"),
        (("kontakt",), Severity.NOTE, "Kontakt"),
        (("anschrift",), Severity.NOTE, "Anschrift"),
        (("ort_der_verarbeitung",), Severity.NOTE, "Ort der Verarbeitung"),
        (("verarbeitet",), Severity.NOTE, "verarbeitete Daten"),
        (("land", "kontakt", "vertrag_vom"), Severity.ERROR, "Land, Datum des Vertrags, Kontakt"),
    ],
)
def test_what_a_subprocessor_lacks_weighs_as_the_law_asks(
    without: tuple[str, ...], severity: Severity, said: str
) -> None:
    finding = next(f for f in check(audit(sub("U-1", *without))) if f.rule == "subprocessor_incomplete")

    assert (finding.severity, finding.message) == (severity, f"Bei U-1 fehlt: {said}.")


def test_a_whole_subprocessor_lacks_nothing() -> None:
    assert found(subprocessor_incomplete, sub()) == []


def test_what_all_of_a_list_lack_is_told_once_and_the_rest_at_each() -> None:
    lacking = [sub("U-1", "vertrag_vom"), sub("U-2", "vertrag_vom", "leistung"), sub("U-3", "vertrag_vom")]

    all_of_them, one = subprocessor_incomplete(audit(*lacking))
    assert all_of_them.message == "Bei allen 3 Unterauftragsverarbeitern fehlt: Datum des Vertrags."
    assert all_of_them.others == ("U-1", "U-2", "U-3")
    assert (one.entry, one.message) == ("U-2", "Bei U-2 fehlt: Leistung.")


def test_lists_of_two_contracts_are_told_apart() -> None:
    def listed(id: str, contract: str) -> Entry:
        links: dict[Link, tuple[str, ...]] = {Link.PROCESSES: ("D-1",), Link.PART_OF: (contract,)}
        facts = {name: value for name, value in WHOLE.items() if contract == "DOK-2" or name != "vertrag_vom"}
        return entry(id, Kind.SUBPROCESSOR, facts=facts, links=links)

    docs = document(), document("n/index", "DOK-2")
    subs = listed("U-1", "DOK-1"), listed("U-2", "DOK-1"), listed("U-3", "DOK-2")
    assert found(subprocessor_incomplete, *docs, *subs) == ["DOK-1"]


def test_nobody_engages_himself() -> None:
    ring = [entry(f"U-{n}", Kind.SUBPROCESSOR, links={Link.ENGAGED_BY: (f"U-{3 - n}",)}) for n in (1, 2)]

    assert found(circular_link, *ring) == ["U-1", "U-2"]


@pytest.mark.parametrize(
    ("days", "told"), [(-1, ""), (0, "heute"), (1, "in einem Tag"), (SOON, f"in {SOON} Tagen"), (SOON + 1, "")]
)
def test_evidence_is_told_before_it_ends(days: int, told: str) -> None:
    until = date.fromordinal(TODAY.toordinal() + days)
    findings = list(evidence_ends_soon(audit(entry("NW-1", Kind.EVIDENCE, gilt_bis=until.isoformat()))))

    assert [told in finding.message for finding in findings] == ([True] if told else [])


def test_data_without_a_period_is_told_once_a_document() -> None:
    one, two, three = (entry(f"D-{n}", Kind.DATA_CATEGORY, page="m/eins") for n in (1, 2, 3))
    kept = entry("D-4", Kind.DATA_CATEGORY, loeschfrist="6 Monate")

    assert found(data_without_period, document(), kept) == []
    assert found(data_without_period, document(), one, kept) == ["D-1"]
    (finding,) = data_without_period(audit(document(), one, two, three, kept))
    assert (finding.entry, finding.others) == ("DOK-1", ("D-1", "D-2", "D-3"))
    assert "3 Datenkategorien" in finding.message


def test_a_document_of_others_names_its_source_with_day_and_hash() -> None:
    whole = {"quelle": "Blatt", "gefunden": "https://example.org", "abgerufen_am": "2026-01-01", "pruefsumme": "ab"}

    assert found(source_incomplete, document(herkunft="fremd", **whole)) == []
    assert found(source_incomplete, document(herkunft="eigen")) == found(source_incomplete, document()) == []
    for name in whole:
        rest = {key: value for key, value in whole.items() if key != name}
        (finding,) = source_incomplete(audit(document(herkunft="fremd", **rest)))
        assert f"„:{name}:“" in finding.hint


def test_a_handbook_is_that_of_one_issuer() -> None:
    ours, too = document(anbieter="A GmbH"), document("n/index", "DOK-2", anbieter="A  GmbH", herkunft="eigen")
    other, theirs = (document("o/index", "DOK-3", anbieter="B AG", **more) for more in ({}, {"herkunft": "fremd"}))

    assert found(several_issuers, ours, too, theirs) == []
    (finding,) = several_issuers(audit(ours, too, other))
    assert "A GmbH (DOK-1, DOK-2); B AG (DOK-3)" in finding.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Die Frist fehlt in der Vorlage.", "in der Vorlage"),
        ("Laut Quelle gilt das für Gäste.", "Laut Quelle"),
        ("Im Original steht „Schüler“.", "Im Original"),
        ("Gemeint sind Karten (sic!).", "(sic!)"),
        ("Geprüft wird jährlich (Anm. d. Red.: 2026 nicht).", "Anm. d. Red"),
        ("Die Quelle nennt keinen Ort.", "Die Quelle nennt"),
        ("Anmerkung der Redaktion: Der Ort fehlt.", "Anmerkung der Redaktion"),
        ("Der Zugang ist in der Vorlage des Betriebsrats geregelt.", ""),
        ("Open-Source-Software wird aktualisiert.", ""),
        ("Die Herkunft der Daten aus öffentlichen Quellen wird vermerkt.", ""),
        ("Wer „in der Vorlage“ sagt, meint das Formular.", ""),
        ("Das Original liegt im Tresor.", ""),
        ("Eine Anmerkung ist möglich.", ""),
        ("Akten werden im Original der Bank aufbewahrt.", ""),
    ],
)
def test_a_remark_of_the_editors_is_no_part_of_the_wording(text: str, words: str) -> None:
    findings = list(editors_remark(audit(entry("A-1", Kind.CLAUSE, text=text))))

    assert [words in finding.message for finding in findings] == ([True] if words else [])
