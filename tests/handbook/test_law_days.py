"""Citations of a law in prose and in fields mean the law of their document's day, and each has its own link."""

import re
from pathlib import Path

import pytest

from tests.conftest import Built, sphinx, write_project

LAWS = """# Recht

:::{recht} Auftragsdatenverarbeitung
:id: BDSGAF-11
:zitat: § 11 BDSG a.F.
:::

:::{recht} Auftragsverarbeitung
:id: DSGVO-28
:zitat: Art. 28 DSGVO
:::

:::{recht} Sicherheit
:id: DSGVO-32
:zitat: Art. 32 DSGVO
:::
"""
DOCUMENT = """# {title}

:::{{dokument}} {title}
:id: {id}
:art: AVV
:stand: {stand}
:::

```{{toctree}}
eins
```
"""
OLD = """# Alt

:::{avv} Der Auftrag richtet sich nach § 11 BDSG und § 4f BDSG
:id: ALT-1
:beruht_auf: § 11 BDSG
:::
"""
NEW = """# Neu

:::{avv} Der Auftrag richtet sich nach Art. 28 Abs. 3 und Art. 32 der DSGVO
:id: NEU-1
:beruht_auf: Artikel 28 der Verordnung (EU) 2016/679 + Art. 32 GDPR

Es gelten Art.\N{NO-BREAK SPACE}28
und 32 Datenschutz-Grundverordnung, § 74 a HGB, § 3 Strafgesetzbuch, DS\N{NON-BREAKING HYPHEN}GVO
Art. 32, Ziffer 2.1 und § 5 Hauptvertrag.
:::

::::{avv} Zweites
:id: NEU-2
:nummer: Ziffer 2

:::{avv} Erstes darin
:id: NEU-2-1
:nummer: 2.1
:::
::::
"""


def links(page: str) -> list[tuple[str, str]]:
    """Where each citation of a page leads, and how it is written."""
    found = re.findall(r'<a class="reference internal" href="([^"]+)"[^>]*><span[^>]*>([^<]*)</span></a>', page)
    return [(target.rpartition("#")[2], " ".join(text.split())) for target, text in found]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = write_project(
        tmp_path_factory.mktemp("days") / "project",
        {
            "index.md": "# Probe\n\n```{toctree}\nrecht\nalt/index\nneu/index\n```\n",
            "recht.md": LAWS,
            "alt/index.md": DOCUMENT.format(title="Vertrag von 2013", id="DOK-ALT", stand="2013-05-01"),
            "alt/eins.md": OLD,
            "neu/index.md": DOCUMENT.format(title="Vertrag von heute", id="DOK-NEU", stand="2026-01-01"),
            "neu/eins.md": NEW,
        },
    )
    return sphinx(folder, folder.parent / "out")


def test_a_contract_of_2013_means_the_law_of_2013(built: Built) -> None:
    page = built.read("docs/alt/eins.html")

    assert ("BDSGAF-11", "§ 11 BDSG") in links(page)
    assert "BDSG-11" not in page


def test_nothing_is_said_against_the_law_of_that_day(built: Built) -> None:
    rules = {"no_such_provision", "provision_not_in_force", "provision_not_applicable", "ambiguous_citation"}

    assert [
        finding for finding in built.findings if finding[2] in (*rules, "malformed_citation", "link_to_nothing")
    ] == []


def test_each_provision_has_its_own_link_in_any_spelling(built: Built) -> None:
    found = links(built.read("docs/neu/eins.html"))

    assert [link for link in found if link[0].startswith(("DSGVO", "NEU"))] == [
        ("DSGVO-28-3", "Art. 28 Abs. 3"),
        ("DSGVO-32", "Art. 32 der DSGVO"),
        ("DSGVO-28", "Art. 28"),
        ("DSGVO-32", "32 Datenschutz-Grundverordnung"),
        ("DSGVO-32", "DS\N{NON-BREAKING HYPHEN}GVO Art. 32"),
        ("NEU-2-1", "Ziffer 2.1"),
    ]


def test_a_changed_stand_is_noticed_by_the_pages_that_cite(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {
        "index.md": "# Probe\n\n```{toctree}\nrecht\nalt/index\n```\n",
        "recht.md": LAWS,
        "alt/index.md": DOCUMENT.format(title="Vertrag", id="DOK-ALT", stand="2026-01-01"),
        "alt/eins.md": OLD,
    }
    folder = write_project(tmp_path / "project", pages)
    first = sphinx(folder, tmp_path / "out").read("docs/alt/eins.html")
    index = next(folder.rglob("alt/index.md"))
    index.write_text(index.read_text(encoding="utf-8").replace("2026-01-01", "2013-05-01"), encoding="utf-8")
    second = sphinx(folder, tmp_path / "out").read("docs/alt/eins.html")

    assert "BDSGAF-11" not in [target for target, _ in links(first)]
    assert "BDSGAF-11" in [target for target, _ in links(second)]
