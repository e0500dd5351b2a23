"""Findings ─▶ warnings with file and line. The only module that warns.

What is seen while reading is kept with its page, so that every build reports every finding, also of pages that it did
not read again. Warnings of Sphinx, MyST and docutils about what a writer typed are taken in on the way and reported
as findings too, in German.
"""

import logging as python_logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util import logging
from sphinx.util.logging import get_node_location

from nachweis.compliance.finding import Finding, Severity, meant
from nachweis.compliance.model import Handbook, Kind, Place, Role
from nachweis.compliance.rules import check
from nachweis.handbook import bridge
from nachweis.handbook.directives import ID, VIEWS
from nachweis.handbook.domain import HandbookDomain, domain_of
from nachweis.handbook.vocabulary import FieldWord, vocabulary

logger = logging.getLogger(__name__)

OURS = "nachweis"
"""The type of our warnings: ``[nachweis.duplicate_id]``; usable in ``suppress_warnings``."""

TOLD_BY_US = ("needs.link_outgoing", "needs.link_target_type", "needs.duplicate_id", "needs.create_need")
"""Warnings of sphinx-needs whose facts we report ourselves, with line and cure."""


# ── all findings of a build ────────────────────────────────────────────────────────────────────────────────────────


def findings(app: Sphinx) -> list[Finding]:
    """Every finding of this build, in the order of places, each once."""
    domain = domain_of(app.env)
    found = [finding for page in domain.pages.values() for finding in page.findings]
    found.extend(_duplicates(domain))
    found.extend(_references(app, domain))
    found.extend(_wrong_targets(domain.handbook))
    found.extend(_violations(app, domain.handbook))
    found.extend(check(domain.handbook))
    return sorted(set(found), key=lambda finding: (finding.place, finding.rule, finding.message))


def _duplicates(domain: HandbookDomain) -> Iterator[Finding]:
    """Ids that more than one entry claims; the first in the order of places has it."""
    claimed: dict[str, Place] = {}
    places = sorted((Place(page, line), id) for page, read in domain.pages.items() for id, line in read.ids)
    for place, id in places:
        first = claimed.setdefault(id, place)
        if first != place:
            yield Finding(
                "duplicate_id",
                f"Die Kennung „{id}“ ist schon vergeben ({first.page}, Zeile {first.line}).",
                place,
                f"Nehmen Sie die nächste freie, etwa „{_next_free(id, claimed)}“.",
            )


def _next_free(id: str, taken: dict[str, Place]) -> str:
    head, _, tail = id.rpartition("-")
    if not tail.isdigit():
        return f"{id}-2"
    number = int(tail)
    while (candidate := f"{head}-{number:0{len(tail)}}") in taken:
        number += 1
    return candidate


def _references(app: Sphinx, domain: HandbookDomain) -> Iterator[Finding]:
    """References in prose that look like an id which does not exist."""
    for docname, page in domain.pages.items():
        for target, line, cited in page.references:
            if ID.fullmatch(target) and target not in domain.handbook and not cited:
                yield Finding(
                    "unknown_reference",
                    f"Den Eintrag „{target}“ gibt es nicht.",
                    Place(docname, line),
                    meant(target, domain.handbook.ids) or "Prüfen Sie die Kennung.",
                )


def _wrong_targets(handbook: Handbook) -> Iterator[Finding]:
    """Links to an entry of a kind that the metamodel does not allow there."""
    for entry in handbook:
        words = vocabulary()[entry.kind].links
        for role, ids in entry.links.items():
            allowed = words[role.value].targets if role.value in words else frozenset(Kind)
            for id in ids:
                target = handbook.get(id)
                if target is not None and target.kind not in allowed:
                    kinds = " oder ".join(sorted(vocabulary()[kind].label for kind in allowed))
                    yield Finding(
                        "link_to_wrong_kind",
                        f"{entry.id} verweist mit „{role.value}“ auf {id}, das ist {vocabulary()[target.kind].label}.",
                        entry.place,
                        f"Erlaubt ist {kinds}. {meant(id, (e.id for e in handbook.of(*allowed)))}".rstrip(),
                    )


def _violations(app: Sphinx, handbook: Handbook) -> Iterator[Finding]:
    """Values that the metamodel does not allow, as sphinx-needs' validator sees them."""
    for id, name in bridge.violations(app):
        entry = handbook.get(id)
        if entry is None:
            continue
        value = bridge.value(app.env, id, name)
        if name in {role.value for role in Role}:
            continue
        word = vocabulary()[entry.kind].fields.get(name, FieldWord(name))
        if word.is_date:
            rule, cure = "bad_date", "Schreiben Sie Jahr-Monat-Tag, etwa „2026-11-22“."
        elif word.words:
            rule, cure = f"unknown_{name}", meant(value, word.words)
        else:
            rule, cure = "bad_value", _number_hint(name)
        yield Finding(rule, f"{id}: „{value}“ passt nicht zu „:{name}:“.", entry.place, cure)


def _number_hint(name: str) -> str:
    return (
        "Schreiben Sie eine Zahl von 1 bis 120 (Monate)."
        if name == "durchsicht_alle"
        else "Schreiben Sie ein Wort oder mehr."
    )


def report(app: Sphinx, builder: Builder) -> None:
    """Warn of every finding."""
    found = findings(app)
    domain_of(app.env).reported = tuple(found)
    for finding in found:
        place = (finding.place.page, finding.place.line)
        log = logger.info if finding.severity is Severity.NOTE else logger.warning
        log("%s", finding, location=place, type=OURS, subtype=finding.rule)


# ── other people's warnings ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Known:
    """A warning that we say in German."""

    kind: str
    """``type.subtype`` of Sphinx."""
    pattern: str
    """What its English text looks like; its groups go to ``say``."""
    rule: str
    say: Callable[..., tuple[str, str]]
    """Message and hint."""


def _directive(name: str) -> tuple[str, str]:
    known = [
        *(kind.value for kind in Kind),
        *VIEWS,
        "bereich",
        "grid",
        "card",
        "toctree",
        "note",
        "warning",
        "figure",
        "image",
    ]
    usual = "Möglich sind „tom“ (Maßnahme), „avv“ (Klausel), „kontrolle“ und andere; siehe „Mitschreiben“."
    return f"Den Block „{{{name}}}“ gibt es nicht.", meant(name, known) or usual


def _role(name: str) -> tuple[str, str]:
    cure = meant(name, ["any", "doc", "ref", "term", "abbr", "index"])
    return f"Die Rolle „{{{name}}}“ gibt es nicht.", f"{cure} Auf einen Eintrag verweist „[](#ACO-B1-07)“."


def _target(name: str) -> tuple[str, str]:
    return f"Das Ziel „{name}“ gibt es nicht.", "Prüfen Sie die Kennung oder den Dateinamen hinter „#“."


KNOWN: tuple[_Known, ...] = (
    _Known("myst.directive_unknown", r"Unknown directive type: '?([^']+)'?", "unknown_directive", _directive),
    _Known("myst.role_unknown", r'Unknown interpreted text role "([^"]+)"', "unknown_role", _role),
    _Known("myst.xref_missing", r"'myst' cross-reference target not found: '([^']*)'", "unknown_reference", _target),
    _Known("myst.xref_missing", r"local id not found in doc '[^']*': '([^']*)'", "unknown_reference", _target),
    _Known("myst.xref_missing", r"Unknown source document '([^']*)'", "unknown_reference", _target),
    _Known(
        "myst.topmatter",
        r".*",
        "broken_front_matter",
        lambda: (
            "Der Kopf der Seite zwischen den beiden „---“ ist kein gültiges YAML.",
            "Schreiben Sie je Zeile „name: Wert“, oder lassen Sie den Kopf weg.",
        ),
    ),
    _Known(
        "myst.header",
        r"Non-consecutive header level increase; H(\d) to H(\d).*",
        "skipped_heading",
        lambda above, below: (
            f"Auf eine Überschrift der Ebene {above} folgt eine der Ebene {below}.",
            f"Schreiben Sie „{'#' * (int(above) + 1)}“ statt „{'#' * int(below)}“.",
        ),
    ),
    _Known(
        "toc.not_included",
        r".*",
        "page_not_reachable",
        lambda: (
            "Diese Seite steht in keinem Inhaltsverzeichnis, niemand findet sie.",
            "Nennen Sie sie im „toctree“ der Seite „index.md“ darüber.",
        ),
    ),
    _Known(
        "toc.not_readable",
        r"toctree contains reference to (?:nonexisting|non-existing) document '([^']*)'.*",
        "unknown_page",
        lambda name: (
            f"Das Inhaltsverzeichnis nennt die Seite „{name}“, die es nicht gibt.",
            "Prüfen Sie den Dateinamen.",
        ),
    ),
    _Known(
        "myst.duplicate_def",
        r".*",
        "duplicate_definition",
        lambda: ("Ein Linkziel ist auf dieser Seite zweimal definiert.", "Löschen Sie eine der beiden Zeilen."),
    ),
)
"""Warnings about what writers type, in the words of others; the rest passes unchanged."""


class InGerman(python_logging.Filter):
    """Takes in warnings that we say ourselves; lets all others pass."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app

    def filter(self, record: python_logging.LogRecord) -> bool:
        """Whether the record is to be printed as it is."""
        kind = ".".join(filter(None, (getattr(record, "type", None) or "", getattr(record, "subtype", None) or "")))
        if kind.startswith(OURS):
            return True
        if kind in TOLD_BY_US:
            return False
        text = record.getMessage()
        known = next((k for k in KNOWN if kind == k.kind and re.match(k.pattern, text, re.DOTALL)), None)
        env = getattr(self.app, "env", None)
        if known is None or env is None:
            return True
        match = re.match(known.pattern, text, re.DOTALL)
        groups = match.groups() if match else ()
        if known.rule == "unknown_reference" and ID.fullmatch(groups[0]):
            return False  # note_references() has seen it
        place = self._place(getattr(record, "location", None))
        if place is None:
            return True
        message, hint = known.say(*groups)
        finding = Finding(known.rule, message, place, hint)
        if domain_of(env).reported is None:
            domain_of(env).page(place.page).findings.append(finding)
            return False
        record.msg, record.args = str(finding), ()
        record.__dict__.update(type=OURS, subtype=finding.rule)
        return True

    def _place(self, location: Any) -> Place | None:
        if isinstance(location, nodes.Node):
            location = get_node_location(location)
        if isinstance(location, tuple):
            docname, line = location
            return Place(str(docname), int(line or 1))
        if not isinstance(location, str):
            return None
        path, _, line = location.rpartition(":")
        if not line.isdigit():
            path, line = location.rstrip(":"), "1"
        docname = self.app.env.path2doc(Path(path)) if "/" in path or path.endswith(".md") else path
        return Place(docname, int(line)) if docname in self.app.env.found_docs else None


def _listen(app: Sphinx) -> None:
    """Stand before the handlers that print warnings."""
    for handler in python_logging.getLogger("sphinx").handlers:
        if handler.level >= python_logging.WARNING:
            handler.filters.insert(0, InGerman(app))


def setup(app: Sphinx) -> None:
    """Report once everything is read and linked (after sphinx-needs, priority 500)."""
    app.connect("builder-inited", _listen)
    app.connect("write-started", report, priority=900)
