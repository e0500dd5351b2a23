"""What git hands over: which tags are versions, and a tree from which nothing leads out."""

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from nachweis.releases.repository import ReleaseError, Repository, Source
from tests.releases.conftest import Repo

HERE = Source("2026.1", "HEAD", 0)


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, 0
    return info


@pytest.mark.parametrize(
    ("hostile", "told"),
    [
        (member("docs/l.md", tarfile.SYMTYPE, "/etc/passwd"), "ist eine Verknüpfung (nach „/etc/passwd“)"),
        (member("docs/l.md", tarfile.SYMTYPE, "../../x.md"), "ist eine Verknüpfung (nach „../../x.md“)"),
        (member("docs/l.md", tarfile.SYMTYPE, "a.md"), "Legen Sie die Datei selbst an diese Stelle."),
        (member("docs/l.md", tarfile.LNKTYPE, "docs/a.md"), "ist eine Verknüpfung (nach „docs/a.md“)"),
        (member("docs/f", tarfile.FIFOTYPE), "ist weder Datei noch Ordner"),
        (member("docs/d", tarfile.CHRTYPE), "ist weder Datei noch Ordner"),
        (member("docs/d", tarfile.BLKTYPE), "ist weder Datei noch Ordner"),
        (member("/etc/absolut.md"), "führt aus dem Ordner des Handbuchs hinaus"),
        (member("../draussen.md"), "führt aus dem Ordner des Handbuchs hinaus"),
        (member("docs/../../draussen.md"), "führt aus dem Ordner des Handbuchs hinaus"),
        (member("../ordner", tarfile.DIRTYPE), "führt aus dem Ordner des Handbuchs hinaus"),
    ],
    ids=lambda value: value.name if isinstance(value, tarfile.TarInfo) else "",
)
def test_a_tree_from_which_something_leads_out_is_refused_by_version_and_file(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hostile: tarfile.TarInfo, told: str
) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(hostile)
    repository = Repository(repo.folder)
    said = {"archive": packed.getvalue(), "ls-tree": b""}
    monkeypatch.setattr(Repository, "_git", lambda self, command, *more: said[command])
    (tmp_path / "out").mkdir()

    with pytest.raises(ReleaseError) as refused:
        repository.export(HERE, tmp_path / "out")

    assert str(refused.value).startswith(f"Die Fassung 2026.1 lässt sich nicht bauen: „{hostile.name}“ ")
    assert told in str(refused.value)
    assert list((tmp_path / "out").rglob("*")) == []
    assert not (tmp_path / "draussen.md").exists()


def test_a_tree_is_written_as_it_is(repo: Repo, tmp_path: Path) -> None:
    script = repo.folder / "docs" / "lauf.sh"
    script.write_bytes(b"#!/bin/sh\r\n")
    script.chmod(0o700)
    (repo.folder / "_site-kunde").symlink_to(".site/kunde/generations/1")  # taken in by mistake: nothing is built of it
    repo.commit({"ä ö.md": "Ü"})

    Repository(repo.folder).export(HERE, tmp_path / "out")

    found = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert found == set(repo.git("-c", "core.quotePath=false", "ls-files").splitlines()) - {"_site-kunde"}
    assert (tmp_path / "out" / "docs" / "lauf.sh").read_bytes() == b"#!/bin/sh\r\n"
    assert (tmp_path / "out" / "docs" / "lauf.sh").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "out" / "docs" / "ä ö.md").stat().st_mode & 0o777 == 0o644


def test_a_submodule_is_told(repo: Repo, tmp_path: Path) -> None:
    commit = repo.commit({})
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{commit},docs/mehr")
    repo.git("commit", "-qm", "x")

    with pytest.raises(ReleaseError, match=r"„docs/mehr/?“ ist ein Submodul, dessen Dateien"):
        Repository(repo.folder).export(HERE, tmp_path / "out")


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("v2026.2.1", True),
        ("v2026.02", True),
        ("v2026.0", True),
        ("v2026.3-rc1", True),
        ("V2026.5", True),
        ("v26.1", True),
        ("2026.1", True),
        ("v2026", True),
        ("v2026-1", True),
        ("v2026.１", True),
        ("v2026.1", False),
        ("v2026.10", False),
        ("v1.4", False),
        ("v3.0.1", False),
        ("foo", False),
        ("v20261101", False),
        ("geliefert-2026", False),
    ],
)
def test_a_tag_that_was_meant_as_a_version_is_named(repo: Repo, tag: str, told: bool) -> None:
    repo.commit({}, tag)

    lines = Repository(repo.folder).misnamed()

    assert len(lines) == told
    assert all(f"Das Etikett „{tag}“ wird nicht veröffentlicht, weil" in line for line in lines)


def test_a_tag_on_a_tree_or_a_file_stops_no_other(repo: Repo) -> None:
    repo.commit({}, "v2026.3")
    repo.git("tag", "v2026.1", "HEAD^{tree}")
    repo.git("tag", "v2026.2", "HEAD:conf.py")
    repo.git("tag", "-m", "beschrieben", "v2026.10", "v2026.3")

    sources, problems = Repository(repo.folder).releases()

    assert [source.name for source in sources] == ["2026.3", "2026.10"]
    assert ["zeigt auf keinen Commit" in problems[name] for name in ("2026.1", "2026.2")] == [True, True]


def test_a_clone_without_its_history_is_known(repo: Repo, tmp_path: Path) -> None:
    repo.commit({})
    repo.commit({})
    subprocess.run(["git", "clone", "-q", "--depth", "1", repo.folder.as_uri(), tmp_path / "flach"], check=True)

    assert Repository(tmp_path / "flach").shallow
    assert not Repository(repo.folder).shallow
