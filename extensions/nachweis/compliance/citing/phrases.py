"""The phrases that citations of law are made of: text ─▶ :class:`Token`.

A token is a phrase with its value: „Art. 28“, „Abs. 3“, „lit. b)“, „und“, „der Verordnung (EU) 2016/679“. What has no
place in a citation ends a run of tokens. All patterns look at most a few words ahead, so reading takes linear time.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final

from nachweis.compliance.citing.law import Level
from nachweis.compliance.citing.naming import (
    ADJECTIVES,
    ARTICLE,
    CONTRACT,
    ELSEWHERE,
    GAP,
    OTHER_LAW,
    S,
    any_of,
    known_laws,
    spelt,
    version,
)


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

_BLANKS: Final = "\t\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_HYPHENS: Final = "\u2010\u2011\u2212"
_PLAIN: Final = {ord(sign): " " for sign in _BLANKS} | {ord(sign): "-" for sign in _HYPHENS}
_UNSEEN: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def plain(text: str) -> str:
    """``text`` as a reader sees it: every space is a blank, every hyphen a hyphen; what is not seen is gone."""
    return _UNSEEN.sub("", text.translate(_PLAIN))


def _offsets(text: str) -> Sequence[int]:
    """Where each character of ``plain(text)`` stands in ``text``, and one more for the end."""
    if not _UNSEEN.search(text):
        return range(len(text) + 1)
    return [*(index for index, sign in enumerate(text) if not _UNSEEN.match(sign)), len(text)]


# ── patterns ───────────────────────────────────────────────────────────────────────────────────────────────────────

# KNOWN stands for the laws of a catalogue.
_NUMBER: Final = (
    r"\d{1,4}(?:[a-z](?=\W|$|KNOWN))?(?!\.\d)(?=[^\w%€]|$|ff?(?!\w)|(?:lit|Lit|Abs|S\.|Satz|Nr|UAbs|Buchst)|KNOWN)"
)
_ROMAN: Final = r"(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})(?![\w-])"
_ANNEX_TO: Final = rf"Anl(?:age|\.){GAP}zu[mr]?{GAP}(?:de[mnr]{GAP})?"
_UNIT: Final = any_of(
    rf"§{S}§?", r"Artt?[.,]?(?![a-z])", r"Art(?:ikel[ns]?|icles?)(?!\w)", r"Paragra(?:ph|f)(?:en|s)?(?!\w)"
)
_LEVELS: Final = {
    "paragraph": (
        Level.PARAGRAPH,
        rf"(?:A[bB][sS](?:atz(?:es)?|ätzen?|s?\.?)|[Pp]ara(?:graphs?|s?\.?)){S}"
        rf"(?:\(\d{{1,2}}[a-z]?\)|{_NUMBER}|{_ROMAN})",
    ),
    "subparagraph": (Level.SUBPARAGRAPH, rf"(?:U[aA]bs|Unterabs|UA)(?:atz(?:es)?|ätzen?|\.)?{S}(?:{_NUMBER}|{_ROMAN})"),
    "sentence": (Level.SENTENCE, rf"(?:S\.?|Satz(?:es)?|Sätzen?){S}{_NUMBER}"),
    "number": (Level.NUMBER, rf"(?:N[rR]n?\.?|Nummern?|Ziff\.?|Ziffern?|Z\.?(?=\ ?\d)|No\.?){S}{_NUMBER}"),
    "letter": (
        Level.LETTER,
        rf"(?:[Bb]uchstaben?s?|[Ll]itt?era|(?:[Ll][iI][tT]|[Bb]uchst|[Bb]st)\.?|[Pp]oints?){S}"
        r"(?:[„\"»]?\(?[a-zA-Z]\)|\(?[„\"»]?[a-zA-Z][“\"«]?\)?(?!\w))",
    ),
}
_HALF: Final = r"(?:Hs|HS|Halbs|Halbsatz(?:es)?|Alt|Alternativen?|Var|Variante|Spiegelstrich)"
_AGAIN: Final = rf"(?:{GAP}(?:auch|nach|gemäß|die|de[nrsm])(?=[\ \n]{{1,3}}(?:§|Art|Abs|Nr|Buchst|Satz)))?"
_PHRASES: Final = {
    "head": (Phrase.HEAD, rf"(?:{_ANNEX_TO})?{_UNIT}{S}(?:\d{{1,3}}(?:\.\d{{1,2}}){{1,2}}(?![\w.]*\d)|{_NUMBER})"),
    **{name: (Phrase.LEVEL, pattern) for name, (_, pattern) in _LEVELS.items()},
    "refinement": (
        Phrase.REFINEMENT,
        rf"\d\.?{S}{_HALF}(?!\w)\.?|(?:{_HALF}|Fall)\.?{S}\d{{1,2}}(?!\w)\.?"
        rf"|(?:Doppelbuchst(?:abe)?|DBuchst)\.?{S}[a-z]{{2}}(?!\w)\)?",
    ),
    "contract": (Phrase.CONTRACT, CONTRACT),
    "law": (Phrase.LAW, r"\(KNOWN\)|KNOWN"),
    "roman": (Phrase.ROMAN, _ROMAN),
    "following": (Phrase.FOLLOWING, r"ff?\.(?!\w)|ff\.?(?!\w)"),
    "range": (
        Phrase.RANGE,
        rf"(?:bis|to)(?:{S}zu[mr]?)?(?!\w)|[-–—](?={S}(?:\d|\(?[a-z](?!\w)|§|Art|Abs|lit|Buchst|Nr|S\.))",
    ),
    "and": (
        Phrase.AND,
        rf"i\.?{S}V\.?{S}m\.?(?!\w)|in{GAP}Verbindung{GAP}mit(?!\w)|(?:und|sowie|oder|and|or)(?!\w){_AGAIN}"
        rf"|bzw\.?(?!\w)|u\.(?!{S}[a-z]\.)|[&+]",
    ),
    "comma": (Phrase.COMMA, "[,;/]"),
    "other": (Phrase.OTHER, rf"{ARTICLE}?{OTHER_LAW}|{ARTICLE}{ADJECTIVES}{OTHER_LAW}|{ELSEWHERE}"),
    "bracket": (Phrase.BRACKET, r"\(\d{1,2}[a-z]?\)"),
    "point": (Phrase.LETTER, rf"\(?[a-z]\)|[a-z](?![\w.])|[a-z](?=\.{S}KNOWN)"),
    "digits": (Phrase.NUMBER, _NUMBER),
    "dot": (Phrase.DOT, r"\."),
}
"""What each phrase looks like; the first that fits counts."""
_VALUED: Final = frozenset({Phrase.HEAD, Phrase.LEVEL, Phrase.ROMAN, Phrase.BRACKET, Phrase.LETTER, Phrase.NUMBER})
_TOKEN: Final = rf"{S}(?:{'|'.join(f'(?P<{name}>{pattern})' for name, (_, pattern) in _PHRASES.items())})"
_START: Final = re.compile(rf"(?<![\w§])(?:{_UNIT}{S}\d|{_ANNEX_TO}(?:§|Art))", re.VERBOSE)
_LEADING: Final = re.compile(r"(?:[A-ZÄÖÜ)\d]|ordnung|gesetz(?:e?s)?|buch(?:e?s)?|[rR]ichtlinie|Act|F\.),?:?[ \n]*$")
"""How a law's name before a provision ends; most words do not."""
_FRONT: Final = 60
"""How far before a provision the name of its law may begin."""
_COUNT: Final = r"(?:\d{1,2}(?:\.\d{1,2}){0,3}(?!\w|\.\d)|[A-Z](?!\w)|[IVX]{1,4}(?!\w))"
_PLACES: Final = {
    "Anhang": "(?i:anhangs?)",
    "Anlage": "(?i:anlagen?)",
    "Ziffer": r"Ziff(?:ern?|\.)",
    "Klausel": "Klauseln?",
    "Punkt": r"Punkte?n?|Pkt\.",
    "Abschnitt": "Abschnitte?n?",
}
"""By what words a contract counts besides §§ and articles."""


class Lexer:
    """Cuts text into tokens; build it once, its pattern knows the laws' names."""

    def __init__(self, names: Iterable[str]) -> None:
        written = "|".join(map(spelt, sorted(names, key=len, reverse=True)))
        self._known = known_laws(written)
        self._name = re.compile(written, re.VERBOSE)
        self._token = re.compile(_TOKEN.replace("KNOWN", self._known), re.VERBOSE)

    @cached_property
    def _front(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?:{self._known}|{OTHER_LAW}),?:?{S}$", re.VERBOSE)

    @cached_property
    def _place(self) -> re.Pattern[str]:
        words = "|".join(f"(?P<{word}>{pattern})" for word, pattern in _PLACES.items())
        more = rf"(?:{S}(?:,|und|sowie|bis|&|/){S}{_COUNT}){{0,9}}"
        return re.compile(rf"(?<![\w-])(?:{words}){GAP}(?P<numbers>{_COUNT}{more})", re.VERBOSE)

    @cached_property
    def _after(self) -> re.Pattern[str]:
        elsewhere = rf"(?P<contract>{CONTRACT})|{self._known}|{ARTICLE}?{OTHER_LAW}|{ELSEWHERE}"
        return re.compile(rf"{S}(?:{elsewhere})", re.VERBOSE)

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
            phrase = _PHRASES[name][0]
            if tokens and tokens[-1].phrase in NAMING and phrase not in (*SEPARATING, Phrase.LEVEL):
                leads = phrase is Phrase.HEAD and len(tokens) > 1 and tokens[-2].phrase in SEPARATING
                if not leads:
                    break
            tokens.append(
                Token(
                    phrase,
                    match[name],
                    where[match.start(name)],
                    where[match.end() - 1] + 1,
                    _value(match[name], letter=name in ("letter", "point")) if phrase in _VALUED else "",
                    _LEVELS[name][0] if phrase is Phrase.LEVEL else Level.ARTICLE,
                )
            )
            position = match.end()
        return tokens, position

    def named(self, written: str) -> tuple[str, str]:
        """The name in a phrase that names a known law, and the version that it says.

        The version is an ISO date on which it was in force; „alt“ or „neu“; or empty.
        """
        match = self._name.search(written)
        return (match[0] if match else "", version(written, match.end() if match else 0))

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
            word = next(word for word in _PLACES if match[word])
            for number in re.finditer(_COUNT, match["numbers"]):
                at = match.start("numbers") + number.start()
                begin = start if number.start() == 0 else where[at]
                value = number[0].lstrip("0") or "0"
                said = after is not None or (word in ("Anhang", "Anlage") and value[0].isdigit())
                yield Place(begin, where[at + len(number[0]) - 1] + 1, f"{word} {value}", said)


def _value(written: str, *, letter: bool) -> str:
    """The number or letter at the end of a phrase; a letter is small, a Roman number an Arabic one."""
    match = re.search(r"(\d[\d.]*[a-z]?|[A-Za-z]+)\W*$", written)
    value = match[1] if match else ""
    if letter:
        return value.lower()
    return str(_arabic(value)) if value[:1] in tuple("IVX") else value


def _arabic(roman: str) -> int:
    """The number a Roman numeral up to XXIX stands for."""
    values = [{"I": 1, "V": 5, "X": 10}.get(digit, 0) for digit in roman]
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))
