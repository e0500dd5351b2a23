"""Where a node stands: its line, the entry and the blocks around it."""

from docutils import nodes

from nachweis.handbook.bridge import Need
from nachweis.vocabulary import Edition, narrowest


def around(node: nodes.Node) -> tuple[str, str]:
    """The entry that a node stands in, and how far the block reaches."""
    entry, reach = "", Edition.CUSTOMER.value
    current = node.parent
    while current is not None:
        if isinstance(current, Need) and not entry:
            entry = current["refid"]
        elif isinstance(current, nodes.container) and "reach" in current and reach == Edition.CUSTOMER.value:
            reach = current["reach"]
        current = current.parent
    return entry, reach


def reach_of_block(node: nodes.Node) -> Edition:
    """How far the blocks reach that a node stands in."""
    found: list[Edition] = []
    current = node.parent
    while current is not None:
        if isinstance(current, nodes.container) and "reach" in current:
            found.append(Edition(current["reach"]))
        current = current.parent
    return narrowest(*found)


def line_of(node: nodes.Node) -> int:
    """The line of ``node``, or of the nearest one around that has one; 1 if none has."""
    current: nodes.Node | None = node
    while current is not None:
        if current.line:
            return current.line
        current = current.parent
    return 1
