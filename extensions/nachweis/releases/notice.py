"""The notice to the controller before a subprocessor comes or changes (Art. 28 Abs. 2 S. 2 DSGVO), as text and PDF."""

import json
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from nachweis.compliance.audit import Audit
from nachweis.compliance.changes import compare
from nachweis.compliance.deadlines import end, read_period
from nachweis.compliance.model import Entry, Handbook, Kind, Role, Status
from nachweis.releases.repository import ReleaseError

WIDTH: Final = 76
_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905
_TOLD = ("firma", "leistung", "land", "anschrift", "sitz", "drittland_grundlage")
"""Fields whose change is told."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter about one contract."""

    contract: Entry
    paragraphs: tuple[str, ...]
    """From the subject to the closing, in order; the first is the subject."""


def notices(before: Handbook, audit: Audit, organisation: str, day: date) -> tuple[Notice, ...]:
    """A letter for each contract whose subprocessors are others than in ``before``; nothing where none is.

    :param day: The day of the letter; if nobody has noted when it was sent, the period is shown as if it arrived then.
    """
    changed: dict[str, list[tuple[Entry, str]]] = {}
    contracts: dict[str, Entry] = {}
    past = Audit(before, audit.citations, day)
    for entry, word in _changed(before, audit.handbook):
        old = before.get(entry.id)
        found = audit.contracts_with(entry) or (past.contracts_with(old) if old else ())
        for contract in found:
            contracts[contract.id] = contract
            changed.setdefault(contract.id, []).append((entry, word))
    return tuple(
        Notice(contracts[id], tuple(_paragraphs(audit, contracts[id], items, organisation, day)))
        for id, items in changed.items()
    )


def _changed(before: Handbook, after: Handbook) -> Iterator[tuple[Entry, str]]:
    """The subprocessors that are new, others or gone, and what happened to each."""
    told: set[str] = set()
    for change in compare(before, after):
        entry = change.entry
        if entry.kind is not Kind.SUBPROCESSOR or change.id in told:
            continue
        gone = change.after is None or after.status(entry) is Status.WITHDRAWN
        if change.before is None and not gone:
            word = "kommt hinzu"
        elif gone and change.before is not None and before.status(change.before) is not Status.WITHDRAWN:
            word = "scheidet aus"
        elif not gone and change.name in _TOLD:
            word = "ändert sich"
        else:
            continue
        told.add(change.id)
        yield entry, word


def _paragraphs(
    audit: Audit, contract: Entry, items: Sequence[tuple[Entry, str]], organisation: str, day: date
) -> Iterator[str]:
    book = audit.handbook
    yield f"Änderung bei Unterauftragsverarbeitern: {contract.title}"
    yield "Sehr geehrte Damen und Herren,"
    clause = audit.announced_under(contract, "unterauftragsverarbeiter")
    basis = f"{book.number(clause)} des Vertrags und " if clause else ""
    yield (
        f"{organisation or '[Auftragsverarbeiter]'} verarbeitet in Ihrem Auftrag personenbezogene Daten und "
        f"beabsichtigt die folgende Änderung. Nach {basis}Art.\u00a028 Abs.\u00a02 S.\u00a02 DSGVO "
        "informieren wir Sie vorab."
    )
    for entry, word in items:
        yield " ".join(_about(book, entry, word))
    objecting = audit.objection_clause(contract)
    period = objecting.facts["einspruchsfrist"] if objecting else ""
    if any(word != "scheidet aus" for _, word in items):
        yield _objection(audit, items, period, day)
        yield "Ohne Einspruch wird die Änderung zu dem genannten Tag wirksam."
    yield "Mit freundlichen Grüßen"
    yield "[Rolle, die zeichnet]"


def _about(book: Handbook, entry: Entry, word: str) -> Iterator[str]:
    facts = entry.facts
    yield f"{facts.get('firma', entry.title)} {word}."
    if word == "scheidet aus":
        successors = [book.get(id) for id in entry.links.get(Role.SUPERSEDED_BY, ())]
        names = ", ".join(other.facts.get("firma", other.title) for other in successors if other)
        if names:
            yield f"An die Stelle tritt {names}."
        return
    labels = (
        ("leistung", "Leistung"),
        ("anschrift", "Anschrift"),
        ("land", "Land"),
        ("drittland_grundlage", "Grundlage der Übermittlung in das Drittland"),
    )
    for name, label in labels:
        if value := facts.get(name):
            yield f"{label}: {value}."
    begins = facts.get("wirksam_ab", "")
    yield f"Wirksam ab: {_written(date.fromisoformat(begins))}." if begins else "Wirksam ab: [Tag]."


def _objection(audit: Audit, items: Sequence[tuple[Entry, str]], period: str, day: date) -> str:
    ends = [until for entry, _ in items if (until := audit.objection_until(entry))]
    if ends:
        return f"Sie können bis zum {_written(max(ends))} Einspruch erheben."
    read = read_period(period)
    if read is None:
        return "Sie können Einspruch erheben; der Vertrag nennt dafür keine Frist: [Frist]."
    last = _written(end(day, read, audit.is_holiday))
    return (
        f"Sie können innerhalb von {period.replace('Tage', 'Tagen').replace('Monate', 'Monaten')}, nachdem Ihnen diese "
        f"Mitteilung zugegangen ist, Einspruch erheben; ging sie Ihnen am {_written(day)} zu, also bis zum {last}."
    )


def _written(day: date) -> str:
    return f"{day.day}.\u00a0{_MONTHS[day.month - 1]} {day.year}"


def text(notice: Notice, day: date) -> str:
    """The letter as plain text, no line longer than :data:`WIDTH` unless a single word is."""
    subject, *rest = notice.paragraphs
    whole = ["[Name und Anschrift des Verantwortlichen]", _written(day), subject, *rest]
    filled = [textwrap.fill(part, WIDTH, break_long_words=False, break_on_hyphens=False) for part in whole]
    return "\n\n".join(filled) + "\n"


def pdf(notice: Notice, day: date) -> bytes:
    """The letter as PDF/A-3a and PDF/UA-1.

    :raises ReleaseError: If it cannot be set.
    """
    import typst

    subject, *rest = notice.paragraphs
    data: dict[str, Any] = {"day": _written(day), "subject": subject, "paragraphs": rest}
    with tempfile.TemporaryDirectory() as name, as_file(files("nachweis.pdf") / "fonts") as fonts:
        folder = Path(name)
        (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
        template = files("nachweis.releases") / "templates" / "mitteilung.typ"
        (folder / "main.typ").write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
        compiler = typst.Compiler(
            str(folder / "main.typ"), root=name, font_paths=[str(fonts)], ignore_system_fonts=True
        )
        try:
            made, warnings = compiler.compile_with_warnings(
                pdf_standards=["a-3a", "ua-1"], timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC)
            )
        except typst.TypstError as error:
            raise ReleaseError(f"Die Mitteilung lässt sich nicht setzen: {error}") from error
    if warnings or not isinstance(made, bytes):
        raise ReleaseError(f"Die Mitteilung lässt sich nicht setzen: {warnings}")
    return made


def write(folder: Path, found: Sequence[Notice], day: date) -> list[Path]:
    """Write every letter into ``folder``, each at once and whole; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for notice in found:
        name = f"mitteilung-{notice.contract.id.lower()}"
        for suffix, content in ((".txt", text(notice, day).encode()), (".pdf", pdf(notice, day))):
            path = folder / f"{name}{suffix}"
            draft = path.with_suffix(f"{suffix}.neu")
            draft.write_bytes(content)
            written.append(draft.replace(path))
    return written
