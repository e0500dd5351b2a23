"""One-line measures: the list items of a control, „- [ACO-B1-07] Besucher werden …“."""

import re
from collections.abc import Iterator, Sequence
from typing import cast

from docutils import nodes

from nachweis.handbook import bridge
from nachweis.handbook.directive import HANDLED, LINES
from nachweis.handbook.reading.accepting import Accepting
from nachweis.handbook.reading.options import like_option
from nachweis.handbook.showing.nodes import words_of
from nachweis.source.dialect import TAG, options, tagged
from nachweis.vocabulary import Edition, Kind

_MARK = r"\W{0,3}(?:(?:\w|[ivx]{1,4}|\d{1,3})\W{1,3})?"
_BARE_MEASURE = re.compile(rf"{_MARK}{TAG}")


class Listing(Accepting):
    """A directive in whose text list items are measures."""

    def _given(self, id: str, found: Sequence[nodes.Node], line: int) -> dict[str, str | None]:
        """What is said below a list item; an edition that is said twice is none."""
        given: dict[str, str | None] = {}
        for name, value in self._fields(found):
            if name in given:
                self.find(
                    "option_twice",
                    f"„:{name}:“ steht zweimal bei dieser Maßnahme.",
                    "Löschen Sie eine der beiden Zeilen.",
                    line,
                    entry=id,
                    topic=name,
                )
            twice = name in given and name == "ausgabe"
            given[name] = Edition.INTERNAL.value if twice else value
        return given

    def _fields(self, found: Sequence[nodes.Node]) -> Iterator[tuple[str, str | None]]:
        """The ``:name: value`` lines below a list item, their values as they were typed."""
        for node in found:
            for field in node.children if isinstance(node, nodes.field_list) else ():
                if isinstance(field, nodes.field) and len(field.children) == 2:
                    name = field.children[0].astext().strip()
                    if name in ("ausgabe", "intern"):
                        done = cast("set[tuple[str, int]]", self.env.temp_data.setdefault(HANDLED, set()))
                        done.add((str(field.source or ""), field.line or 0))
                    yield name, self._typed(field, name) or " ".join(field.children[1].astext().split())

    def _typed(self, field: nodes.field, name: str) -> str:
        """The value of a field as its lines have it; empty if they are not where they should be."""
        sources = cast("dict[str, list[str]]", self.env.temp_data.get(LINES, {}))
        lines = sources.get(str(field.source or ""), [])[max((field.line or 1) - 1, 0) :]
        if not lines:
            return ""
        found, _ = options([lines[0].strip(), *lines[1:]])
        return found[0].value if found and found[0].name == name else ""

    def _take_words(self, id: str, statement: nodes.paragraph, line: int, given: dict[str, str | None]) -> None:
        """Take „status: geplant“ for what was meant, and tell that a colon is missing."""
        pieces: list[nodes.Node] = []
        for child in statement.children:  # MyST makes a node of its own of each line and of each end of a line
            if isinstance(child, nodes.Text) and pieces and isinstance(pieces[-1], nodes.Text):
                pieces[-1] = nodes.Text(pieces[-1] + child)
            else:
                pieces.append(child)
        for place, piece in enumerate(pieces):
            if isinstance(piece, nodes.Text):
                lines = str(piece).split("\n")
                kept = [text for n, text in enumerate(lines) if not (n and self._is_option(id, text, line + n, given))]
                pieces[place] = nodes.Text("\n".join(kept))
        statement.children = []
        statement.extend(pieces)

    def _is_option(self, id: str, written: str, line: int, given: dict[str, str | None]) -> bool:
        if _BARE_MEASURE.match(written):
            self._no_item(written, line)
        name, value, _ = like_option(written, Kind.MEASURE)
        if not name:
            return False
        given.setdefault(name, value)
        self.find(
            "floating_option",
            f"„{' '.join(written.split())[:40]}“ ist keine Angabe; so wäre es ein Teil des Satzes von {id}.",
            f"Schreiben Sie „:{name}: {value}“.",
            line,
            entry=id,
            topic=name,
        )
        return True

    def measures(self, parent: nodes.Element, area: str = "", around: Edition = Edition.CUSTOMER) -> None:
        """Turn the bullet lists directly in ``parent``, and in blocks for an edition, into measures, in place."""
        for block in parent.children:
            if isinstance(block, nodes.container) and "reach" in block:
                self.measures(block, area, Edition(block["reach"]))
        lists = (nodes.bullet_list, nodes.enumerated_list)  # a number before the id is as good as a bullet
        for bullets in [child for child in parent.children if isinstance(child, lists)]:
            made = [node for item in bullets.children for node in self._measure(item, area, around)]
            parent.replace(bullets, made)
        for text in parent.children:
            for number, written in enumerate(text.astext().split("\n") if isinstance(text, nodes.paragraph) else ()):
                if _BARE_MEASURE.match(written):
                    self._no_item(written, (text.line or self.line) + number)

    def _forget(self, item: nodes.Element) -> None:
        """Forget what was read of a list item that this edition leaves out: its labels and the entries in it."""
        for need in item.findall(bridge.Need):
            bridge.forget(self.env, need["refid"])
        document = self.state.document
        for element in item.findall(nodes.Element):
            names: list[str] = element.get("names", [])
            ids: list[str] = element.get("ids", [])
            for name in names:
                document.nametypes.pop(name, None)
                document.nameids.pop(name, None)
            for id in ids:
                document.ids.pop(id, None)

    def _no_item(self, written: str, line: int) -> None:
        words = " ".join(written.split()[:6])
        self.find(
            "item_without_id",
            f"„{words} …“ ist keine Maßnahme: Dazu fehlt der Anfang „- [Kennung] “.",
            "Beginnen Sie die Zeile mit Strich, Leerzeichen und Kennung, etwa „- [ACO-B1-11] …“.",
            line,
            topic=words,
        )

    def _measure(self, item: nodes.Node, area: str, around: Edition) -> Sequence[nodes.Node]:
        if not isinstance(item, nodes.Element) or not item.children:
            return []
        line = item.line or item.children[0].line or self.line
        statement = item.children[0]
        first = statement.children[0] if isinstance(statement, nodes.paragraph) and statement.children else None
        said = tagged(str(first)) if isinstance(first, nodes.Text) else None
        if said is None or not isinstance(statement, nodes.paragraph):
            self._no_item(item.astext(), line)
            return []
        rest = item.children[1:]
        given = self._given(said.id, rest, line)
        reach = self.reach_of(Kind.MEASURE, given.get("ausgabe"), around)
        if self.leaves_out(reach):
            self.withhold({said.id})
            self._forget(item)
            return []
        if not self.accept_id(Kind.MEASURE, said.id, line):
            return []
        statement.replace(statement.children[0], nodes.Text(said.sentence))
        self._take_words(said.id, statement, line, given)
        if around is not Edition.CUSTOMER:
            given["ausgabe"] = reach.value
        if area:
            given.setdefault("bereich", area)
        body = [node for node in rest if not isinstance(node, nodes.field_list)]
        content = visible_text(nodes.container("", *(node.deepcopy() for node in body)))
        accepted = self.accept_options(Kind.MEASURE, said.id, given, line)
        title = words_of(statement)
        if not title or all(isinstance(child, nodes.image) for child in statement.children if child.astext().strip()):
            self.find(
                "missing_title",
                f"Der Maßnahme „{said.id}“ fehlt der Satz, der sagt, was gilt.",
                f"Schreiben Sie ihn hinter die Kennung, etwa „- [{said.id}] Die Türen sind verschlossen.“.",
                line,
                entry=said.id,
            )
            title = title or said.id
            statement.insert(0, nodes.Text(f"{title} "))
        created = self.create(Kind.MEASURE, title, said.id, accepted, line)
        if created and isinstance(entry := created[-1], nodes.Element):
            entry.children = [titled(statement.children, line), *body]
            for child in entry.children:
                entry.setup_child(child)
            self.keep_text(Kind.MEASURE, said.id, content)
        return created


def visible_text(node: nodes.Element) -> str:
    """What readers see of an entry below its title, without the entries inside of it."""
    told = []
    for child in node.children:
        if isinstance(child, nodes.Element) and not isinstance(child, bridge.Need | nodes.comment):
            if any(True for _ in child.findall(bridge.Need)):
                continue
            copy = child.deepcopy()
            for comment in list(copy.findall(nodes.comment)):
                comment.parent.remove(comment)
            for raw in list(copy.findall(nodes.raw)):
                raw.parent.replace(raw, nodes.Text(" "))
            told.append(copy.astext())
    return "\n\n".join(filter(str.strip, told))


def titled(inline: Sequence[nodes.Node], line: int) -> nodes.rubric:
    """The title of an entry as the first of its nodes."""
    title = nodes.rubric("", "", *inline, classes=["nw-title"])
    title.line = line
    return title
