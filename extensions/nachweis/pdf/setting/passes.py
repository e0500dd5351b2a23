"""``python -m nachweis.pdf.setting.passes``: one step of setting a book with Typst. The job comes as JSON.

A draft is set until it finds the page numbers that it was given; its references are no links, and their
numbers are zeros, so that a further round costs next to nothing. The book itself is set with what the draft found.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typst

from nachweis.pdf.pages import MOVED, Pages

STANDARDS: Final[Any] = ["a-3a", "ua-1"]
"""PDF/A-3a: archival, tagged, with attachments. PDF/UA-1: accessible. The strictest pair that Typst sets together."""

ROUNDS: Final = 8
"""After so many rounds a draft whose page numbers move on is given up."""


def look(job: dict[str, Any], pages: Pages, *, draft: bool) -> tuple[typst.Compiler, Pages]:
    """Set the book with ``pages``; gives the compiler, which remembers what it set, and the pages it found."""
    folder = Path(job["folder"])
    data = json.dumps(pages.data(job["aliases"], job["titles"], draft=draft))
    (folder / "seiten.json").write_text(data, encoding="utf-8")
    compiler = typst.Compiler(
        str(folder / "main.typ"), root=str(folder), font_paths=job["fonts"], ignore_system_fonts=True
    )
    (seen,) = json.loads(compiler.query("<nw-places>", field="value"))
    return compiler, Pages.read(seen)


def draft(job: dict[str, Any], memory: Path) -> None:
    """Find out where everything is.

    :raises RuntimeError: If it finds no rest.
    """
    pages = Pages.guessed(job["sizes"], Pages.recalled(memory))
    for _ in range(ROUNDS):
        _, found = look(job, pages, draft=True)
        if found.numbers == pages.numbers:
            found.remember(memory)
            return
        pages = found
    raise RuntimeError("Die Seitenzahlen der Verweise finden keine Ruhe.")


def final(job: dict[str, Any], memory: Path) -> bool:
    """Write the PDF with what is known of the pages; ``False`` if they turn out to be elsewhere.

    :raises RuntimeError: If Typst warns: it may have left something out.
    """
    pages = Pages.recalled(memory)
    if pages is None:
        return False
    compiler, found = look(job, pages, draft=False)
    if not found.same(pages):
        return False
    year, month, day = (int(part) for part in job["day"].split("-"))
    made, warnings = compiler.compile_with_warnings(
        pdf_standards=STANDARDS, timestamp=datetime(year, month, day, tzinfo=UTC)
    )
    if warnings:
        raise RuntimeError("\n".join(getattr(w, "diagnostic", "") or w.message for w in warnings))
    if not isinstance(made, bytes):
        raise RuntimeError("Das Satzprogramm gab kein PDF zurück.")
    Path(job["target"]).write_bytes(made.rstrip(b"\n") + b"\n")  # a signature begins on a line of its own
    return True


def main(step: str) -> int:
    """Read a job, do a step of it: 0 if it is done, 1 with the reason on stderr if it cannot be, 3 if pages moved."""
    job = json.load(sys.stdin)
    memory = Path(job["memory"])
    try:
        if step == "draft":
            draft(job, memory)
        elif not final(job, memory):
            return MOVED
    except typst.TypstError as error:
        print(getattr(error, "diagnostic", "") or error, file=sys.stderr)
        return 1
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
