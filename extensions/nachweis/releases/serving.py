"""Versions and editions ─▶ a configuration for nginx: who gets in where, and what pages may do."""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from ipaddress import ip_network
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined

from nachweis.compliance.editions import Edition
from nachweis.releases.repository import ReleaseError
from nachweis.releases.store import site_of

_STYLE: Final = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_SCRIPT: Final = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
_PATH: Final = re.compile(r"[^\s\"'$;{}\\]+")
"""What may stand in a path of the configuration: nothing that nginx reads as something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How people prove who they are: by password, or to a service in front that names their groups."""

    passwords: str = "/etc/nginx/nachweis-{edition}.htpasswd"
    header: str = ""
    """The variable of the header that names groups, ``http_x_forwarded_groups``; empty for passwords."""
    proxy: str = "127.0.0.1"
    """The only address that the service in front may come from."""


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


def configuration(
    root: Path, names: dict[Edition, str], access: Access, *, listen: int, certificate: str = "", key: str = ""
) -> dict[str, str]:
    """The files of the server by name.

    :param root: The folder that holds ``_site``.
    :param names: Under which name each edition is served.
    :param listen: The port.
    :raises ReleaseError: If nothing is published, or a name or a path is none.
    """
    editions = [edition for edition in Edition if (root / site_of(edition) / "index.html").is_file()]
    if not editions:
        raise ReleaseError("Noch ist nichts veröffentlicht. Zuerst: python3 noxfile.py -s publish")
    if len({names[edition] for edition in editions}) < len(editions):
        raise ReleaseError("Jede Ausgabe braucht einen Namen für sich, sonst trennt sie nichts.")
    for name in (names[edition] for edition in editions):
        if not _NAME.fullmatch(name):
            raise ReleaseError(f"„{name}“ ist kein Name eines Servers, etwa „handbuch.example“.")
    if access.header and not re.fullmatch(r"http_[a-z0-9_]+", access.header):
        raise ReleaseError("Der Name der Kopfzeile besteht aus Buchstaben und Bindestrichen, „X-Forwarded-Groups“.")
    try:
        ip_network(access.proxy)
    except ValueError as error:
        raise ReleaseError(f"„{access.proxy}“ ist keine Adresse, etwa „127.0.0.1“ oder „10.0.0.0/8“.") from error
    sites = [_site(root, edition, names[edition], access) for edition in editions]
    for path in filter(None, (*(value for site in sites for value in (site.folder, site.passwords)), certificate, key)):
        if not _PATH.fullmatch(path):
            raise ReleaseError(f"„{path}“ enthält Zeichen, die in der Konfiguration etwas anderes bedeuten.")
    pages = (page for edition in editions for page in sorted((root / site_of(edition)).rglob("*.html")))
    values = {
        "sites": sites,
        "policy": policy(pages),
        "listen": listen,
        "header": access.header,
        "proxy": access.proxy,
        "certificate": certificate,
        "key": key,
    }
    return {"nachweis.conf": _render("nginx.conf", values), "Containerfile": _render("Containerfile", values)}


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
