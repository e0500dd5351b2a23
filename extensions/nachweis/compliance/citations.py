"""German law citations as lawyers write them: text ⇄ :class:`Citation`.

```text
 text ──▶ plain (spaces, hyphens) ──▶ tokens ──▶ provisions ──▶ law ──▶ settled against the catalogue
                                      a phrase each: „Art. 28“, „Abs. 3“, „und“, „der DSGVO“
```

One scanner serves all uses: :meth:`Citations.find` picks citations out of prose, :meth:`Citations.parse` demands that a
text is nothing but citations, :meth:`Citations.find_inner` gives what refers into the contract itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from nachweis.compliance import phrases
from nachweis.compliance.law import Catalogue, Citation, Level
from nachweis.compliance.phrases import Phrase, Token

_HIGHEST = 30
"""No law that we know only by its name counts Absätze, sentences or numbers higher; articles it does."""
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
class Part:
    """The stretch of a mention that names one provision; the end of a range names those before it, too."""

    start: int
    end: int
    """Offsets into the text, end exclusive."""
    citations: tuple[Citation, ...]
    """What is cited; the one that is written stands last."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that cites one provision or several of one law, or of none that is named."""

    parts: tuple[Part, ...]
    """In the order of the text."""
    open_ended: bool = False
    """It ends with „f.“ or „ff.“."""
    unknown_law: str = ""
    """The law or document as written, where the catalogue does not know it; the citations then name no law."""
    inner: bool = False
    """Whether the text says that the contract itself is meant: „§ 5 dieser Vereinbarung“."""

    @property
    def start(self) -> int:
        """Where it starts in the text."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text, exclusive."""
        return self.parts[-1].end

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What is cited, in the order of the text; ranges are spelt out."""
        return tuple(citation for part in self.parts for citation in part.citations)


@dataclass(frozen=True, slots=True)
class InnerMention:
    """A stretch of text that refers into the contract itself: „§ 5 dieser Vereinbarung“, „Anhang 1“, „Ziffer 1.1“."""

    start: int
    end: int
    """Offsets into the text, end exclusive."""
    number: str
    """As the handbook counts, with plain spaces: „§ 7 Abs. 2 lit. a“, „Anhang 1“."""
    said: bool
    """Whether the text says that the contract is meant; a bare „§ 5“ may also be a law that is not named."""


class Citations:
    """Reads citations against one catalogue of laws; build it once, its pattern knows the laws' names."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._lexer = phrases.Lexer(catalogue.names)

    # ── the three questions ────────────────────────────────────────────────────────────────────────────────────

    def find(self, text: str, day: str = "") -> Iterator[Mention]:
        """Every citation in ``text``, from left to right; never raises, takes linear time.

        :param day: The day whose law is meant by a name that says no version, an ISO date; without it the newest.
        """
        for tokens in self._lexer.runs(text):
            run = _Run(tokens)
            index = 0
            while index < len(tokens):
                reader = _Reader(run, index, self.catalogue)
                yield from self._mentions(reader, day)
                index = max(reader.done, index + 1)

    def find_inner(self, text: str) -> Iterator[InnerMention]:
        """Every reference into the contract in ``text``, in any order; never raises, takes linear time."""
        taken: list[tuple[int, int]] = []
        for mention in self.find(text):
            taken.append((mention.start, mention.end))
            if mention.unknown_law or any(citation.law or citation.annex for citation in mention.citations):
                continue
            for part in mention.parts:
                yield InnerMention(part.start, part.end, str(part.citations[-1]), mention.inner)
        for place in self._lexer.places(text, taken):
            yield InnerMention(place.start, place.end, place.number, place.said)

    def depend_on_day(self, text: str) -> bool:
        """Whether ``text`` names a law of which there were several, or a provision without its law."""
        laws = {
            citation.law for mention in self.find(text) if not mention.unknown_law for citation in mention.citations
        }
        return any(not law or self.catalogue[law].follows for law in laws)

    def parse(self, text: str, day: str = "") -> tuple[Citation, ...]:
        """The citations that ``text`` consists of, each checked against the catalogue.

        :param day: As in :meth:`find`.
        :raises CitationError: If something else stands there, the law is missing or unknown, or a provision does not
            exist. The message is German and names the cure.
        """
        citations: list[Citation] = []
        position = 0
        for mention in self.find(text, day):
            _only_separators(text[position : mention.start])
            if mention.unknown_law:
                raise CitationError(
                    f"Das Gesetz „{mention.unknown_law}“ ist im Handbuch nicht bekannt.",
                    f"Bekannt sind {', '.join(law.name for law in self.catalogue)}; weitere Gesetze liegen als Dateien "
                    "in dem Ordner, den „nachweis_laws“ in conf.py nennt.",
                )
            for citation in mention.citations:
                if not citation.law:
                    raise self._without_law(citation, " ".join(text[mention.start : mention.end].split()), day)
                if problem := self.catalogue.problem(citation):
                    raise NoSuchProvisionError(problem.message, problem.hint)
                citations.append(citation)
            position = mention.end
        _only_separators(text[position:])
        if not citations:
            raise CitationError(
                "Hier fehlt die Fundstelle im Gesetz.", "Schreiben Sie etwa „Art. 32 Abs. 1 lit. b DSGVO“."
            )
        return tuple(dict.fromkeys(citations))

    def _without_law(self, citation: Citation, written: str, day: str) -> CitationError:
        law = self.catalogue.likely(citation.unit, day)
        cure = f"Schreiben Sie etwa „{written} {law}“." if law else "Nennen Sie das Gesetz dahinter."
        return CitationError(f"Bei „{written}“ fehlt das Gesetz.", cure)

    # ── provisions ─▶ mentions ─────────────────────────────────────────────────────────────────────────────────

    def _mentions(self, reader: "_Reader", day: str) -> Iterator[Mention]:
        """What ``reader`` finds where it stands: provisions of the law named behind them, or before them, or of none.

        Behind „§ 5 und Art. 32 DSGVO“ stands a law for the last only: it has no §§.
        """
        read = reader.provisions()
        if not read:
            return
        law = self._law(reader.law, day)
        split = len(read)
        if law:
            unit = self.catalogue[law].unit
            while split and (read[split - 1].citation.unit == unit or split == len(read)):
                split -= 1
        elif reader.law is not None:
            split = 0
        if split:
            front, law_first = reader.front, self._law(reader.front, day)
            if front is not None and law_first and self.catalogue[law_first].unit != read[0].citation.unit:
                front, law_first = None, ""
            if front is not None:
                read[0] = replace(read[0], start=front.start)
            yield self._mention(read[:split], law_first, front, open_ended=reader.open_ended)
        if split < len(read):
            yield self._mention(read[split:], law, reader.law, open_ended=reader.open_ended)

    def _mention(self, read: "list[_Read]", law: str, named: Token | None, *, open_ended: bool) -> Mention:
        parts: list[Part] = []
        last: Citation | None = None
        for one in read:
            citation = replace(one.citation, law=law)
            if one.ends_range and last is not None and _descends(last, citation):
                citation = last.with_level(Level.PARAGRAPH, citation.article)  # „Art. 9-2c“ is no range
                parts.pop()
            settled = self.catalogue.settled(citation) if law else citation
            between = _between(last, settled) if one.ends_range and last is not None else ()
            start = one.start if one.citation.article == citation.article else read[len(parts)].start
            parts.append(Part(start, one.end, (*between, settled)))
            open_ended = open_ended or len(settled.article) < len(citation.article)
            last = settled
        inner = named is not None and named.phrase is Phrase.CONTRACT
        unknown = "" if law or inner or named is None else phrases.bare(named.text)
        return Mention(tuple(parts), open_ended, unknown, inner)

    def _law(self, token: Token | None, day: str) -> str:
        """The catalogue's name of the law that is written so; empty if it has none."""
        if token is None or token.phrase is not Phrase.LAW:
            return ""
        name, version = self._lexer.named(token.text)
        return self.catalogue.name(name, version or day)


def _only_separators(rest: str) -> None:
    if odd := re.sub(r"(?:i\.\s?V\.\s?m\.|iVm|und|sowie|bzw\.|[;,&+\s])+", " ", phrases.plain(rest)).strip():
        raise CitationError(
            f"„{odd}“ ist keine Fundstelle im Gesetz.",
            "Schreiben Sie wie „Art. 32 Abs. 1 lit. b DSGVO; § 38 BDSG“.",
        )


def _descends(first: Citation, last: Citation) -> bool:
    """Whether the end of what looks like a range of articles stands before its beginning."""
    return first.level is last.level is Level.ARTICLE and _leading(last.article) < _leading(first.article)


def _leading(number: str) -> int:
    """The digits that ``64a`` begins with, as a number."""
    digits = re.match(r"\d*", number)
    return int(digits[0]) if digits and digits[0] else 0


def _between(first: Citation, last: Citation) -> Iterator[Citation]:
    """What lies strictly between two provisions that differ in their deepest level."""
    level = last.level
    low, high = first.at(level), last.at(level)
    if low is None or high is None:
        return
    if low.isdigit() and high.isdigit():
        values = [str(n) for n in range(int(low) + 1, int(high))]
    elif low[:-1] == high[:-1] and not low[-1].isdigit() and not high[-1].isdigit():
        values = [f"{low[:-1]}{chr(n)}" for n in range(ord(low[-1]) + 1, ord(high[-1]))]
    else:
        return
    if len(values) < MAX_RANGE:
        for value in values:
            yield last.with_level(level, value)


@dataclass(frozen=True, slots=True)
class _Read:
    """A provision as it was read, before its law is known."""

    start: int
    end: int
    citation: Citation
    ends_range: bool


class _Run:
    """An unbroken run of tokens that knows, for each, which law is named next; so no reader has to look ahead."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.next_law: list[Token | None] = [None] * (len(tokens) + 1)
        for index in range(len(tokens) - 1, -1, -1):
            token = tokens[index]
            self.next_law[index] = token if token.phrase in phrases.NAMING else self.next_law[index + 1]


class _Reader:
    """Walks over the tokens of one mention; a bare number takes its level from what stands before it."""

    def __init__(self, run: _Run, position: int, catalogue: Catalogue) -> None:
        self.run = run
        self.tokens = run.tokens
        self.catalogue = catalogue
        self.position = position
        self.done = position
        """The index after the last token of the mention; a separator at the end does not belong to it."""
        self.front: Token | None = None
        """The law that is named before the provisions: „DSGVO Art. 28“."""
        self.law: Token | None = None
        """The law, contract or other document that is named behind them."""
        self.open_ended = False

    @property
    def end(self) -> int:
        """Where the mention ends in the text."""
        return self.tokens[self.done - 1].end

    def _peek(self, ahead: int = 0) -> Phrase | None:
        index = self.position + ahead
        return self.tokens[index].phrase if index < len(self.tokens) else None

    def _take(self) -> Token:
        self.position += 1
        return self.tokens[self.position - 1]

    def provisions(self) -> list[_Read]:
        """All provisions up to the law that is named at the end, or up to where the list breaks off."""
        if self._peek() in phrases.NAMING and self._peek(1) is Phrase.HEAD:
            self.front = self._take()
        read: list[_Read] = []
        start, ends_range = self.position, False
        current = self._head()
        while current is not None:
            current = self._levels(current)
            if self._peek() is Phrase.FOLLOWING:
                self._take()
                self.open_ended = True
            self.done = self.position
            end = self.end
            if self._peek() is Phrase.COMMA and self._exists_in_next(current):
                self._take()  # „Art. 28, DSGVO“
            if self._peek() in phrases.NAMING:
                self.law = self._take()
                current = self._levels(current)
                self.done = self.position
                end = end if self.law.phrase is Phrase.CONTRACT else self.end
            read.append(_Read(self.tokens[start].start, end, current, ends_range))
            if self.law is not None:
                break
            current, start, ends_range = self._next(current)
        return read

    def _head(self) -> Citation | None:
        """„Art. 32“, „§ 64“, „§ 6 a“, „Anlage zu § 9“: a new article."""
        if self._peek() is not Phrase.HEAD:
            return None
        token = self._take()
        unit = "§" if "§" in token.text or token.text.startswith("Para") else "Art."
        article = self._lettered(token.value) if unit == "§" else token.value
        return Citation(unit=unit, article=article, annex=token.text.startswith("Anl"))

    def _lettered(self, number: str) -> str:
        """The number of a § with the letter that stands apart from it: „§ 74 a“."""
        apart = number.isdigit() and self._peek() is Phrase.LETTER and self.tokens[self.position].text.isalpha()
        return number + self._take().value if apart else number

    def _levels(self, citation: Citation) -> Citation:
        """What is said below the article: „Abs. 3 S. 2 lit. b“, „III 2 lit. d“, „(1) b)“."""
        while (phrase := self._peek()) is not None:
            if phrase is Phrase.LEVEL:
                token = self._take()
                citation = citation.with_level(token.level, token.value)
            elif phrase in (Phrase.ROMAN, Phrase.BRACKET) and citation.level is Level.ARTICLE:
                citation = citation.with_level(Level.PARAGRAPH, self._take().value)
                if phrase is Phrase.ROMAN and self._peek() is Phrase.NUMBER:
                    citation = citation.with_level(Level.SENTENCE, self._take().value)
            elif phrase is Phrase.LETTER and citation.letter is None:
                citation = citation.with_level(Level.LETTER, self._take().value)
            elif phrase is Phrase.REFINEMENT or (
                phrase is Phrase.DOT
                and self.run.next_law[self.position] is not None
                and (self._peek(1) is Phrase.LEVEL or self._peek(1) in phrases.NAMING)
            ):
                self._take()
            elif phrase is Phrase.COMMA and self._deepens(citation):
                self._take()
            else:
                break
        return citation

    def _deepens(self, citation: Citation) -> bool:
        """Whether the comma where the reader stands only parts levels: „Art. 6 Abs. 1, lit. f“."""
        index = self.position + 1
        deeper = self._peek(1) is Phrase.LEVEL and self.tokens[index].level > citation.level
        return deeper or self._peek(1) is Phrase.REFINEMENT

    def _exists_in_next(self, citation: Citation) -> bool:
        """Whether a law follows the comma where the reader stands, with no provision of its own, and has ``citation``."""
        if self._peek(1) is not Phrase.LAW or self._peek(2) is Phrase.HEAD:
            return False
        name = self.catalogue.name(phrases.bare(self.tokens[self.position + 1].text))
        return bool(name) and self.catalogue.problem(replace(citation, law=name)) is None

    def _next(self, last: Citation) -> tuple[Citation | None, int, bool]:
        """The next provision of the list with where it starts and whether it ends a range; ``last`` fills it up."""
        before = self.position
        ranging = False
        while self._peek() in phrases.SEPARATING:
            ranging = ranging or self._peek() is Phrase.RANGE
            self._take()
        start = self.position
        found: Citation | None = None
        if start == before:
            pass
        elif self._peek() is Phrase.HEAD:
            semicolon = any(token.text.strip() == ";" for token in self.tokens[before:start])
            found = self._head() if not semicolon or self.run.next_law[start] is not None else None
        elif self._peek() is Phrase.LEVEL:
            found = last  # „Abs. 2 und Abs. 4“: _levels() replaces that level and forgets what is below
        elif self._peek() in (Phrase.NUMBER, Phrase.LETTER):
            level = self._level_here(last, ranging=ranging)
            if level is Level.ARTICLE:
                number = self._take().value
                found = Citation(unit=last.unit, article=self._lettered(number) if last.unit == "§" else number)
            elif level is not None:
                found = last.with_level(level, self._take().value)
        if found is None:
            self.position = before
        return found, start, ranging

    def _level_here(self, last: Citation, *, ranging: bool) -> Level | None:
        """On which level the bare number or letter stands that comes next in a list."""
        if self._peek() is Phrase.LETTER:
            return Level.LETTER if last.letter is not None else None
        after = self.tokens[self.position + 1] if self._peek(1) is not None else None
        if after is not None and (
            (after.phrase is Phrase.LEVEL and after.level is Level.PARAGRAPH)
            or after.phrase in (Phrase.BRACKET, Phrase.ROMAN)
        ):
            return Level.ARTICLE
        if ranging or last.level is Level.ARTICLE:
            return last.level
        if last.level is Level.LETTER:
            return Level.ARTICLE
        law = self.run.next_law[self.position]
        name = self.catalogue.name(phrases.bare(law.text)) if law is not None else ""
        value = self.tokens[self.position].value
        same = last.with_level(last.level, value)
        if not name and _leading(value) > _HIGHEST:
            return Level.ARTICLE
        return Level.ARTICLE if name and self.catalogue.problem(replace(same, law=name)) else last.level
