"""A handbook of one's own: what is written builds, and what the check finds says what is to be filled in."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nachweis.cli import main
from nachweis.telling.refusal import RefusalError
from nachweis.writing.beginning import DOCUMENTS, Beginning, begin, short_of
from tests.conftest import forked

COMPANY = "Beispiel & Söhne „Nord“ GmbH"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun") / "handbuch"
    begin(folder, Beginning(COMPANY, "BSP", list(DOCUMENTS)))
    return folder


def checked(folder: Path, *options: str) -> list[tuple[str, str]]:
    """The name and message of each finding."""
    told = folder.parent / "befunde.txt"

    def run() -> int:
        os.chdir(folder)
        return main(["check", "--format", "zeilen", "--ausgabe", str(told), *options])

    forked(run)
    lines = told.read_text(encoding="utf-8").splitlines()
    return [(line.rsplit("[", 1)[1].rstrip("]"), line) for line in lines]


def test_a_new_handbook_has_only_findings_that_say_what_to_fill_in(begun: Path) -> None:
    found = checked(begun, "--freigabe")

    assert {name for name, _ in found} == {
        "placeholder",
        "document_incomplete",
        "draft_in_release",
        "objective_partial",
        "requirement_unassigned",
        "review_overdue",
        "subprocessor_incomplete",
    }
    assert len({line for _, line in found}) == len(found)
    assert len(found) < 20


def test_it_builds_as_a_site_and_a_book_and_names_its_company(begun: Path) -> None:
    def run() -> int:
        os.chdir(begun)
        return main(["build"])

    status, said = forked(run)
    assert status in (0, 1), said
    start = (begun / "_build" / "html" / "docs" / "index.html").read_text(encoding="utf-8")
    assert "Beispiel &amp; Söhne „Nord“ GmbH" in start
    assert (begun / "_build" / "html" / "index.html").is_file()
    assert (begun / "_build" / "pdf" / "handbuch.pdf").stat().st_size > 20_000


@pytest.mark.parametrize("documents", [["tom"], ["avv"], ["uav"], ["tom", "uav"], ["avv", "uav"]])
def test_each_choice_of_documents_has_no_dead_link(documents: list[str], tmp_path: Path) -> None:
    begin(tmp_path / "h", Beginning("Firma AG", "F1", documents))
    dead = {"link_to_nothing", "unknown_reference", "unknown_page", "unknown_document", "page_not_reachable"}

    assert not [line for name, line in checked(tmp_path / "h") if name in dead]


def test_settings_and_lists_of_commands_are_whole(begun: Path) -> None:
    for path in (begun / ".vscode").iterdir():
        json.loads(path.read_text(encoding="utf-8"))
    for name in ("conf.py", "noxfile.py"):
        compile((begun / name).read_text(encoding="utf-8"), name, "exec")
    assert "$" not in (begun / "docs" / "avv" / "unterauftraege.md").read_text(encoding="utf-8")
    assert "$CI_DEFAULT_BRANCH" in (begun / ".gitlab-ci.yml").read_text(encoding="utf-8")
    assert "${{ github.server_url }}" in (begun / ".forgejo" / "workflows" / "handbuch.yml").read_text(encoding="utf-8")


def test_what_lies_in_the_folder_stays_and_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("eigenes", encoding="utf-8")
    with pytest.raises(RefusalError, match="ist nicht leer"):
        begin(tmp_path, Beginning("Firma", "F", ["tom"]))
    with pytest.raises(RefusalError, match="lässt sich nicht schreiben"):
        begin(tmp_path / "conf.py" / "h", Beginning("Firma", "F", ["tom"]))

    assert [path.name for path in tmp_path.iterdir()] == ["conf.py"]


@pytest.mark.parametrize(
    ("company", "short"), [("", "BSP"), ("  ", "BSP"), ("Firma\n", "BSP"), ("Firma", "b-1"), ("Firma", "")]
)
def test_what_makes_no_handbook_is_refused_with_the_cure(company: str, short: str) -> None:
    with pytest.raises(RefusalError, match=r"braucht den Namen|Nehmen Sie"):
        Beginning(company, short, ["tom"])


@pytest.mark.parametrize(
    ("company", "short"),
    [
        ("Beispiel GmbH", "BSP"),
        ("Müller & Söhne KG", "MS"),
        ("1a Daten AG", "H1D"),
        ("株式会社", "HB"),
        ("Übung Österreich e.V.", "UO"),
    ],
)
def test_a_short_name_is_made_of_the_company_s(company: str, short: str) -> None:
    assert short_of(company) == short
    Beginning(company, short_of(company), ["tom"])


def test_without_a_person_to_ask_the_company_must_be_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nachweis", "init", str(tmp_path / "h")]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert "--firma „Beispiel GmbH“" in done.stderr
