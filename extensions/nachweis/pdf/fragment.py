"""What a page becomes: Typst source, and what the rest of the book must know about it."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath


@dataclass(slots=True)
class Fragment:
    """A page in Typst. Places are named by keys: an entry by its id, a page by its name, the rest ``page#anchor``."""

    source: str = ""
    """One expression."""
    defines: dict[str, str] = field(default_factory=dict)
    """Its places, in reading order: the heading's text by key, empty for a place without one."""
    headings: list[str] = field(default_factory=list)
    """The keys of sections, whose titles stand in the running header."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Other keys of its places."""
    wants: dict[str, int] = field(default_factory=dict)
    """The keys it refers to, with a line in its source."""
    urls: dict[str, str] = field(default_factory=dict)
    """The addresses outside the handbook it names, with the words that link there first."""
    files: dict[str, str] = field(default_factory=dict)
    """Pictures and downloads: the path below the source folder by the name they have in the book."""
    downloads: dict[str, str] = field(default_factory=dict)
    """Which of the files are offered to download: what they are called, by the name they have in the book."""
    too_deep: list[int] = field(default_factory=list)
    """The lines of blocks that stand in too many others."""
    untranslated: list[tuple[str, int]] = field(default_factory=list)
    """What has no translation: the node's name and its line."""

    def save(self, path: Path) -> None:
        """Write it to ``path``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Fragment":
        """Read it from ``path``."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def name_in_book(uri: str) -> str:
    """A name for the file ``uri`` below the book's folder that no other file has."""
    path = PurePosixPath(uri)
    return f"files/{hashlib.sha256(uri.encode()).hexdigest()[:12]}{path.suffix.lower()}"
