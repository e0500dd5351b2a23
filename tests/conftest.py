"""What the tests share: small projects built in the test, and the worked handbook built once."""

import contextlib
import io
import os
import pickle
import re
import shutil
import sys
import traceback
import warnings
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NoReturn

import pytest
from filelock import FileLock
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from jinja2.sandbox import SandboxedEnvironment
from sphinx.cmd.build import main as sphinx_main

from nachweis.cli import main

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("nachweis", deadline=None)  # how long one example takes is the machine's affair
settings.load_profile("nachweis")

DAY = "1700000000"
"""14 November 2023, in seconds since 1970."""

CONF = """
project = "Probe"
language = "de"
extensions = ["nachweis"]
root_doc = "docs/index"
html_theme = "furo"
html_copy_source = False
html_show_sourcelink = False
nachweis_search = False
nachweis_risk_owners = "Leitung; Geschäftsführung"
"""

PLAIN = (
    "document_incomplete",
    "review_overdue",
    "draft_in_release",
    "measure_without_basis",
    "measure_without_role",
    "measure_without_evidence",
    "measure_without_object",
    "promise_without_measure",
    "promise_without_evidence",
    "mandatory_content_missing",
    "requirement_unassigned",
    "subprocessor_incomplete",
    "subprocessor_unused",
    "data_without_persons",
    "data_without_period",
    "persons_without_data",
    "similar_wording",
    "duplicate_wording",
)
"""Rules that say of every small project that it is no real handbook; its index writes that down."""


def index(id: str = "DOK-1", title: str = "Probe", but: Collection[str] = (), topics: str = "") -> str:
    """An index page with a document, a written finding that takes it as it is, and every page of the folder.

    :param but: Rules whose findings are reported nevertheless.
    :param topics: What ``pflichtinhalt`` of the written finding says.
    """
    rules = "; ".join(rule for rule in PLAIN if rule not in but)
    record = f":::{{befund}} Die Probe ist kein ganzes Handbuch\n:id: BEF-{id}\n:betrifft: {id}\n:regel: {rules}\n"
    record += ":rolle: Redaktion\n:faellig_am: 2099-01-01\n"
    if topics:
        record += f":pflichtinhalt: {topics}\n"
    document = f":::{{dokument}} Das Dokument\n:id: {id}\n:::\n"
    return f"# {title}\n\n{document}\n{record}:::\n\n```{{toctree}}\n:glob:\n\n*\n```\n"


OBJECTIVES = "risiko; verschluesselung; schutzziele; wiederherstellung; ueberpruefung; risikobewertung; unterstellte"
"""What a document with measures must reach."""

INDEX = index(topics=OBJECTIVES)


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


@cache
def first_build() -> None:
    """Build a handbook in this process: those that are forked from it find all imported, read and compiled."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        write_project(
            Path(folder), {"a.md": "# Seite\n\n:::{uav} Betrieb der Server\n:id: UAV-1\n:land: Schweiz\n:::\n"}
        )
        assert main(["handbook"]) == 0


def forked(run: Callable[[], int]) -> tuple[int, str]:
    """The status of ``run`` in a process of its own, and what it said on stderr; nothing is imported anew there."""
    first_build()
    with TemporaryFile() as told, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the threads of this process are idle
        process = os.fork()
        if process == 0:
            _run(run, told.fileno())
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        told.seek(0)
        return status, told.read().decode("utf-8", "replace")


def _run(run: Callable[[], int], told: int) -> NoReturn:
    """Run something in this process, and end it."""
    status = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(told, 2)
        sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
        status = run()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def sphinx(folder: Path, out: Path, *options: str) -> Built:
    """Run Sphinx in a process of its own, as a writer does."""
    arguments = ["-q", "-b", "html", "-d", str(out.with_name(f"{out.name}-d")), *options, str(folder), str(out)]

    def run() -> int:
        os.environ |= {"SOURCE_DATE_EPOCH": DAY, "NO_COLOR": "1"}
        return sphinx_main(arguments)

    status, said = forked(run)
    return Built(folder, out, said, status)


Write = Callable[..., Path]

LONG = (
    "releases/test_worked.py",
    "handbook/test_sequences.py",
    "browser/test_browser.py",
    "pdf/test_handbook.py",
    "pdf/test_variants.py",
    "releases/test_publishing.py",
    "handbook/test_incremental.py",
    "pdf/test_translation.py",
    "handbook/test_site.py",
    "releases/test_robust.py",
)
"""What takes longest, the longest first: when it comes last, one process works and the others wait."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long."""
    places = {str(ROOT / "tests" / name): place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(str(item.path), len(LONG)))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Pictures of pages are renewed on request only."""
    parser.addoption("--renew-looks", action="store_true", help="store the pictures of pages anew")


def write_project(folder: Path, pages: dict[str, str | bytes], conf: str = "") -> Path:
    """Write a project into ``folder``: pages below ``docs`` by name, in the document DOK-1."""
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text(CONF + conf, encoding="utf-8")
    for name, text in {"index.md": INDEX, **pages}.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test that builds in this process does so on the same day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


@pytest.fixture(scope="session", autouse=True)
def _templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every template becomes code once, not once a build."""
    with pytest.MonkeyPatch.context() as patched:
        cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patched.setattr("sphinx.jinja2glue.SandboxedEnvironment", partial(SandboxedEnvironment, bytecode_cache=cache))
        yield


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a project into a folder of the test's own."""

    def written(pages: dict[str, str | bytes], conf: str = "") -> Path:
        return write_project(tmp_path / "project", pages, conf)

    return written


def once(made: pytest.TempPathFactory, name: str, make: Callable[[Path], Built]) -> Built:
    """What ``make`` builds in a folder: the first process that asks for it builds, all others read."""
    base = made.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with FileLock(f"{folder}.lock"):
        kept = folder.with_suffix(".pickle")
        if not kept.is_file():
            kept.write_bytes(pickle.dumps(make(folder)))
        built: Built = pickle.loads(kept.read_bytes())
        return built


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The worked handbook, built from a copy of its sources; read only."""
    return once(tmp_path_factory, "worked", lambda folder: sphinx(copy_worked(folder / "sources"), folder / "html"))


def copy_worked(folder: Path) -> Path:
    """Copy the sources of the worked handbook into ``folder``."""
    for name in ("docs", "measures", "_templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "conf.py", folder)
    return folder
