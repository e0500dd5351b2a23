"""Packs of law and norms as data: Markdown pages of entries, of which a handbook gets what it names.

A company keeps packs of its own in a folder that ``nachweis_packs`` names; it looks like the one that ships with the
package: a folder of laws (``recht/kdg/par-29.md``), a folder of norms (``normen/hausnorm.md``), each with ``index.md``.
What stands there goes before what ships.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from string import ascii_lowercase
from types import MappingProxyType
from typing import Final

from nachweis.compliance.applicability import Number
from nachweis.compliance.citing.law import Catalogue, Citation, Level
from nachweis.source.tree import Block, Text, parsed
from nachweis.vocabulary import Kind

SHIPPED: Final = Path(__file__).parents[1] / "packs"
"""The folder of the packs that ship with the package."""
LAWS: Final = "recht"
"""The folder of a pack that holds a folder for each law."""
_ENTRY: Final = re.compile(
    rf"^(?P<marks>:{{3,}})\{{(?:{'|'.join(Kind)})\}}(?P<inside>.*?)^(?P=marks)[ \t]*$", re.MULTILINE | re.DOTALL
)
_ID: Final = re.compile(r"^:id:[ \t]*(\S+)", re.MULTILINE)
_HEADING: Final = re.compile(r"^##[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_EMPTY: Final = re.compile(r"^##[ \t].*\n\s*(?=^##[ \t]|\Z)", re.MULTILINE)
"""A heading below which nothing is left."""


class PackError(ValueError):
    """A pack cannot be read; the message is German and names what is wrong."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a pack."""

    path: Path
    text: str
    """Markdown, as it is typed."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its entries, in their order."""
        return tuple(id for entry in _ENTRY.finditer(self.text) if (id := _id_of(entry)))

    def only(self, ids: Iterable[str]) -> str:
        """Its text with empty lines in the place of the entries that are not in ``ids``, so that lines stay."""
        kept = {"", *ids}
        shown = _ENTRY.sub(lambda entry: entry[0] if _id_of(entry) in kept else "\n" * entry[0].count("\n"), self.text)
        return _EMPTY.sub(lambda left: "\n" * left[0].count("\n"), shown)

    def numbers(self) -> Iterator[Number]:
        """The numbers of standards that it has, in their order."""
        group = ""
        for node in parsed(self.text):
            if isinstance(node, Text):
                group = next(reversed(_HEADING.findall(node.text)), group)
            elif isinstance(node, Block) and node.name == Kind.STANDARD:
                said = {option.name: option.value for option in node.options}
                if id := said.get("id"):
                    yield Number(id, said.get("regelwerk", ""), said.get("nummer", ""), node.title, group)


def _id_of(entry: re.Match[str]) -> str:
    found = _ID.search(entry["inside"])
    return found[1] if found else ""


@dataclass(frozen=True)
class Shelf:
    """All packs of a handbook as one: a page of a pack that comes later replaces one of the same name."""

    sheets: Mapping[str, Sheet]
    """By the page's name from the folder of the pack: ``recht/dsgvo/art-32``."""

    @cached_property
    def home(self) -> Mapping[str, str]:
        """The page that explains an entry, by id; of two the last one does."""
        return {id: name for name, sheet in self.sheets.items() for id in sheet.ids}

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers of all standards, those of one page in their order; of two of one id the last one counts."""
        found = {number.id: number for sheet in self.sheets.values() for number in sheet.numbers()}
        return tuple(found.values())

    def pages(self, ids: Iterable[str], asked: Iterable[str], catalogue: Catalogue) -> dict[str, str]:
        """The texts of the pages that explain ``ids``, and of the contents above them, by name.

        A provision that only ``catalogue`` knows is explained by its title; what nobody knows is left out.

        :param asked: Names of pages that are wanted whatever stands on them.
        """
        shown: defaultdict[str, list[str]] = defaultdict(list)
        made: defaultdict[str, list[Citation]] = defaultdict(list)
        for name in asked:
            shown[name] = []
        for id in sorted(ids):
            if id in self.home:
                shown[self.home[id]].append(id)
            elif citation := catalogue.citation(id):
                made[self._place(citation, catalogue)].append(citation)
        for name in [*shown, *made]:
            for folder in PurePosixPath(name).parents[:-1]:
                shown.setdefault((folder / "index").as_posix(), [])
        return {name: self._text(name, shown[name], made[name], catalogue) for name in sorted({*shown, *made})}

    def _place(self, citation: Citation, catalogue: Catalogue) -> str:
        """The page of a provision's article, whether a pack has it or not."""
        law = catalogue[citation.law]
        if home := self.home.get(catalogue.id(citation.with_level(Level.ARTICLE, citation.article))):
            return home
        width = max((len(number) for number in law.articles if number.isdigit()), default=1)
        digits = citation.article.rstrip(ascii_lowercase)
        number = f"{digits:0>{width}}{citation.article.removeprefix(digits)}"  # in the order of names: 09 before 10
        return f"{self._folder(law.prefix)}/{'art' if law.unit == 'Art.' else 'par'}-{number}"

    def _folder(self, prefix: str) -> str:
        """The folder of a law, by the first part of the ids of its provisions."""
        known = (name for id, name in self.home.items() if id.partition("-")[0] == prefix)
        return next((name.rpartition("/")[0] for name in known), f"{LAWS}/{prefix.lower()}")

    def _text(self, name: str, ids: Iterable[str], made: Iterable[Citation], catalogue: Catalogue) -> str:
        sheet = self.sheets.get(name)
        provisions = list(made)
        entries = [_entry(citation, catalogue) for citation in provisions]
        if sheet is not None:
            return "\n".join([sheet.only(ids), *entries])
        if provisions:
            whole = provisions[0].with_level(Level.ARTICLE, provisions[0].article)
            return "\n".join([f"# {whole.text} – {_title(whole, catalogue)}\n", *entries])
        folder = name.rpartition("/")[0]
        law = next((law for law in catalogue if self._folder(law.prefix) == folder), None)
        heading = f"{law.title} ({law.name})" if law else folder.rpartition("/")[2]
        return f"# {heading}\n\n```{{toctree}}\n:maxdepth: 1\n:glob:\n\n*\n```\n"


def _entry(citation: Citation, catalogue: Catalogue) -> str:
    """A provision's entry as a writer would type it."""
    title = _title(citation, catalogue)
    return f":::{{{Kind.LEGAL_BASIS}}} {title}\n:id: {catalogue.id(citation)}\n:zitat: {citation}\n:::\n"


def _title(citation: Citation, catalogue: Catalogue) -> str:
    """What the law calls the article; how it is cited if that is not known."""
    law = catalogue[citation.law]
    article = (law.annexes if citation.annex else law.articles).get(citation.article)
    return article.title if article else str(citation)


@lru_cache(maxsize=4)
def shelf(own: Path | None = None, digest: str = "") -> Shelf:
    """The packs that ship with the package, and those in the folder ``own``.

    :param digest: What :func:`digest_of` says of the folder, so that changed files are read again.
    :raises PackError: If the folder is not there, or a page is not UTF-8.
    """
    sheets: dict[str, Sheet] = {}
    for folder in filter(None, (SHIPPED, own)):
        if not folder.is_dir():
            raise PackError(f"Den Ordner „{folder.name}“ mit Paketen gibt es nicht.")
        for path in _files(folder):
            try:
                text = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise PackError(f"Die Seite „{path.name}“ eines Pakets ist nicht in UTF-8 zu lesen.") from error
            name = path.relative_to(folder).with_suffix("").as_posix()
            sheets.pop(name, None)
            sheets[name] = Sheet(path, text)
    return Shelf(MappingProxyType(sheets))


def digest_of(own: Path | None) -> str:
    """A digest of the pages in a folder of packs; empty without one."""
    digest = hashlib.sha256()
    for path in _files(own) if own is not None and own.is_dir() else ():
        digest.update(f"{path} ".encode() + path.read_bytes())
    return digest.hexdigest() if own is not None else ""


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.md") if not path.name.startswith(("_", ".")))
