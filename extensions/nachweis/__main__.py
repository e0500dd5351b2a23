"""The command line behind the nox sessions: ``python -m nachweis handbook``, ``html``, ``pdf`` and ``check``.

It runs Sphinx in this process and says in German what a person wants to know: steps with their progress, each
finding with file, line and cure, and one summary.
"""

import argparse
import gc
import io
import json
import os
import re
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError, SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from nachweis import __version__
from nachweis.compliance.days import read_day
from nachweis.compliance.finding import Finding, Severity
from nachweis.exchange.sarif import plain, sarif
from nachweis.handbook.domain import domain_of
from nachweis.handbook.settings.config import edition_of
from nachweis.releases.store import newest_archive
from nachweis.typed import Parser
from nachweis.vocabulary import Edition, Kind, read_edition

BUILD = Path("_build")


class Progress:
    """Steps of a build with a counter, on one line where there is a terminal."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.live = out.isatty()
        self.step = ""
        self.total = 0
        self.left: set[str] = set()

    @property
    def done(self) -> int:
        """How many of the announced pages are done."""
        return self.total - len(self.left)

    def begin(self, step: str, pages: Collection[str]) -> None:
        """Announce a step that goes over ``pages``."""
        self.end()
        self.step, self.left = step, set(pages)
        self.total = len(self.left)

    def advance(self, pages: Iterable[str]) -> None:
        """Pages are done; those that nobody announced do not count."""
        self.left.difference_update(pages)
        if self.live and self.step:
            self.out.write(f"\r{self.step} … {self.done} von {_counted(self.total, 'Seite', 'Seiten')} ")
            self.out.flush()

    def end(self) -> None:
        """Close the step."""
        if self.step and self.done:
            self.out.write(
                f"{chr(13) if self.live else ''}{self.step}: {_counted(self.done, 'Seite', 'Seiten')}"
                f"{' ' * 20 if self.live else ''}\n"
            )
            self.out.flush()
        self.step = ""


class Warnings(io.StringIO):
    """What Sphinx warns of besides our findings; printed in its own words, once each."""

    _ours = re.compile(r"\[nachweis\.[a-z0-9_]+\]\s*$")
    _begins = re.compile(r"^(?:\S.*?: )?(?:WARNING|ERROR|SEVERE|CRITICAL): ")
    _colour = re.compile(r"\x1b\[[0-9;]*m")

    def others(self) -> list[str]:
        """The lines that are no findings of ours."""
        told: list[str] = []
        for line in self._colour.sub("", self.getvalue()).splitlines():
            if told and line and not self._begins.search(line):
                told[-1] = f"{told[-1]} {line.strip()}"  # what one warning says in several lines
            elif line and not self._ours.search(line):
                told.append(line)
        return list(dict.fromkeys(told))


def listen(app: Sphinx, progress: Progress) -> None:
    """Turn what Sphinx does into progress: the pages that it reads, and those that it writes after an edit."""

    def reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        progress.begin("Lesen", docnames)

    def writing(app: Sphinx, builder: Builder) -> None:
        write = builder.write_documents

        def counted(docnames: Set[str]) -> None:
            progress.begin(_STEPS.get(builder.name, "Schreiben"), docnames)
            write(docnames)
            progress.end()  # what comes now are pages that nobody wrote: search, contents

        vars(builder)["write_documents"] = counted

    app.connect("env-before-read-docs", reading)
    app.connect("source-read", lambda app, docname, content: progress.advance([docname]))
    app.connect("env-merge-info", lambda app, env, docnames, other: progress.advance(docnames))
    app.connect("write-started", writing)
    app.connect("doctree-resolved", lambda app, doctree, docname: progress.advance([docname]))
    app.connect("build-finished", lambda *_: progress.end())


_STEPS = {"pdf": "Setzen"}
"""What writing is called where it is not for the web."""


def build(
    source: Path, out: Path, builder: str, settings: dict[str, str | bool], *, fresh: bool, jobs: int, quiet: bool
) -> tuple[Sphinx, list[str]]:
    """Build ``source`` and give the application with what it knows, and other people's warnings.

    :param settings: Values that go before those of ``conf.py``.
    """
    progress, warnings = Progress(io.StringIO() if quiet else sys.stdout), Warnings()
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(
            source,
            source,
            out,
            out.parent / ".doctrees",  # one for all builders: what was read for one is not read again for another
            builder,
            confoverrides={**settings, "nachweis_told": True},
            status=None,
            warning=warnings,
            freshenv=fresh,
            parallel=jobs,
        )
        listen(app, progress)
        if (
            not app.config.nachweis_before
            and not app.config.nachweis_version
            and (before := newest_archive(source, edition_of(app.config)))
        ):
            app.config.nachweis_before = str(before)
        if builder == "schema" and not app.config.nachweis_today:
            app.config.nachweis_today = datetime.now().astimezone().date().isoformat()
        try:
            app.build()
        except SphinxError as error:
            raise Unfinished(app, warnings.others(), error) from error
    return app, warnings.others()


class Unfinished(Exception):  # noqa: N818 – it is no mistake of the program's
    """A build that stopped, with what it had found until then."""

    def __init__(self, app: Sphinx, others: list[str], reason: SphinxError) -> None:
        super().__init__(str(reason))
        self.app = app
        self.others = others


def summary(app: Sphinx, findings: Sequence[Finding], others: int, seconds: float) -> Iterator[str]:
    """What the handbook holds and what was found, in a few lines."""
    handbook = domain_of(app.env).handbook
    counts = (
        _counted(len(handbook.of(Kind.DOCUMENT)), "Dokument", "Dokumente"),
        _counted(len(handbook.of(Kind.MEASURE)), "Maßnahme", "Maßnahmen"),
        _counted(len(handbook.of(Kind.CLAUSE)), "Klausel", "Klauseln"),
    )
    yield f"{', '.join(counts)} – in {seconds:.1f} Sekunden".replace(".", ",")
    new = [finding for finding in findings if not finding.record]
    known = [finding for finding in findings if finding.record]
    yield f"Neu: {_weighed(new, others)}"
    if known:
        yield f"In Befunden festgehalten: {_weighed(known)}, davon angenommen: {sum(f.accepted for f in known)}"


def _weighed(findings: Sequence[Finding], others: int = 0) -> str:
    counts = Counter(finding.severity for finding in findings)
    counts[Severity.WARNING] += others
    names = {
        Severity.ERROR: ("Fehler", "Fehler"),
        Severity.WARNING: ("Warnung", "Warnungen"),
        Severity.NOTE: ("Hinweis", "Hinweise"),
    }
    return (
        ", ".join(_counted(counts[severity], *names[severity]) for severity in Severity if counts[severity]) or "nichts"
    )


def held_back(app: Sphinx, findings: Iterable[Finding]) -> Iterator[str]:
    """The written findings that are open and keep a release back, each with what the rules find there."""
    handbook = domain_of(app.env).handbook
    counts = Counter(finding.record for finding in findings if finding.record and finding.holds_back)
    for id, count in counts.items():
        record = handbook[id]
        path = path_of(app)(record.place.page)
        yield (
            f"{path}:{record.place.line}: Fehler: {id} ist offen und hält mit {_counted(count, 'Punkt', 'Punkten')} "
            "die Freigabe auf. Beheben Sie den Mangel, oder nehmen Sie ihn an, mit „:freigabe:“, „:grund:“ und "
            "„:gilt_bis:“."
        )


def _framed(line: str) -> str:
    """A warning in the English of others, with a German word before it."""
    return re.sub(
        r"(?:^|(?<=: ))(?:WARNING|ERROR|SEVERE|CRITICAL): ", "Warnung: Sphinx meldet auf Englisch: ", line, count=1
    )


def path_of(app: Sphinx) -> Callable[[str], str]:
    """The way from a page's name to its source file, from the root of the repository."""

    def path(page: str) -> str:
        if os.path.lexists(Path(app.srcdir) / page):
            return page  # a file that is no page
        known = page if page in app.env.found_docs else app.config.root_doc
        return Path(os.path.relpath(app.env.doc2path(known), app.srcdir)).as_posix()

    return path


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _git(source: Path, *arguments: str) -> str:
    """What git says; empty without git or repository."""
    try:
        git = subprocess.run(
            ["git", *arguments], cwd=source, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError:
        return ""
    return git.stdout.strip()


def commit_time(source: Path) -> str:
    """When the commit was made, in seconds since 1970: the date that goes into what is built; empty without git."""
    return _git(source, "log", "-1", "--format=%ct")


def commit(source: Path) -> str:
    """The commit that is built, and whether files differ from it; empty without git."""
    name = _git(source, "rev-parse", "HEAD")
    return f"{name} (mit Änderungen, die nicht festgehalten sind)" if name and _git(source, "status", "-s") else name


def arguments_of(given: Sequence[str] | None) -> argparse.Namespace:
    """What was typed.

    :raises SystemExit: With 2 if it makes no sense.
    """
    parser = Parser(prog="python -m nachweis", description="Das Datenschutz-Handbuch bauen und prüfen.")
    parser.add_argument(
        "command",
        choices=("handbook", "html", "pdf", "check"),
        metavar="handbook|html|pdf|check",
        help="Website und PDF bauen, nur die Website, nur das PDF, oder prüfen, ohne Seiten zu schreiben",
    )
    parser.add_argument("--neu", action="store_true", help="alles neu lesen")
    parser.add_argument("-j", "--jobs", type=int, default=1, help="wie viele Prozesse (Vorgabe: 1)")
    parser.add_argument("--freigabe", action="store_true", help="streng prüfen, wie vor einer Veröffentlichung")
    parser.add_argument("--heute", type=_day, metavar="JJJJ-MM-TT", help="der Tag, an dem Fristen gemessen werden")
    parser.add_argument(
        "--format",
        choices=("text", "zeilen", "sarif"),
        default="text",
        metavar="text|zeilen|sarif",
        help="wie die Befunde ausgegeben werden",
    )
    parser.add_argument("--ausgabe", type=Path, metavar="DATEI", help="wohin sie geschrieben werden")
    parser.add_argument("--fassung", default="", metavar="NAME", help="wie die Fassung heißt, die gebaut wird")
    parser.add_argument("--frueher", type=Path, metavar="NEEDS.JSON", help="die Einträge der Fassung davor")
    parser.add_argument("--quelle", default="", metavar="COMMIT", help="der Stand in git, aus dem gebaut wird")
    parser.add_argument(
        "--fuer",
        type=_edition,
        default=Edition.INTERNAL,
        metavar="AUSGABE",
        help="intern, pruefung oder kunde",
    )
    parser.add_argument("--dokument", metavar="KENNUNG", help="pdf: nur dieses Dokument mit seinen Anlagen")
    parser.add_argument(
        "--arbeitspapier", action="store_true", help="pdf: Deckung und offene Punkte mit Spalten zum Ausfüllen"
    )
    return parser.parse_args(given)


def _edition(written: str) -> Edition:
    edition = read_edition(written)
    if edition is None:
        raise argparse.ArgumentTypeError(f"eine Ausgabe „{written}“ gibt es nicht, nur {', '.join(Edition)}")
    return edition


def _day(written: str) -> str:
    if read_day(written) is None:
        raise argparse.ArgumentTypeError(f"„{written}“ ist kein Tag; schreiben Sie Jahr-Monat-Tag, etwa 2026-11-22")
    return written


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 if all is well, 1 if errors were found, 2 if nothing could be built."""
    given = arguments_of(arguments)
    gc.set_threshold(*RARELY)
    source = Path.cwd()
    if "SOURCE_DATE_EPOCH" not in os.environ and (made := commit_time(source)):
        os.environ["SOURCE_DATE_EPOCH"] = made
    started = time.perf_counter()
    machine = given.format != "text" and given.ausgabe is None
    if problem := _cannot_start(source, given):
        print(f"Das Handbuch lässt sich nicht bauen: {problem}", file=sys.stderr)
        return 2
    others: list[str] = []
    try:
        for builder in BUILDERS[given.command]:
            out, settings = _folder(source, given) / OUT[builder], _settings(source, given, builder)
            app, more = build(source, out, builder, settings, fresh=given.neu, jobs=given.jobs, quiet=machine)
            others = list(dict.fromkeys([*others, *more]))
            given.neu = False  # what was read for one is not read again for the next
        findings = domain_of(app.env).build.reported or ()
        _tell(app, findings, others, given)
    except Unfinished as error:
        _tell(error.app, domain_of(error.app.env).build.reported or (), error.others, given)
        print(f"Das Handbuch lässt sich nicht bauen: {str(error).replace(f'{source}{os.sep}', '')}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nAbgebrochen. Der nächste Lauf macht dort weiter.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 – nobody listens any more
        return 1
    except Exception as error:  # whatever it is, a writer gets a sentence and the place of the rest
        print(f"Das Handbuch lässt sich nicht bauen: {in_words(error, source)}", file=sys.stderr)
        return 2
    if not machine:
        print("\n".join(summary(app, findings, len(others), time.perf_counter() - started)))
        for builder in BUILDERS[given.command]:
            if builder != "schema":
                print(f"{_PLACES[builder]} {_folder(source, given) / OUT[builder] / _file(builder, given)}")
    if given.freigabe:
        return int(bool(others) or any(finding.holds_back for finding in findings))
    checking = given.command == "check"
    return int(checking and (bool(others) or any(finding.holds_back and not finding.record for finding in findings)))


RARELY = (10_000, 20, 50)
"""How seldom Python looks for circles to free: most of what a build makes lives as long as it (a third of its time)."""

BUILDERS = {"handbook": ("html", "pdf"), "html": ("html",), "pdf": ("pdf",), "check": ("schema",)}
"""What each command builds, in this order."""

OUT = {"html": "html", "pdf": "pdf", "schema": "check"}
"""The folder of each builder's files."""

_PLACES = {"html": "Das Handbuch liegt in", "pdf": "Das PDF liegt in"}


def _folder(source: Path, given: argparse.Namespace) -> Path:
    """Where an edition is built: each has pages and doctrees of its own."""
    return source / BUILD / ("" if given.fuer is Edition.INTERNAL else given.fuer.value)


def _file(builder: str, given: argparse.Namespace) -> str:
    """The file that a person opens."""
    return "index.html" if builder == "html" else f"{_book(given)}.pdf"


def _book(given: argparse.Namespace) -> str:
    """What the PDF is called."""
    if given.arbeitspapier:
        return "arbeitspapier"
    return str(given.dokument).lower() if given.dokument else "handbuch"


def _settings(source: Path, given: argparse.Namespace, builder: str) -> dict[str, str | bool]:
    """The settings that the command line makes."""
    settings: dict[str, str | bool] = {"nachweis_edition": given.fuer.value}
    if given.heute:
        settings["nachweis_today"] = given.heute
    if given.freigabe:
        settings["nachweis_released"] = True
    if given.fassung:
        settings |= {"nachweis_version": given.fassung, "version": given.fassung, "release": given.fassung}
    if given.frueher:
        settings["nachweis_before"] = str(given.frueher.absolute())
    if builder == "pdf":
        settings |= {"nachweis_commit": given.quelle or commit(source), "nachweis_pdf_name": _book(given)}
        settings |= {"nachweis_pdf_document": given.dokument or "", "nachweis_pdf_working_paper": given.arbeitspapier}
    return settings


def _cannot_start(source: Path, given: argparse.Namespace) -> str:
    """Why there is nothing to begin with; empty if there is."""
    if not (source / "conf.py").is_file():
        return "In diesem Ordner liegt kein Handbuch (keine „conf.py“). Wechseln Sie in seinen Ordner."
    if (given.dokument or given.arbeitspapier) and given.command != "pdf":
        return "„--dokument“ und „--arbeitspapier“ gehören zu „pdf“."
    if given.dokument and not re.fullmatch(r"[A-Z][A-Za-z0-9-]*", given.dokument):
        return f"„{given.dokument}“ ist keine Kennung eines Dokuments, etwa „DOK-1“."
    if given.jobs < 1:
        return "Nötig ist mindestens ein Prozess, etwa „-j 1“."
    if given.ausgabe is not None and (given.ausgabe.is_dir() or not given.ausgabe.absolute().parent.is_dir()):
        return f"In „{given.ausgabe}“ lässt sich nichts schreiben. Nennen Sie eine Datei in einem Ordner, den es gibt."
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "0")
    if not re.fullmatch(r"-?[0-9]{1,11}", epoch):
        return f"Die Umgebungsvariable SOURCE_DATE_EPOCH ist „{epoch}“ und keine Zahl. Löschen Sie sie."
    if (source / BUILD).exists() and not (source / BUILD).is_dir():
        return f"„{BUILD}“ ist eine Datei und kein Ordner. Benennen Sie sie um."
    return ""


def in_words(error: Exception, source: Path) -> str:
    """What went wrong, and what to do; a mistake in ``conf.py`` by its last line, the unforeseen with its file."""
    if isinstance(error, ConfigError):
        lines = str(error).strip().splitlines()
        return f"In „conf.py“ steckt ein Fehler: {lines[-1].strip()}" if "Traceback" in str(error) else str(error)
    if isinstance(error, SphinxError):
        return str(error)
    if isinstance(error, OSError):
        return f"„{error.filename or source}“ lässt sich nicht lesen oder schreiben ({error.strerror})."
    place = source / BUILD / "fehler.txt"
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        place.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return (
        f"Etwas Unvorhergesehenes ist geschehen ({type(error).__name__}). Versuchen Sie es mit „--neu“; hilft das "
        f"nicht, schicken Sie die Datei {place} an die, die das Programm pflegen."
    )


def _tell(app: Sphinx, findings: Sequence[Finding], others: Iterable[str], given: argparse.Namespace) -> None:
    """Print or write what was found, in the form that was asked for."""
    if given.format == "sarif":
        data = sarif(findings, domain_of(app.env).handbook, path_of(app), __version__, list(others))
        text = json.dumps(data, ensure_ascii=False, indent=1)
    else:
        lines = list(plain((finding for finding in findings if not finding.record), path_of(app)))
        lines += held_back(app, findings) if given.freigabe else ()
        lines += [_framed(line.replace(f"{app.srcdir}{os.sep}", "")) for line in others]
        text = "\n".join(lines)
    if given.ausgabe is not None:
        given.ausgabe.write_text(f"{text}\n", encoding="utf-8")
    elif text:
        print(text)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
