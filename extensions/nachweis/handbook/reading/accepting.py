"""What an entry says, accepted word by word; what is wrong is reported, and the rest counts."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from docutils import nodes

from nachweis.compliance.citing.citations import CitationError, NoSuchProvisionError, UnknownProvisionError
from nachweis.compliance.coverage import odd_states
from nachweis.compliance.finding import meant
from nachweis.compliance.model import ID
from nachweis.compliance.rules import NAMES
from nachweis.compliance.values.typed import words_in
from nachweis.handbook import bridge
from nachweis.handbook.directive import Directive
from nachweis.handbook.domain import domain_of
from nachweis.handbook.page import Reference
from nachweis.handbook.reading.citing import MAY_CITE, law_day
from nachweis.handbook.reading.options import plain_name
from nachweis.handbook.settings.config import edition_of, read_citations
from nachweis.source.entries import own_text
from nachweis.vocabulary import (
    Edition,
    Kind,
    ValueType,
    field_reach,
    field_word,
    kind_word,
    narrowest,
    read_edition,
    requirement_words,
    requirements,
)

UMLAUTS: Final = {
    ord(letter): plain for letter, plain in zip("äöüÄÖÜß", ("ae", "oe", "ue", "AE", "OE", "UE", "ss"), strict=True)
}
"""How umlauts are written in ids."""

NOT_YET: Final = frozenset({"entwurf", "geplant"})
"""States that count however they are typed; one that would close a finding or end a measure does not."""


class Accepting(Directive):
    """A directive that makes entries."""

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
                topic=kind.value,
            )
            return False
        problem, hint = _id_problem(id)
        if problem:
            self.find("malformed_id", f"Die Kennung „{id}“ {problem}.", hint, line, topic=id)
            return False
        page = domain_of(self.env).page(self.env.docname)
        page.ids.append((id, line))
        return not bridge.exists(self.env, id)  # duplicates are reported once all pages are read

    def accept_options(self, kind: Kind, id: str, given: dict[str, str | None], line: int) -> dict[str, str | None]:
        """The options of ``given`` that ``kind`` has, with citations turned into ids; the others are reported."""
        word = kind_word(kind)
        accepted: dict[str, str | None] = {}
        for name, value in given.items():
            if name == "id":
                continue
            if name not in word.options:
                known = ", ".join(sorted(word.options))
                cure = meant(name, word.options) or f"Möglich: {known}."
                message = f"Die Angabe „:{name}:“ gibt es bei „{kind.value}“ nicht."
                self.find("unknown_option", message, cure, line, entry=id, topic=name)
                if plain_name(name) == "status" and plain_name(value or "") in NOT_YET:
                    accepted.setdefault("status", plain_name(value or ""))
            elif name in word.fields and not edition_of(self.config).shows(field_reach(name)):
                continue  # it is not for this edition
            elif name in word.links and word.links[name].cites:
                accepted[name] = self.accept_citations(id, name, value or "", line)
            elif name in word.links:
                accepted[name] = self.accept_links(id, name, value or "", line)
            elif name == "ausgabe" and not (value or "").strip():
                self.find(
                    "unknown_edition",
                    "„:ausgabe:“ nennt keine Ausgabe; der Eintrag gilt als intern.",
                    "Schreiben Sie „:ausgabe: intern“ oder „:ausgabe: pruefung“.",
                    line,
                    entry=id,
                )
                accepted[name] = Edition.INTERNAL.value
            elif value and value.strip():
                accepted[name] = " ".join(value.split())
                self._check_words(id, name, value, line)
                self._check_citations(id, name, value, line)
        return accepted

    def _check_citations(self, id: str, name: str, value: str, line: int) -> None:
        """See that what a field cites in passing exists, and note it."""
        if field_word(name).type in (ValueType.PLACE, ValueType.CITATION) or not MAY_CITE.search(value):
            return
        citations = read_citations(self.env)
        for mention in citations.find(value, law_day(self.env, self.env.docname, value)):
            for citation in mention.citations:
                problem = citations.catalogue.problem(citation) if citation.law else None
                if problem is not None and problem.certain:
                    topic = f"{name} {citation}"
                    self.find("no_such_provision", problem.message, problem.hint, line, entry=id, topic=topic)
            for cited in (part.citations[-1] for part in mention.parts if part.citations[-1].law):
                noted = Reference(citations.catalogue.id(cited), line, type=Kind.LEGAL_BASIS.value)
                domain_of(self.env).page(self.env.docname).references.append(noted)

    def _check_words(self, id: str, name: str, value: str, line: int) -> None:
        """See that a field which lists words of a kind lists known ones."""
        if field_word(name).type is not ValueType.LIST or (known := self._known_words(name)) is None:
            return
        for odd in odd_states(value) if name == "pflichtinhalt" else ():
            self.find(
                "unknown_word",
                f"„{odd}“ ist kein Stand.",
                "Schreiben Sie in der Klammer „Hinweis: Grund“, „teilweise: Grund“ oder „Lücke: Grund“.",
                line,
                entry=id,
                topic=f"{name} {odd}",
            )
        for word in words_in(value):
            if word not in known:
                cure = meant(word, known) or "Bekannt ist, was auf der Seite „Regeln“ des Handbuchs steht."
                message = f"„{word}“ passt nicht zu „:{name}:“."
                self.find("unknown_word", message, cure, line, entry=id, topic=f"{name} {word}")

    def _known_words(self, name: str) -> frozenset[str] | None:
        """The words that a field may list; ``None`` if any."""
        match name:
            case "regel":
                return NAMES
            case "pflichtinhalt":
                return requirement_words()
            case "rechtsrahmen":
                scopes = {scope.name for law in read_citations(self.env).catalogue for scope in law.scopes}
                return frozenset(scopes | {asked.frame for asked in requirements().values() if asked.frame})
            case "redaktionell":
                return frozenset({"titel", "text"})
            case _:
                return None

    def accept_citations(self, id: str, name: str, written: str, line: int) -> str:
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
                topic = f"{name} {part.strip()}"
                self.find(rule_of(error), error.message, error.hint, line, entry=id, topic=topic)
        return "; ".join(dict.fromkeys(ids))

    def accept_links(self, id: str, name: str, written: str, line: int) -> str:
        """The ids that ``written`` links to, as a link option; what is no id is reported: it could be a program."""
        ids = []
        for part in filter(None, (part.strip() for part in re.split(r"[;,]", written))):
            problem, hint = _id_problem(part)
            if problem:
                message = f"Die Kennung „{part[:40]}“ bei „:{name}:“ {problem}."
                self.find("malformed_id", message, hint, line, entry=id, topic=f"{name} {part}")
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
                    entry=id,
                    topic=text,
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
                entry=id,
            )
            domain_of(self.env).page(self.env.docname).ids.remove((id, line))
            return []

    def keep_text(self, kind: Kind, id: str, content: str) -> None:
        """Let the text of an entry be ``content``, what stands inside of it too, and know what is its own of it."""
        bridge.set_content(self.env, id, content)
        if (own := own_text(content, kind)) != content.strip():
            domain_of(self.env).page(self.env.docname).own[id] = own

    def reach_of(self, kind: Kind, written: str | None, around: Edition) -> Edition:
        """How far an entry reaches that is typed here, but for its page and the entries around it."""
        own = Edition.CUSTOMER if written is None else read_edition(written) or Edition.INTERNAL
        return narrowest(own, around, kind_word(kind).reach)


_PROGRAM = re.compile(r"\[\[|\]\]|<<|>>")


def _harmless(text: str) -> str:
    """``text`` without what sphinx-needs takes for a program, whatever it is told to parse."""
    return re.sub(r"(?<=[\[\]<>])(?=[\[\]<>])", " ", text) if _PROGRAM.search(text) else text


def rule_of(error: CitationError) -> str:
    """The name of the finding that tells of ``error``."""
    match error:
        case NoSuchProvisionError():
            return "no_such_provision"
        case UnknownProvisionError():
            return "unknown_provision"
        case _:
            return "malformed_citation"


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
