"""What the law demands of a contract and of measures, and how far a document meets it; computed from links.

A lawyer's „teilweise“ is written down where it belongs: behind the word at the clause, „:pflichtinhalt: dauer
(teilweise: nur durch Verweis)“, or in a ``befund`` that names the word. Everything else follows from that.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nachweis.compliance.audit import Audit
from nachweis.compliance.model import Entry, Handbook
from nachweis.vocabulary import Kind, Link, Status, vocabulary


class State(StrEnum):
    """How far a requirement is met."""

    GAP = "gap"
    PARTIAL = "partial"
    MET = "met"

    @property
    def label(self) -> str:
        """How readers see it, and what a writer types in brackets behind a word."""
        return vocabulary().labels["coverage"][self]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the law demands."""

    word: str
    """What a writer types."""
    label: str
    """What readers see."""
    citation: str
    """Where it stands, canonical."""
    alone: bool = True
    """Whether the provision demands nothing else, so that a link to it says enough."""


_FIRST = "Art. 28 Abs. 3 UAbs. 1 S. 1 DSGVO"
_LETTER = "Art. 28 Abs. 3 UAbs. 1 S. 2 lit. {} DSGVO".format

CONTRACT: tuple[Requirement, ...] = (
    Requirement("gegenstand", "Gegenstand der Verarbeitung", _FIRST, alone=False),
    Requirement("dauer", "Dauer der Verarbeitung", _FIRST, alone=False),
    Requirement("art", "Art der Verarbeitung", _FIRST, alone=False),
    Requirement("zweck", "Zweck der Verarbeitung", _FIRST, alone=False),
    Requirement("datenarten", "Art der personenbezogenen Daten", _FIRST, alone=False),
    Requirement("betroffene", "Kategorien betroffener Personen", _FIRST, alone=False),
    Requirement("rechte_pflichten", "Pflichten und Rechte des Verantwortlichen", _FIRST, alone=False),
    Requirement("weisung", "Verarbeitung nur auf dokumentierte Weisung", _LETTER("a"), alone=False),
    Requirement(
        "drittland",
        "Übermittlung in Drittländer oder an internationale Organisationen nur auf Weisung",
        _LETTER("a"),
        alone=False,
    ),
    Requirement(
        "mitteilung_rechtspflicht", "Mitteilung gesetzlicher Verarbeitungspflichten", _LETTER("a"), alone=False
    ),
    Requirement("vertraulichkeit", "Verpflichtung der zur Verarbeitung Befugten auf Vertraulichkeit", _LETTER("b")),
    Requirement("sicherheit", "Maßnahmen nach Art.\u00a032 DSGVO", _LETTER("c")),
    Requirement("unterauftrag", "Bedingungen für Unterauftragsverarbeiter", _LETTER("d")),
    Requirement("betroffenenrechte", "Unterstützung bei den Rechten betroffener Personen", _LETTER("e")),
    Requirement("unterstuetzung", "Unterstützung bei den Pflichten aus Art.\u00a032 bis\u00a036 DSGVO", _LETTER("f")),
    Requirement("loeschung", "Löschung oder Rückgabe nach Wahl des Verantwortlichen", _LETTER("g"), alone=False),
    Requirement("kopien", "Löschung vorhandener Kopien", _LETTER("g"), alone=False),
    Requirement("informationen", "Alle Informationen zum Nachweis der Pflichten", _LETTER("h"), alone=False),
    Requirement("kontrollen", "Überprüfungen und Inspektionen", _LETTER("h"), alone=False),
    Requirement("rechtswidrige_weisung", "Hinweis auf rechtswidrige Weisungen", "Art. 28 Abs. 3 UAbs. 2 DSGVO"),
    Requirement("genehmigung", "Genehmigung weiterer Auftragsverarbeiter", "Art. 28 Abs. 2 DSGVO", alone=False),
    Requirement("aenderungen", "Information über Änderungen und Einspruch", "Art. 28 Abs. 2 DSGVO", alone=False),
    Requirement("kette", "Dieselben Pflichten für Unterauftragsverarbeiter", "Art. 28 Abs. 4 DSGVO", alone=False),
    Requirement("haftung_kette", "Haftung für Unterauftragsverarbeiter", "Art. 28 Abs. 4 DSGVO", alone=False),
    Requirement("form", "Schriftliche oder elektronische Form", "Art. 28 Abs. 9 DSGVO"),
    Requirement("meldung", "Unverzügliche Meldung von Verletzungen an den Verantwortlichen", "Art. 33 Abs. 2 DSGVO"),
)
"""What a contract between controller and processor must say (Art. 28 Abs. 2, 3, 4, 9, Art. 33 Abs. 2 DSGVO)."""

SECURITY: tuple[Requirement, ...] = (
    Requirement("verschluesselung", "Pseudonymisierung und Verschlüsselung", "Art. 32 Abs. 1 lit. a DSGVO"),
    Requirement(
        "schutzziele", "Vertraulichkeit, Integrität, Verfügbarkeit, Belastbarkeit", "Art. 32 Abs. 1 lit. b DSGVO"
    ),
    Requirement("wiederherstellung", "Rasche Wiederherstellung nach Zwischenfällen", "Art. 32 Abs. 1 lit. c DSGVO"),
    Requirement("ueberpruefung", "Regelmäßige Überprüfung der Wirksamkeit", "Art. 32 Abs. 1 lit. d DSGVO"),
)
"""What technical and organisational measures must reach (Art. 32 Abs. 1 lit. a–d DSGVO)."""

FOURTEEN: tuple[Requirement, ...] = tuple(
    Requirement(f"bdsg64-{number}", name, f"§ 64 Abs. 3 S. 1 Nr. {number} BDSG")
    for number, name in enumerate(
        (
            "Zugangskontrolle",
            "Datenträgerkontrolle",
            "Speicherkontrolle",
            "Benutzerkontrolle",
            "Zugriffskontrolle",
            "Übertragungskontrolle",
            "Eingabekontrolle",
            "Transportkontrolle",
            "Wiederherstellbarkeit",
            "Zuverlässigkeit",
            "Datenintegrität",
            "Auftragskontrolle",
            "Verfügbarkeitskontrolle",
            "Trennbarkeit",
        ),
        start=1,
    )
)
"""The goals of § 64 Abs. 3 BDSG, binding in its Teil 3 only."""

EIGHT: tuple[Requirement, ...] = tuple(
    Requirement(f"acht-{number}", name, f"Anlage zu § 9 S. 1 Nr. {number} BDSG a.F.")
    for number, name in enumerate(
        (
            "Zutrittskontrolle",
            "Zugangskontrolle",
            "Zugriffskontrolle",
            "Weitergabekontrolle",
            "Eingabekontrolle",
            "Auftragskontrolle",
            "Verfügbarkeitskontrolle",
            "Getrennte Verarbeitung",
        ),
        start=1,
    )
)
"""The classic eight controls of the Anlage zu § 9 BDSG a.F., in which TOM sheets are still divided."""

GOALS: tuple[Requirement, ...] = (*SECURITY, *FOURTEEN, *EIGHT)
"""All that measures are compared with."""

WORDS: frozenset[str] = frozenset(r.word for r in (*CONTRACT, *GOALS))
"""Every word that ``pflichtinhalt`` may hold."""

_ITEM = re.compile(r"(?P<word>[^(\s]+)\s*(?:\((?P<state>[^:)]*)(?::(?P<reason>.*))?\))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a clause or a written finding says of a requirement: how far it is met, and why not wholly."""

    word: str
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Cover:
    """How far a document meets one requirement."""

    requirement: Requirement
    state: State
    entries: tuple[Entry, ...]
    """The clauses or measures that meet it, wholly or in part."""
    reason: str
    """Why it is not met, German; empty if it is."""
    records: tuple[Entry, ...] = ()
    """The written findings that lower it."""


def judgements(entry: Entry) -> Iterator[Judgement]:
    """What ``pflichtinhalt`` of ``entry`` says; words nobody knows are left to the reader."""
    for match in _items(entry.says("pflichtinhalt")):
        said = (match["state"] or State.MET.label).strip().casefold()
        state = next((state for state in State if state.label.casefold() == said), State.PARTIAL)
        yield Judgement(match["word"], state, (match["reason"] or "").strip())


def _items(written: str) -> Iterator[re.Match[str]]:
    """The items of a list, divided by semicolons that stand in no bracket; what is no item is left out."""
    item, depth = "", 0
    for piece in re.split(r"([();])", f"{written};"):
        depth = max(depth + (piece == "(") - (piece == ")"), 0)
        if piece == ";" and depth == 0:
            if match := _ITEM.fullmatch(item.strip()):
                yield match
            item = ""
        else:
            item += piece


def odd_states(written: str) -> tuple[str, ...]:
    """What stands in brackets behind a word and is no state."""
    known = {state.label.casefold() for state in State}
    said = [(match["state"] or "").strip() for match in _items(written)]
    return tuple(word for word in said if word and word.casefold() not in known)


def family(handbook: Handbook, document: Entry) -> tuple[Entry, ...]:
    """A document with its annexes."""
    return (document, *(part for part in handbook.below(document) if part.kind is Kind.DOCUMENT))


def contract_coverage(audit: Audit, document: Entry) -> tuple[Cover, ...]:
    """How far a contract with its annexes says what it must, in the order of the law."""
    return audit.once((contract_coverage, document.id), lambda: _contract_coverage(audit, document))


def _contract_coverage(audit: Audit, document: Entry) -> tuple[Cover, ...]:
    within = {part.id for part in family(audit.handbook, document)}
    clauses = [clause for clause in audit.living(Kind.CLAUSE) if _document_id(audit, clause) in within]
    records = [record for record in audit.records if _about(audit, record, within)]
    said = {clause.id: {j.word: j for j in judgements(clause)} for clause in clauses}
    return tuple(_contract_cover(audit, requirement, clauses, said, records) for requirement in CONTRACT)


def _contract_cover(
    audit: Audit,
    requirement: Requirement,
    clauses: Sequence[Entry],
    said: dict[str, dict[str, Judgement]],
    records: Sequence[Entry],
) -> Cover:
    provision = provision_id(audit, requirement)
    saying = [
        clause
        for clause in clauses
        if requirement.word in said[clause.id]
        or (requirement.alone and provision in clause.links.get(Link.BASED_ON, ()))
    ]
    around = {above.id for clause in saying for above in audit.handbook.line_of(clause)}
    judged = [said[clause.id].get(requirement.word) for clause in saying]
    saying = [clause for clause in saying if clause.id not in around or requirement.word in said[clause.id]]
    lowering = tuple(record for record in records if requirement.word in record.listed("pflichtinhalt"))
    reasons = [judgement.reason for judgement in judged if judgement and judgement.reason]
    reasons = reasons or [_said_by(record, requirement) for record in lowering]
    whole = any(judgement is None or judgement.state is State.MET for judgement in judged)
    nothing = all(judgement is not None and judgement.state is State.GAP for judgement in judged)
    if nothing or _denied(lowering, requirement):
        return Cover(requirement, State.GAP, tuple(saying), _reason(reasons, "Keine Klausel regelt das"), lowering)
    if lowering or not whole:
        return Cover(requirement, State.PARTIAL, tuple(saying), _reason(reasons, "Nur zum Teil geregelt"), lowering)
    return Cover(requirement, State.MET, tuple(saying), "")


def measure_coverage(audit: Audit, document: Entry, goals: Sequence[Requirement]) -> tuple[Cover, ...]:
    """How far the measures of a document serve ``goals``, in the order of the law."""
    known = audit.once((measure_coverage, document.id), lambda: _measure_coverage(audit, document))
    return tuple(known[goal.word] for goal in goals)


def _measure_coverage(audit: Audit, document: Entry) -> dict[str, Cover]:
    """How far the measures of a document serve every goal, by its word."""
    serving: defaultdict[str, list[Entry]] = defaultdict(list)
    for measure in audit.living(Kind.MEASURE):
        if _document_id(audit, measure) == document.id:
            for id in goals_of(audit.handbook, measure):
                serving[id].append(measure)
    records = [record for record in audit.records if _about(audit, record, {document.id})]
    covers = {}
    for goal in (*SECURITY, *FOURTEEN, *EIGHT):
        all_found = serving.get(provision_id(audit, goal), [])
        found = [measure for measure in all_found if audit.bearer(measure) != "verantwortlicher"]
        lowering = tuple(r for r in records if goal.word in r.listed("pflichtinhalt"))
        reasons = [_said_by(record, goal) for record in lowering]
        done = any(audit.handbook.status(measure) is Status.IMPLEMENTED for measure in found)
        if not found or _denied(lowering, goal):
            default = "Nur der Verantwortliche selbst tut etwas dafür" if all_found else "Keine Maßnahme dient dem"
            covers[goal.word] = Cover(goal, State.GAP, tuple(found), _reason(reasons, default), lowering)
        elif lowering or not done:
            default = "Noch ist keine dieser Maßnahmen umgesetzt"
            covers[goal.word] = Cover(goal, State.PARTIAL, tuple(found), _reason(reasons, default), lowering)
        else:
            covers[goal.word] = Cover(goal, State.MET, tuple(found), "")
    return covers


def goals_of(handbook: Handbook, measure: Entry) -> frozenset[str]:
    """The ids of the provisions that a measure serves: what it rests on, and what its control corresponds to."""
    line = (measure, *handbook.line_of(measure))
    ids = set(next((based for entry in line if (based := entry.links.get(Link.BASED_ON))), ()))
    for entry in line:
        if corresponding := entry.links.get(Link.COMPLIES_WITH):
            return frozenset(ids.union(corresponding))
    return frozenset(ids)


def coverage(audit: Audit, document: Entry) -> tuple[Cover, ...]:
    """All that a document must meet by its kind: a contract Art. 28, measures Art. 32 and its relatives."""
    covers: list[Cover] = []
    if is_contract(document):
        covers.extend(contract_coverage(audit, document))
    if holds_measures(audit.handbook, document):
        covers.extend(measure_coverage(audit, document, GOALS))
    return tuple(covers)


def demanded(handbook: Handbook, document: Entry) -> tuple[Requirement, ...]:
    """What the law demands of a document by its kind, in the order of :func:`coverage`."""
    contents = CONTRACT if is_contract(document) else ()
    return (*contents, *GOALS) if holds_measures(handbook, document) else contents


def is_contract(document: Entry) -> bool:
    """Whether a document is a contract under Art. 28 Abs. 3 DSGVO."""
    return document.says("art") == "AVV"


def holds_measures(handbook: Handbook, document: Entry) -> bool:
    """Whether measures stand in a document."""
    return any(handbook.document_of(measure) is document for measure in handbook.of(Kind.MEASURE))


def provision_id(audit: Audit, requirement: Requirement) -> str:
    """The id of the provision that makes a requirement."""
    return audit.citations.catalogue.id(audit.citations.parse(requirement.citation)[0])


def _document_id(audit: Audit, entry: Entry) -> str:
    document = audit.handbook.document_of(entry)
    return document.id if document else ""


def _about(audit: Audit, record: Entry, documents: set[str]) -> bool:
    """Whether a written finding concerns one of these documents or something in them."""
    for id in record.links.get(Link.CONCERNS, ()):
        concerned = audit.handbook.get(id)
        if id in documents or (concerned is not None and _document_id(audit, concerned) in documents):
            return True
    return False


def _denied(records: Sequence[Entry], requirement: Requirement) -> bool:
    """Whether a written finding says that a requirement is not met at all."""
    said = (judgement for record in records for judgement in judgements(record))
    return any(judgement.word == requirement.word and judgement.state is State.GAP for judgement in said)


def _said_by(record: Entry, requirement: Requirement) -> str:
    """Why a written finding lowers a requirement: what it says behind the word, else its title."""
    said = next((judgement.reason for judgement in judgements(record) if judgement.word == requirement.word), "")
    return said or record.title.rstrip(".")


def _reason(reasons: Sequence[str], default: str) -> str:
    return f"{'. '.join(dict.fromkeys(reasons)) or default}."
