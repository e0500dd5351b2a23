"""The phrases that citations of law are made of: text ─▶ :class:`Token`, and how laws are named.

A token is a phrase with its value: „Art. 28“, „Abs. 3“, „lit. b)“, „und“, „der Verordnung (EU) 2016/679“. What has no
place in a citation ends a run of tokens. All patterns look at most a few words ahead, so reading takes linear time.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from nachweis.compliance.law import Level


class Phrase(IntEnum):
    """What a token is."""

    HEAD = 1
    """„Art. 28“, „§ 64a“, „Anlage zu § 9“."""
    LEVEL = 2
    """„Abs. 3“, „Buchst. b)“."""
    REFINEMENT = 3
    """„Hs. 2“, „1. Alt.“: finer than a handbook cites."""
    NUMBER = 4
    ROMAN = 5
    BRACKET = 6
    """„(1)“."""
    LETTER = 7
    """„b“, „b)“, „(b)“."""
    FOLLOWING = 8
    """„f.“, „ff.“."""
    COMMA = 9
    AND = 10
    RANGE = 11
    DOT = 12
    LAW = 13
    """A law that the catalogue knows."""
    OTHER = 14
    """A law or document that it does not know."""
    CONTRACT = 15
    """„dieser Vereinbarung“."""


NAMING: Final = frozenset({Phrase.LAW, Phrase.OTHER, Phrase.CONTRACT})
"""Phrases that say what a provision belongs to."""
SEPARATING: Final = frozenset({Phrase.COMMA, Phrase.AND, Phrase.RANGE})


@dataclass(frozen=True, slots=True)
class Token:
    """One phrase."""

    phrase: Phrase
    text: str
    """As written, with plain spaces and hyphens."""
    start: int
    end: int
    """Offsets into the text, end exclusive."""
    value: str = ""
    """Its number or letter: „28“, „b“; Roman numbers are Arabic ones."""
    level: Level = Level.ARTICLE
    """Where a ``LEVEL`` stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a contract that is no § and no article: „Ziffer 1.1“, „Anlage 2“."""

    start: int
    end: int
    number: str
    said: bool
    """Whether it can mean nothing but the contract."""


# ── plain text ─────────────────────────────────────────────────────────────────────────────────────────────────────

_PLAIN: Final = {
    ord(space): " "
    for space in "\t\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
}
_PLAIN |= {ord(hyphen): "-" for hyphen in "\u2010\u2011\u2212"}
_UNSEEN: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def plain(text: str) -> str:
    """``text`` as a reader sees it: every space is a blank, every hyphen a hyphen; what is not seen is gone."""
    return _UNSEEN.sub("", text.translate(_PLAIN))


def _offsets(text: str) -> Sequence[int]:
    """Where each character of ``plain(text)`` stands in ``text``, and one more for the end."""
    if not _UNSEEN.search(text):
        return range(len(text) + 1)
    return [index for index, sign in enumerate(text) if not _UNSEEN.match(sign)] + [len(text)]


# ── patterns ───────────────────────────────────────────────────────────────────────────────────────────────────────

_S: Final = r"(?:\ |\n(?!\ {0,8}\n)(?:\ {0,3}>\ ?)?){0,9}"
"""What may stand between the words of a citation: blanks, and the end of a line but not of a paragraph."""
_1: Final = rf"(?=[\ \n]){_S}"
"""The same, and not nothing."""
_END: Final = r"(?![\w])"
_NUMBER: Final = r"\d{1,4}(?:[a-z](?=\W|$|KNOWN))?(?=[^\w%€]|$|ff?(?!\w)|(?:lit|Lit|Abs|S\.|Satz|Nr|UAbs|Buchst)|KNOWN)"
_ROMAN: Final = r"(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})(?![\w-])"

# How laws are named that nobody has listed. Abbreviations have two capitals; a stop list holds what is none.
_NO_LAW: Final = (
    r"(?!(?:GmbH|KG|AG|SE|UG|EDV|IT|TOMs?|UAVs?|USV|VPN|TLS|PDF|CD|DVD|USB|WLAN|LAN|PC|PCs|ID|IP|URL|HTTPS?)(?![\w]))"
)
_OF_LAND: Final = r"\ (?:NRW|NW|BW|RLP|LSA|MV|SH|EKD)(?!\w)"
_SUFFIX: Final = (
    r"(?:-(?:[A-ZÄÖÜ]\w{0,8}[A-ZÄÖÜ]|[A-ZÄÖÜ]{1,5}\w?|\d|neu|alt|(?:Gesetz|Richtlinie|Verordnung|Ordnung|Vertrag|Satzung)\w{0,2})(?!\w)"
    r"|\ ?\d(?![\w.])|\ [IVX]{1,4}(?!\w)"
    rf"|{_OF_LAND}"
    r"|\ (?:19|20)\d\d(?!\w))"
)
_ABBREVIATION: Final = (
    rf"(?:(?:[A-Z]\w{{0,14}}\ ){{1,3}}Act(?!\w)|[a-z]{{1,3}}[A-ZÄÖÜ][A-Za-zäöü]{{1,24}}(?![A-Za-zÄÖÜäöüß]){_SUFFIX}{{0,2}}(?![\w]|-\w)|(?:rev\.\ ?)?{_NO_LAW}(?:[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{{0,24}}[A-ZÄÖÜ]|B(?=-VG)|[A-ZÄÖÜ]{{2,}})[A-Za-zäöüß]{{0,12}}(?![A-Za-zÄÖÜäöüß]){_SUFFIX}{{0,2}}(?![\w]|-\w)"
    r")"
)
_WORD: Final = (
    r"(?:[A-Za-zÄÖÜäöü][\wäöüß-]{0,50}?)??(?:[gG]esetz(?:buch)?|[oO]rdnung|[vV]erordnung|[rR]ichtlinien?|[vV]erfassung|[kK]onvention|[cC]harta|[üÜ]bereinkommen"
    r"|[bB]eschluss|[kK]odex|[sS]atzung|[sS]taatsvertrag|[gG]rundgesetz)(?:e?s)?(?!\w)"
)
_WORD_LAW: Final = rf"(?=[A-ZÄÖÜ]|ePrivacy)(?:(?:[A-ZÄÖÜ]?\w{{2,20}}(?:en|er|es|em|te|tes|s)\ ){{0,2}}Buch(?:e?s)?{_1}(?:des{_1})?|[A-ZÄÖÜ]\w{{1,20}}(?:en|er|es){_1})?(?=[A-ZÄÖÜ]|ePrivacy){_WORD}"
_ACT: Final = rf"(?:\ ?\(?(?:EU|EG|EWG|Euratom)\)?)?(?:\ Nr\.?)?\ \d{{1,4}}/\d{{1,4}}(?:/E[UGW]\w?)?(?!\w)"
_OTHER: Final = rf"(?:{_WORD_LAW}(?:{_ACT})?|{_ABBREVIATION}(?:{_ACT})?|\(?(?:EU|EG)\)?(?:\ Nr\.?)?\ \d{{1,4}}/\d{{1,4}})(?:{_S}\((?:[^()\n]{{0,20}}\ )?{_ABBREVIATION}\))?"
_ARTICLE: Final = (
    rf"(?:(?:de[rsmn]|die|das|zu[rm]|vo[mn](?:\ de[rm])?|im|in\ der|aus\ de[rm]|nach\ de[rm]|of(?:\ the)?|the){_1})"
)
_ADJECTIVES: Final = rf"(?:(?!dies|Vertr|Vereinb)[A-Za-zÄÖÜäöüß-]{{2,22}}(?:en|er|es){_1}){{0,2}}?"
_DATE: Final = r"\d{1,2}\.\ ?(?:\d{1,2}\.\ ?|[A-Z][a-zä]{2,8}\ )\d{4}"
_EDITION: Final = (
    rf"(?:{_S}-?\(?(?:[an]\.{_S}F\.|alt|neu|(?:alte|neue)[rn]?\ Fassung)(?!\w)\)?|\ (?:19|20)\d\d(?!\w)"
    rf"|,?{_S}\(?in\ (?:der|seiner|ihrer)\ (?:(?:[a-zäöüß]{{2,12}}|{_DATE})\ ){{0,6}}Fassung(?:\ (?:bis|vom|ab|seit|am)(?:\ zum|\ dem)?\ {_DATE})?\)?)"
)
_CONTRACT_WORD: Final = r"(?:(?:Auftrags(?:daten)?(?:verarbeitungs)?)?(?:[vV]ereinbarung|[vV]ertrag(?:e?s)?)|(?:Datenschutz|Auftragsverarbeitungs)?[vV]ereinbarung|AVV|Vertragswerks?)"
_CONTRACT: Final = (
    rf"(?:dies(?:er|es|em)(?:{_1}[a-zäöü]{{3,20}}(?:en|er|es))?{_1}(?!(?:[Vv]erordnung|[Gg]esetz|Richtlinie|[A-Z]\w*(?:gesetz|ordnung))\w{{0,3}}(?!\w))[A-ZÄÖÜ][\wäöüß-]{{2,40}}"
    rf"|(?:de[rs]|zu[rm]|im|vom|in\ der|in\ diesem)(?:{_1}vorliegenden)?{_1}{_CONTRACT_WORD}(?!\w)|AVV(?!\w))"
)
_ELSEWHERE: Final = rf"(?:(?:de[rs]|zu[rm]|vom){_1}(?:[a-zäöüß]{{3,20}}(?:en|er|es){_1})?[A-ZÄÖÜ][\wäöüß-]{{1,40}}|Hauptvertr\w+|Rahmenvertr\w+|Standardvertragsklauseln|SCC(?!\w)|ISO\W{{1,3}}(?:IEC\ )?\d+|BSI\W)"

_TOKENS: Final = rf"""{_S}(?:
      (?P<head>(?:Anl(?:age|\.){_1}zu[mr]?{_1}(?:de[mnr]{_1})?)?
        (?:§{_S}§?|Art[t]?[.,]?(?![a-z])|Art(?:ikel[ns]?|icles?)(?!\w)|Paragra(?:ph|f)(?:en|s)?(?!\w)){_S}(?:\d{{1,3}}(?:\.\d{{1,2}}){{1,2}}(?![\w.]*\d)|{_NUMBER}))
    | (?P<paragraph>(?:A[bB][sS](?:atz(?:es)?|ätzen?|s?\.?)|[Pp]ara(?:graphs?|s?\.?)){_S}(?:\(\d{{1,2}}[a-z]?\)|{_NUMBER}|{_ROMAN}))
    | (?P<subparagraph>(?:U[aA]bs|Unterabs|UA)(?:atz(?:es)?|ätzen?|\.)?{_S}(?:{_NUMBER}|{_ROMAN}))
    | (?P<sentence>(?:S\.?|Satz(?:es)?|Sätzen?|Sä?\.){_S}{_NUMBER})
    | (?P<number>(?:N[rR]n?\.?|Nummern?|Ziff\.?|Ziffern?|Zi?\.?(?=\ ?\d)|No\.?){_S}{_NUMBER})
    | (?P<letter>(?:[Bb]uchstaben?s?|[Ll][iI][tT]tera|[Ll][iI][tT]era|(?:[Ll][iI][tT]|[Bb]uchst|[Bb]st|Buch)\.?|[Pp]oints?){_S}(?:[„"»]?\(?[a-zA-Z]\)|\(?[„"»]?[a-zA-Z][“"«]?\)?(?!\w)))
    | (?P<refinement>\d\.?{_S}(?:Hs|HS|Halbs|Halbsatz|Alt|Alternative|Var|Variante|Spiegelstrich)(?!\w)\.?
        |(?:Hs|HS|Halbs|Halbsatz(?:es)?|Alt|Alternativen?|Var|Variante|Spiegelstrich|Fall)\.?{_S}\d{{1,2}}(?!\w)\.?
        |(?:Doppelbuchst(?:abe)?|DBuchst)\.?{_S}[a-z]{{2}}(?!\w)\)?)
    | (?P<contract>{_CONTRACT})
    | (?P<law>\(KNOWN\)|KNOWN)
    | (?P<roman>{_ROMAN})
    | (?P<following>ff?\.(?!\w)|ff\.?(?!\w)|fortfolgende)
    | (?P<range>(?:bis|to)(?:{_S}zu[mr]?)?(?!\w)|[-–—](?={_S}(?:\d|\(?[a-z](?!\w)|§|Art|Abs|lit|Buchst|Nr|S\.)))
    | (?P<and>i\.?{_S}?V\.?{_S}?m\.?(?!\w)|in{_1}Verbindung{_1}mit(?!\w)|(?:und|sowie|oder|and|or)(?!\w)(?:{_1}(?:auch|nach|gemäß|die|de[nrsm])(?=[\ \n]{{1,3}}(?:§|Art|Abs|Nr|Buchst|Satz)))?
        |bzw\.?(?!\w)|u\.(?!{_S}[a-z]\.)|[&+])
    | (?P<comma>[,;/])
    | (?P<other>{_ARTICLE}?{_OTHER}|{_ARTICLE}{_ADJECTIVES}{_OTHER})
    | (?P<elsewhere>{_ELSEWHERE})
    | (?P<bracket>\(\d{{1,2}}[a-z]?\))
    | (?P<point>\(?[a-z]\)|[a-z](?![\w.])|[a-z](?=\.{_S}KNOWN))
    | (?P<digits>{_NUMBER})
    | (?P<dot>\.)
    )"""
_PHRASES: Final = {
    "head": Phrase.HEAD,
    "refinement": Phrase.REFINEMENT,
    "contract": Phrase.CONTRACT,
    "law": Phrase.LAW,
    "roman": Phrase.ROMAN,
    "following": Phrase.FOLLOWING,
    "range": Phrase.RANGE,
    "and": Phrase.AND,
    "comma": Phrase.COMMA,
    "other": Phrase.OTHER,
    "elsewhere": Phrase.OTHER,
    "bracket": Phrase.BRACKET,
    "point": Phrase.LETTER,
    "digits": Phrase.NUMBER,
    "dot": Phrase.DOT,
}
_LEVELS: Final = {
    "paragraph": Level.PARAGRAPH,
    "subparagraph": Level.SUBPARAGRAPH,
    "sentence": Level.SENTENCE,
    "number": Level.NUMBER,
    "letter": Level.LETTER,
}
_START: Final = re.compile(
    rf"(?<![\w§])(?:§|Artt?[.,]?{_S}\d|Art(?:ikel[ns]?|icles?){_S}\d|Paragra(?:ph|f)(?:en|s)?{_1}\d|Anl(?:age|\.){_1}zu[mr]?{_1}(?:de[mnr]{_1})?(?:§|Art))"
)
_LEADING: Final = re.compile(r"(?:[A-ZÄÖÜ)\d]|ordnung|gesetz(?:e?s)?|buch(?:e?s)?|[rR]ichtlinie|Act|F\.),?:?[ \n]*$")
"""How a law's name before a provision ends; most words do not."""
_FRONT: Final = 60
"""How far before a provision the name of its law may begin."""


class Lexer:
    """Cuts text into tokens; build it once, its pattern knows the laws' names."""

    def __init__(self, names: Iterable[str]) -> None:
        written = "|".join(map(_spelt, sorted(names, key=len, reverse=True)))
        bracket = rf"(?:{_S}\((?:[^()\n]{{0,16}}[\ „\"])?(?:{written})[“\"]?\))"
        known = rf"(?:{_ARTICLE}{_ADJECTIVES}|EU\ )??(?:{written})(?:-|e?s)?(?:{_EDITION})?{bracket}?(?:{_EDITION})?(?!\w|-[A-ZÄÖÜ]|{_OF_LAND})"
        self._name = re.compile(written)
        self._token = re.compile(_TOKENS.replace("KNOWN", known), re.VERBOSE)
        self._front = re.compile(rf"(?<![\w-])(?:{known}|{_OTHER}),?:?{_S}$")
        self._place = re.compile(
            rf"(?<![\w-])(?P<word>(?i:anhangs?|anlagen?)|Ziff(?:ern?|\.)|Klauseln?|Punkte?n?|Pkt\.|Abschnitte?n?){_1}"
            rf"(?P<numbers>{_COUNT}(?:{_S}(?:,|und|sowie|bis|&|/){_S}{_COUNT}){{0,9}})"
        )
        self._after = re.compile(
            rf"{_S}(?:(?P<contract>{_CONTRACT})|{known}|{_OTHER}|(?P<other>{_ARTICLE}?{_OTHER}|{_ELSEWHERE}))"
        )

    def runs(self, text: str) -> Iterator[list[Token]]:
        """The unbroken runs of tokens in ``text`` that begin with a provision or with its law."""
        written, where = plain(text), _offsets(text)
        position = 0
        while match := _START.search(written, position):
            front = self._leading(written, position, match.start())
            tokens, end = self._scan(written, match.start(), where)
            if front and tokens and tokens[0].phrase is Phrase.HEAD:
                phrase = Phrase.LAW if self._name.search(front[0]) else Phrase.OTHER
                tokens.insert(0, Token(phrase, front[0], where[front.start()], where[front.end()]))
            if tokens:
                yield tokens
            position = max(match.end(), end)

    def _leading(self, text: str, since: int, before: int) -> re.Match[str] | None:
        """The name of a law that stands immediately before a provision, if there is one."""
        if not _LEADING.search(text, max(since, before - 16), before):
            return None
        return self._front.search(text, max(since, before - _FRONT), before)

    def _scan(self, text: str, position: int, where: Sequence[int]) -> tuple[list[Token], int]:
        """The tokens from ``position`` on, and where they end; a law ends the run unless a list goes on."""
        tokens: list[Token] = []
        while match := self._token.match(text, position):
            name = match.lastgroup or ""
            if match.end(name) == match.start(name):
                break
            level = _LEVELS.get(name)
            phrase = Phrase.LEVEL if level is not None else _PHRASES[name]
            if tokens and tokens[-1].phrase in NAMING and phrase not in (*SEPARATING, Phrase.LEVEL):
                break
            tokens.append(
                Token(
                    phrase,
                    match[name],
                    where[match.start(name)],
                    where[match.end() - 1] + 1,
                    _value(name, match[name]),
                    level if level is not None else Level.ARTICLE,
                )
            )
            position = match.end()
        return tokens, position

    def named(self, written: str) -> tuple[str, str]:
        """The name in a phrase that names a known law, and the version that it says.

        The version is an ISO date on which it was in force; „alt“ or „neu“; or empty.
        """
        match = self._name.search(written)
        return (match[0] if match else "", _version(written, match.end() if match else 0))

    def places(self, text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Place]:
        """Every place of the contract that ``text`` names by a word of its own, outside of the spans ``taken``."""
        written, where = plain(text), _offsets(text)
        spans = iter(taken)
        span = next(spans, None)
        for match in self._place.finditer(written):
            start, end = where[match.start()], where[match.end() - 1] + 1
            while span is not None and span[1] <= start:
                span = next(spans, None)
            if span is not None and span[0] < end:
                continue
            after = self._after.match(written, match.end())
            if after and not after["contract"]:
                continue
            word = _PLACES[match["word"].casefold()[:3]]
            for number in re.finditer(_COUNT, match["numbers"]):
                at = match.start("numbers") + number.start()
                begin = start if number.start() == 0 else where[at]
                value = number[0].lstrip("0") or "0"
                said = after is not None or (word in ("Anhang", "Anlage") and value[0].isdigit())
                yield Place(begin, where[at + len(number[0]) - 1] + 1, f"{word} {value}", said)


_COUNT: Final = r"(?:\d{1,2}(?:\.\d{1,2}){0,3}(?![\w]|\.\d)|[A-Z](?!\w)|[IVX]{1,4}(?!\w))"
_PLACES: Final = {
    "anh": "Anhang",
    "anl": "Anlage",
    "zif": "Ziffer",
    "kla": "Klausel",
    "pun": "Punkt",
    "pkt": "Punkt",
    "abs": "Abschnitt",
}


def bare(written: str) -> str:
    """The name of a law without „der“ before it and „(…)“ behind it."""
    return re.sub(rf"^{_ARTICLE}", "", " ".join(written.split())).strip(" ,")


def _spelt(name: str) -> str:
    """A pattern for ``name`` with blanks, hyphens or nothing where it has a blank or a hyphen, and in capitals or not."""
    first, *rest = re.split(r"[\ -]", name)
    either = (
        f"[{word[0].upper()}{word[0].lower()}]{re.escape(word[1:])}" if word[0].isalpha() else re.escape(word)
        for word in rest
    )
    return rf"(?:-?{_S}|–)".join([re.escape(first), *either])


def _value(name: str, written: str) -> str:
    """The number or letter at the end of a phrase."""
    if name in NAMING_GROUPS:
        return ""
    match = re.search(r"(\d[\d.]*[a-z]?|[A-Za-z]+)\W*$", written)
    value = match[1] if match else ""
    if name in ("letter", "point"):
        return value.lower()
    return str(_arabic(value)) if value and value[0] in "IVX" else value


NAMING_GROUPS: Final = frozenset(
    {"contract", "law", "other", "elsewhere", "and", "comma", "range", "dot", "following", "refinement"}
)


def _arabic(roman: str) -> int:
    """The number a Roman numeral up to XXIX stands for."""
    values = [{"I": 1, "V": 5, "X": 10}.get(digit, 0) for digit in roman]
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))


_MONTHS: Final = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_DAY: Final = re.compile(r"(\d{1,2})\. ?(?:(\d{1,2})\. ?|([A-Z][a-zä]{2,8}) )(\d{4})")


def _version(written: str, after: int) -> str:
    """The version that a name says: an ISO date, „alt“, „neu“, or nothing."""
    if day := _DAY.search(written, after):
        named = (day[3] or "").casefold()[:3]
        month = int(day[2]) if day[2] else (_MONTHS.index(named) + 1 if named in _MONTHS else 1)
        return f"{day[4]}-{month:02}-{int(day[1]):02}"
    tail, front = written[after:], written[:after]
    if year := re.match(r" ((?:19|20)\d\d)", tail):
        return f"{year[1]}-12-31"
    if re.search(r"a\.\s*F\.|alt|früher|damalig|ehemalig", tail) or re.search(
        r"\b(?:alten|früheren|ehemaligen) ", front
    ):
        return "alt"
    return "neu" if re.search(r"n\.\s*F\.|neu", tail) or "neuen " in front else ""
