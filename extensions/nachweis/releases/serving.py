"""Versions and editions ─▶ a configuration for nginx: who gets in where, and what pages may do."""

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined

from nachweis.releases.repository import ReleaseError
from nachweis.releases.store import site_of
from nachweis.telling.typed import typed
from nachweis.vocabulary import Edition

_STYLE: Final = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_SCRIPT: Final = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
_SECRET: Final = re.compile(r"http_[a-z0-9_]*_(?=[a-z]*[0-9])[a-z0-9]{16,}")
"""The name of a header that nobody guesses: its last part is long and has digits."""
_MAPPED: Final = ip_network("::ffff:0:0/96")
"""The addresses of IPv4 as IPv6 writes them."""
EVERYWHERE: Final = ("0.0.0.0", "[::]")
"""Every address of a machine."""
_PATH: Final = re.compile(r"[^\s\"'$;{}\\]+")
"""What may stand in a path of the configuration: nothing that nginx reads as something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How people prove who they are: by password, or to a service in front that names their groups."""

    passwords: str = "/etc/nginx/nachweis-{edition}.htpasswd"
    header: str = ""
    """The variable of the header that names groups, ``http_x_groups_4f1c…``; empty for passwords.

    The service in front must delete what a visitor sends under that name; a name that nobody guesses keeps it out in
    any case: of two lines nginx before 1.23 shows the first one only, and later both as one.
    """
    proxy: str = "127.0.0.1"
    """The only address that the service in front may come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where the server listens, and with which certificate."""

    port: int = 443
    addresses: tuple[str, ...] = ("0.0.0.0",)
    """As nginx writes them, ``127.0.0.1`` or ``[::1]``."""
    certificate: str = ""
    """The file; empty without TLS."""
    key: str = ""

    @property
    def open_to_others(self) -> bool:
        """Whether what is said can be heard on a network: it is not encrypted, and goes beyond this machine."""
        return not self.certificate and not all(ip_address(a.strip("[]")).is_loopback for a in self.addresses)


@dataclass(frozen=True, slots=True)
class Site:
    """A server of one edition."""

    edition: str
    label: str
    name: str
    folder: str
    source: str
    passwords: str


def policy(pages: Iterable[Path]) -> str:
    """The strictest policy under which ``pages`` work: the styles that they hold, by hash, and no script in a page.

    :raises ReleaseError: If a page holds a script of its own.
    """
    styles: set[str] = set()
    for page in pages:
        text = page.read_text(encoding="utf-8")
        if scripts := [script for script in _SCRIPT.findall(text) if script.strip()]:
            raise ReleaseError(
                f"„{page.name}“ enthält ein Skript in der Seite ({scripts[0].strip()[:40]} …); unter einer strengen "
                "Richtlinie läuft es nicht. Legen Sie es in eine eigene Datei."
            )
        styles.update(_STYLE.findall(text))
    hashes = sorted(base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles)
    named = "".join(f" 'sha256-{digest}'" for digest in hashes)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            f"style-src 'self'{named}",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    )


def configuration(root: Path, names: dict[Edition, str], access: Access, listening: Listening) -> dict[str, str]:
    """The files of the server by name.

    :param root: The folder that holds ``_site``.
    :param names: Under which name each edition is served.
    :raises ReleaseError: If nothing is published, or what is given would let in the wrong people or start no server.
    """
    editions = [edition for edition in Edition if (root / site_of(edition) / "index.html").is_file()]
    if not editions:
        raise ReleaseError(f"Noch ist nichts veröffentlicht. Zuerst: {typed('publish', folder=root)}")
    if len({names[edition] for edition in editions}) < len(editions):
        raise ReleaseError("Jede Ausgabe braucht einen Namen für sich, sonst trennt sie nichts.")
    for name in (names[edition] for edition in editions):
        if not _NAME.fullmatch(name):
            raise ReleaseError(f"„{name}“ ist kein Name eines Servers, etwa „handbuch.example“.")
    _check_listening(listening)
    _check_proxy(access.proxy)
    if access.header:
        _check_header(access.header)
    elif len(editions) > 1 and "{edition}" not in access.passwords:
        raise ReleaseError(
            f"Mit „--passwoerter {access.passwords}“ öffnete ein Passwort jede Ausgabe. Schreiben Sie „{{edition}}“ in "
            f"den Namen, dann hat jede ihre eigene Datei, etwa „{Access().passwords}“."
        )
    sites = [_site(root, edition, names[edition], access) for edition in editions]
    given = (value for site in sites for value in (site.folder, "" if access.header else site.passwords))
    for path in filter(None, (*given, listening.certificate, listening.key)):
        if not _PATH.fullmatch(path):
            raise ReleaseError(
                f"„{path}“ enthält Zeichen, die in der Konfiguration etwas anderes bedeuten. Nehmen Sie einen Ort ohne "
                "Leerzeichen, Anführungszeichen und „$ ; { } \\“, etwa „/srv/handbuch“."
            )
    pages = (page for edition in editions for page in sorted((root / site_of(edition)).rglob("*.html")))
    values = {
        "sites": sites,
        "policy": policy(pages),
        "listen": listening.port,
        "addresses": listening.addresses,
        "header": access.header,
        "proxy": access.proxy,
        "certificate": listening.certificate,
        "key": listening.key,
    }
    return {"nachweis.conf": _render("nginx.conf", values), "Containerfile": _render("Containerfile", values)}


def _check_listening(listening: Listening) -> None:
    """Refuse with what no server starts."""
    if not 1 <= listening.port <= 65535:
        raise ReleaseError(f"„--port {listening.port}“ gibt es nicht; Ports gehen von 1 bis 65535, etwa 443.")
    if listening.certificate and not listening.key:
        raise ReleaseError("Zum „--zertifikat“ fehlt sein privater Schlüssel. Ergänzen Sie „--schluessel DATEI“.")
    if listening.key and not listening.certificate:
        raise ReleaseError("Zum „--schluessel“ fehlt das Zertifikat. Ergänzen Sie „--zertifikat DATEI“.")
    for address in listening.addresses:
        if not _is_address(address):
            raise ReleaseError(
                f"„--adresse {address}“ ist keine Adresse dieses Rechners, etwa „127.0.0.1“ oder „[::1]“."
            )


def _is_address(written: str) -> bool:
    """Whether an address is written as nginx wants it: that of IPv6 in brackets."""
    try:
        if written.startswith("["):
            return bool(IPv6Address(written.removeprefix("[").removesuffix("]"))) and written.endswith("]")
        return bool(IPv4Address(written))
    except ValueError:
        return False


def _check_header(header: str) -> None:
    """Refuse a header that is none."""
    if not re.fullmatch(r"http_[a-z0-9_]+", header):
        raise ReleaseError("Der Name der Kopfzeile besteht aus Buchstaben, Ziffern und Bindestrichen, „X-Gruppen-…“.")


def guessable(header: str) -> str:
    """What to say of a header that a visitor may send as well, in German; empty if nobody guesses its name."""
    if not header or _SECRET.fullmatch(header):
        return ""
    name = "-".join(part.capitalize() for part in header.removeprefix("http_").split("_"))
    return (
        f"Achtung: Den Namen „{name}“ errät jeder. Der vorgeschaltete Dienst muss diese Kopfzeile löschen, wenn ein "
        "Besucher sie schickt; nginx kann nicht sicher erkennen, von wem sie kommt. Sicherer ist ein Name, den niemand "
        f"errät, etwa „{name}-{secrets.token_hex(12)}“."
    )


def _check_proxy(proxy: str) -> None:
    """Refuse what is no network, or one that everybody is in."""
    try:
        network = ip_network(proxy)
    except ValueError as error:
        raise ReleaseError(f"„{proxy}“ ist keine Adresse, etwa „127.0.0.1“ oder „10.0.0.0/8“.") from error
    if network.prefixlen < (8 if network.version == 4 else 32) or network.overlaps(_MAPPED):
        raise ReleaseError(
            f"„--vorgeschaltet {proxy}“ ist das halbe Internet; von dort kann sich jeder als der vorgeschaltete Dienst "
            "ausgeben. Nennen Sie seine Adresse, etwa „10.0.0.7“."
        )


def _site(root: Path, edition: Edition, name: str, access: Access) -> Site:
    passwords = access.passwords.replace("{edition}", edition.value)
    folder = str((root / site_of(edition)).absolute())
    return Site(edition.value, edition.label, name, folder, site_of(edition), passwords)


def _render(template: str, values: dict[str, object]) -> str:
    text = (files("nachweis.releases") / "templates" / template).read_text(encoding="utf-8")
    return Environment(undefined=StrictUndefined, keep_trailing_newline=True).from_string(text).render(**values)


def names_below(host: str, editions: Sequence[Edition] = tuple(Edition)) -> dict[Edition, str]:
    """The names of the editions below ``host``: the internal one has the name itself."""
    return {e: host if e is Edition.INTERNAL else f"{e.value}.{host}" for e in editions}
