"""The worked handbook in a real browser: axe-core finds nothing; keyboard, phone, dark mode, paper work."""

import gzip
import re
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response

KINDS = (
    "docs/index",
    "docs/avv/lernlandkarte/07-pflichten-aconium",
    "measures/aconium/b1-zutrittskontrolle",
    "measures/meinonlinebuero/7-verfuegbarkeitskontrolle",
    "docs/recht/dsgvo/art-28",
    "docs/unterauftragsverarbeiter/hetzner",
    "docs/register/massnahmen",
    "docs/register/massnahmen-klauseln",
    "docs/register/pflichtinhalte",
    "docs/register/luecken",
    "docs/befunde/index",
    "docs/befunde/lernlandkarte",
    "docs/mitschreiben/regeln",
    "docs/mitschreiben/index",
    "docs/aenderungen/index",
    "docs/barrierefreiheit",
    "docs/mitschreiben/bausteine",
    "docs/register/bilder",
    "docs/einstieg/index",
    "docs/einstieg/homeoffice",
    "search",
)
"""One page of each kind."""

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
"""axe-core itself; the package around it only carries it here."""

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing(page: Page, address: str, name: str, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/{name}.html")
    page.evaluate(AXE)
    violations = page.evaluate("options => axe.run(options).then(results => results.violations)", RULES)

    found = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in violations]
    assert found == []


@pytest.mark.parametrize("name", KINDS)
def test_a_phone_never_scrolls_sideways_and_nothing_comes_from_elsewhere(page: Page, address: str, name: str) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/{name}.html")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert [url for url in requested if not url.startswith((address, "data:"))] == []


@pytest.mark.parametrize("name", KINDS)
def test_a_first_visit_is_light_and_nothing_jumps(page: Page, address: str, name: str) -> None:
    loaded: list[int] = []

    def weigh(answer: Response) -> None:
        body = answer.body()
        already_packed = answer.url.endswith((".png", ".pagefind"))
        loaded.append(len(body) if already_packed else len(gzip.compress(body, 6)))

    page.on("response", weigh)
    page.add_init_script(
        "window.shifted = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => "
        "{ shifted += entry.value; })).observe({ type: 'layout-shift', buffered: true })"
    )
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/{name}.html")
    page.wait_for_load_state("networkidle")

    assert sum(loaded) <= 150_000
    assert page.evaluate("shifted") < 0.01


def test_a_register_is_sorted_and_filtered_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/docs/register/massnahmen.html")
    rows = page.locator("table.nw-register tbody tr:visible")
    assert rows.count() == 169

    page.get_by_label("Enthält").focus()
    page.keyboard.type("Besuch begleitet")
    assert rows.count() == 1
    assert rows.first.inner_text().startswith("ACO-B1-05")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.get_by_label("Liegt bei").focus()
    page.get_by_label("Liegt bei").select_option("Verantwortlicher")
    assert rows.count() == 4
    assert page.locator(".nw-count span").inner_text() == "4 von 169 Einträgen"

    page.locator("th button", has_text="Kennung").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    ids = [text.strip() for text in rows.locator("td:first-child, th:first-child").all_inner_texts()]
    assert ids == sorted(ids, reverse=True)
    assert page.locator("th[aria-sort=descending]").count() == 1


@pytest.mark.parametrize("label", ["Dokument", "Kontrolle", "Status", "Rolle", "Vorschrift"])
def test_a_register_filters_by(page: Page, address: str, label: str) -> None:
    page.goto(f"{address}/docs/register/massnahmen.html")
    select = page.get_by_label(label, exact=True)
    rows = page.locator("table.nw-register tbody tr:visible")
    value = select.locator("option").nth(1).get_attribute("value")

    select.select_option(value)

    assert 0 < rows.count() <= 169
    assert page.locator(".nw-count span").inner_text() == f"{rows.count()} von 169 Einträgen"


def test_what_is_demanded_is_filtered_by_how_far_it_is_met_and_by_who_demands_it(page: Page, address: str) -> None:
    page.goto(f"{address}/docs/register/pflichtinhalte.html")
    rows = page.locator("table.nw-register tbody tr:visible")

    page.get_by_label("Stand", exact=True).select_option("Lücke")
    assert rows.count() == 3
    page.get_by_label("Maß", exact=True).select_option("Gesetz")
    assert rows.count() == 2


@pytest.mark.parametrize("name", ["register/pflichtinhalte", "register/schutzziele", "befunde/index"])
def test_what_is_met_and_open_fits_a_desktop_without_sideways_scrolling(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/docs/{name}.html")
    wide = "[...document.querySelectorAll('.table-wrapper')].filter(w => w.scrollWidth > w.clientWidth + 1).length"

    assert page.locator(".table-wrapper").count() > 0
    assert page.evaluate(wide) == 0


def test_a_register_prints_every_row(page: Page, address: str) -> None:
    page.goto(f"{address}/docs/register/massnahmen.html")
    page.get_by_label("Enthält").fill("Besuch")
    page.emulate_media(media="print")

    assert page.locator("table.nw-register tbody tr:visible").count() == 169
    assert not page.locator(".nw-filters").is_visible()


def test_a_permalink_is_copied_and_leads_to_its_card(page: Page, address: str) -> None:
    page.goto(f"{address}/measures/aconium/b1-zutrittskontrolle.html")
    button = page.get_by_role("button", name="Adresse von ACO-B1-07 kopieren")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Adresse von ACO-B1-07 ist kopiert").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}/measures/aconium/b1-zutrittskontrolle.html#ACO-B1-07"

    page.goto(copied)
    assert page.locator("#ACO-B1-07:target").is_visible()


def test_the_menu_of_a_phone_opens_with_the_keyboard(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 740})
    page.goto(f"{address}/docs/index.html")
    link = page.locator(".sidebar-drawer a", has_text="Vorschriften").first
    assert not link.is_visible()

    page.locator(".mobile-header .nav-overlay-icon").focus()
    page.keyboard.press("Enter")

    link.wait_for(state="visible")


def test_the_matrix_keeps_its_heads_in_sight(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 740})
    page.goto(f"{address}/docs/register/massnahmen-klauseln.html")
    wrapper = page.locator(".table-wrapper").first
    wrapper.evaluate("element => { element.scrollTop = 600; element.scrollLeft = 120; }")
    box = wrapper.bounding_box()
    head = page.locator("table.nw-matrix thead th").first.bounding_box()

    assert box is not None
    assert head is not None
    assert abs(head["x"] - box["x"]) < 6
    assert abs(head["y"] - box["y"]) < 60


def test_the_page_works_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/docs/register/massnahmen.html")

    assert page.locator("table.nw-register tbody tr").count() == 169
    page.goto(f"{address}/measures/aconium/b1-zutrittskontrolle.html")
    assert page.locator(".nw-card").count() == 11
    context.close()


def test_the_front_door_leads_to_the_handbook(page: Page, address: str) -> None:
    page.goto(f"{address}/index.html")
    page.wait_for_url(re.compile(r"/docs/index\.html$"))

    assert page.locator("h1").inner_text() == "Datenschutz-Handbuch"


def test_a_dark_page_is_dark_and_a_light_one_light(page: Page, address: str, tmp_path: Path) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{address}/measures/aconium/b1-zutrittskontrolle.html")
        color = page.locator("#ACO-B1-01").evaluate("element => getComputedStyle(element).backgroundColor")
        shades[scheme] = sum(map(int, re.findall(r"\d+", color)[:3]))

    assert shades["light"] > 600
    assert shades["dark"] < 200
