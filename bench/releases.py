"""What versions cost: publishing the n-th beside the second, and comparing two of many entries."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import MappingProxyType

from bench.generate import write
from nachweis.compliance.changes import compare
from nachweis.compliance.model import Entry, Handbook, Place
from nachweis.vocabulary import Kind, Link

ROOT = Path(__file__).resolve().parents[1]


ACCEPTED = (
    ":betrifft: DOK-1\n:pflichtinhalt: verschluesselung; schutzziele; wiederherstellung; ueberpruefung\n"
    ":status: angenommen\n:grund: Nur ein Muster\n:freigabe: Redaktion\n:gilt_bis: 2099-01-01\n"
)
"""Makes the written finding of a generated handbook let a release pass."""


def comparing(total: int) -> float:
    """Seconds of CPU to compare two handbooks of ``total`` entries, a tenth of which changed."""
    before, after = (_book(total, wording) for wording in ("steht fest", "gilt"))
    started = time.process_time()
    compare(before, after)
    return time.process_time() - started


def _book(total: int, wording: str) -> Handbook:
    return Handbook(
        Entry(
            id=f"TOM-{number}",
            kind=Kind.MEASURE,
            title=f"Maßnahme {number} {wording if number % 10 == 0 else 'bleibt'}",
            place=Place(f"m/{number // 25:04}", number % 25 + 1),
            facts=MappingProxyType({"status": "umgesetzt", "rolle": "IT"}),
            links=MappingProxyType({Link.COVERS: (f"AVV-{number % 99}",)}),
            text="Ein Satz, der sagt, was getan wird. " * 4,
        )
        for number in range(total)
    )


def publishing(versions: tuple[int, ...], total: int = 300) -> dict[int, float]:
    """User CPU of publishing the n-th version of a handbook of ``total`` entries, with its draft, by n."""
    costs: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "handbuch"
        page = write(folder, total, "handbook")
        shutil.copy(ROOT / "requirements.lock", folder)
        start = folder / "docs" / "index.md"
        text = start.read_text(encoding="utf-8")
        start.write_text(text.replace(":betrifft: DOK-1\n", ACCEPTED, 1), encoding="utf-8")
        (folder / ".gitignore").write_text("/_build\n/_site\n/.site\n", encoding="utf-8")
        _git(folder, "init", "-q")
        for n in range(1, max(versions) + 1):
            page.write_text(f"{page.read_text(encoding='utf-8')}\n", encoding="utf-8")
            _git(folder, "add", "-A")
            _git(folder, "commit", "-qm", str(n))
            _git(folder, "tag", f"v2026.{n}")
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            subprocess.run(
                [sys.executable, "-m", "nachweis.releases", "publish"], cwd=folder, check=True, capture_output=True
            )
            costs[n] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    return {n: costs[n] for n in versions}


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Bench", "-c", "user.email=bench@beispiel.example"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, env={**os.environ})


if __name__ == "__main__":
    print(f"10 000 Einträge verglichen: {comparing(10_000):.2f} s")
    costs = publishing((2, 20))
    print(f"Fassung 2: {costs[2]:.1f} s, Fassung 20: {costs[20]:.1f} s, Verhältnis {costs[20] / costs[2]:.2f}")
