"""What an auditor would raise, as pure functions.

To add a rule: write it, name it in :data:`RULES` with its weight and its reason, add its test page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from nachweis.compliance.audit import Audit
from nachweis.compliance.finding import Finding, Severity
from nachweis.compliance.rules.acceptance import (
    acceptance_by_wrong_role,
    acceptance_expired,
    acceptance_incomplete,
    acceptance_of_document,
    acceptance_of_other_wording,
    finding_about_nothing,
    finding_not_verified,
    finding_overdue,
    finding_without_owner,
    own_document_with_provider,
    refused,
    settle,
    settled,
)
from nachweis.compliance.rules.access import contradicted_access
from nachweis.compliance.rules.calendar import impossible_day
from nachweis.compliance.rules.contents import (
    document_incomplete,
    judgement_without_reason,
    mandatory_content_missing,
    mandatory_content_partial,
    objective_partial,
    objective_uncovered,
    recommended_content_open,
    requirement_unassigned,
)
from nachweis.compliance.rules.law import (
    ambiguous_citation,
    law_data_old,
    provision_not_applicable,
    provision_not_in_force,
    undefined_reference,
)
from nachweis.compliance.rules.level import (
    adjustment_incomplete,
    coverage_lost,
    evidence_lost,
    measure_dropped,
    measure_narrowed,
    measure_perhaps_narrowed,
    status_lowered,
)
from nachweis.compliance.rules.measures import (
    aim_as_measure,
    customer_duty_as_measure,
    duty_of_nobody,
    evidence_ends_soon,
    evidence_expired,
    measure_without_basis,
    measure_without_evidence,
    measure_without_role,
    promise_without_evidence,
    promise_without_measure,
    review_overdue,
)
from nachweis.compliance.rules.norms import decision_incomplete, exclusion_contradicted, standard_without_edition
from nachweis.compliance.rules.objections import (
    objection_late,
    objection_open,
    receipt_unknown,
    subprocessor_too_early,
    subprocessor_without_notice,
)
from nachweis.compliance.rules.providers import provider_not_listed
from nachweis.compliance.rules.sources import editors_remark, several_issuers, source_incomplete
from nachweis.compliance.rules.structure import (
    circular_link,
    document_misplaced,
    draft_in_release,
    duplicate_number,
    entry_outside_document,
    heading_with_wrong_number,
    id_came_back,
    id_dropped,
    link_to_nothing,
    withdrawn_without_reason,
)
from nachweis.compliance.rules.subprocessors import (
    data_without_period,
    data_without_persons,
    persons_without_data,
    subprocessor_incomplete,
    subprocessor_unused,
    subprocessor_without_transfer_basis,
    unknown_country,
)
from nachweis.compliance.rules.wording import (
    duplicate_wording,
    measure_without_object,
    placeholder,
    similar_wording,
    weak_wording,
)
from nachweis.compliance.values.days import short
from nachweis.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its weight and its reason."""

    find: Callable[[Audit], Iterator[Finding]]
    severity: Severity
    title: str
    """What it finds, as readers see it: a German noun phrase."""
    norm: str = ""
    """The provision that makes it necessary, as it is cited; empty if it is our own craft."""
    acceptable: Callable[[Audit, Finding], bool] = lambda audit, finding: True
    """Whether the owner of a risk may accept what it finds; a duty of the law is met, and no risk that one takes."""
    settles: bool = True
    """Whether a written finding settles what it finds at all; a lowered level needs an adjustment instead, an
    objection is settled with whoever made it, and what is wrong with a written finding is mended there."""
    idle: Callable[[Audit], bool] = lambda audit: False
    """Whether it has nothing to look at in this check, so that nobody can say that a written finding is done."""
    grace_until: str = ""
    """The last day, an ISO date, on which what it finds is only a note: a new rule gives writers time."""

    @property
    def name(self) -> str:
        """Its stable English name, that of the function."""
        return self.find.__name__

    @property
    def demand(self) -> str:
        """What it demands: one German sentence."""
        return " ".join((self.find.__doc__ or "").split())

    def weigh(self, finding: Finding, today: str) -> Finding:
        """``finding`` with the weight of this rule on a day; what it says itself, of lesser flaws, stays."""
        weight = finding.weight or self.severity
        if today > self.grace_until or weight is Severity.NOTE:
            return replace(finding, weight=weight)
        hint = f"{finding.hint} (Ab dem {short(self.grace_until)} ist das ein Mangel der Stufe {weight.label}.)"
        return replace(finding, weight=Severity.NOTE, hint=hint.lstrip())


def _is_first(audit: Audit) -> bool:
    return audit.before is None


def _is_draft(audit: Audit) -> bool:
    return not audit.released


def _never(audit: Audit, finding: Finding) -> bool:
    return False


def _in_draft(audit: Audit, finding: Finding) -> bool:
    """Whether what a finding is about is not agreed yet, nor the document that it stands in."""
    entry = audit.handbook.get(finding.entry)
    around = (entry, audit.handbook.document_of(entry)) if entry else ()
    return not any(part is not None and audit.handbook.status(part) is Status.AGREED for part in around)


_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_CONTRACT = "Art. 28 Abs. 3 DSGVO"
_LEVEL = "Art. 32 Abs. 1 DSGVO"
_EVIDENCE = "Art. 28 Abs. 3 UAbs. 1 S. 2 lit. h DSGVO"

RULES: tuple[Rule, ...] = (
    # ── how entries stand together ──
    Rule(link_to_nothing, _ERROR, "Verweis ins Leere"),
    Rule(entry_outside_document, _ERROR, "Eintrag ohne Dokument"),
    Rule(document_misplaced, _ERROR, "Dokument an falscher Stelle"),
    Rule(circular_link, _ERROR, "Verweise im Kreis"),
    Rule(heading_with_wrong_number, _ERROR, "Überschrift mit falscher Nummer"),
    Rule(duplicate_number, _ERROR, "Doppelte Nummer"),
    Rule(impossible_day, _ERROR, "Unmöglicher Tag", acceptable=_never),
    Rule(withdrawn_without_reason, _ERROR, "Entfallen ohne Nachfolger und Grund"),
    Rule(id_dropped, _ERROR, "Verschwundene Kennung", idle=_is_first),
    Rule(id_came_back, _ERROR, "Wieder vergebene Kennung", idle=_is_first),
    Rule(draft_in_release, _ERROR, "Entwurf in einer veröffentlichten Fassung", idle=_is_draft),
    # ── whose documents they are, and where they come from ──
    Rule(several_issuers, _WARNING, "Eigene Dokumente mehrerer Anbieter"),
    Rule(source_incomplete, _NOTE, "Unvollständige Quelle"),
    Rule(editors_remark, _NOTE, "Bemerkung der Redaktion im Wortlaut"),
    # ── law ──
    Rule(provision_not_in_force, _ERROR, "Vorschrift nicht in Kraft", acceptable=_never),
    Rule(provision_not_applicable, _ERROR, "Vorschrift gilt hier nicht"),
    Rule(law_data_old, _WARNING, "Gesetz seit über einem Jahr nicht verglichen"),
    Rule(ambiguous_citation, _WARNING, "Mehrdeutige Fundstelle"),
    Rule(undefined_reference, _ERROR, "Verweis auf etwas, das der Vertrag nicht hat"),
    # ── norms ──
    Rule(standard_without_edition, _WARNING, "Norm ohne Ausgabe"),
    Rule(decision_incomplete, _WARNING, "Unvollständige Entscheidung"),
    Rule(exclusion_contradicted, _WARNING, "Ausgeschlossen und doch angewandt"),
    # ── contents ──
    Rule(mandatory_content_missing, _ERROR, "Pflichtinhalt fehlt", _CONTRACT, acceptable=_never),
    Rule(mandatory_content_partial, _WARNING, "Pflichtinhalt nur teilweise", _CONTRACT, acceptable=_never),
    Rule(recommended_content_open, _NOTE, "Empfohlener Inhalt offen"),
    Rule(objective_uncovered, _WARNING, "Schutzziel ohne Maßnahme", "Art. 32 Abs. 1 DSGVO"),
    Rule(objective_partial, _WARNING, "Schutzziel nur teilweise erreicht", "Art. 32 Abs. 1 DSGVO"),
    Rule(requirement_unassigned, _WARNING, "Noch nicht zugeordnet"),
    Rule(judgement_without_reason, _WARNING, "Urteil ohne Grund", settles=False),
    Rule(document_incomplete, _WARNING, "Dokument ohne Fassung, Stand oder Freigabe"),
    # ── promises, measures, evidence ──
    Rule(promise_without_measure, _ERROR, "Versprechen ohne Maßnahme"),
    Rule(promise_without_evidence, _WARNING, "Versprechen ohne Nachweis", _EVIDENCE),
    Rule(duty_of_nobody, _WARNING, "Pflicht ohne Verpflichteten", _CONTRACT),
    Rule(measure_without_basis, _NOTE, "Maßnahme ohne Vorschrift"),
    Rule(measure_without_role, _NOTE, "Maßnahme ohne Rolle"),
    Rule(measure_without_evidence, _ERROR, "Maßnahme ohne Nachweis", _EVIDENCE),
    Rule(evidence_expired, _ERROR, "Abgelaufener Nachweis", _EVIDENCE),
    Rule(evidence_ends_soon, _NOTE, "Bald ablaufender Nachweis"),
    Rule(review_overdue, _WARNING, "Überfällige Durchsicht", "Art. 32 Abs. 1 lit. d DSGVO"),
    Rule(customer_duty_as_measure, _WARNING, "Pflicht des Verantwortlichen als Maßnahme", "Art. 32 Abs. 1 DSGVO"),
    Rule(aim_as_measure, _WARNING, "Ziel statt Maßnahme", "Art. 32 Abs. 1 DSGVO"),
    # ── wording ──
    Rule(weak_wording, _WARNING, "Unbestimmte Formulierung"),
    Rule(placeholder, _ERROR, "Platzhalter", _CONTRACT, acceptable=_in_draft),
    Rule(measure_without_object, _WARNING, "Schlagwort statt Maßnahme"),
    Rule(duplicate_wording, _NOTE, "Doppelte Maßnahme"),
    Rule(similar_wording, _NOTE, "Fast gleiche Maßnahmen"),
    Rule(contradicted_access, _WARNING, "Widerspruch beim Zugriff"),
    # ── subprocessors and data ──
    Rule(subprocessor_incomplete, _ERROR, "Unvollständiger Unterauftragsverarbeiter"),
    Rule(provider_not_listed, _WARNING, "Dienstleister, der in keiner Liste steht", "Art. 28 Abs. 2 DSGVO"),
    Rule(unknown_country, _ERROR, "Unbekanntes Land", "Art. 44 DSGVO"),
    Rule(subprocessor_without_transfer_basis, _ERROR, "Drittland ohne Grundlage", "Art. 44 DSGVO"),
    Rule(subprocessor_unused, _WARNING, "Unterauftragsverarbeiter ohne Aufgabe"),
    Rule(data_without_persons, _WARNING, "Datenkategorie ohne Personen"),
    Rule(persons_without_data, _WARNING, "Personen ohne Datenkategorie"),
    Rule(data_without_period, _WARNING, "Datenkategorie ohne Löschfrist", "Art. 5 Abs. 1 lit. e DSGVO"),
    Rule(
        subprocessor_without_notice,
        _ERROR,
        "Unterauftragsverarbeiter ohne Mitteilung",
        "Art. 28 Abs. 2 DSGVO",
        idle=_is_first,
    ),
    Rule(receipt_unknown, _ERROR, "Tag des Zugangs fehlt", "Art. 28 Abs. 2 DSGVO", acceptable=_never),
    Rule(
        subprocessor_too_early,
        _ERROR,
        "Unterauftragsverarbeiter vor Ablauf der Frist",
        "Art. 28 Abs. 2 DSGVO",
        acceptable=_never,
    ),
    Rule(objection_open, _ERROR, "Offener Einspruch", "Art. 28 Abs. 2 DSGVO", settles=False),
    Rule(objection_late, _WARNING, "Verspäteter Einspruch", "Art. 28 Abs. 2 DSGVO"),
    # ── the level of protection, against the version before ──
    Rule(measure_dropped, _ERROR, "Weggefallene Maßnahme", _LEVEL, settles=False),
    Rule(status_lowered, _ERROR, "Maßnahme nicht mehr umgesetzt", _LEVEL, settles=False),
    Rule(evidence_lost, _ERROR, "Verlorener Nachweis", _LEVEL, settles=False),
    Rule(measure_narrowed, _ERROR, "Eingeengte Maßnahme", _LEVEL, settles=False),
    Rule(measure_perhaps_narrowed, _WARNING, "Vielleicht eingeengte Maßnahme", _LEVEL, idle=_is_first),
    Rule(coverage_lost, _ERROR, "Schlechter gedecktes Ziel oder Versprechen", _LEVEL, settles=False),
    Rule(adjustment_incomplete, _ERROR, "Unvollständige Anpassung", settles=False),
    # ── written findings ──
    Rule(acceptance_incomplete, _ERROR, "Unvollständige Annahme", settles=False),
    Rule(acceptance_by_wrong_role, _ERROR, "Annahme durch die falsche Rolle", settles=False),
    Rule(acceptance_of_document, _ERROR, "Annahme eines ganzen Dokuments", settles=False),
    Rule(acceptance_of_other_wording, _ERROR, "Annahme eines anderen Wortlauts", settles=False),
    Rule(acceptance_expired, _ERROR, "Abgelaufene Annahme", settles=False),
    Rule(own_document_with_provider, _ERROR, "Eigenes Dokument beim Anbieter", settles=False),
    Rule(finding_overdue, _WARNING, "Überfälliger Befund", settles=False),
    Rule(finding_not_verified, _WARNING, "Behebung nicht geprüft", settles=False),
    Rule(finding_without_owner, _NOTE, "Befund ohne Zuständigen", settles=False),
    Rule(finding_about_nothing, _ERROR, "Befund ohne Bezug", settles=False),
)
"""Every rule, in the order in which writers read them."""

_BOUND = frozenset(rule.name for rule in RULES if not rule.settles)

NAMES: frozenset[str] = frozenset(rule.name for rule in RULES)
"""What ``regel`` of a written finding may name."""


def check(audit: Audit) -> list[Finding]:
    """What all rules find, each with the written finding that says the same, in the order of places."""
    today = audit.today.isoformat()
    weighed = [(rule, rule.weigh(finding, today)) for rule in RULES for finding in rule.find(audit)]
    firm = [finding for rule, finding in weighed if not rule.settles or not rule.acceptable(audit, finding)]
    found = list(settle(audit, (finding for _, finding in weighed), _BOUND, frozenset(firm)))
    confirmed = {id for finding in found for id in finding.records}
    found.extend(refused(audit, firm))
    idle = frozenset(rule.name for rule in RULES if rule.idle(audit))
    found.extend(settled(audit, confirmed, idle))
    return sorted(found, key=lambda finding: (finding.place, finding.rule, finding.message))
