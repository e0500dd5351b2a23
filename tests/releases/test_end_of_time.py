"""Days at both ends of the calendar: rules, calendar and letters count with them, or say that they cannot."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from nachweis.cli import main
from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry
from nachweis.compliance.rules import check
from nachweis.exchange.formats.calendar import calendar
from nachweis.exchange.holidays import public_holidays
from nachweis.releases.notice import notices, text
from nachweis.vocabulary import Kind, Link, vocabulary
from tests.compliance.factory import CITATIONS, entry, handbook
from tests.conftest import Write

DAYS = [name for name, word in vocabulary().fields.items() if word.is_date]
ENDS = ("0000-01-01", "0001-01-01", "9999-12-30", "9999-12-31")
TODAYS = (date.min, date(2026, 3, 20), date.max)
PERIODS = ("1 Tag", "99 Tage", "99 Werktage", "99 Wochen", "99 Monate")


def entries(day: str, period: str) -> list[Entry]:
    facts = {**dict.fromkeys(DAYS, day), "land": "Deutschland", "firma": "Firma"}
    concerned: dict[Link, tuple[str, ...]] = {Link.CONCERNS: ("UAV-1",)}
    return [
        entry("DOK-1", Kind.DOCUMENT, page="a/index", art="AVV", durchsicht=day, stand=day, durchsicht_alle="120"),
        entry("AVV-1", Kind.CLAUSE, page="a/eins", line=1, mitzuteilen="beides", links=concerned),
        entry("AVV-2", Kind.CLAUSE, page="a/eins", line=2, einspruchsfrist=period),
        entry("TOM-1", Kind.MEASURE, page="a/eins", line=3, durchsicht=day, text="Nach Art. 32 DSGVO."),
        entry("UAV-1", Kind.SUBPROCESSOR, page="u/eins", facts=facts),
        entry("NW-1", Kind.EVIDENCE, page="n/eins", facts=facts),
        entry("BEF-1", Kind.FINDING, page="b/eins", facts={**facts, "status": "angenommen"}),
        entry("ANP-1", Kind.ADJUSTMENT, page="m/anp", facts=facts, links={Link.CONCERNS: ("TOM-1",)}),
    ]


@pytest.mark.parametrize(("day", "today"), [*product(ENDS, TODAYS)])
def test_no_day_stops_rules_calendar_or_letters(day: str, today: date) -> None:
    for period in PERIODS:
        after = handbook(*entries(day, period))
        before = handbook(*(e for e in after if e.id != "UAV-1"))
        audit = Audit(after, CITATIONS, today, before=before, is_holiday=public_holidays("BE"))

        found = [finding for finding in check(audit) if finding.rule == "impossible_day"]
        assert {finding.entry for finding in found} >= {"DOK-1", "TOM-1", "UAV-1", "NW-1", "BEF-1", "ANP-1"}
        assert all(finding.hint.startswith("Schreiben Sie den Tag") for finding in found)
        assert calendar(audit, "").endswith(b"END:VCALENDAR\r\n")
        assert [text(letter, today) for letter in notices(before, audit, "Muster GmbH", today)]


def test_what_ends_beyond_the_calendar_is_a_gap_in_the_letter_and_no_end_for_the_rules() -> None:
    after = handbook(*entries("9999-12-31", "2 Wochen"))
    audit = Audit(after, CITATIONS, date(2026, 3, 20), is_holiday=public_holidays(""))
    (letter,) = notices(handbook(*(e for e in after if e.id != "UAV-1")), audit, "Muster GmbH", date(2026, 3, 20))

    assert audit.objection_until(after["UAV-1"]) is None
    assert audit.review_due(after["TOM-1"]) is None
    assert "Sie können bis zum [Tag] Einspruch erheben." in " ".join(text(letter, date(2026, 3, 20)).split())
    assert "subprocessor_too_early" not in {finding.rule for finding in check(audit)}


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_a_build_on_the_first_or_last_day_says_what_it_finds(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], today: str
) -> None:
    avv = "# Vertrag\n\n:::{avv} Einspruch\n:id: AVV-1\n:einspruchsfrist: 2 Wochen\n:betrifft: UAV-1\n:::\n"
    uav = "\n:::{uav} Betrieb der Server\n:id: UAV-1\n:firma: F GmbH\n:mitgeteilt_am: 9999-12-31\n:::\n"
    folder = write({"a.md": avv + uav, "d.md": "# Bilder\n\n:::{durchsichten}\n:::\n"})
    index = folder / "docs" / "index.md"
    index.write_text(index.read_text("utf-8").replace(":id: DOK-1", ":id: DOK-1\n:art: AVV", 1), encoding="utf-8")
    monkeypatch.chdir(folder)

    for command in ("check", "html", "pdf"):
        assert main([command, "--heute", today]) in (0, 1), capsys.readouterr().err
        assert "UAV-1 nennt in „:mitgeteilt_am:“ das Jahr 9999" in capsys.readouterr().out
    assert Path("_build/pdf/handbuch.pdf").is_file()
