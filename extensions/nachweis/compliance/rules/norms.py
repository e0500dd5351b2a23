"""Rules about norms: their edition, and what was decided about their numbers."""

import re
from collections.abc import Iterator
from typing import Final

from nachweis.compliance.applicability import contradicted
from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, about
from nachweis.vocabulary import Kind, Link

_EDITION: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\b(?:V|Version|Ausgabe|Auflage|Edition|Fassung|Stand)\.?\s?\d", re.IGNORECASE
)


def standard_without_edition(audit: Audit) -> Iterator[Finding]:
    """Eine Norm wird mit ihrer Ausgabe genannt, denn Nummern und Inhalt ändern sich von einer zur nächsten."""
    for norm in audit.handbook.of(Kind.STANDARD):
        named = norm.says("regelwerk")
        if not _EDITION.search(named):
            what = f"nennt „{named}“ ohne Ausgabe" if named else "nennt kein Regelwerk"
            hint = "Schreiben Sie, welche gemeint ist, etwa „:regelwerk: ISO/IEC 27001:2022“."
            yield about(norm, "standard_without_edition", f"{norm.id} {what}.", hint)


def decision_incomplete(audit: Audit) -> Iterator[Finding]:
    """Eine Entscheidung sagt, wofür sie gilt, ob es anwendbar ist und wer dafür einsteht."""
    for decision in audit.handbook.of(Kind.DECISION):
        said = {
            "betrifft": decision.links.get(Link.CONCERNS),
            "anwendbar": decision.says("anwendbar"),
            "rolle": audit.handbook.fact(decision, "rolle"),
        }
        missing = [f"„:{name}:“" for name, value in said.items() if not value]
        if missing:
            message = f"{decision.id} ist unvollständig: {', '.join(missing)} fehlt."
            hint = (
                "Ergänzen Sie das, etwa „:betrifft: ISO-A-8-28“, „:anwendbar: nein“, „:rolle: Informationssicherheit“."
            )
            yield about(decision, "decision_incomplete", message, hint)


def exclusion_contradicted(audit: Audit) -> Iterator[Finding]:
    """Was als nicht anwendbar ausgeschlossen ist, wird nirgends zugleich angewandt oder für anwendbar erklärt."""
    for decision in audit.handbook.of(Kind.DECISION):
        for id, against in contradicted(audit, decision):
            norm = audit.handbook.get(id)
            name = audit.handbook.number(norm) if norm else id
            others = ", ".join(entry.id for entry in against)
            yield about(
                decision,
                "exclusion_contradicted",
                f"{decision.id} schließt {name} aus; dagegen steht {others}.",
                "Nehmen Sie den Ausschluss zurück, oder nehmen Sie die Zuordnung dort weg.",
                id,
            )
