"""Published versions in a real browser: the switcher, the banner of an old version, and both without script."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import served
from tests.browser.test_browser import AXE, RULES
from tests.releases.conftest import PAGE, Repo, new_repo


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    repo: Repo = new_repo(tmp_path_factory.mktemp("versions") / "repo")
    old = "# Alt\n\n:::{tom} Die Tür ist verschlossen\n:id: TOM-2\n:status: umgesetzt\n:::\n"
    repo.commit({"alt.md": old, "aenderungen.md": "# Änderungen\n\n:::{aenderungen}\n:::\n"}, "v2026.1")
    (repo.folder / "docs" / "alt.md").unlink()
    repo.commit({"a.md": PAGE.replace("14", "16"), "neu.md": old.replace("Alt", "Neu")}, "v2026.2")
    assert repo.publish().problems == []

    with served(repo.site) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    path = shutil.which("chromium")
    assert path, "Es fehlt der Browser: sudo apt-get install chromium"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="de-DE", java_script_enabled=request.param
        )
        yield context.new_page()
        browser.close()


@pytest.mark.parametrize("page", [True], indirect=True)
def test_an_old_page_leads_to_itself_or_to_its_successor_in_the_newest(site: str, page: Page) -> None:
    page.goto(f"{site}/2026.1/docs/a.html")
    banner = page.get_by_role("note").first
    assert "Sie lesen Fassung 2026.1; die aktuelle ist 2026.2." in banner.inner_text()
    banner.get_by_role("link").click()
    assert page.url == f"{site}/stand/docs/a.html"
    assert page.locator("#nw-banner").is_hidden()

    page.goto(f"{site}/2026.1/docs/alt.html")
    page.get_by_role("link", name="Was an ihre Stelle getreten ist").click()
    assert page.url == f"{site}/stand/docs/neu.html"


@pytest.mark.parametrize("page", [True], indirect=True)
def test_the_switcher_is_worked_by_keyboard(site: str, page: Page) -> None:
    page.goto(f"{site}/stand/docs/a.html")
    page.locator(".nw-versions summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="Fassung 2026.2 vom 2.1.2026 (aktuell)").get_attribute("aria-current")
    page.get_by_role("link", name="Fassung 2026.1 vom 1.1.2026").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/2026.1/docs/a.html")


@pytest.mark.parametrize("page", [False], indirect=True)
def test_what_changed_is_marked_word_by_word(site: str, page: Page) -> None:
    page.goto(f"{site}/stand/docs/aenderungen.html")
    row = page.get_by_role("row", name="Wortlaut")
    assert row.locator("del").all_inner_texts() == ["14"]
    assert row.locator("ins").all_inner_texts() == ["16"]


@pytest.mark.parametrize("page", [False], indirect=True)
def test_without_script_a_plain_page_lists_the_versions(site: str, page: Page) -> None:
    page.goto(f"{site}/2026.1/docs/a.html")
    page.locator(".nw-versions summary").click()
    page.get_by_role("link", name="Alle Fassungen").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Alle Fassungen des Handbuchs"
    page.get_by_role("link", name="Fassung 2026.2").click()
    assert page.url == f"{site}/2026.2/index.html" or page.url.endswith("/docs/index.html")


@pytest.mark.parametrize("page", [True], indirect=True)
@pytest.mark.parametrize("address", ["2026.1/docs/a.html", "entwurf/docs/aenderungen.html", "fassungen/index.html"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(site: str, page: Page, address: str, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{site}/{address}")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
