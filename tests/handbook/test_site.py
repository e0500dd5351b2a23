"""The site as files: German throughout, nothing from another host, no script in a page, no dead link."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import Built, Write, sphinx

ENGLISH = re.compile(
    r"\b(the|Link to|Next|Previous|Home|Skip|Toggle|Back to|Made|Search|Contents|Hide|View|navigation|mode|"
    r"Light|Dark|Copyright|menu|sidebar|Please|activate|and|of|with|Permalink|No results)\b"
)
OUTSIDE = {"eur-lex.europa.eu", "www.gesetze-im-internet.de", "github.com", "creativecommons.org"}
"""Hosts that a page may link to; it loads nothing from them."""


class Page(HTMLParser):
    """What the tests want to know of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.spoken: list[str] = []
        self.headings: list[int] = []
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        loaded = {"script": "src", "img": "src", "link": "href", "iframe": "src", "object": "data"}.get(tag)
        if loaded and given.get(loaded) and given.get("rel") not in ("next", "prev", "search", "index"):
            self.loads.append(given[loaded])
        self.spoken += [given[name] for name in ("aria-label", "title", "alt", "placeholder") if given.get(name)]
        self.inline += [f"{name}={value}" for name, value in given.items() if name.startswith("on")]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("script", "style", "code", "pre"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        inside = self._inside[-1] if self._inside else ""
        if inside == "script" and data.strip():
            self.inline.append(data.strip())
        elif not inside:
            self.spoken.append(data)


@pytest.fixture(scope="module")
def pages(worked: Built) -> dict[str, Page]:
    return {
        str(path.relative_to(worked.out)): Page(path.read_text(encoding="utf-8")) for path in worked.out.rglob("*.html")
    }


def test_no_page_speaks_english(pages: dict[str, Page]) -> None:
    found = {(name, text.strip()) for name, page in pages.items() for text in page.spoken if ENGLISH.search(text)}

    assert {
        (name, text) for name, text in found if not re.search(r"Web Access|Software as a Service|Intrusion", text)
    } == set()


def test_no_page_loads_anything_from_another_host(pages: dict[str, Page], worked: Built) -> None:
    for name, page in pages.items():
        assert [address for address in page.loads if urlsplit(address).netloc] == [], name
        assert {urlsplit(link).netloc for link in page.links} - {""} <= OUTSIDE, name
    for path in worked.out.rglob("*.css"):
        assert "url(http" not in path.read_text(encoding="utf-8"), path
        assert "@import" not in path.read_text(encoding="utf-8"), path


def test_no_page_holds_a_script(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert page.inline == [], name


def test_every_link_leads_somewhere(pages: dict[str, Page], worked: Built) -> None:
    dead = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.netloc or parts.scheme:
                continue
            target = (worked.out / name).parent / unquote(parts.path) if parts.path else worked.out / name
            found = pages.get(str(Path(target).resolve().relative_to(worked.out.resolve())))
            if found is None or (parts.fragment and unquote(parts.fragment) not in found.ids):
                dead.append((name, link))
    assert dead == []


def test_ids_are_unique_and_headings_skip_no_level(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        if name != "index.html":
            assert page.headings.count(1) == 1, name
        for above, below in zip(page.headings, page.headings[1:], strict=False):
            assert below <= above + 1, (name, page.headings)


def test_the_site_holds_what_it_should_and_no_more(worked: Built) -> None:
    names = set(worked.files())

    assert {"index.html", "needs.json", "objects.inv", "docs/index.html", "searchindex.js"} <= names
    assert not [
        name for name in names if name.startswith("_sources/") or name.endswith((".md", ".po", ".mo", ".pickle"))
    ]


def test_two_clean_builds_of_the_handbook_are_identical(worked: Built, tmp_path: Path) -> None:
    again = sphinx(worked.folder, tmp_path / "again", "-j", "4")

    one, other = worked.files(), again.files()
    assert set(one) == set(other)
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("docs/recht/dsgvo/art-32.html", "ACO-B1: Unbefugte sollen nicht an Anlagen, Akten und Datenträger gelangen"),
        ("docs/unterauftragsverarbeiter/hetzner.html", "ist betroffen von"),
        ("docs/unterauftragsverarbeiter/hetzner.html", "§ 9 Abs. 2: Der Verantwortliche ist"),
        ("docs/avv/lernlandkarte/11-tom.html", "wird gedeckt durch"),
        ("measures/aconium/b1-zutrittskontrolle.html", "geerbt von"),
        ("docs/register/kennungen.html", "BET-SCHUELER"),
    ],
)
def test_a_page_shows_what_points_to_it(worked: Built, page: str, text: str) -> None:
    assert text in re.sub(r"<[^>]+>", "", worked.read(page)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_sidebar_of_a_large_handbook_unfolds_only_its_own_branch(write: Write, tmp_path: Path) -> None:
    chapters = {f"k{n}": [f"p{n}-{m}" for m in range(16)] for n in range(10)}
    pages: dict[str, str | bytes] = {f"{p}.md": f"# Seite {p}\n" for names in chapters.values() for p in names}
    pages |= {f"{k}.md": f"# Kapitel {k}\n\n```{{toctree}}\n{chr(10).join(v)}\n```\n" for k, v in chapters.items()}
    pages["index.md"] = f"# Alles\n\n```{{toctree}}\n{chr(10).join(chapters)}\n```\n"
    built = sphinx(write(pages), tmp_path / "out")

    sidebar = built.read("docs/p3-1.html").partition("toc-drawer")[0]
    assert "p3-2.html" in sidebar
    assert "k4.html" in sidebar
    assert "p4-2.html" not in sidebar
