"""The level gate: measures may change, the level of protection may not sink, unless an ``anpassung`` says why.

Everything here compares with the version before and finds nothing where there is none.
"""

from collections.abc import Iterator

from nachweis.compliance.audit import Audit
from nachweis.compliance.changes import wording
from nachweis.compliance.coverage import Cover, State, coverage
from nachweis.compliance.finding import Finding, about
from nachweis.compliance.model import Entry, Handbook
from nachweis.compliance.values.countries import countries, in_eea
from nachweis.compliance.values.quantities import Narrowing, narrowings
from nachweis.vocabulary import Kind, Link, Scale, Status

_DONE = (Status.IMPLEMENTED,)


def measure_dropped(audit: Audit) -> Iterator[Finding]:
    """Eine umgesetzte Maßnahme entfällt nur, wenn eine umgesetzte an ihre Stelle tritt oder eine Anpassung es sagt."""
    for old, new in _measures(audit):
        gone = new is None or audit.handbook.status(new) is Status.WITHDRAWN
        if gone and not _successors(audit, new) and not _adjusted(audit, old.id):
            place = new or _home(audit, old)
            message = (
                f"{old.id} („{old.title}“) war umgesetzt und ist weggefallen; keine umgesetzte Maßnahme ersetzt es."
            )
            yield Finding("measure_dropped", message, place.place, _cure(audit, old.id), entry=old.id)


def status_lowered(audit: Audit) -> Iterator[Finding]:
    """Was umgesetzt war, bleibt umgesetzt."""
    for old, new in _measures(audit):
        if new is None or audit.handbook.status(new) in (*_DONE, Status.WITHDRAWN) or _adjusted(audit, old.id):
            continue
        yield about(
            new,
            "status_lowered",
            f"{new.id} war umgesetzt und ist jetzt „{audit.handbook.status(new).value}“.",
            _cure(audit, new.id),
        )


def evidence_lost(audit: Audit) -> Iterator[Finding]:
    """Was belegt war, bleibt belegt."""
    for old, new in _measures(audit):
        if audit.before is None or new is None or audit.handbook.status(new) is Status.WITHDRAWN:
            continue
        was = audit.before.targets(old, Link.EVIDENCED_BY)
        if was and was.value and not audit.evidence(new) and not _adjusted(audit, old.id):
            lost = ", ".join(evidence.id for evidence in was.value)
            yield about(
                new, "evidence_lost", f"{new.id} war belegt durch {lost} und ist es nicht mehr.", _cure(audit, new.id)
            )


def measure_narrowed(audit: Audit) -> Iterator[Finding]:
    """Eine Maßnahme verlangt nicht weniger als zuvor: keine kleinere Zahl, kein größerer Abstand, kein weiterer Ort."""
    for old, new in _compared(audit):
        for narrowing in narrowings(wording(old), wording(new)):
            if narrowing.certain:
                yield _narrowed(audit, "measure_narrowed", old, new, narrowing)
        if _shifted(audit, old, new):
            message = f"Prüfen: {new.id} liegt jetzt beim Verantwortlichen, zuvor beim Auftragsverarbeiter."
            yield about(new, "measure_narrowed", message, _cure(audit, old.id), f"{old.id} liegt_bei")
    for new in _abroad(audit):
        message = f"Prüfen: {new.id} sitzt jetzt in einem Drittland ({new.says('land')}), zuvor im EWR."
        yield about(new, "measure_narrowed", message, _cure(audit, new.id), "land")


def measure_perhaps_narrowed(audit: Audit) -> Iterator[Finding]:
    """Wird eine Angabe anders oder fällt sie weg, sieht jemand nach, ob die Maßnahme weniger verlangt."""
    for old, new in _compared(audit):
        for narrowing in narrowings(wording(old), wording(new)):
            if not narrowing.certain:
                yield _narrowed(audit, "measure_perhaps_narrowed", old, new, narrowing)


def _narrowed(audit: Audit, rule: str, old: Entry, new: Entry, narrowing: Narrowing) -> Finding:
    as_what = f" (an Stelle von {old.id})" if old.id != new.id else ""
    message = f"Prüfen: {new.id}{as_what} verlangt weniger? {narrowing.said}"
    return about(new, rule, message, _cure(audit, old.id), f"{old.id} {narrowing.what}")


def coverage_lost(audit: Audit) -> Iterator[Finding]:
    """Kein Ziel des Art. 32 DSGVO und kein Versprechen ist schlechter gedeckt als zuvor."""
    if audit.before is None:
        return
    past = Audit(audit.before, audit.citations, audit.today, review_months=audit.review_months)
    for document in audit.living(Kind.DOCUMENT):
        if (old := audit.before.get(document.id)) is None:
            continue
        was = {cover.requirement.word: cover for cover in coverage(past, old)}
        for cover in coverage(audit, document):
            compared = cover.scale is Scale.COMPARISON
            if compared or not _worse(was.get(cover.requirement.word), cover) or _adjusted(audit, document.id):
                continue
            yield about(
                document,
                "coverage_lost",
                f"„{cover.requirement.label}“ ist in {document.id} nur noch: {cover.state.label}.",
                _cure(audit, document.id),
                cover.requirement.word,
            )
    kept = {clause.id for clause in past.promises if past.keepers(clause)}
    for clause in audit.promises:
        if clause.id in kept and not audit.keepers(clause) and not _adjusted(audit, clause.id):
            message = f"{clause.id} wurde von einer Maßnahme eingelöst und wird es nicht mehr."
            yield about(clause, "coverage_lost", message, _cure(audit, clause.id))


def _worse(was: Cover | None, now: Cover) -> bool:
    """Whether a requirement is met less; lost evidence is told apart, and what a written finding lowers was seen."""
    return (
        was is not None
        and bool(was.entries)
        and min(now.state.rank, State.ASSURED.rank) < min(was.state.rank, State.ASSURED.rank)
        and not now.records
    )


def adjustment_incomplete(audit: Audit) -> Iterator[Finding]:
    """Eine Anpassung nennt, was sie betrifft, den Grund, wer sie freigibt, ab wann sie gilt und was sie ausgleicht."""
    for adjustment in audit.living(Kind.ADJUSTMENT):
        if missing := _missing(audit, adjustment):
            yield about(
                adjustment,
                "adjustment_incomplete",
                f"Der Anpassung {adjustment.id} fehlt: {', '.join(word for _, word in missing)}.",
                f"Ergänzen Sie {', '.join(f'„:{name}:“' for name, _ in missing)}.",
            )


def _missing(audit: Audit, adjustment: Entry) -> list[tuple[str, str]]:
    """What an adjustment still has to say: the option and what it is called."""
    words = {"grund": "der Grund", "freigabe": "die freigebende Rolle", "wirksam_ab": "der Tag, ab dem sie gilt"}
    missing = [(name, word) for name, word in words.items() if not adjustment.says(name)]
    if not adjustment.links.get(Link.CONCERNS):
        missing.append(("betrifft", "was sie betrifft"))
    found = audit.handbook.targets(adjustment, Link.COMPENSATED_BY)
    concerned = adjustment.links.get(Link.CONCERNS, ())
    if not any(audit.handbook.status(m) in _DONE and m.id not in concerned for m in (found.value if found else ())):
        missing.append(("ausgeglichen_durch", "die umgesetzte Maßnahme, die sie ausgleicht"))
    if not adjustment.says("mitgeteilt_am") and _to_be_announced(audit, adjustment):
        missing.append(("mitgeteilt_am", "der Tag der Mitteilung, die der Vertrag verlangt"))
    return missing


def _to_be_announced(audit: Audit, adjustment: Entry) -> bool:
    """Whether a contract over what an adjustment concerns asks for a notice."""
    book = audit.handbook
    for id in adjustment.links.get(Link.CONCERNS, ()):
        concerned = book.get(id) or (audit.before.get(id) if audit.before else None)
        home = concerned if concerned is not None and concerned.kind is Kind.DOCUMENT else None
        home = home or (book.document_at(concerned.place.page) if concerned is not None else None)
        for document in (home, *book.line_of(home)) if home else ():
            if audit.announced_under(document, "absenkung"):
                return True
    return False


def _cure(audit: Audit, id: str) -> str:
    """What to do about a lowered level, and why the adjustments that name the entry do not serve."""
    known = [found.id for found in _adjustments(audit, id) if _spent(audit, found)]
    what = f"einer neuen „anpassung“, die {id} betrifft; {' und '.join(known)} galt für eine frühere Fassung"
    reason = what if known else f"einer „anpassung“, die {id} betrifft"
    return f"Nehmen Sie die Änderung zurück, oder begründen Sie sie mit {reason}."


def _adjusted(audit: Audit, id: str) -> bool:
    """Whether an adjustment made since the version before names the entry; one from earlier does not serve twice."""
    return any(not _missing(audit, found) and not _spent(audit, found) for found in _adjustments(audit, id))


def _adjustments(audit: Audit, id: str) -> list[Entry]:
    return [found for found in audit.living(Kind.ADJUSTMENT) if id in found.links.get(Link.CONCERNS, ())]


def _spent(audit: Audit, adjustment: Entry) -> bool:
    """Whether an adjustment has served already: the version before had it, and it had begun by then."""
    if audit.before is None or adjustment.id not in audit.before:
        return False
    begins = adjustment.day("wirksam_ab")
    return not audit.before_day or begins is None or begins.isoformat() <= audit.before_day


def _measures(audit: Audit) -> Iterator[tuple[Entry, Entry | None]]:
    """Each measure that was implemented in the version before, and what it is now."""
    if audit.before is None:
        return
    for old in audit.before.of(Kind.MEASURE):
        if audit.before.status(old) in _DONE and old.id not in audit.withheld:
            yield old, audit.handbook.get(old.id)


def _compared(audit: Audit) -> Iterator[tuple[Entry, Entry]]:
    """Each such measure with what stands in its place: itself, or what replaces it; adjusted ones are left out."""
    for old, new in _measures(audit):
        if _adjusted(audit, old.id):
            continue
        if new is not None and audit.handbook.status(new) is not Status.WITHDRAWN:
            yield old, new
        else:
            successors = _successors(audit, new)
            if len(successors) == 1:  # what several share out nobody can compare by machine
                yield old, successors[0]


def _successors(audit: Audit, entry: Entry | None) -> tuple[Entry, ...]:
    """The implemented measures that replace ``entry``, also over others that were replaced in turn."""
    found: dict[str, Entry] = {}
    seen: set[str] = set()
    ahead = [entry] if entry is not None else []
    while ahead:
        current = ahead.pop()
        for id in current.links.get(Link.SUPERSEDED_BY, ()):
            successor = audit.handbook.get(id)
            if successor is None or id in seen:
                continue
            seen.add(id)
            if audit.handbook.status(successor) in _DONE:
                found[id] = successor
            else:
                ahead.append(successor)
    return tuple(found.values())


def _shifted(audit: Audit, old: Entry, new: Entry) -> bool:
    """Whether a measure is the customer's now and was not before."""
    was = audit.before.fact(old, "liegt_bei") if audit.before else None
    return audit.bearer(new) == "verantwortlicher" and (was is None or was.value != "verantwortlicher")


def _abroad(audit: Audit) -> Iterator[Entry]:
    """The subprocessors that left the European Economic Area."""
    if audit.before is None:
        return
    for new in audit.living(Kind.SUBPROCESSOR):
        old = audit.before.get(new.id)
        if old is None or not in_eea(old.says("land")) or _adjusted(audit, new.id):
            continue
        if any(country.third for country in countries(new.says("land"))):
            yield new


def _home(audit: Audit, old: Entry) -> Entry:
    """Where to say that an entry is gone: at its document, if that is still there."""
    before: Handbook | None = audit.before
    document = before.document_of(old) if before else None
    return (audit.handbook.get(document.id) if document else None) or old
