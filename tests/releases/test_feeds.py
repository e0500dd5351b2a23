"""Feeds and calendar say what their standards ask for, and always the same."""

import re
from datetime import date
from typing import Any

import feedparser
from icalendar import Calendar

from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry
from nachweis.exchange.formats.calendar import calendar
from nachweis.exchange.formats.feeds import releases_feed, subprocessors_feed
from nachweis.exchange.holidays import public_holidays
from nachweis.releases.facts import Version
from nachweis.vocabulary import Kind, Link
from tests.compliance.factory import CITATIONS, entry, handbook

ONE = Version("2026.1", "2026-01-01", "a" * 40, "", (), {}, {})
TWO = Version("2026.2", "2026-02-01", "b" * 40, "2026.1", (), {}, {})
ADDRESS = "https://handbuch.example/"


def subprocessor(id: str = "UAV-1", **facts: str) -> Entry:
    return entry(id, Kind.SUBPROCESSOR, page="u/eins", facts={"firma": "Müller & <Söhne>", **facts})


def test_the_newest_version_comes_first() -> None:
    feed: Any = feedparser.parse(releases_feed([ONE, TWO], ADDRESS))

    assert not feed.bozo
    assert [item.title for item in feed.entries] == ["Fassung 2026.2", "Fassung 2026.1"]
    assert feed.entries[0].link == "https://handbuch.example/2026.2/index.html"
    assert feed.feed.updated == "2026-02-01T00:00:00Z"
    assert feed.feed.author == "Datenschutz-Handbuch"
    assert len({feed.feed.id, *(item.id for item in feed.entries)}) == 3
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", item.updated) for item in feed.entries)


def test_what_changed_about_subprocessors_is_told_version_by_version() -> None:
    books = [(ONE, handbook(subprocessor("UAV-2"))), (TWO, handbook(subprocessor(land="Deutschland")))]
    feed: Any = feedparser.parse(subprocessors_feed(books, ADDRESS))

    assert not feed.bozo
    assert {item.title for item in feed.entries} == {"Neu: Müller & <Söhne>", "Entfallen: Müller & <Söhne>"}
    links = {item.title.partition(":")[0]: item.link for item in feed.entries}
    assert links == {"Neu": f"{ADDRESS}2026.2/u/eins.html#UAV-1", "Entfallen": f"{ADDRESS}2026.1/u/eins.html#UAV-2"}
    assert feed.entries[0].content[0].value == "Land: Deutschland."


def test_a_subprocessor_that_is_only_left_out_of_an_edition_has_not_ended() -> None:
    books = [(ONE, handbook(subprocessor("UAV-2"), subprocessor("UAV-3"))), (TWO, handbook(entry("TOM-1")))]

    entries = feedparser.parse(subprocessors_feed(books, ADDRESS, {TWO.name: ("UAV-2",)})).entries

    assert [item.title.partition(":")[0] for item in entries] == ["Nicht mehr in dieser Ausgabe", "Entfallen"]


def test_a_subprocessor_is_followed_from_version_to_version() -> None:
    three, four, five = (
        Version(f"2026.{n}", f"2026-0{n}-01", str(n) * 40, f"2026.{n - 1}", (), {}, {}) for n in (3, 4, 5)
    )
    other = entry("TOM-1")
    books = [
        (ONE, handbook(other)),
        (TWO, handbook(subprocessor(leistung="Server", mitgeteilt_am="2026-01-02"))),
        (three, handbook(subprocessor(leistung="Server „neu“"))),
        (four, handbook(subprocessor(leistung="Server „neu“", status="entfallen"))),
        (five, handbook(other)),
    ]
    written = subprocessors_feed(books, ADDRESS)
    entries = feedparser.parse(written).entries

    assert [(item.title.partition(":")[0], item.updated[:10]) for item in entries] == [
        ("Entfallen", "2026-04-01"),  # and no second time when the entry itself goes
        ("Geändert", "2026-03-01"),
        ("Neu", "2026-02-01"),
    ]
    assert len({item.id for item in entries}) == 3
    said = [item.content[0].value for item in entries]
    assert said[1] == "Leistung: Server „neu“ (bisher: Server). Mitgeteilt am: entfällt (bisher: 2.1.2026)."
    assert said[2] == "Leistung: Server. Mitgeteilt am: 2.1.2026."
    assert b'xml:lang="de"' in written
    assert written == subprocessors_feed(books, ADDRESS)


def test_a_feed_names_its_own_address_and_without_one_links_are_relative() -> None:
    feed: Any = feedparser.parse(releases_feed([ONE], ADDRESS))
    (own,) = (link.href for link in feed.feed.links if link.rel == "self")
    assert own == f"{ADDRESS}aktuell/fassungen.atom"
    assert feed.feed.title == "Datenschutz-Handbuch: Fassungen des Handbuchs"
    plain = releases_feed([ONE], "")
    assert b'href="../2026.1/index.html"' in plain
    assert b'rel="self"' not in plain


def test_only_accepted_findings_and_living_entries_are_due() -> None:
    records = [
        entry(f"BEF-{status}", Kind.FINDING, page="b/eins", status=status, gilt_bis="2026-09-01")
        for status in ("angenommen", "offen", "behoben")
    ]
    gone = [
        subprocessor("UAV-9", status="entfallen", wirksam_ab="2026-05-04"),
        entry("TOM-9", status="entfallen", durchsicht="2025-06-01"),
    ]
    (event,) = Calendar.from_ical(calendar(audited(*records, *gone), ADDRESS)).walk("VEVENT")

    assert str(event["summary"]) == "Annahme läuft ab: Titel BEF-angenommen (BEF-angenommen)"
    assert str(event["url"]) == f"{ADDRESS}stand/b/eins.html#BEF-angenommen"
    assert str(event["transp"]) == "TRANSPARENT"


def audited(*entries: Entry) -> Audit:
    return Audit(handbook(*entries), CITATIONS, date(2026, 3, 1), is_holiday=public_holidays(""))


DUE = (
    entry("DOK-1", Kind.DOCUMENT, page="a/index", art="AVV"),
    entry("AVV-1", Kind.CLAUSE, page="a/eins", einspruchsfrist="2 Wochen", links={Link.CONCERNS: ("UAV-1",)}),
    subprocessor(mitgeteilt_am="2026-03-18", zugegangen_am="2026-03-19; 2026-03-20", wirksam_ab="2026-05-04"),
    entry("NW-1", Kind.EVIDENCE, title="Ein Zeugnis mit langem Namen über der Zeile, ü" * 3, gilt_bis="2026-04-30"),
    entry("TOM-1", durchsicht="2025-06-01"),
)


def test_the_calendar_holds_what_is_due_in_order() -> None:
    written = calendar(audited(*DUE), ADDRESS)
    events: list[Any] = list(Calendar.from_ical(written).walk("VEVENT"))

    assert [(event["dtstart"].dt.isoformat(), str(event["summary"]).partition(":")[0]) for event in events] == [
        ("2026-04-07", "Ende der Einspruchsfrist, spätestens"),
        ("2026-04-30", "Nachweis läuft ab"),
        ("2026-05-04", "Wirksam wird"),
        ("2026-06-01", "Durchsicht fällig"),
    ]
    assert all(event.errors == [] for event in events)
    assert len({str(event["uid"]) for event in events}) == 4
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert written.count(b"DTSTAMP:20260301T000000Z") == 4


def test_the_calendar_asserts_no_end_of_a_period_of_which_nobody_knows_when_it_began() -> None:
    sent = subprocessor(mitgeteilt_am="2026-03-18")

    assert b"Einspruchsfrist" not in calendar(audited(*DUE[:2], sent), "")


def test_the_same_versions_give_the_same_bytes() -> None:
    assert calendar(audited(*DUE), "") == calendar(audited(*DUE), "")
    assert releases_feed([ONE, TWO], "") == releases_feed([ONE, TWO], "")


def test_nothing_due_is_a_valid_calendar() -> None:
    assert Calendar.from_ical(calendar(audited(), "")).walk("VEVENT") == []
