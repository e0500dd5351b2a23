"""What the tests share: small projects built in the test, and the worked handbook built once."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

CONF = """
from nachweis.handbook.site import LOCALE
from nachweis.handbook.vocabulary import METAMODEL
project = "Probe"
language = "de"
extensions = ["myst_parser", "sphinx_design", "nachweis.handbook"]
myst_enable_extensions = ["colon_fence", "fieldlist", "deflist"]
locale_dirs = [str(LOCALE)]
needs_from_toml = str(METAMODEL)
root_doc = "docs/index"
html_theme = "furo"
html_copy_source = False
html_show_sourcelink = False
"""

INDEX = "# Probe\n\n:::{dokument} Das Dokument\n:id: DOK-1\n:::\n\n```{toctree}\n:glob:\n\n*\n```\n"


@dataclass(frozen=True)
class Built:
    """A project after a build."""

    folder: Path
    out: Path
    warnings: str
    status: int

    @property
    def findings(self) -> list[tuple[str, int, str]]:
        """Page, line and rule of each finding."""
        found = re.findall(r"^(.+?\.md):(\d+): WARNING: .*\[nachweis\.([a-z_0-9]+)\]", self.warnings, re.MULTILINE)
        return [(str(Path(path).relative_to(self.folder)), int(line), rule) for path, line, rule in found]

    def read(self, page: str) -> str:
        """A page that was written."""
        return (self.out / page).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Everything that was written, but what Sphinx keeps for itself."""
        return {
            str(path.relative_to(self.out)): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file() and path.name != ".buildinfo"
        }


def sphinx(folder: Path, out: Path, *options: str) -> Built:
    """Run Sphinx in a process of its own, as a writer does."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", str(out.with_name(f"{out.name}-d")), *options]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "NO_COLOR": "1"}
    result = subprocess.run(
        [*command, str(folder), str(out)], capture_output=True, text=True, env=environment, check=False
    )
    return Built(folder, out, result.stderr, result.returncode)


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a project: pages below ``docs`` by name, in the document DOK-1."""

    def written(pages: dict[str, str | bytes], conf: str = "") -> Path:
        folder = tmp_path / "project"
        (folder / "docs").mkdir(parents=True, exist_ok=True)
        (folder / "conf.py").write_text(CONF + conf, encoding="utf-8")
        for name, text in {"index.md": INDEX, **pages}.items():
            path = folder / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    return written


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The worked handbook, built from a copy of its sources."""
    folder = tmp_path_factory.mktemp("worked")
    for name in ("docs", "measures", "_templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "conf.py", folder)
    return sphinx(folder, folder / "_build" / "html")
