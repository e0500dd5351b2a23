"""Tags and draft ─▶ site: builds what is not published yet, and shows it by one switch."""

import errno
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from nachweis.compliance.days import read_day
from nachweis.compliance.editions import Edition
from nachweis.exchange.archive import open_archive
from nachweis.releases import feeds, pages
from nachweis.releases.current import audit_of, settings
from nachweis.releases.repository import ReleaseError, Repository, Source, number
from nachweis.releases.store import Store, Version, differing
from nachweis.releases.workshop import Workshop

DRAFT = "Entwurf"


@dataclass(slots=True)
class Outcome:
    """What a run of publishing did."""

    published: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """German, each with its cure."""
    switched: bool = False


class Publisher:
    """Publishes the versions of one folder in one edition."""

    def __init__(self, root: Path, say: Callable[[str], None], edition: Edition = Edition.INTERNAL) -> None:
        """:raises ReleaseError: If the folder is no repository, or its ``_site`` is somebody else's."""
        self.repository = Repository(root)
        self.store = Store(root, edition)
        self.internal = Store(root)
        self.store.refuse_foreign()
        self.workshop = Workshop(self.store.environments)
        self.say = say

    def publish(self) -> Outcome:
        """Build what is missing and switch the site; a version that fails stops no other."""
        outcome = Outcome()
        with self.store.alone(lambda: self.say("Ein anderer Lauf veröffentlicht gerade; dieser wartet …")):
            known = {version.name: version for version in self.store.versions()}
            releases = self.repository.releases()
            if self.store.edition is Edition.INTERNAL:
                outcome.problems.extend(_moved_tags(known, releases))
            for source in releases:
                if source.name not in known and self._belongs(self.internal.path(source.name)):
                    self._try(outcome, source, self._release)
            draft = self._draft(outcome)
            self._switch(outcome, draft)
        return outcome

    def _belongs(self, internal: Path) -> bool:
        """Whether a version has this edition, as its internal one says; that is published first."""
        edition = self.store.edition
        return edition is Edition.INTERNAL or edition.value in settings(internal).editions.split()

    def again(self, name: str) -> Outcome:
        """Build a published version once more; it must come out byte by byte as it was.

        :raises ReleaseError: If it is not published.
        """
        outcome = Outcome()
        with self.store.alone(lambda: self.say("Ein anderer Lauf veröffentlicht gerade; dieser wartet …")):
            known = {version.name: version for version in self.store.versions()}
            if name not in known:
                raise ReleaseError(f"Eine Fassung „{name}“ ist nicht veröffentlicht.")
            source = self.repository.source(name, f"refs/tags/v{name}")
            built = self._built(source, known[name].before, released=True)
            if different := differing(built, self.store.path(name)):
                outcome.problems.append(_not_the_same(name, different))
            else:
                outcome.published.append(name)
        return outcome

    def _try(self, outcome: Outcome, source: Source, step: Callable[[Source], None]) -> None:
        told = "" if self.store.edition is Edition.INTERNAL else f", Ausgabe {self.store.edition.label},"
        self.say(f"Fassung {source.name}{told} wird gebaut …")
        try:
            step(source)
            outcome.published.append(source.name)
        except ReleaseError as error:
            outcome.problems.append(str(error))
        except OSError as error:
            outcome.problems.append(_no_room(source.name, error))

    def _release(self, source: Source) -> None:
        before = self._before(source.name)
        built = self._built(source, before.name if before else "", released=True)
        self.store.adopt(built, source.name)

    def _before(self, name: str) -> Version | None:
        """The published version before ``name``."""
        earlier = [version for version in self.store.versions() if number(version.name) < number(name)]
        return earlier[-1] if earlier else None

    def _built(self, source: Source, before: str, *, released: bool) -> Path:
        """The sealed version that a commit makes, in the folder for work."""
        tree = self.store.work / source.commit
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir()
        self.repository.export(source, tree)
        needs = self.store.needs(before) if before else None
        edition = self.store.edition
        self.workshop.build(tree, source, needs, edition, released=released)
        folder = tree / "_build" / ("" if edition is Edition.INTERNAL else edition.value)
        built = folder / "html"
        shutil.move(folder / "pdf" / "handbuch.pdf", built / "handbuch.pdf")
        self.store.seal(built, source, before)
        return built

    def _draft(self, outcome: Outcome) -> Path | None:
        """The draft of the present commit, built if it is new; the last one if it fails."""
        source = self.repository.source(DRAFT, "HEAD")
        versions = self.store.versions()
        before = versions[-1].name if versions else ""
        target = self.store.drafts / f"{source.commit[:16]}-{before or 'erste'}"
        internal = next(iter(self.internal.drafts.iterdir()), None) if self.internal.drafts.is_dir() else None
        if not self._belongs(internal or Path()):
            return None
        if self.store.edition is not Edition.INTERNAL and (count := settings(internal or Path()).beyond):
            outcome.problems.append(_tells_too_much(self.store.edition, count))
            return None
        if not target.is_dir():

            def step(source: Source) -> None:
                built = self._built(source, before, released=False)
                self.store.drafts.mkdir(exist_ok=True)
                built.rename(target)

            self._try(outcome, source, step)
        if target.is_dir():
            for other in self.store.drafts.iterdir():
                if other != target:
                    shutil.rmtree(other, ignore_errors=True)
            return target
        return next(iter(self.store.drafts.iterdir()), None) if self.store.drafts.is_dir() else None

    def _switch(self, outcome: Outcome, draft: Path | None) -> None:
        versions = self.store.versions()
        if not versions and draft is None:
            return
        named = [f"{version.name} {version.commit}" for version in versions]
        key = hashlib.sha256(repr((named, draft and draft.name, _CODE)).encode()).hexdigest()
        if self.store.serves(key):
            return
        made = self.store.work / "site"
        try:
            folders = {version.name: self.store.path(version.name) for version in versions}
            pages.assemble(made, versions, folders, draft, self._feeds(versions, draft))
            self.store.serve(made, key)
            outcome.switched = True
        except OSError as error:
            outcome.problems.append(_no_room("der Website", error))

    def _feeds(self, versions: list[Version], draft: Path | None) -> dict[str, bytes]:
        """What others subscribe to, by file name; of subprocessors the last versions tell."""
        if not versions:
            return {}
        given = settings(draft or self.store.path(versions[-1].name))
        books = [(version, open_archive(self.store.needs(version.name))) for version in versions[-TOLD:]]
        day = read_day(versions[-1].day) or date.min
        audit = audit_of(self.store.needs(versions[-1].name), given, day)
        return {
            "fassungen.atom": feeds.releases_feed(versions, given.address),
            "unterauftragsverarbeiter.atom": feeds.subprocessors_feed(books, given.address),
            "fristen.ics": feeds.calendar(audit, given.address),
        }


TOLD = 5
"""How many versions the feed of subprocessors looks at: a feed tells news, the versions themselves keep the rest."""
_CODE = hashlib.sha256(
    b"".join(
        path.read_bytes()
        for path in sorted(Path(__file__).parent.rglob("*"))
        if path.suffix in (".py", ".html", ".css")
    )
).hexdigest()
"""By which code the site is put together: another does it anew."""


def _moved_tags(known: dict[str, Version], releases: list[Source]) -> list[str]:
    """What is wrong with tags of versions that are published already."""
    tags = {source.name: source for source in releases}
    told = []
    for name, version in known.items():
        if name not in tags:
            told.append(
                f"Die Fassung {name} ist veröffentlicht, aber ihr Etikett v{name} fehlt. Sie bleibt, wie sie ist. "
                f"Setzen Sie es wieder: git tag v{name} {version.commit}"
            )
        elif tags[name].commit != version.commit:
            told.append(
                f"Das Etikett v{name} zeigt auf einen anderen Stand als die veröffentlichte Fassung; sie bleibt, "
                f"wie sie ist. Setzen Sie es zurück (git tag -f v{name} {version.commit}) und geben Sie dem neuen "
                "Stand eine neue Nummer."
            )
    return told


def _tells_too_much(edition: Edition, count: int) -> str:
    places = "eine Stelle nennt" if count == 1 else f"{count} Stellen nennen"
    return (
        f"Der Entwurf erscheint nicht in der Ausgabe „{edition.label}“: {places}, was dort fehlt. "
        "Welche, sagt: python3 noxfile.py -s check"
    )


def _not_the_same(name: str, different: list[str]) -> str:
    named = ", ".join(different[:5]) + (f" und {len(different) - 5} weitere" if len(different) > 5 else "")
    return f"Die Fassung {name} käme jetzt anders heraus und bleibt deshalb, wie sie ist. Anders sind: {named}"


def _no_room(name: str, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return f"Beim Bau von {name} ist der Datenträger voll. Schaffen Sie Platz, und starten Sie noch einmal."
    return f"Beim Bau von {name} ließ sich „{error.filename}“ nicht schreiben ({error.strerror})."
