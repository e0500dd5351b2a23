"""Which book, and which pages it holds, in which order and how deep: the site's contents, or a part of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from nachweis.vocabulary import Edition


class Division(Enum):
    """A part of the auditor's book, in its order, by its heading; without one its pages are chapters of their own."""

    CONTRACTS = "Verträge zur Auftragsverarbeitung"
    MEASURES = "Technische und organisatorische Maßnahmen"
    SUBPROCESSORS = "Unterauftragsverarbeiter"
    EVIDENCE = "Nachweise und Anpassungen"
    FINDINGS = "Befunde"
    APPLICABILITY = ""
    OTHERS = " "

    @property
    def heading(self) -> str:
        """Its heading; empty if its pages bring their own."""
        return self.value.strip()


@dataclass(frozen=True, slots=True)
class BookSpec:
    """Which book is asked for."""

    name: str
    """What the file is called, without suffix."""
    document: str = ""
    """The id of the only document that it holds, with what belongs to it; empty for all."""
    working_paper: bool = False
    """Whether it is the auditor's working paper: coverage and open points, with columns to fill in."""
    edition: Edition = Edition.INTERNAL
    """For whom it is."""
    parts: tuple[Division, ...] = ()
    """Into which parts the pages are sorted that it holds; empty for the contents of the site."""

    @property
    def short(self) -> bool:
        """Whether it is the auditor's book: it says each fact once and leaves browsing to the website."""
        return bool(self.parts)


@dataclass(frozen=True, slots=True)
class Part:
    """What groups the pages of a contents list: a caption and the pages below it."""

    caption: str
    """Empty if the list has none."""
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A place in the book: a page, or the caption of a part."""

    level: int
    """The level of its heading, counted from 1; 0 for the caption of a part, which is no heading."""
    page: str = ""
    """The page's name; empty for a part."""
    title: str = ""
    """The caption or the heading of a part; empty for a page."""

    @property
    def key(self) -> str:
        """Its place in the book."""
        return self.page or f"teil:{self.title}"


Tree = Mapping[str, Sequence[Part]]
"""The contents lists of each page, by the page's name."""


def whole(tree: Tree, root: str, pages: Iterable[str]) -> list[Chapter]:
    """Every page: the root, what its lists name, and at last the pages that no list names."""
    chapters = [Chapter(1, root)]
    seen = {root}
    for part in tree.get(root, ()):
        if part.caption:
            chapters.append(Chapter(0, title=part.caption))
        for page in part.pages:
            chapters.extend(_below(tree, page, 1, seen))
    left = [page for page in sorted(pages) if page not in seen]
    if left:
        chapters.append(Chapter(0, title="Weitere Seiten"))
        chapters.extend(Chapter(1, page) for page in left)
    after = [*chapters[1:], Chapter(0)]
    return [chapter for chapter, following in zip(chapters, after, strict=True) if chapter.page or following.page]


def chosen(tree: Tree, root: str, pages: Iterable[str], wanted: Callable[[str], bool]) -> list[Chapter]:
    """The pages that are ``wanted``, in the order of the whole book, each at its own depth, but none too deep."""
    chapters = [chapter for chapter in whole(tree, root, pages) if chapter.page and wanted(chapter.page)]
    return _without_steps(chapters)


def divided(
    tree: Tree, root: str, pages: Iterable[str], parts: Iterable[Division], part_of: Callable[[str], Division | None]
) -> list[Chapter]:
    """The pages that belong to one of ``parts``, part by part, each part in the order of the whole book."""
    parted = {page: part_of(page) for page in pages}
    chapters: list[Chapter] = []
    for part in parts:
        within = chosen(tree, root, parted, lambda page, part=part: parted.get(page) is part)  # type: ignore[misc]
        if within and part.heading:
            chapters.append(Chapter(1, title=part.heading))
            within = [replace(chapter, level=chapter.level + 1) for chapter in within]
        chapters.extend(within)
    return chapters


def _without_steps(chapters: list[Chapter]) -> list[Chapter]:
    """The same chapters with levels of their own: what stood side by side still does, and none is skipped."""
    made: list[Chapter] = []
    above: list[int] = []
    for chapter in chapters:
        while above and above[-1] >= chapter.level:
            above.pop()
        above.append(chapter.level)
        made.append(Chapter(len(above), chapter.page, chapter.title))
    return made


def _below(tree: Tree, page: str, level: int, seen: set[str]) -> Iterator[Chapter]:
    if page in seen:
        return
    seen.add(page)
    yield Chapter(level, page)
    for part in tree.get(page, ()):
        for child in part.pages:
            yield from _below(tree, child, level + 1, seen)
