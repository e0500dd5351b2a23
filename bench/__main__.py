"""``python -m bench``: what a handbook costs beside the same prose as admonitions and beside plain sphinx-needs.

Ratios within one run: user CPU and peak memory of each build, one process after the other.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from bench.generate import write


class Cost(NamedTuple):
    """What a build cost."""

    seconds: float
    """User CPU."""
    megabytes: float
    """Peak resident memory."""


def build(folder: Path) -> Cost:
    """Build ``folder`` and measure it."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", f"{folder}/_d", str(folder), f"{folder}/_h"]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "PYTHONHASHSEED": "0"}
    )
    errors = process.stderr.read().decode() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(errors[-2000:])
    return Cost(usage.ru_utime, usage.ru_maxrss / 1024)


class Checks(NamedTuple):
    """What the command line costs: a full build, and checks beside it."""

    html: Cost
    again: Cost
    """A check after a page was edited."""
    first: Cost
    """A check that reads everything."""


def run(folder: Path, *arguments: str) -> Cost:
    """Run our command in ``folder`` and measure it."""
    command = [sys.executable, "-m", "nachweis", *arguments]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read().decode() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status not in (0, 256):  # 1 if something was found
        raise SystemExit(errors[-2000:])
    return Cost(usage.ru_utime, usage.ru_maxrss / 1024)


def check(total: int) -> Checks:
    """A full build of ``total`` entries from the command line, and what it costs to check them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "s"
        page = write(folder, total, "handbook")
        html = run(folder, "html")
        page.write_text(page.read_text(encoding="utf-8").replace("festgehalten", "notiert", 1), encoding="utf-8")
        return Checks(html, run(folder, "check"), run(folder, "check", "--neu"))


class Books(NamedTuple):
    """What a PDF costs beside the site, both beyond reading."""

    site: float
    """User CPU of writing every page of the site."""
    book: Cost
    """The PDF for the first time."""
    again: float
    """User CPU of the PDF after a page was edited, that page's reading included."""


def sphinx(folder: Path, builder: str) -> Cost:
    """Run a builder of Sphinx on what has been read."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, "-d", f"{folder}/_d", str(folder)]
    process = subprocess.Popen([*command, f"{folder}/_{builder}"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read().decode() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(errors[-2000:])
    return Cost(usage.ru_utime, usage.ru_maxrss / 1024)


def book(total: int) -> Books:
    """The PDF of ``total`` entries beside their site."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "s"
        page = write(folder, total, "handbook")
        sphinx(folder, "schema")
        start = sphinx(folder, "schema").seconds  # loading what was read, and the rules
        site = sphinx(folder, "html").seconds - start
        first = sphinx(folder, "pdf")
        page.write_text(page.read_text(encoding="utf-8").replace("festgehalten", "notiert", 1), encoding="utf-8")
        again = sphinx(folder, "pdf").seconds - start
        return Books(site, Cost(first.seconds - start, first.megabytes), again)


def measure(total: int, dress: str) -> tuple[Cost, Cost]:
    """A full build of ``total`` entries in ``dress``, and one after a page was edited."""
    with tempfile.TemporaryDirectory() as folder:
        page = write(Path(folder) / "s", total, dress)
        full = build(Path(folder) / "s")
        page.write_text(page.read_text(encoding="utf-8").replace("festgehalten", "notiert", 1), encoding="utf-8")
        return full, build(Path(folder) / "s")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 5000, 10000])
    parser.add_argument("--books", nargs="*", type=int, default=[600, 3000], help="sizes of the PDFs")
    parser.add_argument("--without-needs", action="store_true", help="leave plain sphinx-needs out")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("| entries | html, user s | check after an edit | ratio | check of everything | ratio |")
    print("|---|---|---|---|---|---|")
    for total in arguments.sizes:
        html, again, first = check(total)
        print(
            f"| {total} | {html.seconds:.1f} | {again.seconds:.1f} | {again.seconds / html.seconds:.2f} "
            f"| {first.seconds:.1f} | {first.seconds / html.seconds:.2f} |",
            flush=True,
        )
    print("\n| entries | site beyond reading, user s | PDF | ratio | PDF after an edit | ratio | peak MB of the PDF |")
    print("|---|---|---|---|---|---|---|")
    for total in arguments.books:
        made = book(total)
        print(
            f"| {total} | {made.site:.1f} | {made.book.seconds:.1f} | {made.book.seconds / made.site:.2f} "
            f"| {made.again:.1f} | {made.again / made.site:.2f} | {made.book.megabytes:.0f} |",
            flush=True,
        )
    print()
    dresses = ["admonitions", "handbook", *([] if arguments.without_needs else ["needs"])]
    print("| entries | dress | full build, user s | ratio | page edited, user s | ratio | peak MB | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for total in arguments.sizes:
        base: tuple[Cost, Cost] | None = None
        for dress in dresses:
            full, edited = measure(total, dress)
            base = base or (full, edited)
            print(
                f"| {total} | {dress} | {full.seconds:.1f} | {full.seconds / base[0].seconds:.2f} "
                f"| {edited.seconds:.1f} | {edited.seconds / base[1].seconds:.2f} "
                f"| {full.megabytes:.0f} | {full.megabytes / base[0].megabytes:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
