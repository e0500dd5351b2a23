"""Rules about words, on sentences of every kind that once was taken for something else."""

import pytest

from nachweis.compliance.rules.access import contradicted_access
from nachweis.compliance.rules.measures import customer_duty_as_measure
from nachweis.compliance.rules.wording import measure_without_object, placeholder, similar_wording, weak_wording
from nachweis.vocabulary import Kind
from tests.compliance.factory import audit, document, entry

NOT_WEAK = {
    "a term of law": [
        "Das Empfängerland bietet ein angemessenes Datenschutzniveau.",
        "Alle unterliegen einer angemessenen gesetzlichen Geheimhaltungspflicht.",
        "Das angemessene Schutzniveau ist im Anhang beschrieben.",
        "Die Vorkehrungen halten ein angemessenes Sicherheitsniveau.",
        "Übermittelt wird nur bei angemessenem Schutzniveau.",
        "Es besteht eine angemessene Vertraulichkeitspflicht.",
    ],
    "a measure right behind": [
        "Prüfungen sind mit angemessener Frist (zehn Werktage) anzukündigen.",
        "Die Antwort kommt in angemessener Zeit, spätestens nach drei Tagen.",
        "Er hält angemessene Reserven vor: mindestens 20 Prozent.",
        "Sie wird in regelmäßigen Abständen geprüft, nämlich alle 6 Monate.",
        "Fehler werden umgehend behoben, spätestens binnen 4 Stunden.",
        "Die Ankündigung erfolgt rechtzeitig, mindestens zwei Wochen vorher.",
    ],
    "the controller's rights and duties": [
        "Der Kunde darf die Anlagen in angemessener Weise besichtigen.",
        "Die Auftraggeberin gibt gegebenenfalls Hinweise.",
        "Hierzu kann der Besteller nach Möglichkeit Termine vorschlagen.",
        "(3) Der Lizenznehmer meldet Fehler möglichst sofort.",
        "Nur der Verantwortliche entscheidet in angemessener Frist.",
        "Der Auftraggeber sollte Passwörter wechseln.",
    ],
    "permissions and closing clauses": [
        "Der Anbieter darf die Verfahren dem Stand der Technik anpassen.",
        "Nachweise können gegebenenfalls durch Zeugnisse erbracht werden.",
        "Ist eine Regelung unwirksam, tritt eine angemessene an ihre Stelle.",
        "Der Betreiber ist berechtigt, bei Bedarf Techniker zu schicken.",
        "Nebenabreden und/oder Änderungen bedürfen der Schriftform.",
        "Gerichtsstand ist in der Regel Rostock.",
    ],
    "a prohibition": [
        "Daten werden nicht vermietet und/oder verkauft.",
        "Kein Gerät wird verliehen und/oder verschenkt.",
        "Es ist untersagt, Daten mitzunehmen und/oder zu kopieren.",
        "Das Weitergeben und/oder Veröffentlichen ist verboten.",
        "Weder Kopien und/oder Auszüge verlassen das Haus.",
        "Unzulässig ist das Lesen und/oder Ändern fremder Akten.",
    ],
    "a rule with its exception": [
        "Zutritt ist grundsätzlich gesperrt, es sei denn, die Leitung öffnet.",
        "Grundsätzlich wird nichts mitgenommen, außer dem Notfallhandy.",
        "Private Geräte sind grundsätzlich verboten. Eine Ausnahme gilt für Telefone.",
        "Grundsätzlich haftet niemand; abweichend gilt § 5.",
        "Grundsätzlich wird gelöscht. Das gilt nicht für Rechnungen.",
        "Grundsätzlich ruht der Zugang; nur dann wird geöffnet, wenn zwei zustimmen.",
    ],
}
WEAK = [
    "Der Anbieter wählt ein angemessenes Verfahren.",
    "Die Sicherung läuft im Allgemeinen nachts.",
    "Der Betreiber hilft dem Kunden in angemessener Weise.",
    "Fehler werden zeitnah behoben. Die Frist für Berichte ist ein Monat.",
    "Daten werden nicht verkauft. Gesichert wird auf Band und/oder Platte.",
    "Grundsätzlich wird jeder Zutritt vermerkt.",
    "Protokolliert werden Anmeldungen usw.",
    "Der Betreiber verschlüsselt nach dem Stand der Technik.",
    "Der Auftragnehmer bemüht sich um Ersatz.",
    "Der Kunde wird möglichst bald informiert.",
]


@pytest.mark.parametrize("said", [said for kind in NOT_WEAK.values() for said in kind])
def test_what_is_exact_where_it_stands_is_not_weak(said: str) -> None:
    assert list(weak_wording(audit(entry("A-1", Kind.CLAUSE, title="Absatz", text=said)))) == []


@pytest.mark.parametrize("said", WEAK)
def test_what_leaves_open_what_the_processor_does_is_weak(said: str) -> None:
    assert [finding.entry for finding in weak_wording(audit(entry("A-1", Kind.CLAUSE, title="Absatz", text=said)))]


CUSTOMERS = [
    "Der Besteller legt die Benutzer an",
    "Die Kundin sichert ihre Endgeräte",
    "Für die Einwilligungen ist der Auftraggeber zuständig",
    "Die Vergabe der Rechte erfolgt durch den Kunden",
    "Das Löschen alter Einträge ist Aufgabe der Auftraggeberin",
    "Kennwörter legt der Lizenznehmer fest",
    "Die Konten werden vom Kunden verwaltet",
]
NOT_CUSTOMERS = [
    "Der Kunde kann seine Daten jederzeit ausleiten",
    "Die Kundin erhält jeden Monat einen Bericht",
    "Der Auftraggeber wird über Störungen benachrichtigt",
    "Daten des Kunden liegen auf eigenen Platten",
    "Der Kundendienst sperrt verlorene Karten",
    "Die Verantwortliche für Brandschutz prüft die Löscher",
    "Der Anbieter weist den Kunden auf Lücken hin",
    "Kunden sind durch Mandanten getrennt",
    "Dem Auftraggeber steht ein Protokoll zur Verfügung",
]


@pytest.mark.parametrize(("said", "duty"), [*((s, True) for s in CUSTOMERS), *((s, False) for s in NOT_CUSTOMERS)])
def test_what_the_customer_does_is_no_measure_of_the_processor(said: str, duty: bool) -> None:
    found = list(customer_duty_as_measure(audit(entry("T-1", title=said, status="umgesetzt"))))

    assert bool(found) is duty


CONTRADICTIONS = [
    ("Der Betreiber kann die Inhalte nicht einsehen", "Techniker des Betreibers haben Zugriff auf alle Inhalte"),
    ("Niemand hat Zugang zu den Aufnahmen", "Der Kunde ändert die Aufnahmen selbst"),
    ("Nur der Kunde hat Zugriff auf die Akten", "Der Support löscht verwaiste Akten"),
    ("Zugriff haben ausschließlich Beschäftigte des Anbieters", "Der Auftraggeber trägt die Termine selbst ein"),
    ("Der Support darf Datensätze nur lesen", "Der Support berichtigt falsche Datensätze"),
    ("Administratoren haben keine Schreibrechte", "Administratoren pflegen die Stammdaten"),
    ("Ein Zugriff auf Inhalte ist unterbunden", "Zur Hilfe schaltet sich der Dienstleister per Fernwartung auf"),
    ("Auf die Datenbank greift der Anbieter nicht zu", "Der Anbieter führt Wartungen an der Datenbank durch"),
]
CONSISTENT = [
    ("Unbefugte haben keinen Zugriff auf Inhalte", "Der Support hat Zugriff auf Inhalte"),
    ("Ohne Freigabe hat der Support keinen Zugriff", "Der Support hat Zugriff auf Inhalte"),
    ("Der Support darf Datensätze nur lesen", "Der Kunde ändert Datensätze"),
    ("Der Support darf Datensätze nur lesen", "Der Support hat Zugriff auf Datensätze"),
    ("Nur der Anbieter hat Zugang zum Serverraum", "Der Kunde gibt Termine ein"),
    ("Der Kunde hat keinen Zugriff auf die Datenbank", "Der Kunde ändert Termine"),
    ("Es ist nicht auszuschließen, dass der Betreiber Inhalte einsehen kann", "Der Support hat Zugriff auf Inhalte"),
    ("Der Anbieter hat keinen Zugriff auf Inhalte", "Beschäftigte ändern ihre Passwörter jeden Monat"),
    ("Der Anbieter hat keinen Zugriff auf Inhalte", "Auf Servern des Anbieters gibt der Kunde Termine ein"),
    ("Der Anbieter hat keinen Zugriff auf Inhalte", "Eine Fernwartung ist untersagt"),
    ("Gäste haben als Externe keinen Zugriff", "Der Support hat Zugriff auf Inhalte"),
    ("Nur der Kunde hat Zugriff auf die Akten", "Der Kunde löscht Akten"),
]


@pytest.mark.parametrize(
    ("said", "done", "against"),
    [*((*pair, True) for pair in CONTRADICTIONS), *((*pair, False) for pair in CONSISTENT)],
)
def test_who_is_shut_out_does_not_get_in_elsewhere(said: str, done: str, against: bool) -> None:
    found = list(contradicted_access(audit(document(), entry("T-1", title=said), entry("T-2", title=done))))

    assert [finding.entry for finding in found] == (["T-1"] if against else [])


def test_a_contradiction_is_told_of_one_document_only_and_names_whose_access_it_is() -> None:
    no = entry("T-1", title="Nur Beschäftigte des Betreibers haben Zugriff")
    here = entry("T-2", title="Der Kunde erfasst die Noten selbst")
    there = entry("U-1", page="n/eins", title="Der Kunde erfasst die Noten selbst")

    (finding,) = contradicted_access(audit(document(), document("n/index", "DOK-2"), no, here, there))
    assert finding.others == ("T-2",)
    assert "einen Zugriff des Verantwortlichen" in finding.message


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        (
            "Die Haustechnik verschließt abends alle Fenster im Erdgeschoss",
            "Abends verschließt die Haustechnik alle Fenster im Erdgeschoss",
            True,
        ),
        (
            "Vollständige Sicherungen aller Datenbanken entstehen jeden Tag automatisch",
            "Vollständige Sicherungen aller Datenbanken entstehen jede Woche automatisch",
            False,
        ),
        (
            "Protokolle der Anmeldungen bleiben 30 Tage gespeichert und geschützt",
            "Protokolle der Anmeldungen bleiben 90 Tage gespeichert und geschützt",
            False,
        ),
        (
            "Zutritt zum Archiv gewähren zwei Personen der Verwaltung gemeinsam:",
            "Zutritt zum Archiv gewähren zwei Personen der Verwaltung gemeinsam",
            False,
        ),
        ("Firewalls schützen das Netz", "Firewalls schützen das Gebäude", False),
        (
            "Besucherinnen tragen im ganzen Gebäude gut sichtbare Ausweise",
            "Besucherinnen tragen im ganzen Gebäude sichtbare Ausweise",
            True,
        ),
    ],
)
def test_alike_is_what_differs_in_no_number(one: str, two: str, alike: bool) -> None:
    found = list(similar_wording(audit(entry("T-1", title=two), entry("T-2", title=one))))

    assert bool(found) is alike


@pytest.mark.parametrize(
    ("title", "empty"),
    [
        ("Tresor", True),
        ("Videoüberwachung im Einsatz", True),
        ("Ein Pförtner ist vorhanden", True),
        ("VPN und Virenschutz", True),
        ("Wir nutzen Spamfilter", True),
        ("Es bestehen Richtlinien", True),
        ("Notstrom für 45 Minuten", False),
        ("Wiederanlauf vierteljährlich geprüft", False),
        ("Akten werden geschreddert", False),
        ("Schränke sind versiegelt", False),
        ("Gäste dürfen nicht fotografieren", False),
        ("Die Nachtwache schließt alle Tore ab", False),
    ],
)
def test_a_keyword_is_no_measure_and_a_short_sentence_is_one(title: str, empty: bool) -> None:
    assert bool(list(measure_without_object(audit(entry("T-1", title=title))))) is empty


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Anbieter ist {{FIRMA}}", True),
        ("Sitz: < Ort eintragen >", True),
        ("Beginn am xx.xx.2027", True),
        ("Frist: …… Wochen", True),
        ("Stand: JJJJ-MM-TT", True),
        ("Ansprechpartnerin: <<Name>>", True),
        ("Werte < 5 und > 2 gelten als gering", False),
        ("Tage haben das Format TT.MM.JJJJ", False),
        ("Die Norm [ISO 27001] gilt", False),
        ("Erledigt: [x]", False),
        ("Siehe [Anlage 2](#DOK-2)", False),
        ("Er schwieg … und ging", False),
    ],
)
def test_what_is_left_to_fill_in_is_found(text: str, left: bool) -> None:
    assert bool(list(placeholder(audit(entry("A-1", Kind.CLAUSE, text=text))))) is left
