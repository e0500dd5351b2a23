"""Other people's warnings about what a writer typed, taken in and said in German as findings of ours."""

import logging as python_logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.logging import get_node_location

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import ID, Place
from nachweis.handbook.domain import domain_of
from nachweis.handbook.page import NAME

TOLD_BY_US = (
    "needs.link_outgoing",
    "needs.link_target_type",
    "needs.duplicate_id",
    "needs.create_need",
    "toc.no_title",
)
"""Warnings whose facts we report ourselves, with line and cure."""


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
    about: int = 1
    """How many of the groups, from the first, say what it is about."""


def _target(name: str) -> tuple[str, str]:
    return f"Das Ziel „{name}“ gibt es nicht.", "Prüfen Sie die Kennung oder den Dateinamen hinter „#“."


KNOWN: tuple[_Known, ...] = (
    _Known(
        "",  # Sphinx forgot the types of these
        r"duplicate label ([^,]*), other instance in (.*)",
        "duplicate_label",
        lambda name, path: (
            f"Die Marke „{name}“ gibt es schon in {Path(path).name}.",
            "Nehmen Sie eine andere, und ändern Sie die Verweise darauf.",
        ),
    ),
    _Known(
        "",
        r"duplicate term description of (.*), other instance in (.*)",
        "duplicate_term",
        lambda term, page: (f"„{term}“ ist schon auf der Seite „{page}“ erklärt.", "Löschen Sie eine der Erklärungen."),
    ),
    _Known(
        "",
        r"duplicate label of equation ([^,]*), other instance in (.*)",
        "duplicate_label",
        lambda name, page: (
            f"Die Formel „{name}“ gibt es schon auf der Seite „{page}“.",
            "Nehmen Sie eine andere Marke.",
        ),
    ),
    _Known("myst.xref_missing", r"'myst' cross-reference target not found: '([^']*)'", "unknown_reference", _target),
    _Known("myst.xref_missing", r"local id not found in doc '[^']*': '([^']*)'", "unknown_reference", _target),
    _Known("myst.xref_missing", r"Unknown source document '([^']*)'", "unknown_reference", _target),
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
    _Known("ref.ref", r"undefined label: '([^']*)'.*", "unknown_reference", _target),
    _Known("ref.doc", r"unknown document: '([^']*)'.*", "unknown_reference", _target),
    _Known("ref.term", r"term not in glossary: '([^']*)'.*", "unknown_reference", _target),
    _Known("ref.any", r"'any' reference target not found: '?([^']*)'?", "unknown_reference", _target),
    _Known(
        "empty_glob",  # Sphinx forgot the type
        r"toctree glob pattern '([^']*)' didn't match any documents",
        "empty_contents",
        lambda pattern: (
            f"Zum Muster „{pattern}“ im Inhaltsverzeichnis gibt es keine Seite.",
            "Legen Sie eine Seite in den Ordner, oder löschen Sie die Zeile.",
        ),
    ),
    _Known(
        "toc.duplicate_entry",
        r"duplicated entry found in toctree: (.*)",
        "page_named_twice",
        lambda name: (f"Das Inhaltsverzeichnis nennt „{name}“ zweimal.", "Löschen Sie eine der beiden Zeilen."),
    ),
    _Known(
        "myst.header",
        r"Document headings start at H(\d).*",
        "skipped_heading",
        lambda level: (
            f"Die Seite beginnt mit einer Überschrift der Ebene {level}.",
            "Schreiben Sie in der ersten „# “.",
        ),
    ),
    _Known(
        "docutils",
        r"Directive '([^']*)': maximum (\d+) argument\(s\) allowed, (\d+) supplied.*",
        "superfluous_argument",
        lambda name, allowed, given: (
            f"Der Block „{{{name}}}“ hat in der ersten Zeile zu viele Angaben: {given} statt höchstens {allowed}.",
            "Löschen Sie, was zu viel ist.",
        ),
    ),
    _Known(
        "myst.directive_option",
        r"'([^']*)': Unknown option keys?: (.*?)(?: \(allowed: (.*)\))?",
        "unknown_option",
        lambda name, keys, allowed: (
            f"Der Block „{{{name}}}“ kennt die Angabe {keys} nicht.".replace("[", "")
            .replace("]", "")
            .replace("'", "„", 1)
            .replace("'", "“", 1),
            "Prüfen Sie die Schreibweise, oder löschen Sie die Zeile.",
        ),
        about=2,
    ),
    _Known(
        "myst.directive_option",
        r"'([^']*)': Invalid option value for '([^']*)'.*",
        "bad_option_value",
        lambda name, option: (
            f"Der Block „{{{name}}}“ kann mit dem Wert von „:{option}:“ nichts anfangen.",
            "Prüfen Sie den Wert, oder löschen Sie die Zeile.",
        ),
        about=2,
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
        "myst.directive_parse",
        r"'([^']*)': Has content, but none permitted",
        "superfluous_text",
        lambda name: (f"Der Block „{{{name}}}“ hat keinen Text.", "Löschen Sie, was zwischen seinen Klammern steht."),
    ),
    _Known(
        "myst.directive_option",
        r"'([^']*)': Invalid options format.*",
        "broken_options",
        lambda name: (
            f"Die Angaben des Blocks „{{{name}}}“ sind nicht zu lesen.",
            "Schreiben Sie je Zeile „:name: Wert“, ohne Leerzeichen davor.",
        ),
    ),
    _Known(
        "docutils",
        r"Directive '([^']*)': (\d+) argument\(s\) required, (\d+) supplied",
        "missing_argument",
        lambda name, wanted, given: (
            f"Dem Block „{{{name}}}“ fehlen Angaben in der ersten Zeile: {given} von {wanted} sind da.",
            "Schreiben Sie etwa „:::{matrix} kontrolle recht“ oder „:::{register} tom“.",
        ),
    ),
    _Known(
        "docutils",
        r"Document or section may not begin with a transition.*",
        "line_at_start",
        lambda: ("Eine Seite oder ein Abschnitt beginnt nicht mit einer Trennlinie.", "Löschen Sie die Zeile „---“."),
    ),
    _Known(
        "ref.footnote",
        r"Footnote \[([^\]]*)\] is not referenced\.",
        "unused_footnote",
        lambda name: (
            f"Auf die Fußnote „{name}“ verweist niemand.",
            f"Schreiben Sie im Text „[^{name}]“, oder löschen Sie sie.",
        ),
    ),
    _Known(
        "misc.highlighting_failure",
        r"Pygments lexer name '([^']*)' is not known",
        "unknown_language",
        lambda name: (
            f"Die Sprache „{name}“ eines Codeblocks ist nicht bekannt.",
            "Schreiben Sie etwa „markdown“ oder „text“.",
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
        if kind.startswith(NAME):
            return True
        if kind in TOLD_BY_US or {kind, kind.partition(".")[0]} & set(self.app.config.suppress_warnings):
            return False
        place = self._place(getattr(record, "location", None)) if getattr(self.app, "env", None) else None
        if place is None:
            return True
        if record.created < domain_of(self.app.env).read_now.get(place.page, 0):
            return False  # the page was read once more since
        domain, finding = domain_of(self.app.env), self._in_german(kind, record.getMessage(), place)
        if finding.rule == "unknown_reference" and any(
            ID.fullmatch(reference.target) and f"„{reference.target}“" in finding.message
            for reference in domain.page(place.page).references
        ):
            return False  # note_references() has seen it
        if domain.build.reported is None:
            domain.page(place.page).findings.append(finding)
            return False
        if finding in domain.build.reported:
            return False
        domain.build.reported = tuple(
            sorted((*domain.build.reported, finding), key=lambda f: (f.place, f.rule, f.message))
        )
        record.msg, record.args = str(finding), ()
        record.__dict__.update(type=NAME, subtype=finding.rule)
        return True

    def _in_german(self, kind: str, text: str, place: Place) -> Finding:
        """A warning as a finding: kept with its page, so that it is told again when the page is not read again."""
        for known in KNOWN:
            if kind == known.kind and (match := re.fullmatch(known.pattern, text, re.DOTALL)):
                message, hint = known.say(*match.groups())
                return Finding(known.rule, message, place, hint, topic=" ".join(match.groups()[: known.about]))
        words = " ".join(text.replace(f"{self.app.srcdir}/", "").split())
        message = f"Sphinx meldet auf Englisch: {words}"
        topic = re.sub(r"\d+", "", words)  # a line in it is another one tomorrow
        return Finding("told_in_english", message, place, "Prüfen Sie die Stelle.", topic=topic)

    def _place(self, location: Any) -> Place | None:
        if isinstance(location, nodes.Node):
            location = get_node_location(location)
        if isinstance(location, tuple):
            docname, line = location
            return Place(str(docname), int(line or 1))
        if not isinstance(location, str):
            return None
        if location in self.app.env.found_docs:
            return Place(location)
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
    """Listen as soon as there is an environment."""
    app.connect("builder-inited", _listen)
