"""A version that was archived reads like the running build, whole or not at all."""

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nachweis.compliance.changes import compare
from nachweis.exchange import intact
from nachweis.exchange.archive import ArchiveError, open_archive, open_version
from nachweis.exchange.formats import HISTORY
from nachweis.exchange.formats.history import history_data
from nachweis.releases import store
from nachweis.vocabulary import Kind, Link
from tests.conftest import Write, sphinx

NEEDS = {
    "T-1": {"id": "T-1", "type": "tom", "title": "Die Tür ist zu", "docname": "m/a", "lineno": 4, "deckt": ["AVV-1"]},
    "X-1": {"id": "X-1", "type": "unbekannt", "title": "Was anderes"},
}


def needs(**more: Any) -> dict[str, Any]:
    """What sphinx-needs writes about four entries, in the form that it has."""

    def need(id: str, type: str, line: int, **fields: Any) -> dict[str, Any]:
        common = {"docname": "m/a", "doctype": ".md", "lineno": line, "sections": ["Zutritt"], "type_name": "…"}
        return {"id": id, "type": type, "title": f"Titel {id}", "content": "Ein Satz.", **common, **fields}

    entries = (
        need("DOK-1", "dokument", 1),
        need("ABC-1", "kontrolle", 5, rolle="Haustechnik"),
        need("ABC-1-01", "tom", 9, status="umgesetzt", parent_needs=["ABC-1"], deckt=["AVV-1"]),
        need("AVV-1", "avv", 14, nummer="1", deckt_back=["ABC-1-01"]),
    )
    properties = {"status": {"type": ["string", "null"], "default": None}, "deckt": {"type": "array", "default": []}}
    version = {
        "creator": {"program": "sphinx_needs", "version": "9.1.0"},
        "needs": {entry["id"]: entry for entry in entries},
        "needs_amount": len(entries),
        "needs_defaults_removed": True,
        "needs_schema": {"type": "object", "properties": properties},
        **more,
    }
    return {"current_version": "2026.1", "project": "Probe", "versions": {"2026.1": version}}


HISTORY_DATA = {
    "versions": [["2026.1", "2026-01-01"], ["2026.2", "2026-02-01"]],
    "entries": {
        "DOK-1": [["2026.1", "2026-01-01", ["ADDED"], ""]],
        "ABC-1-01": [["2026.1", "2026-01-01", ["ADDED"], ""], ["2026.2", "2026-02-01", ["REWORDED"], "Alt"]],
    },
}


def put(folder: Path, data: object, history: object = None) -> Path:
    file = folder / "needs.json"
    file.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    if history is not None:
        (folder / HISTORY.file).write_text(
            history if isinstance(history, str) else json.dumps(history), encoding="utf-8"
        )
    return file


def test_an_archive_is_a_handbook(tmp_path: Path) -> None:
    book = open_archive(put(tmp_path, {"current_version": "1", "versions": {"1": {"needs": NEEDS}}}))

    assert list(book.ids) == ["T-1"]
    assert book["T-1"].kind is Kind.MEASURE
    assert book["T-1"].links[Link.COVERS] == ("AVV-1",)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"versions": {}}', '{"current_version": "2", "versions": {}}', "[" * 100_000]
)
def test_what_is_no_archive_is_said_with_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(ArchiveError, match=r"needs\.json“ ist nicht lesbar"):
        open_archive(put(tmp_path, text))


def test_an_archive_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="nicht lesbar: es gibt sie nicht"):
        open_archive(tmp_path / "needs.json")


def test_an_archive_is_named_from_where_the_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2026.1").mkdir()

    with pytest.raises(ArchiveError, match=r"„2026\.1/needs\.json“"):
        open_archive(put(tmp_path / "2026.1", "{"))


def test_what_a_build_writes_is_whole(write: Write) -> None:
    folder = write({"a.md": "# A\n\n:::{tom} Die Tür ist zu 🚪\n:id: TOM-1\n:::\n"})
    built = sphinx(folder, folder / "_build" / "html")

    assert {"TOM-1", "DOK-1"} <= set(open_archive(built.out / "needs.json").ids)


# ── damage that somebody may do ────────────────────────────────────────────────────────────────────────────────────


def entry(data: Any, id: str = "ABC-1-01") -> Any:
    return version(data)["needs"][id]


def version(data: Any) -> Any:
    return next(iter(data["versions"].values()))


DAMAGE: list[tuple[Callable[[Any], object], str]] = [
    (lambda d: version(d)["needs"].update({"ABC-1-01": None}), "der Eintrag „ABC-1-01“ ist beschädigt"),
    (lambda d: version(d)["needs"].update({"ABC-1-01": []}), "der Eintrag „ABC-1-01“ ist beschädigt"),
    (lambda d: version(d)["needs"].pop("ABC-1-01"), "nennt 4 Einträge und enthält 3"),
    (lambda d: version(d)["needs"].clear(), "nennt 4 Einträge und enthält 0"),
    (lambda d: version(d).pop("needs"), "„versions.2026.1.needs“ fehlt"),
    (lambda d: version(d).update(needs=[]), "„versions.2026.1.needs“ ist beschädigt"),
    (lambda d: version(d).pop("needs_schema"), "needs_schema“ fehlt"),
    (lambda d: version(d).update(needs_schema=None), "needs_schema“ ist beschädigt"),
    (lambda d: version(d)["needs_schema"].pop("properties"), "properties“ fehlt"),
    (lambda d: version(d).update(needs_amount="4"), "needs_amount“ ist beschädigt"),
    (lambda d: version(d).pop("needs_amount"), "needs_amount“ fehlt"),
    (lambda d: entry(d).update(id="ABC-1-02"), "der Eintrag „ABC-1-01“ nennt sich „ABC-1-02“"),
    (lambda d: entry(d).pop("id"), "„ABC-1-01“ ist beschädigt, Angabe „id“ fehlt"),
    (lambda d: entry(d).pop("type"), "„ABC-1-01“ ist beschädigt, Angabe „type“ fehlt"),
    (lambda d: entry(d).update(type=None), "„ABC-1-01“ ist beschädigt, Angabe „type“"),
    (lambda d: entry(d).update(type=""), "„ABC-1-01“ ist beschädigt, Angabe „type“"),
    (lambda d: entry(d).update(title=7), "„ABC-1-01“ ist beschädigt, Angabe „title“"),
    (lambda d: entry(d).update(status=["umgesetzt"]), "„ABC-1-01“ ist beschädigt, Angabe „status“"),
    (lambda d: entry(d).update(status=None), "„ABC-1-01“ ist beschädigt, Angabe „status“"),
    (lambda d: entry(d).update(deckt="AVV-1"), "„ABC-1-01“ ist beschädigt, Angabe „deckt“"),
    (lambda d: entry(d).update(deckt=[None]), "„ABC-1-01“ ist beschädigt, Angabe „deckt“"),
    (lambda d: entry(d).update(parent_needs={}), "„ABC-1-01“ ist beschädigt, Angabe „parent_needs“"),
    (lambda d: entry(d).update(content=False), "„ABC-1-01“ ist beschädigt, Angabe „content“"),
    (lambda d: entry(d).update(title="\ud800"), "Zeichen, die keine sind"),
    (lambda d: version(d)["needs"].update({"": entry(d)}), "beschädigt"),
    (lambda d: d.update(current_version="2026.2"), "nennt die Fassung „2026.2“ und enthält „2026.1“"),
    (lambda d: d.pop("current_version"), "„current_version“ fehlt"),
    (lambda d: d["versions"].update({"2026.2": version(needs())}), "„versions“ ist beschädigt"),
    (lambda d: d.update(versions=None), "„versions“ ist beschädigt"),
    (lambda d: d.update(format_version=2), "„format_version“ ist beschädigt"),
]


@pytest.mark.parametrize(("damage", "said"), DAMAGE)
def test_a_damaged_archive_is_refused_by_the_name_of_what_is_wrong(
    tmp_path: Path, damage: Callable[[Any], object], said: str
) -> None:
    data = needs()
    assert len(open_archive(put(tmp_path, data))) == 4
    damage(data)

    with pytest.raises(ArchiveError) as refused:
        open_archive(put(tmp_path, data))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (json.dumps(needs())[:-200], "bricht ab"),
        (json.dumps(needs()).replace('"ABC-1-01": {', '"ABC-1": {', 1), "„ABC-1“ steht zweimal darin"),
        (json.dumps(needs()).replace('"versions": {', '"versions": {}, "versions": {', 1), "„versions“ steht zweimal"),
        (json.dumps(needs()).replace('"lineno": 9', f'"lineno": {"9" * 5000}'), "eine Zahl, die zu groß ist"),
        (json.dumps(needs()).replace('"lineno": 9', '"lineno": NaN'), "Angabe „lineno“"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ArchiveError, match=said):
        open_archive(put(tmp_path, text))


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    file = put(tmp_path, needs())
    file.write_bytes(file.read_bytes().replace(b"Titel ABC-1-01", b"Titel \xff"))

    with pytest.raises(ArchiveError, match="Zeichen, die keine sind"):
        open_archive(file)


@pytest.mark.parametrize("name", ["needs.json", HISTORY.file])
def test_a_published_version_must_match_its_checksum(tmp_path: Path, name: str) -> None:
    file = put(tmp_path, needs(), HISTORY_DATA)
    listed = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in tmp_path.iterdir()]
    (tmp_path / intact.SUMS).write_text("".join(listed), encoding="utf-8")
    assert len(open_version(file).handbook) == 4

    text = (tmp_path / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(text.replace("2026.1", "2026.3"), encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"Prüfsumme in „pruefsummen\.sha256“"):
        open_version(file)


def test_the_checksums_are_those_that_publishing_writes() -> None:
    assert intact.SUMS == store.SUMS


@pytest.mark.parametrize(
    "damage",
    [
        lambda h: h.pop("versions"),
        lambda h: h.update(versions=[]),
        lambda h: h.update(versions=["ab"]),
        lambda h: h["versions"][0].pop(),
        lambda h: h["versions"][0].append("mehr"),
        lambda h: h["versions"][0].__setitem__(1, None),
        lambda h: h.pop("entries"),
        lambda h: h.update(entries=[]),
        lambda h: h["entries"].update({"DOK-1": None}),
        lambda h: h["entries"].update({"DOK-1": []}),
        lambda h: h["entries"]["DOK-1"][0].pop(),
        lambda h: h["entries"]["DOK-1"][0].__setitem__(2, ["GONE"]),
        lambda h: h["entries"]["DOK-1"][0].__setitem__(2, "ADDED"),
        lambda h: h["entries"]["DOK-1"][0].__setitem__(3, 5),
    ],
)
def test_a_damaged_history_is_refused(tmp_path: Path, damage: Callable[[Any], object]) -> None:
    history = copy.deepcopy(HISTORY_DATA)
    assert history_data(open_version(put(tmp_path, needs(), history)).history) == {
        "versions": history["versions"],
        "entries": dict(sorted(history["entries"].items())),  # type: ignore[attr-defined]
    }
    damage(history)

    with pytest.raises(ArchiveError, match=r"Der Verlauf „.*verlauf\.json“ ist nicht lesbar"):
        open_version(put(tmp_path, needs(), history))


# ── damage that nobody thought of ──────────────────────────────────────────────────────────────────────────────────


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a JSON value."""
    if path:
        yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*path, key))


OTHERS = [None, True, -1, 2.5, "", [], {}, [None], {"x": None}, [["a"]]]
"""What a value may turn into; a kind that is another word is a kind of another version, so no word is here."""


def mutate(data: Any, draw: st.DataObject) -> None:
    path = draw.draw(st.sampled_from(list(places(data))))
    around = data
    for key in path[:-1]:
        around = around[key]
    if draw.draw(st.booleans()):
        del around[path[-1]]
    else:
        around[path[-1]] = copy.deepcopy(draw.draw(st.sampled_from(OTHERS)))


@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=st.data(), times=st.integers(1, 2), cut=st.booleans())
def test_no_damage_reads_as_if_an_entry_had_gone(tmp_path: Path, draw: st.DataObject, times: int, cut: bool) -> None:
    whole = open_archive(put(tmp_path, needs()))
    data = needs()
    for _ in range(times):
        mutate(data, draw)
    text = json.dumps(data)
    if cut:
        text = text[: draw.draw(st.integers(0, len(text)))]

    try:
        read = open_archive(put(tmp_path, text))
    except ArchiveError as refused:
        assert "needs.json“ ist nicht lesbar: " in str(refused)  # noqa: PT017
        return
    assert set(read.ids) == set(whole.ids)
    assert {change.aspect.name for change in compare(read, whole)}.isdisjoint({"ADDED", "REMOVED"})
