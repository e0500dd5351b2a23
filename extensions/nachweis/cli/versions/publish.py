"""``nachweis publish``: every version and the draft, for ever; again, looked at, or taken back."""

import argparse
import sys
from pathlib import Path
from typing import Final

from nachweis.cli.parser import Parser, an_edition
from nachweis.telling.refusal import RefusalError
from nachweis.vocabulary import Edition

INTERRUPTED: Final = "Die Website ist unverändert; der nächste Lauf macht dort weiter."


def question(parser: Parser) -> None:
    """What it may be given."""
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--noch-einmal", metavar="FASSUNG", help="eine Fassung neu bauen und vergleichen")
    instead.add_argument("--nachsehen", action="store_true", help="prüfen, ob alles Veröffentlichte unversehrt ist")
    instead.add_argument("--zuruecknehmen", metavar="FASSUNG", help="eine Fassung für immer entfernen")
    parser.add_argument(
        "--fuer",
        type=an_edition,
        metavar="AUSGABE",
        help="mit „--zuruecknehmen“: nur aus dieser Ausgabe, intern, pruefung oder kunde",
    )


def run(given: argparse.Namespace) -> int:
    """Publish: 0 if all is published, 1 if a version stays away or something is not as it was.

    :raises RefusalError: If nothing could be done.
    """
    root = Path.cwd()
    if given.fuer is not None and given.zuruecknehmen is None:
        raise RefusalError("„--fuer“ gehört zu „--zuruecknehmen“.")
    if given.nachsehen:
        return _look(root)
    if given.zuruecknehmen is not None:
        return _withdraw(root, given.zuruecknehmen, given.fuer)
    return _publish_all(root) if given.noch_einmal is None else _again(root, given.noch_einmal)


def _say(line: str) -> None:
    print(line, flush=True)


def _publish_all(root: Path) -> int:
    from nachweis.releases.publishing import Publisher
    from nachweis.releases.store import site_of

    published: list[str] = []
    problems: list[str] = []
    status = 0
    for edition in Edition:
        try:
            done = Publisher(root, _say, edition).publish()
        except RefusalError as error:
            problems.append(str(error))
            status = error.status
            continue
        marked = "" if edition is Edition.INTERNAL else f" ({edition.label})"
        published += [f"{name}{marked}" for name in done.published]
        problems += done.problems
    for problem in dict.fromkeys(problems):
        print(problem, file=sys.stderr)
    if published:
        print(f"Veröffentlicht: {', '.join(published)}")
    elif not problems:
        print("Nichts Neues.")
    for edition in Edition:
        if (root / site_of(edition)).exists():
            name = "Die Website" if edition is Edition.INTERNAL else f"Die Website der Ausgabe „{edition.label}“"
            print(f"{name} liegt in {root / site_of(edition) / 'index.html'}")
    return status or int(bool(problems))


def _again(root: Path, name: str) -> int:
    """Build a version again in each edition that has it; each gets its own verdict."""
    from nachweis.releases.publishing import Publisher

    wrong = False
    for edition in _having(root, name):
        done = Publisher(root, _say, edition).again(name)
        for problem in done.problems:
            print(problem, file=sys.stderr)
        if done.published:
            marked = "" if edition is Edition.INTERNAL else f" (Ausgabe „{edition.label}“)"
            print(f"Die Fassung {name}{marked} kommt Byte für Byte so heraus, wie sie veröffentlicht ist.")
        wrong = wrong or bool(done.problems)
    return int(wrong)


def _withdraw(root: Path, name: str, only: Edition | None) -> int:
    from nachweis.releases.publishing import Publisher

    problems: list[str] = []
    for taken in [only] if only else reversed(_having(root, name)):  # first where most people see it
        try:
            later = Publisher(root, _say, taken).withdraw(name)
        except RefusalError as error:
            problems.append(str(error))
            continue
        print(f"Die Fassung {name} ist aus der Ausgabe „{taken.label}“ entfernt und wird nicht wieder gebaut.")
        if later:
            print(f"Sehen Sie nach, ob spätere Fassungen den Wortlaut noch nennen: {', '.join(later)}.")
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print("Wer sie schon geladen hat, behält sie; auch Sicherungen von „.site“ enthalten sie noch.")
    return 2 if problems else 0


def _having(root: Path, name: str) -> list[Edition]:
    """The editions in which a version is published.

    :raises RefusalError: If there is none.
    """
    from nachweis.releases.store import Store

    stores = {edition: Store(root, edition) for edition in Edition}
    found = [edition for edition, store in stores.items() if name in (*store.names(), *store.left())]
    if not found:
        known = ", ".join(Store(root).names()) or "keine"
        raise RefusalError(f"Eine Fassung „{name}“ ist nicht veröffentlicht. Es gibt: {known}.")
    return found


def _look(root: Path) -> int:
    """Say of everything that is published whether it is as it was; what lies there besides is only named."""
    from nachweis.releases.looking import flaws
    from nachweis.releases.store import Store

    stores = [Store(root, edition) for edition in Edition]
    wrong = dict.fromkeys(flaws(stores))
    for store in stores:
        for name in store.strange():
            print(f"„{store.path(name)}“ ist keine Fassung und bleibt unbeachtet.")
    for line in wrong:
        print(line, file=sys.stderr)
    if not wrong:
        something = any(store.served for store in stores)
        print("Alles Veröffentlichte ist unversehrt." if something else "Noch ist nichts veröffentlicht.")
    return int(bool(wrong))
