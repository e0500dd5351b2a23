"""Sections, paragraphs, code, notes: what stands below one another on a page."""

from typing import Any, Final, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from nachweis.pdf.nodes.entries import grouped
from nachweis.pdf.nodes.inlines import dropped, said_below, through, titled
from nachweis.pdf.translator import Handler, Translator
from nachweis.pdf.typst import NOTHING, array, call, joined, literal, truth, words

# ── headings ───────────────────────────────────────────────────────────────────────────────────────────────────────


def section(translator: Translator, node: nodes.section) -> str:
    """A section; one that holds a table on its side is turned as a whole, so that no heading stays behind."""
    translator.depth += 1
    parts = grouped(translator, node.children)
    translator.depth -= 1
    if any(isinstance(child, nodes.table) and child.get("turned") for child in node.children):
        inner = [part for part in parts if part.startswith("section-title(")]
        rest = [part for part in parts if part not in inner]
        return call("turned", joined([*inner, *rest]))
    return joined(parts)


def title(translator: Translator, node: nodes.title) -> str:
    """The heading of a section, or what stands above a table, a note, a topic."""
    parent = node.parent
    if not isinstance(parent, nodes.section):
        return call("strong-line", translator.all(node.children))
    ids = [translator.key(id) for id in parent["ids"]]
    if translator.depth == 1 and translator.docname not in translator.fragment.defines:
        ids.insert(0, translator.docname)
    text = node.astext()
    key = translator.define(ids or [translator.key("abschnitt")], text)
    translator.fragment.headings.append(key)
    body = joined([*numbered(translator, parent, first=translator.depth == 1), titled(translator, node)])
    made = call("section-title", literal(key), body, depth=str(max(translator.depth, 1)))
    return joined([made, *translator.postponed()])


def numbered(translator: Translator, node: nodes.Element, *, first: bool = False) -> list[str]:
    """The number that Sphinx gave a section, a figure, a table or a listing."""
    numbers = translator.surroundings.numbers
    ids: list[str] = ["", *node["ids"]] if first else node["ids"]
    found = next((numbers[id] for id in ids if id in numbers), "")
    return [words(f"{found} ")] if found else []


def rubric(translator: Translator, node: nodes.rubric) -> str:
    """A heading that no contents list: of an area, or the writer's own."""
    body = titled(translator, node)
    if level := node.get("heading-level"):
        if not any(name.startswith("nw-") for name in node["classes"]):
            level = min(int(level), translator.depth + 1)  # what a writer typed skips no level
        return joined([*translator.anchors(node), call("minor-title", body, depth=str(level))])
    return joined([*translator.anchors(node), call("strong-line", body)])


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────────


def paragraph(translator: Translator, node: nodes.Element) -> str:
    """A paragraph."""
    body = translator.all(node.children)
    if body == NOTHING:
        return NOTHING
    function = "quiet" if "nw-legend" in node["classes"] or "nw-nothing" in node["classes"] else "par"
    return joined([*translator.anchors(node), call(function, body)])


def flowing(translator: Translator, node: nodes.Element) -> str:
    """What an item, a cell or a footnote holds: a first paragraph is plain text, further ones are paragraphs."""
    children = [child for child in node.children if not isinstance(child, nodes.comment)]
    if children and type(children[0]) is nodes.paragraph:
        first = translator.all(children[0].children)
        return joined([*translator.anchors(node), first, *translator.each(children[1:])])
    return joined([*translator.anchors(node), *translator.each(children)])


# ── code, notes, the rest ──────────────────────────────────────────────────────────────────────────────────────────


def listing(translator: Translator, node: nodes.Element) -> str:
    """Code as a block."""
    language = str(node.get("language", ""))
    lang = literal(language) if language.isascii() and language.isalnum() else None
    return joined([*translator.anchors(node), call("raw", literal(_code(node)), block=truth(True), lang=lang)])


def _code(node: nodes.Element) -> str:
    """The code, with the numbers of its lines if the writer wants them."""
    text = node.astext().expandtabs(4)
    if not node.get("linenos"):
        return text
    start = int(cast("dict[str, int]", node.get("highlight_args", {})).get("linenostart", 1))
    rows = text.splitlines()
    width = len(str(start + len(rows)))
    return "\n".join(f"{number:>{width}}  {row}" for number, row in enumerate(rows, start=start))


def note(translator: Translator, node: nodes.Element) -> str:
    """An admonition: a word above, and what it says."""
    kind = type(node).__name__
    children = list(node.children)
    if children and isinstance(children[0], nodes.title):
        head = titled(translator, children.pop(0))  # type: ignore[arg-type]
    else:
        head = words(str(admonitionlabels.get(kind, "Hinweis")))
    strong = kind in ("attention", "caution", "danger", "error", "warning", "important")
    made = call("admonition", head, translator.all(children), strong=truth(True) if strong else None)
    return joined([*translator.anchors(node), made])


def beside(translator: Translator, node: nodes.Element) -> str:
    """A topic, a sidebar: set apart, with its title; a list of what stands on the page is dropped like other lists."""
    if "contents" in node["classes"]:
        return NOTHING
    head = [titled(translator, c) for c in node.children if isinstance(c, nodes.title)]
    rest = [c for c in node.children if not isinstance(c, nodes.title)]
    return joined([*translator.anchors(node), call("aside", joined(head), translator.all(rest))])


def figure(translator: Translator, node: nodes.Element) -> str:
    """A picture with its caption and legend."""
    said = [c for c in node.children if isinstance(c, nodes.caption | nodes.legend)]
    rest = [c for c in node.children if c not in said]
    parts = [flowing(translator, c) if isinstance(c, nodes.legend) else translator.all(c.children) for c in said]
    parts[:1] = [joined([*numbered(translator, node), *parts[:1]])]
    caption = joined(piece for n, part in enumerate(parts) for piece in [*([call("linebreak")] if n else []), part])
    code = "true" if node.get("literal_block") else None
    return joined([*translator.anchors(node), call("captioned", translator.all(rest), caption, code=code)])


def container(translator: Translator, node: nodes.Element) -> str:
    """A container: code with its caption, or simply what it holds."""
    if node.get("literal_block"):
        return figure(translator, node)
    return through(translator, node)


def compound(translator: Translator, node: nodes.compound) -> str:
    """What belongs together; a table of contents is dropped, for what it names follows."""
    return NOTHING if "toctree-wrapper" in node["classes"] else through(translator, node)


def target(translator: Translator, node: nodes.target) -> str:
    """A place that others refer to; the one before an entry is the entry's own."""
    if node.get("refid") and str(node["refid"]) in translator.kinds:
        return NOTHING
    return joined([*translator.anchors(node), *translator.each(node.children)])


def footnote(translator: Translator, node: nodes.Element) -> str:
    """A citation, or a footnote that no reference has printed yet; the others stand at the foot of their pages."""
    ids: list[str] = node["ids"]
    if any(translator.key(id) in translator.footnotes | translator.printed_below for id in ids):
        return NOTHING
    name = next((child.astext() for child in node.children if isinstance(child, nodes.label)), "")
    return joined(
        [*translator.anchors(node), call("definitions", array([words(f"[{name}]"), said_below(translator, node)]))]
    )


def rule(translator: Translator, node: nodes.Node) -> str:
    """A line between two paragraphs."""
    return call("separator")


def centred(translator: Translator, node: nodes.Element) -> str:
    """A line in the middle."""
    return call("centred", translator.all(node.children))


def signature(translator: Translator, node: nodes.Element) -> str:
    """What an object is called."""
    return joined([*translator.anchors(node), call("raw", words(node.astext()), block=truth(True))])


def set_in(translator: Translator, node: nodes.Element) -> str:
    """What is said of an object."""
    return call("inset", translator.all(node.children))


def production(translator: Translator, node: Any) -> str:
    """A grammar."""
    text = "\n".join(child.astext() for child in node.children)
    return joined([*translator.anchors(node), call("raw", literal(text), block=truth(True))])


HANDLERS: Final[dict[type[Any], Handler]] = {
    nodes.document: through,
    nodes.section: section,
    nodes.title: title,
    nodes.subtitle: title,
    nodes.rubric: rubric,
    nodes.paragraph: paragraph,
    nodes.docinfo: dropped,
    addnodes.glossary: through,
    nodes.literal_block: listing,
    nodes.doctest_block: listing,
    nodes.Admonition: note,
    nodes.topic: beside,
    nodes.sidebar: beside,
    nodes.figure: figure,
    nodes.compound: compound,
    nodes.target: target,
    nodes.transition: rule,
    nodes.footnote: footnote,
    nodes.citation: footnote,
    addnodes.centered: centred,
    addnodes.hlist: through,
    addnodes.hlistcol: through,
    addnodes.acks: through,
    addnodes.versionmodified: through,
    addnodes.start_of_file: through,
    addnodes.desc: through,
    addnodes.desc_signature: signature,
    addnodes.desc_content: set_in,
    addnodes.desc_inline: lambda translator, node: call("raw", words(node.astext())),
    addnodes.productionlist: production,
}
