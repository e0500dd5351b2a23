"""What writers type: an entry of each kind, areas of a control, one-line measures."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Final, NamedTuple, cast

from docutils import nodes
from docutils.parsers.rst import directives as options
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from nachweis.compliance.citations import CitationError, NoSuchProvisionError
from nachweis.compliance.coverage import WORDS, odd_states
from nachweis.compliance.finding import Finding, meant
from nachweis.compliance.model import ID, Place
from nachweis.compliance.rules import NAMES
from nachweis.compliance.values import words_in
from nachweis.handbook import bridge
from nachweis.handbook.config import edition_of, read_citations
from nachweis.handbook.domain import domain_of
from nachweis.handbook.reading.citing import MAY_CITE
from nachweis.handbook.reading.lawdays import law_day
from nachweis.handbook.showing.nodes import words_of
from nachweis.source.text import claimed, shown
from nachweis.vocabulary import (
    Edition,
    Kind,
    ValueType,
    field_reach,
    field_word,
    kind_word,
    narrowest,
    read_edition,
    vocabulary,
)

ITEM: Final = re.compile(r"\s*\[\s*(?P<id>[^\]\s]*)\s*\]\s*(?P<text>.*)", re.DOTALL)
"""A list item that is a measure: „[ACO-B1-07] Besucher werden …“."""

UMLAUTS: Final = {
    ord(letter): plain for letter, plain in zip("äöüÄÖÜß", ("ae", "oe", "ue", "AE", "OE", "UE", "ss"), strict=True)
}
"""How umlauts are written in ids."""

_MARKUP = re.compile(r"[*_`\[{$<\\]")
_NOT_YET: Final = frozenset({"entwurf", "geplant"})
"""States that count however they are typed; one that would close a finding or end a measure does not."""
_LIKE_OPTION = re.compile(
    r"(?P<sign>[^\w\\`\[(„]*)(?P<name>[^\W\d](?:[\w ]{0,22}\w)?)(?P<colon>[^\w\n\[(]*[:;][^\w\n\[(„]*)(?P<value>\S.*)"
)
"""A line that may have been meant for an option: „status: geplant“, „**:Status:** geplant“."""
_MARK = r"\W{0,3}(?:(?:\w|[ivx]{1,4}|\d{1,3})\W{1,3})?"
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\xad"))
_BARE_MEASURE = re.compile(rf"{_MARK}\[\s*[A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+)+\s*\]")
_AREA = "nachweis_area"
MENTIONS: Final = "nachweis_mentions"
"""Where a page that is read keeps the lines that seem to say for whom something is, by file."""
HANDLED: Final = "nachweis_handled"
"""Where it keeps those that did, as file and line."""
LINES: Final = "nachweis_lines"
"""Where a page that is read keeps its lines, and those of what it includes, by file."""
REACH: Final = "nachweis_reach"
"""Where a page that is read remembers how far the block reaches that it is in."""


def reach_here(env: BuildEnvironment) -> Edition:
    """How far the block reaches that is being read."""
    return Edition(env.temp_data.get(REACH) or Edition.CUSTOMER)


class AnyOptions(dict[str, Any]):
    """An option spec that takes every option, so that unknown ones are reported in our words."""

    def __bool__(self) -> bool:
        return True

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> Any:
        return options.unchanged


class Directive(SphinxDirective):
    """A directive that reports a writer's mistakes as findings and goes on."""

    @property
    def line(self) -> int:
        """Where the directive starts in its source, counted from 1."""
        return self.get_source_info()[1] or self.lineno

    @property
    def source_lines(self) -> list[str]:
        """The lines of the file that the directive stands in."""
        sources = cast("dict[str, list[str]]", self.env.temp_data.get(LINES, {}))
        return sources.get(str(self.get_source_info()[0]), [])

    def handled(self, line: int) -> None:
        """Note that a line which says for whom something is was understood."""
        done = cast("set[tuple[str, int]]", self.env.temp_data.setdefault(HANDLED, set()))
        done.add((str(self.get_source_info()[0]), line))

    def find(self, rule: str, message: str, hint: str = "", line: int | None = None) -> None:
        """Note a mistake on this page."""
        place = Place(self.env.docname, line or self.line)
        domain_of(self.env).page(self.env.docname).findings.append(Finding(rule, message, place, hint))

    # ── entries ────────────────────────────────────────────────────────────────────────────────────────────────

    def accept_id(self, kind: Kind, id: str | None, line: int) -> bool:
        """Whether ``id`` can be given to a new entry of ``kind``; says why not."""
        word = kind_word(kind)
        example = f"{word.prefix}{'1' if kind in (Kind.MEASURE, Kind.CONTROL) else 'NAME'}"
        if not id:
            self.find(
                "missing_id",
                f"Diesem Eintrag ({word.label}) fehlt die Kennung.",
                f"Ergänzen Sie „:id: {example}“.",
                line,
            )
            return False
        problem, hint = _id_problem(id)
        if problem:
            self.find("malformed_id", f"Die Kennung „{id}“ {problem}.", hint, line)
            return False
        page = domain_of(self.env).page(self.env.docname)
        page.ids.append((id, line))
        return not bridge.exists(self.env, id)  # duplicates are reported once all pages are read

    def accept_options(self, kind: Kind, given: dict[str, str | None], line: int) -> dict[str, str | None]:
        """The options of ``given`` that ``kind`` has, with citations turned into ids; the others are reported."""
        word = kind_word(kind)
        accepted: dict[str, str | None] = {}
        for name, value in given.items():
            if name == "id":
                continue
            if name not in word.options:
                known = ", ".join(sorted(word.options))
                cure = meant(name, word.options) or f"Möglich: {known}."
                self.find("unknown_option", f"Die Angabe „:{name}:“ gibt es bei „{kind.value}“ nicht.", cure, line)
                if plain_name(name) == "status" and plain_name(value or "") in _NOT_YET:
                    accepted.setdefault("status", plain_name(value or ""))
            elif name in word.fields and not edition_of(self.config).shows(field_reach(name)):
                continue  # it is not for this edition
            elif name in word.links and word.links[name].cites:
                accepted[name] = self.accept_citations(value or "", line)
            elif name in word.links:
                accepted[name] = self.accept_links(name, value or "", line)
            elif name == "ausgabe" and not (value or "").strip():
                self.find(
                    "unknown_edition",
                    "„:ausgabe:“ nennt keine Ausgabe; der Eintrag gilt als intern.",
                    "Schreiben Sie „:ausgabe: intern“ oder „:ausgabe: pruefung“.",
                    line,
                )
                accepted[name] = Edition.INTERNAL.value
            elif value and value.strip():
                accepted[name] = " ".join(value.split())
                self._check_words(name, value, line)
                self._check_citations(name, value, line)
        return accepted

    def _check_citations(self, name: str, value: str, line: int) -> None:
        """See that what a field cites in passing exists."""
        if field_word(name).type in (ValueType.PLACE, ValueType.CITATION) or not MAY_CITE.search(value):
            return
        citations = read_citations(self.env)
        for mention in citations.find(value, law_day(self.env, self.env.docname, value)):
            for citation in mention.citations:
                problem = citations.catalogue.problem(citation) if citation.law else None
                if problem is not None and problem.certain:
                    self.find("no_such_provision", problem.message, problem.hint, line)

    def _check_words(self, name: str, value: str, line: int) -> None:
        """See that a field which lists words of a kind lists known ones."""
        if field_word(name).type is not ValueType.LIST:
            return
        scopes = {scope.name for law in read_citations(self.env).catalogue for scope in law.scopes}
        known = {"regel": NAMES, "pflichtinhalt": WORDS}.get(name, scopes)
        for odd in odd_states(value) if name == "pflichtinhalt" else ():
            self.find(
                "unknown_word",
                f"„{odd}“ ist kein Stand.",
                "Schreiben Sie in der Klammer „teilweise: Grund“ oder „Lücke: Grund“.",
                line,
            )
        for word in words_in(value):
            if word not in known:
                cure = meant(word, known) or "Bekannt ist, was auf der Seite „Regeln“ des Handbuchs steht."
                self.find("unknown_word", f"„{word}“ passt nicht zu „:{name}:“.", cure, line)

    def accept_citations(self, written: str, line: int) -> str:
        """The ids of the provisions that ``written`` cites, as a link option; what is wrong is reported."""
        ids: list[str] = []
        citations = read_citations(self.env)
        day = law_day(self.env, self.env.docname, written)
        for part in filter(str.strip, written.split(";")):
            if ID.fullmatch(part.strip()):
                ids.append(part.strip())
                continue
            try:
                ids.extend(citations.catalogue.id(citation) for citation in citations.parse(part, day))
            except CitationError as error:
                self.find(_rule_of(error), error.message, error.hint, line)
        return "; ".join(dict.fromkeys(ids))

    def accept_links(self, name: str, written: str, line: int) -> str:
        """The ids that ``written`` links to, as a link option; what is no id is reported: it could be a program."""
        ids = []
        for part in filter(None, (part.strip() for part in re.split(r"[;,]", written))):
            problem, hint = _id_problem(part)
            if problem:
                self.find("malformed_id", f"Die Kennung „{part[:40]}“ bei „:{name}:“ {problem}.", hint, line)
            else:
                ids.append(part)
        return "; ".join(dict.fromkeys(ids))

    def create(
        self, kind: Kind, title: str, id: str, given: dict[str, str | None], line: int, content: Any = ""
    ) -> Sequence[nodes.Node]:
        """The nodes of a new entry, the last of which is its own; nothing if it was refused."""
        for text in (title, *(value or "" for value in given.values())):
            if _PROGRAM.search(text):
                self.find(
                    "program_in_text",
                    f"„{text[:40]}“ enthält „[[“ oder „<<“; das führte sphinx-needs aus.",
                    "Schreiben Sie nur eine Klammer, oder ein Leerzeichen dazwischen.",
                    line,
                )
        title, given = _harmless(title), {name: value and _harmless(value) for name, value in given.items()}
        try:
            return bridge.create(self, kind, line=line, title=title, id=id, options=given, content=content)
        except bridge.InvalidNeedException:
            self.find(
                "refused_entry",
                f"„{id}“ kann so nicht angelegt werden.",
                "Prüfen Sie die Angaben: Zeichen wie „[[“ und „<<“ haben in ihnen eine besondere Bedeutung.",
                line,
            )
            domain_of(self.env).page(self.env.docname).ids.remove((id, line))
            return []

    def reach_of(self, kind: Kind, written: str | None, around: Edition) -> Edition:
        """How far an entry reaches that is typed here, but for its page and the entries around it."""
        own = Edition.CUSTOMER if written is None else read_edition(written) or Edition.INTERNAL
        return narrowest(own, around, kind_word(kind).reach)

    def leaves_out(self, reach: Edition) -> bool:
        """Whether this edition leaves out what reaches as far as ``reach``."""
        return not edition_of(self.config).shows(reach)

    def withhold(self, ids: Iterable[str]) -> None:
        """Remember the ids of what this edition leaves out: it has not ended."""
        domain_of(self.env).page(self.env.docname).withheld.update(ids)

    # ── one-line measures ──────────────────────────────────────────────────────────────────────────────────────

    def _given(self, found: Sequence[nodes.Node], line: int) -> dict[str, str | None]:
        """What is said below a list item; an edition that is said twice is none."""
        given: dict[str, str | None] = {}
        for name, value in self._fields(found):
            if name in given:
                self.find(
                    "option_twice",
                    f"„:{name}:“ steht zweimal bei dieser Maßnahme.",
                    "Löschen Sie eine der beiden Zeilen.",
                    line,
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
        options, _ = read_option_lines([lines[0].strip(), *lines[1:]])
        return options[0].value if options and options[0].name == name else ""

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
        )

    def _measure(self, item: nodes.Node, area: str, around: Edition) -> Sequence[nodes.Node]:
        if not isinstance(item, nodes.Element) or not item.children:
            return []
        line = item.line or item.children[0].line or self.line
        statement = item.children[0]
        first = statement.children[0] if isinstance(statement, nodes.paragraph) and statement.children else None
        match = ITEM.match(str(first)) if isinstance(first, nodes.Text) else None
        if match is None or not isinstance(statement, nodes.paragraph):
            self._no_item(item.astext(), line)
            return []
        rest = item.children[1:]
        given = self._given(rest, line)
        reach = self.reach_of(Kind.MEASURE, given.get("ausgabe"), around)
        if self.leaves_out(reach):
            self.withhold({match["id"]})
            self._forget(item)
            return []
        if not self.accept_id(Kind.MEASURE, match["id"], line):
            return []
        statement.replace(statement.children[0], nodes.Text(match["text"]))
        self._take_words(match["id"], statement, line, given)
        if around is not Edition.CUSTOMER:
            given["ausgabe"] = reach.value
        if area:
            given.setdefault("bereich", area)
        body = [node for node in rest if not isinstance(node, nodes.field_list)]
        content = visible_text(nodes.container("", *(node.deepcopy() for node in body)))
        accepted = self.accept_options(Kind.MEASURE, given, line)
        title = words_of(statement)
        if not title or all(isinstance(child, nodes.image) for child in statement.children if child.astext().strip()):
            self.find(
                "missing_title",
                f"Der Maßnahme „{match['id']}“ fehlt der Satz, der sagt, was gilt.",
                f"Schreiben Sie ihn hinter die Kennung, etwa „- [{match['id']}] Die Türen sind verschlossen.“.",
                line,
            )
            title = title or match["id"]
            statement.insert(0, nodes.Text(f"{title} "))
        created = self.create(Kind.MEASURE, title, match["id"], accepted, line)
        if created and isinstance(entry := created[-1], nodes.Element):
            entry.children = [_title(statement.children, line), *body]
            for child in entry.children:
                entry.setup_child(child)
            bridge.keep_content(self.env, match["id"], content)
        return created


_PROGRAM = re.compile(r"\[\[|\]\]|<<|>>")


def _harmless(text: str) -> str:
    """``text`` without what sphinx-needs takes for a program, whatever it is told to parse."""
    return re.sub(r"(?<=[\[\]<>])(?=[\[\]<>])", " ", text) if _PROGRAM.search(text) else text


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


def _title(inline: Sequence[nodes.Node], line: int) -> nodes.rubric:
    title = nodes.rubric("", "", *inline, classes=["nw-title"])
    title.line = line
    return title


def _rule_of(error: CitationError) -> str:
    return "no_such_provision" if isinstance(error, NoSuchProvisionError) else "malformed_citation"


def _plain_id(id: str) -> str:
    """``id`` with plain letters and hyphens in the place of those that only look like them."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFC", id).translate(UMLAUTS))
    dashes = re.sub(r"[\u2010-\u2015\u2212\ufe63\uff0d_ ]", "-", folded)
    return dashes.encode("ascii", "ignore").decode()


def _id_problem(id: str) -> tuple[str, str]:
    """What is wrong with the form of ``id``, and the cure; both empty if nothing is."""
    if not id.isascii():
        plain = _plain_id(id)
        hint = f"Schreiben Sie „{plain}“." if ID.fullmatch(plain) else "Schreiben Sie wie „ACO-B1-07“."
        return "enthält Zeichen außer A–Z, 0–9 und Bindestrich", hint
    if "." in id:
        return "enthält einen Punkt", f"Schreiben Sie „{id.replace('.', '-')}“."
    if not ID.fullmatch(id):
        cured = re.sub(r"[^A-Za-z0-9]+", "-", id).strip("-")
        cured = cured[:1].upper() + cured[1:]
        hint = f"Schreiben Sie etwa „{cured}“." if ID.fullmatch(cured) else "Schreiben Sie wie „ACO-B1-07“."
        return "hat nicht die Form GROSS-TEIL-TEIL", hint
    return "", ""


class Option(NamedTuple):
    """A line „:name: Wert“ below the first line of a block."""

    name: str
    value: str
    number: int
    """Which line of the block it is; the first one below the opening is 1."""


_INNER = re.compile(r"\s*(?::{3}|`{3}|~{3}|[-*+]\s+\[)")
"""Where something begins in an entry that has lines of its own."""

_OPTION = re.compile(r"\s*:(?!::)(?P<name>[^\s:][^:]*):(?:\s+(?P<value>.*))?\s*")


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


def read_option_lines(lines: Sequence[str]) -> tuple[list[Option], int]:
    """The options at the beginning of ``lines``, and how many lines they take; an indented line goes on."""
    found: list[Option] = []
    for used, line in enumerate(lines):
        match = _OPTION.fullmatch(line)
        if match:
            found.append(Option(match["name"].strip(), (match["value"] or "").strip(), used + 1))
        elif found and line[:1] in (" ", "\t") and line.strip():
            found[-1] = found[-1]._replace(value=f"{found[-1].value} {line.strip()}".strip())
        else:
            return found, used
    return found, len(lines)


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


class Entry(Directive):
    """``:::{tom} Titel`` and its like: one entry of the kind that the directive is named after."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {}  # they are read here, as they are typed: MyST takes their values for YAML

    def read_options(self) -> None:
        """Take the options off the text of the entry."""
        lines = list(self.content)
        if lines and lines[0].strip() == "---":
            self.find(
                "broken_options",
                f"Die Angaben des Blocks „{{{self.name}}}“ stehen zwischen „---“; so liest sie niemand.",
                "Schreiben Sie je Zeile „:name: Wert“, ohne „---“.",
                self.line + 1,
            )
        below = self.block_text.split("\n")[1:2] == [""]  # MyST has taken an empty line away
        found, used = read_option_lines(lines)
        if below and found:
            self.find(
                "floating_option",
                f"„:{found[0].name}:“ steht nach einer Leerzeile, also nicht bei seinem Eintrag.",
                "Löschen Sie die Leerzeile darüber.",
                self.line + 2,
            )
        for option in found:
            if option.name in ("ausgabe", "intern") and not below:
                self.handled(self.line + option.number)
            if option.name in self.options:
                self.find(
                    "option_twice",
                    f"„:{option.name}:“ steht zweimal bei diesem Eintrag.",
                    "Löschen Sie eine der beiden Zeilen.",
                    self.line + option.number + below,
                )
                if option.name == "ausgabe":
                    option = option._replace(value=Edition.INTERNAL.value)  # noqa: PLW2901 – the safe one
            self.options[option.name] = option.value
        blank = used
        while used < len(lines) and not lines[used].strip():
            used += 1
        if found and used < len(lines) and used > blank and lines[used][:1] in (" ", "\t"):
            self.find(
                "floating_option",
                f"Diese Zeile ist eingerückt wie ein Teil von „:{found[-1].name}:“; davor steht eine Leerzeile.",
                "Löschen Sie die Leerzeile, oder rücken Sie den Text nicht ein.",
                self.line + used + 1 + below,
            )
        self.content = self.content[used:]
        self.content_offset += used
        self._take_lost(used + below, joined=used == blank)

    def _take_lost(self, before: int, *, joined: bool) -> None:
        """Tell lines of the text that were meant for options; what they say is not yet so is said to be so nowhere.

        :param before: How many lines stand between the first line of the block and its text.
        :param joined: Whether the text begins directly below the options.
        """
        kind = Kind(self.name.lower())
        states = kind_word(kind).fields["status"].words if "status" in kind_word(kind).fields else ()
        for number, line in enumerate(self.content, start=1):
            if _INNER.match(line):
                return
            joined = joined and bool(line.strip())
            name, value, colon = like_option(line, kind)
            state = name == "status" and next((word for word in states if plain_name(value) == word), "")
            if state in _NOT_YET:
                self.options.setdefault(name, state)
            if name and (joined or colon or state) and not _OPTION.fullmatch(line):
                self.find(
                    "floating_option",
                    f"„{' '.join(line.split())[:40]}“ ist keine Angabe, sondern Text.",
                    f"Schreiben Sie „:{name}: {value}“ gleich unter den Anfang des Eintrags; ist es Text, davor eine "
                    "Leerzeile.",
                    self.line + before + number,
                )

    def run(self) -> list[nodes.Node]:
        """Read the entry; a mistake costs the entry at most, never the page."""
        kind = Kind(self.name.lower())
        line = self.line
        self.read_options()
        title = " ".join(self.arguments[0].replace("\xad", "").split()) if self.arguments else ""
        id = (self.options.get("id") or "").strip()
        reach = self.reach_of(kind, self.options.get("ausgabe"), reach_here(self.env))
        if self.leaves_out(reach):
            self.withhold({id, *claimed("\n".join(self.content))})
            return []  # and what is inside is not even read
        if kind is Kind.DOCUMENT and "ausgabe" in self.options:
            self.find(
                "edition_of_document",
                f"Für welche Ausgaben ein Dokument ist, sagt der Kopf der Seite, nicht {id or 'der Eintrag'}.",
                "Schreiben Sie an den Anfang der Datei zwischen zwei Zeilen „---“: „ausgabe: kunde“.",
                line,
            )
        accepted = self.accept_options(kind, self.options, line)
        if reach_here(self.env) is not Edition.CUSTOMER and edition_of(self.config) is Edition.INTERNAL:
            accepted["ausgabe"] = reach.value
        if not title:
            self.find(
                "missing_title",
                f"Dem Eintrag „{id or self.name}“ fehlt der Titel.",
                f"Schreiben Sie ihn hinter „{{{self.name}}}“.",
                line,
            )
            title = id
        area = self.env.temp_data.get(_AREA, "")
        if area and kind is Kind.MEASURE:
            accepted.setdefault("bereich", area)
        if not self.accept_id(kind, id, line):
            return self._without_entry()
        if kind is Kind.LEGAL_BASIS:
            self._agree(id, str(accepted.get("zitat") or ""), line)
        inline: Sequence[nodes.Node] = [nodes.Text(title)]
        if _MARKUP.search(title):
            inline, _ = self.parse_inline(title, lineno=line)
            title = words_of(*inline)
        created = list(self.create(kind, title, id, accepted, line, self.content))
        if created and isinstance(entry := created[-1], nodes.Element):
            if kind is Kind.CONTROL:
                self.measures(entry)
            drop_floating(self.env, entry)
            internal = edition_of(self.config) is Edition.INTERNAL
            bridge.set_content(self.env, id, shown("\n".join(self.content)) if internal else visible_text(entry))
            entry.insert(0, _title(inline, line))
        return created

    def _agree(self, id: str, written: str, line: int) -> None:
        """See that a provision's id is the one that its citation has."""
        if not written:
            self.find(
                "missing_citation",
                f"{id} nennt keine Vorschrift.",
                "Ergänzen Sie „:zitat: Art. 32 Abs. 1 lit. b DSGVO“.",
                line,
            )
            return
        try:
            citations = read_citations(self.env)
            citation = citations.parse(written)[0]
        except CitationError as error:
            self.find(_rule_of(error), error.message, error.hint, line)
            return
        if (right := citations.catalogue.id(citation)) != id:
            self.find(
                "id_of_other_provision",
                f"„{written}“ hat nicht die Kennung {id}.",
                f"Schreiben Sie „:id: {right}“.",
                line,
            )

    def _without_entry(self) -> list[nodes.Node]:
        """What stands inside an entry that was refused is still read, so that its mistakes are reported too."""
        inside = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, inside)
        if self.name.lower() == Kind.CONTROL.value:
            self.measures(inside)
        drop_floating(self.env, inside)
        return [inside]


class Area(Directive):
    """``:::{bereich} Online-Software``: the measures inside belong to that area of the control."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Read what is inside; measures get the area's name."""
        area = " ".join(self.arguments[0].split())
        container = nodes.container(classes=["nw-area"], area=True)
        container += nodes.rubric("", area, classes=["nw-area-title"])
        before = self.env.temp_data.get(_AREA)
        self.env.temp_data[_AREA] = area
        self.state.nested_parse(self.content, self.content_offset, container)
        self.env.temp_data[_AREA] = before or ""
        self.measures(container, area, reach_here(self.env))
        return [container]


def _over_sphinx_needs(app: Sphinx, config: Config) -> None:
    """Put our directives over those that sphinx-needs registers for its types."""
    for kind in Kind:
        app.add_directive(kind.value, Entry, override=True)


def setup(app: Sphinx) -> None:
    """Register the directives; those of entries once sphinx-needs has registered its own (priority 500)."""
    app.connect("config-inited", _over_sphinx_needs, priority=700)
    app.add_directive("bereich", Area)
    app.add_transform(Floating)
