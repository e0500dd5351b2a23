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

from nachweis.compliance.citing import phrases
from nachweis.compliance.citing.law import Catalogue, Citation, Level
from nachweis.compliance.citing.naming import bare
from nachweis.compliance.citing.phrases import Phrase, Token
from nachweis.compliance.citing.provisions import Read, Reader, Run, leading

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


class UnknownProvisionError(CitationError):
    """What a writer typed is a citation of a law that is known in part only; whether it exists nobody can tell here."""


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
        self._parsed: dict[tuple[str, str], tuple[Citation, ...]] = {}

    # ── the three questions ────────────────────────────────────────────────────────────────────────────────────

    def find(self, text: str, day: str = "") -> Iterator[Mention]:
        """Every citation in ``text``, from left to right; never raises, takes linear time.

        :param day: The day whose law is meant by a name that says no version, an ISO date; without it the newest.
        """
        for tokens in self._lexer.runs(text):
            run = Run(tokens)
            index = 0
            while index < len(tokens):
                reader = Reader(run, index, self.catalogue)
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
        if (text, day) not in self._parsed:
            self._parsed[text, day] = self._parse(text, day)
        return self._parsed[text, day]

    def _parse(self, text: str, day: str) -> tuple[Citation, ...]:
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
                    wrong = NoSuchProvisionError if problem.certain else UnknownProvisionError
                    raise wrong(problem.message, problem.hint)
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

    def _mentions(self, reader: Reader, day: str) -> Iterator[Mention]:
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

    def _mention(self, read: list[Read], law: str, named: Token | None, *, open_ended: bool) -> Mention:
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
        unknown = "" if law or inner or named is None else bare(named.text)
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
    return first.level is last.level is Level.ARTICLE and leading(last.article) < leading(first.article)


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
