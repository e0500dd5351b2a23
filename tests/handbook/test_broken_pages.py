"""Whatever a writer types: the build goes on to the end, says what is wrong, and never shows a traceback."""

import random
from pathlib import Path

import pytest

from tests.conftest import ROOT, Write, sphinx

SOURCES = (
    "measures/aconium/b1-zutrittskontrolle.md",
    "measures/meinonlinebuero/6-auftragskontrolle.md",
    "docs/avv/lernlandkarte/07-pflichten-aconium.md",
    "docs/avv/lernlandkarte/05-datenarten.md",
    "extensions/nachweis/packs/recht/dsgvo/art-32.md",
    "docs/register/kontrollen-recht.md",
    "docs/mitschreiben/index.md",
)


def broken(text: str, chance: random.Random) -> str:
    """``text`` with a few lines or characters lost, doubled, moved or replaced."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[at]
                lines = lines or [""]
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2:
                cut = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + lines[at][cut + 1 :]
            case 3:
                lines[at] = chance.choice(("", " ", "  ", "    ", ":", "- ", "> ")) + lines[at]
            case 4:
                lines[at] = chance.choice(
                    (":::", "::::", "```", "---", ":id:", ":id: ", "- []", "- [X", "$$", "[^1]: x", "|a|")
                )
            case _:
                lines[at] = lines[at].replace(":", chance.choice(("", "::", " : ")), 1)
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(6))
def test_broken_pages_break_no_build(write: Write, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    pages: dict[str, str | bytes] = {}
    for number in range(24):
        source = (ROOT / SOURCES[number % len(SOURCES)]).read_text(encoding="utf-8")
        pages[f"s{number:02}.md"] = broken(source, chance)
    built = sphinx(write(pages), tmp_path / "out")

    assert "Traceback" not in built.warnings, built.warnings[-3000:]
    assert built.status == 0, built.warnings[-3000:]
    assert built.findings


@pytest.mark.parametrize(
    "page",
    [
        "",
        "\n\n\n",
        ":::{tom}",
        ":::{tom} Offen\n:id: TOM-1\n\nText ohne Ende",
        "# A\n\n::::{kontrolle} K\n:id: K-1\n\n- [K-1-01]\n- [] Ohne\n- [K-1-02]ohne Leerzeichen\n1. Nummer\n::::",
        "# A\n\n:::{bereich}\n- [T-1] x\n:::",
        "# A\n\n:::{bereich} B\n- [T-1] x\n:::",
        "# A\n\n:::{matrix} tom\n:verweis: deckt\n:::",
        "# A\n\n```{include} gibt-es-nicht.md\n```\n\n![](gibt-es-nicht.png)",
        "# A\n\n:::{tom} T\n:id: TOM-1\n:id: TOM-2\n:::",
        "# A\n\n:::{tom} T\n---\nid: TOM-1\nstatus: [offen\n---\n:::",
        "# A\n\n:::{tom} T\n:id: TOM-1\n:ersetzt_durch: TOM-1\n:deckt: A[\n:::",
        "# A\n\n::::{kontrolle} K\n:id: K-1\n:teil_von: K-1\n::::",
        "\ufeff# A\n\n\x00\x0b\u2028Text\r\n",
        "# A\n\n" + "> " * 300 + "tief",
    ],
)
def test_odd_pages_are_answered_and_not_died_of(write: Write, tmp_path: Path, page: str) -> None:
    built = sphinx(write({"a.md": page}), tmp_path / "out")

    assert "Traceback" not in built.warnings, built.warnings[-3000:]
    assert built.status == 0, built.warnings[-3000:]
