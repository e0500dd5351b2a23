"""Which book, and which pages it holds, in which order and how deep: the site's contents, or a part of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nachweis.vocabulary import Edition


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
    """The page's name; empty for the caption of a part."""
    title: str = ""
    """The caption of a part; empty for a page."""


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
