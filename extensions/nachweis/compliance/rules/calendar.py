"""A rule about the days that entries name."""

from collections.abc import Iterator
from typing import Final

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, about
from nachweis.compliance.model import Entry
from nachweis.compliance.values.days import SENSIBLE, read_day, read_days, short
from nachweis.vocabulary import Kind, ValueType, field_word

_PERIODS: Final = (
    ("in_kraft_ab", "in_kraft_bis"),
    ("seit", "bis"),
    ("mitgeteilt_am", "zugegangen_am"),
    ("ausgestellt_am", "gilt_bis"),
    ("festgestellt_am", "gilt_bis"),
)
"""Fields of which the first names a day that is not after that of the second."""

_LENGTH: Final = len("2027-02-22")
"""What is no day and has another is not written as one: „bad_date“ says it, as of a field with a single day always."""


def impossible_day(audit: Audit) -> Iterator[Finding]:
    """Mit einem Tag lässt sich rechnen, kein Zeitraum endet vor seinem Beginn, und Geschehenes liegt nicht voraus."""
    for entry in audit.living(*Kind):
        given = {name: value for name, value in entry.facts.items() if field_word(name, entry.kind).is_date}
        for name, written in given.items():
            if wrong := next(filter(None, (_wrong(audit, day.strip(), name) for day in written.split(";"))), ""):
                yield about(entry, "impossible_day", f"{entry.id} {wrong}.", _cure(entry, name), name)
        for first, last in _PERIODS:
            begins, ends = read_days(given.get(first, "")), read_days(given.get(last, ""))
            if begins and ends and min(ends) < min(begins):
                yield about(
                    entry,
                    "impossible_day",
                    f"Bei {entry.id} liegt „:{last}:“ ({short(given[last])}) vor „:{first}:“ ({short(given[first])}).",
                    "Prüfen Sie beide, und schreiben Sie, was richtig ist.",
                    f"{first} {last}",
                )


def _wrong(audit: Audit, day: str, name: str) -> str:
    """What is wrong with a day of a field; empty if nothing, or if it is not written as one."""
    year, word = day[:4], field_word(name)
    if day[4:5] != "-" or not year.isdecimal():
        return ""
    if int(year) not in SENSIBLE:
        return f"nennt in „:{name}:“ das Jahr {year}; damit lässt sich keine Frist errechnen"
    if word.type is ValueType.DAYS and len(day) == _LENGTH and read_day(day) is None:
        return f"nennt in „:{name}:“ den {day}; diesen Tag gibt es nicht"
    if audit.released and word.past and day > audit.today.isoformat():
        return f"nennt in „:{name}:“ den {short(day)}; diese Fassung ist vom {short(audit.today.isoformat())}"
    return ""


def _cure(entry: Entry, name: str) -> str:
    if name == "gilt_bis" and entry.kind is Kind.EVIDENCE:
        return "Schreiben Sie den Tag, bis zu dem der Nachweis gilt; gilt er unbefristet, lassen Sie die Angabe weg."
    if name == "gilt_bis":
        return "Schreiben Sie den Tag, an dem neu zu entscheiden ist; unbefristet gilt keine Annahme."
    return "Schreiben Sie den Tag, der gemeint ist; ist er noch nicht bekannt, lassen Sie die Angabe weg."
