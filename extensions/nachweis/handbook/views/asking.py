"""What pages ask: directives that leave a frozen query in a placeholder; a post-transform answers."""

from typing import ClassVar, Final

from docutils import nodes
from docutils.parsers.rst import directives as options
from sphinx.application import Sphinx

from nachweis.compliance.coverage import CONTRACT, EIGHT, FOURTEEN, SECURITY
from nachweis.compliance.finding import meant
from nachweis.handbook.config import edition_of
from nachweis.handbook.domain import Asked, domain_of
from nachweis.handbook.reading.directives import Directive, reach_here
from nachweis.handbook.showing.nodes import view
from nachweis.handbook.views.queries import (
    Applying,
    Chains,
    Changes,
    Columns,
    Coverage,
    CoverageDrawing,
    Findings,
    Ids,
    Laws,
    Matrix,
    NetworkDrawing,
    Numbers,
    Query,
    Register,
    Report,
    ReviewsDrawing,
    Rules,
    Situations,
    query_reach,
)
from nachweis.vocabulary import Kind, Link

GAPS: Final = "luecken"
"""What ``:nur:`` may say."""

CATALOGUES: Final = {"vertrag": CONTRACT, "art32": SECURITY, "bdsg64": FOURTEEN, "acht": EIGHT}
"""What a coverage may be asked for; the word is the one a writer types."""


class View(Directive):
    """A directive that asks and leaves a placeholder; a post-transform answers."""

    def ask(self, query: Query) -> list[nodes.Node]:
        """The placeholder for what ``query`` asks."""
        if not edition_of(self.config).shows(query_reach(query)):
            return []
        asked = Asked(query, self.line, reach_here(self.env).value)
        domain_of(self.env).page(self.env.docname).queries.append(asked)
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

    def only_gaps(self) -> bool:
        """Whether the writer wants to see only what is missing."""
        word = (self.options.get("nur") or "").strip()
        if word not in ("", GAPS):
            self.find("unknown_choice", f"„:nur: {word}“ gibt es nicht.", f"Schreiben Sie „:nur: {GAPS}“.")
        return word == GAPS


class RegisterView(View):
    """``:::{register} tom``: all entries of a kind as a table to sort and filter."""

    required_arguments = 1
    option_spec: ClassVar = {"spalten": options.unchanged, "unter": options.unchanged, "nur": options.unchanged}

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
        return self.ask(Register(kind, tuple(columns), (self.options.get("unter") or "").strip(), self.only_gaps()))


class MatrixView(View):
    """``:::{matrix} kontrolle recht``: which row is linked to which column, by which link."""

    required_arguments = 2
    option_spec: ClassVar = {
        "verweis": options.unchanged_required,
        "dokument": options.unchanged,
        "nur": options.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Ask for the matrix."""
        rows, columns = self.kind(self.arguments[0]), self.kind(self.arguments[1])
        word = (self.options.get("verweis") or "").strip()
        roles = [role.value for role in Link]
        if word not in roles:
            self.find("unknown_link", f"„{word}“ ist kein Verweis zwischen Einträgen.", meant(word, roles))
            return []
        if rows is None or columns is None:
            return []
        document = (self.options.get("dokument") or "").strip()
        return self.ask(Matrix(rows, columns, Link(word), document, self.only_gaps()))


class CoverageView(View):
    """``:::{deckung} DOK-1``: what the law demands of a document, and how far it says or does it."""

    required_arguments = 1
    option_spec: ClassVar = {"von": options.unchanged, "nur": options.unchanged}

    def run(self) -> list[nodes.Node]:
        """Ask for the coverage."""
        of = (self.options.get("von") or "").strip()
        if of not in ("", *CATALOGUES):
            self.find("unknown_choice", f"„:von: {of}“ gibt es nicht.", meant(of, CATALOGUES))
            return []
        return self.ask(Coverage(self.arguments[0].strip(), of, self.only_gaps()))


class ChainsView(View):
    """``:::{kette} DOK-1``: every promise with the measures that keep it and the evidence that proves it."""

    optional_arguments = 1
    option_spec: ClassVar = {"nur": options.unchanged}

    def run(self) -> list[nodes.Node]:
        """Ask for the chains."""
        return self.ask(Chains(self.arguments[0].strip() if self.arguments else "", self.only_gaps()))


class FindingsView(View):
    """``:::{befunde} DOK-1``: what the rules and people found, about one document or about all."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Ask for the findings."""
        return self.ask(Findings(self.arguments[0].strip() if self.arguments else ""))


class ReportView(View):
    """``:::{pruefbericht}``: the counts of a check on one page."""

    def run(self) -> list[nodes.Node]:
        """Ask for the report."""
        return self.ask(Report())


class RulesView(View):
    """``:::{regeln}``: what is checked, how much it weighs, and why."""

    def run(self) -> list[nodes.Node]:
        """Ask for the rules."""
        return self.ask(Rules())


class LawsView(View):
    """``:::{gesetze}``: the laws that citations are checked against, with dates and sources."""

    def run(self) -> list[nodes.Node]:
        """Ask for the laws."""
        return self.ask(Laws())


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


class SituationsView(View):
    """``:::{situationen}``: the ways in, a link for each situation."""

    def run(self) -> list[nodes.Node]:
        """Ask for them."""
        return self.ask(Situations())


class ApplyingView(View):
    """``:::{was_gilt} SIT-HOMEOFFICE``: what applies in a situation."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Ask for it."""
        return self.ask(Applying(self.arguments[0].strip()))


class NetworkView(View):
    """``:::{netz} AVV-09-4``: a picture of what is linked to an entry."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Ask for it."""
        return self.ask(NetworkDrawing(self.arguments[0].strip()))


class CoverageDrawingView(View):
    """``:::{deckungsbild} DOK-1``: a picture of the coverage, of all documents if none is named."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Ask for it."""
        return self.ask(CoverageDrawing(self.arguments[0].strip() if self.arguments else ""))


class ReviewsView(View):
    """``:::{durchsichten}``: a picture of how old reviews are."""

    def run(self) -> list[nodes.Node]:
        """Ask for it."""
        return self.ask(ReviewsDrawing())


class ChangesView(View):
    """``:::{aenderungen}``: what changed since the version before, word by word, and what to review because of it."""

    def run(self) -> list[nodes.Node]:
        """Ask for the changes."""
        return self.ask(Changes())


VIEWS: Final[dict[str, type[View]]] = {
    "register": RegisterView,
    "matrix": MatrixView,
    "deckung": CoverageView,
    "kette": ChainsView,
    "befunde": FindingsView,
    "pruefbericht": ReportView,
    "regeln": RulesView,
    "gesetze": LawsView,
    "aenderungen": ChangesView,
    "situationen": SituationsView,
    "netz": NetworkView,
    "deckungsbild": CoverageDrawingView,
    "durchsichten": ReviewsView,
    "was_gilt": ApplyingView,
    "kennungen": IdsView,
    "zahlen": NumbersView,
}


def setup(app: Sphinx) -> None:
    """Register the directives."""
    for name, directive in VIEWS.items():
        app.add_directive(name, directive)
