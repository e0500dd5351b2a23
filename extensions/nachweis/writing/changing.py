"""The sources as they are, and changed: only if the handbook reads as well as before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from nachweis.building.place import BUILD
from nachweis.building.running import build, path_of
from nachweis.compliance.finding import Finding, meant
from nachweis.compliance.model import Entry, Handbook
from nachweis.handbook.domain import domain_of
from nachweis.telling.typed import typed
from nachweis.writing.files import changed, decoded
from nachweis.writing.judging import judged
from nachweis.writing.places import Spot
from nachweis.writing.sources import Source, SourceError, put_after, put_into

_MANY = 8
"""More things to do than these are not listed."""


class WouldBreakError(SourceError):
    """What a change would break; it is taken back."""

    status: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Read:
    """The handbook as it is written now."""

    folder: Path
    handbook: Handbook
    found: Sequence[Finding]
    paths: Mapping[str, Path]
    named: Mapping[str, str]
    """The source file of each page, from the folder of the handbook."""

    data: dict[str, bytes] = field(default_factory=dict)
    """What the files that were looked at held then."""

    def stored(self, page: str) -> bytes:
        """What the file of a page holds, the same each time."""
        if page not in self.data:
            self.data[page] = self.paths[page].read_bytes()
        return self.data[page]

    def text(self, page: str) -> str:
        """The text of a page, whatever its encoding; what is not UTF-8 comes out again as it was."""
        return self.stored(page).decode("utf-8", "surrogateescape")

    def source(self, page: str) -> Source:
        """The text of a page.

        :raises SourceError: If it is not UTF-8.
        """
        return Source(decoded(self.stored(page), self.named[page]), self.named[page])


def read(source: Path) -> Read:
    """Read all pages that writers write, without writing any."""
    app, _ = build(source, source / BUILD / "check", "schema", {}, fresh=False, jobs=1, quiet=True)
    domain = domain_of(app.env)
    written = app.env.found_docs - domain.mounted.keys()
    paths = {docname: Path(app.env.doc2path(docname)) for docname in written}
    named = {docname: path_of(app)(docname) for docname in paths}
    handbook = Handbook((entry for entry in domain.handbook if entry.place.page in written), domain.handbook.pages)
    return Read(source, handbook, domain.build.reported or (), paths, named)


def change(before: Read, texts: Mapping[Path, tuple[str | None, str]], id: str) -> tuple[Read, list[str]]:
    """Write ``texts`` and give what is read then, and what is to be done next; take them back if something is broken.

    :param texts: The old and the new text of each file.
    :raises WouldBreakError: With what is broken.
    """
    pages = {page for page, path in before.paths.items() if path in texts}
    data = {
        path: (None if old is None else old.encode("utf-8", "surrogateescape"), new.encode("utf-8", "surrogateescape"))
        for path, (old, new) in texts.items()
    }
    with changed(data):
        after = read(before.folder)
        broken, unfinished = judged(before.found, after.found, pages | (after.paths.keys() - before.paths.keys()))
        if broken or id not in after.handbook:
            told = [f"  {_told(after, finding)}" for finding in broken] or [f"  „{id}“ wird dort nicht gelesen."]
            raise WouldBreakError("\n".join(["So entstünden neue Fehler; alles ist geblieben, wie es war:", *told]))
    more = len(unfinished) - _MANY
    return after, [
        *(f"  Noch zu tun: {finding}" for finding in unfinished[:_MANY]),
        *([f"  … und {more} weitere Punkte; siehe: {typed('check', folder=before.folder)}"] if more > 0 else []),
    ]


def _told(after: Read, finding: Finding) -> str:
    name = after.named.get(finding.place.page, finding.place.page)
    return f"{name}: {finding}" if not finding.entry else str(finding)


def place_of(before: Read, written: str) -> Entry | str:
    """The entry or the page that somebody names.

    :raises SourceError: If there is none.
    """
    name = Path(written).as_posix().removesuffix(".md").removeprefix("./")
    if written in before.paths or name in before.paths:
        return name
    if f"{name.rstrip('/')}/index" in before.paths:
        return f"{name.rstrip('/')}/index"
    if "/" in written:
        raise SourceError(f"Die Seite „{written}“ gibt es nicht. {meant(name, before.paths)}".rstrip())
    return entry_of(before.handbook, written)


def entry_of(handbook: Handbook, id: str) -> Entry:
    """The entry with an id, in whatever case it is typed.

    :raises SourceError: If there is none.
    """
    entry = handbook.get(id) or next((found for found in handbook if found.id.casefold() == id.casefold()), None)
    if entry is None:
        raise SourceError(f"Den Eintrag „{id}“ gibt es nicht. {meant(id, handbook.ids) or 'Prüfen Sie die Kennung.'}")
    return entry


def put(page: Source, at: Spot, written: Sequence[str]) -> Source:
    """The page with an entry at its spot."""
    if at.inside:
        return put_into(page, page.find(at.inside), written)
    return put_after(page, page.find(at.behind) if at.behind else None, written)
