"""``nachweis notice``: what the controller must be told of other subprocessors."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Final

from nachweis.cli.parser import Parser
from nachweis.telling.refusal import RefusalError
from nachweis.telling.typed import typed

BUILT: Final = "_build/html/needs.json"
"""Where the last build left the entries."""

INTERRUPTED: Final = ""


def question(parser: Parser) -> None:
    """What it may be given."""
    parser.add_argument("--von", default="", metavar="VON", help="womit verglichen wird; sonst die neueste Fassung")
    parser.add_argument("--bis", default=BUILT, metavar="BIS", help="sonst der letzte Bau")


def run(given: argparse.Namespace) -> int:
    """Draft the letters.

    :raises RefusalError: If there is nothing to compare.
    """
    from nachweis.exchange.archive import open_archive
    from nachweis.exchange.current import audit_of, settings
    from nachweis.releases.notice import notices, write
    from nachweis.releases.store import Store

    store = Store(Path.cwd())
    known = [version.name for version in store.versions()]
    if not given.von and not known:
        raise RefusalError(
            f"Noch ist keine Fassung veröffentlicht, mit der sich vergleichen ließe. Zuerst: {typed('publish')}"
        )
    if given.bis == BUILT and not Path(BUILT).exists():
        raise RefusalError(f"Noch ist nichts gebaut: Es gibt kein „{BUILT}“. Zuerst: {typed('html')}")
    before, needs = store.archive(given.von or known[-1]), store.archive(given.bis)
    day, found_settings = datetime.now().astimezone().date(), settings(needs.parent)
    audit = audit_of(needs, found_settings, day, Path.cwd())
    found = notices(open_archive(before), audit, found_settings.organisation, day)
    for path in write(Path("_build") / "notice", found, day):
        print(f"Entworfen: {path}")
    if not found:
        print(f"Bei den Unterauftragsverarbeitern hat sich seit {given.von or known[-1]} nichts geändert.")
    return 0
