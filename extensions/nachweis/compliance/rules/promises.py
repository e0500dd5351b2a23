"""Rules about clauses: whom they bind, which measures keep what they promise, and what proves it."""

from collections.abc import Iterator

from nachweis.compliance.audit import Audit, prose
from nachweis.compliance.finding import Finding, about
from nachweis.compliance.model import Entry
from nachweis.compliance.values.duties import binding_words
from nachweis.vocabulary import Kind


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


def _named(audit: Audit, clause: Entry) -> str:
    number = audit.handbook.number(clause)
    return f"{clause.id} ({number})" if number else clause.id
