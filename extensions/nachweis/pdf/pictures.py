"""Pictures: copied into the book's folder, never wider than the text, with their alternative text."""

import hashlib
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from docutils import nodes

from nachweis.pdf.typst import call, literal, plain, truth, words

if TYPE_CHECKING:
    from nachweis.pdf.translator import Translator

FORMATS: Final = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
"""The pictures that Typst can set."""

HIGHEST: Final = 560.0
"""How many points a picture may be high, so that it fits on a page."""

_LENGTH = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[a-z%]*)")
_UNITS: Final = {"": 0.75, "px": 0.75, "pt": 1.0, "pc": 12.0, "mm": 2.8346, "cm": 28.346, "in": 72.0, "em": 10.0}
"""How many points a unit has."""


def picture(translator: "Translator", node: nodes.image) -> str:
    """The expression for a picture; what cannot be shown is said in words."""
    uri = str(node["uri"])
    said = str(node.get("alt", ""))
    if flaw(translator.surroundings.source / uri):
        return call("no-picture", words(said), words(PurePosixPath(uri).name))
    if "://" in uri or uri.startswith("data:") or PurePosixPath(uri).suffix.lower() not in FORMATS:
        return call("no-picture", words(said), words(uri if "://" in uri else PurePosixPath(uri).name))
    name = name_in_book(uri)
    translator.fragment.files[name] = uri
    return call(
        "picture",
        literal(name),
        alt=plain(said or PurePosixPath(uri).name),
        width=length(str(node.get("width", ""))),
        height=length(str(node.get("height", "")), HIGHEST),
        inline=truth(True) if isinstance(node.parent, nodes.TextElement) else None,
    )


_BEGINNINGS: Final = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
}


def flaw(path: Path) -> str:
    """Why the picture at ``path`` cannot be printed, in German; empty if it can, or if there is no such file."""
    if not path.exists():
        return ""
    try:
        data = path.read_bytes()
    except OSError as error:
        return f"lässt sich nicht lesen ({error.strerror})"
    suffix = path.suffix.lower()
    if suffix == ".svg":
        return _flaw_of_drawing(data)
    if not data.startswith(_BEGINNINGS.get(suffix, (b"",))):
        return "ist kein Bild der Art, die seine Endung nennt"
    if suffix == ".png" and b"IEND" not in data[-16:]:
        return "ist unvollständig"
    return "hat Druckfarben (CMYK) statt Bildschirmfarben (RGB)" if suffix in (".jpg", ".jpeg") and _four(data) else ""


def _flaw_of_drawing(data: bytes) -> str:
    try:
        root = ET.fromstring(data)
    except ET.ParseError:
        return "ist keine lesbare Zeichnung"
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in ("foreignObject", "script"):
            return f"enthält „{name}“, was nur ein Browser zeigt"
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == "href" and not value.startswith(("#", "data:")):
                return f"verweist auf die Datei „{value[:40]}“"
    return ""


def _four(data: bytes) -> bool:
    """Whether a JPEG has four colours: the number stands in the frame's header (ITU-T T.81, B.2.2)."""
    position = 2
    while position + 9 < len(data) and data[position] == 0xFF:
        marker, size = data[position + 1], int.from_bytes(data[position + 2 : position + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return data[position + 9] == 4
        position += 2 + size
    return False


def name_in_book(uri: str) -> str:
    """A name for the file ``uri`` below the book's folder that no other file has."""
    path = PurePosixPath(uri)
    return f"files/{hashlib.sha256(uri.encode()).hexdigest()[:12]}{path.suffix.lower()}"


def length(written: str, most: float = float("inf")) -> str | None:
    """A length as docutils has it, in Typst, at ``most`` so many points; ``None`` if it says nothing."""
    match = _LENGTH.fullmatch(written.strip())
    if match is None:
        return None
    if match["unit"] == "%":
        return f"{min(float(match['number']), 100):g}%"
    if match["unit"] not in _UNITS:
        return None
    return f"{min(float(match['number']) * _UNITS[match['unit']], most):g}pt"
