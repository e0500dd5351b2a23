"""Numbers and frequencies in German prose: what asks for less is seen, what asks for more is left in peace."""

import pytest

from nachweis.compliance.quantities import narrowings

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
    ("Gesperrt nach höchstens 5 Versuchen.", "Gesperrt nach höchstens 3 Versuchen."),
]
PERHAPS = [
    ("Alle Türen sind zu.", "Türen sind zu."),
    ("Türen sind zu.", "Türen sind in der Regel zu."),
    ("Aufbewahrt für 10 Jahre.", "Aufbewahrt für 6 Jahre."),
    ("Gesichert wird täglich.", "Gesichert wird."),
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
