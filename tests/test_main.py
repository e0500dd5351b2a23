"""The command line: what a person reads, and what a script gets."""

import gc
import io
import json
import re
import shutil
import sys
import weakref
from pathlib import Path

import pytest

from nachweis.building.running import build
from nachweis.cli import main
from tests.conftest import OBJECTIVES, ROOT, Write, index
from tests.exchange.test_laws import OWN as KDG

GOOD = "# Seite\n\n:::{tom} Die Haustechnik verschließt die Tür\n:id: TOM-1\n:::\n"
BAD = GOOD.replace(":id: TOM-1", ":id: TOM-1\n:status: umgesetz")


@pytest.fixture
def inside(write: Write, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a project and go there."""

    def written(pages: dict[str, str | bytes], conf: str = "") -> Path:
        folder = write(pages, conf)
        monkeypatch.chdir(folder)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        return folder

    return written


def test_a_build_says_steps_and_one_summary(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = inside({"a.md": GOOD})

    assert main(["html"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Lesen: 2 Seiten"
    assert lines[1].startswith("Schreiben: ")
    assert re.fullmatch(r"1 Dokument, 1 Maßnahme, 0 Klauseln – in \d+,\d Sekunden", lines[2])
    assert lines[3] == "Neu: nichts"
    assert lines[4] == "In Befunden festgehalten: 9 Warnungen, 1 Hinweis, davon angenommen: 0, beim Anbieter: 0"
    assert lines[5] == f"Das Handbuch liegt in {folder / '_build' / 'html' / 'index.html'}"
    assert (folder / "_build" / "html" / "needs.json").is_file()


class Terminal(io.StringIO):
    """What a person watches."""

    def isatty(self) -> bool:
        return True


def steps(text: str) -> list[tuple[str, list[str], str]]:
    """What a terminal showed: each step, its counters without the step's name, and how it ended."""
    found = []
    for line in filter(None, text.split("\n")):
        *counters, last = (shown.strip() for shown in line.split("\r") if shown.strip())
        found.append((last.partition(":")[0], [counter.partition(" … ")[2] for counter in counters], last))
    return found


@pytest.mark.parametrize(("builder", "word"), [("html", "Schreiben"), ("pdf", "Setzen")])
@pytest.mark.parametrize("jobs", [1, 3])
def test_progress_counts_the_pages_it_announced(
    inside: Write, monkeypatch: pytest.MonkeyPatch, builder: str, word: str, jobs: int
) -> None:
    more = {f"{name}.md": f"# Seite {name}\n" for name in "bcdefgh"}
    folder = inside({"a.md": GOOD, **more})

    def run() -> list[tuple[str, list[str], str]]:
        monkeypatch.setattr(sys, "stdout", terminal := Terminal())
        build(folder, folder / "_build" / builder, builder, {}, fresh=False, jobs=jobs, quiet=False)
        return steps(terminal.getvalue())

    def whole(total: int, shown: list[str]) -> bool:
        numbers = [tuple(map(int, re.findall(r"\d+", counter))) for counter in shown]
        return numbers[-1] == (total, total) and numbers == sorted(numbers) and {of for _, of in numbers} == {total}

    read, written = run()
    assert (read[0], read[2]) == ("Lesen", "Lesen: 9 Seiten")
    assert (written[0], written[2]) == (word, f"{word}: 9 Seiten")
    assert whole(9, read[1])
    assert whole(9, written[1])

    page = folder / "docs" / "b.md"
    page.write_text("# Seite b\n\nEin Satz mehr.\n", encoding="utf-8")
    read, written = run()
    assert read == ("Lesen", ["1 von 1 Seite"], "Lesen: 1 Seite")
    assert written == (word, ["1 von 2 Seiten", "2 von 2 Seiten"], f"{word}: 2 Seiten")  # the contents above, too

    assert run() == []


def test_a_finding_is_one_line_with_file_severity_and_cure(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside({"a.md": BAD})

    assert main(["check"]) == 1

    out = capsys.readouterr().out
    assert "docs/a.md:3: Fehler: TOM-1: „umgesetz“ passt nicht zu „:status:“. Meinten Sie „umgesetzt“?" in out
    assert "Neu: 1 Fehler\n" in out
    assert "WARNING" not in out


def test_what_only_writing_finds_is_reported_too(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside({"a.md": GOOD + "\nSiehe [dort](#keine-marke).\n"})

    main(["html"])

    out = capsys.readouterr().out
    assert out.count("docs/a.md:7: Fehler: Das Ziel „keine-marke“ gibt es nicht.") == 1
    assert "Neu: 1 Fehler\n" in out


def test_writers_are_not_stopped_by_a_finding(inside: Write) -> None:
    inside({"a.md": BAD})

    assert main(["html"]) == 0


def test_a_check_writes_no_page(inside: Write) -> None:
    folder = inside({"a.md": GOOD})

    assert main(["check"]) == 0
    assert list(folder.rglob("*.html")) == []


def test_a_wrong_setting_is_said_at_once(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside({"a.md": GOOD}, conf="nachweis_organisation = 7\n")

    assert main(["html"]) == 2
    assert "Das Handbuch lässt sich nicht bauen: „nachweis_organisation“" in capsys.readouterr().err


def test_a_folder_without_a_handbook_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["html"]) == 2
    assert "Das Handbuch lässt sich nicht bauen" in capsys.readouterr().err


WEAK = GOOD.replace("verschließt die Tür", "verschließt die Tür in der Regel")
ROLELESS = GOOD.replace(":id: TOM-1", ":id: TOM-1\n:status: umgesetzt")


def test_warnings_are_told_and_fail_no_check(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside({"a.md": WEAK})

    assert main(["check"]) == 0
    assert "Neu: 1 Warnung\n" in capsys.readouterr().out


def test_only_a_release_fails_on_what_is_written_down_and_not_accepted(
    inside: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    inside({"a.md": ROLELESS})

    assert main(["check"]) == 0
    assert "ist offen" not in capsys.readouterr().out
    assert main(["check", "--freigabe"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"docs/index\.md:7: Fehler: BEF-DOK-1 ist offen und hält mit 1 Punkt die Freigabe auf", out)
    assert main(["html", "--freigabe"]) == 1


def test_a_release_passes_once_all_is_accepted_or_lies_with_the_issuer(
    inside: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    resting = (
        index(topics=OBJECTIVES, but=["measure_without_evidence"])
        .replace(":id: DOK-1\n", ":id: DOK-1\n:herkunft: fremd\n")
        .replace(":betrifft: DOK-1", ":betrifft: DOK-1\n:status: liegt_beim_anbieter")
    )
    accepted = (
        ":::{befund} Es fehlt ein Nachweis\n:id: BEF-2\n:betrifft: TOM-1\n:regel: measure_without_evidence\n"
        ":status: angenommen\n:freigabe: Leitung\n:grund: Nur eine Probe.\n:gilt_bis: 2099-12-31\n"
        ":rolle: Haustechnik\n:abhilfe: Den Nachweis beschaffen\n:faellig_am: 2099-12-31\n:angenommen_in: MARK\n:::\n"
    )
    folder = inside({"a.md": ROLELESS, "index.md": resting, "b.md": f"# B\n\n{accepted}"})

    assert main(["check", "--freigabe"]) == 1
    mark = re.search(r"„:angenommen_in: ([^“]+)“", capsys.readouterr().out)
    assert mark
    (folder / "docs" / "b.md").write_text(f"# B\n\n{accepted.replace('MARK', mark[1])}", encoding="utf-8")
    assert main(["check", "--freigabe"]) == 0
    assert main(["check", "--freigabe", "--heute", "2100-01-01"]) == 1


def test_the_day_can_be_given(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside(
        {
            "a.md": GOOD.replace(":id: TOM-1", ":id: TOM-1\n:durchsicht: 2030-01-01"),
            "index.md": index(topics=OBJECTIVES, but=["review_overdue"]),
        }
    )

    main(["check", "--heute", "2031-06-01"])
    assert "war am 1.1.2031 fällig, vor 151 Tagen" in capsys.readouterr().out
    main(["check", "--heute", "2030-06-01"])
    assert "fällig" not in capsys.readouterr().out


@pytest.mark.parametrize("day", ["morgen", "2026-13-01", "22.11.2026"])
def test_a_day_that_is_none_is_refused(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check", "--heute", day])

    assert stop.value.code == 2
    assert f"„{day}“ ist kein Tag" in capsys.readouterr().err


def test_machines_get_nothing_but_findings(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside({"a.md": BAD})

    assert main(["check", "--format", "zeilen"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert re.match(r"docs/a\.md:3: Fehler: .* \[unknown_word\]$", line)

    assert main(["check", "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    assert "unknown_word" in [result["ruleId"] for result in log["runs"][0]["results"]]


def test_the_problem_matcher_reads_what_is_printed(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    tasks = json.loads((ROOT / ".vscode" / "tasks.json").read_text(encoding="utf-8"))
    pattern = tasks["tasks"][0]["problemMatcher"]["pattern"]
    inside({"a.md": BAD})
    main(["check", "--format", "zeilen"])

    match = re.match(pattern["regexp"], capsys.readouterr().out.splitlines()[0])
    assert match
    assert match[pattern["file"]] == "docs/a.md"
    assert match[pattern["line"]] == "3"
    assert match[pattern["code"]] == "unknown_word"


def test_what_is_found_can_go_to_a_file(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = inside({"a.md": WEAK})

    main(["check", "--format", "sarif", "--ausgabe", "befunde.sarif"])
    assert json.loads((folder / "befunde.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    out = capsys.readouterr().out
    assert "Neu: 1 Warnung" in out
    assert out.endswith(f"Die Befunde liegen in {folder / 'befunde.sarif'}\n")


def test_the_version_before_is_looked_at(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = inside({"a.md": GOOD.replace("TOM-1", "TOM-2")}, conf='nachweis_before = "vorher.json"\n')
    gone = {"TOM-1": {"id": "TOM-1", "type": "tom", "title": "Das Tor ist zu", "docname": "docs/a"}}
    before = {"current_version": "1", "versions": {"1": {"needs": gone}}}
    (folder / "vorher.json").write_text(json.dumps(before), encoding="utf-8")

    assert main(["check"]) == 1
    assert "TOM-1 („Das Tor ist zu“) stand in der vorigen Fassung und fehlt jetzt." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('nachweis_before = "nirgends.json"', "„nirgends.json“ ist nicht lesbar"),
        ('nachweis_laws = "nirgends"', "Den Ordner „nirgends“"),
        ('nachweis_today = "morgen"', "nachweis_today"),
        ("nachweis_review_months = 0", "nachweis_review_months"),
    ],
)
def test_a_setting_that_leads_nowhere_is_said(
    inside: Write, capsys: pytest.CaptureFixture[str], setting: str, said: str
) -> None:
    inside({"a.md": GOOD}, conf=f"{setting}\n")

    assert main(["html"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_a_law_of_the_company_is_known(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    page = "# Recht\n\n:::{recht} Auftrag\n:id: KDG-29\n:zitat: § 29 KDG\n:::\n\nNach § 29 KDG gilt das.\n"
    folder = inside({"a.md": page}, conf='nachweis_laws = "gesetze"\n')
    (folder / "gesetze").mkdir()
    (folder / "gesetze" / "kdg.json").write_text(json.dumps(KDG), encoding="utf-8")

    assert main(["html"]) == 0
    assert "Neu: nichts" in capsys.readouterr().out
    assert 'href="#KDG-29"' in (folder / "_build" / "html" / "docs" / "a.html").read_text(encoding="utf-8")


def test_a_check_between_two_builds_leaves_no_trace(inside: Write, tmp_path: Path) -> None:
    folder = inside({"a.md": GOOD, "b.md": "# B\n\n:::{register} tom\n:::\n", "c.md": "# C\n\nBleibt nicht.\n"})
    main(["html"])
    page = folder / "docs" / "a.md"
    page.write_text(page.read_text(encoding="utf-8").replace("die Tür", "das Tor"), encoding="utf-8")
    (folder / "docs" / "c.md").unlink()
    assert main(["check"]) == 0

    main(["html"])
    kept = {path.name: path.read_bytes() for path in (folder / "_build" / "html").rglob("*.*") if path.is_file()}
    shutil.rmtree(folder / "_build")
    main(["html"])
    clean = {path.name: path.read_bytes() for path in (folder / "_build" / "html").rglob("*.*") if path.is_file()}

    assert b"das Tor" in clean["b.html"]
    assert {name for name in clean if kept.get(name) != clean[name]} == set()
    assert set(kept) == set(clean)


def test_a_check_reads_only_what_changed_since_the_build(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = inside({"a.md": GOOD, "b.md": "# B\n"})
    main(["html"])
    (folder / "docs" / "b.md").write_text("# B\n\nNeu.\n", encoding="utf-8")
    capsys.readouterr()

    main(["check"])
    assert capsys.readouterr().out.splitlines()[0] == "Lesen: 1 Seite"


@pytest.mark.parametrize("target", ["#keine-marke", "b.md#kein-teil", "nix.md"])
def test_a_reference_to_nothing_is_found_again_by_build_and_check(
    inside: Write, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    inside({"a.md": GOOD + f"\nSiehe [dort]({target}).\n", "b.md": "# B\n"})
    for command in ("html", "html", "check", "check"):
        main([command])
        assert capsys.readouterr().out.count("docs/a.md:7: Fehler: ") == 1, command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--ausgabe", "nirgends/da.txt"], "lässt sich nichts schreiben"),
        (["check", "--ausgabe", "docs"], "lässt sich nichts schreiben"),
        (["check", "-j", "0"], "mindestens ein Prozess"),
    ],
)
def test_what_cannot_be_done_is_said_before_it_is_begun(
    inside: Write, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    inside({"a.md": GOOD})

    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_a_mistake_in_the_settings_is_one_sentence(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside({"a.md": GOOD}, conf="1 / 0\n")

    assert main(["html"]) == 2
    error = capsys.readouterr().err
    assert "In „conf.py“ steckt ein Fehler: ZeroDivisionError" in error
    assert "Traceback" not in error


def test_a_day_in_the_settings_goes_before_that_of_the_check(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    page = GOOD.replace(":id: TOM-1", ":id: TOM-1\n:durchsicht: 2020-01-01")
    inside(
        {"a.md": page, "index.md": index(topics=OBJECTIVES, but=["review_overdue"])}, 'nachweis_today = "2020-02-01"\n'
    )

    main(["check"])
    assert "TOM-1 war am" not in capsys.readouterr().out


def test_changed_laws_are_read_again(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = inside({"a.md": "# A\n\nNach § 29 Abs. 2 KDG gilt das.\n"}, conf='nachweis_laws = "gesetze"\n')
    (folder / "gesetze").mkdir()
    law = folder / "gesetze" / "kdg.json"
    law.write_text(json.dumps(KDG), encoding="utf-8")
    main(["html"])
    assert "Neu: nichts" in capsys.readouterr().out

    law.write_text(json.dumps({**KDG, "articles": {"29": {"title": "x", "paragraphs": {"1": {}}}}}), encoding="utf-8")
    main(["html"])
    assert "einen Abs.\u00a02 gibt es nicht" in capsys.readouterr().out


def test_what_nobody_has_translated_is_framed_in_german(inside: Write, capsys: pytest.CaptureFixture[str]) -> None:
    inside({"a.md": "# A\n\n```{list-table}\nkein Punkt\n```\n"})

    assert main(["check", "--format", "zeilen"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert re.match(r"docs/a\.md:3: Fehler: Sphinx meldet auf Englisch: ", line)


def test_without_git_no_law_is_taken_for_new(
    inside: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "# A\n\n:::{recht} Sicherheit\n:id: DSGVO-32\n:zitat: Art. 32 DSGVO\n:::\n\n"
    inside({"a.md": page + GOOD.partition("\n\n")[2].replace(":id: TOM-1", ":id: TOM-1\n:beruht_auf: Art. 32 DSGVO")})
    monkeypatch.delenv("SOURCE_DATE_EPOCH")

    main(["html"])
    assert "Neu: nichts" in capsys.readouterr().out


def test_no_build_keeps_the_memory_of_those_before(inside: Write) -> None:
    folder = inside({"a.md": GOOD})
    apps = []
    for number in range(4):
        builder = ("html", "pdf")[number % 2]
        app, _ = build(folder, folder / "_build" / builder, builder, {}, fresh=False, jobs=1, quiet=True)
        apps.append(weakref.ref(app))
        del app
        gc.collect()
        assert sum(one() is not None for one in apps) <= 1  # the last one hangs on Sphinx' loggers
    assert gc.get_freeze_count() == 0
