"""Rules about whose documents a handbook holds, and where those of others come from."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from nachweis.compliance.audit import Audit, prose
from nachweis.compliance.finding import Finding, about
from nachweis.vocabulary import Kind, field_word

_SOURCE: Final = ("quelle", "gefunden", "abgerufen_am", "pruefsumme")
_OURS: Final = (Kind.CONTROL, Kind.MEASURE, Kind.CLAUSE, Kind.DATA_CATEGORY, Kind.DATA_SUBJECT, Kind.SUBPROCESSOR)
_SOURCES: Final = r"(?:Vorlage|Quelle|Original\w*|Urfassung|Ausgangstext|Muster(?:text)?)"
_REMARK: Final = re.compile(
    rf"(?<!\w)(?:in der|im|laut|nach der|gemäß der) {_SOURCES}(?!\w)(?! (?:der|des|dieses|dieser|aus|von)\s)"
    rf"|(?<!\w)(?:Die|Das) {_SOURCES} (?:nennt|sagt|enthält|schreibt|lässt|führt|hat|lautet|verweist|spricht)(?!\w)"
    r"|(?<!\w)(?:Anm(?:\.|erkung) (?:d(?:\.|er) )(?:Red(?:\.|aktion)|Hrsg\.|Verf\.|Bearb\.)|Red\. Anm\.)"
    r"|[\[(](?:sic!?|sic\.)[\])]|(?<!\w)(?:offensichtlich|vermutlich) (?:ein )?(?:Schreibfehler|Tippfehler"
    r"|gemeint)(?!\w)",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"„[^“]*“|`[^`]*`")


def several_issuers(audit: Audit) -> Iterator[Finding]:
    """Ein Handbuch ist das eines Auftragsverarbeiters; Dokumente anderer sind als fremd gekennzeichnet."""
    own: defaultdict[str, list[str]] = defaultdict(list)
    for document in audit.living(Kind.DOCUMENT):
        if (provider := " ".join(document.says("anbieter").split())) and not audit.is_foreign(document):
            own[provider].append(document.id)
    if len(own) > 1:
        named = "; ".join(f"{provider} ({', '.join(ids)})" for provider, ids in own.items())
        (first, *_), *_ = own.values()
        yield about(
            audit.handbook[first],
            "several_issuers",
            f"Eigene Dokumente nennen {len(own)} Auftragsverarbeiter: {named}. Wessen Handbuch es ist, bleibt offen.",
            "Schreiben Sie bei den Dokumenten der anderen „:herkunft: fremd“.",
        )


def source_incomplete(audit: Audit) -> Iterator[Finding]:
    """Ein Dokument eines anderen nennt seine Quelle, wo und wann sie abgerufen wurde und ihre Prüfsumme."""
    for document in audit.living(Kind.DOCUMENT):
        missing = [name for name in _SOURCE if not document.says(name)]
        if document.says("herkunft") == "fremd" and missing:
            yield about(
                document,
                "source_incomplete",
                f"{document.id} stammt von einem anderen; es fehlt: "
                f"{', '.join(field_word(name).label for name in missing)}.",
                f"Ergänzen Sie {', '.join(f'„:{name}:“' for name in missing)}.",
            )


def editors_remark(audit: Audit) -> Iterator[Finding]:
    """Was die Redaktion bemerkt, steht nicht im Wortlaut, sondern als Anmerkung."""
    for entry in audit.living(*_OURS):
        if match := _REMARK.search(_QUOTED.sub("", prose(entry))):
            words = " ".join(match[0].split())
            yield about(
                entry,
                "editors_remark",
                f"{entry.id} enthält im Wortlaut eine Bemerkung der Redaktion: „{words}“.",
                "Schreiben Sie die Bemerkung in „:anmerkung:“.",
            )
