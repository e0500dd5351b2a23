"""A version that was archived reads like the running build."""

import json
from pathlib import Path

import pytest

from nachweis.compliance.model import Kind, Role
from nachweis.exchange.archive import ArchiveError, open_archive

NEEDS = {
    "T-1": {"id": "T-1", "type": "tom", "title": "Die Tür ist zu", "docname": "m/a", "lineno": 4, "deckt": ["AVV-1"]},
    "X-1": {"id": "X-1", "type": "unbekannt", "title": "Was anderes"},
}


def test_an_archive_is_a_handbook(tmp_path: Path) -> None:
    file = tmp_path / "needs.json"
    file.write_text(json.dumps({"current_version": "1", "versions": {"1": {"needs": NEEDS}}}), encoding="utf-8")

    book = open_archive(file)

    assert list(book.ids) == ["T-1"]
    assert book["T-1"].kind is Kind.MEASURE
    assert book["T-1"].links[Role.COVERS] == ("AVV-1",)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"versions": {}}', '{"current_version": "2", "versions": {}}', "[" * 100_000]
)
def test_what_is_no_archive_is_said_with_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "needs.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ArchiveError, match=r"„needs\.json“ ist nicht lesbar"):
        open_archive(file)


def test_an_archive_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="nicht lesbar"):
        open_archive(tmp_path / "needs.json")
