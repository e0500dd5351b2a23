"""Written findings: what they accept, what rests with the issuer of a document, and what is wrong with them."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from nachweis.compliance.audit import TO_ACCEPT, Audit
from nachweis.compliance.changes import fingerprint
from nachweis.compliance.finding import Finding, about, listed
from nachweis.compliance.model import Entry
from nachweis.compliance.values.days import short
from nachweis.vocabulary import Kind, Link, Status, field_word, requirement_words


def acceptance_incomplete(audit: Audit) -> Iterator[Finding]:
    """Wer ein Risiko annimmt, sagt, welche Rolle es tut, warum, bis wann, und wer bis wann was dagegen unternimmt."""
    for record in _accepting(audit):
        missing = [name for name in TO_ACCEPT if not record.says(name)]
        if missing:
            yield about(
                record,
                "acceptance_incomplete",
                f"{record.id} ist angenommen, nennt aber nicht: {', '.join(_label(name) for name in missing)}.",
                f"Ergänzen Sie {', '.join(f'„:{name}:“' for name in missing)}.",
            )


def acceptance_by_wrong_role(audit: Audit) -> Iterator[Finding]:
    """Ein Risiko nimmt nur eine Rolle an, die in conf.py als Risikoeigner steht; wer das Handbuch verfasst, nie."""
    owners = ", ".join(f"„{role}“" for role in audit.risk_owners)
    for record in _accepting(audit):
        role = record.says("freigabe")
        if role and role not in audit.risk_owners:
            yield about(
                record,
                "acceptance_by_wrong_role",
                f"{record.id} ist von „{role}“ angenommen, aber diese Rolle darf keine Risiken annehmen.",
                f"Schreiben Sie in „:freigabe:“ eine Rolle, die es darf: {owners}."
                if owners
                else 'Nennen Sie in conf.py, wer es darf: nachweis_risk_owners = "Geschäftsführung". '
                "Mehrere Rollen trennt ein Semikolon.",
            )


def acceptance_of_document(audit: Audit) -> Iterator[Finding]:
    """Eine Annahme nennt die Einträge, die sie hinnimmt, und nie ein ganzes Dokument."""
    for record in _accepting(audit):
        for id in record.links.get(Link.CONCERNS, ()):
            entry = audit.handbook.get(id)
            if entry is not None and entry.kind is Kind.DOCUMENT:
                yield about(
                    record,
                    "acceptance_of_document",
                    f"{record.id} nimmt mit {id} ein ganzes Dokument an, also auch, was dort noch niemand gesehen hat.",
                    "Nennen Sie in „:betrifft:“ die Einträge, um die es geht.",
                    id,
                )


def acceptance_of_other_wording(audit: Audit) -> Iterator[Finding]:
    """Eine Annahme hält fest, welchen Wortlaut sie hinnimmt; ändert er sich, gilt sie dafür nicht mehr."""
    for record in _accepting(audit):
        entries, taken = audit.acceptable(record), audit.taken(record)
        open_ones = [entry.id for entry in entries if entry.id not in taken]
        if open_ones:
            marks = "; ".join(f"{entry.id} {fingerprint(entry)}" for entry in entries)
            yield about(
                record,
                "acceptance_of_other_wording",
                f"{record.id} nimmt {listed(open_ones)} nicht in dem Wortlaut an, der jetzt gilt.",
                f"Prüfen Sie, ob das Risiko noch dasselbe ist, und schreiben Sie dann „:angenommen_in: {marks}“.",
            )


def acceptance_expired(audit: Audit) -> Iterator[Finding]:
    """Eine Annahme gilt nur bis zu ihrem Tag."""
    for record in _accepting(audit):
        until = record.day("gilt_bis")
        if until is not None and until < audit.today:
            yield about(
                record,
                "acceptance_expired",
                f"{record.id} war nur bis {short(until.isoformat())} angenommen.",
                "Beheben Sie den Mangel, oder nehmen Sie ihn mit neuem „:gilt_bis:“ und Grund noch einmal an.",
            )


def own_document_with_provider(audit: Audit) -> Iterator[Finding]:
    """Beim Anbieter liegt nur, was in einem Dokument steht, das ein anderer herausgibt."""
    for record in audit.records:
        if audit.handbook.status(record) is not Status.WITH_PROVIDER:
            continue
        concerned = map(audit.handbook.get, record.links.get(Link.CONCERNS, ()))
        own = [entry.id for entry in concerned if entry is not None and not audit.is_foreign(entry)]
        if own:
            yield about(
                record,
                "own_document_with_provider",
                f"{record.id} liegt nach seinem Stand beim Anbieter, betrifft aber Eigenes: {listed(own)}.",
                "Beheben Sie den Mangel; gibt ein anderer das Dokument heraus, ergänzen Sie dort „:herkunft: fremd“.",
            )


def finding_overdue(audit: Audit) -> Iterator[Finding]:
    """Was in einem Befund steht, ist bis zu seinem Tag behoben."""
    for record in audit.records:
        due = record.day("faellig_am")
        if due is not None and due < audit.today:
            yield about(
                record,
                "finding_overdue",
                f"{record.id} war bis zum {short(due.isoformat())} zu beheben und ist es nicht.",
                "Beheben Sie den Mangel, und schreiben Sie „:status: behoben“ und „:abgenommen_am:“. Dauert es länger, "
                "nennen Sie in „:faellig_am:“ einen neuen Tag.",
            )


def finding_without_owner(audit: Audit) -> Iterator[Finding]:
    """Jeder offene Befund nennt, wer bis wann dafür zuständig ist."""
    by_page: defaultdict[str, list[Entry]] = defaultdict(list)
    for record in audit.records:
        needed = record.says("rolle") and record.says("faellig_am")
        if audit.handbook.status(record) is Status.OPEN and not needed:
            by_page[record.place.page].append(record)
    for first, *others in by_page.values():
        ids = [first.id, *(record.id for record in others)]
        yield replace(
            about(
                first,
                "finding_without_owner",
                f"{len(ids)} offene Befunde nennen nicht, wer bis wann zuständig ist: {listed(ids)}."
                if others
                else f"{first.id} ist offen und nennt nicht, wer bis wann zuständig ist.",
                "Ergänzen Sie „:rolle:“ und „:faellig_am:“.",
            ),
            others=tuple(ids[1:]),
        )


def finding_not_verified(audit: Audit) -> Iterator[Finding]:
    """Behoben ist ein Mangel, wenn jemand die Abhilfe geprüft hat."""
    for record in audit.handbook.of(Kind.FINDING):
        if audit.handbook.status(record) is Status.RESOLVED and not record.says("abgenommen_am"):
            yield about(
                record,
                "finding_not_verified",
                f"{record.id} ist behoben, nennt aber nicht, wann das geprüft wurde.",
                f"Ergänzen Sie nach der Prüfung „:abgenommen_am: {audit.today.isoformat()}“.",
            )


def finding_about_nothing(audit: Audit) -> Iterator[Finding]:
    """Jeder Befund nennt die Einträge, die er betrifft."""
    for record in audit.handbook.of(Kind.FINDING):
        if not record.links.get(Link.CONCERNS):
            yield about(
                record,
                "finding_about_nothing",
                f"{record.id} nennt nicht, was er betrifft.",
                "Ergänzen Sie „:betrifft:“ mit der Kennung eines Eintrags, einer Kontrolle oder eines Dokuments.",
            )


def _accepting(audit: Audit) -> Iterator[Entry]:
    return (record for record in audit.records if audit.handbook.status(record) is Status.ACCEPTED)


def _label(name: str) -> str:
    return field_word(name, Kind.FINDING).label


# ── what a written finding does to what the rules find ─────────────────────────────────────────────────────────────


def settle(
    audit: Audit, findings: Iterable[Finding], bound: Container[str] = (), firm: Container[Finding] = ()
) -> Iterator[Finding]:
    """Each finding with the written ones that say the same; the first of them decides.

    An open one always does: as long as somebody works at a flaw, nobody has accepted it. Then what accepts it in full,
    then what rests with the issuer of the document; of two alike the one that names the entry itself.

    :param bound: Rules whose findings no written finding settles.
    :param firm: Findings that nobody can accept.
    """
    by_rule: dict[str, list[Entry]] = {}
    by_requirement: dict[str, list[Entry]] = {}
    for record in audit.records:
        for word in record.listed("regel"):
            by_rule.setdefault(word, []).append(record)
        for word in record.listed("pflichtinhalt"):
            by_requirement.setdefault(word, []).append(record)
    for finding in findings:
        if finding.rule in bound:
            yield finding
            continue
        required = finding.topic in requirement_words()
        candidates = by_requirement.get(finding.topic, []) if required else by_rule.get(finding.rule, [])
        records = [record for record in candidates if _says_the_same(audit, record, finding)]
        outcomes = {record.id: _outcome(audit, record, finding, firm) for record in records}
        records.sort(key=lambda record: (outcomes[record.id], not _names(record, finding)))
        first = outcomes[records[0].id] if records else _OPEN
        yield replace(
            finding,
            records=tuple(record.id for record in records),
            accepted=first == _ACCEPTED,
            resting=first == _RESTING,
        )


_OPEN, _ACCEPTED, _RESTING, _NOTHING = range(4)
"""What a written finding does to a finding, in the order in which it is heard."""


def _outcome(audit: Audit, record: Entry, finding: Finding, firm: Container[Finding]) -> int:
    status = audit.handbook.status(record)
    if status is Status.OPEN:
        return _OPEN
    if status is Status.WITH_PROVIDER:
        entry = audit.handbook.get(finding.entry)
        return _RESTING if entry is not None and audit.is_foreign(entry) else _NOTHING
    return _ACCEPTED if finding not in firm and audit.accepted(record) and _covers(audit, record, finding) else _NOTHING


def _covers(audit: Audit, record: Entry, finding: Finding) -> bool:
    """Whether an acceptance names all that a finding is about, each as it reads now: what is new is never accepted."""
    taken = audit.taken(record)
    if finding.topic in requirement_words():  # the acceptance names what in the document lacks something
        return bool(taken) and len(taken) == len(audit.acceptable(record))
    entry = audit.handbook.get(finding.entry)
    whole = entry is not None and entry.kind is Kind.DOCUMENT and bool(finding.others)
    return taken.issuperset(finding.others if whole else (finding.entry, *finding.others))


def _names(record: Entry, finding: Finding) -> bool:
    return finding.entry in record.links.get(Link.CONCERNS, ())


def _says_the_same(audit: Audit, record: Entry, finding: Finding) -> bool:
    """Whether a written finding concerns what the finding is about, or what that stands in, or the other way round."""
    if record.id == finding.entry:
        return False  # nobody accepts what is wrong with his own acceptance
    entry = audit.handbook.get(finding.entry)
    others = [other for id in finding.others if (other := audit.handbook.get(id))]
    if (entry and audit.touches(record, entry)) or (others and all(audit.touches(record, other) for other in others)):
        return True
    if finding.topic not in requirement_words():
        return False
    ids = record.links.get(Link.CONCERNS, ())  # about a document: a clause in it is concerned
    concerned = [entry for id in ids if (entry := audit.handbook.get(id))]
    documents = [document for entry in concerned if (document := audit.handbook.document_of(entry))]
    whole = [*documents, *(above for document in documents for above in audit.handbook.line_of(document))]
    return any(document.id == finding.entry for document in whole)


def refused(audit: Audit, firm: Iterable[Finding]) -> Iterator[Finding]:
    """Acceptances of what nobody can accept: a duty or an agreed text is mended, and no risk that somebody takes.

    :param firm: What the rules find and nobody can accept.
    """
    for record in _accepting(audit):
        rules, words = record.listed("regel"), record.listed("pflichtinhalt")
        said = (found for found in firm if found.rule in rules or found.topic in words)
        titles = dict.fromkeys(found.rule for found in said if _says_the_same(audit, record, found))
        for rule in titles:
            yield about(
                record,
                "acceptance_impossible",
                f"{record.id} nimmt an, was niemand annehmen kann [{rule}].",
                "Beheben Sie den Mangel; im Dokument eines anderen schreiben Sie „:status: liegt_beim_anbieter“.",
                rule,
            )


def settled(audit: Audit, confirmed: Container[str], idle: frozenset[str]) -> Iterator[Finding]:
    """Written findings whose rules find nothing any more where they looked.

    :param confirmed: The ids of those that some finding agrees with.
    :param idle: The rules that had nothing to look at.
    """
    for record in audit.records:
        rules = record.listed("regel")
        if rules and record.id not in confirmed and idle.isdisjoint(rules):
            yield about(
                record,
                "finding_settled",
                f"{record.id} ist nicht behoben, aber die Prüfung findet dort nichts mehr.",
                "Prüfen Sie ihn, und schreiben Sie „:status: behoben“ und „:abgenommen_am:“.",
            )
