"""Text, emphasis, references, footnotes, formulas, pictures in a line."""

from typing import Final

from docutils import nodes
from sphinx import addnodes

from nachweis.handbook.reading.places import line_of
from nachweis.handbook.showing.nodes import come, gone
from nachweis.pdf.nodes.pictures import picture
from nachweis.pdf.translator import Handler, Translator
from nachweis.pdf.typst import NOTHING, broken, call, joined, literal, plain, truth, words

LONGEST: Final = 2000
"""Up to how many characters an address is one."""
SHORT_ID: Final = 32
"""Up to how many characters an id stays on one line, so that whoever searches for it finds it."""


_NO_BEGINNING: Final = frozenset(".,:;!?/)]}")
"""Before what no line breaks, not even at a space (Unicode line breaking, rule LB13)."""


def text(translator: Translator, node: nodes.Text) -> str:
    """Running text."""
    return words(str(node)) if node else NOTHING


def titled(translator: Translator, node: nodes.Element) -> str:
    """What a heading says; references in it carry no page."""
    before, translator.in_title = translator.in_title, True
    body = translator.all(node.children)
    translator.in_title = before
    return body


def around(function: str) -> Handler:
    """A node that becomes a call of ``function`` around what it holds."""

    def handler(translator: Translator, node: nodes.Element) -> str:
        body = translator.all(node.children)
        return joined([*translator.anchors(node), call(function, body)]) if body != NOTHING else NOTHING

    return handler


def through(translator: Translator, node: nodes.Element) -> str:
    """A node that is nothing but what it holds."""
    return joined([*translator.anchors(node), *translator.each(node.children)])


def dropped(translator: Translator, node: nodes.Node) -> str:
    """A node that readers of no builder see."""
    return NOTHING


def raw(translator: Translator, node: nodes.raw) -> str:
    """What is meant for another format is dropped; a hard line break, which MyST writes that way, is one here too."""
    return call("linebreak") if "html" in node["format"] and node.astext().startswith("<br") else NOTHING


def code(translator: Translator, node: nodes.Element) -> str:
    """Code in a line; a line may break before it even if it begins as no line does: „.pdf“, „/etc“."""
    made = broken(node.astext(), lambda piece: call("raw", plain(piece)))
    return joined([call("box"), made]) if node.astext()[:1] in _NO_BEGINNING else made


def inline(translator: Translator, node: nodes.inline) -> str:
    """A span: a badge, a mark in a matrix, a keyboard key, or just its text."""
    classes: list[str] = node["classes"]
    if "nw-hidden" in classes:
        return NOTHING  # said to screen readers of the site; the legend below the table says it to all
    if badge := next((c for c in classes if c.startswith(("nw-badge-", "sd-bg-")) and "text" not in c), ""):
        return call("badge", translator.all(node.children), kind=literal(badge.rpartition("-")[2]))
    return through(translator, node)


def reference(translator: Translator, node: nodes.Element) -> str:
    """A reference: inside the handbook with its page, outside with its number in the list of addresses."""
    body = translator.all(node.children)
    if "nw-ref" in node["classes"] and len(node.astext()) <= SHORT_ID:
        body = call("keep", body)
    if "refid" in node:
        return see(translator, node, translator.key(node["refid"]), body)
    uri = str(node.get("refuri", ""))
    if node.get("internal"):
        return see(translator, node, translator.key_of(uri), body)
    if not uri or uri.startswith("#"):
        return see(translator, node, translator.key(uri[1:]), body) if uri else body
    return outside(translator, uri, body, node.astext())


def see(translator: Translator, node: nodes.Node, key: str, body: str, *, optional: bool = False) -> str:
    """A reference to ``key`` that reads ``body``."""
    translator.fragment.wants.setdefault(key, line_of(node))
    return call(
        "see",
        literal(key),
        body,
        page="false" if translator.in_title else None,
        live="false" if translator.in_head else None,
        optional="true" if optional else None,
        otherwise=words("(nicht in diesem Dokument)")
        if translator.surroundings.names.get(key) == node.astext()
        else None,
    )


def outside(translator: Translator, uri: str, body: str, said: str) -> str:
    """A reference to an address outside the handbook."""
    if len(uri) > LONGEST:
        return body
    translator.fragment.urls.setdefault(uri, "" if said == uri else said)
    if translator.in_head:
        return body
    return call("outside", literal(uri), body, plain="true" if translator.in_title else None)


def number_reference(translator: Translator, node: addnodes.number_reference) -> str:
    """A reference to a figure or table by its number."""
    return reference(translator, node)


def footnote_reference(translator: Translator, node: nodes.Element) -> str:
    """A footnote where it is referred to first; after that a reference to it."""
    key = translator.key(node["refid"]) if "refid" in node else ""
    footnote = translator.document.ids.get(node.get("refid", ""))
    if footnote is None:
        return call("super", words(node.astext()))
    if translator.in_title or translator.in_head:  # what is repeated, in contents and on further pages, holds no note
        if key not in translator.footnotes | translator.printed_below:
            translator.printed_below.add(key)
            translator.deferred.append(
                call("quiet", joined([words(f"[{node.astext()}] "), said_below(translator, footnote)]))
            )
        return call("super", words(f"[{node.astext()}]"))
    if key in translator.printed_below:
        return call("super", words(f"[{node.astext()}]"))
    if key in translator.footnotes:
        return call("note-again", literal(key))
    translator.footnotes.add(key)
    return call("note", literal(key), said_below(translator, footnote))


def said_below(translator: Translator, footnote: nodes.Element) -> str:
    """What a footnote or a citation says: a first paragraph is plain text, further ones are paragraphs."""
    first, *rest = [child for child in footnote.children if not isinstance(child, nodes.label)] or [nodes.Text("")]
    plain = translator.all(first.children) if isinstance(first, nodes.paragraph) else translator.render(first)
    return joined([plain, *translator.each(rest)])


def math(translator: Translator, node: nodes.Element) -> str:
    """A formula; what cannot be drawn as one is printed as it was typed."""
    from nachweis.pdf.formulas import FormulaError, drawn  # only pages with formulas pay for it

    source = node.astext()
    if not source.strip():
        return NOTHING
    block = isinstance(node, nodes.math_block)
    try:
        picture = drawn(source, block=block)
    except FormulaError:
        return joined([*translator.anchors(node), call("raw", plain(source), block=truth(block))])
    made = call(
        "formula",
        literal(picture.svg),
        alt=plain(source),
        width=f"{picture.width:.3f}em",
        below=f"{picture.below:.3f}%",
        block=truth(block),
        number=words(f"({node['number']})") if node.get("number") else None,
    )
    return joined([*translator.anchors(node), made])


def download(translator: Translator, node: addnodes.download_reference) -> str:
    """A file to download: it is attached to the PDF, and its name is said."""
    body = translator.all(node.children)
    name = str(node.get("filename") or node.get("reftarget", ""))
    if "refuri" in node:
        return outside(translator, node["refuri"], body, node.astext())
    if found := translator.attach(node):
        return call("attachment", literal(found), body)
    return joined([body, words(f" ({name})")])


def explained(translator: Translator, node: nodes.Element) -> str:
    """An abbreviation with what it means."""
    body = translator.all(node.children)
    meaning = node.get("explanation", "")
    return joined([body, words(f" ({meaning})")]) if meaning else body


def image(translator: Translator, node: nodes.image) -> str:
    """A picture."""
    return picture(translator, node)


HANDLERS: Final[dict[type[nodes.Node], Handler]] = {
    gone: around("gone"),
    come: around("come"),
    nodes.Text: text,
    nodes.emphasis: around("emph"),
    addnodes.literal_emphasis: around("emph"),
    nodes.title_reference: around("emph"),
    nodes.strong: around("strong"),
    addnodes.literal_strong: around("strong"),
    nodes.subscript: around("sub"),
    nodes.superscript: around("super"),
    nodes.literal: code,
    addnodes.manpage: around("emph"),
    nodes.inline: inline,
    nodes.generated: through,
    nodes.problematic: through,
    nodes.abbreviation: explained,
    nodes.acronym: explained,
    nodes.reference: reference,
    addnodes.number_reference: number_reference,
    addnodes.download_reference: download,
    nodes.footnote_reference: footnote_reference,
    nodes.citation_reference: footnote_reference,
    nodes.math: math,
    nodes.math_block: math,
    nodes.image: image,
    nodes.comment: dropped,
    nodes.raw: raw,
    nodes.substitution_definition: dropped,
    nodes.pending: dropped,
    nodes.meta: dropped,
    nodes.system_message: dropped,
    nodes.decoration: dropped,
    addnodes.highlightlang: dropped,
    addnodes.tabular_col_spec: dropped,
    addnodes.index: dropped,
}
