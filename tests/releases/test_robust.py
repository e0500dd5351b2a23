"""Whatever lies in the way, is damaged, forged or missing: it is told by name, and nothing else suffers."""

import contextlib
import errno
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nachweis.cli import main
from nachweis.releases.publishing import Publisher
from nachweis.releases.repository import ReleaseError
from nachweis.releases.store import SUMS, Store, sums
from nachweis.releases.workshop import Workshop
from nachweis.vocabulary import Edition
from tests.releases.conftest import Repo, new_repo, without_sphinx


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Two versions and a draft, published once; only copied."""
    repo = new_repo(tmp_path_factory.mktemp("published") / "repo")
    with pytest.MonkeyPatch.context() as patched:
        without_sphinx(patched)
        repo.commit({}, "v2026.1")
        repo.commit({}, "v2026.2")
        repo.commit({})
        assert repo.publish().problems == []
    return repo


@pytest.fixture
def two(published: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Two versions and a draft, published; what is one file under several names is so here too."""
    without_sphinx(monkeypatch)
    subprocess.run(["cp", "-a", published.folder, tmp_path / "repo"], check=True)
    return replace(published, folder=tmp_path / "repo", said=[])


def run(repo: Repo, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command there: its status, what it prints, what it complains of."""
    with contextlib.chdir(repo.folder):
        status = main(list(arguments))
    said = capsys.readouterr()
    return status, said.out, said.err


def shown(repo: Repo, site: str = "_site") -> set[str]:
    """Which versions and drafts a site holds."""
    return {path.name for path in (repo.folder / site).iterdir() if (path / SUMS).is_file()}


# ── what lies among the versions ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", [".DS_Store", "lost+found", "2026.1.bak", "2026.01", "２０２６.1", "v2026.1", "entwurf"]
)
@pytest.mark.parametrize("folder", [False, True], ids=["file", "folder"])
def test_something_strange_among_the_versions_is_left_alone(
    two: Repo, capsys: pytest.CaptureFixture[str], name: str, folder: bool
) -> None:
    path = two.folder / ".site" / "versions" / name
    path.mkdir() if folder else path.write_text("x", encoding="utf-8")
    two.commit({}, "v2026.3")

    assert run(two, capsys, "publish")[::2] == (0, "")
    assert shown(two) == {"2026.1", "2026.2", "2026.3", "stand", "entwurf"}
    status, out, _ = run(two, capsys, "publish", "--nachsehen")
    assert (status, f"„{path}“ ist keine Fassung und bleibt unbeachtet." in out) == (0, True)
    assert path.exists()


def _forge(**facts: object) -> Callable[[Path], object]:
    """Other facts in a ``fassung.json``, with the checksum that they need."""

    def forge(folder: Path) -> None:
        _rewrite(folder, "fassung.json", json.dumps({**json.loads((folder / "fassung.json").read_text()), **facts}))

    return forge


def _rewrite(folder: Path, name: str, text: str) -> None:
    _write(folder / name, text.encode())
    _write(folder / SUMS, sums(folder).encode())


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _put_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("x", encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "facts gone": lambda folder: (folder / "fassung.json").unlink(),
    "facts empty": lambda folder: _write(folder / "fassung.json", b""),
    "facts no object": lambda folder: _write(folder / "fassung.json", b"[]"),
    "facts null": lambda folder: _write(folder / "fassung.json", b"null"),
    "facts of another version": lambda folder: _write(
        folder / "fassung.json", (folder / "fassung.json").read_bytes().replace(b"2026.1", b"2026.7")
    ),
    "facts deep": lambda folder: _write(folder / "fassung.json", b"[" * 100_000),
    "facts Latin-1": lambda folder: _write(folder / "fassung.json", "ü".encode("latin-1")),
    "pages null": lambda folder: _write(
        folder / "fassung.json",
        json.dumps({**json.loads((folder / "fassung.json").read_text()), "pages": None}).encode(),
    ),
    "pages of another type": _forge(pages=[1, None]),
    "half a character": _forge(day="\ud800"),
    "no day": _forge(day="gestern"),
    "an id that leads out": _forge(entries={"../../../x": "docs/a.html"}),
    "a page that leads out": _forge(entries={"TOM-1": "../../../x.html"}),
    "a page from the root": _forge(pages=["/x.html"]),
    "a page in two lines": _forge(pages=["a\n../x.html"]),
    "a commit that is an option": _forge(commit="--help"),
    "a version before that is none": _forge(before="../2026.0"),
    "one fact more": _forge(mehr=""),
    "facts are a pipe": lambda folder: _pipe(folder / "fassung.json"),
    "checksums Latin-1": lambda folder: _write(folder / SUMS, "ü".encode("latin-1")),
    "a file instead": _put_a_file,
}


def _replace(path: Path) -> None:
    path.unlink()
    path.write_text("x", encoding="utf-8")


def _write(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_version_of_which_nothing_is_known_any_more_is_told_and_keeps_its_address(
    two: Repo, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    DAMAGES[damage](Store(two.folder).path("2026.1"))
    two.commit({}, "v2026.3")

    status, _, err = run(two, capsys, "publish")

    assert status == 1
    assert f"Die veröffentlichte Fassung in „{Store(two.folder).path('2026.1')}“ ist beschädigt." in err
    assert "Bis dahin erscheint keine neuere." in err
    assert {"2026.2", "stand", "entwurf"} <= shown(two)
    assert "2026.3" not in shown(two)
    assert (two.site / "entwurf" / "fassung.json").read_text() == (
        (Store(two.folder).draft or Path()) / "fassung.json"
    ).read_text()
    assert run(two, capsys, "publish", "--nachsehen")[0] == 1


@pytest.mark.parametrize("content", ['{"editions": 5}', '{"withheld": [1]}', "[" * 100_000, "[]", '{"state": "XX"}'])
def test_damaged_settings_are_named_and_other_versions_go_on(
    two: Repo, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    two.publish(Edition.CUSTOMER)
    shutil.rmtree(Store(two.folder, Edition.CUSTOMER).path("2026.1"))
    _rewrite(Store(two.folder).path("2026.1"), "handbuch.json", content)
    two.commit({}, "v2026.3")

    status, out, err = run(two, capsys, "publish")

    path = Store(two.folder).path("2026.1") / "handbuch.json"
    assert (status, f"Die Angaben „{path}“ sind nicht lesbar" in err) == (1, True), err
    assert "2026.3 (Kunde)" in out
    assert "2026.3" in shown(two, "_site-kunde")


@pytest.mark.parametrize("content", ["[" * 100_000, '[1, "x"]', '["\\ud800", ""]', "null"])
def test_a_damaged_answer_of_the_strict_check_is_asked_again(
    two: Repo, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (two.folder / ".site" / "freigabe.json").write_text(content, encoding="utf-8")
    two.commit({})

    assert run(two, capsys, "publish")[::2] == (0, "")
    assert "entwurf" in shown(two, "_site-kunde")


@pytest.mark.parametrize("name", ["²", "٣", "007", "9" * 200, "x"])
@pytest.mark.parametrize("folder", [False, True], ids=["file", "folder"])
def test_something_strange_among_the_generations_stops_nothing(two: Repo, name: str, folder: bool) -> None:
    path = two.folder / ".site" / "generations" / name
    path.mkdir() if folder else path.touch()
    two.commit({})

    assert two.publish().problems == []
    assert two.site.readlink().name == "2"


def test_an_older_version_never_passes_for_the_newest(two: Repo) -> None:
    (Store(two.folder).path("2026.2") / "fassung.json").unlink()
    served = two.site.readlink()

    assert "ist beschädigt" in two.publish().problems[0]
    assert two.site.readlink() == served
    assert (two.site / "stand").is_dir()


def test_a_damaged_archive_leaves_the_site_as_it_is(two: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    _write(Store(two.folder).path("2026.2") / "needs.json", b"{")
    two.commit({}, "v2026.3")

    status, _, err = run(two, capsys, "publish")

    assert (status, "Die Website bleibt, wie sie ist." in err) == (1, True)


WAYS: dict[str, Callable[[Path], object]] = {
    "a pipe": lambda folder: os.mkfifo(folder / "neu"),
    "a link to nothing": lambda folder: (folder / "neu").symlink_to("nichts"),
    "a link to a folder": lambda folder: (folder / "neu").symlink_to("docs"),
    "a link to a file": lambda folder: (folder / "neu").symlink_to("index.html"),
    "an empty folder": lambda folder: (folder / "neu").mkdir(),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_no_build_leaves_in_a_version_is_named_and_never_served(
    two: Repo, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    WAYS[way](Store(two.folder).path("2026.1"))
    two.commit({}, "v2026.3")
    told = "Die Fassung 2026.1 ist nicht, wie sie veröffentlicht wurde: neu."

    status, _, err = run(two, capsys, "publish", "--nachsehen")
    assert (status, told in err) == (1, True), err
    status, _, err = run(two, capsys, "publish")
    assert (status, told in err) == (1, True), err
    assert shown(two) == {"2026.1", "2026.2", "2026.3", "stand", "entwurf"}
    assert not os.path.lexists(two.site / "2026.1" / "neu")


def _as_link(path: Path) -> None:
    path.rename(path.with_name("gleich"))
    path.symlink_to(path.with_name("gleich"))


def _instead(path: Path, lay: Callable[[Path], None]) -> None:
    path.unlink()
    lay(path)


GONE: dict[str, tuple[Callable[[Path], object], str]] = {
    "the link": (lambda root: (root / "_site").unlink(), "„_site“ fehlt. Neu: nachweis publish"),
    "all generations": (
        lambda root: shutil.rmtree(root / ".site" / "generations"),
        "„_site“ führt nach „.site/generations/1“, und dort ist nichts. Neu: nachweis publish",
    ),
    "this generation": (
        lambda root: _instead(root / "_site", lambda site: site.symlink_to(".site/generations/7")),
        "„_site“ führt nach „.site/generations/7“, und dort ist nichts.",
    ),
    "a file behind a link": (
        lambda root: _as_link((root / "_site" / "2026.1" / "docs" / "a.html").resolve()),
        "„_site“ ist nicht, wie es angelegt wurde: 2026.1/docs/a.html",
    ),
    "a version in the store": (
        lambda root: shutil.rmtree(root / ".site" / "versions" / "2026.1"),
        "„_site“ zeigt die Fassung 2026.1, und „",
    ),
    "the versions": (lambda root: _put_a_file(root / ".site" / "versions"), "/.site/versions“ ist kein Ordner"),
    "the store": (lambda root: _put_a_file(root / ".site"), "/.site“ ist kein Ordner"),
    "the link, for a folder": (
        lambda root: _instead(root / "_site", Path.mkdir),
        "„_site“ ist ein Ordner, den jemand anders angelegt hat. Benennen Sie ihn um.",
    ),
    "the link, for a file": (
        lambda root: _instead(root / "_site", Path.touch),
        "„_site“ ist eine Datei, die jemand anders angelegt hat. Benennen Sie sie um.",
    ),
    "the place of the next link": (
        lambda root: (root / "_site.neu").mkdir(),
        "„_site.neu“ ist ein Ordner; so heißt hier für einen Augenblick die neue Website. Benennen Sie ihn um.",
    ),
}


@pytest.mark.parametrize("case", GONE)
def test_what_is_missing_or_in_the_way_is_seen(two: Repo, capsys: pytest.CaptureFixture[str], case: str) -> None:
    damage, told = GONE[case]
    damage(two.folder)

    status, out, err = run(two, capsys, "publish", "--nachsehen")

    assert (status, out, told in err) == (1, "", True), err


def test_where_nothing_is_published_nothing_is_called_intact(quick: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(quick, capsys, "publish", "--nachsehen") == (0, "Noch ist nichts veröffentlicht.\n", "")


# ── what is served ─────────────────────────────────────────────────────────────────────────────────────────────────

FORGERIES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a new file": ("stand/neu.html", lambda path: path.write_text("x", encoding="utf-8")),
    "a changed list of versions": ("versions.js", lambda path: path.write_text("x", encoding="utf-8")),
    "a missing address": ("id/TOM-1/index.html", lambda path: path.unlink()),
    "a replaced page": ("2026.1/docs/a.html", _replace),
    "checksums with it": (f"2026.1/{SUMS}", _replace),
    "a replaced draft": ("entwurf/docs/a.html", _replace),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_site_that_somebody_changed_is_named_and_made_anew(
    two: Repo, capsys: pytest.CaptureFixture[str], forgery: str
) -> None:
    name, forge = FORGERIES[forgery]
    before = sums(two.site.resolve())
    forge(two.site / name)

    status, out, err = run(two, capsys, "publish", "--nachsehen")
    assert (status, f"„_site“ ist nicht, wie es angelegt wurde: {name}." in err, out) == (1, True, "")
    status, out, err = run(two, capsys, "publish")
    assert (status, f"An „_site“ hat jemand etwas geändert ({name}); wird erneuert" in out, err) == (0, True, "")
    assert sums(two.site.resolve()) == before
    assert run(two, capsys, "publish", "--nachsehen")[0] == 0


def test_a_draft_that_was_changed_in_its_place_is_built_again(two: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    _write(two.site / "entwurf" / "docs" / "a.html", b"x")

    assert run(two, capsys, "publish")[0] == 0
    assert (two.site / "entwurf" / "docs" / "a.html").read_bytes() != b"x"


def test_a_version_that_was_changed_in_its_place_is_told_by_publish_too(
    two: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(two.site / "2026.1" / "docs" / "a.html", b"x")

    status, _, err = run(two, capsys, "publish")

    assert (status, "Die Fassung 2026.1 ist nicht, wie sie veröffentlicht wurde: docs/a.html." in err) == (1, True)


def test_checksums_forged_with_their_file_are_found_by_building_again_in_the_edition_that_lies(
    two: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    two.publish(Edition.CUSTOMER)
    folder = Store(two.folder, Edition.CUSTOMER).path("2026.1")
    _write(folder / "docs" / "a.html", b"x")
    _write(folder / SUMS, sums(folder).encode())

    status, out, err = run(two, capsys, "publish", "--noch-einmal", "2026.1")

    assert status == 1
    assert "Die Fassung 2026.1 kommt Byte für Byte so heraus" in out
    assert "Kunde" not in out
    assert "Die Fassung 2026.1 (Ausgabe „Kunde“) käme jetzt anders heraus" in err
    assert "docs/a.html" in err


def test_a_file_forged_under_honest_checksums_is_found_by_building_again(
    two: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(Store(two.folder).path("2026.1") / "docs" / "a.html", b"x")

    status, out, err = run(two, capsys, "publish", "--noch-einmal", "2026.1")

    assert (status, "Byte für Byte" in out, "docs/a.html" in err) == (1, False, True)


# ── the machine ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_under_a_strict_umask_a_server_can_read_what_is_published(quick: Repo) -> None:
    before = os.umask(0o077)
    try:
        quick.commit({}, "v2026.1")
        quick.publish()
        quick.publish(Edition.CUSTOMER)
    finally:
        os.umask(before)

    for site in (quick.site, quick.folder / "_site-kunde"):
        for path in (site.resolve(), *site.resolve().parents):
            if path == quick.folder:
                break
            assert path.stat().st_mode & 0o055 == 0o055, path
        for path in site.resolve().rglob("*"):
            wanted = 0o755 if path.is_dir() else 0o444
            assert path.stat().st_mode & wanted == wanted, path


@pytest.fixture
def volumes(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders that are file systems of their own from now on: nothing is renamed or linked across their borders."""
    own: list[Path] = []

    def volume(path: Path) -> list[Path]:
        # A link lies where its name is, whatever it points to.
        return [folder for folder in own if folder in Path(os.path.abspath(path)).parents]  # noqa: PTH100

    def crossing(source: Path, target: Path) -> None:
        if volume(source) != volume(target):
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(source))

    rename, replace, link = Path.rename, Path.replace, os.link

    def renamed(self: Path, target: Path) -> Path:
        crossing(self, target)
        return rename(self, target)

    def replaced(self: Path, target: Path) -> Path:
        crossing(self, target)
        return replace(self, target)

    def linked(source: str, target: str) -> None:
        crossing(Path(source), Path(target))
        link(source, target)

    monkeypatch.setattr(Path, "rename", renamed)
    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(os, "link", linked)
    return own


@pytest.mark.parametrize(
    "parts", [[".site"], [".site/versions"], [".site/generations"], [".site/versions", ".site/drafts"], [".site/work"]]
)
def test_the_store_may_lie_on_other_file_systems(quick: Repo, volumes: list[Path], parts: list[str]) -> None:
    volumes += [quick.folder / part for part in parts]
    quick.commit({}, "v2026.1")

    for _ in range(2):
        outcome = quick.publish()
        assert outcome.problems == []
    assert outcome.published == []
    assert shown(quick) == {"2026.1", "stand", "entwurf"}


def test_the_store_may_be_a_link_to_another_place(quick: Repo, tmp_path: Path) -> None:
    (tmp_path / "datentraeger").mkdir()
    (quick.folder / ".site").symlink_to(tmp_path / "datentraeger")
    quick.commit({}, "v2026.1")

    for _ in range(2):
        assert quick.publish().problems == []
    assert shown(quick) == {"2026.1", "stand", "entwurf"}


def test_without_hard_links_files_are_copied(quick: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    quick.commit({}, "v2026.1")

    assert quick.publish().problems == []
    assert shown(quick) == {"2026.1", "stand", "entwurf"}


@pytest.mark.parametrize("command", [["publish"], ["publish", "--nachsehen"]])
@pytest.mark.parametrize("where", ["mkdir", "open"])
def test_where_nothing_may_be_written_or_read_it_is_said_in_german(
    quick: Repo,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    where: str,
) -> None:
    quick.commit({}, "v2026.1")
    if command[1:]:
        quick.publish()

    def refused(self: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(self))

    name = "read_text" if command[1:] and where == "open" else "iterdir" if command[1:] else "mkdir"
    monkeypatch.setattr(Path, name, refused)
    status, _, err = run(quick, capsys, *command)

    assert status == (1 if "ist beschädigt" in err else 2)
    assert "Traceback" not in err
    assert "lässt sich nicht lesen oder schreiben" in err or "ist beschädigt" in err


@pytest.mark.parametrize("target", ["anderswo", "/tmp", ".site", ".site/versions/2026.1"])
def test_somebody_elses_link_is_refused_like_a_folder(two: Repo, target: str) -> None:
    two.site.unlink()
    two.site.symlink_to(target)

    with pytest.raises(ReleaseError, match=r"„_site“ ist eine Verknüpfung nach „.*“, die jemand anders angelegt hat"):
        two.publish()
    assert str(two.site.readlink()) == target


def test_a_link_to_a_site_that_is_gone_is_ours_still(two: Repo) -> None:
    shutil.rmtree(two.folder / ".site" / "generations")

    assert two.publish().problems == []
    assert shown(two) == {"2026.1", "2026.2", "stand", "entwurf"}


def test_what_stops_one_edition_stops_no_other(quick: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    (quick.folder / "_site-pruefung").mkdir()
    quick.commit({}, "v2026.1")

    status, out, err = run(quick, capsys, "publish")

    assert (status, err.count("Benennen Sie ihn um.")) == (2, 1)
    assert "Veröffentlicht: 2026.1, Entwurf, 2026.1 (Kunde), Entwurf (Kunde)" in out


# ── what git lacks ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_in_a_clone_without_its_history_no_version_appears(
    quick: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quick.commit({}, "v2026.1")
    quick.commit({}, "v2026.2")
    quick.git("clone", "-q", "--depth", "1", "--branch", "v2026.2", quick.folder.as_uri(), str(tmp_path / "flach"))

    status, _, err = run(Repo(tmp_path / "flach", []), capsys, "publish")

    assert (status, err.count("git fetch --unshallow --tags"), "fehlt. Sie bleibt" in err) == (1, 1, False)
    assert shown(Repo(tmp_path / "flach", [])) == {"entwurf"}


def test_tags_that_are_no_versions_are_said_once_and_stop_nothing(
    quick: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    quick.commit({}, "v2026.1")
    for tag in ("v2026.02", "foo"):
        quick.git("tag", tag)
    quick.git("tag", "v2026.2", "HEAD^{tree}")

    status, out, err = run(quick, capsys, "publish")

    assert status == 1
    assert out.count("„v2026.02“ wird nicht veröffentlicht, weil") == 1
    assert "foo" not in out
    assert err.strip().splitlines() == [err.strip()]
    assert "Das Etikett v2026.2 zeigt auf keinen Commit" in err
    assert shown(quick) == {"2026.1", "stand", "entwurf"}


@pytest.mark.parametrize("edition", [Edition.INTERNAL, Edition.CUSTOMER])
def test_a_version_with_a_link_in_it_stops_no_other(quick: Repo, edition: Edition) -> None:
    quick.commit({}, "v2026.1")
    (quick.folder / "docs" / "l.md").symlink_to("/etc/passwd")
    quick.commit({}, "v2026.2")
    (quick.folder / "docs" / "l.md").unlink()
    quick.commit({}, "v2026.3")
    quick.publish()

    outcome = quick.publish(edition)

    assert all("Die Fassung 2026.2 lässt sich nicht bauen: „docs/l.md“" in problem for problem in outcome.problems)
    site = "_site" if edition is Edition.INTERNAL else "_site-kunde"
    assert shown(quick, site) == {"2026.1", "2026.3", "stand", "entwurf"}


def test_without_a_repository_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(Repo(tmp_path, []), capsys, "publish")

    assert (status, err.count("\n")) == (2, 1)
    assert f"In „{tmp_path}“ findet git keine Geschichte" in err
    assert "git init, git add -A" in err
    assert list(tmp_path.iterdir()) == []


def test_before_the_first_commit_it_says_what_to_do(quick: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(quick, capsys, "publish")

    assert (status, err.count("ist noch kein Stand festgehalten")) == (1, 1)
    assert "git add -A, dann git commit" in err


def test_on_a_branch_without_a_commit_versions_still_appear(quick: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    quick.commit({}, "v2026.1")
    quick.git("checkout", "-q", "--orphan", "leer")

    status, _, err = run(quick, capsys, "publish")

    assert (status, "ist noch kein Stand festgehalten" in err) == (1, True)
    assert shown(quick) == {"2026.1", "stand"}


def test_a_version_whose_tag_is_gone_is_not_built_again_and_its_tag_is_given(
    two: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = two.git("rev-parse", "v2026.1")
    two.git("tag", "-d", "v2026.1")

    status, _, err = run(two, capsys, "publish", "--noch-einmal", "2026.1")

    assert (status, f"git tag -f v2026.1 {commit}" in err, "fatal" in err) == (2, True, False)


def test_a_published_version_whose_tag_means_a_file_gets_one_cure(
    two: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = two.git("rev-parse", "v2026.1")
    two.git("tag", "-f", "v2026.1", "HEAD:conf.py")

    status, _, err = run(two, capsys, "publish")

    assert (status, err.count("git tag"), f"git tag -f v2026.1 {commit}" in err) == (1, 1, True)


@pytest.mark.parametrize("tag", ["v2026.2", ""], ids=["a version", "the draft"])
def test_a_commit_of_the_year_10000_is_named_and_stops_no_version(
    quick: Repo, capsys: pytest.CaptureFixture[str], tag: str
) -> None:
    quick.commit({}, "v2026.1")
    who = "P <p@b.example> 253402300800 +0000"
    text = f"tree {quick.git('rev-parse', 'HEAD^{tree}')}\nauthor {who}\ncommitter {who}\n\nx\n"
    (quick.folder / "spaet").write_text(text, encoding="utf-8")
    late = quick.git("hash-object", "-t", "commit", "-w", "spaet")
    quick.git("tag", tag, late) if tag else quick.git("update-ref", "HEAD", late)

    status, _, err = run(quick, capsys, "publish")

    assert (status, err.count("hinter dem Jahr 9999")) == (1, 1), err
    assert f"Der Commit von „{tag[1:] or 'Entwurf'}“" in err
    assert {"2026.1", "stand"} <= shown(quick)


def test_an_entry_of_a_kind_that_nobody_knows_is_not_called_missing(
    two: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    _rewrite(
        Store(two.folder).path("2026.2"),
        "needs.json",
        (Store(two.folder).path("2026.2") / "needs.json").read_text().replace('"tom"', '"neuartig"'),
    )

    status, out, err = run(two, capsys, "changes", "2026.1", "2026.2")

    assert (status, "Fehlt" in out) == (1, False)
    assert "Der Eintrag „TOM-1“ in „" in err
    assert "ist von der Art „neuartig“, die dieses Programm nicht kennt" in err


def test_before_any_build_the_notice_says_what_to_build(two: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(two, capsys, "notice")

    assert (status, "Noch ist nichts gebaut" in err, "nachweis html" in err) == (2, True, True)


# ── drafts of other editions ───────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_that_is_not_fit_to_be_released_leaves_the_other_editions(
    two: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.publish(Edition.CUSTOMER)
    assert "entwurf" in shown(two, "_site-kunde")
    monkeypatch.setattr(Workshop, "check", lambda *_: "  docs/a.md:3: Fehler: Probe")
    two.commit({})

    assert two.publish().problems == []
    for _ in range(2):
        (problem,) = two.publish(Edition.CUSTOMER).problems
        assert "Der Entwurf erscheint nicht in der Ausgabe „Kunde“, solange die strenge Prüfung etwas findet" in problem
        assert "docs/a.md:3: Fehler: Probe" in problem
        assert shown(two, "_site-kunde") == {"2026.1", "2026.2", "stand"}
    assert "entwurf" in shown(two)
    assert Store(two.folder, Edition.CUSTOMER).draft is None


def test_a_site_of_nothing_but_a_draft_goes_with_it(quick: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    quick.commit({})
    quick.publish()
    quick.publish(Edition.CUSTOMER)
    assert shown(quick, "_site-kunde") == {"entwurf"}
    monkeypatch.setattr(Workshop, "check", lambda *_: "  docs/a.md:3: Fehler: Probe")
    quick.commit({})
    quick.publish()

    quick.publish(Edition.CUSTOMER)

    assert not (quick.folder / "_site-kunde").is_symlink()
    assert list((quick.folder / ".site" / "kunde" / "generations").iterdir()) == []


def test_an_edition_whose_draft_cannot_be_checked_has_none(two: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    two.publish(Edition.CUSTOMER)

    def broken(*_: object) -> str:
        raise ReleaseError("Der Entwurf lässt sich nicht prüfen: Probe")

    monkeypatch.setattr(Workshop, "check", broken)
    two.commit({})
    two.publish()

    assert two.publish(Edition.CUSTOMER).problems == ["Der Entwurf lässt sich nicht prüfen: Probe"]
    assert shown(two, "_site-kunde") == {"2026.1", "2026.2", "stand"}


def test_every_edition_asks_for_the_check_once(two: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def check(*given: object) -> str:
        asked.append(given)
        return ""

    monkeypatch.setattr(Workshop, "check", check)
    monkeypatch.setattr(Publisher, "_belongs", lambda *_: True)

    for edition in Edition:
        two.publish(edition)

    assert len(asked) == 1


# ── taking back ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_version_that_is_taken_back_is_gone_and_stays_gone(two: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    two.publish(Edition.CUSTOMER)

    status, out, _ = run(two, capsys, "publish", "--zuruecknehmen", "2026.1", "--fuer", "kunde")

    assert status == 0
    assert "Die Fassung 2026.1 ist aus der Ausgabe „Kunde“ entfernt und wird nicht wieder gebaut." in out
    assert "spätere Fassungen den Wortlaut noch nennen: 2026.2." in out
    for _ in range(2):
        assert shown(two, "_site-kunde") == {"2026.2", "stand", "entwurf"}
        assert "2026.1" in shown(two)
        assert run(two, capsys, "publish")[0] == 0
    left = [path for path in (two.folder / ".site" / "kunde").rglob("2026.1") if path.is_dir()]
    assert left == []


def test_a_version_is_taken_back_from_every_edition(two: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    two.publish(Edition.CUSTOMER)

    assert run(two, capsys, "publish", "--zuruecknehmen", "2026.2")[0] == 0
    assert run(two, capsys, "publish")[0] == 0

    assert shown(two) == shown(two, "_site-kunde") == {"2026.1", "stand", "entwurf"}
    for facts in two.folder.rglob("stand/fassung.json"):
        assert json.loads(facts.read_text())["name"] == "2026.1"


def test_a_site_that_cannot_be_renewed_is_taken_down_with_the_version(
    two: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    two.publish(Edition.CUSTOMER)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "voll")

    with monkeypatch.context() as patched:
        patched.setattr("nachweis.releases.pages.assemble", full)
        status, out, err = run(two, capsys, "publish", "--zuruecknehmen", "2026.1")

    assert (status, out) == (2, "")
    told = "Die Fassung 2026.1 ist entfernt. Die Website ließ sich ohne sie nicht erneuern und ist abgeschaltet"
    assert err.count(told) == 2
    assert "Datenträger voll" in err
    for site in ("_site", "_site-kunde"):
        assert not (two.folder / site).is_symlink()
    assert run(two, capsys, "publish")[0] == 0
    for site in ("_site", "_site-kunde"):
        assert shown(two, site) == {"2026.2", "stand", "entwurf"}


def test_a_draft_that_quotes_what_is_taken_back_goes_with_it(two: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(two, capsys, "publish", "--zuruecknehmen", "2026.2")[0] == 0

    assert shown(two) == {"2026.1", "stand"}


DRAFTS: dict[str, Callable[[Path], object]] = {
    "facts broken": lambda draft: _write(draft / "fassung.json", b"{"),
    "facts gone": lambda draft: (draft / "fassung.json").unlink(),
    "facts a pipe": lambda draft: _pipe(draft / "fassung.json"),
    "a file": _put_a_file,
    "settings broken": lambda draft: _rewrite(draft, "handbuch.json", "[" * 100_000),
}


@pytest.mark.parametrize("damage", DRAFTS)
def test_beside_a_damaged_draft_a_version_is_taken_back_from_store_and_site(
    two: Repo, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    DRAFTS[damage](Store(two.folder).draft or Path())

    assert run(two, capsys, "publish", "--zuruecknehmen", "2026.2")[0] == 0

    assert shown(two) == {"2026.1", "stand"}
    assert list(Store(two.folder).drafts.iterdir()) == []


def test_whatever_stops_the_renewal_the_site_shows_nothing_that_was_taken_back(
    two: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nachweis.releases.pages.assemble", stopped)
    with pytest.raises(KeyboardInterrupt):
        Publisher(two.folder, two.said.append).withdraw("2026.1")

    assert not two.site.is_symlink()
    assert list(Store(two.folder).generations.iterdir()) == []


def test_a_version_behind_a_link_is_taken_back_and_what_it_leads_to_stays(
    two: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Store(two.folder).path("2026.2")
    path.rename(tmp_path / "woanders")
    path.symlink_to(tmp_path / "woanders")

    assert run(two, capsys, "publish", "--zuruecknehmen", "2026.2")[::2] == (0, "")

    assert not os.path.lexists(path)
    assert (tmp_path / "woanders" / "index.html").is_file()
    assert shown(two) == {"2026.1", "stand"}


def test_what_cannot_be_deleted_is_off_the_site_and_named(
    two: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Store(two.folder).path("2026.1")

    def refused(folder: Path, **_: object) -> None:
        if folder == path:
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        rmtree(folder, ignore_errors=True)

    rmtree = shutil.rmtree
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", refused)
        status, _, err = run(two, capsys, "publish", "--zuruecknehmen", "2026.1")

    assert (status, f"nicht ganz gelöscht: „{path}“" in err) == (2, True), err
    assert shown(two) == {"2026.2", "stand", "entwurf"}
    status, _, err = run(two, capsys, "publish", "--nachsehen")
    assert (status, f"Die Fassung 2026.1 ist zurückgenommen; löschen Sie „{path}“." in err) == (1, True)
    assert run(two, capsys, "publish", "--zuruecknehmen", "2026.1")[0] == 0
    assert not path.exists()


def test_taking_back_and_looking_need_no_git(two: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(two.folder / ".git")

    assert run(two, capsys, "publish", "--nachsehen")[0] == 0
    assert run(two, capsys, "publish", "--zuruecknehmen", "2026.1")[0] == 0
    assert shown(two) == {"2026.2", "stand", "entwurf"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--noch-einmal", "2026.1", "--zuruecknehmen", "2026.1"],
            "Bei „--zuruecknehmen“: Es geht nicht zusammen mit „--noch-einmal“.",
        ),
        (["--noch-einmal", "2026.1", "--nachsehen"], "Bei „--nachsehen“: Es geht nicht zusammen mit „--noch-einmal“."),
        (
            ["--nachsehen", "--zuruecknehmen", "2026.1"],
            "Bei „--zuruecknehmen“: Es geht nicht zusammen mit „--nachsehen“.",
        ),
        (["--zuruecknehmen"], "Bei „--zuruecknehmen“: Es fehlt ein Wert."),
        (["--nachsehen=x"], "Bei „--nachsehen“: Es nimmt keinen Wert, also auch nicht „x“."),
        (["--na", "2026.1"], "„2026.1“ gehört nicht hierher."),
        (["--n"], "„--n“ ist mehrdeutig: --noch-einmal, --nachsehen."),
    ],
)
def test_what_makes_no_sense_is_refused_in_german(
    two: Repo, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    with contextlib.chdir(two.folder), pytest.raises(SystemExit, match="2"):
        main(["publish", *arguments])

    assert f"Das versteht der Befehl nicht: {told}" in capsys.readouterr().err
    assert shown(two) == {"2026.1", "2026.2", "stand", "entwurf"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["changes", "2026.1"], "Es fehlt: BIS."),
        (["server", "--port", "x"], "Bei „--port“: „x“ ist keine ganze Zahl."),
        (["changes", "a", "b", "--format", "x"], "Bei „--format“: „x“ gibt es nicht, nur"),
    ],
)
def test_every_command_says_in_german_what_it_lacks(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)

    assert f"Das versteht der Befehl nicht: {told}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--zuruecknehmen", ""], "Eine Fassung „“ ist nicht veröffentlicht."),
        (["--noch-einmal", ""], "Eine Fassung „“ ist nicht veröffentlicht."),
        (["--zuruecknehmen", "2026.9"], "Eine Fassung „2026.9“ ist nicht veröffentlicht. Es gibt: 2026.1, 2026.2."),
        (["--zuruecknehmen", "2026.1", "--fuer", "pruefung"], "ist nicht veröffentlicht. Es gibt: keine."),
        (["--fuer", "kunde"], "„--fuer“ gehört zu „--zuruecknehmen“."),
        (["--noch-einmal", "2026.9"], "Eine Fassung „2026.9“ ist nicht veröffentlicht. Es gibt: 2026.1, 2026.2."),
    ],
)
def test_what_cannot_be_taken_back_is_said(
    two: Repo, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    status, _, err = run(two, capsys, "publish", *arguments)

    assert (status, told in err) == (2, True), err
    assert shown(two) == {"2026.1", "2026.2", "stand", "entwurf"}
