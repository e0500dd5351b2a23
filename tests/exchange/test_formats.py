"""What a handbook is given out as is one list; an edition gets of it what reaches as far."""

import json
from datetime import date
from pathlib import Path

import pytest

from nachweis.cli.outputs import check
from nachweis.cli.parser import Parser
from nachweis.exchange.archive import ArchiveError
from nachweis.exchange.current import audit_of
from nachweis.exchange.formats import FINDINGS, FORMATS, SETTINGS, Format, Issue, Settings
from nachweis.vocabulary import Edition
from tests.compliance.factory import audit, document, entry
from tests.conftest import Write, sphinx
from tests.exchange.test_archive import needs, put
from tests.exchange.test_laws import OWN

ISSUE = Issue(audit=audit(document(), entry("T-1", status="umgesetzt")))


def test_no_two_formats_are_the_same_file() -> None:
    files = [format.file for format in FORMATS]

    assert len(files) == len(set(files))


@pytest.mark.parametrize("reach", Edition)
def test_only_editions_that_show_it_get_a_format(reach: Edition) -> None:
    format = Format("probe", ".txt", reach, lambda issue: issue.edition.encode())

    for edition in Edition:
        made = format.made(Issue(audit=ISSUE.audit, edition=edition))
        assert made == (edition.encode() if edition.shows(reach) else None)


def test_every_format_says_something_of_whatever_is_known_or_nothing() -> None:
    made = {format.file: format.made(ISSUE) for format in FORMATS}

    assert {file for file, data in made.items() if data is None} == {
        "needs.json",  # nobody has asked sphinx-needs
        "aenderungen.json",
        "aenderungen.txt",
        "verlauf.json",
    }


def test_settings_name_laws_of_ones_own_only_if_there_are_some() -> None:
    assert "laws" not in json.loads(SETTINGS.made(ISSUE) or b"")
    issue = Issue(audit=ISSUE.audit, settings=Settings(laws="gesetze"), pages=["a", "b"])
    assert json.loads(SETTINGS.made(issue) or b"") == {
        "organisation": "",
        "address": "",
        "state": "",
        "review_months": 12,
        "editions": "",
        "pages": ["a", "b"],
        "withheld": [],
        "laws": "gesetze",
    }


def test_the_command_line_offers_the_formats_of_findings() -> None:
    parser = Parser("check")
    check.question(parser)

    for format in FINDINGS:
        assert parser.parse_args(["--format", format.name]).format == format.name
    assert f"text|{'|'.join(format.name for format in FINDINGS)}" in parser.format_help()


def test_an_archive_is_measured_by_the_laws_of_its_house(tmp_path: Path) -> None:
    archive = put(tmp_path, needs())
    given, day = Settings(laws="gesetze"), date(2026, 11, 22)
    (tmp_path / "gesetze").mkdir()
    (tmp_path / "gesetze" / "kdg.json").write_text(json.dumps(OWN), encoding="utf-8")

    assert "KDG" in {law.name for law in audit_of(archive, given, day, tmp_path).citations.catalogue}
    assert "KDG" not in {law.name for law in audit_of(archive, Settings(), day, tmp_path).citations.catalogue}
    assert "KDG" not in {law.name for law in audit_of(archive, given, day, tmp_path / "weg").citations.catalogue}
    (tmp_path / "gesetze" / "kdg.json").write_text("{", encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"Gesetzesdatei „kdg\.json“"):
        audit_of(archive, given, day, tmp_path)


def test_what_an_edition_does_not_have_does_not_stay_from_the_build_before(write: Write) -> None:
    folder = write({"a.md": "---\nausgabe: kunde\n---\n# A\n\n:::{tom} Die Tür ist zu\n:id: TOM-1\n:::\n"})
    out = folder.parent / "out"
    sphinx(folder, out)
    assert (out / "coverage.json").is_file()
    for stale in ("verlauf.json", "aenderungen.json", "aenderungen.txt"):
        (out / stale).write_text("von früher", encoding="utf-8")
    sphinx(folder, out, "-D", "nachweis_edition=kunde")

    left = {path.name for path in out.iterdir()}
    assert left & {format.file for format in FORMATS} == {"needs.json", "handbuch.json"}
