"""Tags become versions that stay: built once, byte by byte the same, shown by one switch, whatever goes wrong."""

import contextlib
import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nachweis.cli import main
from nachweis.releases.publishing import Publisher
from nachweis.releases.repository import ReleaseError
from nachweis.releases.store import SUMS, Store, sums
from tests.releases.conftest import INDEX, PAGE, Repo

pytestmark = pytest.mark.usefixtures("quick_builds")


def test_every_tag_and_the_draft_are_published(three: Repo) -> None:
    assert {path.name for path in three.site.iterdir()} == {
        "2026.9",
        "2026.10",
        "2026.11",
        "stand",
        "aktuell",
        "entwurf",
        "fassungen",
        "id",
        "index.html",
        "versions.js",
    }
    for name in ("2026.9", "2026.10", "2026.11", "stand", "entwurf"):
        folder = three.site / name
        assert (folder / "handbuch.pdf").read_bytes().startswith(b"%PDF")
        assert {"needs.json", "coverage.json", "verlauf.json", "fassung.json"} <= {
            path.name for path in folder.iterdir()
        }
        assert (folder / SUMS).read_text(encoding="utf-8") == sums(folder)


def test_versions_are_ordered_by_number_and_each_is_compared_with_the_one_before(three: Repo) -> None:
    assert [version.name for version in Store(three.folder).versions()] == ["2026.9", "2026.10", "2026.11"]
    assert json.loads((three.site / "stand" / "fassung.json").read_text())["name"] == "2026.11"
    data = json.loads((three.site / "2026.10" / "aenderungen.json").read_text(encoding="utf-8"))
    assert (data["from"], data["to"]) == ("2026.9", "2026.10")
    assert [(change["id"], change["aspect"]) for change in data["changes"]] == [("TOM-1", "reworded")]
    assert "[-14-][+16+]" in (three.site / "2026.10" / "aenderungen.txt").read_text(encoding="utf-8")
    assert not (three.site / "2026.9" / "aenderungen.json").exists()


def test_a_card_says_since_when_it_stands_and_what_was_before(three: Repo) -> None:
    page = (three.site / "2026.11" / "docs" / "a.html").read_text(encoding="utf-8")

    assert "<dt>Stand seit</dt><dd>Fassung\N{NO-BREAK SPACE}2026.10 (2.\N{NO-BREAK SPACE}Januar 2026)</dd>" in page
    assert "<details><summary>2 Fassungen</summary>" in page
    assert "zuvor: „Passwörter haben mindestens 14 Zeichen“" in page
    draft = (three.site / "entwurf" / "docs" / "a.html").read_text(encoding="utf-8")
    assert "im Entwurf geändert (Wortlaut)" in draft


def test_the_start_leads_to_the_newest_and_addresses_are_permanent(three: Repo) -> None:
    assert "url=stand/index.html" in (three.site / "index.html").read_text(encoding="utf-8")
    assert "url=../../stand/docs/neu.html#TOM-2" in (three.site / "id" / "TOM-2" / "index.html").read_text(
        encoding="utf-8"
    )


def test_old_pages_learn_of_new_versions_from_outside(three: Repo) -> None:
    known = json.loads((three.site / "versions.js").read_text(encoding="utf-8").partition("=")[2].rstrip(";\n"))

    assert known["latest"] == "2026.11"
    assert known["pages"]["docs/alt.html"] == "0-1"
    assert known["pages"]["docs/neu.html"] == "2-2"
    assert known["moved"]["2026.9"] == {"docs/alt.html": "docs/neu.html"}


def test_a_draft_says_that_it_is_one_and_a_version_what_it_is_called(three: Repo) -> None:
    assert "Entwurf, nicht freigegeben." in (three.site / "entwurf" / "docs" / "a.html").read_text(encoding="utf-8")
    page = (three.site / "2026.10" / "docs" / "a.html").read_text(encoding="utf-8")
    assert "Fassung 2026.10 vom 2.1.2026" in page
    assert "Entwurf" not in page
    plain = (three.site / "fassungen" / "index.html").read_text(encoding="utf-8")
    assert plain.index("2026.11") < plain.index("2026.10") < plain.index("2026.9")


def test_nothing_new_builds_nothing(three: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    served = three.site.readlink()
    monkeypatch.setattr("nachweis.releases.workshop.Workshop.build", None)

    outcome = three.publish()

    assert (outcome.published, outcome.problems, outcome.switched) == ([], [], False)
    assert three.site.readlink() == served


def test_a_version_built_again_is_the_same_byte_by_byte(three: Repo) -> None:
    outcome = Publisher(three.folder, three.said.append).again("2026.10")

    assert (outcome.published, outcome.problems) == (["2026.10"], [])


def test_a_file_that_somebody_changed_is_found(repo: Repo) -> None:
    repo.commit({}, "v2026.1")
    repo.publish()
    path = Store(repo.folder).path("2026.1") / "docs" / "a.html"
    path.chmod(0o644)
    path.write_text("gefälscht", encoding="utf-8")

    assert Store(repo.folder).damaged("2026.1") == ["docs/a.html"]


def test_a_tag_that_was_moved_or_removed_changes_nothing(repo: Repo) -> None:
    first = repo.commit({}, "v2026.1")
    repo.publish()
    before = (repo.site / "2026.1" / SUMS).read_bytes()
    repo.commit({"a.md": PAGE.replace("14", "16")})
    repo.git("tag", "-f", "v2026.1")

    (moved,) = repo.publish().problems
    assert "v2026.1 zeigt auf einen anderen Stand" in moved
    assert first in moved
    repo.git("tag", "-d", "v2026.1")
    (missing,) = repo.publish().problems
    assert f"git tag -f v2026.1 {first}" in missing
    assert (repo.site / "2026.1" / SUMS).read_bytes() == before


def test_a_tag_that_does_not_build_stops_no_other(repo: Repo) -> None:
    repo.commit({}, "v2026.1")
    conf = (repo.folder / "conf.py").read_text(encoding="utf-8")
    (repo.folder / "conf.py").write_text("raise ValueError('kaputt')\n", encoding="utf-8")
    repo.commit({}, "v2026.2")
    (repo.folder / "conf.py").write_text(conf, encoding="utf-8")
    repo.commit({"a.md": PAGE.replace("14", "16")}, "v2026.3")

    outcome = repo.publish()

    assert outcome.published == ["2026.1", "2026.3", "Entwurf"]
    (problem,) = outcome.problems
    assert "Die Fassung 2026.2 lässt sich nicht veröffentlichen" in problem
    assert "kaputt" in problem
    assert "Traceback" not in problem
    assert not (repo.site / "2026.2").exists()
    assert json.loads((repo.site / "2026.3" / "fassung.json").read_text())["before"] == "2026.1"


def test_a_version_that_lowers_the_level_is_refused(repo: Repo) -> None:
    repo.commit({}, "v2026.1")
    repo.commit({"a.md": PAGE.replace("14", "12")}, "v2026.2")

    outcome = repo.publish()

    assert "measure_narrowed" in outcome.problems[0]
    assert "docs/a.md:3: Fehler: Prüfen: TOM-1" in outcome.problems[0]
    assert not (repo.site / "2026.2").exists()


def test_a_full_disk_loses_nothing(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit({}, "v2026.1")
    repo.publish()
    served = repo.site.readlink()
    repo.commit({"a.md": PAGE.replace("14", "16")}, "v2026.2")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "voll")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "seal", full)
        problems = repo.publish().problems
    assert all("Datenträger voll" in problem for problem in problems)
    assert repo.site.readlink() == served
    assert (repo.site / "2026.1" / SUMS).is_file()
    assert repo.publish().published == ["2026.2", "Entwurf"]


def test_of_two_at_once_the_second_waits(repo: Repo) -> None:
    repo.commit({}, "v2026.1")
    (repo.folder / ".site").mkdir()
    with (repo.folder / ".site" / "sperre").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, "-m", "nachweis", "publish"]
        second = subprocess.Popen(command, cwd=repo.folder, stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        assert second.stdout.readline() == "Ein anderer Lauf veröffentlicht gerade; dieser wartet …\n"
        assert not repo.site.exists()
    out, _ = second.communicate(timeout=120)
    assert second.returncode == 0
    assert "Veröffentlicht: 2026.1, Entwurf" in out


def test_killed_at_any_moment_the_old_site_is_served_whole(repo: Repo) -> None:
    repo.commit({}, "v2026.1")
    repo.publish()
    repo.commit({"a.md": PAGE.replace("14", "16")}, "v2026.2")
    command = [sys.executable, "-m", "nachweis", "publish"]
    for tenths in (2, 5, 8, 12, 16, 20, 24, 28):
        run = subprocess.Popen(command, cwd=repo.folder, stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(tenths / 10)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        _whole(repo.site)

    assert repo.publish().problems == []
    _whole(repo.site)
    assert (repo.site / "2026.2").is_dir()


def _whole(site: Path) -> None:
    """Assert that a site holds all that it should, and nothing half."""
    versions = [path for path in site.iterdir() if (path / SUMS).is_file()]
    assert "2026.1" in {path.name for path in versions}
    assert (site / "versions.js").is_file()
    assert (site / "stand").is_dir()
    for version in versions:
        assert (version / SUMS).read_text(encoding="utf-8") == sums(version)


def test_without_git_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"findet git keine Geschichte, die es lesen darf"):
        Publisher(tmp_path, print).publish()


def test_a_strangers_folder_is_not_overwritten(repo: Repo) -> None:
    repo.commit({})
    repo.site.mkdir()

    with pytest.raises(ReleaseError, match=r"Benennen Sie ihn um"):
        repo.publish()


def test_two_versions_are_compared_by_command(
    three: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(three.folder)

    assert main(["publish", "--nachsehen"]) == 0
    assert main(["changes", "2026.9", "2026.11"]) == 0
    out = capsys.readouterr().out
    assert "Verschoben (1)" in out
    assert "Wortlaut (1)" in out
    assert main(["changes", "2026.9", "2030.1"]) == 2
    assert "Es gibt: 2026.9, 2026.10, 2026.11." in capsys.readouterr().err


def test_each_edition_has_a_site_of_its_own(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    conf = repo.folder / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + 'nachweis_editions = "kunde"\n', encoding="utf-8")
    front = "---\nausgabe: kunde\n---\n\n"
    secret = ":::{tom} Geheim ist diese Maßnahme\n:id: TOM-9\n:ausgabe: intern\n:status: umgesetzt\n:::\n"
    repo.commit({"index.md": front + INDEX, "a.md": front + PAGE + "\n" + secret}, "v2026.1")

    with contextlib.chdir(repo.folder):
        assert main(["publish"]) == 0
        assert main(["publish", "--noch-einmal", "2026.1"]) == 0

    customers = repo.folder / "_site-kunde"
    assert (customers / "index.html").is_file()
    assert "TOM-1" in (customers / "stand" / "docs" / "a.html").read_text(encoding="utf-8")
    assert not any(b"TOM-9" in path.read_bytes() for path in customers.rglob("*") if path.is_file())
    assert (repo.site / "id" / "TOM-9" / "index.html").is_file()
    assert not (repo.folder / "_site-pruefung").exists()
    assert "Ausgabe Kunde" in capsys.readouterr().out

    repo.commit({"a.md": front + PAGE + "\nMehr steht bei TOM-9.\n\n" + secret})
    with contextlib.chdir(repo.folder):
        assert main(["publish"]) == 1
    assert "nennt aber „TOM-9“, das dort fehlt" in capsys.readouterr().err
    assert not any(b"TOM-9" in path.read_bytes() for path in customers.rglob("*") if path.is_file())
    assert (repo.site / "entwurf").is_dir()
    assert (customers / "stand").is_dir()
    assert not (customers / "entwurf").exists()
