"""Countries as people write them: which are meant, which are in the European Economic Area, what nobody knows."""

import pytest

from nachweis.compliance.values.countries import ADEQUATE, EEA, countries, in_eea, territories

KNOWN = [
    ("Königreich der Niederlande", "NL"),
    ("Niederlande (Amsterdam)", "NL"),
    ("Deutschland, Finnland", "DE FI"),
    ("Irland / Niederlande", "IE NL"),
    ("Deutschland und Österreich", "DE AT"),
    ("Ungarn oder Polen", "HU PL"),
    ("L-1855 Luxemburg", "LU"),
    ("Luxembourg", "LU"),
    ("Bundesrepublik Deutschland", "DE"),
    ("deutschland", "DE"),
    ("innerhalb Deutschlands", "DE"),
    ("BRD", "DE"),
    ("DE", "DE"),
    ("de", "DE"),
    ("DEU", "DE"),
    ("DE, IE", "DE IE"),
    ("DE IE", "DE IE"),
    ("CH/LI", "CH LI"),
    ("Germany", "DE"),
    ("Republik Österreich", "AT"),
    ("Oesterreich", "AT"),
    ("O\u0308sterreich", "AT"),
    ("Deutschland\u00a0/\u00a0Österreich", "DE AT"),
    ("Deutschland – Frankreich", "DE FR"),
    ("Dublin, Irland", "IE"),
    ("Dänemark.", "DK"),
    ("Tschechische Republik", "CZ"),
    ("Czech Republic", "CZ"),
    ("Französische Republik", "FR"),
    ("La Réunion", "RE"),
    ("EU", "EWR"),
    ("EWR", "EWR"),
    ("EU/EWR", "EWR"),
    ("in der EU", "EWR"),
    ("EU-Ausland", "EWR"),
    ("Deutschland und EU", "DE EWR"),
    ("Europäische Union", "EWR"),
    ("Vereinigte Staaten", "US"),
    ("Vereinigte Staaten von Amerika (USA)", "US"),
    ("USA", "US"),
    ("U.S.A.", "US"),
    ("US", "US"),
    ("Atlanta, Georgia, USA", "US"),
    ("UK", "GB"),
    ("Großbritannien", "GB"),
    ("Grossbritannien", "GB"),
    ("Nordirland", "GB"),
    ("Vereinigtes Königreich (England)", "GB"),
    ("Schweizerische Eidgenossenschaft", "CH"),
    ("Channel Islands", "GG"),
    ("Republik Korea", "KR"),
    ("Türkei", "TR"),
    ("Tuerkei", "TR"),
    ("Bosnien und Herzegowina", "BA"),
    ("Trinidad und Tobago; Indien", "TT IN"),
    ("St. Lucia", "LC"),
    ("Irland (Backup: USA)", "IE US"),
    ("Kanada (kommerziell)", "CA"),
    ("weltweit", "Drittland"),
    ("Nicht-EU", "Drittland"),
    ("(Deutschland)", "DE"),
    ("", ""),
    ("-", ""),
]
MISSPELT = [
    ("Deutchland", "Deutschland"),
    ("Schweitz", "Schweiz"),
    ("Niederland", "Niederlande"),
    ("Dänemrak", "Dänemark"),
    ("Frankreich, Spanien, Itallien", "Italien"),
    ("Deutschland Schweitz", "Schweiz"),
    ("Großbrittanien", "Großbritannien"),
    ("Englang", "England"),
    ("Belgein", "Belgien"),
    ("Östereich", "Österreich"),
    ("Vereinigte Königreich", "Vereinigtes Königreich"),
]
NO_COUNTRY = [
    "Frisian Islands",
    "Ausland",
    "Bangalore",
    "Europa",
    "keine Angabe",
    "außerhalb der EU",
    "nicht Deutschland",
    "Deutschland; Bangalore",
]


@pytest.mark.parametrize(("written", "codes"), KNOWN)
def test_a_country_is_known_as_people_write_it(written: str, codes: str) -> None:
    assert [country.code for country in countries(written)] == codes.split()


@pytest.mark.parametrize(("written", "meant"), MISSPELT)
def test_a_misspelt_country_is_told_with_the_one_that_is_meant(written: str, meant: str) -> None:
    assert [country.meant for country in countries(written) if not country.code] == [meant]
    assert not any(country.third for country in countries(written) if country.meant)


@pytest.mark.parametrize("written", NO_COUNTRY)
def test_what_is_no_country_is_neither_inside_nor_third(written: str) -> None:
    unknown = [country for country in countries(written) if not country.code]

    assert len(unknown) == 1
    assert unknown[0].meant == ""
    assert not unknown[0].third
    assert not in_eea(written)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_territory_is_read_by_its_name_and_by_its_code(language: str) -> None:
    names = territories(language)
    wrong = {
        written: countries(written)
        for code in names
        for written in (names[code], names[code].upper(), code, f"{names[code]}, {code}")
        if [country.code for country in countries(written)] != [code]
    }

    assert wrong == {}


def test_the_area_and_the_decisions_do_not_overlap() -> None:
    assert not EEA & ADEQUATE
    assert len({code for code in EEA if code not in {"AX", "EA", "GF", "GP", "IC", "MF", "MQ", "RE", "YT"}}) == 30
