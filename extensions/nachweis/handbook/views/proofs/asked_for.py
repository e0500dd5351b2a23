"""``:::{anforderungen} vertrag``: what documents are compared with, and the words by which a writer names it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import meant
from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, table
from nachweis.handbook.views.proofs.marks import law_link
from nachweis.handbook.views.view import Address, Question, View
from nachweis.vocabulary import Catalogue, Part, Requirement, Scale, catalogue, vocabulary


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What documents are compared with."""

    catalogue: Catalogue


def _read(asked: Question) -> AskedFor | None:
    word = asked.word()
    if word not in set(Catalogue):
        asked.find("unknown_choice", f"„{word}“ gibt es nicht.", meant(word, list(Catalogue)), topic=word)
        return None
    return AskedFor(Catalogue(word))


def _answer(query: AskedFor, build: Build, address: Address) -> list[nodes.Node]:
    """Each requirement with its word, its parts below it, in the order of the law."""
    rows: list[Sequence[Cell]] = []
    for requirement in catalogue(query.catalogue):
        rows.append(_row(build.audit, requirement, requirement, address))
        rows += [_row(build.audit, part, requirement, address) for part in requirement.parts]
    return [table(["Wort", "Verlangt ist", "Maß", "Vorschrift"], rows, f"{len(rows)} Wörter", ["nw-register"], [])]


def _row(audit: Audit, asked: Requirement | Part, of: Requirement, address: Address) -> Sequence[Cell]:
    label = asked.label if asked is of else f"{of.label}: {asked.label}"
    measure = vocabulary().labels["scale"][of.scale]
    where = f"nur mit „:rechtsrahmen: {of.frame}“" if of.frame and of.scale is not Scale.COMPARISON else of.source
    return [
        [nodes.literal("", asked.word)],
        [nodes.Text(label)],
        [nodes.Text(f"{measure} ({where})" if where else measure)],
        [law_link(audit, asked.citation, address)],
    ]


VIEW: Final = View(
    word="anforderungen",
    query=AskedFor,
    read=_read,
    answer=_answer,
    arguments=(1, 1),
)
