"""Numbers, frequencies and places in German prose, and whether a new wording asks for less. Best effort, for people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Better(StrEnum):
    """In which direction a quantity protects more."""

    HIGHER = "höher"
    LOWER = "niedriger"
    UNKNOWN = "offen"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts."""

    what: str
    """The unit or subject: ``Zeichen``, ``Abstand``, ``Frist``."""
    value: float
    """In the unit; hours for intervals and deadlines."""
    better: Better
    written: str
    """As it stands in the text."""


_NUMBERS = dict(
    zip(
        "ein einem einer eine eines zwei drei vier fünf sechs sieben acht neun zehn zwölf".split(),  # noqa: SIM905
        (1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12),
        strict=True,
    )
)
_NUMBER = rf"(?P<number>\d+(?:[.,]\d+)?|{'|'.join(_NUMBERS)})"
_HOURS = {
    "sekunde": 1 / 3600,
    "minute": 1 / 60,
    "stunde": 1.0,
    "tag": 24.0,
    "arbeitstag": 24.0,
    "werktag": 24.0,
    "woche": 168.0,
    "monat": 730.0,
    "quartal": 2190.0,
    "jahr": 8760.0,
}
_UNIT = r"(?P<unit>Sekunde|Minute|Stunde|Arbeitstag|Werktag|Tag|Woche|Monat|Quartal|Jahr)(?:e?[ns]?|es)"
_FREQUENCIES = {
    "stündlich": 1.0,
    "täglich": 24.0,
    "arbeitstäglich": 24.0,
    "werktäglich": 24.0,
    "wöchentlich": 168.0,
    "zweiwöchentlich": 336.0,
    "monatlich": 730.0,
    "vierteljährlich": 2190.0,
    "quartalsweise": 2190.0,
    "halbjährlich": 4380.0,
    "jährlich": 8760.0,
}
_FREQUENCY = re.compile(rf"(?<!\w)(?P<word>{'|'.join(_FREQUENCIES)})(?:e[nrsm]?)?(?!\w)", re.IGNORECASE)
_EVERY = re.compile(rf"(?<!\w)(?:alle {_NUMBER}|jede[nrs]?) {_UNIT}(?!\w)", re.IGNORECASE)
_TIMES = re.compile(
    rf"(?<!\w)(?P<times>\d+|ein|zwei|drei|vier|sechs|zwölf)[- ]?mal (?:pro|im|in der|je|am) {_UNIT}(?!\w)",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    rf"(?<!\w)(?:innerhalb von|innerhalb|binnen|spätestens nach|nach) {_NUMBER} {_UNIT}(?!\w)", re.IGNORECASE
)
_RETAINED = re.compile(rf"(?<!\w)(?:für|mindestens) {_NUMBER} {_UNIT}(?!\w)", re.IGNORECASE)
_COUNTED = re.compile(
    rf"(?<![\w.,])(?P<bound>mindestens |höchstens |maximal |bis zu )?{_NUMBER}[\s-]?"
    r"(?P<what>Zeichen|Bit|Faktor(?:en)?|Personen|Versuche[n]?|Fehlversuche[n]?|Prozent|%|Meter|Kopien)(?!\w)",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(?<!\w)(?P<what>AES|RSA|TLS|SHA|WPA)[\s-]?(?P<number>\d+(?:\.\d+)?)(?!\w)")
_FEWER_IS_BETTER = ("versuch", "fehlversuch", "meter")


def quantities(text: str) -> Iterator[Quantity]:
    """What ``text`` counts, in the order of kinds; each stretch of the text counts once."""
    taken: list[tuple[int, int]] = []
    for pattern, made in _READERS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < stop for start, stop in taken):
                continue
            taken.append(match.span())
            yield made(match)


def _value(match: re.Match[str]) -> float:
    written = (match["number"] or "1").casefold()
    return float(_NUMBERS.get(written, 0) or written.replace(",", "."))


def _of_frequency(match: re.Match[str]) -> Quantity:
    return Quantity("Abstand", _FREQUENCIES[match["word"].casefold()], Better.LOWER, match[0])


def _of_interval(match: re.Match[str]) -> Quantity:
    return Quantity("Abstand", _value(match) * _HOURS[match["unit"].casefold()], Better.LOWER, match[0])


def _of_times(match: re.Match[str]) -> Quantity:
    written = match["times"].casefold()
    times = float(_NUMBERS.get(written, 0) or written)
    return Quantity("Abstand", _HOURS[match["unit"].casefold()] / max(times, 1), Better.LOWER, match[0])


def _of_deadline(match: re.Match[str]) -> Quantity:
    return Quantity("Frist", _value(match) * _HOURS[match["unit"].casefold()], Better.LOWER, match[0])


def _of_retention(match: re.Match[str]) -> Quantity:
    return Quantity("Dauer", _value(match) * _HOURS[match["unit"].casefold()], Better.UNKNOWN, match[0])


def _of_count(match: re.Match[str]) -> Quantity:
    what = match["what"].casefold().removesuffix("en").removesuffix("e").replace("%", "prozent")
    bound = (match["bound"] or "").strip().casefold()
    lower = bound in ("höchstens", "maximal", "bis zu") or what.startswith(_FEWER_IS_BETTER)
    return Quantity(what, _value(match), Better.LOWER if lower else Better.HIGHER, match[0])


def _of_version(match: re.Match[str]) -> Quantity:
    return Quantity(match["what"], float(match["number"]), Better.HIGHER, match[0])


_READERS = (
    (_TIMES, _of_times),
    (_EVERY, _of_interval),
    (_FREQUENCY, _of_frequency),
    (_DEADLINE, _of_deadline),
    (_RETAINED, _of_retention),
    (_COUNTED, _of_count),
    (_VERSION, _of_version),
)

_PLACES = (
    re.compile(r"(?<!\w)(?:in|innerhalb) (?:der Bundesrepublik )?Deutschlands?(?!\w)|deutsche[nmrs]? Rechenzentr"),
    re.compile(r"(?<!\w)(?:EU|EWR|Europäische[nr]? (?:Union|Wirtschaftsraum\w*)|Mitgliedstaat\w*)(?!\w)"),
    re.compile(r"(?<!\w)(?:Drittl[aä]nd\w*|weltweit\w*|USA|Vereinigte[nr]? Staaten)(?!\w)"),
)
"""Where something is done, from the narrowest place to the widest."""
_WHOLE = re.compile(
    r"(?<!\w)(?:alle[nrsm]?|sämtliche[nrsm]?|jede[nrsm]?|stets|immer|ausschließlich|nur)(?!\w)", re.IGNORECASE
)
_SOFT = re.compile(
    r"(?<!\w)(?:einige[nrsm]?|in der Regel|grundsätzlich|nach Möglichkeit|möglichst|soweit möglich|bei Bedarf"
    r"|gegebenenfalls|teilweise|sollten?|kann|können)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A change of wording by which a promise may have become smaller."""

    said: str
    """German: from what to what."""
    certain: bool
    """Whether the direction is known."""


def narrowings(old: str, new: str) -> Iterator[Narrowing]:
    """Where ``new`` asks for less than ``old``, or may do so."""
    if old == new:
        return
    yield from _counted_less(old, new)
    before, after = _place(old), _place(new)
    if before is not None and after is not None and after > before:
        yield Narrowing("Der Ort der Verarbeitung ist weiter gefasst.", certain=True)
    elif before is not None and after is None:
        yield Narrowing("Der Ort der Verarbeitung ist nicht mehr genannt.", certain=False)
    softer = sorted(
        {match[0].casefold() for match in _SOFT.finditer(new)} - {m[0].casefold() for m in _SOFT.finditer(old)}
    )
    if softer:
        yield Narrowing(f"„{softer[0]}“ ist dazugekommen.", certain=False)
    elif len(_WHOLE.findall(new)) < len(_WHOLE.findall(old)):
        yield Narrowing(f"„{_WHOLE.findall(old)[0]}“ ist weggefallen.", certain=False)


def _counted_less(old: str, new: str) -> Iterator[Narrowing]:
    before, after = list(quantities(old)), list(quantities(new))
    for what in dict.fromkeys(quantity.what for quantity in before):
        olds = [quantity for quantity in before if quantity.what == what]
        news = [quantity for quantity in after if quantity.what == what]
        if len(news) < len(olds):
            gone = next(q for q in olds if q.value not in [n.value for n in news] or len(news) == 0)
            yield Narrowing(f"„{gone.written.strip()}“ steht nicht mehr da.", certain=False)
            continue
        for first, second in zip(olds, news, strict=False):
            if first.value == second.value:
                continue
            lower = second.value < first.value
            if first.better is Better.UNKNOWN:
                known = False
            elif lower is (first.better is Better.HIGHER):
                known = True
            else:
                continue
            yield Narrowing(f"Aus „{first.written.strip()}“ ist „{second.written.strip()}“ geworden.", certain=known)


def _place(text: str) -> int | None:
    """The widest place that ``text`` names; ``None`` if it names none."""
    named = [index for index, pattern in enumerate(_PLACES) if pattern.search(text)]
    return max(named) if named else None
