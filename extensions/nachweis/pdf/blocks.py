"""Sections, paragraphs, lists, code, notes: what stands below one another on a page."""

from typing import TYPE_CHECKING, Any, Final, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from nachweis.pdf.inlines import dropped, said_below, through
from nachweis.pdf.typst import NOTHING, array, call, joined, literal, truth, words

if TYPE_CHECKING:
    from nachweis.pdf.translator import Handler, Translator


# ── headings ───────────────────────────────────────────────────────────────────────────────────────────────────────


def section(translator: "Translator", node: nodes.section) -> str:
    """A section; one that holds a table on its side is turned as a whole, so that no heading stays behind."""
    translator.depth += 1
    parts = translator.each(node.children)
    translator.depth -= 1
    if any(isinstance(child, nodes.table) and child.get("turned") for child in node.children):
        inner = [part for part in parts if part.startswith("section-title(")]
        rest = [part for part in parts if part not in inner]
        return call("turned", joined([*inner, *rest]))
    return joined(parts)


def title(translator: "Translator", node: nodes.title) -> str:
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


def numbered(translator: "Translator", node: nodes.Element, *, first: bool = False) -> list[str]:
    """The number that Sphinx gave a section, a figure, a table or a listing."""
    numbers = translator.surroundings.numbers
    ids: list[str] = ["", *node["ids"]] if first else node["ids"]
    found = next((numbers[id] for id in ids if id in numbers), "")
    return [words(f"{found} ")] if found else []


def titled(translator: "Translator", node: nodes.Element) -> str:
    """What a heading says; references in it carry no page."""
    before, translator.in_title = translator.in_title, True
    body = translator.all(node.children)
    translator.in_title = before
    return body


def rubric(translator: "Translator", node: nodes.rubric) -> str:
    """A heading that no contents list: of an area, or the writer's own."""
    body = titled(translator, node)
    if level := node.get("heading-level"):
        if not any(name.startswith("nw-") for name in node["classes"]):
            level = min(int(level), translator.depth + 1)  # what a writer typed skips no level
        return joined([*translator.anchors(node), call("minor-title", body, depth=str(level))])
    return joined([*translator.anchors(node), call("strong-line", body)])


# ── paragraphs and lists ───────────────────────────────────────────────────────────────────────────────────────────


def paragraph(translator: "Translator", node: nodes.Element) -> str:
    """A paragraph."""
    body = translator.all(node.children)
    if body == NOTHING:
        return NOTHING
    function = "quiet" if "nw-legend" in node["classes"] or "nw-nothing" in node["classes"] else "par"
    return joined([*translator.anchors(node), call(function, body)])


def flowing(translator: "Translator", node: nodes.Element) -> str:
    """What an item, a cell or a footnote holds: a first paragraph is plain text, further ones are paragraphs."""
    children = [child for child in node.children if not isinstance(child, nodes.comment)]
    if children and type(children[0]) is nodes.paragraph:
        first = translator.all(children[0].children)
        return joined([*translator.anchors(node), first, *translator.each(children[1:])])
    return joined([*translator.anchors(node), *translator.each(children)])


def bullets(translator: "Translator", node: nodes.Element) -> str:
    """A list with bullets."""
    if "nw-numbers" in node["classes"]:
        return call("figures", *(flowing(translator, item) for item in items(node)))
    return joined([*translator.anchors(node), call("list", *(flowing(translator, item) for item in items(node)))])


_COUNTED = {"arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}


def numbers(translator: "Translator", node: nodes.enumerated_list) -> str:
    """A list with numbers, as the writer counts."""
    counted = _COUNTED.get(node.get("enumtype", "arabic"), "1")
    pattern = f"{node.get('prefix', '')}{counted}{node.get('suffix', '.') or '.'}"
    start = str(node["start"]) if "start" in node else None
    made = call("enum", *(flowing(translator, item) for item in items(node)), start=start, numbering=literal(pattern))
    return joined([*translator.anchors(node), made])


def items(node: nodes.Element) -> list[nodes.Element]:
    """The items of a list."""
    return [child for child in node.children if isinstance(child, nodes.Element) and not dropped_kind(child)]


def dropped_kind(node: nodes.Node) -> bool:
    """Whether readers see nothing of ``node``."""
    return isinstance(node, nodes.Invisible)


def definitions(translator: "Translator", node: nodes.Element) -> str:
    """Terms with what they mean: a definition list, a glossary, a field list."""
    made = []
    for item in items(node):
        names = [child for child in item.children if isinstance(child, nodes.term | nodes.field_name)]
        marks = [anchor for name in names for anchor in translator.anchors(name)]
        said = joined([*marks, *_between(", ", [translator.all(name.children) for name in names])])
        kinds = [child for child in item.children if isinstance(child, nodes.classifier)]
        if kinds:
            said = joined([said, words(" ("), *_between(", ", [translator.all(k.children) for k in kinds]), words(")")])
        bodies = [child for child in item.children if isinstance(child, nodes.definition | nodes.field_body)]
        several = len(bodies) > 1
        made.append(
            array([said, joined(translator.all(b.children) if several else flowing(translator, b) for b in bodies)])
        )
    return joined([*translator.anchors(node), call("definitions", *made)])


def _between(separator: str, parts: list[str]) -> list[str]:
    return [piece for index, part in enumerate(parts) for piece in ([words(separator)] if index else []) + [part]]


def options(translator: "Translator", node: nodes.option_list) -> str:
    """The options of a command with what they do."""
    made = []
    for item in items(node):
        names = ", ".join(name.astext() for name in item.findall(nodes.option))
        body = next(iter(item.findall(nodes.description)))
        made.append(array([call("raw", words(names)), flowing(translator, body)]))
    return call("definitions", *made)


def lines(translator: "Translator", node: nodes.line_block) -> str:
    """Lines that break where the writer broke them; inner blocks are set in."""
    return joined([*translator.anchors(node), call("verse", *_verses(translator, node, 0))])


def _verses(translator: "Translator", node: nodes.line_block, depth: int) -> list[str]:
    made = []
    for child in node.children:
        if isinstance(child, nodes.line_block):
            made += _verses(translator, child, depth + 1)
        elif isinstance(child, nodes.Element):
            body = translator.all(child.children)
            indent = [call("h", f"{1.5 * depth}em")] if depth else []
            made.append(joined([*indent, body]) if body != NOTHING else words(" "))
    return made


def quote(translator: "Translator", node: nodes.block_quote) -> str:
    """A quotation, with who said it."""
    said = [child for child in node.children if not isinstance(child, nodes.attribution)]
    by = [translator.all(child.children) for child in node.children if isinstance(child, nodes.attribution)]
    attribution = by[0] if by else None
    return joined(
        [*translator.anchors(node), call("quote", translator.all(said), block=truth(True), attribution=attribution)]
    )


# ── code, notes, the rest ──────────────────────────────────────────────────────────────────────────────────────────


def listing(translator: "Translator", node: nodes.Element) -> str:
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


def note(translator: "Translator", node: nodes.Element) -> str:
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


def beside(translator: "Translator", node: nodes.Element) -> str:
    """A topic, a sidebar: set apart, with its title; a list of what stands on the page is dropped like other lists."""
    if "contents" in node["classes"]:
        return NOTHING
    head = [titled(translator, c) for c in node.children if isinstance(c, nodes.title)]
    rest = [c for c in node.children if not isinstance(c, nodes.title)]
    return joined([*translator.anchors(node), call("aside", joined(head), translator.all(rest))])


def figure(translator: "Translator", node: nodes.Element) -> str:
    """A picture with its caption and legend."""
    said = [c for c in node.children if isinstance(c, nodes.caption | nodes.legend)]
    rest = [c for c in node.children if c not in said]
    parts = [flowing(translator, c) if isinstance(c, nodes.legend) else translator.all(c.children) for c in said]
    parts[:1] = [joined([*numbered(translator, node), *parts[:1]])]
    caption = joined(piece for n, part in enumerate(parts) for piece in [*([call("linebreak")] if n else []), part])
    code = "true" if node.get("literal_block") else None
    return joined([*translator.anchors(node), call("captioned", translator.all(rest), caption, code=code)])


def container(translator: "Translator", node: nodes.Element) -> str:
    """A container: code with its caption, or simply what it holds."""
    if node.get("literal_block"):
        return figure(translator, node)
    return through(translator, node)


def compound(translator: "Translator", node: nodes.compound) -> str:
    """What belongs together; a table of contents is dropped, for what it names follows."""
    return NOTHING if "toctree-wrapper" in node["classes"] else through(translator, node)


def target(translator: "Translator", node: nodes.target) -> str:
    """A place that others refer to; the one before an entry is the entry's own."""
    if node.get("refid") and str(node["refid"]) in translator.kinds:
        return NOTHING
    return joined([*translator.anchors(node), *translator.each(node.children)])


def footnote(translator: "Translator", node: nodes.Element) -> str:
    """A citation, or a footnote that no reference has printed yet; the others stand at the foot of their pages."""
    ids: list[str] = node["ids"]
    if any(translator.key(id) in translator.footnotes | translator.printed_below for id in ids):
        return NOTHING
    name = next((child.astext() for child in node.children if isinstance(child, nodes.label)), "")
    return joined(
        [*translator.anchors(node), call("definitions", array([words(f"[{name}]"), said_below(translator, node)]))]
    )


def rule(translator: "Translator", node: nodes.Node) -> str:
    """A line between two paragraphs."""
    return call("separator")


def centred(translator: "Translator", node: nodes.Element) -> str:
    """A line in the middle."""
    return call("centred", translator.all(node.children))


def signature(translator: "Translator", node: nodes.Element) -> str:
    """What an object is called."""
    return joined([*translator.anchors(node), call("raw", words(node.astext()), block=truth(True))])


def set_in(translator: "Translator", node: nodes.Element) -> str:
    """What is said of an object."""
    return call("inset", translator.all(node.children))


def production(translator: "Translator", node: Any) -> str:
    """A grammar."""
    text = "\n".join(child.astext() for child in node.children)
    return joined([*translator.anchors(node), call("raw", literal(text), block=truth(True))])


HANDLERS: Final[dict[type[Any], "Handler"]] = {
    nodes.document: through,
    nodes.section: section,
    nodes.title: title,
    nodes.subtitle: title,
    nodes.rubric: rubric,
    nodes.paragraph: paragraph,
    nodes.bullet_list: bullets,
    nodes.enumerated_list: numbers,
    nodes.definition_list: definitions,
    nodes.field_list: definitions,
    nodes.docinfo: dropped,
    addnodes.glossary: through,
    nodes.option_list: options,
    nodes.line_block: lines,
    nodes.block_quote: quote,
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
