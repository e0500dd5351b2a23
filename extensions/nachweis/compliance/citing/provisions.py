"""Tokens ─▶ the provisions that they cite, before it is known of which law."""

import re
from dataclasses import dataclass, replace

from nachweis.compliance.citing import phrases
from nachweis.compliance.citing.law import Catalogue, Citation, Level
from nachweis.compliance.citing.naming import bare
from nachweis.compliance.citing.phrases import Phrase, Token

_HIGHEST = 30
"""No law that we know only by its name counts Absätze, sentences or numbers higher; articles it does."""


@dataclass(frozen=True, slots=True)
class Read:
    """A provision as it was read, before its law is known."""

    start: int
    end: int
    citation: Citation
    ends_range: bool


class Run:
    """An unbroken run of tokens that knows, for each, which law is named next; so no reader has to look ahead."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.next_law: list[Token | None] = [None] * (len(tokens) + 1)
        for index in range(len(tokens) - 1, -1, -1):
            token = tokens[index]
            self.next_law[index] = token if token.phrase in phrases.NAMING else self.next_law[index + 1]


class Reader:
    """Walks over the tokens of one mention; a bare number takes its level from what stands before it."""

    def __init__(self, run: Run, position: int, catalogue: Catalogue) -> None:
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

    def provisions(self) -> list[Read]:
        """All provisions up to the law that is named at the end, or up to where the list breaks off."""
        if self._peek() in phrases.NAMING and self._peek(1) is Phrase.HEAD:
            self.front = self._take()
        read: list[Read] = []
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
            read.append(Read(self.tokens[start].start, end, current, ends_range))
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
            elif self._only_parts(citation):
                self._take()
            else:
                break
        return citation

    def _only_parts(self, citation: Citation) -> bool:
        """Whether what comes next says nothing: „Hs. 2“, the dot in „Art. 4. Nr. 2“, the comma in „Abs. 1, lit. f“."""
        phrase, after = self._peek(), self._peek(1)
        if phrase is Phrase.DOT:
            named = self.run.next_law[self.position] is not None
            return named and (after is Phrase.LEVEL or after in phrases.NAMING)
        if phrase is Phrase.COMMA:
            deeper = after is Phrase.LEVEL and self.tokens[self.position + 1].level > citation.level
            return deeper or after is Phrase.REFINEMENT
        return phrase is Phrase.REFINEMENT

    def _exists_in_next(self, citation: Citation) -> bool:
        """Whether a law without a provision of its own follows the comma that comes next, and has ``citation``."""
        if self._peek(1) is not Phrase.LAW or self._peek(2) is Phrase.HEAD:
            return False
        name = self.catalogue.name(bare(self.tokens[self.position + 1].text))
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
        name = self.catalogue.name(bare(law.text)) if law is not None else ""
        value = self.tokens[self.position].value
        same = last.with_level(last.level, value)
        if not name and leading(value) > _HIGHEST:
            return Level.ARTICLE
        problem = self.catalogue.problem(replace(same, law=name)) if name else None
        return Level.ARTICLE if problem is not None and problem.certain else last.level


def leading(number: str) -> int:
    """The digits that ``64a`` begins with, as a number."""
    digits = re.match(r"\d*", number)
    return int(digits[0]) if digits and digits[0] else 0
