"""Findings ─▶ warnings with file and line. The only module that warns.

What is seen while reading is kept with its page, so that every build reports every finding, also of pages that it did
not read again.
"""

from collections.abc import Iterator

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util import logging

from nachweis.compliance.finding import Finding, Severity, about, meant
from nachweis.compliance.model import ID, Handbook, Place
from nachweis.handbook import bridge
from nachweis.handbook.domain import HandbookDomain, domain_of
from nachweis.handbook.page import NAME
from nachweis.handbook.reading.editions import beyond
from nachweis.handbook.reading.gate.pages import odd_files
from nachweis.handbook.settings.config import edition_of
from nachweis.handbook.stale import PAGED, doubtful
from nachweis.handbook.views.every import view_of
from nachweis.vocabulary import Edition, Kind, Link, ValueType, field_word, kind_word

logger = logging.getLogger(__name__)

_LEFT_OUT = frozenset({"unknown_page", "unknown_reference", "unknown_file", "empty_contents"})
"""What an edition seems to miss because it leaves it out; what is missing indeed is told where everything is there."""


def findings(app: Sphinx) -> list[Finding]:
    """Every finding of this build, in the order of places, each once."""
    domain = domain_of(app.env)
    found = [finding for page in domain.pages.values() for finding in page.findings]
    found.extend(odd_files(app))
    found.extend(_duplicates(domain))
    found.extend(_references(domain))
    if edition_of(app.config) is not Edition.INTERNAL:  # the others are checked where everything is there
        found = [finding for finding in found if finding.rule not in _LEFT_OUT]
        return sorted(set(found), key=lambda finding: (finding.place, finding.rule, finding.message))
    found.extend(beyond(domain))
    found.extend(_untitled(app))
    found.extend(_unknown_documents(domain))
    found.extend(_wrong_targets(domain.handbook))
    found.extend(_violations(app, domain.handbook))
    found.extend(domain.build.findings)
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
                topic=id,
            )


def _next_free(id: str, taken: dict[str, Place]) -> str:
    head, _, tail = id.rpartition("-")
    if not tail.isdigit():
        return f"{id}-2"
    number = int(tail)
    while (candidate := f"{head}-{number:0{len(tail)}}") in taken:
        number += 1
    return candidate


def _references(domain: HandbookDomain) -> Iterator[Finding]:
    """References in prose that look like an id which does not exist."""
    for docname, page in domain.pages.items():
        for reference in page.references:
            target = reference.target
            if ID.fullmatch(target) and target not in domain.handbook and not reference.type:
                yield Finding(
                    "unknown_reference",
                    f"Den Eintrag „{target}“ gibt es nicht.",
                    Place(docname, reference.line),
                    meant(target, domain.handbook.ids) or "Prüfen Sie die Kennung.",
                    topic=target,
                )


def _unknown_documents(domain: HandbookDomain) -> Iterator[Finding]:
    """Views of a document, a control or an entry that does not exist."""
    handbook = domain.handbook
    documents = [entry.id for entry in handbook.of(Kind.DOCUMENT)]
    for docname, page in domain.pages.items():
        for query, line, *_ in page.queries:
            view = view_of(query)
            rule, what, known = (
                ("unknown_document", "Ein Dokument", documents)
                if view.of_document
                else ("unknown_reference", "Den Eintrag", handbook.ids)
            )
            for id in filter(None, view.names(query)):
                if id not in handbook:
                    cure = meant(id, known) or "Prüfen Sie die Kennung."
                    yield Finding(rule, f"{what} „{id}“ gibt es nicht.", Place(docname, line), cure, topic=id)


def _untitled(app: Sphinx) -> Iterator[Finding]:
    """Pages without a heading: no table of contents can name them."""
    for docname, title in app.env.titles.items():
        if title.astext() == "<no title>":
            yield Finding(
                "page_without_heading",
                "Diese Seite hat keine Überschrift.",
                Place(docname),
                "Schreiben Sie in die erste Zeile „# “ und den Titel.",
            )


def _wrong_targets(handbook: Handbook) -> Iterator[Finding]:
    """Links to an entry of a kind that the metamodel does not allow there."""
    for entry in handbook:
        words = kind_word(entry.kind).links
        for link, ids in entry.links.items():
            allowed = words[link.value].starts[entry.kind] if link.value in words else frozenset(Kind)
            for id in ids:
                target = handbook.get(id)
                if target is not None and target.kind not in allowed:
                    kinds = " oder ".join(sorted(kind_word(kind).label for kind in allowed))
                    yield about(
                        entry,
                        "link_to_wrong_kind",
                        f"{entry.id} verweist mit „{link.value}“ auf {id}, das ist {kind_word(target.kind).label}.",
                        f"Erlaubt ist {kinds}. {meant(id, (e.id for e in handbook.of(*allowed)))}".rstrip(),
                        f"{link.value} {id}",
                    )


def _violations(app: Sphinx, handbook: Handbook) -> Iterator[Finding]:
    """Values that the metamodel does not allow, as sphinx-needs' validator sees them."""
    for id, name in bridge.violations(app):
        entry = handbook.get(id)
        if entry is None:
            continue
        value = bridge.value(app.env, id, name)
        if name in set(Link):
            continue
        word = field_word(name, entry.kind)
        if word.is_date:
            more = "" if word.type is ValueType.DAY else " Mehrere Tage trennt ein Semikolon."
            rule, cure = "bad_date", f"Schreiben Sie Jahr-Monat-Tag, etwa „2026-11-22“.{more}"
        elif word.words:
            rule, cure = "unknown_word", meant(value, word.words)
        else:
            rule, cure = "bad_value", _FORMS.get(word.type, "Schreiben Sie ein Wort oder mehr.")
        yield about(entry, rule, f"{id}: „{value}“ passt nicht zu „:{name}:“.", cure, name)


_FORMS = {
    ValueType.MONTHS: "Schreiben Sie eine Zahl von 1 bis 120 (Monate).",
    ValueType.PERIOD: "Schreiben Sie Zahl und Einheit, etwa „2 Wochen“, „14 Tage“, „1 Monat“ oder „10 Werktage“.",
}
"""How a value of a type is written."""


def report(app: Sphinx, builder: Builder) -> None:
    """Warn of every finding."""
    if app.builder.format not in PAGED:
        for docname in doubtful(app):
            app.env.get_and_resolve_doctree(
                docname, app.builder
            )  # what is wrong with its references is told on the way
    found = findings(app)
    domain_of(app.env).build.reported = tuple(found)
    if app.config.nachweis_told:
        return
    for finding in found:
        if finding.record:
            continue  # it stands in the handbook already
        page, line = finding.place.page, finding.place.line
        place: tuple[str, int] | str = (page, line) if page in app.env.found_docs else f"{page}:{line}"
        log = logger.info if finding.severity is Severity.NOTE else logger.warning
        log("%s", finding, location=place, type=NAME, subtype=finding.rule)


def setup(app: Sphinx) -> None:
    """Report once everything is read and linked (after sphinx-needs, priority 500)."""
    app.add_config_value("nachweis_told", False, "")  # set by who tells what is found himself: nothing is logged then
    app.connect("write-started", report, priority=900)
