"""What pages ask: directives that leave a frozen query in a placeholder; ``nachweis.handbook.answering`` answers."""

from typing import ClassVar, Final

from docutils import nodes
from docutils.parsers.rst import directives as options
from sphinx.application import Sphinx

from nachweis.compliance.finding import meant
from nachweis.compliance.model import Kind, Role
from nachweis.handbook.directives import Directive
from nachweis.handbook.domain import domain_of
from nachweis.handbook.nodes import view
from nachweis.handbook.queries import Columns, Ids, Matrix, Numbers, Query, Register


class View(Directive):
    """A directive that asks and leaves a placeholder; a post-transform answers."""

    def ask(self, query: Query) -> list[nodes.Node]:
        """The placeholder for what ``query`` asks."""
        domain_of(self.env).page(self.env.docname).queries.append(query)
        node = view(query=query)
        self.set_source_info(node)
        return [node]

    def kind(self, word: str) -> Kind | None:
        """The kind a writer named; an unknown one is reported."""
        try:
            return Kind(word.strip())
        except ValueError:
            self.find(
                "unknown_kind", f"„{word.strip()}“ ist keine Art von Eintrag.", meant(word, [k.value for k in Kind])
            )
            return None


class RegisterView(View):
    """``:::{register} tom``: all entries of a kind as a table to sort and filter."""

    required_arguments = 1
    option_spec: ClassVar = {"spalten": options.unchanged, "unter": options.unchanged}

    def run(self) -> list[nodes.Node]:
        """Ask for the register."""
        kind = self.kind(self.arguments[0])
        columns: list[Columns] = []
        for word in (self.options.get("spalten") or "").replace(",", " ").split():
            if word in [column.value for column in Columns]:
                columns.append(Columns(word))
            else:
                self.find(
                    "unknown_column", f"Die Spalte „{word}“ gibt es nicht.", meant(word, [c.value for c in Columns])
                )
        if kind is None:
            return []
        return self.ask(Register(kind, tuple(columns), (self.options.get("unter") or "").strip()))


class MatrixView(View):
    """``:::{matrix} kontrolle recht``: which row is linked to which column, by which link."""

    required_arguments = 2
    option_spec: ClassVar = {"verweis": options.unchanged_required, "dokument": options.unchanged}

    def run(self) -> list[nodes.Node]:
        """Ask for the matrix."""
        rows, columns = self.kind(self.arguments[0]), self.kind(self.arguments[1])
        word = (self.options.get("verweis") or "").strip()
        roles = [role.value for role in Role]
        if word not in roles:
            self.find("unknown_link", f"„{word}“ ist kein Verweis zwischen Einträgen.", meant(word, roles))
            return []
        if rows is None or columns is None:
            return []
        return self.ask(Matrix(rows, columns, Role(word), (self.options.get("dokument") or "").strip()))


class IdsView(View):
    """``:::{kennungen}``: every id, in alphabetical order, with title and place."""

    def run(self) -> list[nodes.Node]:
        """Ask for the index of ids."""
        return self.ask(Ids())


class NumbersView(View):
    """``:::{zahlen}``: how much of what the handbook holds."""

    def run(self) -> list[nodes.Node]:
        """Ask for the counts."""
        return self.ask(Numbers())


VIEWS: Final[dict[str, type[View]]] = {
    "register": RegisterView,
    "matrix": MatrixView,
    "kennungen": IdsView,
    "zahlen": NumbersView,
}


def setup(app: Sphinx) -> None:
    """Register the directives."""
    for name, directive in VIEWS.items():
        app.add_directive(name, directive)
