"""The catalogue of laws as data: one JSON file a law. To add a law, add a file; the names give the order.

A company keeps files of its own in a folder that ``nachweis_laws`` names; they read like those here. One with the name
and prefix of a law that ships takes its place: a company may know more of the BGB than the excerpt here.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from nachweis.compliance.citing.law import Article, Catalogue, Citation, Corrigendum, Law, Paragraph, Scope
from nachweis.exchange.laws.form import FORM

SHIPPED = Path(__file__).parent
"""The folder of the laws that ship with the package."""


class LawFileError(ValueError):
    """A file is no law; the message is German and names the file."""


@lru_cache(maxsize=4)
def catalogue(own: Path | None = None, digest: str = "") -> Catalogue:
    """The laws that ship with the package, and those in the folder ``own``.

    :param digest: What :func:`digest_of` says of the folder, so that changed files are read again.
    :raises LawFileError: If the folder is not there, or a file is not what a law looks like.
    """
    laws: dict[str, Law] = {}
    for path in _files(own):
        law = _read(path)
        others = [other for other in laws.values() if not _replaces(law, other)]
        taken = {name.casefold() for other in others for name in (other.name, other.prefix, *other.aliases)}
        if double := [name for name in (law.name, law.prefix, *law.aliases) if name.casefold() in taken]:
            raise LawFileError(f"Die Gesetzesdatei „{path.name}“ heißt wie ein anderes Gesetz: „{double[0]}“.")
        laws[law.name] = law
    return Catalogue(laws.values())


def _replaces(law: Law, other: Law) -> bool:
    """Whether ``law`` is a company's own file for a law that ships with the package."""
    return bool(law.file) and not other.file and (law.name, law.prefix) == (other.name, other.prefix)


def digest_of(own: Path | None) -> str:
    """A digest of the files in a folder of laws; empty without one."""
    if own is None or not own.is_dir():
        return ""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(own.glob("*.json")))).hexdigest()


def _files(own: Path | None) -> Iterator[Path]:
    if own is not None and not own.is_dir():
        raise LawFileError(f"Den Ordner „{own.name}“ mit Gesetzesdateien gibt es nicht.")
    for folder in filter(None, (SHIPPED, own)):
        yield from sorted(folder.glob("*.json"))


def _read(path: Path) -> Law:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise LawFileError(f"Die Gesetzesdatei „{path.name}“ ist nicht lesbar: Sie ist kein gültiges JSON.") from error
    if path.parent != SHIPPED and (wrong := _wrong_place(data)) is not None:
        raise LawFileError(
            f"Die Gesetzesdatei „{path.name}“ ist nicht lesbar: „{wrong}“ hat nicht die richtige Form. "
            "Vorbilder liegen beim Programm in „exchange/laws“."
        )
    return _law(data, "" if path.parent == SHIPPED else path.name)


def _wrong_place(data: object) -> str | None:
    """Where in a law file the first thing of the wrong form stands; ``None`` if all is well."""
    import jsonschema_rs  # only files of a company's own are asked; tests ask those that ship with the package

    found = next(jsonschema_rs.validator_for(FORM).iter_errors(data), None)
    return None if found is None else "/".join(map(str, found.instance_path)) or "oberste Ebene"


def _law(data: dict[str, Any], file: str) -> Law:
    parts: dict[str, Any] = {
        name: {n: _article(a) for n, a in data.pop(name, {}).items()} for name in ("articles", "annexes")
    }
    parts["corrigenda"] = tuple(Corrigendum(**item) for item in data.pop("corrigenda", ()))
    parts["scopes"] = tuple(_scope(item) for item in data.pop("scopes", ()))
    return Law(**data, **parts, file=file)


def _scope(data: dict[str, Any]) -> Scope:
    return Scope(**data | {"also": tuple(Citation(**item) for item in data.get("also", ()))})


def _article(data: dict[str, Any]) -> Article:
    return Article(
        data["title"],
        {
            number: Paragraph(
                tuple(tuple(points) for points in paragraph.get("points", [[]])),
                {point: tuple(letters) for point, letters in paragraph.get("nested", {}).items()},
                tuple(paragraph.get("sentences", ())),
            )
            for number, paragraph in data["paragraphs"].items()
        },
        data.get("since", ""),
    )
