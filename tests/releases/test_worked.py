"""The worked handbook's own releases: three commits of its history, tagged here where the clone has no tags."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nachweis.releases.publishing import Publisher
from nachweis.releases.workshop import LOCK, interpreter
from tests.conftest import ROOT

NAMES = ("2026.1", "2026.2", "2026.3")


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Probe", "-c", "user.email=probe@beispiel.example"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def install(folder: Path, tree: Path) -> str:
    """What publishing does with pip, by uv: that takes a quarter of the time."""
    uv, around = [sys.executable, "-m", "uv"], {**os.environ, "UV_SYSTEM_CERTS": "1"}
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, folder], env=around, check=True)
    pip = [*uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(interpreter(folder))]
    subprocess.run([*pip, "--require-hashes", "--requirement", tree / LOCK], env=around, check=True)
    return ""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All three, and of today's handbook the part that is no catalogue as a draft, published from a clone."""
    folder = tmp_path_factory.mktemp("worked-releases") / "clone"
    git(ROOT, "clone", "-q", str(ROOT), str(folder))
    for name in NAMES:
        commit = git(folder, "log", "-1", "--format=%H", "--grep", f"^Fassung: {name}$")
        assert commit, f"Kein Commit der Geschichte nennt sich „Fassung: {name}“."
        git(folder, "tag", "-f", f"v{name}", commit)
    catalogues = ["docs/register", "docs/mitschreiben"]
    git(folder, "rm", "-rq", *catalogues, "measures/meinonlinebuero")
    git(folder, "commit", "-qm", "Nur ein Teil")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("nachweis.releases.workshop._make", install)
        outcome = Publisher(folder, lambda line: None).publish()
    assert outcome.problems == []
    assert outcome.published == [*NAMES, "Entwurf"]
    return folder / "_site"


def changes(site: Path, name: str) -> set[tuple[str, str]]:
    data = json.loads((site / name / "aenderungen.json").read_text(encoding="utf-8"))
    return {(change["id"], change["aspect"]) for change in data["changes"]}


def test_a_reworded_clause_an_added_and_a_withdrawn_measure(site: Path) -> None:
    assert changes(site, "2026.2") == {("AVV-09-4", "reworded")}
    assert changes(site, "2026.3") >= {
        ("ACO-B2-01", "withdrawn"),
        ("ACO-B2-14", "added"),
        ("ACO-B2-15", "added"),
    }
    assert {id for id, _ in changes(site, "2026.3")} == {"ACO-B2-01", "ACO-B2-14", "ACO-B2-15"}


def test_each_version_is_whole_and_names_its_commit(site: Path) -> None:
    for name in NAMES:
        facts = json.loads((site / name / "fassung.json").read_text(encoding="utf-8"))
        assert facts["name"] == name
        assert len(facts["commit"]) == 40
        assert len(facts["entries"]) > 500
        assert (site / name / "handbuch.pdf").stat().st_size > 500_000


def test_a_card_leads_through_its_history(site: Path) -> None:
    clause = (site / "stand" / "docs" / "avv" / "lernlandkarte" / "09-unterauftragsverhaeltnisse.html").read_text(
        encoding="utf-8"
    )
    assert "Fassung\N{NO-BREAK SPACE}2026.2" in clause
    assert "<dt>Einspruchsfrist</dt><dd>2 Wochen</dd>" in clause
