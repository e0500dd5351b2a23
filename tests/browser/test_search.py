"""The search in a real browser: what staff ask is among the first three, filters narrow, the keyboard suffices."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from nachweis.handbook.site import searching
from tests.browser.conftest import served
from tests.browser.test_browser import AXE, RULES
from tests.conftest import Built, Write, sphinx

QUESTIONS = json.loads(Path(__file__).with_name("questions.json").read_text(encoding="utf-8"))
"""What staff type, each with the entries that a data-protection officer would call a right first answer."""

FIND = "query => nachweisSearch(query).then(found => found.slice(0, 3).map(one => one.record.id))"


def test_of_what_staff_ask_at_least_95_percent_is_among_the_first_three(page: Page, address: str) -> None:
    page.goto(f"{address}/search.html")
    missed = [q["query"] for q in QUESTIONS if not set(page.evaluate(FIND, q["query"])) & set(q["expected"])]

    assert len(QUESTIONS) >= 40
    assert len(missed) <= len(QUESTIONS) * 0.05, missed


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("Codeschlüsselvergabe", "MOB-ZUT-03"),
        ("Schlüssel", "MOB-ZUT-03"),  # inside of a compound
        ("schluessel", "MOB-ZUT-03"),
        ("ACO-B1-07", "ACO-B1-07"),
        ("b1-07", "ACO-B1-07"),
        ("ZUT-03", "MOB-ZUT-03"),
        ("§ 64", "BDSG-64"),
        ("§ 9 Abs. 4", "AVV-09-4"),
        ("Art. 32 Abs. 1", "DSGVO-32-1"),
        ("Pasword", ("ACO-B2", "MOB-ZUG")),
    ],
)
def test_it_finds_german(page: Page, address: str, query: str, id: str | tuple[str, ...]) -> None:
    page.goto(f"{address}/search.html")

    assert any(found.startswith(id) for found in page.evaluate(FIND, query))


def test_results_are_entries_that_say_what_they_are_and_show_the_words(page: Page, address: str) -> None:
    page.goto(f"{address}/search.html?q=Besucher")
    first = page.locator(".nw-search-results > li", has_text="Maßnahme").first
    expect(first).to_contain_text("Maßnahme")
    expect(first).to_contain_text("umgesetzt")
    expect(first.locator("mark").first).to_contain_text("esuch")

    first.locator("a").click()
    assert page.url.rpartition("#")[2].startswith(("ACO-", "MOB-"))


def test_filters_narrow_what_was_found(page: Page, address: str) -> None:
    page.goto(f"{address}/search.html?q=Passwort")
    before = page.locator(".nw-search-state")
    expect(before).to_contain_text("Treffer")
    words = before.text_content()
    page.get_by_label("Art", exact=True).select_option("Maßnahme")
    expect(before).not_to_have_text(words or "")
    for kind in page.locator(".nw-search-facts > span:first-child").all_text_contents():
        assert kind == "Maßnahme"


def test_the_keyboard_suffices(page: Page, address: str) -> None:
    page.goto(f"{address}/measures/aconium/b1-zutrittskontrolle.html")
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("Hetzner")
    expect(page.locator(".nw-search-results a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert "Hetzner" in (page.evaluate("document.activeElement.textContent") or "")
    page.keyboard.press("Enter")
    page.wait_for_url("**UAV-HETZNER")


def test_nothing_found_says_what_to_try(page: Page, address: str) -> None:
    page.goto(f"{address}/search.html?q=xyzzyqwv")

    expect(page.locator(".nw-search-state")).to_contain_text("Nichts gefunden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_in_what_was_found(page: Page, address: str, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/search.html?q=Passwort")
    expect(page.locator(".nw-search-results a").first).to_be_visible()
    page.evaluate(AXE)
    violations = page.evaluate("options => axe.run(options).then(results => results.violations)", RULES)

    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_opened_as_files_the_search_of_sphinx_answers(browser: Browser, worked: Built) -> None:
    page = browser.new_page()
    page.goto(f"file://{worked.out}/search.html?q=ACO-B1-07")

    expect(page.locator("#search-results li a").first).to_be_visible()
    page.close()


def test_the_index_is_small_and_loaded_in_pieces(page: Page, address: str, worked: Built) -> None:
    index = sum(path.stat().st_size for path in (worked.out / "pagefind").rglob("*") if path.is_file())
    pages = sum(path.stat().st_size for path in worked.out.rglob("*.html"))
    loaded: list[int] = []
    page.on("response", lambda r: loaded.append(len(r.body())) if "/pagefind/" in r.url else None)
    page.goto(f"{address}/search.html?q=Besucher")
    expect(page.locator(".nw-search-results a").first).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert index <= 0.15 * pages
    assert sum(loaded) < 0.7 * index


def test_an_index_in_pieces_finds_what_stands_in_any_of_them(
    page: Page, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "PIECE", 2)
    entries = {f"{n}.md": f"# Seite {n}\n\n:::{{tom}} Das Tor {n} ist zu\n:id: TOM-{n}\n:::\n" for n in range(8)}
    built = sphinx(write(entries, "nachweis_search = True\n"), tmp_path / "out")
    (built.out / "favicon.ico").touch()  # the browser asks for it

    with served(built.out) as address:
        page.goto(f"{address}/search.html")
        found = page.evaluate("query => nachweisSearch(query).then(all => all.map(one => one.record.id))", "Tor")
        page.goto(f"{address}/search.html?q=Tor")
        expect(page.locator(".nw-search-results mark").first).to_contain_text("Tor")

    assert len(list((built.out / "pagefind").rglob("pagefind-entry.json"))) > 2
    assert sorted(found) == sorted(f"TOM-{n}" for n in range(8))
