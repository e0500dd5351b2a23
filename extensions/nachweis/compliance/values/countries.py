"""Countries as people write them: by their German or English name, a code, or an official title, several in one field.

The names come from Babel (Unicode CLDR). The European Economic Area is the frame: no field says where the processor
itself has its seat.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

EEA: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK "  # noqa: SIM905
    "AX EA GF GP IC MF MQ RE YT".split()  # parts of France, Finland and Spain with a code of their own (Art. 355 AEUV)
)
"""The European Economic Area; a transfer to anywhere else needs a basis (Art. 44 DSGVO)."""
ADEQUATE: Final = frozenset("AD AR BR CA CH FO GB GG IL IM JE JP KR NZ US UY".split())  # noqa: SIM905
"""Third countries for which there is an adequacy decision (Art. 45 DSGVO)."""
ADEQUATE_AS_OF: Final = "Januar 2026"
"""The month of which that list is; readers are told."""
CERTIFIED: Final = "US"
"""Where an adequacy decision holds only for recipients that certify themselves (EU-US Data Privacy Framework)."""

_INSIDE, _OUTSIDE = "EWR", "Drittland"
_WORDS: Final = {
    _INSIDE: "EU; EWR; EEA; Europäische Union; European Union; Europäischer Wirtschaftsraum; EU-weit; EWR-weit; "
    "Europäischen Union; Europäischen Wirtschaftsraum; Europäischen Wirtschaftsraums; European Economic Area; "
    "EU-Ausland; EU-Mitgliedstaaten; EU-Mitgliedsstaaten; EWR-Staaten; EU-Staaten; EU-Länder",
    _OUTSIDE: "weltweit; worldwide; global; Drittland; Drittländer; Drittstaat; Drittstaaten; Nicht-EU; "
    "Nicht-EWR; non-EU",
    "AE": "VAE; UAE",
    "AR": "Argentinische Republik",
    "AT": "Rep. Österreich",
    "BA": "Bosnien-Herzegowina; Bosnien",
    "BY": "Weißrussland",
    "CD": "DR Kongo; Demokratische Republik Kongo",
    "CH": "Schweizerische Eidgenossenschaft; Swiss Confederation; Suisse; Svizzera",
    "CN": "VR China; Volksrepublik China; PRC",
    "CZ": "Tschechische Republik; Czech Republic; Tschechei; Česko",
    "DE": "BRD; Deutschl.; deutschlandweit; bundesweit",
    "DK": "Danmark",
    "ES": "España",
    "FO": "Färöer-Inseln; Faroe Islands",
    "FR": "Französische Republik; French Republic",
    "GB": "UK; U.K.; Großbritannien; Great Britain; Britain; England; Schottland; Scotland; Wales; Nordirland; "
    "Northern Ireland; Vereinigtes Königreich von Großbritannien und Nordirland; Vereinigten Königreich; "
    "United Kingdom of Great Britain and Northern Ireland",
    "GG": "Channel Islands; Kanalinseln",
    "GR": "Hellenische Republik; Hellenic Republic",
    "HK": "Hongkong; Hong Kong",
    "IE": "Éire",
    "IT": "Italienische Republik; Italian Republic; Italia",
    "KP": "Demokratische Volksrepublik Korea",
    "KR": "Republik Korea; Republic of Korea",
    "LT": "Lietuva",
    "MK": "Mazedonien",
    "MM": "Birma; Burma",
    "MO": "Macau; Macao",
    "NL": "Holland; Nederland; The Netherlands",
    "NO": "Norge",
    "PL": "Polska",
    "PT": "Portugiesische Republik; Portuguese Republic",
    "RO": "România",
    "RU": "Russische Föderation; Russian Federation",
    "SE": "Sverige",
    "SK": "Slowakische Republik; Slovak Republic",
    "TR": "Turkey; Republik Türkiye",
    "TW": "Republik China",
    "US": "USA; U.S.A.; Ver. Staaten; Vereinigte Staaten von Amerika; Vereinigten Staaten; "
    "Vereinigten Staaten von Amerika; United States of America; "
    "New Jersey; New Mexico; Georgia USA; Georgia, USA; Georgia, United States",
    "VA": "Vatikan; Vatican",
    "AX": "Åland",
}
"""What Babel does not list: usual short forms, official titles that hold no name, words for a whole area."""
_NO_COUNTRIES: Final = frozenset("EU EZ QO UN XA XB ZZ".split())  # noqa: SIM905
_SPLIT: Final = re.compile(r"[;,/|&+\n]|(?<!\w)(?:und|sowie|oder|bzw|and|or)(?!\w)| - ")
_NOT: Final = re.compile(r"(?<!\w)(?:nicht|kein\w*|au(?:ss|ß)er\w*|ohne|non|not|outside|no|except)(?!\w)")
_SOUNDED: Final = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("Ä"): "Ae", ord("Ö"): "Oe"}
_ALIKE: Final = 0.8
"""How much alike a misspelt name and the right one are; „Frankfurt“ and „Frankreich“ are not."""


@dataclass(frozen=True, slots=True)
class Country:
    """One country, or area, that a field names."""

    written: str
    """As it stands there."""
    code: str
    """ISO 3166-1 alpha-2; ``EWR`` or ``Drittland`` for an area, empty if nobody knows what is meant."""
    meant: str = ""
    """The German name that a misspelt one is close to."""

    @property
    def in_eea(self) -> bool:
        """Whether it belongs to the European Economic Area."""
        return self.code in EEA or self.code == _INSIDE

    @property
    def third(self) -> bool:
        """Whether it is known to lie outside."""
        return bool(self.code) and not self.in_eea


def countries(written: str) -> tuple[Country, ...]:
    """Every country that ``written`` names, in its order, and what stands where one was to be expected."""
    inner = re.findall(r"\(([^()]*)\)", written)
    outer = re.sub(r"\s*\([^()]*\)", "", written)
    found = list(_in_part(outer))
    known_outside = any(country.code for country in found)
    for part in inner:  # „Niederlande (Amsterdam)“: a place needs no name here, „Irland (Backup: USA)“ a country does
        found += [country for country in _in_part(part) if country.code or not (known_outside or found)]
    unique = {(country.code or country.written.casefold()): country for country in reversed(found)}
    return tuple(reversed(unique.values()))


def in_eea(written: str) -> bool:
    """Whether a field names countries, and all of them belong to the European Economic Area."""
    found = countries(written)
    return bool(found) and all(country.in_eea for country in found)


def _in_part(text: str) -> Iterator[Country]:
    """The countries of a text without brackets; names are found first, so that an „und“ inside of one parts nothing."""
    folded, origin = _fold(text)
    names = _names()
    spans = list(_pattern().finditer(folded))
    masked = list(folded)
    for match in spans:
        masked[match.start() : match.end()] = "\0" * (match.end() - match.start())
    rest = "".join(masked)
    start, pieces = 0, list[tuple[str, list[Country]]]()
    for cut in [*_SPLIT.finditer(rest), None]:
        stop = cut.start() if cut else len(rest)
        piece = text[origin[start] : origin[stop]].strip(" .:-\u00a0")
        mine = [match for match in spans if start <= match.start() < stop]
        left = rest[start:stop].replace("\0", " ")
        if mine and not _NOT.search(left):
            named = [Country(text[origin[m.start()] : origin[m.end()]].strip(), names[m["name"]]) for m in mine]
            pieces.append((cut[0] if cut else "", [*named, *_misspelt(left)]))
        elif mine or any(character.isalpha() for character in left):
            pieces.append((cut[0] if cut else "", list(_alone(piece, left))))
        start = cut.end() if cut else stop
    for (joint, here), (_, after) in zip(pieces, [*pieces, ("", [])][1:], strict=True):
        place = joint == "," and bool(after) and bool(after[0].code)  # „Dublin, Irland“: where in a country
        yield from (country for country in here if country.code or country.meant or not place)


def _alone(piece: str, left: str) -> Iterator[Country]:
    """What a piece without a name says: codes, a misspelt name, or something else."""
    codes = _codes()
    words = [word for word in left.split() if word.isalpha()]
    capitals = piece.isupper() or len(words) == 1
    if words and capitals and all(word in codes for word in words) and not any(c.isdigit() for c in left):
        for word in words:
            yield Country(word.upper(), codes[word])
        return
    yield Country(piece, "", _meant(" ".join(words)) or next(filter(None, map(_meant, words)), ""))


def _misspelt(left: str) -> Iterator[Country]:
    """Words beside a name that look like another name: „Deutschland Schweitz“."""
    for word in re.findall(r"[^\W\d_]{5,}", left):
        if name := _meant(word):
            yield Country(word.capitalize(), "", name)


def _meant(word: str) -> str:
    """The name that ``word`` was meant to be; empty if none is close, or only a much shorter or longer one."""
    close = get_close_matches(word, _shown(), n=1, cutoff=_ALIKE) if len(word) > 3 and word != "islands" else []
    return _shown()[close[0]] if close and (len(word) > 8 or abs(len(close[0]) - len(word)) < 2) else ""


def _fold(text: str) -> tuple[str, list[int]]:
    """``text`` as it is compared, and for each of its characters, and its end, the place in ``text``."""
    folded, origin = "", []
    for index, character in enumerate(text):
        plain = unicodedata.normalize("NFKD", character).casefold()
        for one in plain:
            if unicodedata.combining(one) or one in ".’'\u00ad\u200b":
                continue
            kept = "-" if one in "\u2010\u2011\u2012\u2013\u2014" else one
            folded += " " if kept.isspace() and kept != "\n" else kept
            origin.append(index)
    return folded, [*origin, len(text)]


@cache
def territories(language: str) -> Mapping[str, str]:
    """The names of all countries in a language, by ISO 3166-1 alpha-2."""
    named = Locale(language).territories.items()
    return {str(code): str(name) for code, name in named if len(str(code)) == 2 and code not in _NO_COUNTRIES}


@cache
def _names() -> Mapping[str, str]:
    """The code by each folded name."""
    named: dict[str, str] = {}
    for language in ("en", "de"):
        for code, name in territories(language).items():
            named |= dict.fromkeys(_spelt(re.sub(r"\s*\(.*?\)", "", name)), code)
    for code, words in _WORDS.items():
        for word in words.split(";"):
            named |= dict.fromkeys(_spelt(word), code)
    return {name: code for name, code in named.items() if len(name) > 2 or name in ("eu", "uk")}


def _spelt(name: str) -> Iterator[str]:
    """The ways in which one name is typed, folded: with and without umlauts, with „&“, „and“, „und“, with hyphens."""
    plain = _fold(name.strip())[0]
    sounded = _fold(name.strip().translate(_SOUNDED))[0]
    for way in (plain, sounded):
        yield way
        yield way.replace("-", " ")
        for joint in ("&", "and", "und"):
            yield re.sub(r" (?:&|and|und) ", f" {joint} ", way)


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_names(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?P<name>{'|'.join(map(re.escape, names))})(?:(?<=\w{{5}})(?<!island)s)?(?!\w)")


@cache
def _codes() -> Mapping[str, str]:
    """The country by each folded code of two or three letters."""
    codes = {code.casefold(): code for code in territories("en")}
    for alias, now in get_global("territory_aliases").items():
        three, code = str(alias).casefold(), str(now[0])
        if len(three) == 3 and three.isalpha() and code in codes.values():
            codes[three] = code
    return codes | {"a": "AT", "d": "DE", "fl": "LI", "l": "LU"}


@cache
def _shown() -> Mapping[str, str]:
    """How a name is shown, by each folded one: in German, or as people call it."""
    names = territories("de")
    shown = {folded: names[code] for folded, code in _names().items() if code in names and len(folded) > 3}
    for code, words in _WORDS.items():
        if code in names:
            shown |= {_fold(word.strip())[0]: word.strip() for word in words.split(";") if len(word.strip()) > 4}
    return shown
