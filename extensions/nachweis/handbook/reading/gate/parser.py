"""Reads a page with MyST, and lets it use what :mod:`~nachweis.handbook.reading.gate.words` lists and nothing else."""

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, ClassVar, cast

from docutils import nodes
from docutils.utils import Reporter
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import CustomReSTDispatcher

from nachweis.compliance.finding import Finding, meant
from nachweis.compliance.model import Place
from nachweis.handbook import bridge
from nachweis.handbook.directive import AnyOptions, Directive
from nachweis.handbook.domain import domain_of
from nachweis.handbook.reading.gate.words import BLOCKS, ROLE_NAMES
from nachweis.handbook.settings.config import HandbookConfig

_RST = "eval-rst"


class Gate(CustomReSTDispatcher):
    """Finds directives and roles by name while a page is read: only those that pages may use."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__()
        more = HandbookConfig.of(env.config).allowed.split()
        self.env = env
        self.blocks = BLOCKS.union(more)
        self.roles = ROLE_NAMES.union(more)

    def directive(self, directive_name: str, language_module: ModuleType, document: nodes.document) -> Any:
        """The directive of that name; one that only tells what is wrong if a page may not use it."""
        name = directive_name.lower()
        found = super().directive(name, language_module, document) if name in self.blocks else (None, [])
        return found if found[0] is not None else (Refused, [])

    def role(self, role_name: str, language_module: ModuleType, lineno: int, reporter: Reporter) -> Any:
        """The role of that name; one that only shows its text if a page may not use it."""
        name = role_name.lower()
        found = super().role(name, language_module, lineno, reporter) if name in self.roles else (None, [])
        return found if found[0] is not None else (self._refused, [])

    def _refused(self, name: str, rawtext: str, text: str, lineno: int, inliner: Any, *_: Any) -> Any:
        cure = meant(name.lower(), self.roles)
        finding = Finding(
            "unknown_role",
            f"Die Rolle „{{{name}}}“ gibt es nicht.",
            Place(self.env.docname, lineno or 1),
            f"{cure or 'Löschen Sie die geschweiften Klammern.'} Auf einen Eintrag verweist „[](#ACO-B1-07)“.",
            topic=name,
        )
        domain_of(self.env).page(self.env.docname).findings.append(finding)
        return [nodes.Text(text)], []


class Refused(Directive):
    """Stands for a directive that a page may not use; nothing of it is read."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = AnyOptions()

    def run(self) -> list[nodes.Node]:
        """Tell what is wrong."""
        usual = "Möglich sind „tom“ (Maßnahme), „avv“ (Klausel), „kontrolle“ und andere; siehe „Alle Bausteine“."
        cure = meant(self.name.lower(), BLOCKS)
        self.find(
            "unknown_directive",
            f"Den Block „{{{self.name}}}“ gibt es nicht.",
            cure if cure.startswith("Meinten") else usual,
            topic=self.name,
        )
        return []


class Renderer(SphinxRenderer):
    """Turns what markdown-it read into nodes."""

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Read reStructuredText only where ``conf.py`` allows it."""
        if _RST in HandbookConfig.of(self.sphinx_env.config).allowed.split():
            super().render_restructuredtext(token)
        else:
            self.render_directive(token, _RST, "")

    def render_ordered_list(self, token: SyntaxTreeNode) -> None:
        """Give the items the numbers that were typed: a list for each row without a gap."""
        for first, items in _rows(token.children):
            made = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=token.markup)
            if first != 1:
                made["start"] = first
            self.add_line_and_source_path(made, items[0])
            with self.current_node_context(made, append=True):
                for item in items:
                    self.render_list_item(item)


def _rows(items: Sequence[SyntaxTreeNode]) -> Iterator[tuple[int, list[SyntaxTreeNode]]]:
    """The items of a list in rows that count without a gap, each with its first number; „1.“ throughout counts too."""
    numbers = [int(item.info or 1) for item in items]
    if set(numbers) == {1}:
        numbers = list(range(1, len(items) + 1))
    row: list[SyntaxTreeNode] = []
    for place, item in enumerate(items):
        if row and numbers[place] != numbers[place - 1] + 1:
            yield numbers[place - len(row)], row
            row = []
        row.append(item)
    if row:
        yield numbers[-1] - len(row) + 1, row


def _star_in_word(state: StateInline, silent: bool) -> bool:
    """Leave a star alone that stands between letters or digits: „Nutzer*innen“, „2*3*4“."""
    before, star, after = state.src[max(state.pos - 1, 0) : state.pos], state.src[state.pos], state.src[state.pos + 1 :]
    if star != "*" or not (before.isalnum() and after[:1].isalnum()):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


class Parser(MystParser):
    """MyST without what a page could switch on in its head."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Read a page."""
        env = cast("BuildEnvironment", document.settings.env)
        try:
            self._read(env, inputstring, document)
        except RecursionError:
            rule, message, hint = (
                "too_deep",
                "Auf dieser Seite stehen zu viele Blöcke, Listen oder Klammern ineinander; sie ist nicht zu lesen.",
                "Schreiben Sie sie flacher, oder teilen Sie die Seite.",
            )
        except Exception as error:  # whatever a page does to other people's programs, it costs no other page
            rule, message, hint = (
                "page_unreadable",
                f"Diese Seite lässt sich nicht lesen ({type(error).__name__}).",
                "Nehmen Sie zurück, was Sie zuletzt geändert haben, und schicken Sie die Seite an die, die das "
                "Programm pflegen.",
            )
        else:
            return
        forget(env, document)
        heading = next((line for line in inputstring.splitlines() if line.startswith("# ")), "")
        self._read(env, heading, document)
        domain_of(env).page(env.docname).findings.append(Finding(rule, message, Place(env.docname), hint))

    def _read(self, env: BuildEnvironment, inputstring: str, document: nodes.document) -> None:
        with Gate(env):
            markdown = create_md_parser(env.myst_config, Renderer)  # type: ignore[attr-defined]
            markdown.options["document"] = document
            markdown.inline.ruler.before("emphasis", "star_in_word", _star_in_word)
            markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # gate.named tells; mdit only prints it
            markdown.render(inputstring)


def forget(env: BuildEnvironment, document: nodes.document) -> None:
    """Leave nothing of a page that could not be read to its end."""
    page = domain_of(env).page(env.docname)
    for id, _ in page.ids:
        if bridge.page_of(env, id) == env.docname:
            bridge.forget(env, id)
    page.ids.clear()
    page.queries.clear()
    blank = nodes.document(document.settings, document.reporter)
    kept = ("transformer", "reporter", "settings", "attributes", "parent", "current_source")
    vars(document).update({name: value for name, value in vars(blank).items() if name not in kept})
