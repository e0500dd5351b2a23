"""What the search costs at 5,000 entries: ``python -m bench.search``.

How big the index is beside the pages, and how long an answer takes in Debian's Chromium, as one types.
"""

import functools
import http.server
import itertools
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.generate import write

WORDS = (
    "Passwort",
    "Besucher",
    "Schlüssel",
    "Unterauftragsverarbeiter",
    "wer darf Weisungen erteilen",
    "TOM-12",
    "Art. 32",
    "Pasword",
)
MEASURE = """async words => {
  await nachweisSearch("warm");
  const took = [];
  for (const word of words) for (let n = 3; n <= word.length; n += 1) {
    const start = performance.now();
    await nachweisSearch(word.slice(0, n));
    took.push(performance.now() - start);
  }
  return took;
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves without a word."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def speak(folder: Path) -> None:
    """Give the entries the words of the worked handbook, so that words are as frequent as in a real one."""
    lines = [
        line.strip().partition("] ")[2] or line.strip()
        for path in [
            *Path("measures").rglob("*.md"),
            *Path("docs/avv").rglob("*.md"),
            *Path("docs/befunde").glob("*.md"),
        ]
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line) > 40 and not line.startswith((":", "#", "|", "`"))
    ]
    told = itertools.cycle(lines)
    for path in sorted((folder / "docs").glob("p*.md")):
        text = re.sub(
            r"Maßnahme (\d+) schützt die Daten im Bereich \d+",
            lambda m: next(told)[:120],
            path.read_text(encoding="utf-8"),
        )
        text = re.sub(
            r"^(?:Die Maßnahme Nummer|Sie wird|Abweichungen).*$", lambda m: next(told), text, flags=re.MULTILINE
        )
        path.write_text(text, encoding="utf-8")


def main() -> int:
    """Build a handbook of 5,000 entries, and type."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, 5000, "handbook")
        speak(folder)
        subprocess.run(
            [sys.executable, "-m", "sphinx", "-q", "-b", "html", folder, folder / "out"],
            check=False,
            stderr=subprocess.DEVNULL,
        )
        out = folder / "out"
        pages = sum(path.stat().st_size for path in out.rglob("*.html"))
        index = sum(path.stat().st_size for path in (out / "pagefind").rglob("*") if path.is_file())
        print(f"Index: {index / 1e6:.1f} MB, das {index / pages:.1%} der Seiten ({pages / 1e6:.0f} MB)")
        for part in ("fragment", "index"):
            held = sum(path.stat().st_size for path in (out / "pagefind" / part).iterdir())
            print(f"  {part}: {held / 1e6:.2f} MB")
        handler = functools.partial(Quiet, directory=str(out))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/search.html")
            took = page.evaluate(MEASURE, list(WORDS))
            browser.close()
    took.sort()
    print(f"Antwort: Median {statistics.median(took):.0f} ms, 95 % unter {took[int(len(took) * 0.95)]:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
