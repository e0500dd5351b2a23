"""Tags and draft ─▶ site: builds what is not published yet, and shows it by one switch."""

import errno
import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from nachweis.compliance.values.days import read_day
from nachweis.exchange import formats
from nachweis.exchange.archive import ArchiveError, open_archive
from nachweis.exchange.current import audit_of, settings
from nachweis.exchange.formats import SUBSCRIBED, Issue
from nachweis.exchange.intact import intact
from nachweis.releases import pages
from nachweis.releases.facts import Version, read
from nachweis.releases.repository import GitError, ReleaseError, Repository, Source, number
from nachweis.releases.store import Store, changed, differing, move, odd, remove
from nachweis.releases.workshop import Workshop, called, tools
from nachweis.telling.typed import typed
from nachweis.vocabulary import Edition


@dataclass(slots=True)
class Outcome:
    """What a run of publishing did."""

    published: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """German, each with its cure."""
    switched: bool = False
    """Whether the site is another one now."""


class Publisher:
    """Publishes the versions of one folder in one edition."""

    def __init__(self, root: Path, say: Callable[[str], None], edition: Edition = Edition.INTERNAL) -> None:
        """:raises ReleaseError: If its ``_site`` is somebody else's."""
        self.root = root
        self.store = Store(root, edition)
        self.internal = Store(root)
        self.store.refuse_foreign()
        self.workshop = Workshop(self.store.environments)
        self.say = say

    @cached_property
    def repository(self) -> Repository:
        """What git knows; whoever takes a version back needs none of it.

        :raises ReleaseError: If the folder is no repository.
        """
        return Repository(self.root)

    def publish(self) -> Outcome:
        """Build what is missing and switch the site; a version that fails stops no other.

        :raises ReleaseError: If the folder is no repository.
        """
        outcome = Outcome()
        releases, wrong = self.repository.releases()
        with self.store.alone(self._wait):
            broken = self.store.unreadable()
            outcome.problems += [f"{told} Bis dahin erscheint keine neuere." for told in broken.values()]
            if self.store.edition is Edition.INTERNAL:
                known = self._known()
                outcome.problems += [told for name, told in wrong.items() if name not in known]
                outcome.problems += [SHALLOW] if self.repository.shallow else _moved_tags(known, releases, wrong)
                for told in self.repository.misnamed():
                    self.say(told)
            for source in self._missing(outcome, releases, broken):
                self._try(outcome, source, self._release)
            self._switch(outcome, self._draft(outcome), broken)
        return outcome

    def _wait(self) -> None:
        self.say("Ein anderer Lauf veröffentlicht gerade; dieser wartet …")

    def _known(self) -> dict[str, Version]:
        return {version.name: version for version in self.store.versions()}

    def _missing(self, outcome: Outcome, releases: list[Source], broken: Collection[str]) -> list[Source]:
        """The tagged versions to publish now: none whose predecessor is not known, for it could not be compared."""
        if self.repository.shallow:
            return []
        done = {*self.store.names(), *self.store.withdrawn()}
        missing = []
        for source in releases:
            if source.name in done or any(number(name) < number(source.name) for name in broken):
                continue
            try:
                if self._belongs(self.internal.path(source.name)):
                    missing.append(source)
            except ArchiveError as error:
                outcome.problems.append(str(error))
        return missing

    def _belongs(self, internal: Path) -> bool:
        """Whether a version has this edition, as its internal one says; that is published first.

        :raises ArchiveError: If that is damaged.
        """
        edition = self.store.edition
        return edition is Edition.INTERNAL or edition.value in settings(internal).editions.split()

    def again(self, name: str) -> Outcome:
        """Build a published version once more; it must come out byte by byte as it was.

        :raises ReleaseError: If it is not published.
        """
        outcome = Outcome()
        with self.store.alone(self._wait):
            version = self._published(name)
            try:
                source = self.repository.source(name, f"refs/tags/v{name}")
            except GitError as error:
                raise ReleaseError(_without_tag(version)) from error
            if version.before and not self.store.needs(version.before).is_file():
                raise ReleaseError(
                    f"{called(source, self.store.edition)} wurde mit {version.before} verglichen; diese Fassung ist "
                    "nicht mehr da, also lässt sie sich nicht noch einmal bauen."
                )
            built = self._built(source, version.before, released=True)
            if different := differing(built, self.store.path(name)):
                outcome.problems.append(_not_the_same(called(source, self.store.edition), different))
            else:
                outcome.published.append(name)
        return outcome

    def withdraw(self, name: str) -> list[str]:
        """Take a published version back: it leaves the store and the site and is not built again.

        A draft that was compared with it quotes it, and goes until the next run.

        Whatever else fails, the site shows it no more when this ends: it is renewed, or taken down.

        :return: The later versions, which may quote what it said.
        :raises ReleaseError: If it is not published, or something of it could not be removed, or the site not renewed.
        """
        with self.store.alone(self._wait):
            if name not in (names := [*self.store.names(), *self.store.left()]):
                raise _not_published(name, names)
            outcome, without = Outcome(), False
            try:
                without = self._take_out(outcome, name)
            finally:
                if not without and name in self.store.withdrawn():
                    self.store.close()
            if not without:
                outcome.problems.insert(
                    0,
                    f"Die Fassung {name} ist entfernt. Die Website ließ sich ohne sie nicht erneuern und ist "
                    "abgeschaltet; der nächste Lauf von „publish“ legt sie neu an.",
                )
            if outcome.problems:
                raise ReleaseError(" ".join(outcome.problems))
            return [later for later in self.store.names() if number(later) > number(name)]

    def _take_out(self, outcome: Outcome, name: str) -> bool:
        """Remove a version, what quotes it, and every site that shows it; say whether there is a site without it."""
        try:
            self.store.withdraw(name)
        except OSError as error:
            if name not in self.store.withdrawn():
                raise  # nothing has happened yet
            outcome.problems.append(
                f"Die Fassung {name} ist zurückgenommen, aber nicht ganz gelöscht: {_told(error)} "
                f"Löschen Sie „{self.store.path(name)}“."
            )
        self.store.keep_draft(self._draft_without(name))
        without = self._switch(outcome, self._draft_without(name), self.store.unreadable())
        try:
            self.store.forget()
        except OSError as error:
            outcome.problems.append(f"Eine frühere Website ist nicht ganz gelöscht: {_told(error)} Löschen Sie sie.")
        return without

    def _draft_without(self, name: str) -> Path | None:
        """The draft, if it says that it was compared with another version."""
        draft = self.store.draft
        try:
            return draft if draft and read(draft).before != name else None
        except ReleaseError:
            return None

    def _published(self, name: str) -> Version:
        if name not in (known := self._known()):
            raise _not_published(name, known)
        return known[name]

    def _try(self, outcome: Outcome, source: Source, step: Callable[[Source], None]) -> None:
        told = "" if self.store.edition is Edition.INTERNAL else f", Ausgabe {self.store.edition.label},"
        self.say(f"Fassung {source.name}{told} wird gebaut …")
        try:
            step(source)
            outcome.published.append(source.name)
        except (ReleaseError, ArchiveError) as error:
            outcome.problems.append(str(error))
        except OSError as error:
            outcome.problems.append(_no_room(called(source, self.store.edition, case="genitive"), error))

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
        tree = self._exported(source)
        needs = self.store.needs(before) if before else None
        edition = self.store.edition
        self.workshop.build(tree, source, needs, edition, released=released)
        folder = tree / "_build" / ("" if edition is Edition.INTERNAL else edition.value)
        built, book = folder / "html", folder / "pdf" / "handbuch.pdf"
        for made in (built / "needs.json", book):
            if not made.is_file():
                raise ReleaseError(
                    f"{called(source, edition)} lässt sich nicht veröffentlichen: Der Bau hat "
                    f"„{made.relative_to(tree).as_posix()}“ nicht hinterlassen. Sehen Sie in „conf.py“ nach."
                )
        shutil.move(book, built / "handbuch.pdf")
        if record := tools(tree):
            (built / TOOLS).write_text(record, encoding="utf-8")
        self.store.seal(built, source, before)
        return built

    def _exported(self, source: Source) -> Path:
        """The tree of a commit, in the folder for work."""
        tree = self.store.work / source.commit
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir()
        self.repository.export(source, tree)
        return tree

    def _draft(self, outcome: Outcome) -> Path | None:
        """The draft of the present commit, built if it is new.

        If it fails, the last one stays; but not in an edition that leaves something out: what it shows may be closed.
        """
        inside = self.store.edition is Edition.INTERNAL
        try:
            source = self.repository.head()
            draft = self.internal.draft
            belongs = inside or (draft is not None and self._belongs(draft))
        except (ReleaseError, ArchiveError) as error:
            outcome.problems.append(str(error))
            belongs = False
        if not belongs:
            self.store.keep_draft(self.store.draft if inside else None)
            return self.store.draft
        versions = self.store.versions()
        before = versions[-1].name if versions else ""
        checked = "" if inside else "-geprueft"
        target = self.store.drafts / f"{source.commit[:16]}-{before or 'erste'}{checked}"
        if target.is_symlink() or not target.is_dir() or changed(target):
            remove(target)
        if not target.is_dir():

            def step(source: Source) -> None:
                if not inside:
                    self._strict(source)
                built = self._built(source, before, released=not inside)
                self.store.drafts.mkdir(exist_ok=True)
                move(built, target)

            self._try(outcome, source, step)
        if target.is_dir() or not inside:
            self.store.keep_draft(target)
        return self.store.draft

    def _strict(self, source: Source) -> None:
        """Let a draft pass only if the whole handbook could be released as it is.

        :raises ReleaseError: If not, with what stands against it.
        """
        versions = self.internal.names()
        about = f"{source.commit} {versions[-1] if versions else ''} {_CODE}"
        kept = self.internal.folder / "freigabe.json"  # every edition asks the same
        asked, found = _answered(kept)
        if asked != about:
            needs = self.internal.needs(versions[-1]) if versions else None
            found = self.workshop.check(self._exported(source), source, needs)
            remove(kept)
            kept.write_text(json.dumps([about, found], ensure_ascii=False), encoding="utf-8")
        if found:
            raise ReleaseError(
                f"Der Entwurf erscheint nicht in der Ausgabe „{self.store.edition.label}“, solange die strenge Prüfung "
                f"etwas findet:\n{found}\n  Alles sagt: {typed('check', '--freigabe', folder=self.store.root)}"
            )

    def _switch(self, outcome: Outcome, draft: Path | None, broken: Collection[str]) -> bool:
        """Show what there is now, and say whether the site does; a version that cannot be read keeps its address."""
        versions = self.store.versions()
        if broken and (not versions or max(map(number, broken)) > number(versions[-1].name)):
            return False  # an older one must not pass for the newest
        if not versions and draft is None:
            outcome.switched = self.store.served is not None
            self.store.close()
            return True
        shown = [f"{version.name} {version.commit}" for version in versions]
        key = hashlib.sha256(repr((shown, sorted(broken), draft and draft.name, _CODE)).encode()).hexdigest()
        try:
            if self.store.serves(key):
                if not (forged := self.store.forged()):
                    return True
                self.say(f"An „{self.store.site.name}“ hat jemand etwas geändert ({named(forged)}); wird erneuert …")
                outcome.problems += damages(self.store)
            else:
                outcome.problems += damages(self.store, thorough=False)
            made = self.store.work / "site"
            folders = {name: path for name in self.store.names() if (path := self.store.path(name)).is_dir()}
            pages.assemble(made, versions, folders, draft, self._feeds(versions, draft))
            self.store.serve(made, key)
            outcome.switched = True
            return True
        except ArchiveError as error:
            outcome.problems.append(f"Die Website bleibt, wie sie ist. {error}")
        except OSError as error:
            outcome.problems.append(_no_room("der Website", error))
        return False

    def _feeds(self, versions: list[Version], draft: Path | None) -> dict[str, bytes]:
        """What others subscribe to, by file name; of subprocessors the last versions tell."""
        if not versions:
            return {}
        given = settings(draft or self.store.path(versions[-1].name))
        books = [(version, open_archive(self.store.needs(version.name))) for version in versions[-TOLD:]]
        withheld = {version.name: settings(self.store.path(version.name)).withheld for version, _ in books}
        day = read_day(versions[-1].day) or date.min
        issue = Issue(
            audit=audit_of(self.store.needs(versions[-1].name), given, day, self.root),
            edition=self.store.edition,
            settings=given,
            versions=versions,
            books=books,
            withheld=withheld,
        )
        return {format.file: made for format in SUBSCRIBED if (made := format.made(issue)) is not None}


TOOLS = "werkzeuge.txt"
"""With what a version was built that has no lock file."""
SHALLOW = (
    "Dieser Klon ist flach: Ihm fehlen die Geschichte und vielleicht Etiketten, also erscheint keine neue Fassung. "
    "Holen Sie beides: git fetch --unshallow --tags"
)
TOLD = 5
"""How many versions the feed of subprocessors looks at: a feed tells news, the versions themselves keep the rest."""
_CODE = hashlib.sha256(
    b"".join(
        path.read_bytes()
        for folder in (Path(__file__).parent, Path(formats.__file__).parent)
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".py", ".html", ".css")
    )
).hexdigest()
"""By which code the site is put together: another does it anew."""


def _moved_tags(known: dict[str, Version], releases: list[Source], wrong: Collection[str]) -> list[str]:
    """What is wrong with tags of versions that are published already.

    :param wrong: The versions whose tags mean no commit.
    """
    tags = {source.name: source for source in releases}
    told = []
    for name, version in known.items():
        if name not in tags and name not in wrong:
            told.append(_without_tag(version))
        elif name not in tags or tags[name].commit != version.commit:
            told.append(
                f"Das Etikett v{name} zeigt auf einen anderen Stand als die veröffentlichte Fassung; sie bleibt, "
                f"wie sie ist. Setzen Sie es zurück (git tag -f v{name} {version.commit}) und geben Sie dem neuen "
                "Stand eine neue Nummer."
            )
    return told


def _without_tag(version: Version) -> str:
    return (
        f"Die Fassung {version.name} ist veröffentlicht, aber ihr Etikett v{version.name} fehlt. Sie bleibt, wie sie "
        f"ist. Setzen Sie es wieder: git tag -f v{version.name} {version.commit}"
    )


def _answered(path: Path) -> tuple[str, str]:
    """For what the strict check was asked last, and what it found; empty if nobody can say."""
    try:
        match intact(path):
            case [str(asked), str(found)]:
                return asked, found
    except (OSError, ValueError):
        pass
    return "", ""


def damages(store: Store, *, thorough: bool = True) -> list[str]:
    """The published versions that are readable but not as they were published, a line each.

    :param thorough: Whether every file is read; otherwise only what no build leaves is seen.
    """
    broken = store.unreadable()
    return [
        f"Die Fassung {name} ist nicht, wie sie veröffentlicht wurde: {named(files)}. Stellen Sie "
        f"„{store.path(name)}“ aus der Sicherung wieder her, oder löschen Sie den Ordner; dann wird sie neu gebaut."
        for name in store.names()
        if name not in broken and (files := store.damaged(name) if thorough else odd(store.path(name)))
    ]


def named(files: list[str]) -> str:
    """The first of some files, in a sentence."""
    return ", ".join(files[:5]) + (f" und {len(files) - 5} weitere" if len(files) > 5 else "")


def _not_published(name: str, known: Iterable[str]) -> ReleaseError:
    return ReleaseError(f"Eine Fassung „{name}“ ist nicht veröffentlicht. Es gibt: {', '.join(known) or 'keine'}.")


def _not_the_same(name: str, different: list[str]) -> str:
    return f"{name} käme jetzt anders heraus und bleibt deshalb, wie sie ist. Anders sind: {named(different)}"


def _no_room(what: str, error: OSError) -> str:
    """Why something was not built; ``what`` in the genitive."""
    if error.errno == errno.ENOSPC:
        return f"Beim Bau {what} ist der Datenträger voll. Schaffen Sie Platz, und starten Sie noch einmal."
    return f"Der Bau {what} brach ab: {_told(error)}"


def _told(error: OSError) -> str:
    if error.filename:
        return f"„{error.filename}“ ließ sich nicht lesen oder schreiben ({error.strerror})."
    return f"Das System meldet „{error}“."
