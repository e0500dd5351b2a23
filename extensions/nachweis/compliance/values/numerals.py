"""Numbers as German prose writes them: digits, words up to a thousand, dozens, halves and quarters."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

_ONES: Final = "ein zwei drei vier fünf sechs sieben acht neun".split()  # noqa: SIM905
_TEENS: Final = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()  # noqa: SIM905
_TENS: Final = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()  # noqa: SIM905
_PARTS: Final = {"halb": 2, "drittel": 3, "viertel": 4, "fünftel": 5, "zehntel": 10}
_GLYPHS: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


def word(number: int) -> str:
    """``number`` from 1 to 999 in a German word, as it stands before a noun: „ein“, „einundzwanzig“, „hundertfünf“."""
    hundreds, rest = divmod(number, 100)
    front = ("" if hundreds == 1 else _ONES[hundreds - 1]) + "hundert" if hundreds else ""
    if not rest:
        return front
    tens, ones = divmod(rest, 10)
    if tens == 0:
        return front + _ONES[ones - 1]
    if tens == 1:
        return front + _TEENS[ones]
    return front + (f"{_ONES[ones - 1]}und" if ones else "") + _TENS[tens - 2]


def _written() -> Iterator[tuple[str, float]]:
    """Every word of a number, small letters, with its value."""
    for number in range(1, 200):
        yield word(number), number
    for number in range(200, 1000, 100):
        yield word(number), number
    for ending in ("e", "em", "en", "er", "es"):
        yield f"ein{ending}", 1
    for number in (2, 3):
        yield f"{word(number)}er", number
    yield from (("beide", 2), ("beiden", 2), ("einhundert", 100), ("zwo", 2), ("mehreren", 2), ("mehrere", 2))
    yield from (("tausend", 1000), ("eintausend", 1000), ("zweitausend", 2000), ("dreissig", 30))
    for ending in ("", "en"):
        yield f"anderthalb{ending}", 1.5
        for number in range(1, 10):
            yield f"{word(number)}einhalb{ending}", number + 0.5
            yield f"{word(number)}ein viertel{ending}", number + 0.25
    yield from (("einer dreiviertel", 0.75), ("eine dreiviertel", 0.75), ("dreiviertel", 0.75), ("dreiviertels", 0.75))
    for article in ("", "ein ", "eine ", "einer ", "einem ", "eines ", "einen "):
        for ending in ("e", "en", "er", "es", "em"):
            yield f"{article}halb{ending}", 0.5
        yield f"{article}dutzend", 12
        yield f"{article}halbes dutzend", 6
    for number in range(2, 10):
        yield f"{word(number)} dutzend", 12 * number


@cache
def _values() -> Mapping[str, float]:
    return dict(_written())


def _alternatives() -> str:
    return "|".join(re.escape(known).replace(r"\ ", r"\s+") for known in sorted(_values(), key=len, reverse=True))


DIGITS: Final = r"\d{1,3}(?:[.\u202f\u00a0']\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?(?:\s?[½¼¾⅓⅔])?|[½¼¾⅓⅔]"
WORDS: Final = _alternatives()
"""Patterns of a number, to be used with ``re.IGNORECASE``; :func:`value` reads what they match."""


def value(written: str) -> float:
    """The number that ``written`` names.

    :raises KeyError: If it is none.
    """
    plain = " ".join(written.casefold().replace("ß", "ss").split())
    if (known := _folded().get(plain)) is not None:
        return known
    glyph = next((part for sign, part in _GLYPHS.items() if sign in plain), 0.0)
    digits = re.sub(r"[½¼¾⅓⅔\s]", "", plain)
    if not digits:
        return glyph
    if re.fullmatch(r"\d{1,3}(?:[.\u202f\u00a0']\d{3})+(?:,\d+)?", digits):
        digits = re.sub(r"[.\u202f\u00a0']", "", digits)
    if not digits[0].isdigit():
        raise KeyError(written)
    return float(digits.replace(",", ".")) + glyph


@cache
def _folded() -> Mapping[str, float]:
    return {known.casefold().replace("ß", "ss"): number for known, number in _values().items()}


def part(written: str) -> float:
    """How much „zwei Drittel“, „ein Viertel“ or „die Hälfte“ is of a whole.

    :raises KeyError: If it is no part.
    """
    plain = written.casefold()
    if plain.endswith("hälfte"):
        return 0.5
    count, _, name = plain.rpartition(" ")
    return value(count or "ein") / _PARTS[name]
