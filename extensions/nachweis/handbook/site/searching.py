"""Entries and pages ─▶ the search index of the site: a record for each, with Pagefind's command line.

Beside Pagefind's own files lie ``facets.json`` (what each record is, for filters and for ids typed in part) and
``words.json`` (every word, for parts of compounds and for typing mistakes). Sphinx' own index stays for ``file://``.
"""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from zlib import crc32

import pagefind_bin
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from nachweis.compliance.model import Entry, Handbook
from nachweis.handbook.domain import domain_of
from nachweis.handbook.reading.editions import put_placeholders
from nachweis.handbook.settings.config import HandbookConfig
from nachweis.handbook.stale import remembered, store
from nachweis.vocabulary import Kind, Link, field_word, kind_word, shown_word, vocabulary

logger = logging.getLogger(__name__)

FOLDER: Final = "pagefind"
PIECE: Final = 1000
"""How many records a piece of the index holds, or little more; Pagefind's own page puts pieces together."""
FACETS: Final = MappingProxyType(
    {
        "art": "Art",
        "dokument": kind_word(Kind.DOCUMENT).label,
        "kontrolle": kind_word(Kind.CONTROL).label,
        "rolle": field_word("rolle").label,
        "recht": kind_word(Kind.LEGAL_BASIS).label,
        "status": field_word("status").label,
    }
)
"""What results can be narrowed down by and what readers call it, in the order in which they see it."""
_PAGE: Final = "Seite"
_PAGE_RANK: Final = 0.6
"""How much a page without entries weighs among the hits."""
_NEEDED: Final = re.compile(
    r"pagefind\.js|pagefind-worker\.js|pagefind-entry\.json|wasm\.de\.pagefind|.*\.pf_(?:meta|index|fragment)"
)
"""The files of Pagefind that our own page asks for; it writes user interfaces of its own as well."""
_FURTHER: Final = re.compile(r"pagefind-entry\.json|.*\.pf_(?:meta|index|fragment)")
"""What a further piece of the index needs: the first has the program."""
_MARKUP = re.compile(r"\]\([^)\s]*\)|[\[\]`|]|(?<!\w)[*_]+|[*_]+(?!\w)|:::+\S*|^\s*:\w+:|^\s*[#>]+(?=\s)", re.MULTILINE)
_HYPHENS: Final = str.maketrans("\u2010\u2011", "--", "\xad\u200b\u2060\ufeff")
"""Signs that people do not type when they search."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """What can be found: an entry, or a page without entries."""

    url: str
    """From the root of the site."""
    title: str
    id: str = ""
    number: str = ""
    """The name people use, „§ 9 Abs. 4“."""
    keywords: str = ""
    text: str = ""
    around: str = ""
    """What it belongs to, in words; found too, but it counts little."""
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()


def records(app: Sphinx) -> Iterator[SearchRecord]:
    """A record of each entry, then one of each page that has none."""
    domain = domain_of(app.env)
    held = set()
    for entry in domain.handbook:
        held.add(entry.place.page)
        yield _of_entry(app, domain.handbook, entry)
    for docname in sorted(app.env.found_docs - held):
        yield _of_page(app, docname)


def _of_entry(app: Sphinx, handbook: Handbook, entry: Entry) -> SearchRecord:
    document, control = handbook.document_of(entry), handbook.control_of(entry)
    bases = found.value if (found := handbook.targets(entry, Link.BASED_ON)) else ()
    role = found_role.value if (found_role := handbook.fact(entry, "rolle")) else ""
    word = kind_word(entry.kind)
    has_status = bool(word.fields.get("status") and word.fields["status"].words) and entry.kind is not Kind.CONTROL
    status = handbook.status(entry).value if has_status else ""
    facets = {
        "art": (word.label,),
        "dokument": (document.title,) if document else (),
        "kontrolle": (control.title,) if control else (),
        "rolle": (role,) if role else (),
        "recht": tuple(handbook.number(law) or law.id for law in bases),
        "status": (shown_word(entry.kind, "status", status),) if status else (),
    }
    own = [entry.says(name) for name, field in word.fields.items() if field.searched]
    around = [above.title for above in handbook.line_of(entry)] if entry.kind is Kind.MEASURE else []
    return SearchRecord(
        url=f"{app.builder.get_target_uri(entry.place.page)}#{entry.id}",
        title=entry.title,
        id=entry.id,
        number=handbook.number(entry),
        keywords=entry.says("stichworte"),
        text=" ".join(filter(None, (_plain(entry.text), *own))),
        around=" ".join((*around, entry.heading, *facets["recht"], role)),
        facets=tuple(facets.items()),
    )


def _of_page(app: Sphinx, docname: str) -> SearchRecord:
    doctree = app.env.get_doctree(docname)
    put_placeholders(app.env, doctree)
    text = " ".join(node.astext() for node in doctree.findall(nodes.paragraph))
    title = app.env.titles[docname].astext() if docname in app.env.titles else docname
    return SearchRecord(app.builder.get_target_uri(docname), title, text=text, facets=(("art", (_PAGE,)),))


def _plain(markdown: str) -> str:
    return " ".join(_MARKUP.sub(" ", markdown).split())


def searchable(text: str) -> str:
    """``text`` as people type it who search for it: no soft hyphens, plain hyphens, letters in one piece."""
    return unicodedata.normalize("NFC", text).translate(_HYPHENS)


def _stub(record: SearchRecord) -> str:
    """A page for Pagefind to read: what weighs more stands in elements that say so."""
    pieces = [
        f"<h1>{escape(searchable(record.title))}</h1>",
        f'<p data-pagefind-weight="8">{escape(f"{record.id} {record.number}")}</p>' if record.id else "",
        f'<p data-pagefind-weight="6">{escape(searchable(record.keywords))}</p>' if record.keywords else "",
        f"<p>{escape(searchable(record.text))}</p>" if record.text else "",
        f'<p data-pagefind-weight="0.3">{escape(searchable(record.around))}</p>' if record.around.strip() else "",
    ]
    return f'<!doctype html><html lang="de"><body data-pagefind-body>{"".join(pieces)}</body></html>'


def words(found: list[SearchRecord]) -> list[str]:
    """Every word that can be found, in small letters, each once."""
    seen: set[str] = set()
    for record in found:
        seen.update(_WORD.findall(searchable(f"{record.title} {record.keywords} {record.text}").casefold()))
    return sorted(seen)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the index beside the pages, if anything that it says has changed."""
    if exception is not None or app.builder.format != "html":
        return
    if not HandbookConfig.of(app.config).search:
        shutil.rmtree(Path(app.outdir) / FOLDER, ignore_errors=True)  # what an earlier build could find
        return
    found, out, stamp = list(records(app)), Path(app.outdir) / FOLDER, store(app, "search")
    pieces = divided(found)
    known = remembered(stamp) if out.is_dir() else None
    whole = hashlib.sha256(repr((found, _CODE)).encode()).hexdigest()
    if not isinstance(known, dict) or "whole" not in known:
        known = {}
        shutil.rmtree(out, ignore_errors=True)
    if known.get("whole") == whole:
        return
    stamp.unlink(missing_ok=True)  # what breaks off here is made anew
    names: dict[int, str] = {}
    made: dict[str, object] = {"whole": whole}
    for number, piece in enumerate(pieces):
        folder = out / str(number) if number else out
        stubs = [_stub(found[one]) for one in piece]
        digest = hashlib.sha256(repr((number, stubs, _CODE)).encode()).hexdigest()
        before, called = known.get(str(number)) or ("", [])
        if before != digest:
            try:
                called = _build(stubs, number, Path(app.doctreedir) / "search", folder)
            except PagefindError as problem:
                told = "Die Suche lässt sich nicht einrichten: %s"
                logger.warning(told, problem, type="nachweis", subtype="search_failed")
                return
        names.update(zip(piece, called, strict=True))
        made[str(number)] = (digest, called)
    for folder in (out / number for number in known.keys() - made.keys()):
        shutil.rmtree(folder, ignore_errors=True)
    _write(out / "facets.json", facets(found, names) | ({"pieces": len(pieces)} if len(pieces) > 1 else {}))
    _write(out / "words.json", words(found))
    stamp.write_text(json.dumps(made), encoding="utf-8")


def divided(found: Sequence[SearchRecord]) -> list[list[int]]:
    """The numbers of the records in each piece of the index; an edit of a page renews the piece of that page only."""
    count = -(-len(found) // PIECE) or 1
    pieces: list[list[int]] = [[] for _ in range(count)]
    for number, record in enumerate(found):
        pieces[crc32(record.url.partition("#")[0].encode()) % count].append(number)
    return [piece for piece in pieces if piece] or [[]]


class PagefindError(Exception):
    """What Pagefind complains of."""


def _build(stubs: Sequence[str], piece: int, work: Path, out: Path) -> list[str]:
    """Run Pagefind over ``stubs`` and give the name of each.

    :param piece: Which piece it is; no two stubs of the index have one address, of which their names are made.
    :raises PagefindError: If it does not succeed.
    """
    prefix, needed = (f"{piece}-", _FURTHER) if piece else ("", _NEEDED)
    shutil.rmtree(work, ignore_errors=True)
    site, made = work / "site", work / "made"
    site.mkdir(parents=True)
    for number, stub in enumerate(stubs):
        (site / f"{prefix}{number}.html").write_text(stub, encoding="utf-8")
    command = [str(pagefind_bin.get_executable()), "--site", str(site), "--output-path", str(made)]
    command += ["--force-language", "de", "--include-characters", "§-.", "--quiet"]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    except OSError as error:
        raise PagefindError(str(error)) from error
    if done.returncode:
        raise PagefindError((done.stderr or done.stdout).strip())
    out.mkdir(parents=True, exist_ok=True)
    for path in list(out.iterdir()):
        if not path.name.isdigit():  # another piece
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in made.rglob("*"):
        if path.is_file() and needed.fullmatch(path.name):
            place = out / path.relative_to(made)
            place.parent.mkdir(exist_ok=True)
            shutil.move(path, place)
    shutil.rmtree(work, ignore_errors=True)
    names = fragments(out)
    return [names.get(f"{prefix}{number}", "") for number in range(len(stubs))]


def fragments(out: Path) -> dict[str, str]:
    """The name that Pagefind gave each stub, by the stub's: it is made of what the record says."""
    names = {}
    for path in (out / "fragment").glob("*.pf_fragment"):
        data = gzip.decompress(path.read_bytes())
        said = json.loads(data[data.index(b"{") :])
        names[said["url"].strip("/").removesuffix(".html")] = path.name.removesuffix(".pf_fragment")
    return names


def facets(found: list[SearchRecord], names: dict[int, str]) -> dict[str, Any]:
    """What each record is: tables of words, and for each record its numbers in them."""
    tables: dict[str, list[str]] = {name: [] for name in FACETS}
    places: dict[tuple[str, str], int] = {}
    pages: dict[str, int] = {}
    rows = []
    for number, record in enumerate(found):
        own = dict(record.facets)
        page = record.url.partition("#")[0]
        row: list[Any] = [names.get(number, ""), record.id, record.number, pages.setdefault(page, len(pages))]
        for name in FACETS:
            numbers = []
            for word in own.get(name, ()):
                if (name, word) not in places:
                    places[name, word] = len(tables[name])
                    tables[name].append(word)
                numbers.append(places[name, word])
            row.append(numbers)
        rows.append(row)
    ranks = {_PAGE: _PAGE_RANK} | {word.label: word.rank for word in vocabulary().kinds.values()}
    return {
        "labels": dict(FACETS),
        "ranks": [ranks[label] for label in tables["art"]],
        "tables": tables,
        "pages": list(pages),
        "records": rows,
    }


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


_CODE: Final = Path(__file__).read_bytes()


def setup(app: Sphinx) -> None:
    """Index once the pages are written."""
    app.connect("build-finished", write)
    app.add_js_file("nachweis-search.js", loading_method="defer")
