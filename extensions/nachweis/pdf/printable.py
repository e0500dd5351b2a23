"""What paper cannot carry, told while a page is read: characters no font has, pictures without words, odd formulas."""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.handbook.domain import domain_of
from nachweis.handbook.reading.places import line_of
from nachweis.pdf.config import PdfConfig

FONTS: Final = Path(__file__).parent / "fonts"
"""The fonts that come with the package; their licences lie beside them."""

DEEPEST: Final = 12
"""How many lists, quotations and notes may stand in one another; Typst gives up not far above."""
NESTING: Final = (
    nodes.bullet_list,
    nodes.enumerated_list,
    nodes.definition_list,
    nodes.block_quote,
    nodes.Admonition,
    nodes.table,
    nodes.container,
)
_RARE = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\u017f\u2010-\u2015\u2018-\u201e\u2026\u202f\u20ac\u2192\ufffd]")
"""Characters that a font may lack."""
_UNSEEN = re.compile(r"[\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
"""Characters that have no shape of their own."""
_COMMENT = re.compile(r"\s*%")


@lru_cache(maxsize=2)
def glyphs(own: Path | None) -> frozenset[int]:
    """The characters that the fonts of the book have, those of a company's ``own`` folder among them."""
    from fontTools.ttLib import TTFont, TTLibError  # only pages with rare characters pay for it

    found: set[int] = set()
    for folder in (FONTS, *([own] if own else [])):
        for path in sorted(folder.glob("*.[ot]tf")):
            with suppress(TTLibError), TTFont(path, lazy=True) as font:  # Typst skips what is no font, too
                found |= set(font.getBestCmap() or {})
    return frozenset(found)


def missing(text: str, own: Path | None = None) -> Iterator[tuple[int, str]]:
    """The characters of ``text`` that the book's fonts lack: line, counted from 1, and character, each once a line."""
    if not _RARE.search(text):
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if _COMMENT.match(line):
            continue
        for character in dict.fromkeys(_RARE.findall(line)):
            if not _UNSEEN.match(character) and ord(character) not in glyphs(own):
                yield number, character


def _characters(app: Sphinx, docname: str, source: list[str]) -> None:
    folder = PdfConfig.of(app.config).fonts
    page = domain_of(app.env).page(docname)
    for line, character in missing(source[0], Path(app.srcdir) / folder if folder else None):
        page.findings.append(lacking(docname, line, character))


def _pictures(docname: str, doctree: nodes.document) -> Iterator[Finding]:
    for image in doctree.findall(nodes.image):
        if not str(image.get("alt", "")).strip():
            name = str(image["uri"]).rpartition("/")[2]
            yield Finding(
                "picture_without_text",
                f"Das Bild „{name}“ hat keinen Text für Menschen, die es nicht sehen.",
                Place(docname, line_of(image)),
                f"Schreiben Sie, was es zeigt: „![Grundriss des Serverraums]({name})“ oder „:alt: Grundriss …“.",
                topic=name,
            )


def _depth(docname: str, doctree: nodes.document) -> Iterator[Finding]:
    """The first place where more stands in one another than paper can show."""
    for node in doctree.findall(nodes.Element):
        depth, around = 0, node
        while isinstance(node, NESTING) and around is not None:
            depth += isinstance(around, NESTING)
            around = around.parent
        if depth > DEEPEST:
            yield Finding(
                "too_deep",
                "Hier stehen zu viele Listen, Zitate oder Blöcke ineinander.",
                Place(docname, line_of(node)),
                "Schreiben Sie es flacher; die Website kann mehr als Papier.",
            )
            return


def _formulas(docname: str, doctree: nodes.document) -> Iterator[Finding]:
    for node in doctree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
        from nachweis.pdf.formulas import LONGEST, FormulaError, drawn  # only pages with formulas pay for it

        source = node.astext()
        if not source.strip():
            continue
        try:
            drawn(source, block=isinstance(node, nodes.math_block))
        except FormulaError:
            yield Finding(
                "formula_unreadable",
                f"„{source[:40]}“ ist keine Formel, die das Handbuch setzen kann.",
                Place(docname, line_of(node)),
                f"Schreiben Sie sie wie in LaTeX: mit vollständigen Klammern, flach, in höchstens {LONGEST} Zeichen.",
                topic=source,
            )


def _entities(docname: str, doctree: nodes.document, own: Path | None) -> Iterator[Finding]:
    """Rare characters that do not stand in the source as such."""
    for text in doctree.findall(nodes.Text):
        for _, character in missing(f"x{text}", own):
            yield lacking(docname, line_of(text), character)


def lacking(docname: str, line: int, character: str) -> Finding:
    """What is said of a character that no font has."""
    return Finding(
        "character_without_glyph",
        f"Das Zeichen „{character}“ (U+{ord(character):04X}) hat keine der Schriften, in denen das PDF steht.",
        Place(docname, line),
        "Löschen Sie es, oder schreiben Sie es in Worten.",
        topic=character,
    )


def _look(app: Sphinx, doctree: nodes.document) -> None:
    docname = app.env.docname
    findings: list[Any] = domain_of(app.env).page(docname).findings
    findings.extend(_pictures(docname, doctree))
    findings.extend(_formulas(docname, doctree))
    findings.extend(_depth(docname, doctree))
    told = {finding.message for finding in findings if finding.rule == "character_without_glyph"}
    folder = PdfConfig.of(app.config).fonts
    rare = _entities(docname, doctree, Path(app.srcdir) / folder if folder else None)
    findings.extend(finding for finding in rare if finding.message not in told)


def setup(app: Sphinx) -> None:
    """Look at every page that is read."""
    app.connect("source-read", _characters)
    app.connect("doctree-read", _look, priority=400)  # before Sphinx looks for the picture files
