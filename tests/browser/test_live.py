"""Saved is seen: the page loads anew by itself, stays where it was, and shows what is wrong where it is."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import write_project

PAGE = "# Seite\n\n" + "\n\n".join(f":::{{tom}} Die Tür {n} ist verschlossen\n:id: TOM-{n}\n:::" for n in range(1, 25))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    folder = write_project(tmp_path / "project", {"a.md": PAGE})
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "nachweis", "live", "--port", str(port)], cwd=folder)
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert server.poll() is None
            time.sleep(0.1)
    yield folder, f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)


def test_what_is_saved_appears_where_the_reader_is_with_what_is_wrong(browser: Browser, live: tuple[Path, str]) -> None:
    folder, address = live
    source = folder / "docs" / "a.md"
    page: Page = browser.new_page()
    page.goto(f"{address}/docs/a.html")
    page.wait_for_function("document.documentElement.dataset.live !== undefined")
    page.evaluate("scrollTo({ top: 900, behavior: 'instant' })")

    source.write_text(PAGE.replace("Tür 20 ", "Pforte 20 "), encoding="utf-8")
    page.wait_for_function("document.body.innerText.includes('Pforte 20')", timeout=30000)
    assert page.evaluate("scrollY") == pytest.approx(900, abs=5)
    assert page.locator(".nw-live-finding").count() == 0

    source.write_text(PAGE.replace(":id: TOM-20", ":id: TOM-20\n:durchsicht: gestern"), encoding="utf-8")
    expect(page.locator("#TOM-20 .nw-live-finding")).to_contain_text("„gestern“", timeout=30000)

    source.write_text("# Seite\n\nGeheilt.\n", encoding="utf-8")
    page.wait_for_function("document.body.innerText.includes('Geheilt')", timeout=30000)
    assert page.locator(".nw-live-finding").count() == 0
    page.close()


def test_without_a_handbook_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nachweis", "live"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "kein Handbuch" in done.stderr
