"""``nachweis changes``: what is other in one version than in another."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from nachweis.cli.parser import Parser

INTERRUPTED: Final = ""


def question(parser: Parser) -> None:
    """What it is given."""
    parser.add_argument("before", metavar="VON", help="eine Fassung, etwa 2026.1, oder ein needs.json")
    parser.add_argument("after", metavar="BIS", help="ebenso")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", metavar="text|json", help="für Menschen oder Programme"
    )


def run(given: argparse.Namespace) -> int:
    """Compare: 0, or 1 if of some entries nobody can say what has changed.

    :raises RefusalError: If there is no such version.
    """
    from nachweis.compliance.changes import compare
    from nachweis.exchange.archive import open_archive, unknown_kinds
    from nachweis.exchange.formats.changes import changes_data, changes_text
    from nachweis.releases.store import Store

    store = Store(Path.cwd())
    paths = [store.archive(name) for name in (given.before, given.after)]
    before, after = map(open_archive, paths)
    strange = {path: unknown_kinds(path) for path in paths}
    found = tuple(change for change in compare(before, after) if not any(change.id in ids for ids in strange.values()))
    if given.format == "json":
        print(json.dumps(changes_data(given.before, given.after, found), ensure_ascii=False, indent=1))
    else:
        print("\n".join(changes_text(given.before, given.after, found, after)))
    for path, ids in strange.items():
        for id, kind in ids.items():
            print(
                f"Der Eintrag „{id}“ in „{path}“ ist von der Art „{kind}“, die dieses Programm nicht kennt; was sich "
                "an ihm geändert hat, ist nicht zu sagen. Vergleichen Sie mit einem neueren Programm.",
                file=sys.stderr,
            )
    return int(any(strange.values()))
