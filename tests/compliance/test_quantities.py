"""Numbers and frequencies in German prose: what asks for less is seen, what asks for more is left in peace."""

from itertools import product

import pytest

from nachweis.compliance.values.numerals import value, word
from nachweis.compliance.values.quantities import Quantity, narrowings, quantities

LESS = [
    ("Passwörter haben mindestens 14 Zeichen.", "Passwörter haben mindestens 12 Zeichen."),
    ("Gesichert wird täglich.", "Gesichert wird wöchentlich."),
    ("Tägliche Sicherungen.", "Monatliche Sicherungen."),
    ("Alle 3 Monate geprüft.", "Alle sechs Monate geprüft."),
    ("Geprüft wird vierteljährlich.", "Geprüft wird alle 6 Monate."),
    ("Zweimal pro Jahr geprüft.", "Einmal pro Jahr geprüft."),
    ("Gemeldet wird binnen 24 Stunden.", "Gemeldet wird binnen 72 Stunden."),
    ("Gesperrt nach 5 Minuten.", "Gesperrt nach 15 Minuten."),
    ("Gesperrt nach 3 Fehlversuchen.", "Gesperrt nach 10 Fehlversuchen."),
    ("Zutritt haben höchstens 5 Personen.", "Zutritt haben höchstens 10 Personen."),
    ("Verschlüsselt mit AES-256.", "Verschlüsselt mit AES-128."),
    ("Übertragen mit TLS 1.3.", "Übertragen mit TLS 1.2."),
    ("Geprüft wird zweimal jährlich.", "Geprüft wird jährlich."),
    ("Geprüft wird 2x jährlich.", "Geprüft wird einmal im Jahr."),
    ("Gesichert wird mehrmals täglich.", "Gesichert wird täglich."),
    ("Gesichert wird täglich.", "Gesichert wird werktäglich."),
    ("Gesichert wird täglich.", "Gesichert wird arbeitstäglich."),
    ("Gesichert wird jeden Tag.", "Gesichert wird an jedem zweiten Tag."),
    ("Gesichert wird kontinuierlich.", "Gesichert wird stündlich."),
    ("Passwörter haben fünfzehn Zeichen.", "Passwörter haben acht Zeichen."),
    ("Passwörter haben ein Dutzend Zeichen.", "Passwörter haben elf Zeichen."),
    ("Passwörter sind zwölfstellig.", "Passwörter haben 10 Zeichen."),
    ("Mindestens 12 Zeichen.", "Höchstens 12 Zeichen."),
    ("Gemeldet wird unverzüglich.", "Gemeldet wird binnen 72 Stunden."),
    ("Gemeldet wird ohne schuldhaftes Zögern.", "Gemeldet wird innerhalb eines Tages."),
    ("Geprüft wird alle zwei Wochen.", "Geprüft wird monatlich."),
    ("Geprüft wird alle\u00a0zwei\nWochen.", "Geprüft wird alle drei\u00a0Wochen."),
    ("Geprüft werden 10\u202f000 Zeichen.", "Geprüft werden 9.999 Zeichen."),
    ("Verarbeitet wird in der\nBundesrepublik\u00a0Deutschland.", "Verarbeitet wird in der EU."),
    ("Geprüft wird zweimal die Woche.", "Geprüft wird einmal die Woche."),
    ("Gemeldet wird spätestens am nächsten Werktag.", "Gemeldet wird spätestens nach einer Woche."),
    ("Passwortlänge: 14", "Passwortlänge: 8"),
    ("Die Pforte ist durchgehend besetzt.", "Die Pforte ist werktags besetzt."),
    ("Geprüft wird 14-tägig.", "Geprüft wird alle drei Wochen."),
    ("Geprüft wird alle zwei Wochen und jährlich.", "Geprüft wird monatlich und jährlich."),
    ("Gemeldet wird innerhalb von 24 Stunden.", "Gemeldet wird binnen drei Tagen."),
    ("Gemeldet wird binnen zwei Tagen.", "Gemeldet wird binnen zwei Arbeitstagen."),
    ("Gemeldet wird binnen einer halben Stunde.", "Gemeldet wird binnen anderthalb Stunden."),
    ("Gemeldet wird binnen einer Viertelstunde.", "Gemeldet wird binnen 30 Minuten."),
    ("Geprüft wird vierteljährlich.", "Geprüft wird halbjährlich."),
    ("Geprüft wird jährlich.", "Geprüft wird zweijährlich."),
    ("Geprüft wird jedes Jahr.", "Geprüft wird jedes zweite Jahr."),
    ("Erreichbar rund um die Uhr.", "Erreichbar werktags."),
    ("Erreichbar 24/7.", "Erreichbar zu den Geschäftszeiten."),
    ("Erreichbar werktags.", "Erreichbar Montag bis Freitag."),
    ("Freigegeben von mindestens zwei Personen.", "Freigegeben von einer Person."),
    ("Freigegeben im Vier-Augen-Prinzip.", "Freigegeben von einer Person."),
    ("Verschlüsselt mit AES 256 Bit.", "Verschlüsselt mit AES-128."),
    ("Verschlüsselt mit 256-Bit-AES.", "Verschlüsselt mit AES mit 128 Bit."),
    ("Übertragen mit TLS 1.3.", "Übertragen mit TLS ab Version 1.2."),
    ("Gehasht mit SHA-256.", "Gehasht mit SHA-1."),
    ("Verfügbar zu 99,99 %.", "Verfügbar zu 99,9 Prozent."),
    ("Geprüft werden zwei Drittel.", "Geprüft wird die Hälfte."),
    ("Geprüft werden 1.000 Zeichen.", "Geprüft werden 900 Zeichen."),
    ("Angekündigt vier Wochen vorher.", "Angekündigt 14 Tage vorher."),
    ("Verteilt auf drei Rechenzentren.", "Verteilt auf zwei Rechenzentren."),
    ("Verarbeitet wird nur in Deutschland.", "Verarbeitet wird in der EU."),
    ("Verarbeitet wird in der EU.", "Verarbeitet wird in der EU und in den USA."),
]
SAME = [
    ("Passwörter haben mindestens 12 Zeichen.", "Passwörter haben mindestens 14 Zeichen."),
    ("Gesichert wird wöchentlich.", "Gesichert wird täglich."),
    ("Gemeldet wird binnen 72 Stunden.", "Gemeldet wird binnen 24 Stunden."),
    ("Die Tür ist zu.", "Die Tür ist geschlossen."),
    ("Geprüft wird alle 12 Monate.", "Alle 12 Monate wird geprüft."),
    ("Gesichert wird täglich.", "Gesichert wird jeden Tag."),
    ("Geprüft wird jährlich.", "Geprüft wird zweimal jährlich."),
    ("Gesichert wird arbeitstäglich.", "Gesichert wird täglich."),
    ("Acht Zeichen.", "Fünfzehn Zeichen."),
    ("Binnen 72 Stunden.", "Unverzüglich, spätestens binnen 72 Stunden."),
    ("Alle zwei Wochen.", "Vierzehntägig."),
    ("Binnen 24 Stunden.", "Innerhalb eines Tages."),
    ("Alle drei Monate.", "Vierteljährlich."),
    ("Alle 90 Tage.", "Vierteljährlich."),
    ("Binnen 30 Tagen.", "Binnen eines Monats."),
    ("Erreichbar werktags.", "Erreichbar rund um die Uhr."),
    ("Freigegeben von einer Person.", "Freigegeben von zwei Personen."),
    ("Freigegeben von einer Person.", "Freigegeben von der Leitung."),
    ("TLS 1.2.", "TLS 1.3."),
    ("Zwölf Zeichen.", "Ein Dutzend Zeichen."),
    ("99,9 %.", "99.995 %."),
    ("Nach § 5 BDSG von 2026.", "Nach § 3 BDSG von 2018."),
    ("Im Raum 12 am 31. Dezember 2027, Version 2.1.", "Im Raum 4 am 2. Januar 2026, Version 1.0."),
    ("Nach Art. 32 DSGVO.", "Nach Art. 28 DSGVO."),
    ("Gesperrt nach höchstens 5 Versuchen.", "Gesperrt nach höchstens 3 Versuchen."),
]
PERHAPS = [
    ("Alle Türen sind zu.", "Türen sind zu."),
    ("Türen sind zu.", "Türen sind in der Regel zu."),
    ("Aufbewahrt für 10 Jahre.", "Aufbewahrt für 6 Jahre."),
    ("Gesichert wird täglich.", "Gesichert wird."),
    ("Gesichert wird jährlich.", "Gesichert wird regelmäßig."),
    ("Gemeldet wird binnen 24 Stunden.", "Gemeldet wird unverzüglich."),
    ("Die USV überbrückt 30 Minuten.", "Die USV überbrückt eine Viertelstunde."),
    ("Intern täglich, extern jährlich.", "Intern jährlich, extern täglich."),
]


@pytest.mark.parametrize(("old", "new"), LESS)
def test_less_is_seen_for_certain(old: str, new: str) -> None:
    assert any(narrowing.certain for narrowing in narrowings(old, new))


@pytest.mark.parametrize(("old", "new"), SAME)
def test_as_much_or_more_is_no_narrowing(old: str, new: str) -> None:
    assert list(narrowings(old, new)) == []


@pytest.mark.parametrize(("old", "new"), PERHAPS)
def test_what_a_machine_cannot_tell_is_for_a_person(old: str, new: str) -> None:
    found = list(narrowings(old, new))
    assert found
    assert not any(narrowing.certain for narrowing in found)


SPELT: dict[str, list[tuple[float, str]]] = {
    "Abstand": [
        (0.5, "halbstündlich"),
        (1, "stündlich"),
        (8, "dreimal täglich"),
        (12, "alle zwölf Stunden"),
        (24, "jede Nacht"),
        (24, "einmal am Tag"),
        (28, "werktäglich"),
        (33.6, "jeden Arbeitstag"),
        (48, "jeden zweiten Tag"),
        (168, "jede Woche"),
        (240, "alle zehn Tage"),
        (336, "zweiwöchentlich"),
        (336, "14-tägig"),
        (336, "alle 14 Tage"),
        (365, "zweimal im Monat"),
        (504, "alle einundzwanzig Tage"),
        (730, "monatlich"),
        (730, "zwölfmal pro Jahr"),
        (1460, "alle zwei Monate"),
        (2190, "quartalsweise"),
        (2190, "vier Mal im Jahr"),
        (4380, "jedes Halbjahr"),
        (4380, "2 x jährlich"),
        (8760, "alljährlich"),
        (13140, "alle anderthalb Jahre"),
        (17520, "alle zwei Jahre"),
        (26280, "dreijährlich"),
    ],
    "Frist": [
        (0, "unverzüglich"),
        (0.25, "innerhalb einer Viertelstunde"),
        (0.5, "binnen 30 Minuten"),
        (1.5, "innerhalb von eineinhalb Stunden"),
        (24, "binnen eines Tages"),
        (28, "binnen eines Werktags"),
        (72, "spätestens nach zweiundsiebzig Stunden"),
        (100.8, "innerhalb von drei Arbeitstagen"),
        (336, "innerhalb einer Frist von zwei Wochen"),
        (4380, "nach einem halben Jahr"),
    ],
    "Zeiten": [
        (45, "während der Geschäftszeiten"),
        (120, "Mo–Fr"),
        (144, "werktags"),
        (168, "24/7"),
        (168, "jederzeit"),
    ],
}
PAIRS = [(what, one, two) for what, spelt in SPELT.items() for one, two in product(spelt, repeat=2) if one[1] != two[1]]


def only(text: str) -> Quantity:
    (quantity,) = quantities(text)
    return quantity


@pytest.mark.parametrize("what", SPELT)
def test_a_quantity_is_read_in_each_of_its_spellings(what: str) -> None:
    read = [only(f"Das geschieht {written}.") for _, written in SPELT[what]]

    assert {quantity.what for quantity in read} == {what}
    assert [quantity.value for quantity in read] == pytest.approx([number for number, _ in SPELT[what]])


def test_two_spellings_compare_as_their_numbers_do() -> None:
    wrong = []
    for what, (old, was), (new, now) in PAIRS:
        less = new < old if what == "Zeiten" else new > old
        certain = [narrowing.certain for narrowing in narrowings(f"Das geschieht {was}.", f"Das geschieht {now}.")]
        perhaps = what == "Frist" and new == 0  # „unverzüglich“ names no last day
        if certain != ([True] if less else [False] if perhaps else []):
            wrong.append((was, now, certain))

    assert wrong == []


def test_every_number_to_a_hundred_and_more_is_read_in_digits_and_in_words() -> None:
    spelt = [
        (number, written)
        for number in (*range(2, 120), 200, 256, 1000)
        for written in (str(number), word(number) if number < 200 else "", f"{number},5")
        if written
    ]

    assert [value(written) for _, written in spelt] == [n + 0.5 * ("," in written) for n, written in spelt]
    assert [only(f"mindestens {written} Zeichen").value for _, written in spelt] == [value(w) for _, w in spelt]
    assert {only(f"{word(number).capitalize()}stellige Kennwörter").value for number in range(2, 100)} == set(
        range(2, 100)
    )


@pytest.mark.parametrize("number", range(2, 100, 7))
def test_fewer_is_seen_however_both_are_written(number: int) -> None:
    for old, new in product((str(number + 1), word(number + 1)), (str(number), word(number))):
        assert [n.certain for n in narrowings(f"Es sind {old} Zeichen.", f"Es sind {new} Zeichen.")] == [True]
        assert list(narrowings(f"Es sind {new} Zeichen.", f"Es sind {old} Zeichen.")) == []
