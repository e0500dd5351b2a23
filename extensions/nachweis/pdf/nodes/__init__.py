"""What each kind of node becomes in the book; a kind that is not here becomes what its base class does."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from nachweis.pdf.nodes import blocks, designs, entries, inlines, lists, tables
from nachweis.pdf.translator import Handler

HANDLERS: Final[Mapping[type[Any], Handler]] = MappingProxyType(
    {
        **blocks.HANDLERS,
        **lists.HANDLERS,
        **inlines.HANDLERS,
        **tables.HANDLERS,
        **entries.HANDLERS,
        **designs.HANDLERS,
    }
)
