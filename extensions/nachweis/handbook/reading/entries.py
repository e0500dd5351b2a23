"""What writers type: an entry of each kind, and areas of a control."""

import re
from collections.abc import Sequence
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from nachweis.compliance.citing.citations import CitationError
from nachweis.handbook.directive import reach_here
from nachweis.handbook.reading.accepting import NOT_YET, rule_of
from nachweis.handbook.reading.measures import Listing, titled, visible_text
from nachweis.handbook.reading.options import drop_floating, like_option, plain_name
from nachweis.handbook.settings.config import edition_of, read_citations
from nachweis.handbook.showing.nodes import words_of
from nachweis.source.dialect import claimed, has_lines_of_its_own, option_of, options
from nachweis.source.text import shown
from nachweis.vocabulary import Edition, Kind, kind_word

_MARKUP = re.compile(r"[*_`\[{$<\\]")
_AREA = "nachweis_area"


class Entry(Listing):
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
        found, used = options(lines)
        id = next((option.value for option in found if option.name == "id"), "")
        if below and found:
            self.find(
                "floating_option",
                f"„:{found[0].name}:“ steht nach einer Leerzeile, also nicht bei seinem Eintrag.",
                "Löschen Sie die Leerzeile darüber.",
                self.line + 2,
                entry=id,
                topic=found[0].name,
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
                    entry=id,
                    topic=option.name,
                )
                if option.name == "ausgabe":
                    self.options[option.name] = Edition.INTERNAL.value  # the safe one
                    continue
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
                entry=id,
                topic=lines[used].strip(),
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
            if has_lines_of_its_own(line):
                return
            joined = joined and bool(line.strip())
            name, value, colon = like_option(line, kind)
            state = name == "status" and next((word for word in states if plain_name(value) == word), "")
            if state in NOT_YET:
                self.options.setdefault(name, state)
            if name and (joined or colon or state) and not option_of(line):
                self.find(
                    "floating_option",
                    f"„{' '.join(line.split())[:40]}“ ist keine Angabe, sondern Text.",
                    f"Schreiben Sie „:{name}: {value}“ gleich unter den Anfang des Eintrags; ist es Text, davor eine "
                    "Leerzeile.",
                    self.line + before + number,
                    entry=self.options.get("id") or "",
                    topic=name,
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
                entry=id,
            )
        accepted = self.accept_options(kind, id, self.options, line)
        if reach_here(self.env) is not Edition.CUSTOMER and edition_of(self.config) is Edition.INTERNAL:
            accepted["ausgabe"] = reach.value
        if not title:
            self.find(
                "missing_title",
                f"Dem Eintrag „{id or self.name}“ fehlt der Titel.",
                f"Schreiben Sie ihn hinter „{{{self.name}}}“.",
                line,
                entry=id,
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
            self.keep_text(kind, id, shown("\n".join(self.content)) if internal else visible_text(entry))
            entry.insert(0, titled(inline, line))
        return created

    def _agree(self, id: str, written: str, line: int) -> None:
        """See that a provision's id is the one that its citation has."""
        if not written:
            self.find(
                "missing_citation",
                f"{id} nennt keine Vorschrift.",
                "Ergänzen Sie „:zitat: Art. 32 Abs. 1 lit. b DSGVO“.",
                line,
                entry=id,
            )
            return
        try:
            citations = read_citations(self.env)
            citation = citations.parse(written)[0]
        except CitationError as error:
            self.find(rule_of(error), error.message, error.hint, line, entry=id, topic=f"zitat {written}")
            return
        if (right := citations.catalogue.id(citation)) != id:
            self.find(
                "id_of_other_provision",
                f"„{written}“ hat nicht die Kennung {id}.",
                f"Schreiben Sie „:id: {right}“.",
                line,
                entry=id,
            )

    def _without_entry(self) -> list[nodes.Node]:
        """What stands inside an entry that was refused is still read, so that its mistakes are reported too."""
        inside = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, inside)
        if self.name.lower() == Kind.CONTROL.value:
            self.measures(inside)
        drop_floating(self.env, inside)
        return [inside]


class Area(Listing):
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
