"""Periods end as §§ 187, 188, 193 BGB say: a table of cases around Easter, year's end and holidays of states."""

from datetime import date, timedelta

import pytest

from nachweis.compliance.values.days import months_later, read_day, read_days
from nachweis.compliance.values.deadlines import Period, Unit, end, read_period
from nachweis.exchange.holidays import STATES, public_holidays


@pytest.mark.parametrize(
    ("received", "period", "state", "last"),
    [
        ("2027-02-22", "2 Wochen", "", "2027-03-09"),  # a holiday in two states: without a state in question everywhere
        ("2027-02-22", "2 Wochen", "MV", "2027-03-09"),
        ("2026-11-03", "2 Wochen", "", "2026-11-17"),  # Tuesday to Tuesday: the day of receipt is not counted
        ("2026-11-07", "2 Wochen", "", "2026-11-23"),  # Saturday: the next Monday
        ("2026-11-08", "2 Wochen", "", "2026-11-23"),  # Sunday
        ("2026-03-20", "2 Wochen", "", "2026-04-07"),  # Good Friday, over Easter Monday
        ("2026-03-23", "2 Wochen", "", "2026-04-07"),  # Easter Monday
        ("2026-12-11", "2 Wochen", "", "2026-12-28"),  # 25 December is a Friday
        ("2026-12-18", "2 Wochen", "", "2027-01-04"),  # 1 January is a Friday
        ("2026-12-17", "2 Wochen", "", "2026-12-31"),  # New Year's Eve is no holiday
        ("2026-02-22", "2 Wochen", "", "2026-03-09"),  # 8 March is a Sunday
        ("2027-02-22", "2 Wochen", "BE", "2027-03-09"),  # 8 March is a holiday in Berlin …
        ("2027-02-22", "2 Wochen", "BY", "2027-03-08"),  # … and not in Bavaria
        ("2026-10-17", "2 Wochen", "BB", "2026-11-02"),  # Reformation Day is a Saturday
        ("2028-10-17", "2 Wochen", "BB", "2028-11-01"),  # … and a Tuesday two years later
        ("2028-10-17", "2 Wochen", "BY", "2028-10-31"),  # not a holiday everywhere …
        ("2028-10-17", "2 Wochen", "", "2028-11-02"),  # … nor is All Saints', the day after: in no state either ends it
        ("2027-10-18", "2 Wochen", "BY", "2027-11-02"),
        ("2027-10-18", "2 Wochen", "BE", "2027-11-01"),
        ("2026-12-10", "2 Wochen", "", "2026-12-24"),  # Christmas Eve is no holiday
        ("2027-03-12", "2 Wochen", "BE", "2027-03-30"),  # Good Friday
        ("2026-12-23", "2 Wochen", "ST", "2027-01-07"),  # Epiphany
        ("2026-12-23", "2 Wochen", "BE", "2027-01-06"),
        ("2026-11-04", "2 Wochen", "SN", "2026-11-19"),  # Repentance Day
        ("2028-07-25", "2 Wochen", "BY", "2028-08-09"),  # the Peace Festival of Augsburg counts in all of Bavaria …
        ("2028-07-25", "2 Wochen", "", "2028-08-09"),
        ("2028-07-25", "2 Wochen", "BE", "2028-08-08"),
        (
            "2028-08-01",
            "2 Wochen",
            "BY",
            "2028-08-16",
        ),  # … as does the Assumption, a holiday in most of its communities
        ("2027-05-13", "2 Wochen", "TH", "2027-05-28"),  # Corpus Christi in some communities
        ("2027-09-06", "2 Wochen", "TH", "2027-09-21"),  # Children's Day
        ("2026-05-21", "2 Wochen", "NW", "2026-06-05"),  # Corpus Christi
        ("2026-01-31", "1 Monat", "", "2026-03-02"),  # 28 February is a Saturday
        ("2028-01-31", "1 Monat", "", "2028-02-29"),  # leap year
        ("2027-01-29", "1 Monat", "", "2027-03-01"),  # 28 February is a Sunday
        ("2026-08-31", "1 Monat", "", "2026-09-30"),
        ("2026-03-30", "2 Monate", "", "2026-06-01"),  # 30 May is a Saturday
        ("2026-04-30", "1 Tag", "", "2026-05-04"),  # 1 May, then a weekend
        ("2026-11-03", "14 Tage", "", "2026-11-17"),
        ("2027-03-05", "2 Werktage", "BE", "2027-03-09"),  # Saturday counts, Frauentag does not
        ("2027-03-04", "2 Werktage", "BY", "2027-03-08"),  # 5, 6: the end on a Saturday moves
        ("2026-12-22", "3 Werktage", "", "2026-12-28"),  # 23, 24, then Monday: 25 and 26 are holidays, 27 is a Sunday
    ],
)
def test_a_period_ends(received: str, period: str, state: str, last: str) -> None:
    read = read_period(period)
    assert read is not None
    assert end(date.fromisoformat(received), read, public_holidays(state)) == date.fromisoformat(last)


@pytest.mark.parametrize("period", ["1 Tag", "2 Wochen", "1 Monat", "3 Werktage", "99 Monate", "99 Werktage"])
@pytest.mark.parametrize("received", ["9999-12-31", "9999-12-30"])
def test_a_period_that_ends_beyond_the_calendar_has_no_end(received: str, period: str) -> None:
    read = read_period(period)
    assert read is not None
    last = end(date.fromisoformat(received), read, public_holidays("BE"))
    assert last is None or (received, period, last) == ("9999-12-30", "1 Tag", date.max)


def test_a_holiday_at_the_end_of_the_calendar_moves_no_end_beyond_it() -> None:
    assert end(date(9999, 12, 30), Period(1, Unit.DAY), lambda day: True) is None
    assert end(date.max, Period(1, Unit.WORKDAY), lambda day: True) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("9999-12-31", 0, "9999-12-31"),
        ("9999-12-31", 1, None),
        ("9999-11-30", 1, "9999-12-30"),
        ("0001-01-31", 1, "0001-02-28"),
        ("2026-01-31", 120_000, None),
    ],
)
def test_months_end_where_the_calendar_does(day: str, months: int, later: str | None) -> None:
    assert months_later(date.fromisoformat(day), months) == (later and date.fromisoformat(later))


@pytest.mark.parametrize(
    "written", ["", "20261122", "2026-W01-1", "2026-1-1", "0000-01-01", "10000-01-01", "2026-02-30", " 2026-01-01"]
)
def test_what_is_no_day_is_none(written: str) -> None:
    assert read_day(written) is None


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2027-02-22", ["2027-02-22"]),
        ("2027-02-24;2027-02-22 ", ["2027-02-24", "2027-02-22"]),
        ("2027-02-22; 2027-02-30", []),
        ("2027-02-22;", []),
        ("2027-02-22 (Kunde)", []),
        ("", []),
    ],
)
def test_several_days_are_all_days_or_none(written: str, days: list[str]) -> None:
    assert [day.isoformat() for day in read_days(written)] == days


@pytest.mark.parametrize("state", ["", *sorted(STATES)])
def test_without_a_state_no_end_is_earlier_than_in_any_state(state: str) -> None:
    anywhere, there, period = public_holidays(""), public_holidays(state), Period(2, Unit.WEEK)
    for number in range(4 * 365):
        received = date(2025, 1, 1) + timedelta(number)
        last, latest = end(received, period, there), end(received, period, anywhere)
        assert last is not None
        assert latest is not None
        assert last <= latest


@pytest.mark.parametrize("written", ["", "zwei Wochen", "0 Tage", "2 Jahre", "-1 Tag", "2Wochen", "100 Tage"])
def test_what_is_no_period_is_none(written: str) -> None:
    assert read_period(written) is None
