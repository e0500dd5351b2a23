"""``:::{aenderungen}``: what changed since the version before, word by word, and what to review because of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from docutils import nodes

from nachweis.compliance.audit import Audit
from nachweis.compliance.changes import Aspect, Change, Mark, difference
from nachweis.compliance.model import Entry, Handbook
from nachweis.handbook.build import Build
from nachweis.handbook.showing.nodes import come, gone
from nachweis.handbook.showing.tables import Cell, id_link, nothing, reference, separated, table
from nachweis.handbook.views.view import Address, View
from nachweis.vocabulary import Link, field_word, link_word, shown_word


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the version before, and what must be looked at again."""


def _answer(query: Changes, build: Build, address: Address) -> list[nodes.Node]:
    """The changes, and the entries that they make doubtful."""
    audit = build.audit
    if audit.before is None:
        return [nothing("Eine frühere Fassung gibt es nicht; dies ist die erste.")]
    name = audit.before_name
    answer: list[nodes.Node] = []
    rows = [_row(audit, change, address) for change in _ordered(audit.changes)]
    if rows:
        kinds = ["nw-col-kennung", "nw-col-art", "nw-col-titel"]
        caption = f"{len(rows)} Änderungen seit {name}" if len(rows) > 1 else f"Eine Änderung seit {name}"
        answer.append(table(["Eintrag", "Was", "Von – auf"], rows, caption, ["nw-register", "nw-changes"], kinds))
        legend = nodes.paragraph("", "", _marked(Mark.GONE, "gestrichen"), nodes.Text(" steht nicht mehr da, "))
        legend += [_marked(Mark.NEW, "unterstrichen"), nodes.Text(" ist neu.")]
        legend["classes"].append("nw-legend")
        answer.append(legend)
    else:
        answer.append(nothing(f"Seit {name} hat sich nichts geändert."))
    answer.extend(_suspects(audit, address))
    return answer


def _suspects(audit: Audit, address: Address) -> list[nodes.Node]:
    if not audit.suspects:
        return [nothing("Kein Eintrag muss wegen dieser Änderungen neu durchgesehen werden.")]
    rows: list[Sequence[Cell]] = [
        [
            [id_link(suspect.entry.id, address(suspect.entry), suspect.entry.title)],
            [nodes.Text(suspect.entry.title)],
            _links(audit.handbook, suspect.neighbours, address),
        ]
        for suspect in audit.suspects
    ]
    caption = f"{len(rows)} Einträge neu durchzusehen" if len(rows) > 1 else "Ein Eintrag neu durchzusehen"
    kinds = ["nw-col-kennung", "nw-col-titel", "nw-col-dafuer"]
    return [table(["Eintrag", "Titel", "Geändert ist"], rows, caption, ["nw-register"], kinds)]


def _ordered(changes: Iterable[Change]) -> list[Change]:
    order = list(Aspect)
    return sorted(changes, key=lambda change: order.index(change.aspect))


def _row(audit: Audit, change: Change, address: Address) -> list[list[nodes.Node]]:
    entry = change.after
    id = id_link(change.id, address(entry), entry.title) if entry else nodes.literal("", change.id)
    what = change.aspect.label
    if change.aspect in (Aspect.LINKED, Aspect.UNLINKED):
        what = f"{what}: {link_word(Link(change.name)).outgoing}"
    elif change.aspect is Aspect.FIELD:
        what = field_word(change.name, change.entry.kind).label
    return [[id], [nodes.Text(what)], _detail(audit, change, address)]


def _detail(audit: Audit, change: Change, address: Address) -> list[nodes.Node]:
    book = audit.handbook
    match change.aspect:
        case Aspect.REWORDED:
            return [_marked(mark, " ".join(text.split("\n"))) for mark, text in difference(change.old, change.new)]
        case Aspect.LINKED | Aspect.UNLINKED:
            return _named(book, (change.new or change.old).split(), address)
        case Aspect.MOVED:
            return [nodes.Text(f"{change.old} → {change.new}")]
        case Aspect.STATUS | Aspect.OWNER | Aspect.FIELD:
            was, now = (shown_word(change.entry.kind, change.name, value) for value in (change.old, change.new))
            pieces = [_marked(Mark.GONE, was)] if was else []
            pieces += [nodes.Text(" ")] if was and now else []
            return [*pieces, *([_marked(Mark.NEW, now)] if now else [])]
        case Aspect.WITHDRAWN if change.after is not None and (ids := change.after.links.get(Link.SUPERSEDED_BY)):
            return [nodes.Text(f"{change.entry.title.rstrip('.')}; ersetzt durch "), *_named(book, ids, address)]
        case Aspect.WITHDRAWN:
            return [nodes.Text(f"{change.entry.title.rstrip('.')}; {change.entry.says('grund') or 'ohne Grund'}")]
        case Aspect.LAW:
            return _named(book, [change.name], address)
        case _:
            return [nodes.Text(change.entry.title)]


def _named(book: Handbook, ids: Iterable[str], address: Address) -> list[nodes.Node]:
    return separated(
        reference(book.shown(entry), address(entry)) if (entry := book.get(id)) else nodes.Text(id) for id in ids
    )


def _links(book: Handbook, entries: Iterable[Entry], address: Address) -> list[nodes.Node]:
    return separated(
        reference(book.shown(entry), address(entry)) if entry.id in book else nodes.Text(entry.id) for entry in entries
    )


def _marked(mark: Mark, text: str) -> nodes.Node:
    """A piece of text; what is gone or new becomes ``del`` or ``ins``, which readers see without colour too."""
    if mark is Mark.KEPT:
        return nodes.Text(text)
    return gone("", text) if mark is Mark.GONE else come("", text)


VIEW: Final = View(word="aenderungen", query=Changes, read=lambda asked: Changes(), answer=_answer)
