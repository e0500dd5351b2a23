"""Laws as a dated catalogue: which provisions exist, down to the letter. The data comes from outside."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import combinations
from typing import Any


class Level(IntEnum):
    """How deep a citation goes, from the article down."""

    ARTICLE = 0
    PARAGRAPH = 1
    SUBPARAGRAPH = 2
    SENTENCE = 3
    NUMBER = 4
    LETTER = 5


_FIELDS = ("article", "paragraph", "subparagraph", "sentence", "number", "letter")
_ABBREVIATIONS = ("", "Abs.", "UAbs.", "S.", "Nr.", "lit.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One provision as it is cited. ``str()`` gives the canonical form, „Art. 28 Abs. 3 UAbs. 1 S. 2 lit. a DSGVO“."""

    law: str = ""
    """The catalogue's name of the law, „DSGVO“; empty if the text names none."""
    unit: str = "Art."
    """„Art.“ or „§“."""
    article: str
    """The number of the article or §, with its letter if it has one: „28“, „64a“."""
    annex: bool = False
    """Whether the annex to the article is meant: „Anlage zu § 9“."""
    paragraph: str | None = None
    """Absatz."""
    subparagraph: str | None = None
    """Unterabsatz."""
    sentence: str | None = None
    """Satz."""
    number: str | None = None
    """Nummer."""
    letter: str | None = None
    """Buchstabe."""

    @property
    def level(self) -> Level:
        """The deepest level that is said."""
        return max((level for level in Level if self.at(level) is not None), default=Level.ARTICLE)

    def at(self, level: Level) -> str | None:
        """What is said on ``level``."""
        value: str | None = getattr(self, _FIELDS[level])
        return value

    def with_level(self, level: Level, value: str) -> "Citation":
        """The same with ``value`` on ``level`` and nothing below it."""
        said: dict[str, Any] = {_FIELDS[lower]: None for lower in Level if lower > level}
        return replace(self, **said | {_FIELDS[level]: value})

    def __str__(self) -> str:
        return self._written(" ")

    @property
    def text(self) -> str:
        """The canonical form for readers: a number stays on one line with its „Art.“ or „Abs.“."""
        return self._written("\N{NO-BREAK SPACE}")

    def _written(self, space: str) -> str:
        said = [
            f"{_ABBREVIATIONS[level]}{space}{value}"
            for level in Level
            if level is not Level.ARTICLE and (value := self.at(level)) is not None
        ]
        annex = [f"Anlage{space}zu"] if self.annex else []
        return " ".join([*annex, f"{self.unit}{space}{self.article}", *said, self.law.replace(" ", space)]).rstrip()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """An Absatz: its Unterabsätze with their points, and what stands below a point."""

    points: tuple[tuple[str, ...], ...] = ((),)
    """By Unterabsatz: the numbers or letters of its list."""
    nested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By point: the letters below it."""
    sentences: tuple[str, ...] = ()
    """The sentences that demand something of their own and so have ids of their own."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article or §: its title and its Absätze by number; the key is ``""`` where it has no numbered ones."""

    title: str
    paragraphs: Mapping[str, Paragraph]
    since: str = ""
    """Since when it has this wording, ISO date; empty if that is since its law is in force, or not known."""


@dataclass(frozen=True, slots=True)
class Corrigendum:
    """A correction of a law's wording after it was published."""

    published: str
    """ISO date."""
    reference: str
    """Where it stands in the official journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A part of a law that binds only some: „BDSG Teil 3“."""

    name: str
    """What a document declares if it is bound by it."""
    first: str
    last: str
    """The first and the last article or § of the part, numbers."""
    binds: str
    """Whom it binds; German, plural, accusative."""
    instead: Mapping[str, str]
    """What binds everybody else, by article or §, as it is cited; under ``""`` what does in general."""
    opened_by: str = ""
    """The § that says whom it binds; empty if none in the part does."""
    also: tuple[Citation, ...] = ()
    """The provisions of the part that bind others as well, because a § elsewhere says so (§ 38 Abs. 2 BDSG)."""

    def counterpart(self, article: str) -> str:
        """The provision that binds those whom this part does not bind."""
        return self.instead.get(article, self.instead[""])

    def holds(self, citation: Citation) -> bool:
        """Whether the provision lies in the part and binds nobody else."""
        return (
            _leading(self.first) <= _leading(citation.article) <= _leading(self.last)
            and citation.article != self.opened_by
            and not any(_meets(citation, other) for other in self.also)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One law in one version."""

    name: str
    """As it is cited: „DSGVO“, „BDSG a.F.“."""
    title: str
    """In full."""
    prefix: str
    """The first part of the ids of its provisions: ``DSGVO``. ASCII."""
    unit: str
    """What it is divided into: „Art.“ or „§“."""
    aliases: tuple[str, ...] = ()
    """Other ways to write its name."""
    url: str = ""
    """Address of a provision's official text; ``{article}`` stands for its number."""
    in_force_from: str = ""
    """ISO date; empty if nobody has checked it."""
    applies_from: str = ""
    """Since when it applies, ISO date; empty if that is the day on which it came into force."""
    in_force_until: str = ""
    """ISO date of the last day; empty while it is in force."""
    follows: str = ""
    """The name of the law that was in force before; empty if there is none."""
    excerpt: bool = False
    """Whether only some of its provisions are listed."""
    amended: str = ""
    """The act that amended it last, with its place in the official journal; German; empty if that is not known."""
    source: str = ""
    """The text that its structure was checked against, and where that was found; German."""
    source_day: str = ""
    """The day of which that text is, ISO date."""
    checked: str = ""
    """When it was checked, ISO date."""
    remark: str = ""
    """What readers must know about these dates, such as what nobody has checked; German."""
    file: str = ""
    """The name of its file, if a company added it; empty for what ships with the package."""
    corrigenda: tuple[Corrigendum, ...] = ()
    scopes: tuple[Scope, ...] = ()
    articles: Mapping[str, Article]
    """By number."""
    annexes: Mapping[str, Article] = field(default_factory=dict)
    """Annexes by the number of the § they belong to."""

    def scope_of(self, citation: Citation) -> Scope | None:
        """The part with narrower addressees that the provision lies in, but for the one that says who they are."""
        return next((scope for scope in self.scopes if scope.holds(citation)), None)

    @property
    def begins(self) -> str:
        """The first day on which it applies, ISO date; empty if that is not known."""
        return self.applies_from or self.in_force_from

    def applies(self, day: str) -> bool:
        """Whether it applies on ``day``, an ISO date."""
        return self.begins <= day and (not self.in_force_until or day <= self.in_force_until)

    def outdated(self, day: str) -> bool:
        """Whether on ``day``, an ISO date, more than a year has passed since it was checked; it may have changed."""
        if self.in_force_until and self.in_force_until < self.checked:
            return False
        return not self.checked or f"{int(self.checked[:4]) + 1}{self.checked[4:]}" < day


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a citation points nowhere, and the cure; German."""

    message: str
    hint: str = ""
    certain: bool = True
    """Whether it exists nowhere; of a law that is known in part only, the handbook cannot tell."""


_MARKS = {Level.SUBPARAGRAPH: "UA", Level.SENTENCE: "S"}
"""What stands before the value of a level in an id."""
_WORDS = ["null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"]


class Catalogue:
    """The laws a handbook may cite."""

    def __init__(self, laws: Iterable[Law]) -> None:
        self._laws = {law.name: law for law in laws}
        self._names = {_key(alias): law.name for law in self for alias in (law.name, *law.aliases)}

    def __iter__(self) -> Iterator[Law]:
        return iter(self._laws.values())

    def __getitem__(self, name: str) -> Law:
        return self._laws[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Every way to write a law's name, without „a.F.“."""
        names = {alias for law in self for alias in (law.name, *law.aliases)}
        return tuple(sorted(name.removesuffix(" a.F.") for name in names))

    def name(self, written: str, version: str = "") -> str:
        """The name of the law that is written so; empty if there is none.

        :param version: Which of several laws of that name: the one that applied on an ISO date, „alt“ or „neu“;
            without it the one that ``written`` names.
        """
        name = self._names.get(_key(written), "")
        if not name or version == "neu":
            return name
        if version == "alt":
            return self._laws[name].follows
        while version and version < self._laws[name].begins and (before := self._laws[name].follows):
            name = before
        return name

    def likely(self, unit: str, day: str = "") -> str:
        """The law that is probably meant on ``day`` where none is named; empty if none suggests itself."""
        for law in self:
            if law.unit == unit and not law.excerpt:
                name = self.name(law.name, day)
                if not day or self._laws[name].applies(day):
                    return name
        return ""

    def settled(self, citation: Citation) -> Citation:
        """``citation`` as the law is divided: of several ways to read „Abs. 1b“, „12f“ or „4.7“ the one that exists.

        An annex that only the law before had is its annex.
        """
        law = self._laws[citation.law]
        if citation.annex and not law.annexes and law.follows:
            citation = replace(citation, law=law.follows)
        return next((other for other in _readings(citation) if self.problem(other) is None), citation)

    def id(self, citation: Citation) -> str:
        """The id of the provision's entry: ``DSGVO-32-1-b``, ``BDSG-64-3-5``, ``DSGVO-28-3-UA2``.

        The first Unterabsatz is its Absatz. A sentence counts only where the law's data gives it a demand of its own
        and no number or letter below it says enough.
        """
        law = self._laws[citation.law]
        parts = [law.prefix, citation.article]
        if citation.annex:
            parts.append("ANL")
        if citation.paragraph is not None:
            parts.append(citation.paragraph)
        below = [value for value in (citation.number, citation.letter) if value is not None]
        if not below:
            if _int(citation.subparagraph or "") > 1:
                below.append(f"UA{citation.subparagraph}")
            article = law.articles.get(citation.article)
            paragraph = article.paragraphs.get(citation.paragraph or "") if article is not None else None
            if citation.sentence is not None and paragraph is not None and citation.sentence in paragraph.sentences:
                below.append(f"S{citation.sentence}")
        return "-".join([*parts, *below])

    def citation(self, id: str) -> Citation | None:
        """The provision whose entry has ``id``; ``None`` if no law has one, as far as the handbook can tell."""
        prefix, _, rest = id.partition("-")
        law = next((law for law in self if law.prefix == prefix), None)
        article, *below = rest.split("-")
        if law is None or not article:
            return None
        annex = below[:1] == ["ANL"]
        whole = Citation(law=law.name, unit=law.unit, article=article, annex=annex)
        below = below[annex:]
        for levels in combinations([level for level in Level if level is not Level.ARTICLE], len(below)):
            cited = whole
            for level, value in zip(levels, below, strict=True):
                cited = cited.with_level(level, value.removeprefix(_MARKS.get(level, "")))
            fits = (cited.number or "0").isdigit() and (cited.letter or "a").isalpha() and self.id(cited) == id
            if fits and ((problem := self.problem(cited)) is None or not problem.certain):
                return cited
        return None

    def url(self, citation: Citation) -> str:
        """Address of the official text; empty if there is none."""
        return self._laws[citation.law].url.format(article=citation.article)

    def problem(self, citation: Citation) -> Problem | None:
        """Why ``citation`` does not exist, or ``None`` if it does. Sentences are not checked: no source lists them."""
        law = self._laws[citation.law]
        whole = replace(citation, paragraph=None, subparagraph=None, sentence=None, number=None, letter=None).text
        if citation.unit != law.unit:
            right = replace(citation, unit=law.unit).text
            return Problem(f"Die Einheiten des {law.name} heißen „{law.unit}“.", f"Schreiben Sie „{right}“.")
        article = (law.annexes if citation.annex else law.articles).get(citation.article)
        if article is None and law.excerpt:
            file = f"ergänzen Sie „{law.file}“" if law.file else f"legen Sie eine Gesetzesdatei für „{law.name}“ an"
            return Problem(
                f"Vom {law.name} kennt das Handbuch nur einen Auszug, „{whole}“ ist nicht dabei.",
                f"Nennen Sie die Vorschrift nur im Text, oder {file}; ob es sie gibt, sagt der amtliche Text.",
                certain=False,
            )
        if article is None:
            known = [int(n) for n in law.articles if n.isdigit()]
            span = f"Es gibt {law.unit}\N{NO-BREAK SPACE}{min(known)} bis {max(known)}." if known else ""
            if law.follows and span:
                span += f" Ist das frühere Gesetz gemeint, schreiben Sie „{replace(citation, law=law.follows).text}“."
            return Problem(f"„{whole}“ gibt es nicht.", span)
        if citation.paragraph is not None and citation.paragraph not in article.paragraphs:
            return self._no_paragraph(citation, article, whole)
        paragraphs = (
            [article.paragraphs[citation.paragraph]]
            if citation.paragraph is not None
            else list(article.paragraphs.values())
        )
        if citation.subparagraph is not None and not any(
            0 < _int(citation.subparagraph) <= len(paragraph.points) for paragraph in paragraphs
        ):
            count = max(len(paragraph.points) for paragraph in paragraphs)
            return Problem(
                f"„{citation.text}“ gibt es nicht.",
                f"Der Absatz hat {_count(count, 'einen Unterabsatz', 'Unterabsätze')}.",
            )
        return self._no_point(citation, paragraphs)

    def _no_paragraph(self, citation: Citation, article: Article, whole: str) -> Problem:
        numbered = [number for number in article.paragraphs if number]
        has = f"hat {_count(len(numbered), 'einen Absatz', 'Absätze')}" if numbered else "hat keine Absätze"
        return Problem(
            f"{whole} {has}, einen Abs.\N{NO-BREAK SPACE}{citation.paragraph} gibt es nicht.",
            "Prüfen Sie die Nummer im Gesetz.",
        )

    def _no_point(self, citation: Citation, paragraphs: list[Paragraph]) -> Problem | None:
        """Whether number and letter stand in one of the lists that the citation leaves open."""
        point = citation.number if citation.number is not None else citation.letter
        if point is None:
            return None
        below = citation.letter if citation.number is not None else None
        for paragraph in paragraphs:
            if any(point in points for points in paragraph.points) and (
                below is None or below in paragraph.nested.get(point, ())
            ):
                return None
        known = [p for paragraph in paragraphs for points in paragraph.points for p in points]
        if not known:
            cure = "Diese Vorschrift hat keine Aufzählung."
        elif len(paragraphs) > 1 and citation.paragraph is None:
            cure = "Nennen Sie auch den Absatz."
        else:
            kind = "Nr." if known[0].isdigit() else "lit."
            cure = f"Es gibt {kind}\N{NO-BREAK SPACE}{known[0]} bis {known[-1]}."
        return Problem(f"„{citation.text}“ gibt es nicht.", cure)


def _key(name: str) -> str:
    """A law's name without what writers vary: capitals, hyphens, blanks."""
    return re.sub(r"[\s\u00a0\u2010-\u2014-]+", "", name).casefold()


def _readings(citation: Citation) -> Iterator[Citation]:
    """The ways to read what was written, the literal one first; there is no sentence „1b“."""
    if citation.sentence is None or citation.sentence.isdigit():
        yield citation
    if split := re.fullmatch(r"(\d+)\.(\d+)", citation.article):
        for level in (Level.PARAGRAPH, Level.NUMBER):
            yield replace(citation.with_level(level, split[2]), article=split[1])
    if (split := re.fullmatch(r"(\d+)f", citation.article)) and citation.unit == "Art.":
        yield replace(citation, article=split[1])
    for name in ("paragraph", "sentence", "number"):
        value: str | None = getattr(citation, name)
        if value and citation.letter is None and (split := re.fullmatch(r"(\d+)([a-z])", value)):
            parts: dict[str, Any] = {name: split[1], "letter": split[2]}
            yield replace(citation, **parts)


def _meets(citation: Citation, other: Citation) -> bool:
    """Whether a citation means ``other`` or a part of it; an Absatz that is cited whole means its sentences, too."""
    both = ((level, {citation.at(level), other.at(level)}) for level in Level)
    return all(len(values) == 1 or (level > Level.PARAGRAPH and None in values) for level, values in both)


def _leading(number: str) -> int:
    """The digits that ``64a`` begins with, as a number."""
    return _int(number.rstrip("abcdefghijklmnopqrstuvwxyz"))


def _int(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _count(count: int, one: str, many: str) -> str:
    """„einen Absatz“, „vier Absätze“, „14 Absätze“."""
    if count == 1:
        return one
    return f"{_WORDS[count] if count < len(_WORDS) else count} {many}"
