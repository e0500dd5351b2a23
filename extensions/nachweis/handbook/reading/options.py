"""Lines that were meant for options of an entry, „status: geplant“, and options that float in a text."""

import re
import unicodedata
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.handbook.domain import domain_of
from nachweis.vocabulary import Kind, kind_word, vocabulary

_LIKE_OPTION = re.compile(
    r"(?P<sign>[^\w\\`\[(„]*)(?P<name>[^\W\d](?:[\w ]{0,22}\w)?)(?P<colon>[^\w\n\[(]*[:;][^\w\n\[(„]*)(?P<value>\S.*)"
)
"""A line that may have been meant for an option: „status: geplant“, „**:Status:** geplant“."""
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\xad"))


def plain_name(written: str) -> str:
    """The name of an option without what nobody sees or means: other letters for the same, blanks, capitals."""
    return re.sub(r"[\W]+", "", unicodedata.normalize("NFKC", written)).casefold()


def like_option(written: str, kind: Kind) -> tuple[str, str, bool]:
    """Name and value of an option of ``kind`` for which a line of text was meant, and whether it begins with a colon.

    The name is empty if the line was meant for none.
    """
    line = _LIKE_OPTION.fullmatch(unicodedata.normalize("NFKC", written).translate(_UNSEEN).strip())
    name = plain_name(line["name"]) if line else ""
    if line is None or name not in kind_word(kind).options:
        return "", "", False
    return name, line["value"].strip(), ":" in line["sign"]


def drop_floating(env: BuildEnvironment, around: nodes.Element) -> None:
    """Take out options that float in a text, „:status: geplant“, and tell them: no reader is meant to see them."""
    names = {name for word in vocabulary().kinds.values() for name in word.options}
    for fields in list(around.findall(nodes.field_list)):
        for item in [child for child in fields.children if isinstance(child, nodes.field)]:
            name = item[0].astext().strip() if item.children else ""
            if plain_name(name) not in names:
                continue
            line = item.line or fields.line or around.line or 1
            page = domain_of(env).page(env.docname)
            told = {finding.rule for finding in page.findings if finding.place.line == line}
            if not any(rule == "floating_option" or "front" in rule for rule in told):
                page.findings.append(
                    Finding(
                        "floating_option",
                        f"„:{name}:“ steht nicht bei einem Eintrag, sondern im Text.",
                        Place(env.docname, line),
                        "Schreiben Sie die Zeile gleich unter den Anfang des Eintrags, bei einem Listenpunkt um zwei "
                        "Leerzeichen eingerückt.",
                        topic=name,
                    )
                )
            fields.remove(item)
        if not fields.children and fields.parent is not None:
            fields.parent.remove(fields)


class Floating(SphinxTransform):
    """Take out options that float outside of entries."""

    default_priority: ClassVar[int] = 190

    def apply(self, **kwargs: Any) -> None:
        """Look at the page."""
        drop_floating(self.env, self.document)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(Floating)
