"""Whom a clause binds that does not say it: what is no promise of the processor is known by its kind."""

import pytest

from nachweis.compliance.rules.measures import duty_of_nobody, promise_without_measure
from nachweis.compliance.values.duties import binding_words, binds_processor
from nachweis.vocabulary import Kind
from tests.compliance.factory import audit, document, entry

NO_PROMISE = {
    "the controller's rights": [
        "Der Besteller darf jederzeit Einblick in die Protokolle verlangen.",
        "Dem Lizenznehmer steht es frei, eine Prüferin mitzubringen.",
        "Die Auftraggeberin ist befugt, Nachweise anzufordern.",
        "Hierfür kann der Kunde einen Gutachter benennen.",
        "Der Verantwortliche erteilt seine Zustimmung zu den Hostern der Liste.",
        "Bei der Auswahl der Prüfer ist die Kundin frei.",
    ],
    "the controller's duties": [
        "Der Kunde hat Fehler in den Ergebnissen sofort anzuzeigen.",
        "Nur der Auftraggeber entscheidet, welche Felder befüllt werden.",
        "Für die Einwilligungen der Eltern ist allein der Verantwortliche zuständig.",
        "Der Besteller haftet für unzulässige Anweisungen.",
        "Werden Bußgelder verhängt, trägt der Auftraggeber die Folgen.",
        "Die Lizenznehmerin benennt eine Person, die Anweisungen erteilt.",
        "Weisungen sind per Brief zu erteilen.",
    ],
    "closing clauses": [
        "Ausschließlicher Gerichtsstand ist Rostock.",
        "Ist eine Regelung undurchführbar, gilt statt ihrer das Gesetz.",
        "Nebenabreden bestehen nicht.",
        "Änderungen bedürfen der Textform.",
        "Es gilt österreichisches Recht.",
        "Für jede Prüfung werden die Kosten nach Stundensatz berechnet.",
        "Der Vertrag kann mit einer Frist von drei Monaten gekündigt werden.",
        "Bei Widersprüchen geht dieser Vertrag vor.",
        "Die Haftung richtet sich nach dem Gesetz.",
    ],
    "descriptions": [
        "Gegenstand ist der Betrieb eines Terminkalenders.",
        "Der Zweck ist die Abrechnung von Kursen.",
        "Dieser Vertrag regelt den Umgang mit Daten von Mitgliedern.",
        "„Störung“ ist jeder Ausfall von mehr als einer Stunde.",
        "Näheres ergibt sich aus Anlage 3.",
        "Die Parteien sind sich über die Einordnung einig.",
    ],
    "lead-ins": [
        "Der Auftragnehmer verpflichtet sich:",
        "Dazu gehören:",
        "Verarbeitet werden diese Daten:",
        "Die Anzeige nennt mindestens:",
        "Der Anbieter hat Folgendes eingerichtet:",
        "Eingesetzt sind:",
    ],
    "permissions": [
        "Der Anbieter darf die Verfahren weiterentwickeln, sofern der Schutz gleich bleibt.",
        "Der Auftragnehmer ist berechtigt, die Durchführung auszusetzen, bis eine Antwort vorliegt.",
        "Dem Dienstleister ist gestattet, andere Verfahren zu wählen.",
        "Anweisungen können auch mündlich erteilt werden.",
        "Nachweise können durch Zeugnisse Dritter erbracht werden.",
        "Es steht dem Betreiber frei, einen anderen Ort zu wählen.",
    ],
}
PROMISES = {
    "what the processor does": [
        "Der Anbieter löscht Protokolle nach einem halben Jahr.",
        "Nach Ende der Laufzeit gibt der Auftragnehmer alle Unterlagen heraus.",
        "Im Fall einer Kündigung vernichtet er die Kopien.",
        "Die Beschäftigten sind zur Verschwiegenheit verpflichtet.",
        "Daten werden in Österreich gespeichert.",
        "Der Betreiber meldet Pannen binnen eines Tages.",
        "Die Firma prüft jährlich, ob die Wirksamkeit der Vorkehrungen noch gegeben ist.",
        "Die Firma beginnt mit der Löschung am folgenden Werktag.",
        "Die Firma hat vor Beginn alle Beteiligten zu schulen.",
    ],
    "what the controller gets": [
        "Der Verantwortliche wird vor jedem Wechsel informiert.",
        "Vor einem Wechsel wird der Kunde benachrichtigt.",
        "Der Auftraggeber erhält jährlich einen Bericht.",
        "Die Kundin ist zwei Wochen vorher zu unterrichten.",
        "Auf Verlangen bekommt der Besteller das Verzeichnis.",
        "Der Anbieter gestattet dem Kunden Prüfungen vor Ort.",
    ],
    "permissions with a limit": [
        "Der Anbieter darf Daten nur auf Weisung herausgeben.",
        "Der Auftragnehmer ist nicht berechtigt, Kopien zu fertigen.",
        "Ohne Zustimmung darf der Betreiber niemanden beauftragen.",
        "Subunternehmen dürfen erst nach Zustimmung tätig werden.",
        "Kopien sind lediglich zur Sicherung zulässig.",
        "Der Dienstleister darf keine Daten außerhalb der EU speichern.",
    ],
    "what the processor is able to do": [
        "Es kann jederzeit festgestellt werden, wer etwas eingab.",
        "Gelöschtes kann binnen 4 Stunden wiederhergestellt werden.",
        "Der Anbieter kann nachweisen, wer Zutritt hatte.",
        "Änderungen an Rollen können nachvollzogen werden.",
        "Die Systeme können einen Ausfall überstehen.",
        "Der Betreiber kann jederzeit auf Ersatz umschalten.",
    ],
    "what only begins like something else": [
        "Anlagen zur Kühlung werden gewartet.",
        "Stand der Technik ist einzuhalten.",
        "Zwischen den Netzen stehen Firewalls.",
        "Die Kontrolle der Protokolle erfolgt jeden Montag.",
        "Die Prüfung der Sicherungen erfolgt durch den Anbieter.",
        "Audits erfolgen jedes Jahr im Mai.",
    ],
    "a promise beside something else": [
        "Der Kunde darf prüfen. Der Anbieter legt dafür Unterlagen vor.",
        "Eine kurze Anzeige genügt; Einzelheiten werden nachgereicht.",
        "Der Anbieter trifft Vorkehrungen nach Anlage 2. Dazu gehören:",
        "Die Verarbeitung der Daten erfolgt ausschließlich nach Anweisung.",
        "Die Parteien vereinbaren die Vorkehrungen der Anlage 2.",
        "Der Kunde kann widersprechen; die Änderung unterbleibt dann.",
    ],
}


@pytest.mark.parametrize("said", [said for kind in NO_PROMISE.values() for said in kind])
def test_what_binds_others_or_nobody_is_no_promise_of_the_processor(said: str) -> None:
    assert not binds_processor(said)


@pytest.mark.parametrize("said", [said for kind in PROMISES.values() for said in kind])
def test_what_is_of_no_such_kind_is_a_promise(said: str) -> None:
    assert binds_processor(said)


@pytest.mark.parametrize(
    ("heading", "said", "binds"),
    [
        ("Präambel", "Die Schule möchte Noten elektronisch führen.", False),
        ("§ 3 Kategorien betroffener Personen", "Lehrkräfte und Eltern", False),
        ("4. Art der Daten", "Anschriften, Geburtsdaten, Noten", False),
        ("Pflichten der Auftraggeberin", "Nur rechtmäßig erhobene Daten zu liefern", False),
        ("Kontrollrechte des Kunden", "Prüfungen werden zwei Wochen vorher angemeldet.", False),
        ("Gegenstand", "Der Anbieter verarbeitet Daten von Gästen.", False),
        ("Gegenstand", "Der Anbieter verarbeitet Daten von Gästen ausschließlich in Wien.", True),
        ("Kontrollrechte des Kunden", "Der Anbieter ermöglicht Prüfungen.", True),
        ("§ 8 Laufzeit", "Danach löscht der Anbieter alles binnen 30 Tagen.", True),
        ("Pflichten des Anbieters", "Daten nur auf Anweisung zu verwenden", True),
        ("Pflichten des Kunden und des Anbieters", "Beide schweigen über Interna.", True),
        ("Gegenstand", "Die Firma verarbeitet Daten nur auf Weisung.", True),
        ("Gegenstand", "Die Firma verpflichtet sich zur Verschwiegenheit.", True),
        ("Pflichten des Kunden", "Der Kunde muss Fehler melden.", False),
        ("Löschung", "Nach 30 Tagen wird alles gelöscht.", True),
    ],
)
def test_a_heading_tells_what_a_sentence_alone_does_not(heading: str, said: str, binds: bool) -> None:
    assert binds_processor(said, heading) is binds


def test_who_is_bound_is_read_only_where_nobody_said_it() -> None:
    around = entry("A-1", Kind.CLAUSE, title="Schlussbestimmungen")
    court = entry("A-1-1", Kind.CLAUSE, parent="A-1", text="Gerichtsstand ist Rostock.")
    said = entry("A-2", Kind.CLAUSE, text="Gerichtsstand ist Rostock.", verpflichtet="auftragsverarbeiter")

    found = promise_without_measure(audit(document(), around, court, said))
    assert [finding.entry for finding in found] == ["A-2"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Der Anbieter haftet für seine Gehilfen.", "haftet"),
        ("Die Kundin verpflichtet sich zur Mitwirkung.", "verpflichtet sich"),
        ("Der Auftragnehmer hat jede Panne sofort zu melden.", "hat … melden"),
        ("Der Betreiber verwendet Daten ausschließlich zur Abrechnung.", "Betreiber … ausschließlich"),
        ("Der Besteller stellt den Anbieter von Forderungen frei.", "stellt … frei"),
        ("Kopien müssen vernichtet werden.", "müssen"),
        ("Der Anbieter stellt durch Schulungen die Vertraulichkeit sicher.", "stellt … sicher"),
        ("Der Anbieter haftet nicht für Ausfälle", "haftet"),
        ("Änderungen dieser Vereinbarung müssen beide unterschreiben.", ""),
        ("Gerichtsstand ist Rostock.", ""),
        ("Der Anbieter verarbeitet Daten von Gästen.", ""),
        ("Die Anlage nennt die Hoster.", ""),
        ("Der Kunde kann widersprechen.", ""),
        ("„Panne“ ist jede Verletzung des Schutzes.", ""),
        ("Die Haftung richtet sich nach dem Gesetz.", ""),
    ],
)
def test_a_clause_that_binds_nobody_says_nothing_that_binds(said: str, words: str) -> None:
    silent = entry("A-1", Kind.CLAUSE, text=said, verpflichtet="niemand")

    assert binding_words(said) == words
    assert [finding.entry for finding in duty_of_nobody(audit(document(), silent))] == (["A-1"] if words else [])
