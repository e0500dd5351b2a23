"""The configuration under Debian's nginx: each edition lets in whom it should and nobody else, whatever is tried."""

import base64
import concurrent.futures
import contextlib
import gzip
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Page, sync_playwright

from nachweis.cli import main
from nachweis.releases.repository import ReleaseError
from nachweis.releases.serving import EVERYWHERE, Access, Listening, configuration, names_below, policy
from nachweis.vocabulary import Edition
from tests.releases.conftest import INDEX, PAGE, Repo, new_repo

FRONT = "---\nausgabe: kunde\n---\n\n"
INTERN, KUNDE = "handbuch.example", "kunde.handbuch.example"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, quick_builds: None) -> Repo:
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
    certificate: Path | None = None

    def get(
        self,
        path: str,
        host: str = INTERN,
        user: str = "",
        method: str = "GET",
        source: str = "127.0.0.1",
        lines: Sequence[tuple[str, str]] = (),
        **headers: str,
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask for exactly ``path``, however odd.

        :param source: Who asks: 127.0.0.1 is a service on this machine, any other address a visitor.
        :param lines: Headers that may come twice, in order.
        """
        if self.certificate:
            trusting = ssl.create_default_context(cafile=self.certificate)
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=20, source_address=(source, 0), context=trusting
            )
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=(source, 0))
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host)
        if user:
            connection.putheader("Authorization", f"Basic {base64.b64encode(f'{user}:geheim'.encode()).decode()}")
        for name, value in (*((name.replace("_", "-"), value) for name, value in headers.items()), *lines):
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(folder: Path, root: Path, access: Access, **more: Any) -> Iterator[Server]:
    """nginx with the configuration that is generated for ``root``.

    :param more: What :class:`Listening` is told besides the port.
    """
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert nginx, "Es fehlt der Server: sudo apt-get install nginx-light"
    port = free_port()
    names = names_below(INTERN)
    made = configuration(root, names, access, Listening(port=port, **more))
    (folder / "nachweis.conf").write_text(made["nachweis.conf"])
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
        yield Server(port, Path(made_of) if (made_of := more.get("certificate")) else None)
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
    with running(tmp_path, published.folder, Access(header=HEADER)) as server:
        path = "/stand/docs/a.html"
        assert server.get(path)[0] == 403
        for host, groups, status in GROUPS:
            assert server.get(path, host, lines=[(NAME, groups)])[0] == status, (host, groups)
    (away := tmp_path / "away").mkdir()
    with running(away, published.folder, Access(header=HEADER, proxy="192.0.2.1")) as server:
        assert server.get("/stand/docs/a.html", lines=[(NAME, "nachweis-intern")])[0] == 403


HEADER, NAME = "http_x_forwarded_groups_4f1c0a9d7be23586", "X-Forwarded-Groups-4f1c0a9d7be23586"
GROUPS = [
    (INTERN, "nachweis-intern", 200),
    (INTERN, "team,nachweis-intern", 200),
    (INTERN, "team; nachweis-intern , andere", 200),
    (KUNDE, "nachweis-kunde", 200),
    (INTERN, "nachweis-kunde", 403),
    (KUNDE, "nachweis-intern", 403),
    (KUNDE, "nachweis-kunde-alt", 403),
    (INTERN, "kein nachweis-intern mehr", 403),
    (INTERN, "nachweis-intern mehr", 403),
    (INTERN, "kein nachweis-intern", 403),
    (INTERN, "nachweis-intern/lesen", 403),
    (INTERN, "NACHWEIS-intern", 403),
    (INTERN, "", 403),
]


def test_a_visitors_own_line_is_never_the_one_that_counts(published: Repo, tmp_path: Path) -> None:
    guesses = ["X-Forwarded-Groups", "X_Forwarded_Groups_4f1c0a9d7be23586", "X-Forwarded-Groups-0000000000000000"]
    with running(tmp_path, published.folder, Access(header=HEADER)) as server:
        for name in guesses:
            mine, theirs = (name, "nachweis-intern"), (NAME, "nachweis-kunde")
            for lines in ([mine], [mine, theirs], [theirs, mine], [mine, mine, theirs]):
                assert server.get("/stand/docs/a.html", lines=lines)[0] == 403, lines


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-Groups", "X-Groups-kurz1", "Groups", "X-Forwarded-Groups-administrators", "X-4f1c0a9d7be2358"],
)
def test_a_header_that_can_be_guessed_is_warned_of_with_one_that_cannot(
    published: Repo, capsys: pytest.CaptureFixture[str], header: str
) -> None:
    with contextlib.chdir(published.folder):
        assert main(["server", "--gruppen", header, "--adresse", "127.0.0.1"]) == 0
        proposed = re.search(r"etwa „([\w-]+)“", said := capsys.readouterr().err)
        assert proposed, said
        assert main(["server", "--gruppen", proposed[1], "--adresse", "127.0.0.1"]) == 0
        assert "errät" not in capsys.readouterr().err


def test_only_what_is_there_is_kept_for_ever(server: Server) -> None:
    def kept(path: str, *lines: tuple[str, str], user: str = "haus") -> tuple[int, bool]:
        status, found, _ = server.get(path, user=user, lines=lines)
        return status, "immutable" in found["cache-control"]

    tag = server.get("/2026.1/docs/a.html", user="haus")[1]["etag"]
    assert kept("/2026.1/docs/a.html") == (200, True)
    assert kept("/2026.1/docs/a.html", ("If-None-Match", tag)) == (304, True)
    assert kept("/2026.1/docs/a.html", ("Range", "bytes=0-9")) == (206, True)
    assert kept("/2026.77/docs/a.html") == (404, False)
    assert kept("/2026.1/docs/fehlt.html") == (404, False)
    assert kept("/2026.1/.buildinfo") == (404, False)
    assert kept("/2026.1/docs/a.html", user="") == (401, False)
    assert kept("/2026.1/docs/a.html", user="kundin") == (401, False)
    assert kept("/2026.1/docs") == (301, False)
    assert kept("/stand/docs/a.html") == (200, False)


def test_who_guesses_passwords_is_slowed_down_and_nobody_else(server: Server) -> None:
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        guesser = pool.map(lambda _: server.get("/stand/", user="kundin", source="127.0.0.3")[0], range(4000))
        states = list(guesser)
        assert states[:1000] == [401] * 1000
        assert states.count(429) > 500
        assert server.get("/stand/docs/a.html", user="haus", source="127.0.0.4")[0] == 200
        pages = pool.map(  # forty people behind one address open a page of twenty-five files, all at once
            lambda _: server.get("/stand/docs/a.html", user="haus", source="127.0.0.5")[0], range(40 * 25)
        )
        assert set(pages) == {200}


def test_who_says_nothing_is_hung_up_on(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 30) as silent:
        silent.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        with contextlib.suppress(ConnectionResetError):  # within the configuration's ten seconds, not nginx's sixty
            assert silent.recv(1) == b""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, INTERN)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "server.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(folder / "server.pem"), str(folder / "server.key")


def test_with_a_certificate_it_speaks_tls_and_http_2(
    published: Repo, tmp_path: Path, certificate: tuple[str, str]
) -> None:
    (tmp_path / "intern.htpasswd").write_text("haus:{PLAIN}geheim\n")
    access = Access(passwords=f"{tmp_path}/{{edition}}.htpasswd")
    pem, key = certificate
    with running(tmp_path, published.folder, access, certificate=pem, key=key) as server:
        assert server.get("/stand/docs/a.html", user="haus")[0] == 200
        assert server.get("/stand/docs/a.html")[0] == 401
        trusting = ssl.create_default_context(cafile=pem)
        trusting.set_alpn_protocols(["h2", "http/1.1"])
        with (
            socket.create_connection(("127.0.0.1", server.port), 10) as plain,
            trusting.wrap_socket(plain, server_hostname="127.0.0.1") as spoken,
        ):
            assert spoken.selected_alpn_protocol() == "h2"


def test_it_listens_with_ipv4_and_ipv6_unless_told_otherwise(published: Repo) -> None:
    with contextlib.chdir(published.folder):
        assert main(["server", "--port", "8080"]) == 0
        written = (published.folder / "_build" / "server" / "nachweis.conf").read_text(encoding="utf-8")
    assert "listen 0.0.0.0:8080;" in written
    assert "listen [::]:8080;" in written
    assert EVERYWHERE == ("0.0.0.0", "[::]")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--passwoerter", "/etc/nginx/eine.htpasswd"], "Schreiben Sie „{edition}“ in den Namen"),
        (["--zertifikat", "/etc/a.pem"], "Ergänzen Sie „--schluessel DATEI“"),
        (["--schluessel", "/etc/a.key"], "Ergänzen Sie „--zertifikat DATEI“"),
        (["--port", "0"], "Ports gehen von 1 bis 65535"),
        (["--port", "-1"], "Ports gehen von 1 bis 65535"),
        (["--port", "99999"], "Ports gehen von 1 bis 65535"),
        (["--adresse", "überall"], "keine Adresse dieses Rechners"),
        (["--adresse", "::1"], "keine Adresse dieses Rechners"),
        (["--adresse", "127.0.0.1; }"], "keine Adresse dieses Rechners"),
        (["--vorgeschaltet", "0.0.0.0/0"], "das halbe Internet"),
        (["--vorgeschaltet", "0.0.0.0/1"], "das halbe Internet"),
        (["--vorgeschaltet", "::/0"], "das halbe Internet"),
        (["--vorgeschaltet", "2000::/3"], "das halbe Internet"),
        (["--vorgeschaltet", "::ffff:0:0/96"], "das halbe Internet"),
        (["--vorgeschaltet", "10.0.0.1/8"], "keine Adresse"),
        (["--passwoerter", "/etc/mein ordner/{edition}"], "etwa „/srv/handbuch“"),
    ],
)
def test_what_would_let_in_the_wrong_people_or_start_no_server_is_refused(
    published: Repo, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    with contextlib.chdir(published.folder):
        assert main(["server", *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--vorgeschaltet", "10.0.0.0/8"], ["--vorgeschaltet", "fd00:1:2::7"], []])
def test_what_is_sensible_is_taken(published: Repo, arguments: list[str]) -> None:
    with contextlib.chdir(published.folder):
        assert main(["server", *arguments]) == 0


def test_a_folder_with_a_blank_is_refused_with_the_cure(tmp_path: Path) -> None:
    (root := tmp_path / "mein ordner" / "_site").mkdir(parents=True)
    (root / "index.html").write_text("")

    with pytest.raises(ReleaseError, match=r"Nehmen Sie einen Ort ohne Leerzeichen.* etwa „/srv/handbuch“"):
        configuration(root.parent, names_below("a.example"), Access(), Listening(port=80))


@pytest.mark.parametrize(
    ("arguments", "warned"),
    [
        ([], "Passwörter unverschlüsselt"),
        (["--gruppen", NAME], "die Gruppen unverschlüsselt"),
        (["--adresse", "127.0.0.1", "[::1]"], ""),
        (["--adresse", "127.0.0.1", "192.0.2.7"], "Passwörter unverschlüsselt"),
        (["--zertifikat", "/etc/a.pem", "--schluessel", "/etc/a.key"], ""),
    ],
)
def test_passwords_in_clear_are_warned_of_unless_they_stay_on_the_machine(
    published: Repo, capsys: pytest.CaptureFixture[str], arguments: list[str], warned: str
) -> None:
    with contextlib.chdir(published.folder):
        assert main(["server", *arguments]) == 0
    said = capsys.readouterr().err
    assert warned in said if warned else said == ""


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
        configuration(tmp_path, names_below("a.example"), Access(), Listening(port=80))
    with pytest.raises(ReleaseError, match="kein Name"):
        configuration(published.folder, names_below("a; include /etc/passwd"), Access(), Listening(port=80))
    with pytest.raises(ReleaseError, match="Zeichen"):
        configuration(
            published.folder, names_below("a.example"), Access(passwords="/{edition}x; }"), Listening(port=80)
        )
    with pytest.raises(ReleaseError, match="Kopfzeile"):
        configuration(published.folder, names_below("a.example"), Access(header="http_x; }"), Listening(port=80))
    with pytest.raises(ReleaseError, match="keine Adresse"):
        configuration(published.folder, names_below("a.example"), Access(proxy="all"), Listening(port=80))
    with pytest.raises(ReleaseError, match="Namen für sich"):
        configuration(published.folder, dict.fromkeys(Edition, "a.example"), Access(), Listening(port=80))


def test_the_command_writes_configuration_and_container_file(
    published: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    with contextlib.chdir(published.folder):
        assert main(["server", "--name", "tom.example", "--port", "8080"]) == 0
    written = (published.folder / "_build" / "server" / "nachweis.conf").read_text(encoding="utf-8")

    assert "server_name kunde.tom.example;" in written
    assert "COPY _site-kunde/" in (published.folder / "_build" / "server" / "Containerfile").read_text(encoding="utf-8")
    assert "nachweis.conf" in capsys.readouterr().out
