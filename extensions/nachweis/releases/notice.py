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
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.values.deadlines import Period, Unit, end, read_period
from nachweis.releases.repository import ReleaseError
from nachweis.vocabulary import FieldWord, Kind, Link, kind_word

WIDTH: Final = 76
_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905


def _told() -> list[FieldWord]:
    """The fields that the letter tells."""
    return [word for word in kind_word(Kind.SUBPROCESSOR).fields.values() if "letter" in word.told]


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter about one contract."""

    contract: Entry
    paragraphs: tuple[str, ...]
    """From the subject to the closing, in order; the first is the subject."""


@dataclass(frozen=True, slots=True)
class _Item:
    """What changes about one subprocessor under one contract."""

    entry: Entry
    old: Entry | None
    """As it was; ``None`` if nobody knew it."""
    word: str
    """What happens: ``kommt hinzu``, ``ändert sich``, ``scheidet aus``."""


def notices(before: Handbook, audit: Audit, organisation: str, day: date) -> tuple[Notice, ...]:
    """A letter for each contract that both versions have and whose subprocessors or promised level are others now.

    A new contract names its subprocessors itself and gets none.

    :param day: The day of the letter; if nobody has noted when it arrived, the period is shown as if it did then.
    """
    past = Audit(before, audit.citations, day)
    was, now = _under(past), _under(audit)
    found = []
    for contract in audit.living(Kind.DOCUMENT):
        if contract.says("art") != "AVV" or contract.id not in before:
            continue
        items = tuple(_items(before, was.get(contract.id, {}), now.get(contract.id, {}), audit.handbook))
        adjustments = tuple(_adjustments(before, audit, contract))
        if items or adjustments:
            found.append(Notice(contract, tuple(_paragraphs(audit, contract, items, adjustments, organisation, day))))
    return tuple(found)


def _under(audit: Audit) -> dict[str, dict[str, Entry]]:
    """The subprocessors that are not withdrawn, by the contract they work under and by their ids."""
    under: dict[str, dict[str, Entry]] = {}
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        for contract in audit.contracts_with(subprocessor):
            under.setdefault(contract.id, {})[subprocessor.id] = subprocessor
    return under


def _items(before: Handbook, was: dict[str, Entry], now: dict[str, Entry], after: Handbook) -> Iterator[_Item]:
    for id, entry in now.items():
        if id not in was:
            yield _Item(entry, before.get(id), "kommt hinzu")
        elif any(entry.says(name) != was[id].says(name) for name in (word.name for word in _told())):
            yield _Item(entry, was[id], "ändert sich")
    for id, old in was.items():
        if id not in now:
            yield _Item(after.get(id) or old, old, "scheidet aus")


def _adjustments(before: Handbook, audit: Audit, contract: Entry) -> Iterator[Entry]:
    """The new adjustments of what a contract or its annexes hold, if the contract asks for a notice of them."""
    if audit.announced_under(contract, "absenkung") is None:
        return
    book = audit.handbook
    for adjustment in audit.living(Kind.ADJUSTMENT):
        concerned = [
            entry for id in adjustment.links.get(Link.CONCERNS, ()) if (entry := book.get(id) or before.get(id))
        ]
        homes = [entry if entry.kind is Kind.DOCUMENT else book.document_at(entry.place.page) for entry in concerned]
        whole = [part.id for home in homes if home for part in (home, *book.line_of(home))]
        if adjustment.id not in before and contract.id in whole:
            yield adjustment


def _paragraphs(
    audit: Audit,
    contract: Entry,
    items: Sequence[_Item],
    adjustments: Sequence[Entry],
    organisation: str,
    day: date,
) -> Iterator[str]:
    what = "bei Unterauftragsverarbeitern" if items else "der Maßnahmen"
    yield f"Änderung {what}: {contract.title}"
    yield "Sehr geehrte Damen und Herren,"
    sender = organisation or "[Auftragsverarbeiter]"
    basis = _basis(audit, contract, items)
    yield f"{sender} verarbeitet in Ihrem Auftrag personenbezogene Daten. Wir informieren Sie vorab {basis}."
    for item in items:
        yield " ".join(_about(audit, contract, item, day))
    for adjustment in adjustments:
        yield " ".join(_adjusting(audit.handbook, adjustment))
    if any(item.word != _GOES for item in items):
        yield (
            "Den Einspruch richten Sie bitte an [Anschrift und E-Mail-Adresse des Auftragsverarbeiters]. "
            "Erheben Sie keinen, nehmen wir die Änderung zum genannten Tag vor."
        )
    yield "Mit freundlichen Grüßen"
    yield "[Rolle, die zeichnet]"


_GOES = "scheidet aus"


def _basis(audit: Audit, contract: Entry, items: Sequence[_Item]) -> str:
    """On which provisions the letter is sent."""
    clause = audit.announced_under(contract, "unterauftragsverarbeiter" if items else "absenkung")
    number = f"{audit.handbook.number(clause)} des Vertrags" if clause else ""
    law = "Art.\u00a028 Abs.\u00a02 S.\u00a02 DSGVO" if items else ""
    return f"nach {' und '.join(filter(None, (number, law)))}"


def _about(audit: Audit, contract: Entry, item: _Item, day: date) -> Iterator[str]:
    yield f"{item.entry.says('firma') or item.entry.title} {item.word}."
    if item.word == _GOES:
        successors = [audit.handbook.get(id) for id in item.entry.links.get(Link.SUPERSEDED_BY, ())]
        names = ", ".join(other.says("firma") or other.title for other in successors if other)
        if names:
            yield f"An die Stelle tritt {names}."
        return
    for word in _told():
        value = item.entry.says(word.name)
        old = item.old.says(word.name) if item.old and item.word == "ändert sich" else value
        if (value or old) and (word.name != "firma" or old != value):  # the name stands in the first sentence already
            yield f"{word.label}: {value or 'entfällt'}{f' (bisher: {old or chr(8211)})' if old != value else ''}."
    begins = item.entry.day("wirksam_ab")
    yield f"Wirksam ab: {_written(begins, '[Tag]')}."
    yield _objection(audit, contract, item, day)


def _objection(audit: Audit, contract: Entry, item: _Item, day: date) -> str:
    """Until when one may object under this contract; a notice that the version before knew of is an older one."""
    clause = audit.objection_clause(contract)
    period = read_period(clause.says("einspruchsfrist")) if clause else None
    if period is None:
        return "Sie können Einspruch erheben; der Vertrag nennt dafür keine Frist: [Frist]."
    received, known = item.entry.days(_RECEIVED), item.old.days(_RECEIVED) if item.old else ()
    if received and received != known:
        last = end(max(received), period, audit.is_holiday)
        return f"Sie können bis zum {_written(last, '[Tag]')} Einspruch erheben."
    return (
        f"Sie können binnen {_dative(period)}, nachdem Ihnen diese Mitteilung zugegangen ist, Einspruch erheben; "
        f"ging sie Ihnen am {_written(day)} zu, also bis zum {_written(end(day, period, audit.is_holiday), '[Tag]')}."
    )


_RECEIVED = "zugegangen_am"
"""When a notice arrived: when it was sent says nothing of the period."""


def _dative(period: Period) -> str:
    """„2 Wochen“, „14 Tagen“, „einem Monat“."""
    if period.count == 1:
        return f"{'einer' if period.unit is Unit.WEEK else 'einem'} {period.unit}"
    return f"{period.count} {period.unit}{'n' if period.unit is Unit.WEEK else 'en'}"


def _adjusting(book: Handbook, adjustment: Entry) -> Iterator[str]:
    begins = adjustment.day("wirksam_ab")
    yield f"Ab {_written(begins, '[Tag]')} ändern sich die vereinbarten Maßnahmen: {adjustment.title.rstrip('.')}."
    if reason := adjustment.says("grund"):
        yield f"Grund: {reason.rstrip('.')}."
    found = book.targets(adjustment, Link.COMPENSATED_BY)
    for measure in found.value if found else ():
        yield f"Das gleicht aus: {measure.title.rstrip('.')}."


def _written(day: date | None, unknown: str = "") -> str:
    return unknown if day is None else f"{day.day}.\u00a0{_MONTHS[day.month - 1]} {day.year}"


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
