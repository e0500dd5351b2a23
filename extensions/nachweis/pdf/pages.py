"""On which page everything stands, as one pass found it and the next one prints it."""

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

FRONT: Final = 6
"""On which page the first chapter begins, if nothing is known."""
PAGE: Final = 4200
"""About how many characters of source make a page."""

LONG: Final = 56
"""From how many characters on a title is cut short at the head of a page."""
TOP: Final = 125
"""How many points from the edge of a page the first heading may stand."""
MOVED: Final = 3
"""The exit status that says: the pages are not where they were thought to be."""


@dataclass(slots=True)
class Pages:
    """Where each place is: page, and points from the left and the top, by key."""

    found: dict[str, list[float]]
    headings: list[tuple[int, int, str]] = field(default_factory=list)
    """The headings that running headers name: page, level, key, in reading order."""
    total: int = 1
    ends: dict[str, int] = field(default_factory=dict)
    """The page on which an entry that may break ends, by key."""

    @classmethod
    def recalled(cls, memory: Path) -> Self | None:
        """What the last build found, if there was one."""
        try:
            found, headings, total, ends = json.loads(memory.read_text(encoding="utf-8"))
            return cls(dict(found), [tuple(heading) for heading in headings], int(total), dict(ends))
        except (OSError, ValueError, TypeError):
            return None

    def remember(self, memory: Path) -> None:
        """Keep it for the next build."""
        memory.write_text(json.dumps([self.found, self.headings, self.total, self.ends]), encoding="utf-8")

    @classmethod
    def guessed(cls, sizes: Mapping[str, int], known: Self | None) -> Self:
        """A first guess of where places are.

        :param sizes: How much source stands before each place, in characters, in their order.
        :param known: What the last build found, the best guess there is.
        """
        before = known.found if known is not None else {}
        return cls({key: before.get(key, [FRONT + size // PAGE, 0, 0]) for key, size in sizes.items()})

    @classmethod
    def read(cls, seen: Mapping[str, Any]) -> Self:
        """What Typst found.

        :param seen: ``places``: key, page, x, y; ``headings``: page, level, key; ``total``.
        """
        return cls(
            {key: [page, round(x, 2), round(y, 2)] for key, page, x, y in seen["places"]},
            [(page, level, key) for page, level, key in seen["headings"]],
            seen["total"],
            dict(seen["ends"]),
        )

    def same(self, other: "Pages") -> bool:
        """Whether another pass found the same."""
        return self == other

    @property
    def numbers(self) -> tuple[dict[str, float], int]:
        """The page of each place, and how many there are: all that the layout of a book depends on."""
        return {key: place[0] for key, place in self.found.items()}, self.total

    def data(self, aliases: Mapping[str, str], titles: Mapping[str, str], *, draft: bool) -> dict[str, Any]:
        """What the template reads.

        :param draft: Whether only the places are wanted.
        """
        places = dict(self.found)
        places.update({alias: places[key] for alias, key in aliases.items() if key in places})
        return {
            "places": places,
            "total": self.total,
            "running": self.running(titles),
            "draft": draft,
        }

    def _heads(self, key: str) -> bool:
        """Whether a heading stands at the top of its page, so that nothing goes on above it."""
        return self.found.get(key, [0, 0, 0])[2] < TOP

    def running(self, titles: Mapping[str, str]) -> list[list[str]]:
        """What stands at the head of each page: chapter, section that begins there or goes on, entry that goes on."""
        going_on = {
            page: key for key, last in self.ends.items() for page in range(int(self.found[key][0]) + 1, last + 1)
        }
        titles = {key: title if len(title) <= LONG else f"{title[: LONG - 1]}…" for key, title in titles.items()}
        starts = [page for page, _, _ in self.headings]
        heads: list[list[str]] = []
        for page in range(1, self.total + 1):
            begun = bisect_right(starts, page - 1)
            upto = bisect_right(starts, page)
            here = [heading for heading in self.headings[begun:upto] if heading[1] <= 3]
            before = self.headings[:begun]
            first = [heading for heading in here[:1] if self._heads(heading[2]) or not before] or before[-1:]
            if not first:
                heads.append(["", "", ""])
                continue
            path: dict[int, str] = {}
            for _, level, key in [*before[-200:], first[0]]:
                path = {known: name for known, name in path.items() if known < level}
                path[level] = titles.get(key, key)
            *above, last = (path[level] for level in sorted(path))
            heads.append([" · ".join(above) or last, last if above else "", going_on.get(page, "")])
        return heads
