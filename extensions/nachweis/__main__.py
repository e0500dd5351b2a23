"""The command line behind the nox sessions: ``python -m nachweis html`` and ``check``.

It runs Sphinx in this process and says in German what a person wants to know: steps with their progress, each
finding with file, line and cure, and one summary.
"""

import argparse
import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Kind
from nachweis.handbook.domain import domain_of

BUILD = Path("_build")


class Progress:
    """Steps of a build with a counter, on one line where there is a terminal."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.live = out.isatty()
        self.step = ""
        self.total = 0
        self.done = 0

    def begin(self, step: str, total: int) -> None:
        """Start a step of ``total`` pages."""
        self.end()
        self.step, self.total, self.done = step, total, 0

    def advance(self) -> None:
        """One page more."""
        self.done += 1
        if self.live and self.step:
            self.out.write(f"\r{self.step} … {self.done} von {self.total} Seiten ")
            self.out.flush()

    def end(self) -> None:
        """Close the step."""
        if self.step and self.done:
            self.out.write(
                f"{chr(13) if self.live else ''}{self.step}: {self.done} Seiten{' ' * 20 if self.live else ''}\n"
            )
            self.out.flush()
        self.step = ""


class Warnings(io.StringIO):
    """What Sphinx warns of besides our findings; printed in its own words, once each."""

    _ours = re.compile(r"\[nachweis\.[a-z0-9_]+\]\s*$")
    _colour = re.compile(r"\x1b\[[0-9;]*m")

    def others(self) -> list[str]:
        """The lines that are no findings of ours."""
        return [
            line
            for line in dict.fromkeys(self._colour.sub("", self.getvalue()).splitlines())
            if line and not self._ours.search(line)
        ]


def listen(app: Sphinx, progress: Progress) -> None:
    """Turn Sphinx' events into progress."""

    def reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        progress.begin("Lesen", len(docnames))

    def writing(app: Sphinx, builder: Builder) -> None:
        progress.begin("Schreiben", len(app.env.found_docs))

    app.connect("env-before-read-docs", reading)
    app.connect("source-read", lambda *_: progress.advance())
    app.connect("write-started", writing)
    app.connect("html-page-context", lambda *_: progress.advance())
    app.connect("build-finished", lambda *_: progress.end())


def build(source: Path, out: Path, builder: str, *, fresh: bool, jobs: int) -> tuple[Sphinx, list[str]]:
    """Build ``source`` and give the application with what it knows, and other people's warnings."""
    progress, warnings = Progress(sys.stdout), Warnings()
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(
            source,
            source,
            out,
            out.parent / ".doctrees" / builder,
            builder,
            status=None,
            warning=warnings,
            freshenv=fresh,
            parallel=jobs,
        )
        listen(app, progress)
        app.build()
    return app, warnings.others()


def print_findings(source: Path, app: Sphinx, findings: Iterable[Finding], others: Iterable[str]) -> None:
    """Each finding with its file and line."""
    for finding in findings:
        path = os.path.relpath(app.env.doc2path(finding.place.page), source)
        print(f"{path}:{finding.place.line}: {finding.severity}: {finding} [{finding.rule}]")
    for line in others:
        print(line.replace(f"{source}{os.sep}", ""))


def summary(app: Sphinx, findings: tuple[Finding, ...], others: int, seconds: float) -> str:
    """What the handbook holds and what was found, in one line."""
    handbook = domain_of(app.env).handbook
    counts = (
        _counted(len(handbook.of(Kind.DOCUMENT)), "Dokument", "Dokumente"),
        _counted(len(handbook.of(Kind.MEASURE)), "Maßnahme", "Maßnahmen"),
        _counted(len(handbook.of(Kind.CLAUSE)), "Klausel", "Klauseln"),
        _counted(len(findings) + others, "Befund", "Befunde") if findings or others else "keine Befunde",
    )
    return f"{', '.join(counts)} – in {seconds:.1f} Sekunden".replace(".", ",")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def commit_time(source: Path) -> str:
    """When the commit was made, in seconds since 1970: the date that goes into what is built."""
    try:
        git = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=source, capture_output=True, text=True, check=False
        )
    except OSError:
        return "0"
    return git.stdout.strip() or "0"


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 if all is well, 1 if ``check`` found errors, 2 if nothing could be built."""
    parser = argparse.ArgumentParser(
        prog="python -m nachweis", description="Das Datenschutz-Handbuch bauen und prüfen."
    )
    parser.add_argument("command", choices=("html", "check"), metavar="html|check", help="was zu tun ist")
    parser.add_argument("--neu", action="store_true", help="alles neu lesen")
    parser.add_argument("-j", "--jobs", type=int, default=1, help="wie viele Prozesse (Vorgabe: 1)")
    given = parser.parse_args(arguments)
    source = Path.cwd()
    os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time(source))
    started = time.perf_counter()
    out, builder = (
        (source / BUILD / "html", "html") if given.command == "html" else (source / BUILD / "check", "schema")
    )
    try:
        app, others = build(source, out, builder, fresh=given.neu, jobs=given.jobs)
    except SphinxError as error:
        print(f"Das Handbuch lässt sich nicht bauen: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nAbgebrochen. Der nächste Lauf macht dort weiter.", file=sys.stderr)
        return 130
    findings = domain_of(app.env).reported or ()
    print_findings(source, app, findings, others)
    print(summary(app, findings, len(others), time.perf_counter() - started))
    if given.command == "check":
        return int(bool(others) or any(finding.severity is Severity.ERROR for finding in findings))
    print(f"Das Handbuch liegt in {out / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
