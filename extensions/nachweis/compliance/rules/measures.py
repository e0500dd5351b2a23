"""Rules about measures, the promises they keep, and what proves them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from nachweis.compliance.audit import Audit, prose, sentences
from nachweis.compliance.finding import Finding, about, listed
from nachweis.compliance.model import Entry
from nachweis.compliance.values.days import short
from nachweis.compliance.values.duties import binding_words, controller_acts, states_aim
from nachweis.vocabulary import Kind, Link


def promise_without_measure(audit: Audit) -> Iterator[Finding]:
    """Zu jedem Versprechen des Auftragsverarbeiters gibt es eine Maßnahme, die es einlöst, oder einen Nachweis."""
    for clause in audit.promises:
        if not audit.keepers(clause) and not audit.evidence(clause):
            yield about(
                clause,
                "promise_without_measure",
                f"{_named(audit, clause)} verspricht etwas, aber keine Maßnahme löst es ein.",
                f"Ergänzen Sie bei einer Maßnahme „:deckt: {clause.id}“, oder hier „:verpflichtet: niemand“, "
                "falls nichts versprochen ist.",
            )


def promise_without_evidence(audit: Audit) -> Iterator[Finding]:
    """Zu jedem Versprechen gibt es einen Nachweis, an der Klausel oder an einer Maßnahme, die es einlöst."""
    for clause in audit.promises:
        keepers = audit.keepers(clause)
        if keepers and not audit.evidence(clause) and not any(audit.evidence(measure) for measure in keepers):
            yield about(
                clause,
                "promise_without_evidence",
                f"{_named(audit, clause)} wird eingelöst, aber nichts belegt es.",
                f"Ergänzen Sie „:belegt_durch:“ bei {keepers[0].id} oder einer anderen Maßnahme dazu.",
            )


def duty_of_nobody(audit: Audit) -> Iterator[Finding]:
    """Eine Klausel, die jemanden bindet, sagt, wen."""
    for clause in audit.living(Kind.CLAUSE):
        bound = audit.handbook.fact(clause, "verpflichtet")
        if bound is not None and bound.value == "niemand" and (words := binding_words(prose(clause))):
            whence = f" (von {bound.origin.id})" if bound.origin else ""
            yield about(
                clause,
                "duty_of_nobody",
                f"{_named(audit, clause)} verpflichtet nach „:verpflichtet:“ niemanden{whence}, sagt aber „{words}“.",
                "Schreiben Sie, wen die Klausel bindet, etwa „:verpflichtet: auftragsverarbeiter“.",
            )


def measure_without_basis(audit: Audit) -> Iterator[Finding]:
    """Jede Maßnahme nennt oder erbt die Vorschrift, der sie dient."""
    lacking = (m for m in audit.living(Kind.MEASURE) if not audit.handbook.targets(m, Link.BASED_ON))
    yield from _once(
        audit,
        "measure_without_basis",
        lacking,
        ("nennt keine Vorschrift und erbt keine", "Maßnahmen nennen keine Vorschrift und erben keine"),
        "Ergänzen Sie bei der Kontrolle „:beruht_auf:“, etwa „:beruht_auf: Art. 32 Abs. 1 lit. b DSGVO“.",
    )


def measure_without_role(audit: Audit) -> Iterator[Finding]:
    """Für jede umgesetzte Maßnahme steht eine Rolle ein."""
    lacking = (measure for measure in audit.implemented() if not audit.handbook.fact(measure, "rolle"))
    yield from _once(
        audit,
        "measure_without_role",
        lacking,
        (
            "ist umgesetzt, aber keine Rolle steht für die Maßnahme ein",
            "Maßnahmen sind umgesetzt, aber keine Rolle steht für sie ein",
        ),
        "Ergänzen Sie bei der Kontrolle „:rolle:“, etwa „:rolle: Haustechnik“.",
    )


def measure_without_evidence(audit: Audit) -> Iterator[Finding]:
    """Jede umgesetzte Maßnahme ist belegt."""
    lacking = (
        measure
        for measure in audit.implemented()
        if audit.bearer(measure) != "verantwortlicher" and not audit.evidence(measure)
    )
    yield from _once(
        audit,
        "measure_without_evidence",
        lacking,
        ("ist umgesetzt, aber nichts belegt es", "Maßnahmen sind umgesetzt, aber nichts belegt es"),
        "Legen Sie einen „:::{nachweis}“ an, und ergänzen Sie „:belegt_durch:“ bei Maßnahme oder Kontrolle.",
    )


def _once(audit: Audit, rule: str, lacking: Iterable[Entry], said: tuple[str, str], hint: str) -> Iterator[Finding]:
    """What measures lack, once for each control: one cause, one line; without a control once for the document.

    :param said: What is said of one measure, behind its id, and of several, behind their number.
    """
    together: defaultdict[str, list[Entry]] = defaultdict(list)
    for measure in lacking:
        home = audit.handbook.control_of(measure) or audit.handbook.document_of(measure) or measure
        together[home.id].append(measure)
    one, several = said
    for id, measures in together.items():
        ids = [measure.id for measure in measures]
        if len(ids) == 1:
            yield about(measures[0], rule, f"{ids[0]} {one}.", hint)
        else:
            message = f"{id}: {len(ids)} {several}: {listed(ids)}."
            yield replace(about(audit.handbook[id], rule, message, hint), others=tuple(ids))


def aim_as_measure(audit: Audit) -> Iterator[Finding]:
    """Eine umgesetzte Maßnahme sagt, was getan ist, nicht nur, was erreicht werden soll."""
    lacking = (measure for measure in audit.implemented() if all(map(states_aim, sentences(measure))))
    yield from _once(
        audit,
        "aim_as_measure",
        lacking,
        ("ist umgesetzt, sagt aber nur, was sein soll", "Maßnahmen sind umgesetzt, sagen aber nur, was sein soll"),
        "Schreiben Sie, was dafür getan ist, etwa „Die Tür ist verschlossen“; das Ziel gehört in die Kontrolle.",
    )


def evidence_ends_soon(audit: Audit) -> Iterator[Finding]:
    """Ein Nachweis wird erneuert, bevor er abläuft."""
    for evidence in audit.living(Kind.EVIDENCE):
        until = evidence.day("gilt_bis")
        if until is not None and 0 <= (left := (until - audit.today).days) <= SOON:
            when = "heute" if left == 0 else f"in {_days(left)}"
            yield about(
                evidence,
                "evidence_ends_soon",
                f"Der Nachweis {evidence.id} läuft {when} ab, am {short(until.isoformat())}.",
                "Legen Sie rechtzeitig einen neuen Nachweis an.",
            )


SOON: Final = 30
"""How many days before its end a piece of evidence is told."""


def evidence_expired(audit: Audit) -> Iterator[Finding]:
    """Kein Nachweis ist abgelaufen."""
    for evidence in audit.handbook.of(Kind.EVIDENCE):
        if audit.expired(evidence):
            proved = [entry.id for entry in audit.handbook.sources(evidence, Link.EVIDENCED_BY)]
            used = f" Er belegt {', '.join(proved[:5])}{' …' if len(proved) > 5 else ''}." if proved else ""
            yield about(
                evidence,
                "evidence_expired",
                f"Der Nachweis {evidence.id} galt nur bis {short(evidence.says('gilt_bis'))}.{used}",
                "Ergänzen Sie einen neuen Nachweis, oder schreiben Sie das neue Datum in „:gilt_bis:“.",
            )


def review_overdue(audit: Audit) -> Iterator[Finding]:
    """Jedes Dokument wird regelmäßig durchgesehen, mit allem, was darin steht."""
    for document in audit.living(Kind.DOCUMENT):
        if not document.says("durchsicht") and not _reviewed_below(audit, document):
            yield about(
                document,
                "review_overdue",
                f"{document.id} wurde noch nie durchgesehen.",
                f"Ergänzen Sie nach der Durchsicht „:durchsicht: {audit.today.isoformat()}“.",
            )
    for entry in audit.living(*Kind):
        due = audit.review_due(entry)
        if due is not None and due < audit.today:
            days = (audit.today - due).days
            yield about(
                entry,
                "review_overdue",
                f"Die Durchsicht von {entry.id} war am {short(due.isoformat())} fällig, vor {_days(days)}.",
                f"Schreiben Sie nach der Durchsicht „:durchsicht: {audit.today.isoformat()}“.",
            )


def customer_duty_as_measure(audit: Audit) -> Iterator[Finding]:
    """Was der Verantwortliche selbst tun muss, gilt nicht als umgesetzte Maßnahme des Auftragsverarbeiters."""
    for measure in audit.implemented():
        if audit.bearer(measure) == "verantwortlicher":
            hint = "Schreiben Sie, was der Auftragsverarbeiter selbst dazu tut, oder führen Sie die Pflicht im Vertrag."
            message = f"{measure.id} ist als umgesetzt geführt, liegt aber beim Verantwortlichen."
            yield about(measure, "customer_duty_as_measure", message, hint)
        elif audit.handbook.fact(measure, "liegt_bei") is None and controller_acts(measure.title):
            message = f"{measure.id} beschreibt, was der Verantwortliche tut, nicht der Auftragsverarbeiter."
            hint = "Ergänzen Sie „:liegt_bei: verantwortlicher“, oder schreiben Sie, was der Auftragsverarbeiter tut."
            yield about(measure, "customer_duty_as_measure", message, hint)


def _reviewed_below(audit: Audit, document: Entry) -> bool:
    """Whether everything that stands highest in a document has a review of its own."""
    highest = [
        entry
        for entry in audit.living(Kind.CONTROL, Kind.MEASURE, Kind.CLAUSE)
        if audit.handbook.above(entry) is None and audit.handbook.document_of(entry) is document
    ]
    return bool(highest) and all(entry.says("durchsicht") for entry in highest)


def _days(count: int) -> str:
    return "einem Tag" if count == 1 else f"{count} Tagen"


def _named(audit: Audit, clause: Entry) -> str:
    number = audit.handbook.number(clause)
    return f"{clause.id} ({number})" if number else clause.id
