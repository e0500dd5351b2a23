"""How many requests a second nginx holds with the configuration that is generated: ``python -m bench.server``.

Needs Debian's nginx and ab (apache2-utils), and a published ``_site``.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.releases.test_serving import INTERN, running

from nachweis.releases.serving import Access


def main() -> int:
    """Ask for one page 20,000 times, twenty at once."""
    ab = shutil.which("ab")
    if ab is None:
        print("Es fehlt „ab“: sudo apt-get install apache2-utils", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for edition in ("intern", "pruefung", "kunde"):
            (folder / f"{edition}.htpasswd").write_text("haus:{PLAIN}geheim\n", encoding="utf-8")
        with running(folder, Path.cwd(), Access(passwords=f"{folder}/{{edition}}.htpasswd")) as server:
            address = f"http://127.0.0.1:{server.port}/entwurf/docs/register/massnahmen.html"
            command = [ab, "-q", "-n", "20000", "-c", "20", "-A", "haus:geheim", "-H", f"Host: {INTERN}"]
            done = subprocess.run(
                [*command, "-H", "Accept-Encoding: gzip", address], capture_output=True, text=True, check=True
            )
    for line in done.stdout.splitlines():
        if re.match(r"Requests per second|Failed requests|Non-2xx|Document Length|  99%", line):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
