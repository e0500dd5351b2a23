"""Editions: what one leaves out is in none of its bytes, wherever a writer put it."""

import contextlib
import gzip
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from nachweis.cli import main
from nachweis.vocabulary import Edition, field_reach, narrowest, read_edition
from tests.conftest import INDEX, ROOT, Built, Write, sphinx, write_project

FRONT = "---\nausgabe: kunde\n---\n\n"

PAGES: dict[str, str | bytes] = {
    "index.md": FRONT + INDEX,
    "kunde.md": FRONT
    + """# Für alle

(offenes-ziel)=
Ein Satz, den alle lesen.

:::{nur} intern
(geheim01)=
Geheim02 steht im Block, mit [Geheim03](https://beispiel.example/geheim04) und ![Geheim05](geheim06.png).

```{note}
Geheim07 in einem Kasten[^geheim08].
```

[^geheim08]: Geheim09 in einer Fußnote.

:::

:::{nur} pruefung
Pruefung01 lesen nur Prüfer.
:::

% Geheim10 in einem Kommentar.

:::::{kontrolle} Zutrittskontrolle
:id: MOB-1
:intern: Geheim11 im Feld
:fundstelle: Pruefung03
:grund: Pruefung04

Was für die ganze Kontrolle gilt.

% Geheim12 im Kommentar des Eintrags

- [MOB-1-01] Die Tür ist verschlossen.
- [MOB-1-02] Geheim13 ist ein Listenpunkt mit einem (geheim14)= Ziel.
  :ausgabe: intern
  :rolle: Geheim15

  (geheim28)=
  Geheim29 steht darunter.
- [MOB-1-03] Alle sehen diese Maßnahme.
  :intern: Geheim16

::::{nur} intern
- [MOB-1-04] Geheim17 steht im Block einer Kontrolle.

:::{tom} Geheim18 im Titel
:id: MOB-1-GEHEIM19
:stichworte: Geheim20

Geheim21 im Text.
:::
::::

:::{tom} Die Schließanlage wird geprüft
:id: MOB-1-05
:ersetzt_durch: MOB-1-GEHEIM19
:::

:::{tom} Geheim22 als Eintrag
:id: MOB-1-GEHEIM23
:ausgabe: intern

Geheim24 im Text.
:::
:::::

```{register} tom
```

:::{avv} Eine Klausel
:id: AVV-1
:pflichtinhalt: weisung (Lücke: Pruefung02)
:::

:::{befund} Pruefung05 ist ein Befund
:id: BEF-PRUEFUNG06
:betrifft: MOB-1-05
:::

:::{nachweis} Pruefung07 ist ein Zertifikat
:id: NW-PRUEFUNG08
:ablage: Geheim25
:::

```{include} teil-geheim.md
```
""",
    "geheim06.png": (ROOT / "docs" / "_bilder" / "handbuch.png").read_bytes(),
    "geheim26.md": "# Geheim27\n\nDiese Seite sagt nichts von Ausgaben, also ist sie intern.\n",
    "pruefung09.md": "---\nausgabe: Prüfung\n---\n\n# Pruefung10\n\nNur für Prüfer.\n",
    "teil-geheim.md": "---\nausgabe: intern\n---\n\n# Geheim30\n\nGeheim31 in einer eingebundenen Datei.\n",
}


def read_everything(folder: Path) -> dict[str, str]:
    """Every file of a site or a PDF as text: unpacked, with what is attached, and its name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            if data[:2] == b"\x1f\x8b":
                data = gzip.decompress(data)
            text = data.decode("utf-8", "replace") + data.decode("utf-16-be", "replace")
            if path.suffix == ".inv":
                text += sphinx_inventory(path)
            if path.suffix == ".pdf":
                text += pdf_text(path)
            found[name] = f"{name}\n{text}".casefold()
    return found


def sphinx_inventory(path: Path) -> str:
    import zlib

    head, _, rest = path.read_bytes().partition(b"zlib.\n")
    return (head + zlib.decompress(rest)).decode()


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    with pikepdf.open(path) as pdf:
        text += "".join(spec.get_file().read_bytes().decode("utf-8", "replace") for spec in pdf.attachments.values())
        text += str(pdf.open_metadata())
        for thing in pdf.objects:
            text += repr(thing)
            if isinstance(thing, pikepdf.Stream):
                try:
                    text += thing.read_bytes().decode("latin-1")
                except pikepdf.PdfError:
                    continue
    return text


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[Edition, Built]:
    folder = write_project(
        tmp_path_factory.mktemp("editions") / "project",
        PAGES,
        'html_copy_source = True\nhtml_show_sourcelink = True\ninclude_patterns = ["docs/**"]\n',
    )
    built = {}
    for edition in Edition:
        told = io.StringIO()
        with contextlib.chdir(folder), contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            status = main(["handbook", "--fuer", edition.value])
        out = folder / "_build" / ("" if edition is Edition.INTERNAL else edition.value)
        built[edition] = Built(folder, out, told.getvalue(), status)
    return built


def secrets(built: Built, word: str) -> list[str]:
    found = []
    for part in ("html", "pdf"):
        for name, text in read_everything(built.out / part).items():
            found += [f"{part}/{name}"] if word in text else []
    return found


def test_each_edition_builds(editions: dict[Edition, Built]) -> None:
    for built in editions.values():
        assert built.status == 0, built.warnings
        assert "die tür ist verschlossen" in read_everything(built.out / "html")["docs/kunde.html"]
        assert (built.out / "pdf" / "handbuch.pdf").is_file()


def test_the_internal_edition_has_everything(editions: dict[Edition, Built]) -> None:
    everything = "".join(
        text for part in ("html", "pdf") for text in read_everything(editions[Edition.INTERNAL].out / part).values()
    )

    for number in (2, 3, 7, 9, 11, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 29, 31):
        assert f"geheim{number:02}" in everything, number
    for number in range(1, 11):
        assert f"pruefung{number:02}" in everything, number


def test_no_byte_of_an_audit_tells_what_is_internal(editions: dict[Edition, Built]) -> None:
    assert secrets(editions[Edition.AUDIT], "geheim") == []
    assert secrets(editions[Edition.AUDIT], "pruefung01")


def test_no_byte_for_customers_tells_what_is_for_others(editions: dict[Edition, Built]) -> None:
    assert secrets(editions[Edition.CUSTOMER], "geheim") == []
    assert secrets(editions[Edition.CUSTOMER], "pruefung0") == []
    assert secrets(editions[Edition.CUSTOMER], "pruefung1") == []
    assert not (editions[Edition.CUSTOMER].out / "html" / "coverage.json").exists()


def test_what_is_kept_is_all_there(editions: dict[Edition, Built]) -> None:
    data = json.loads((editions[Edition.CUSTOMER].out / "html" / "needs.json").read_text())
    (version,) = data["versions"].values()

    assert version["needs"].keys() >= {"MOB-1", "MOB-1-01", "MOB-1-03", "MOB-1-05"}
    assert "Was für die ganze Kontrolle gilt." in version["needs"]["MOB-1"]["content"]
    assert not version["needs"]["MOB-1-05"].get("ersetzt_durch")


def test_kept_text_that_names_what_is_left_out_is_a_finding_with_a_cure(write: Write) -> None:
    page = FRONT + (
        "# A\n\n:::{tom} Offen\n:id: MOB-1\n:ersetzt_durch: MOB-3\n:::\n\n"
        "Siehe [](#MOB-2), MOB-2 und [die Seite](zu.md).\n\n"
        ":::{nur} intern\nSiehe [](#MOB-2) und [die Seite](zu.md).\n:::\n\n"
        ":::{befunde}\n:::\n\n"
        ":::{tom} Zu\n:id: MOB-2\n:ausgabe: intern\n:::\n\n"
        "::::{nur} pruefung\n:::{tom} Zu\n:id: MOB-3\n:::\n::::\n\n```{include} teil.md\n```\n"
    )
    built = sphinx(
        folder := write(
            {
                "index.md": FRONT + INDEX,
                "a.md": page,
                "zu.md": "# Zu\n",
                "teil.md": "---\nausgabe: pruefung\n---\n# T\n",
            }
        ),
        folder.parent / "out",
    )
    named = [(line, rule) for path, line, rule in built.findings if rule.endswith("beyond_edition")]

    assert named == [
        (7, "reference_beyond_edition"),
        (12, "reference_beyond_edition"),
        (12, "reference_beyond_edition"),
        (18, "view_beyond_edition"),
        (32, "reference_beyond_edition"),
    ]
    assert "Setzen Sie die Stelle in einen Block „{nur} intern“" in built.warnings


@pytest.mark.parametrize(
    ("block", "rule"),
    [
        (":::{nur} kunde\nText.\n:::\n", "edition_for_all"),
        (":::{nur} extern\nText.\n:::\n", "unknown_edition"),
        (":::{tom} A\n:id: MOB-1\n:ausgabe: alle\n:::\n", "unknown_word"),
    ],
)
def test_an_odd_edition_is_answered(write: Write, block: str, rule: str) -> None:
    built = sphinx(folder := write({"a.md": f"# A\n\n{block}"}), folder.parent / "out")

    assert rule in [found for _, _, found in built.findings]


def test_a_document_says_it_in_its_front_matter(write: Write) -> None:
    index = INDEX.replace(":id: DOK-1\n", ":id: DOK-1\n:ausgabe: kunde\n", 1)
    built = sphinx(folder := write({"index.md": "---\nausgabe: niemand\n---\n" + index}), folder.parent / "out")

    assert {"edition_of_document", "unknown_edition"} <= {rule for _, _, rule in built.findings}


def test_what_nobody_opened_is_internal() -> None:
    assert field_reach("neues_feld") is Edition.INTERNAL
    assert field_reach("intern") is Edition.INTERNAL
    assert field_reach("ausgabe") is Edition.INTERNAL
    assert field_reach("was_niemand_kennt") is Edition.INTERNAL
    assert narrowest(Edition.CUSTOMER, Edition.INTERNAL, Edition.AUDIT) is Edition.INTERNAL
    assert not Edition.CUSTOMER.shows(Edition.AUDIT)
    assert Edition.INTERNAL.shows(Edition.AUDIT)
    assert read_edition("Prüfung") is Edition.AUDIT
    assert read_edition("alle") is None


@pytest.mark.parametrize(
    "hide",
    [
        lambda text: text.replace(":id: UAV-1\n", ":id: UAV-1\n:ausgabe: intern\n"),
        lambda text: text.replace(FRONT, ""),
        lambda text: text.replace(":::{uav}", "::::{nur} intern\n:::{uav}") + "::::\n",
    ],
)
def test_what_turns_internal_is_no_longer_in_this_edition_and_has_not_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hide: Callable[[str], str]
) -> None:
    page = FRONT + "# A\n\n:::{uav} Ein Anbieter\n:id: UAV-1\n:::\n"
    ended = FRONT + "# B\n\n:::{uav} Ein anderer\n:id: UAV-2\n:::\n"
    changes = FRONT + "# C\n\n:::{aenderungen}\n:::\n"
    folder = write_project(tmp_path, {"index.md": FRONT + INDEX, "a.md": page, "b.md": ended, "c.md": changes})
    monkeypatch.chdir(folder)
    main(["html", "--fuer", "kunde", "--fassung", "2026.1"])
    before = tmp_path / "before"
    shutil.copytree(folder / "_build" / "kunde" / "html", before)

    (folder / "docs" / "a.md").write_text(hide(page), encoding="utf-8")
    (folder / "docs" / "b.md").unlink()
    main(["html", "--fuer", "kunde", "--fassung", "2026.2", "--frueher", str(before / "needs.json")])
    out = folder / "_build" / "kunde" / "html"
    told = json.loads((out / "aenderungen.json").read_text(encoding="utf-8"))["changes"]

    assert {(change["id"], change["aspect"]) for change in told} >= {("UAV-1", "withheld"), ("UAV-2", "removed")}
    assert json.loads((out / "handbuch.json").read_text(encoding="utf-8"))["withheld"] == ["UAV-1"]
    assert "Nicht mehr in dieser Ausgabe" in (out / "aenderungen.txt").read_text(encoding="utf-8")
    needs = json.loads((out / "needs.json").read_text(encoding="utf-8"))["versions"].values()
    assert not any(key.startswith("lineno") for version in needs for need in version["needs"].values() for key in need)
