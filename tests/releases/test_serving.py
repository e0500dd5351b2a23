"""The configuration under Debian's nginx: each edition lets in whom it should and nobody else, whatever is tried."""

import base64
import concurrent.futures
import contextlib
import gzip
import http.client
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from nachweis.compliance.editions import Edition
from nachweis.releases.__main__ import main
from nachweis.releases.repository import ReleaseError
from nachweis.releases.serving import Access, configuration, names_below, policy
from tests.releases.conftest import INDEX, PAGE, Repo, new_repo

FRONT = "---\nausgabe: kunde\n---\n\n"
INTERN, KUNDE = "handbuch.example", "kunde.handbuch.example"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Two versions and a draft in two editions."""
    repo = new_repo(tmp_path_factory.mktemp("serving") / "repo")
    conf = repo.folder / "conf.py"
    text = conf.read_text(encoding="utf-8") + 'nachweis_editions = "kunde"\nnachweis_search = True\n'
    conf.write_text(text, encoding="utf-8")
    secret = "# Geheim\n\n:::{tom} Nur für das Haus\n:id: TOM-9\n:status: umgesetzt\n:::\n"
    repo.commit({"index.md": FRONT + INDEX, "a.md": FRONT + PAGE, "geheim.md": secret}, "v2026.1")
    repo.commit({"a.md": FRONT + PAGE.replace("14", "16")}, "v2026.2")
    with contextlib.chdir(repo.folder):
        assert main(["publish"]) == 0
    return repo


@dataclass
class Server:
    port: int

    def get(
        self, path: str, host: str = INTERN, user: str = "", method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask for exactly ``path``, however odd."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host)
        if user:
            connection.putheader("Authorization", f"Basic {base64.b64encode(f'{user}:geheim'.encode()).decode()}")
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(folder: Path, root: Path, access: Access) -> Iterator[Server]:
    """nginx with the configuration that is generated for ``root``."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert nginx, "Es fehlt der Server: sudo apt-get install nginx-light"
    port = free_port()
    names = names_below(INTERN)
    (folder / "nachweis.conf").write_text(configuration(root, names, access, listen=port)["nachweis.conf"])
    wrapper = (
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} "
        f"http {{ include /etc/nginx/mime.types; access_log off; client_body_temp_path {folder}/b; "
        f"proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; "
        f"scgi_temp_path {folder}/s; include {folder}/nachweis.conf; }}"
    )
    (folder / "nginx.conf").write_text(wrapper)
    folder.chmod(0o755)
    process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "user root;"])
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            assert process.poll() is None, (folder / "error.log").read_text()
            time.sleep(0.05)
        yield Server(port)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def server(published: Repo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("nginx")
    for edition, user in ((Edition.INTERNAL, "haus"), (Edition.CUSTOMER, "kundin")):
        (folder / f"{edition.value}.htpasswd").write_text(f"{user}:{{PLAIN}}geheim\n")
    with running(folder, published.folder, Access(passwords=f"{folder}/{{edition}}.htpasswd")) as started:
        yield started


def test_each_edition_lets_in_its_own_people_and_nobody_else(server: Server) -> None:
    assert server.get("/stand/docs/a.html")[0] == 401
    assert server.get("/stand/docs/a.html", user="kundin")[0] == 401
    assert server.get("/stand/docs/a.html", user="haus")[0] == 200
    assert server.get("/stand/docs/a.html", KUNDE, user="haus")[0] == 401
    assert server.get("/stand/docs/a.html", KUNDE, user="kundin")[0] == 200
    assert server.get("/stand/docs/a.html", KUNDE)[0] == 401
    assert server.get("/stand/docs/a.html", "127.0.0.1", user="haus")[0] == 404
    assert server.get("/stand/docs/a.html", user="haus", method="POST")[0] == 405


TRICKS = [
    "/../_site/stand/docs/geheim.html",
    "/stand/../../_site/stand/docs/geheim.html",
    "/..%2f_site/stand/docs/geheim.html",
    "/%2e%2e/_site/stand/docs/geheim.html",
    "/%2e%2e%2f%2e%2e%2f_site/stand/docs/geheim.html",
    "/stand/docs/..%5c..%5c..%5c_site/stand/docs/geheim.html",
    "//_site/stand/docs/geheim.html",
    "/stand//docs/geheim.html",
    "/STAND/docs/geheim.html",
    "/stand/docs/geheim.html.",
    "/stand/docs/geheim.html%00",
    "/stand/docs/geheim.html%20",
    "/stand./docs/geheim.html",
    "/2026.1/docs/geheim.html",
    "/2026.2/docs/geheim.html",
    "/entwurf/docs/geheim.html",
    "/stand/docs/geheim.md",
    "/stand/_sources/docs/geheim.md.txt",
    "/stand/.doctrees/docs/geheim.doctree",
    "/.site/versions/2026.1/docs/geheim.html",
    "/../.site/versions/2026.1/docs/geheim.html",
    "/../conf.py",
    "/..;/conf.py",
    "/id/TOM-9/index.html",
    "/stand/objects.inv",
    "/stand/.buildinfo",
    "/stand/fassung.json",
    "/",
]


@pytest.mark.parametrize("path", TRICKS)
def test_no_trick_with_paths_gets_at_what_is_internal(server: Server, path: str) -> None:
    for user in ("", "kundin", "haus"):
        status, _, body = server.get(path, KUNDE, user=user)
        assert b"TOM-9" not in body
        assert b"Nur f\xc3\xbcr das Haus" not in body
        if path != "/":
            assert status in (400, 401, 404), (path, user, status)
    for host in ("", "evil.example", f"{INTERN}.evil.example"):
        assert server.get(path, host)[0] in (400, 404)


def test_what_is_internal_is_there_for_the_house(server: Server) -> None:
    assert b"TOM-9" in server.get("/stand/docs/geheim.html", user="haus")[2]
    assert server.get("/stand", user="haus")[1]["location"] == "/stand/"


def test_headers_are_strict_and_versions_are_kept(server: Server) -> None:
    for path in ("/stand/docs/a.html", "/gibtsnicht"):
        headers = server.get(path, user="haus")[1]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["strict-transport-security"].startswith("max-age=63072000")
        script = re.search(r"script-src ([^;]*)", headers["content-security-policy"])
        assert script
        assert script[1] == "'self' 'wasm-unsafe-eval'"
        assert "nginx/" not in headers["server"]
    assert "immutable" in server.get("/2026.1/docs/a.html", user="haus")[1]["cache-control"]
    assert server.get("/stand/docs/a.html", user="haus")[1]["cache-control"] == "private, no-cache"
    assert server.get("/versions.js", user="haus")[1]["cache-control"] == "private, no-cache"


def test_pages_are_compressed(server: Server) -> None:
    _, headers, body = server.get("/stand/docs/a.html", user="haus", Accept_Encoding="gzip")

    assert headers["content-encoding"] == "gzip"
    assert b"<article" in gzip.decompress(body)


def test_of_many_requests_at_once_none_fails(server: Server) -> None:
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        states = list(pool.map(lambda _: server.get("/stand/docs/a.html", user="haus")[0], range(1000)))

    assert set(states) == {200}


def test_a_service_in_front_names_the_groups(published: Repo, tmp_path: Path) -> None:
    with running(tmp_path, published.folder, Access(header="http_x_forwarded_groups")) as server:
        path = "/stand/docs/a.html"
        assert server.get(path)[0] == 403
        assert server.get(path, X_Forwarded_Groups="nachweis-kunde")[0] == 403
        assert server.get(path, X_Forwarded_Groups="team,nachweis-intern")[0] == 200
        assert server.get(path, KUNDE, X_Forwarded_Groups="nachweis-intern")[0] == 403
        assert server.get(path, KUNDE, X_Forwarded_Groups="nachweis-kunde-alt")[0] == 403
    (away := tmp_path / "away").mkdir()
    with running(away, published.folder, Access(header="http_x_forwarded_groups", proxy="192.0.2.1")) as server:
        assert server.get("/stand/docs/a.html", X_Forwarded_Groups="nachweis-intern")[0] == 403


@pytest.fixture
def page(server: Server) -> Iterator[Page]:
    path = shutil.which("chromium")
    assert path, "Es fehlt der Browser: sudo apt-get install chromium"
    rules = f"MAP {INTERN} 127.0.0.1"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--host-resolver-rules={rules}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        context = browser.new_context(http_credentials={"username": "haus", "password": "geheim"}, locale="de-DE")
        yield context.new_page()
        browser.close()


def test_the_site_works_under_the_policy_without_a_violation(server: Server, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda answer: said.append(answer.url) if answer.status >= 400 else None)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error('CSP ' + event.violatedDirective))"
    )
    for path in ("stand/docs/a.html", "2026.1/docs/a.html", "entwurf/docs/index.html", "fassungen/", "id/TOM-1/"):
        page.goto(f"http://{INTERN}:{server.port}/{path}")
        page.wait_for_load_state("networkidle")
    page.goto(f"http://{INTERN}:{server.port}/stand/search.html?q=Passwort")
    page.locator(".nw-search-results a").first.wait_for()

    said = [
        line for line in said if "favicon.ico" not in line and "404 (Not Found)" not in line
    ]  # the probe has no icon
    over_tls = "Cross-Origin-Opener-Policy"  # that header asks for TLS, which the loopback has not
    assert [line for line in said if over_tls not in line] == []


def test_a_page_with_a_script_of_its_own_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<script>alert(1)</script>")

    with pytest.raises(ReleaseError, match="Skript in der Seite"):
        policy([page])


def test_odd_names_and_paths_are_refused(published: Repo, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="nichts veröffentlicht"):
        configuration(tmp_path, names_below("a.example"), Access(), listen=80)
    with pytest.raises(ReleaseError, match="kein Name"):
        configuration(published.folder, names_below("a; include /etc/passwd"), Access(), listen=80)
    with pytest.raises(ReleaseError, match="Zeichen"):
        configuration(published.folder, names_below("a.example"), Access(passwords="/x; }"), listen=80)
    with pytest.raises(ReleaseError, match="Kopfzeile"):
        configuration(published.folder, names_below("a.example"), Access(header="http_x; }"), listen=80)
    with pytest.raises(ReleaseError, match="keine Adresse"):
        configuration(published.folder, names_below("a.example"), Access(proxy="all"), listen=80)
    with pytest.raises(ReleaseError, match="Namen für sich"):
        configuration(published.folder, dict.fromkeys(Edition, "a.example"), Access(), listen=80)


def test_the_command_writes_configuration_and_container_file(
    published: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    with contextlib.chdir(published.folder):
        assert main(["server", "--name", "tom.example", "--port", "8080"]) == 0
    written = (published.folder / "_build" / "server" / "nachweis.conf").read_text(encoding="utf-8")

    assert "server_name kunde.tom.example;" in written
    assert "COPY _site-kunde/" in (published.folder / "_build" / "server" / "Containerfile").read_text(encoding="utf-8")
    assert "nachweis.conf" in capsys.readouterr().out
