"""The site around the versions: start page, list of versions, permanent addresses, what old pages must learn."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from nachweis.compliance.values.days import short
from nachweis.releases.facts import Version
from nachweis.releases.store import linked


def assemble(
    folder: Path,
    versions: Sequence[Version],
    folders: Mapping[str, Path],
    draft: Path | None,
    feeds: Mapping[str, bytes],
) -> None:
    """Write a whole site into ``folder``.

    :param versions: The published ones, oldest first.
    :param folders: Where they lie, by name; others in it keep their address and are not listed.
    :param draft: Where the draft lies, if there is one.
    :param feeds: Files of ``aktuell/`` by name.
    """
    folder.mkdir(parents=True)
    for name, path in folders.items():
        linked(path, folder / name)
    latest = versions[-1] if versions else None
    if latest:
        linked(folders[latest.name], folder / "stand")
    if draft:
        linked(draft, folder / "entwurf")
    for name, content in feeds.items():
        path = folder / "aktuell" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    start = "stand" if latest else "entwurf"
    _write(
        folder / "index.html", _page("weiter.html", title="Datenschutz-Handbuch", root="", target=f"{start}/index.html")
    )
    listed = [{"name": v.name, "day": short(v.day), "changes": bool(v.before)} for v in reversed(versions)]
    _write(folder / "fassungen" / "index.html", _page("fassungen.html", versions=listed, draft=draft is not None))
    _write(folder / "fassungen" / "fassungen.css", _template("fassungen.css"))
    data = json.dumps(_known(versions, draft is not None), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    _write(folder / "versions.js", f"window.NACHWEIS_VERSIONS={data};\n")
    for id, target in _addresses(versions).items():
        page = _page("weiter.html", title=id, root="../../", target=f"../../{target}#{id}")
        _write(folder / "id" / id / "index.html", page)


def _addresses(versions: Sequence[Version]) -> dict[str, str]:
    """Where each entry is, by id: in the newest version that has it."""
    addresses: dict[str, str] = {}
    for version in versions:
        place = "stand" if version is versions[-1] else version.name
        addresses |= {id: f"{place}/{page}" for id, page in version.entries.items()}
    return addresses


def _known(versions: Sequence[Version], draft: bool) -> dict[str, Any]:
    """What every page, however old, learns of the versions: which there are, and where its own page is in each."""
    latest = versions[-1] if versions else None
    every = sorted({page for version in versions for page in version.pages})
    pages = {version.name: set(version.pages) for version in versions}
    return {
        "latest": latest.name if latest else "",
        "draft": draft,
        "versions": [[version.name, short(version.day)] for version in versions],
        "pages": {page: _ranges([page in pages[version.name] for version in versions]) for page in every},
        "moved": {v.name: moved for v in versions[:-1] if latest and (moved := _moved(v, latest))},
    }


def _ranges(held: Sequence[bool]) -> str:
    """In which versions a page is, by number: ``0-3,5-5``."""
    ranges: list[list[int]] = []
    for index, is_in in enumerate(held):
        if is_in and ranges and ranges[-1][1] == index - 1:
            ranges[-1][1] = index
        elif is_in:
            ranges.append([index, index])
    return ",".join(f"{first}-{last}" for first, last in ranges)


def _moved(version: Version, latest: Version) -> dict[str, str]:
    """For pages that the newest version has no more: where most of what stood there is now."""
    gone = set(version.pages).difference(latest.pages)
    if not gone:
        return {}
    counts: dict[str, dict[str, int]] = {}
    for id, page in version.entries.items():
        if page in gone:
            for now in (id, *latest.superseded.get(id, ())):
                if there := latest.entries.get(now):
                    found = counts.setdefault(page, {})
                    found[there] = found.get(there, 0) + 1
    return {page: max(sorted(found), key=lambda there, found=found: found[there]) for page, found in counts.items()}  # type: ignore[misc]


def _page(template: str, **values: object) -> str:
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(_template(template)).render(**values)


def _template(name: str) -> str:
    return (files("nachweis.releases") / "templates" / name).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
