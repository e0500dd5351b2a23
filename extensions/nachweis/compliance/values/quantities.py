"""Numbers, frequencies and places in German prose, and whether a new wording asks for less. Best effort, for people."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from nachweis.compliance.values.numerals import DIGITS, WORDS, part, value


class Better(StrEnum):
    """In which direction a quantity protects more."""

    HIGHER = "höher"
    LOWER = "niedriger"
    UNKNOWN = "offen"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts."""

    what: str
    """The unit or subject: ``zeichen``, ``Abstand``, ``Frist``."""
    value: float
    """In the unit; hours for intervals and deadlines, hours a week for times of service."""
    better: Better
    written: str
    """As it stands in the text."""
    unit: str = ""
    """The unit of time it is written in; a month of 30.4 days and one of 30 are the same month."""

    def is_like(self, other: "Quantity") -> bool:
        """Whether two quantities are the same, as far as their units say so exactly."""
        if self.unit == other.unit:
            return self.value == other.value
        return abs(self.value - other.value) <= _ROUNDING * max(self.value, other.value)


Reader = Callable[[re.Match[str]], Quantity]
"""What the match of a pattern says."""
_ROUNDING: Final = 0.016
"""By how much „ein Quartal“ and „90 Tage“ differ, or „ein Monat“ and „30 Tage“."""
_HOURS: Final = {
    "sekunde": 1 / 3600,
    "minute": 1 / 60,
    "viertelstunde": 0.25,
    "stunde": 1.0,
    "std": 1.0,
    "nacht": 24.0,
    "tag": 24.0,
    "kalendertag": 24.0,
    "werktag": 168.0 / 6,
    "arbeitstag": 168.0 / 5,
    "bankarbeitstag": 168.0 / 5,
    "woche": 168.0,
    "monat": 730.0,
    "quartal": 2190.0,
    "vierteljahr": 2190.0,
    "halbjahr": 4380.0,
    "jahr": 8760.0,
    "kalenderjahr": 8760.0,
}
"""How many hours a unit has; of a week six days are Werktage and five Arbeitstage."""
_STEMS: Final = {
    "minüt": "minute",
    "stünd": "stunde",
    "tägig": "tag",
    "täg": "tag",
    "werktäg": "werktag",
    "arbeitstäg": "arbeitstag",
    "nächt": "nacht",
    "wöch": "woche",
    "wöchent": "woche",
    "monat": "monat",
    "jähr": "jahr",
}
_FREQUENCIES: Final = {
    "kontinuierlich": 0.0,
    "permanent": 0.0,
    "in echtzeit": 0.0,
    "halbstündlich": 0.5,
    "stündlich": 1.0,
    "täglich": 24.0,
    "nächtlich": 24.0,
    "allabendlich": 24.0,
    "werktäglich": 168.0 / 6,
    "arbeitstäglich": 168.0 / 5,
    "börsentäglich": 168.0 / 5,
    "allwöchentlich": 168.0,
    "wöchentlich": 168.0,
    "halbmonatlich": 365.0,
    "allmonatlich": 730.0,
    "monatlich": 730.0,
    "quartalsweise": 2190.0,
    "quartalsmäßig": 2190.0,
    "vierteljährlich": 2190.0,
    "halbjährlich": 4380.0,
    "alljährlich": 8760.0,
    "jährlich": 8760.0,
}
_TIMES_OF_SERVICE: Final = (
    (
        r"rund um die Uhr|24\s?[/x×]\s?7|7\s?[/x×]\s?24|zu jeder Zeit|jederzeit|Tag und Nacht"
        r"|durchgehend (?:besetzt|erreichbar|verfügbar)",
        168.0,
    ),
    (r"an sieben Tagen (?:der|in der|pro) Woche", 167.0),
    (r"(?<!eines )werktags|an Werktagen|(?:Montag|Mo\.?)\s?(?:bis|[-–])\s?(?:Samstag|Sa\.?)", 144.0),
    (r"an Arbeitstagen|arbeitstags|wochentags|(?:Montag|Mo\.?)\s?(?:bis|[-–])\s?(?:Freitag|Fr\.?)", 120.0),
    (
        r"(?:während|innerhalb|in|zu) (?:der|den|unseren?|der üblichen|den üblichen)? ?"
        r"(?:Geschäfts|Büro|Service|Arbeits|Öffnungs|Betriebs)zeiten?|zu (?:Geschäfts|Büro|Service)zeiten",
        45.0,
    ),
)
"""When somebody is there, with hours a week that put the words in order."""
_AT_ONCE: Final = (
    r"unverzüglich(?:e[nrsm]?)?|umgehend(?:e[nrsm]?)?|sofort(?:ige[nrsm]?)?|ohne schuldhaftes Zögern"
    r"|ohne (?:unangemessene|ungebührliche|schuldhafte) Verzögerung"
)
_ORDINALS: Final = {"zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6}
_COUNTED_WORDS: Final = (
    r"Zeichen|Ziffern?|Buchstaben?|Bits?|Faktor(?:en)?|Person(?:en)?|(?:Fehl|Login-?|Anmelde(?:fehl)?)?[Vv]ersuche?n?"
    r"|Prozent|%|Meter[ns]?|Kopien?|Exemplare?n?|Generation(?:en)?|Standorte?n?|Rechenzentr(?:um|en)|Brandabschnitte?n?"
)
_SINGULAR: Final = {
    "%": "prozent",
    "bits": "bit",
    "ziffern": "ziffer",
    "buchstaben": "buchstabe",
    "faktoren": "faktor",
    "personen": "person",
    "metern": "meter",
    "meters": "meter",
    "kopien": "kopie",
    "generationen": "generation",
    "rechenzentren": "rechenzentrum",
}
_FEWER_IS_BETTER: Final = ("versuch", "meter")
_SHA_1: Final = 160.0


def quantities(text: str) -> Iterator[Quantity]:
    """What ``text`` counts, in the order of the text; each stretch of it counts once."""
    for match, made in _found(_plain(text)):
        yield made(match)


def _plain(text: str) -> str:
    """``text`` in one line, with simple blanks and hyphens."""
    joined = re.sub(r"(?<=\d)[\u00a0\u202f](?=\d{3})", ".", text.replace("\u00ad", "").replace("\u2011", "-"))
    return " ".join(joined.split())


def _found(text: str) -> list[tuple[re.Match[str], Reader]]:
    """Where quantities stand in a text, in its order."""
    taken: list[tuple[re.Match[str], Reader]] = []
    for pattern, made in _readers():
        for match in pattern.finditer(text):
            if not any(other.start() < match.end() and match.start() < other.end() for other, _ in taken):
                taken.append((match, made))
    return sorted(taken, key=lambda found: found[0].start())


def _uncounted(text: str) -> str:
    """``text`` without what it counts: the „alle“ of „alle zwei Wochen“ means no whole."""
    for match, _ in reversed(_found(text)):
        text = f"{text[: match.start()]}{text[match.end() :]}"
    return text


@cache
def _readers() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """The patterns in the order in which they are tried, each with what its match says."""
    number = rf"(?P<number>{DIGITS}|{WORDS})"
    unit = (
        r"(?P<unit>Sekunde|Minute|Viertelstunde|Stunde|Std\.?|Kalendertag|Bankarbeitstag|Arbeitstag|Werktag|Tag|Nacht"
        r"|Woche|Monat|Quartal|Vierteljahr|Halbjahr|Kalenderjahr|Jahr)(?:e?[ns]?|es)"
    )
    times = rf"(?:(?P<times>{DIGITS}|{WORDS}|mehr)(?:[- ]?mal|s?mals|\s?[x×])|(?P<once>einmalig))"
    frequency = "|".join(word.replace(" ", r"\s+") for word in sorted(_FREQUENCIES, key=len, reverse=True))
    compound = (
        rf"(?P<number>{DIGITS}|{WORDS})[-‑ ]?(?P<stem>minüt|stünd|täg|werktäg|arbeitstäg|wöch(?:ent)?|monat|jähr)"
    )
    within = (
        r"innerhalb von|innerhalb|innert|binnen|spätestens (?:nach|in|innerhalb von|binnen|innerhalb)|spätestens"
        r"|längstens|(?:in |nach )?(?:höchstens|maximal)|nach spätestens|nach|bis zu|in"
    )
    article = r"(?: (?:der|einer Frist von|einem Zeitraum von|weniger als))?"
    service = "|".join(f"(?P<service{place}>{words})" for place, (words, _) in enumerate(_TIMES_OF_SERVICE))
    readers = (
        (rf"(?:{service})", _of_service),
        (
            rf"{times}\s(?:(?P<word>{frequency})|(?:pro|im|in der|je|am|die|den|das|in jede[rm]) {unit})",
            _of_times,
        ),
        (rf"(?:alle|aller) (?:{number}) {unit}", _of_interval),
        (rf"(?:alle|jede[nrsm]?|jeweils) (?P<ordinal>{'|'.join(_ORDINALS)})e[nrs]? {unit}", _of_interval),
        (rf"jede[nrsm]? {unit}", _of_interval),
        (rf"{compound}lich(?:e[nrsm]?)?|(?P<fortnight>14|vierzehn)[-‑ ]?tägig(?:e[nrsm]?)?", _of_compound),
        (rf"(?P<word>{frequency})(?:e[nrsm]?)?", _of_frequency),
        (_AT_ONCE, _at_once),
        (rf"{number} {unit} (?:vorher|im Voraus|vorab|zuvor|vor)", _of_notice),
        (rf"(?:am|bis zum) (?:nächst|folgend|darauffolgend)en {unit}", _of_next),
        (rf"(?:{within}){article} {number} {unit}", _of_deadline),
        (rf"{number}[-‑ ]?(?P<what>stellig)(?:e[nrsm]?)?", _of_count),
        (r"(?P<number>Vier|Sechs)[-‑ ]Augen[-‑ ]Prinzips?", _of_eyes),
        (
            r"(?P<what>AES|RSA)[- ]?(?:\w+ )?(?:mit |von )?(?:mindestens )?(?:einer Schlüssellänge von )?"
            r"(?P<number>\d{3,5})(?:[- ]?Bit)?",
            _of_version,
        ),
        (r"(?P<number>\d{3,5})[- ]?Bit[- ](?P<what>AES|RSA)", _of_version),
        (r"(?P<what>SHA)[- ]?(?P<number>1|224|256|384|512)", _of_version),
        (
            r"(?P<what>TLS|SSH|WPA)[- ]?(?:mindestens |ab |in )?(?:Version |v)?"
            r"(?P<number>\d(?:\.\d+)?)",
            _of_version,
        ),
        (rf"(?P<what>\w*länge)(?: beträgt|:)?(?: von)?(?: mindestens)? {number}", _of_length),
        (
            rf"(?P<bound>mindestens |wenigstens |höchstens |maximal |bis zu |nicht mehr als )?{number}[\s‑-]?"
            rf"(?P<what>{_COUNTED_WORDS})",
            _of_count,
        ),
        (r"(?P<parts>(?:(?:ein|zwei|drei|vier) (?:drittel|viertel|fünftel|zehntel))|die hälfte)", _of_part),
        (rf"(?:für |mindestens )?{number}[-‑ ]?{unit}", _of_duration),
        (rf"{number}[-‑ ]?(?P<stem>minüt|stünd|täg|wöch|monat|jähr)ig(?:e[nrsm]?)?", _of_duration),
    )
    return tuple(
        (re.compile(rf"(?<![\w.,§/])(?:{pattern})(?![\w%])", re.IGNORECASE), made) for pattern, made in readers
    )


def _hours(match: re.Match[str]) -> tuple[float, str]:
    """How many hours the unit of a match has, and which it is."""
    groups = match.groupdict()
    unit = groups.get("unit") or _STEMS[str(groups["stem"]).casefold()]
    name = unit.casefold().removesuffix(".")
    return _HOURS[name], name


def _of_service(match: re.Match[str]) -> Quantity:
    place = next(index for index in range(len(_TIMES_OF_SERVICE)) if match[f"service{index}"])
    return Quantity("Zeiten", _TIMES_OF_SERVICE[place][1], Better.HIGHER, match[0])


def _of_frequency(match: re.Match[str]) -> Quantity:
    word = " ".join(match["word"].casefold().split())
    return Quantity("Abstand", _FREQUENCIES[word], Better.LOWER, match[0], word)


def _of_interval(match: re.Match[str]) -> Quantity:
    groups = match.groupdict()
    hours, unit = _hours(match)
    count = (
        _ORDINALS[str(groups["ordinal"]).casefold()] if groups.get("ordinal") else value(groups.get("number") or "1")
    )
    return Quantity("Abstand", count * hours, Better.LOWER, match[0], unit)


def _of_compound(match: re.Match[str]) -> Quantity:
    if match["fortnight"]:
        return Quantity("Abstand", 14 * _HOURS["tag"], Better.LOWER, match[0], "tag")
    hours, unit = _hours(match)
    return Quantity("Abstand", value(match["number"]) * hours, Better.LOWER, match[0], unit)


def _of_times(match: re.Match[str]) -> Quantity:
    written = (match["times"] or "1").casefold()
    times = 2.0 if written == "mehr" else value(written)
    hours, unit = (_FREQUENCIES[match["word"].casefold()], match["word"]) if match["word"] else _hours(match)
    return Quantity("Abstand", hours / max(times, 1), Better.LOWER, match[0], unit.casefold())


def _at_once(match: re.Match[str]) -> Quantity:
    return Quantity("Frist", 0.0, Better.LOWER, match[0])


def _of_notice(match: re.Match[str]) -> Quantity:
    hours, unit = _hours(match)
    return Quantity("Vorlauf", value(match["number"]) * hours, Better.HIGHER, match[0], unit)


def _of_next(match: re.Match[str]) -> Quantity:
    hours, unit = _hours(match)
    return Quantity("Frist", 2 * hours, Better.LOWER, match[0], unit)  # this one may have begun, and all of the next


def _of_deadline(match: re.Match[str]) -> Quantity:
    hours, unit = _hours(match)
    return Quantity("Frist", value(match["number"]) * hours, Better.LOWER, match[0], unit)


def _of_duration(match: re.Match[str]) -> Quantity:
    hours, unit = _hours(match)
    return Quantity("Dauer", value(match["number"]) * hours, Better.UNKNOWN, match[0], unit)


def _of_count(match: re.Match[str]) -> Quantity:
    groups = match.groupdict()
    what = match["what"].casefold()
    what = "versuch" if "versuch" in what else _SINGULAR.get(what, what)
    what = "zeichen" if what == "stellig" else what
    bound = (groups.get("bound") or "").strip().casefold()
    lower = bound in ("höchstens", "maximal", "bis zu", "nicht mehr als") or what in _FEWER_IS_BETTER
    count = value(match["number"])
    if what == "prozent" and count > 1000:
        count /= 1000  # „99.995 %“ is no hundred thousand
    return Quantity(what, count, Better.LOWER if lower else Better.HIGHER, match[0])


def _of_length(match: re.Match[str]) -> Quantity:
    return Quantity("länge", value(match["number"]), Better.HIGHER, match[0])


def _of_part(match: re.Match[str]) -> Quantity:
    return Quantity("prozent", 100 * part(match["parts"]), Better.HIGHER, match[0])


def _of_eyes(match: re.Match[str]) -> Quantity:
    return Quantity("person", value(match["number"]) / 2, Better.HIGHER, match[0])


def _of_version(match: re.Match[str]) -> Quantity:
    major, _, minor = match["number"].partition(".")
    what = match["what"].upper()
    number = _SHA_1 if (what, major) == ("SHA", "1") else float(major) + float(minor or 0) / 100
    return Quantity(what, number, Better.HIGHER, match[0])


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

    what: str
    """What was said before, or the word that made it less: „14 Zeichen“."""
    said: str
    """German: from what to what."""
    certain: bool
    """Whether the direction is known."""


def narrowings(old: str, new: str) -> Iterator[Narrowing]:
    """Where ``new`` asks for less than ``old``, or may do so."""
    if old == new:
        return
    yield from _counted_less(old, new)
    before, after = _place(_plain(old)), _place(_plain(new))
    if before is not None and after is not None and after > before:
        yield Narrowing("Ort", "Der Ort der Verarbeitung ist weiter gefasst.", certain=True)
    elif before is not None and after is None:
        yield Narrowing("Ort", "Der Ort der Verarbeitung ist nicht mehr genannt.", certain=False)
    said, says = _uncounted(_plain(old)), _uncounted(_plain(new))
    softer = sorted(
        {match[0].casefold() for match in _SOFT.finditer(says)} - {m[0].casefold() for m in _SOFT.finditer(said)}
    )
    whole = _WHOLE.findall(said)
    if softer:
        yield Narrowing(softer[0], f"„{softer[0]}“ ist dazugekommen.", certain=False)
    elif len(_WHOLE.findall(says)) < len(whole):
        yield Narrowing(whole[0], f"„{whole[0]}“ ist weggefallen.", certain=False)


def _counted_less(old: str, new: str) -> Iterator[Narrowing]:
    before, after = _by_what(old), _by_what(new)
    for what, olds in before.items():
        news = after.get(what, [])
        if sorted(quantity.value for quantity in olds) == sorted(quantity.value for quantity in news):
            if [q.value for q in olds] != [q.value for q in news]:
                was = olds[0].written.strip()
                yield Narrowing(was, f"„{was}“ steht jetzt an anderer Stelle.", certain=False)
            yield from _bounds_turned(olds, news)
            continue
        same = len(olds) == len(news)
        were, are = (olds, news) if same else (_unlike(olds, news), _unlike(news, olds))
        for first, second in zip(were, are, strict=False):
            yield from _less(first, second)
        for gone in were[len(are) :]:
            if gone.better is not Better.HIGHER or gone.value > 1:  # „eine Person“ may as well be „die Leitung“
                was = gone.written.strip()
                yield Narrowing(was, f"„{was}“ steht nicht mehr da.", certain=False)


def _less(first: Quantity, second: Quantity) -> Iterator[Narrowing]:
    """Whether ``second`` asks for less than ``first``."""
    if first.is_like(second):
        yield from _bounds_turned([first], [second])
        return
    lower = second.value < first.value
    was = first.written.strip()
    said = f"Aus „{was}“ ist „{second.written.strip()}“ geworden."
    if first.better is Better.UNKNOWN:
        yield Narrowing(was, said, certain=False)
    elif first.better is not second.better or lower is (first.better is Better.HIGHER):
        yield Narrowing(was, said, certain=True)
    elif (first.what, second.value) == ("Frist", 0.0):  # „unverzüglich“ has no last day
        yield Narrowing(was, said, certain=False)


def _bounds_turned(olds: Sequence[Quantity], news: Sequence[Quantity]) -> Iterator[Narrowing]:
    """Where „mindestens 12“ has become „höchstens 12“."""
    for first, second in zip(olds, news, strict=False):
        if (first.better, second.better) == (Better.HIGHER, Better.LOWER) and first.value == second.value:
            was = first.written.strip()
            yield Narrowing(was, f"Aus „{was}“ ist „{second.written.strip()}“ geworden.", certain=True)


def _unlike(these: Sequence[Quantity], those: Sequence[Quantity]) -> list[Quantity]:
    """What is in ``these`` and not in ``those``, each counted as often as it is there."""
    left = list(those)
    kept = []
    for quantity in these:
        same = next((other for other in left if quantity.is_like(other)), None)
        if same is None:
            kept.append(quantity)
        else:
            left.remove(same)
    return kept


def _by_what(text: str) -> Mapping[str, list[Quantity]]:
    """What a text counts, by what it counts, in the order of the text."""
    found: dict[str, list[Quantity]] = {}
    for quantity in quantities(text):
        found.setdefault(quantity.what, []).append(quantity)
    return found


def _place(text: str) -> int | None:
    """The widest place that ``text`` names; ``None`` if it names none."""
    named = [index for index, pattern in enumerate(_PLACES) if pattern.search(text)]
    return max(named) if named else None
