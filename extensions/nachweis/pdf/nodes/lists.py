"""Lists of every kind, lines that break where the writer broke them, quotations."""

from typing import Any, Final

from docutils import nodes

from nachweis.pdf.nodes.blocks import flowing
from nachweis.pdf.translator import Handler, Translator
from nachweis.pdf.typst import NOTHING, array, call, joined, literal, truth, words


def bullets(translator: Translator, node: nodes.Element) -> str:
    """A list with bullets."""
    if "nw-numbers" in node["classes"]:
        return call("figures", *(flowing(translator, item) for item in items(node)))
    return joined([*translator.anchors(node), call("list", *(flowing(translator, item) for item in items(node)))])


_COUNTED = {"arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}


def numbers(translator: Translator, node: nodes.enumerated_list) -> str:
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


def definitions(translator: Translator, node: nodes.Element) -> str:
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


def options(translator: Translator, node: nodes.option_list) -> str:
    """The options of a command with what they do."""
    made = []
    for item in items(node):
        names = ", ".join(name.astext() for name in item.findall(nodes.option))
        body = next(iter(item.findall(nodes.description)))
        made.append(array([call("raw", words(names)), flowing(translator, body)]))
    return call("definitions", *made)


def lines(translator: Translator, node: nodes.line_block) -> str:
    """Lines that break where the writer broke them; inner blocks are set in."""
    return joined([*translator.anchors(node), call("verse", *_verses(translator, node, 0))])


def _verses(translator: Translator, node: nodes.line_block, depth: int) -> list[str]:
    made = []
    for child in node.children:
        if isinstance(child, nodes.line_block):
            made += _verses(translator, child, depth + 1)
        elif isinstance(child, nodes.Element):
            body = translator.all(child.children)
            indent = [call("h", f"{1.5 * depth}em")] if depth else []
            made.append(joined([*indent, body]) if body != NOTHING else words(" "))
    return made


def quote(translator: Translator, node: nodes.block_quote) -> str:
    """A quotation, with who said it."""
    said = [child for child in node.children if not isinstance(child, nodes.attribution)]
    by = [translator.all(child.children) for child in node.children if isinstance(child, nodes.attribution)]
    attribution = by[0] if by else None
    return joined(
        [*translator.anchors(node), call("quote", translator.all(said), block=truth(True), attribution=attribution)]
    )


HANDLERS: Final[dict[type[Any], Handler]] = {
    nodes.bullet_list: bullets,
    nodes.enumerated_list: numbers,
    nodes.definition_list: definitions,
    nodes.field_list: definitions,
    nodes.option_list: options,
    nodes.line_block: lines,
    nodes.block_quote: quote,
}
