"""The next free id: like those of its siblings, or like its title. Pure."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

_WORDS: Final = 3
"""How many words of a title an id has."""
_SMALL: Final = frozenset(
    {
        *("DER", "DIE", "DAS", "DES", "DEM", "DEN", "EIN", "EINE", "EINER", "UND", "ODER", "IM", "IN", "AN", "AM"),
        *("AUF", "FUER", "ZUR", "ZUM", "VON", "MIT", "GMBH", "AG", "KG", "CO", "SE", "EV", "WENN"),
    }
)
"""Words that say nothing of their own."""


def next_id(around: str, taken: Collection[str], *, letter: bool = False) -> str:
    """The next free id below ``around``: numbers as wide as those of its siblings, or letters below a paragraph."""
    numbers = [tail for id in taken if (tail := id.removeprefix(f"{around}-")) != id and tail.isdigit()]
    if letter and not numbers:
        for code in range(ord("a"), ord("z") + 1):
            if f"{around}-{chr(code)}" not in taken:
                return f"{around}-{chr(code)}"
    width = max((len(number) for number in numbers), default=1 if letter else 2)
    return _free(f"{around}-", max(map(int, numbers), default=0) + 1, width, taken)


def counted_id(siblings: Sequence[str], taken: Collection[str]) -> str:
    """The id after those of ``siblings``, if only a number tells them apart; else empty."""
    found = [re.fullmatch(r"(?P<stem>.*?)(?P<number>\d{1,6})", id) for id in siblings]
    matches = [match for match in found if match]
    if not matches or len(matches) < len(siblings) or len({match["stem"] for match in matches}) > 1:
        return ""
    if any(re.fullmatch(r"(?:19|20)\d\d", match["number"]) for match in matches):
        return ""  # a year is no count
    width = max(len(match["number"]) for match in matches)
    return _free(matches[0]["stem"], max(int(match["number"]) for match in matches) + 1, width, taken)


def named_id(prefix: str, title: str, taken: Collection[str]) -> str:
    """An id of the first words of ``title`` that say something: „UAV-MUELLER-SOEHNE“."""
    words = [word for word in slug(title).upper().split("-") if word and word not in _SMALL]
    name = f"{prefix}{'-'.join(words[:_WORDS]) or 'NEU'}"
    return name if name not in taken else _free(f"{name}-", 2, 1, taken)


_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def slug(words: str) -> str:
    """The words as a file is called: small letters of ASCII, with dashes."""
    composed = unicodedata.normalize("NFC", words).translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", composed).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _free(stem: str, number: int, width: int, taken: Collection[str]) -> str:
    while (id := f"{stem}{number:0{width}}") in taken:
        number += 1
    return id
