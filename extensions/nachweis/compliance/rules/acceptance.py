"""Written findings: what they accept, and what is wrong with them."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Entry
from nachweis.compliance.values.days import short
from nachweis.vocabulary import Kind, Link, Status, requirement_words

_NEEDED = ("freigabe", "grund", "gilt_bis")


def acceptance_incomplete(audit: Audit) -> Iterator[Finding]:
    """Wer einen Befund annimmt, sagt, welche Rolle es tut, warum und bis wann."""
    for record in audit.records:
        missing = [name for name in _NEEDED if not record.says(name)]
        if missing and audit.handbook.status(record) is Status.ACCEPTED:
            yield Finding(
                "acceptance_incomplete",
                f"{record.id} ist angenommen, nennt aber nicht alles, was dazu gehört.",
                record.place,
                f"Ergänzen Sie {', '.join(f'„:{name}:“' for name in missing)}.",
                entry=record.id,
            )


def acceptance_expired(audit: Audit) -> Iterator[Finding]:
    """Eine Annahme gilt nur bis zu ihrem Tag."""
    for record in audit.records:
        until = record.day("gilt_bis")
        if until is not None and until < audit.today and audit.handbook.status(record) is Status.ACCEPTED:
            yield Finding(
                "acceptance_expired",
                f"{record.id} war nur bis {short(until.isoformat())} angenommen.",
                record.place,
                "Beheben Sie den Mangel, oder nehmen Sie ihn mit neuem „:gilt_bis:“ und Grund noch einmal an.",
                entry=record.id,
            )


def finding_about_nothing(audit: Audit) -> Iterator[Finding]:
    """Jeder Befund nennt die Einträge, die er betrifft."""
    for record in audit.handbook.of(Kind.FINDING):
        if not record.links.get(Link.CONCERNS):
            yield Finding(
                "finding_about_nothing",
                f"{record.id} nennt nicht, was er betrifft.",
                record.place,
                "Ergänzen Sie „:betrifft:“ mit der Kennung eines Eintrags, einer Kontrolle oder eines Dokuments.",
                entry=record.id,
            )


def settle(audit: Audit, findings: Iterable[Finding], unacceptable: Container[str] = ()) -> Iterator[Finding]:
    """Each finding with the written ones that say the same.

    The one that names the entry itself decides, not one about all that is around it; of two such an accepting one.

    :param unacceptable: Rules whose findings no written finding settles.
    """
    by_rule: dict[str, list[Entry]] = {}
    by_requirement: dict[str, list[Entry]] = {}
    for record in audit.records:
        for word in record.listed("regel"):
            by_rule.setdefault(word, []).append(record)
        for word in record.listed("pflichtinhalt"):
            by_requirement.setdefault(word, []).append(record)
    for finding in findings:
        if finding.rule in unacceptable:
            yield finding
            continue
        required = finding.topic in requirement_words()
        candidates = by_requirement.get(finding.topic, []) if required else by_rule.get(finding.rule, [])
        records = [record for record in candidates if _says_the_same(audit, record, finding)]
        records.sort(key=lambda record: (not _names(record, finding), not audit.accepted(record)))
        accepted = bool(records) and audit.accepted(records[0])
        yield replace(finding, records=tuple(record.id for record in records), accepted=accepted)


def _names(record: Entry, finding: Finding) -> bool:
    return finding.entry in record.links.get(Link.CONCERNS, ())


def _says_the_same(audit: Audit, record: Entry, finding: Finding) -> bool:
    """Whether a written finding concerns what the finding is about, or what that stands in, or the other way round."""
    if record.id == finding.entry:
        return False  # nobody accepts what is wrong with his own acceptance
    entries = [entry for id in (finding.entry, *finding.others) if (entry := audit.handbook.get(id))]
    if any(audit.touches(record, entry) for entry in entries):
        return True
    if finding.topic not in requirement_words():
        return False
    ids = record.links.get(Link.CONCERNS, ())  # about a document: a clause in it is concerned
    concerned = [entry for id in ids if (entry := audit.handbook.get(id))]
    documents = [document for entry in concerned if (document := audit.handbook.document_of(entry))]
    whole = [*documents, *(above for document in documents for above in audit.handbook.line_of(document))]
    return any(document.id == finding.entry for document in whole)


def settled(audit: Audit, confirmed: Container[str], idle: frozenset[str]) -> Iterator[Finding]:
    """Written findings whose rules find nothing any more where they looked.

    :param confirmed: The ids of those that some finding agrees with.
    :param idle: The rules that had nothing to look at.
    """
    for record in audit.records:
        rules = record.listed("regel")
        if rules and record.id not in confirmed and idle.isdisjoint(rules):
            yield Finding(
                "finding_settled",
                f"{record.id} steht noch offen, aber die Prüfung findet dort nichts mehr.",
                record.place,
                "Prüfen Sie ihn, und schreiben Sie „:status: behoben“.",
                entry=record.id,
            )
