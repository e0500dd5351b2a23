"""What ``build``, ``html``, ``pdf`` and ``check`` share: the question, the build, and how it ends."""

import argparse
import gc
import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nachweis.building.place import BUILD, require_handbook
from nachweis.cli.parser import Parser, a_day, an_edition
from nachweis.exchange.formats import FINDINGS
from nachweis.telling.refusal import RefusalError
from nachweis.vocabulary import Edition

OUT: Final = {"html": "html", "pdf": "pdf", "schema": "check"}
"""The folder of each builder's files."""

_PLACES: Final = {"html": "Das Handbuch liegt in", "pdf": "Das PDF liegt in"}

INTERRUPTED: Final = "Der nächste Lauf macht dort weiter."


def question(parser: Parser) -> None:
    """What each of the four may be given."""
    parser.add_argument("--neu", action="store_true", help="alles neu lesen")
    parser.add_argument("-j", "--jobs", type=int, default=1, metavar="ZAHL", help="wie viele Prozesse (Vorgabe: 1)")
    parser.add_argument("--freigabe", action="store_true", help="streng prüfen, wie vor einer Veröffentlichung")
    parser.add_argument("--heute", type=a_day, metavar="JJJJ-MM-TT", help="der Tag, an dem Fristen gemessen werden")
    parser.add_argument(
        "--format",
        choices=(choices := ("text", *(format.name for format in FINDINGS))),
        default="text",
        metavar="|".join(choices),
        help="wie die Befunde ausgegeben werden",
    )
    parser.add_argument("--ausgabe", type=Path, metavar="DATEI", help="wohin sie geschrieben werden")
    parser.add_argument("--fassung", default="", metavar="NAME", help="wie die Fassung heißt, die gebaut wird")
    parser.add_argument("--frueher", type=Path, metavar="NEEDS.JSON", help="die Einträge der Fassung davor")
    parser.add_argument("--quelle", default="", metavar="COMMIT", help="der Stand in git, aus dem gebaut wird")
    parser.add_argument(
        "--fuer", type=an_edition, default=Edition.INTERNAL, metavar="AUSGABE", help="intern, pruefung oder kunde"
    )
    parser.set_defaults(dokument=[], arbeitspapier=False)  # what only ``pdf`` may be given


def run(given: argparse.Namespace, builders: Sequence[str]) -> int:
    """Build, and say what was found: 0 if all is well, 1 if something stops what was asked for, 2 if nothing was built.

    :param builders: Those of Sphinx, in this order; with „schema“ alone nothing is written, and errors are told by 1.
    :raises RefusalError: If there is nothing to begin with.
    """
    source = Path.cwd()
    try:
        _see_possible(source, given)
    except RefusalError as error:
        raise RefusalError(f"Das Handbuch lässt sich nicht bauen: {error}") from error
    started = time.perf_counter()
    from nachweis.building.commit import commit_time
    from nachweis.building.running import RARELY, Unfinished, build
    from nachweis.building.trouble import in_words
    from nachweis.cli.outputs.telling import summary, tell
    from nachweis.handbook.domain import domain_of

    if "SOURCE_DATE_EPOCH" not in os.environ and (made := commit_time(source)):
        os.environ["SOURCE_DATE_EPOCH"] = made
    gc.set_threshold(*RARELY)
    machine = given.format != "text" and given.ausgabe is None
    others: list[str] = []
    fresh = given.neu
    try:
        for builder in builders:
            out, settings = _folder(source, given) / OUT[builder], _settings(source, given, builder)
            app, more = build(source, out, builder, settings, fresh=fresh, jobs=given.jobs, quiet=machine)
            others = list(dict.fromkeys([*others, *more]))
            fresh = False  # what was read for one is not read again for the next
        findings = domain_of(app.env).build.reported or ()
        tell(app, findings, others, given)
    except Unfinished as error:
        tell(error.app, domain_of(error.app.env).build.reported or (), error.others, given)
        print(f"Das Handbuch lässt sich nicht bauen: {str(error).replace(f'{source}{os.sep}', '')}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except Exception as error:  # whatever it is, a writer gets a sentence and the place of the rest
        print(f"Das Handbuch lässt sich nicht bauen: {in_words(error, source)}", file=sys.stderr)
        return 2
    if not machine:
        print("\n".join(summary(app, findings, len(others), time.perf_counter() - started)))
        for builder in builders:
            if builder in _PLACES:
                for name in _files(builder, given):
                    print(f"{_PLACES[builder]} {_folder(source, given) / OUT[builder] / name}")
        if given.ausgabe is not None:
            print(f"Die Befunde liegen in {given.ausgabe.absolute()}")
    if given.freigabe:
        return int(bool(others) or any(finding.holds_back for finding in findings))
    checking = "schema" in builders
    return int(checking and (bool(others) or any(finding.holds_back and not finding.record for finding in findings)))


def _folder(source: Path, given: argparse.Namespace) -> Path:
    """Where an edition is built: each has pages and doctrees of its own."""
    return source / BUILD / ("" if given.fuer is Edition.INTERNAL else given.fuer.value)


def _files(builder: str, given: argparse.Namespace) -> list[str]:
    """The files that a person opens."""
    return ["index.html"] if builder == "html" else [f"{book.lower()}.pdf" for book in _books(given)]


def _books(given: argparse.Namespace) -> list[str]:
    """Which books are made, as „nachweis_pdf_books“ names them."""
    return [*dict.fromkeys(given.dokument), *["arbeitspapier"] * given.arbeitspapier] or ["handbuch"]


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
        from nachweis.building.commit import commit

        settings |= {"nachweis_commit": given.quelle or commit(source), "nachweis_pdf_books": " ".join(_books(given))}
    return settings


def _see_possible(source: Path, given: argparse.Namespace) -> None:
    """Do nothing if there is something to begin with.

    :raises RefusalError: If not.
    """
    require_handbook(source)
    for id in given.dokument:
        if not re.fullmatch(r"[A-Z][A-Za-z0-9-]*", id):
            raise RefusalError(f"„{id}“ ist keine Kennung eines Dokuments, etwa „DOK-1“.")
    if given.jobs < 1:
        raise RefusalError("Nötig ist mindestens ein Prozess, etwa „-j 1“.")
    if given.ausgabe is not None and (given.ausgabe.is_dir() or not given.ausgabe.absolute().parent.is_dir()):
        raise RefusalError(
            f"In „{given.ausgabe}“ lässt sich nichts schreiben. Nennen Sie eine Datei in einem Ordner, den es gibt."
        )
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "0")
    if not re.fullmatch(r"-?[0-9]{1,11}", epoch):
        raise RefusalError(f"Die Umgebungsvariable SOURCE_DATE_EPOCH ist „{epoch}“ und keine Zahl. Löschen Sie sie.")
    if (source / BUILD).exists() and not (source / BUILD).is_dir():
        raise RefusalError(f"„{BUILD}“ ist eine Datei und kein Ordner. Benennen Sie sie um.")
