"""What a build says when it is over: its findings, what holds a release back, and one summary."""

import argparse
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sphinx.application import Sphinx

from nachweis import __version__
from nachweis.building.progress import counted
from nachweis.building.running import path_of
from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Entry, Handbook
from nachweis.exchange.formats import FINDINGS, Issue
from nachweis.handbook.domain import domain_of
from nachweis.handbook.settings.config import HandbookConfig, read_citations
from nachweis.vocabulary import Kind, Status, vocabulary


def tell(app: Sphinx, findings: Sequence[Finding], others: Iterable[str], given: argparse.Namespace) -> None:
    """Print or write what was found, in the form that was asked for."""
    others = list(others)
    issue = Issue(
        audit=Audit(domain_of(app.env).handbook, read_citations(app), HandbookConfig.of(app.config).day),
        findings=findings,
        path=path_of(app),
        program=__version__,
        others=others,
        notes=[
            *(held_back(app, findings) if given.freigabe else ()),
            *(_framed(line.replace(f"{app.srcdir}{os.sep}", "")) for line in others),
        ],
    )
    made = next((format for format in FINDINGS if format.name == given.format), FINDINGS[0]).write(issue) or b""
    if given.ausgabe is not None:
        given.ausgabe.write_bytes(made or b"\n")
    else:
        print(made.decode(), end="")


def _framed(line: str) -> str:
    """A warning in the English of others, with a German word before it."""
    return re.sub(
        r"(?:^|(?<=: ))(?:WARNING|ERROR|SEVERE|CRITICAL): ", "Warnung: Sphinx meldet auf Englisch: ", line, count=1
    )


def held_back(app: Sphinx, findings: Iterable[Finding]) -> Iterator[str]:
    """The written findings that are open and keep a release back, each with what the rules find there."""
    handbook = domain_of(app.env).handbook
    counts = Counter(finding.record for finding in findings if finding.record and finding.holds_back)
    for id, count in counts.items():
        record = handbook[id]
        path = path_of(app)(record.place.page)
        yield (
            f"{path}:{record.place.line}: Fehler: {id} ist {_state(handbook, record)} und hält mit "
            f"{counted(count, 'Punkt', 'Punkten')} die Freigabe auf. Beheben Sie den Mangel; als Risiko annehmen kann "
            "ihn nur, wer in conf.py Risikoeigner ist."
        )


def _state(handbook: Handbook, record: Entry) -> str:
    """How a written finding stands that settles nothing."""
    status = handbook.status(record)
    return "offen" if status is Status.OPEN else f"zwar „{vocabulary().states[status].label}“, aber nicht gültig,"


def summary(app: Sphinx, findings: Sequence[Finding], others: int, seconds: float) -> Iterator[str]:
    """What the handbook holds and what was found, in a few lines."""
    handbook = domain_of(app.env).handbook
    counts = (
        counted(len(handbook.of(Kind.DOCUMENT)), "Dokument", "Dokumente"),
        counted(len(handbook.of(Kind.MEASURE)), "Maßnahme", "Maßnahmen"),
        counted(len(handbook.of(Kind.CLAUSE)), "Klausel", "Klauseln"),
    )
    yield f"{', '.join(counts)} – in {seconds:.1f} Sekunden".replace(".", ",")
    new = [finding for finding in findings if not finding.record]
    known = [finding for finding in findings if finding.record]
    yield f"Neu: {_weighed(new, others)}"
    if known:
        accepted, resting = sum(f.accepted for f in known), sum(f.resting for f in known)
        yield f"In Befunden festgehalten: {_weighed(known)}, davon angenommen: {accepted}, beim Anbieter: {resting}"


def _weighed(findings: Sequence[Finding], others: int = 0) -> str:
    counts = Counter(finding.severity for finding in findings)
    counts[Severity.WARNING] += others
    names = {
        Severity.ERROR: ("Fehler", "Fehler"),
        Severity.WARNING: ("Warnung", "Warnungen"),
        Severity.NOTE: ("Hinweis", "Hinweise"),
    }
    return (
        ", ".join(counted(counts[severity], *names[severity]) for severity in Severity if counts[severity]) or "nichts"
    )
