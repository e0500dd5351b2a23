"""What pages ask: one directive for all views, which leaves a frozen query in a placeholder."""

from typing import Any, ClassVar, Final

from docutils import nodes
from docutils.parsers.rst import directives as options

from nachweis.compliance.finding import meant
from nachweis.handbook.directive import Directive, reach_here
from nachweis.handbook.domain import domain_of
from nachweis.handbook.page import Asked
from nachweis.handbook.settings.config import edition_of
from nachweis.handbook.showing.nodes import view
from nachweis.handbook.views.view import View
from nachweis.vocabulary import Kind

GAPS: Final = "luecken"
"""What ``:nur:`` may say."""


class Asking(Directive):
    """A directive that asks and leaves a placeholder; a post-transform answers."""

    view: ClassVar[View]

    def run(self) -> list[nodes.Node]:
        """Ask, if this edition shows the answer."""
        query = self.view.read(self)
        if query is None or not edition_of(self.config).shows(self.view.reach):
            return []
        asked = Asked(query, self.line, reach_here(self.env).value)
        domain_of(self.env).page(self.env.docname).queries.append(asked)
        node = view(query=query)
        self.set_source_info(node)
        return [node]

    def word(self, number: int = 0) -> str:
        """The word after the name, counted from 0; empty if there is none."""
        return str(self.arguments[number]).strip() if number < len(self.arguments) else ""

    def option(self, name: str) -> str:
        """What an option says; empty if nothing."""
        return (self.options.get(name) or "").strip()

    def kind(self, number: int = 0) -> Kind | None:
        """The kind that a writer named; an unknown one is reported."""
        word = self.word(number)
        if word not in set(Kind):
            self.find(
                "unknown_kind",
                f"„{word}“ ist keine Art von Eintrag.",
                meant(word, [kind.value for kind in Kind]),
                topic=f"{self.view.word} {word}",
            )
            return None
        return Kind(word)

    def only_gaps(self) -> bool:
        """Whether the writer wants to see only what is missing."""
        word = self.option("nur")
        if word not in ("", GAPS):
            cure = f"Schreiben Sie „:nur: {GAPS}“."
            self.find("unknown_choice", f"„:nur: {word}“ gibt es nicht.", cure, topic=f"nur {word}")
        return word == GAPS


def directive_of(view: View) -> type[Asking]:
    """The directive by which pages ask for ``view``."""
    least, most = view.arguments
    said: dict[str, Any] = {
        "__doc__": f"``:::{{{view.word}}}``",
        "view": view,
        "required_arguments": least,
        "optional_arguments": most - least,
        "option_spec": dict.fromkeys(view.options, options.unchanged),
    }
    return type(f"Asking_{view.word}", (Asking,), said)
