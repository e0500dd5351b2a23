"""German law citations as lawyers write them: text ⇄ :class:`Citation`.

One scanner serves both uses: :func:`find` picks citations out of prose, :func:`parse` demands that a text is
nothing but citations. Whether a provision exists is a question to the :class:`~nachweis.compliance.law.Catalogue`
that is given in. Forms: „Art. 28 Abs. 3 UAbs. 1 S. 2 lit. h DS-GVO“, „Art. 28 III 2 lit. d DSGVO“, „§38BDSG“,
„Artikeln 32 bis 36 DSGVO“, „Art. 28 Abs. 3 S. 2 lit. b, 29, 32 Abs. 4 DS-GVO“ (the law named once, at the end).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from nachweis.compliance.law import Catalogue, Citation, Level

MAX_RANGE = 100
"""A range over more provisions than this is taken for a slip and refused."""


class CitationError(ValueError):
    """What a writer typed is no citation; carries the message and the cure in German."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NoSuchProvisionError(CitationError):
    """What a writer typed is a citation, but of a provision that does not exist."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that cites one provision or several."""

    start: int
    end: int
    """Offsets into the text, end exclusive."""
    citations: tuple[Citation, ...]
    """What is cited, in the order of the text; ranges are spelt out."""
    open_ended: bool = False
    """It ends with „f.“ or „ff.“."""
    unknown_law: str = ""
    """The law as written, where the catalogue does not know it; the citations then name no law."""


@dataclass(frozen=True, slots=True)
class InnerMention:
    """A stretch of text that refers into the contract itself: „§ 5 dieser Vereinbarung“, „Anhang 1“, „§ 7 Abs. 2“."""

    start: int
    end: int
    """Offsets into the text, end exclusive."""
    number: str
    """As the handbook counts, with plain spaces: „§ 7 Abs. 2 lit. a“, „Anhang 1“."""
    said: bool
    """Whether the text says that the contract is meant; a bare „§ 5“ may also be a law that is not named."""


class _T(IntEnum):
    """What a token is."""

    HEAD = 1
    ANNEX = 2
    LEVEL = 3
    NUMBER = 4
    ROMAN = 5
    LETTER = 6
    COMMA = 7
    AND = 8
    RANGE = 9
    FOLLOWING = 10
    LAW = 11


_S = r"[ \t\n\u00a0\u202f\u2009]"  # the spaces between the words of a citation; one line break is one of them
_TOKEN = re.compile(
    rf"""{_S}{{0,4}}(?:
      (?P<annex>(?:Anlage|Anl\.){_S}{{1,3}}zu(?={_S}{{0,3}}(?:§|Art)))
    | (?P<head>§§?|Art(?:ikel[ns]?|\.|(?={_S}{{0,3}}\d)))
    | (?P<paragraph>Abs(?:atz(?:es)?|ätzen?|\.)?(?={_S}{{0,3}}[\dIVX]))
    | (?P<subparagraph>(?:UAbs|Unterabs)(?:atz(?:es)?|ätzen?|\.)?(?={_S}{{0,3}}\d))
    | (?P<sentence>(?:S\.|Satz(?:es)?|Sätzen?)(?={_S}{{0,3}}\d))
    | (?P<number>(?:Nr|Nrn|Ziff)\.?(?={_S}{{0,3}}\d)|(?:Nummern?|Ziffern?)(?={_S}{{0,3}}\d))
    | (?P<letter>(?:Buchstaben?|(?:lit|Buchst|Bst)\.?)(?={_S}{{0,3}}[a-z](?!\w)))
    | (?P<law>LAWS)
    | (?P<roman>(?=[IVX])(?:X{{0,2}}(?:IX|IV|V?I{{0,3}}))(?![\w-]))
    | (?P<following>ff?\.(?!\w)|ff(?!\w))
    | (?P<range>bis(?!\w)|[-–—](?={_S}{{0,3}}(?:\d|[a-z](?!\w))))
    | (?P<and>i\.?{_S}?V\.?{_S}?m\.?|in{_S}{{1,2}}Verbindung{_S}{{1,2}}mit(?!\w)
        |(?:und|sowie|oder)(?!\w)|bzw\.|u\.(?!{_S}?[a-z]\.))
    | (?P<comma>[,;/])
    | (?P<digits>\d{{1,4}}[a-z]?(?=LAWS|(?![\w%€])))
    | (?P<point>[a-z](?![\w.]))
    )""",
    re.VERBOSE,
)
_KINDS = {
    "annex": _T.ANNEX,
    "head": _T.HEAD,
    "law": _T.LAW,
    "roman": _T.ROMAN,
    "following": _T.FOLLOWING,
    "range": _T.RANGE,
    "and": _T.AND,
    "comma": _T.COMMA,
    "digits": _T.NUMBER,
    "point": _T.LETTER,
}
_LEVELS = {
    "paragraph": Level.PARAGRAPH,
    "subparagraph": Level.SUBPARAGRAPH,
    "sentence": Level.SENTENCE,
    "number": Level.NUMBER,
    "letter": Level.LETTER,
}
_ANY_LAW = r"(?:[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{0,20}(?:GB|G|VO|O|EG|DG)|GG|AO|AEUV|EUV|GRCh)(?:-[A-Z][a-z]{1,3})?(?!\w)"
_EDITION = rf"(?:{_S}?\(?(?:a\.{_S}?F\.|alt)\)?)"
_TODAY = rf"(?:{_S}?(?:n\.{_S}?F\.|\(n\.{_S}?F\.\)|\(neu\)|-neu|neu(?!\w)))?"
_START = re.compile(
    rf"(?<![\w§])(?:§|Art(?:ikel[ns]?\b|\.|(?={_S}{{0,3}}\d))|(?:Anlage|Anl\.){_S}{{1,3}}zu{_S}{{0,3}}§)"
)


_OF_CONTRACT = re.compile(
    rf"{_S}{{1,3}}(?:diese[rs]|de[rs](?:{_S}vorliegenden)?){_S}{{1,3}}"
    r"(?:Vereinbarung|(?:Auftrags(?:daten)?verarbeitungsv|V)ertrag(?:e?s)?|AVV)(?!\w)"
)
_OF_OTHER = re.compile(rf"{_S}{{1,3}}(?:(?:de[rs]|zu[rm]?){_S}{{1,3}}[A-ZÄÖÜ]|SCC|ISO)")
_ANNEX = re.compile(
    rf"(?<![\w-])(?P<word>Anhangs?|Anlage){_S}{{1,3}}(?P<number>\d{{1,2}}|[A-Z](?!\w)|[IVX]{{1,4}}(?!\w))(?![\w.]*\d)"
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _T
    text: str
    start: int
    end: int
    level: Level = Level.ARTICLE


class Citations:
    """Reads citations against one catalogue of laws; build it once, its pattern knows the laws' names."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        known = "|".join(re.escape(name) for name in sorted(catalogue.names, key=len, reverse=True))
        laws = rf"(?:(?:{known}){_EDITION}(?!\w)|(?:{known}){_TODAY}(?![\w])|{_ANY_LAW}(?:{_EDITION}|{_TODAY}))"
        self._token = re.compile(_TOKEN.pattern.replace("LAWS", laws), re.VERBOSE)

    # ── the two questions ──────────────────────────────────────────────────────────────────────────────────────

    def find(self, text: str) -> Iterator[Mention]:
        """Every citation in ``text``, from left to right; never raises, takes linear time."""
        position = 0
        while match := _START.search(text, position):
            run = _Run(self._scan(text, match.start()))
            index = 0
            while index < len(run.tokens):
                reader = _Reader(run, index, self.catalogue)
                if mention := self._mention(reader):
                    yield mention
                index = max(reader.done, index + 1)
            position = max(match.end(), run.end)

    def find_inner(self, text: str) -> Iterator[InnerMention]:
        """Every reference into the contract in ``text``, in any order; never raises, takes linear time."""
        for mention in self.find(text):
            first = mention.citations[0]
            if first.law or mention.unknown_law or first.unit != "§" or first.annex:
                continue
            said = _OF_CONTRACT.match(text, mention.end) is not None
            if said or not _OF_OTHER.match(text, mention.end):
                yield InnerMention(mention.start, mention.end, str(first), said)
        for match in _ANNEX.finditer(text):
            if _OF_CONTRACT.match(text, match.end()) or not _OF_OTHER.match(text, match.end()):
                number = match["number"].lstrip("0")
                word = match["word"].removesuffix("s")
                yield InnerMention(match.start(), match.end(), f"{word} {number}", said=number.isdigit())

    def parse(self, text: str) -> tuple[Citation, ...]:
        """The citations that ``text`` consists of, each checked against the catalogue.

        :raises CitationError: If something else stands there, the law is missing or unknown, or a provision does not
            exist. The message is German and names the cure.
        """
        citations: list[Citation] = []
        position = 0
        for mention in self.find(text):
            self._only_separators(text, position, mention.start)
            if mention.unknown_law:
                raise CitationError(
                    f"Das Gesetz „{mention.unknown_law}“ ist im Handbuch nicht bekannt.",
                    f"Bekannt sind {', '.join(law.name for law in self.catalogue)}",
                )
            for citation in mention.citations:
                if not citation.law:
                    written = text[mention.start : mention.end].strip()
                    raise CitationError(
                        f"Bei „{written}“ fehlt das Gesetz.",
                        f"Schreiben Sie etwa „{written} {'DSGVO' if citation.unit == 'Art.' else 'BDSG'}“.",
                    )
                if problem := self.catalogue.problem(citation):
                    raise NoSuchProvisionError(problem.message, problem.hint)
                citations.append(citation)
            position = mention.end
        self._only_separators(text, position, len(text))
        if not citations:
            raise CitationError(
                "Hier fehlt die Fundstelle im Gesetz.", "Schreiben Sie etwa „Art. 32 Abs. 1 lit. b DSGVO“."
            )
        return tuple(dict.fromkeys(citations))

    def _only_separators(self, text: str, start: int, end: int) -> None:
        rest = re.sub(r"(?:i\.\s?V\.\s?m\.|und|sowie|bzw\.|[;,\s\u00a0])+", " ", text[start:end]).strip()
        if rest:
            raise CitationError(
                f"„{rest}“ ist keine Fundstelle im Gesetz.",
                "Schreiben Sie wie „Art. 32 Abs. 1 lit. b DSGVO; § 38 BDSG“.",
            )

    # ── text → tokens ──────────────────────────────────────────────────────────────────────────────────────────

    def _scan(self, text: str, position: int) -> list[_Token]:
        """The unbroken run of citation tokens that starts at ``position``; a law ends it unless a list goes on."""
        tokens: list[_Token] = []
        while match := self._token.match(text, position):
            name = match.lastgroup or ""
            if match.end() == position or match.end(name) == match.start(name):
                break
            level = _LEVELS.get(name)
            kind = _T.LEVEL if level is not None else _KINDS[name]
            if tokens and tokens[-1].kind is _T.LAW and kind not in (_T.AND, _T.COMMA):
                break
            tokens.append(
                _Token(kind, match[name], match.start(name), match.end(), level if level is not None else Level.ARTICLE)
            )
            position = match.end()
        return tokens

    # ── tokens → citations ─────────────────────────────────────────────────────────────────────────────────────

    def _mention(self, reader: "_Reader") -> Mention | None:
        """What ``reader`` finds where it stands: one list of provisions with one law, or with none."""
        start = reader.position
        citations = reader.provisions()
        if not citations:
            return None
        law, unknown = "", ""
        if reader.law is not None:
            named = self._law(reader.law.text)
            law, unknown = (named, "") if named else ("", reader.law.text)
        read = tuple(replace(citation, law=law) for citation in citations)
        tokens = reader.run.tokens
        return Mention(
            tokens[start].start,
            tokens[reader.done - 1].end,
            self._spelt_out(read, reader.ranges),
            reader.open_ended,
            unknown,
        )

    def _law(self, written: str) -> str:
        """The catalogue's name of a law as written; empty if it has none."""
        plain = re.sub(r"[\s\u00a0\u202f]+", " ", written).strip()
        if old := re.fullmatch(rf"(.+?){_EDITION}", plain):
            return self.catalogue.name(f"{old[1]} a.F.")
        plain = re.sub(r"(?: ?(?:\(?n\. ?F\.\)?|\(neu\))|[- ]neu)$", "", plain)
        return self.catalogue.name(plain)

    def _spelt_out(self, citations: tuple[Citation, ...], ranges: frozenset[int]) -> tuple[Citation, ...]:
        """Replace each „a bis b“ by all that lies between."""
        spelt: list[Citation] = []
        for index, citation in enumerate(citations):
            if index in ranges:
                spelt.extend(_between(citations[index - 1], citation))
            spelt.append(citation)
        return tuple(spelt)


def _between(first: Citation, last: Citation) -> Iterator[Citation]:
    """What lies strictly between two provisions that differ in their deepest level."""
    level = last.level
    low, high = first.at(level), last.at(level)
    if low is None or high is None:
        return
    if low.isdigit() and high.isdigit():
        values = [str(n) for n in range(int(low) + 1, int(high))]
    elif len(low) == len(high) == 1:
        values = [chr(n) for n in range(ord(low) + 1, ord(high))]
    else:
        return
    if len(values) < MAX_RANGE:
        for value in values:
            yield last.with_level(level, value)


class _Run:
    """An unbroken run of tokens that knows, for each, which law is named next; so no reader has to look ahead."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.end = tokens[-1].end if tokens else 0
        self.next_law: list[_Token | None] = [None] * (len(tokens) + 1)
        for index in range(len(tokens) - 1, -1, -1):
            token = tokens[index]
            self.next_law[index] = token if token.kind is _T.LAW else self.next_law[index + 1]


class _Reader:
    """Walks over the tokens of one mention; a bare number takes its level from what stands before it."""

    def __init__(self, run: _Run, position: int, catalogue: Catalogue) -> None:
        self.run = run
        self.tokens = run.tokens
        self.catalogue = catalogue
        self.position = position
        self.done = position
        """The index after the last token of the mention; a separator at the end does not belong to it."""
        self.law: _Token | None = None
        self.open_ended = False
        self._ranges: set[int] = set()

    @property
    def ranges(self) -> frozenset[int]:
        """The indexes of provisions that end a range."""
        return frozenset(self._ranges)

    def _peek(self, ahead: int = 0) -> _Token | None:
        index = self.position + ahead
        return self.tokens[index] if index < len(self.tokens) else None

    def provisions(self) -> list[Citation]:
        """All provisions up to the law that is named at the end, or up to where the list breaks off."""
        read: list[Citation] = []
        current = self._head(annex=False)
        while current is not None:
            current = self._levels(current)
            read.append(current)
            self.done = self.position
            if (token := self._peek()) and token.kind is _T.FOLLOWING:
                self.open_ended = True
                self.position += 1
                self.done = self.position
            if (token := self._peek()) and token.kind is _T.LAW:
                self.law = token
                self.position += 1
                self.done = self.position
                break
            current = self._next(current, read)
        return read

    def _head(self, *, annex: bool) -> Citation | None:
        """„Art. 32“, „§ 64“, „Anlage zu § 9“: a new article."""
        token = self._peek()
        if token is not None and token.kind is _T.ANNEX:
            self.position += 1
            return self._head(annex=True)
        if token is None or token.kind is not _T.HEAD:
            return None
        number = self._peek(1)
        if number is None or number.kind is not _T.NUMBER:
            return None
        self.position += 2
        return Citation(unit="§" if token.text.startswith("§") else "Art.", article=number.text, annex=annex)

    def _levels(self, citation: Citation) -> Citation:
        """What is said below the article: „Abs. 3 S. 2 lit. b“, „III 2 lit. d“."""
        while (token := self._peek()) is not None:
            value = self._peek(1)
            if token.kind is _T.LEVEL and value is not None:
                text = str(_arabic(value.text)) if value.kind is _T.ROMAN else value.text
                if value.kind not in (_T.NUMBER, _T.ROMAN, _T.LETTER):
                    break
                citation = citation.with_level(token.level, text)
                self.position += 2
            elif token.kind is _T.ROMAN and citation.level is Level.ARTICLE:
                citation = citation.with_level(Level.PARAGRAPH, str(_arabic(token.text)))
                self.position += 1
                if value is not None and value.kind is _T.NUMBER:
                    citation = citation.with_level(Level.SENTENCE, value.text)
                    self.position += 1
            else:
                break
        return citation

    def _next(self, last: Citation, read: list[Citation]) -> Citation | None:
        """The next provision of the list, or ``None`` where it ends; ``last`` gives what is left unsaid."""
        separator = self._peek()
        if separator is None or separator.kind not in (_T.COMMA, _T.AND, _T.RANGE):
            return None
        before = self.position
        while (token := self._peek()) is not None and token.kind in (_T.COMMA, _T.AND):
            self.position += 1
        if separator.kind is _T.RANGE:
            self.position += 1
            self._ranges.add(len(read))
        token = self._peek()
        found: Citation | None = None
        if token is not None and token.kind in (_T.HEAD, _T.ANNEX):
            found = self._head(annex=False) if separator.text != ";" or self.run.next_law[self.position] else None
        elif token is not None and token.kind is _T.LEVEL:
            found = last  # „Abs. 2 und Abs. 4“: _levels() replaces that level and forgets what is below
        elif token is not None and token.kind in (_T.NUMBER, _T.LETTER):
            level = self._level_of(token, last, ranging=separator.kind is _T.RANGE)
            if level is not None:
                self.position += 1
                found = (
                    Citation(unit=last.unit, article=token.text)
                    if level is Level.ARTICLE
                    else last.with_level(level, token.text)
                )
        if found is None:
            self.position = before
            self._ranges.discard(len(read))
        return found

    def _level_of(self, token: _Token, last: Citation, *, ranging: bool) -> Level | None:
        """On which level a bare number or letter of a list stands."""
        if token.kind is _T.LETTER:
            return Level.LETTER if last.letter is not None else None
        after = self._peek(1)
        if after is not None and after.kind is _T.LEVEL and after.level is Level.PARAGRAPH:
            return Level.ARTICLE
        if ranging or last.level is Level.ARTICLE:
            return last.level
        if last.level is Level.LETTER:
            return Level.ARTICLE
        same = last.with_level(last.level, token.text)
        law = self.run.next_law[self.position]
        name = self.catalogue.name(law.text) if law is not None else ""
        if name and self.catalogue.problem(replace(same, law=name)):
            return Level.ARTICLE
        return last.level


def _arabic(roman: str) -> int:
    """The number a Roman numeral up to XXIX stands for."""
    if roman.isdigit():
        return int(roman)
    values = [{"I": 1, "V": 5, "X": 10}.get(digit, 0) for digit in roman]
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))
