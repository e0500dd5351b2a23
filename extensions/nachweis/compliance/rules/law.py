"""Rules about the law that entries cite, and about references into the contract."""

import re
from collections.abc import Iterator
from dataclasses import replace

from nachweis.compliance.audit import Audit, prose, sentences
from nachweis.compliance.citing.law import Citation, Law
from nachweis.compliance.finding import Finding, about
from nachweis.compliance.model import Entry
from nachweis.compliance.values.days import short
from nachweis.vocabulary import Kind, Link

_SAYING = (Kind.CONTROL, Kind.MEASURE, Kind.CLAUSE)
_DISTANT = re.compile(
    r"\b(?:galt|früher\w*|ehemalig\w*|nachgebildet|entsprach|außer Kraft|lehn\w+ sich|angelehnt|in Anlehnung"
    r"|vergleich\w*|gilt (?:hier )?nicht|(?:nicht|hier nicht) (?:gilt|anwendbar))\b"
)
"""A sentence that keeps its distance from the law it names."""
_OWN_WORDS = frozenset({"Ziffer", "Klausel", "Punkt", "Abschnitt"})
"""Words by which a contract refers to itself, if it counts in them; no law of ours does."""


def provision_not_in_force(audit: Audit) -> Iterator[Finding]:
    """Ein Eintrag beruht nur auf Vorschriften, die am Stand seines Dokuments in Kraft waren."""
    for entry, law_entry, citation in _bases(audit):
        law = audit.citations.catalogue[citation.law]
        day = audit.day_of(entry)
        ended = min(filter(None, (law.in_force_until, law_entry.says("in_kraft_bis"))), default="")
        began = max(law.begins, law_entry.says("in_kraft_ab"))
        if ended and ended < day:
            message = f"{entry.id} beruht auf {citation.text}; das galt nur bis {short(ended)}."
            yield about(entry, "provision_not_in_force", message, _successor(audit, law), f"beruht_auf {law_entry.id}")
        elif day < began:
            message = f"{entry.id} beruht auf {citation.text}; das gilt erst ab {short(began)}."
            then = law.follows or _before(audit, day)
            hint = f"Nennen Sie das Recht vom {short(day)}{f', also {then}' if then else ''}."
            yield about(entry, "provision_not_in_force", message, hint, f"beruht_auf {law_entry.id}")
    yield from _old_law_in_prose(audit)


def _old_law_in_prose(audit: Audit) -> Iterator[Finding]:
    for entry in audit.citing:
        day = audit.day_of(entry)
        for sentence in sentences(entry):
            if _DISTANT.search(sentence):
                continue
            for citation in dict.fromkeys(audit.cited_in(sentence, day)):
                law = audit.citations.catalogue[citation.law]
                if law.in_force_until and law.in_force_until < day:
                    message = f"{entry.id} nennt {citation.text}; das galt nur bis {short(law.in_force_until)}."
                    yield about(entry, "provision_not_in_force", message, _successor(audit, law), str(citation))


def provision_not_applicable(audit: Audit) -> Iterator[Finding]:
    """Ein Eintrag stützt sich nur auf Vorschriften, die für diesen Auftragsverarbeiter gelten."""
    said = {entry.id: tuple(_claims(audit, entry)) for entry in audit.citing}
    for entry in audit.living(*_SAYING):
        based = [citation for _, _, citation in _bases_of(audit, entry)]
        for citation in dict.fromkeys((*based, *said.get(entry.id, ()))):
            scope = audit.citations.catalogue[citation.law].scope_of(citation)
            if scope is None or scope.name in _framework(audit, entry):
                continue
            names = "beruht auf" if citation in based else "nennt"
            yield about(
                entry,
                "provision_not_applicable",
                f"{entry.id} {names} {citation.text}; {scope.name} bindet nur {scope.binds}.",
                f"Nennen Sie {scope.counterpart(citation.article)}, "
                f"oder schreiben Sie beim Dokument „:rechtsrahmen: {scope.name}“.{_earlier(audit, citation)}",
                str(citation),
            )


def _earlier(audit: Audit, citation: Citation) -> str:
    """What to type if the law of the same name before is meant; empty if that has no such provision."""
    laws = audit.citations.catalogue
    before = replace(citation, law=laws[citation.law].follows)
    if not before.law or laws.problem(before) is not None:
        return ""
    return f" Ist das frühere Gesetz gemeint, schreiben Sie „{before.text}“."


def _claims(audit: Audit, entry: Entry) -> Iterator[Citation]:
    """What an entry cites as law that holds for it."""
    day = audit.day_of(entry)
    for sentence in sentences(entry):
        if not _DISTANT.search(sentence):
            yield from audit.cited_in(sentence, day)


def law_data_old(audit: Audit) -> Iterator[Finding]:
    """Was das Handbuch über ein geltendes Gesetz sagt, ist im letzten Jahr mit dem Gesetzestext verglichen worden."""
    first: dict[str, Entry] = {}
    for entry in audit.handbook.of(Kind.LEGAL_BASIS):
        if citation := audit.provision(entry):
            first.setdefault(citation.law, entry)
    for law in audit.citations.catalogue:
        if law.name not in first or not law.outdated(audit.today.isoformat()):
            continue
        since = f"zuletzt am {short(law.checked)}" if law.checked else "nach ihrer Gesetzesdatei nie"
        cure = (
            f"Vergleichen Sie „{law.file}“ mit dem geltenden Text, und schreiben Sie den Tag dort unter „checked“."
            if law.file
            else "Nehmen Sie eine neuere Fassung des Programms; bis dahin gilt der amtliche Text."
        )
        yield about(
            first[law.name],
            "law_data_old",
            f"Die Angaben zum Gesetz {law.name} sind {since} mit dem Gesetzestext verglichen worden; "
            "es kann sich geändert haben.",
            cure,
            law.name,
        )


def ambiguous_citation(audit: Audit) -> Iterator[Finding]:
    """Jede Fundstelle nennt ihr Gesetz oder führt in den Vertrag."""
    for entry in audit.citing:
        if entry.kind is Kind.DOCUMENT:
            continue
        document = audit.handbook.document_of(entry)
        text = prose(entry)
        here = {
            mention.start
            for mention in audit.citations.find_inner(text)
            if mention.said or (document and audit.handbook.numbered(document, mention.number))
        }
        for mention in audit.citations.find(text):
            if mention.unknown_law or mention.inner or any(c.law for c in mention.citations):
                continue
            if all(part.start in here for part in mention.parts):
                continue
            written = " ".join(text[mention.start : mention.end].split())
            unit = mention.citations[0].unit
            law = audit.citations.catalogue.likely(unit, audit.day_of(entry))
            cures = [f"„{written} {law}“"] if law else []
            if unit == "§" or (document and audit.handbook.counts_in(document, "Artikel")):
                cures.append(f"„{written} dieser Vereinbarung“")
            yield about(
                entry,
                "ambiguous_citation",
                f"Bei „{written}“ in {entry.id} ist offen, welches Gesetz oder welcher Vertrag gemeint ist.",
                f"Schreiben Sie etwa {' oder '.join(cures)}."
                if cures
                else "Nennen Sie das Gesetz oder den Vertrag dahinter.",
                written,
            )


def undefined_reference(audit: Audit) -> Iterator[Finding]:
    """Worauf ein Vertrag verweist, das gibt es in ihm."""
    for entry in audit.citing:
        document = audit.handbook.document_of(entry)
        if document is None:
            continue
        for mention in audit.citations.find_inner(prose(entry)):
            word = mention.number.split(" ")[0]
            meant = mention.said or (word in _OWN_WORDS and audit.handbook.counts_in(document, word))
            if meant and (missing := audit.handbook.missing(document, mention.number)):
                whole = missing == mention.number
                what = "das gibt es in diesem Vertrag nicht" if whole else f"dort gibt es „{missing}“ nicht"
                yield about(
                    entry,
                    "undefined_reference",
                    f"{entry.id} verweist auf „{mention.number}“; {what}.",
                    "Prüfen Sie die Nummer, oder nennen Sie das Dokument, in dem es steht.",
                    mention.number,
                )


def _bases(audit: Audit) -> Iterator[tuple[Entry, Entry, Citation]]:
    for entry in audit.living(*_SAYING):
        yield from _bases_of(audit, entry)


def _bases_of(audit: Audit, entry: Entry) -> Iterator[tuple[Entry, Entry, Citation]]:
    for id in entry.links.get(Link.BASED_ON, ()):
        law = audit.handbook.get(id)
        if law is not None and (citation := audit.provision(law)):
            yield entry, law, citation


def _framework(audit: Audit, entry: Entry) -> tuple[str, ...]:
    """The special parts of laws that the document of ``entry`` says it is bound by."""
    document = audit.handbook.document_of(entry)
    return document.listed("rechtsrahmen") if document else ()


def _successor(audit: Audit, law: Law) -> str:
    new = next((other.name for other in audit.citations.catalogue if other.follows == law.name), "")
    then = f" oder im {new}" if new else ""
    return f"Nennen Sie die Vorschrift, die heute gilt, etwa in der DSGVO{then}; die alte gehört unter „:entspricht:“."


def _before(audit: Audit, day: str) -> str:
    """The law that another one of ours followed and that was in force on ``day``; empty if there was none."""
    laws = audit.citations.catalogue
    return next((law.name for law in laws if law.in_force_until and law.applies(day)), "")
