"""Rules about the notice of a subprocessor, the period to object to it, and objections that came in."""

from collections.abc import Iterable, Iterator
from datetime import date

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, about
from nachweis.compliance.model import Entry
from nachweis.compliance.values.days import short
from nachweis.vocabulary import Kind, Status

_NOTICE = "unterauftragsverarbeiter"


def subprocessor_without_notice(audit: Audit) -> Iterator[Finding]:
    """Wer neu ist, wird dem Verantwortlichen vorab mitgeteilt, wenn der Vertrag das verlangt."""
    if audit.before is None:
        return
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        if _listed_before(audit, subprocessor) or _is_announced(subprocessor):
            continue
        for contract in audit.contracts_with(subprocessor):
            if clause := audit.announced_under(contract, _NOTICE):
                yield about(
                    subprocessor,
                    "subprocessor_without_notice",
                    f"{subprocessor.id} ist neu, aber dem Verantwortlichen nicht mitgeteilt; "
                    f"{audit.handbook.number(clause)} von {contract.id} verlangt es vorab.",
                    "Ergänzen Sie „:mitgeteilt_am:“ mit dem Tag der Mitteilung, „:zugegangen_am:“ mit dem Tag, an dem "
                    "sie ankam, und „:wirksam_ab:“ mit dem Tag danach, an dem der Einsatz beginnt.",
                )
                break


def receipt_unknown(audit: Audit) -> Iterator[Finding]:
    """Zu einer Mitteilung steht fest, wann sie zuging: Erst dann beginnt die Frist für den Einspruch."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        if not _is_announced(subprocessor) or subprocessor.days("zugegangen_am"):
            continue
        if audit.objection_periods(subprocessor) or _is_to_be_announced(audit, subprocessor):
            yield about(
                subprocessor,
                "receipt_unknown",
                f"Wann die Mitteilung über {subprocessor.id} zuging, steht nicht da; bis wann Einspruch möglich ist, "
                "lässt sich deshalb nicht errechnen.",
                "Ergänzen Sie „:zugegangen_am:“ mit dem Tag des Zugangs, etwa „2027-02-22“, bei mehreren "
                "Verantwortlichen mit jedem Tag, etwa „2027-02-22; 2027-02-24“. Ist ein Tag nicht mehr zu klären, "
                "nennen Sie den, an dem sie spätestens zugegangen war.",
            )


def subprocessor_too_early(audit: Audit) -> Iterator[Finding]:
    """Ein Unterauftragsverarbeiter wird erst tätig, wenn die Frist für den Einspruch abgelaufen ist."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        if not _is_announced(subprocessor):
            continue
        if not audit.objection_periods(subprocessor):
            if _is_to_be_announced(audit, subprocessor):
                yield about(
                    subprocessor,
                    "subprocessor_too_early",
                    f"Bis wann gegen {subprocessor.id} Einspruch möglich ist, lässt sich nicht errechnen: "
                    "Keine Klausel nennt die Frist.",
                    "Ergänzen Sie bei der Klausel über den Einspruch „:einspruchsfrist:“, etwa „2 Wochen“.",
                )
            continue
        until = audit.objection_until(subprocessor)
        if until is None:
            continue  # „receipt_unknown“ and „impossible_day“ say what is wrong with the days
        effective, since = (subprocessor.day(name) for name in ("wirksam_ab", "seit"))
        told = subprocessor.day("mitgeteilt_am") or min(subprocessor.days("zugegangen_am"))
        used_before = since is not None and since < told
        starts = (effective, None if used_before else since)
        begins = min((day for day in starts if day is not None), default=None)
        last = short(until.isoformat())
        if begins is None and since is not None and not _listed_before(audit, subprocessor):
            yield about(
                subprocessor,
                "subprocessor_too_early",
                f"{subprocessor.id} ist seit dem {short(since.isoformat())} im Einsatz; Einspruch kann noch bis "
                f"zum {last} möglich sein.",
                "Berichtigen Sie „:seit:“; teilt die Mitteilung eine Änderung mit, ergänzen Sie „:wirksam_ab:“ mit "
                f"einem Tag nach dem {last}.",
            )
        elif begins is None:
            yield about(
                subprocessor,
                "subprocessor_too_early",
                f"{subprocessor.id} ist mitgeteilt, nennt aber nicht, ab wann es gilt.",
                f"Ergänzen Sie „:wirksam_ab:“ mit einem Tag nach dem {last}.",
            )
        elif begins <= until:
            yield about(
                subprocessor,
                "subprocessor_too_early",
                f"{subprocessor.id} wird am {short(begins.isoformat())} wirksam; Einspruch kann noch bis zum "
                f"{last} möglich sein.",
                f"Verschieben Sie den Beginn auf einen Tag nach dem {last}.",
            )


def objection_open(audit: Audit) -> Iterator[Finding]:
    """Hat ein Verantwortlicher Einspruch erhoben, gilt der Unterauftragsverarbeiter erst, wenn das erledigt ist."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        objected = subprocessor.says("widerspruch_am")
        open, late = _unsettled(subprocessor), audit.late_objections(subprocessor)
        in_time = [day for day in open if day not in late]
        if in_time or (objected and not subprocessor.days("widerspruch_am")):
            yield about(
                subprocessor,
                "objection_open",
                f"Gegen {subprocessor.id} ist Einspruch erhoben (eingegangen am {_told(in_time) or objected}), und "
                "nichts sagt, dass er erledigt ist.",
                f"Setzen Sie {subprocessor.id} für diesen Verantwortlichen nicht ein. Steht das fest, oder ist der "
                "Einspruch zurückgenommen oder einvernehmlich geklärt, ergänzen Sie „:widerspruch_erledigt_am:“ mit "
                "dem Tag und „:grund:“ mit dem, was gilt. Unterbleibt der Einsatz ganz, schreiben Sie "
                "„:status: entfallen“ und den Grund.",
            )


def objection_late(audit: Audit) -> Iterator[Finding]:
    """Auch ein Einspruch nach Ablauf der Frist wird beantwortet."""
    for subprocessor in audit.living(Kind.SUBPROCESSOR):
        late = audit.late_objections(subprocessor)
        open = [day for day in _unsettled(subprocessor) if day in late]
        until = audit.objection_until(subprocessor)
        if open and until:
            yield about(
                subprocessor,
                "objection_late",
                f"Der Einspruch gegen {subprocessor.id} ist verspätet: eingegangen am {_told(open)}, möglich war er "
                f"längstens bis zum {short(until.isoformat())}.",
                "Prüfen Sie, ob er nach dem Vertrag noch zählt, und antworten Sie; ergänzen Sie dann "
                "„:widerspruch_erledigt_am:“ mit dem Tag und „:grund:“ mit dem Ergebnis.",
            )


def _unsettled(subprocessor: Entry) -> list[date]:
    """The days of the objections that came in after the last was settled; how it was settled is to be said."""
    settled = subprocessor.day("widerspruch_erledigt_am") if subprocessor.says("grund") else None
    return [day for day in subprocessor.days("widerspruch_am") if settled is None or settled < day]


def _told(days: Iterable[date]) -> str:
    return ", ".join(short(day.isoformat()) for day in days)


def _is_announced(subprocessor: Entry) -> bool:
    """Whether a controller was told, on whatever day."""
    return bool(subprocessor.says("mitgeteilt_am") or subprocessor.says("zugegangen_am"))


def _is_to_be_announced(audit: Audit, subprocessor: Entry) -> bool:
    """Whether a contract asks for a notice of it."""
    return any(audit.announced_under(contract, _NOTICE) for contract in audit.contracts_with(subprocessor))


def _listed_before(audit: Audit, subprocessor: Entry) -> bool:
    """Whether the version before had it: what is announced then is a change, and not its first use."""
    old = audit.before.get(subprocessor.id) if audit.before else None
    return old is not None and audit.before is not None and audit.before.status(old) is not Status.WITHDRAWN
