"""Coverage, chains, findings, rules and laws as tables: what shows that the handbook holds, and where it does not."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from docutils import nodes

from nachweis.compliance.audit import Audit
from nachweis.compliance.citations import CitationError
from nachweis.compliance.coverage import (
    EIGHT,
    FOURTEEN,
    SECURITY,
    Cover,
    State,
    contract_coverage,
    coverage,
    measure_coverage,
)
from nachweis.compliance.days import short
from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.model import Entry
from nachweis.compliance.rules import RULES
from nachweis.compliance.views.chains import Chain, chains
from nachweis.compliance.views.report import AGES, GRAVITIES, Line, ages, home_of, lines
from nachweis.handbook.showing.tables import Cell, id_link, mark, nothing, reference, separated, table
from nachweis.handbook.views.queries import Chains, Coverage, Findings
from nachweis.vocabulary import Kind, Link, Status, vocabulary

Address = Callable[[Entry], str]
"""The way to an entry."""

TITLES = {rule.name: rule.title for rule in RULES}
"""What readers see of a rule, by name."""

_STATES = {State.GAP: "gap", State.PARTIAL: "partial", State.MET: "met"}
_WEIGHTS = {Severity.ERROR: "gap", Severity.WARNING: "partial", Severity.NOTE: "note"}
_GRAVITIES = {"hoch": "gap", "mittel": "partial", "niedrig": "note"}
_FEW = 6
"""Up to how many measures are named one by one; more are counted by control."""


# ── coverage ───────────────────────────────────────────────────────────────────────────────────────────────────────


def answer_coverage(query: Coverage, audit: Audit, address: Address) -> list[nodes.Node]:
    """What the law demands of a document, gaps first, with the clauses or measures that meet it."""
    document = audit.handbook.get(query.document)
    if document is None or document.kind is not Kind.DOCUMENT:
        return [nothing(f"Ein Dokument „{query.document}“ gibt es nicht.")]
    covers = _covers(audit, document, query.of)
    counts = Counter(cover.state for cover in covers)
    caption = ", ".join(f"{counts[state]} {_PLURAL_STATES[state][counts[state] != 1]}" for state in State)
    shown_covers = [cover for cover in covers if cover.state is not State.MET or not query.gaps]
    if not shown_covers:
        return [
            nothing("Keine Lücken: Alles, was verlangt ist, ist erfüllt." if covers else "Hier ist nichts zu decken.")
        ]
    order = list(State)
    rows: list[Sequence[Cell]] = [
        [
            [nodes.Text(cover.requirement.label)],
            [mark(cover.state.value, _STATES[cover.state])],
            [_law(audit, cover.requirement.citation, address)],
            _met_by(audit, cover, address),
            _because(cover, address),
        ]
        for cover in sorted(shown_covers, key=lambda cover: order.index(cover.state))
    ]
    heads = ["Verlangt ist", "Stand", "Vorschrift", "Dafür steht", "Was fehlt"]
    kinds = ["nw-col-titel", "nw-col-stand", "nw-col-recht", "nw-col-dafuer", "nw-col-grund"]
    return [table(heads, rows, caption, ["nw-register", "nw-coverage"], kinds)]


_PLURAL_STATES = {
    State.GAP: ("Lücke", "Lücken"),
    State.PARTIAL: ("teilweise erfüllt", "teilweise erfüllt"),
    State.MET: ("erfüllt", "erfüllt"),
}


def _covers(audit: Audit, document: Entry, of: str) -> tuple[Cover, ...]:
    if of == "vertrag":
        return contract_coverage(audit, document)
    goals = {"art32": SECURITY, "bdsg64": FOURTEEN, "acht": EIGHT}.get(of)
    return measure_coverage(audit, document, goals) if goals else coverage(audit, document)


def _law(audit: Audit, written: str, address: Address) -> nodes.Node:
    """A provision as a link to its entry, if the handbook has one."""
    try:
        citation = audit.citations.parse(written)[0]
    except CitationError:
        return nodes.Text(written)
    law = audit.handbook.get(audit.citations.catalogue.id(citation))
    return reference(citation.text, address(law), law.title) if law else nodes.Text(citation.text)


def _met_by(audit: Audit, cover: Cover, address: Address) -> list[nodes.Node]:
    """Clauses by their numbers, few measures by their ids, many by their controls."""
    book = audit.handbook
    if not cover.entries:
        return [nodes.Text("–")]
    if len(cover.entries) <= _FEW or any(entry.kind is not Kind.MEASURE for entry in cover.entries):
        return separated(
            reference(book.number(entry) or entry.id, address(entry), entry.title) for entry in cover.entries
        )
    controls: dict[str, tuple[Entry, int]] = {}
    for entry in cover.entries:
        control = book.control_of(entry) or entry
        _, count = controls.get(control.id, (control, 0))
        controls[control.id] = (control, count + 1)
    named = []
    for control, count in controls.values():
        name = control.heading if control.kind is Kind.CONTROL and control.heading else control.id
        link = reference(name, address(control), control.title)
        named.append(nodes.inline("", "", link, nodes.Text(f" ({count})")) if control.kind is Kind.CONTROL else link)
    return separated(named)


def _because(cover: Cover, address: Address) -> list[nodes.Node]:
    if not cover.reason:
        return [nodes.Text("–")]
    cell: list[nodes.Node] = [nodes.Text(cover.reason)]
    for record in cover.records:
        cell += [nodes.Text(" "), id_link(record.id, address(record), record.title)]
    return cell


# ── chains ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def answer_chains(query: Chains, audit: Audit, address: Address) -> list[nodes.Node]:
    """Every promise with what keeps it and what proves it; what is missing says so."""
    every = chains(audit, query.document)
    found = [chain for chain in every if not chain.whole or not query.gaps]
    if not found:
        return [nothing("Keine Lücken: Jedes Versprechen ist eingelöst und belegt." if every else "Keine Versprechen.")]
    kept = sum(bool(chain.measures) for chain in every)
    proved = sum(chain.proved for chain in every)
    caption = f"{len(every)} Versprechen: {kept} mit Maßnahme, {proved} mit Nachweis"
    rows = [_chain(audit, chain, address) for chain in found]
    return [
        table(["Klausel", "Versprechen", "Maßnahmen", "Nachweise"], rows, caption, ["nw-register", "nw-examined"], [])
    ]


def _chain(audit: Audit, chain: Chain, address: Address) -> list[Cell]:
    clause = chain.clause
    ids = [id_link(measure.id, address(measure), measure.title) for measure in chain.measures]
    pieces: list[nodes.Node] = []
    for piece in chain.evidence:
        link = id_link(piece.id, address(piece), piece.title)
        pieces.append(nodes.inline("", "", link, nodes.Text(" (abgelaufen)")) if audit.expired(piece) else link)
    return [
        [reference(audit.handbook.number(clause) or clause.id, address(clause), clause.id)],
        [nodes.Text(clause.title)],
        separated(ids) if ids else [mark("keine Maßnahme", "gap")],
        separated(pieces) if pieces else [mark("kein Nachweis", "gap")],
    ]


# ── findings ───────────────────────────────────────────────────────────────────────────────────────────────────────


def answer_findings(query: Findings, audit: Audit, checked: Sequence[Finding], address: Address) -> list[nodes.Node]:
    """What people wrote down, gravest first, and what only the rules have found."""
    book = audit.handbook
    confirmed = Counter(id for finding in checked for id in finding.records)
    records = [
        record for record in book.of(Kind.FINDING) if not query.document or home_of(audit, record) == query.document
    ]
    records.sort(key=lambda record: (_rank(record), book.status(record) is Status.RESOLVED))
    new = [f for f in checked if not f.record and (not query.document or _document_id(audit, f) == query.document)]
    answered: list[nodes.Node] = []
    if records:
        rows = [_record(audit, record, confirmed[record.id], address) for record in records]
        heads = ["Kennung", "Schwere", "Stand", "Befund", "Betrifft", "Prüfung"]
        kinds = ["nw-col-kennung", "nw-col-stand", "nw-col-stand", "nw-col-titel", "", ""]
        answered.append(
            table(
                heads,
                rows,
                _counted(len(records), "Befund", "Befunde"),
                ["nw-register", "nw-dense", "nw-examined"],
                kinds,
            )
        )
    if new:
        rows = [_found(audit, finding, address) for finding in new]
        caption = f"{_counted(len(new), 'Punkt', 'Punkte')}, von der Prüfung gefunden, noch in keinem Befund"
        answered.append(
            table(["Stufe", "Regel", "Eintrag", "Was fehlt"], rows, caption, ["nw-register", "nw-examined"], [])
        )
    return answered or [nothing("Keine Befunde.")]


def _rank(record: Entry) -> int:
    gravity = record.says("schwere")
    return GRAVITIES.index(gravity) if gravity in GRAVITIES else len(GRAVITIES)


def _document_id(audit: Audit, finding: Finding) -> str:
    entry = audit.handbook.get(finding.entry)
    document = audit.handbook.document_of(entry) if entry else None
    return document.id if document else ""


def _record(audit: Audit, record: Entry, confirmed: int, address: Address) -> list[Cell]:
    gravity = record.says("schwere")
    until = record.says("gilt_bis")
    state = vocabulary().states[audit.handbook.status(record)].label
    found = audit.handbook.targets(record, Link.CONCERNS)
    concerned = found.value if found else ()
    links: list[nodes.Node] = [
        id_link(_called(audit, entry), address(entry), entry.title) for entry in concerned[:_FEW]
    ]
    if len(concerned) > _FEW:
        links.append(nodes.Text(f"{len(concerned) - _FEW} weitere"))
    return [
        [id_link(record.id, address(record))],
        [mark(gravity or "–", _GRAVITIES.get(gravity, "note"))],
        [nodes.Text(f"{state} bis {short(until)}" if audit.accepted(record) else state)],
        [nodes.Text(record.title)],
        separated(links),
        [nodes.Text(f"{confirmed}×\u00a0bestätigt" if confirmed else "–")],
    ]


def _called(audit: Audit, entry: Entry) -> str:
    """The shortest name that people use for an entry: its number, a document's heading, else its id."""
    if entry.kind is Kind.DOCUMENT:
        return entry.heading or entry.title
    return audit.handbook.number(entry) or entry.id


def _found(audit: Audit, finding: Finding, address: Address) -> list[Cell]:
    entry = audit.handbook.get(finding.entry)
    return [
        [mark(finding.severity.value, _WEIGHTS[finding.severity])],
        [nodes.Text(TITLES.get(finding.rule, "Befund erledigt?"))],
        [id_link(entry.id, address(entry), entry.title) if entry else nodes.Text(finding.entry)],
        [nodes.Text(str(finding))],
    ]


# ── the report ─────────────────────────────────────────────────────────────────────────────────────────────────────


def answer_report(audit: Audit, checked: Sequence[Finding], address: Address) -> list[nodes.Node]:
    """One page of counts: what holds a release back, by document and weight, and written findings by age."""
    back = sum(finding.holds_back for finding in checked)
    day = short(audit.today.isoformat())
    if back:
        verdict = f"Stand {day}: {_counted(back, 'Fehler hält', 'Fehler halten')} eine Veröffentlichung auf."
    elif any(finding.accepted for finding in checked):
        verdict = (
            f"Stand {day}: Jeder Fehler ist in einem Befund angenommen, deshalb hält keiner eine Veröffentlichung auf. "
            "Behoben ist damit keiner."
        )
    else:
        verdict = f"Stand {day}: Kein Fehler hält eine Veröffentlichung auf."
    heads = ["Dokument", "Neu", "In Befunden festgehalten", "Angenommen", "Offene Befunde", "Angenommene Befunde"]
    rows = [_line(audit, line, address) for line in lines(audit, checked)]
    note = nodes.paragraph(
        "",
        "Je Feld: Fehler / Warnungen / Hinweise; bei den Befunden: hoch / mittel / niedrig.",
        classes=["nw-legend"],
    )
    by_age = ages(audit)
    labels = [label for label, _ in (*AGES, ("ohne Datum", 0))]
    age_rows: list[Sequence[Cell]] = [
        [[mark(gravity, _GRAVITIES[gravity])], *([nodes.Text(str(by_age[gravity][label]))] for label in labels)]
        for gravity in GRAVITIES
    ]
    return [
        nodes.paragraph("", verdict, classes=["nw-verdict"]),
        table(heads, rows, "Nach Dokument und Stufe", ["nw-register"], []),
        note,
        table(["Schwere", *labels], age_rows, "Befunde nach Alter, offene und angenommene", ["nw-register"], []),
    ]


def _line(audit: Audit, line: Line, address: Address) -> list[Cell]:
    document = line.document
    name: nodes.Node = (
        reference(document.heading or document.title, address(document)) if document else nodes.Text("Übriges")
    )
    return [
        [name],
        *(
            [nodes.Text(_numbers(counts.values()))]
            for counts in (line.new, line.recorded, line.accepted, line.open, line.taken)
        ),
    ]


def _numbers(counts: Iterable[int]) -> str:
    return "\u00a0/\u00a0".join(str(count) for count in counts)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


# ── rules and laws ─────────────────────────────────────────────────────────────────────────────────────────────────


def answer_rules(audit: Audit, address: Address) -> list[nodes.Node]:
    """What is checked, with its weight, its reason and the name that a written finding uses."""
    rows: list[Sequence[Cell]] = [
        [
            [nodes.Text(rule.title)],
            [mark(rule.severity.value, _WEIGHTS[rule.severity])],
            [nodes.Text(rule.demand)],
            [_law(audit, rule.norm, address)] if rule.norm else [nodes.Text("–")],
            [nodes.literal("", rule.name)],
        ]
        for rule in RULES
    ]
    heads = ["Regel", "Stufe", "Was verlangt ist", "Grund", "Name für „:regel:“"]
    kinds = ["nw-col-kontrolle", "", "nw-col-titel", "nw-col-dokument", ""]
    return [table(heads, rows, f"{len(rows)} Regeln", ["nw-register", "nw-dense"], kinds)]


def answer_laws(audit: Audit) -> list[nodes.Node]:
    """The laws that citations are checked against: how they are cited, when they held, what they were checked with."""
    rows: list[Sequence[Cell]] = []
    for law in audit.citations.catalogue:
        ends = f" bis {short(law.in_force_until)}" if law.in_force_until else ""
        also = [f"{item.reference}" for item in law.corrigenda]
        source = (
            f"{law.source}{'; Berichtigungen: ' + ', '.join(also) if also else ''}; geprüft am {short(law.checked)}"
        )
        rows.append(
            [
                [nodes.Text(", ".join((law.name, *law.aliases)))],
                [nodes.Text(law.title)],
                [nodes.Text(f"ab {short(law.in_force_from)}{ends}")],
                [nodes.Text(f"{len(law.articles)}{' (Auszug)' if law.excerpt else ''}")],
                [nodes.Text(source)],
            ]
        )
    heads = ["Zitiert als", "Gesetz", "In Kraft", "Vorschriften", "Geprüft an"]
    return [table(heads, rows, f"{len(rows)} Gesetze", ["nw-register"], [])]
