"""``:::{angaben} uav``: every option that an entry of a kind can have, what may stand there, and who gets to see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.handbook.build import Build
from nachweis.handbook.showing.tables import Cell, table
from nachweis.handbook.views.view import Address, Question, View
from nachweis.vocabulary import FieldWord, Kind, LinkWord, ValueType, kind_word


@dataclass(frozen=True, slots=True)
class Fields:
    """The options of a kind."""

    kind: Kind


def _read(asked: Question) -> Fields | None:
    kind = asked.kind()
    return Fields(kind) if kind else None


def _answer(query: Fields, build: Build, address: Address) -> list[nodes.Node]:
    word = kind_word(query.kind)
    rows: list[Sequence[Cell]] = [_row("id", "Kennung", [nodes.Text(f"wie {word.prefix}1, einmal vergeben")], "alle")]
    rows += [_row(name, field.label, _values(field), _seen_by(field)) for name, field in word.fields.items()]
    rows += [
        _row(name, link.outgoing, [nodes.Text(_targets(link, query.kind))], "alle") for name, link in word.links.items()
    ]
    heads = ["Angabe", "Bedeutung", "Was dort steht", "Wer es sieht"]
    kinds = ["nw-col-kennung", "nw-col-titel", "nw-col-grund", ""]
    return [table(heads, rows, f"Angaben zu: {word.label}", ["nw-register", "nw-dense"], kinds)]


def _row(name: str, label: str, values: Cell, seen: str) -> list[Cell]:
    return [[nodes.literal("", f":{name}:")], [nodes.Text(label)], values, [nodes.Text(seen)]]


def _values(field: FieldWord) -> Cell:
    if not field.words:
        return [nodes.Text(_FORMS[field.type])]
    cell: list[nodes.Node] = []
    for typed, label in field.words.items():
        cell += [nodes.Text("; ")] if cell else []
        cell.append(nodes.literal("", typed))
        cell += [nodes.Text(f" ({label})")] if label != typed else []
    return cell


_FORMS: Final = {
    ValueType.TEXT: "Text",
    ValueType.WORD: "ein Wort",
    ValueType.STATE: "ein Wort",
    ValueType.EDITION: "ein Wort",
    ValueType.DAY: "ein Tag: Jahr-Monat-Tag",
    ValueType.DAYS: "ein Tag oder mehrere, durch Semikolon getrennt: Jahr-Monat-Tag",
    ValueType.MONTHS: "eine Zahl von Monaten, 1 bis 120",
    ValueType.PERIOD: "Zahl und Einheit: „2\N{NO-BREAK SPACE}Wochen“, „10\N{NO-BREAK SPACE}Werktage“",
    ValueType.LIST: "Wörter, durch Semikolon getrennt",
    ValueType.CITATION: "eine Vorschrift: „Art.\N{NO-BREAK SPACE}32 Abs.\N{NO-BREAK SPACE}1 DSGVO“",
    ValueType.PLACE: "die Stelle in der Quelle",
}


def _seen_by(field: FieldWord) -> str:
    return {"kunde": "alle", "pruefung": "intern und Prüfung"}.get(field.reach.value, "nur intern")


def _targets(link: LinkWord, kind: Kind) -> str:
    ends = sorted(kind_word(end).label for end in link.starts[kind])
    what = " oder ".join(ends) if len(ends) < len(Kind) else "Einträge jeder Art"
    return f"Kennungen oder Fundstellen: {what}" if link.cites else f"Kennungen: {what}"


VIEW: Final = View(word="angaben", query=Fields, read=_read, answer=_answer, arguments=(1, 1))
