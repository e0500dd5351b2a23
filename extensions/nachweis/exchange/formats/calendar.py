"""A calendar of deadlines (iCalendar, RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from uuid import NAMESPACE_URL, uuid5

from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry
from nachweis.vocabulary import Kind, Status


def calendar(audit: Audit, address: str) -> bytes:
    """What is due when: ends of objection periods, beginnings, evidence, acceptances, reviews; by day."""
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//Nachweis//Datenschutz-Handbuch//DE")
    made.add("version", "2.0")
    for day, what, entry in sorted(_dates(audit), key=lambda found: (found[0], found[1], found[2].id)):
        event = Event()
        event.add("uid", f"{uuid5(NAMESPACE_URL, f'{entry.id}:{what}')}")
        event.add("dtstamp", datetime.combine(audit.today, time(), UTC))
        event.add("dtstart", day)
        event.add("summary", f"{what}: {entry.says('firma') or entry.title} ({entry.id})")
        event.add("url", f"{address or '../'}stand/{entry.place.page}.html#{entry.id}")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def _dates(audit: Audit) -> Iterator[tuple[date, str, Entry]]:
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        if until := audit.objection_until(subprocessor):
            yield until, "Ende der Einspruchsfrist, spätestens", subprocessor
        if begins := subprocessor.day("wirksam_ab"):
            yield begins, "Wirksam wird", subprocessor
    for evidence in audit.living(Kind.EVIDENCE):
        if until := evidence.day("gilt_bis"):
            yield until, "Nachweis läuft ab", evidence
    for record in audit.records:
        until = record.day("gilt_bis")
        if until and audit.handbook.status(record) is Status.ACCEPTED:
            yield until, "Annahme läuft ab", record
    for entry in audit.handbook:
        if audit.handbook.status(entry) is not Status.WITHDRAWN and (due := audit.review_due(entry)):
            yield due, "Durchsicht fällig", entry
