"""Rules about what the law demands of a whole document."""

from collections import defaultdict
from collections.abc import Iterator

from nachweis.compliance.audit import Audit
from nachweis.compliance.coverage import NOT_YET, UNFILLED, Cover, State, coverage, judgements
from nachweis.compliance.finding import Finding, about
from nachweis.compliance.model import Entry
from nachweis.vocabulary import Catalogue, Kind, Scale, requirements

_SECURITY = Catalogue.SECURITY
_CONTRACT = Catalogue.CONTRACT
_ADVICE = (Scale.ADVICE, Scale.CRAFT)


def mandatory_content_missing(audit: Audit) -> Iterator[Finding]:
    """Ein Vertrag zur Auftragsverarbeitung enthält, was das Gesetz verlangt."""
    for document, cover in _covers(audit, _CONTRACT, (Scale.LAW,), State.GAP):
        yield _told(
            "mandatory_content_missing",
            document,
            cover,
            f"{document.id} regelt „{cover.requirement.label}“ nicht ({cover.requirement.citation}).",
            f"Ergänzen Sie eine Klausel mit „:pflichtinhalt: {cover.requirement.word}“.",
        )


def mandatory_content_partial(audit: Audit) -> Iterator[Finding]:
    """Kein Pflichtinhalt ist nur zum Teil geregelt."""
    for document, cover in _covers(audit, _CONTRACT, (Scale.LAW,), State.PARTIAL):
        if cover.reason == f"{UNFILLED}.":
            continue  # told where the placeholder stands
        yield _told(
            "mandatory_content_partial",
            document,
            cover,
            f"{document.id} regelt „{cover.requirement.label}“ nur teilweise ({cover.requirement.citation}).",
            f"Ergänzen Sie, was fehlt: {cover.reason}",
        )


def recommended_content_open(audit: Audit) -> Iterator[Finding]:
    """Ein Vertrag zur Auftragsverarbeitung regelt auch, was Behörden, Muster oder die Redaktion empfehlen."""
    for document, cover in _covers(audit, _CONTRACT, _ADVICE, State.GAP, State.PARTIAL):
        how = "nicht" if cover.state is State.GAP else "nur teilweise"
        source = f" Empfohlen von: {cover.requirement.source}." if cover.requirement.source else ""
        yield _told(
            "recommended_content_open",
            document,
            cover,
            f"{document.id} regelt „{cover.requirement.label}“ {how}; das Gesetz verlangt das vom Vertrag nicht.",
            f"{cover.reason}{source}",
        )


def objective_uncovered(audit: Audit) -> Iterator[Finding]:
    """Was Art. 32 DSGVO von Maßnahmen verlangt oder als Beispiel nennt, ist bedacht."""
    for document, cover in _covers(audit, _SECURITY, (Scale.LAW,), State.GAP):
        yield _told(
            "objective_uncovered",
            document,
            cover,
            f"{document.id} hat nichts für „{cover.requirement.label}“ ({cover.requirement.citation}).",
            f"Ergänzen Sie eine Maßnahme mit „:beruht_auf: {cover.requirement.citation}“, oder begründen Sie in einem "
            "Befund, warum nach der Abwägung des Art.\u00a032 Abs.\u00a01 DSGVO keine nötig ist.",
        )


def objective_partial(audit: Audit) -> Iterator[Finding]:
    """Was Art. 32 DSGVO verlangt oder als Beispiel nennt, ist nicht nur zum Teil erreicht."""
    planned: defaultdict[str, list[Cover]] = defaultdict(list)
    for document, cover in _covers(audit, _SECURITY, (Scale.LAW,), State.PARTIAL):
        if cover.reason == f"{NOT_YET}.":
            planned[document.id].append(cover)
            continue
        yield _told(
            "objective_partial",
            document,
            cover,
            f"{document.id} erreicht „{cover.requirement.label}“ nur teilweise ({cover.requirement.citation}).",
            f"Ergänzen Sie, was fehlt: {cover.reason}",
        )
    for id, covers in planned.items():
        goals = ", ".join(f"„{cover.requirement.label}“" for cover in covers)
        yield about(
            audit.handbook[id],
            "objective_partial",
            f"{id} hat Maßnahmen für {goals}, aber noch keine davon ist umgesetzt.",
            "Schreiben Sie „:status: umgesetzt“ bei jeder, die umgesetzt ist.",
            topic="umgesetzt",
        )


def requirement_unassigned(audit: Audit) -> Iterator[Finding]:
    """Zu allem, was das Gesetz von einem Dokument verlangt, hat jemand gesagt, wo es steht oder dass es fehlt."""
    for document in audit.living(Kind.DOCUMENT):
        for name, kind in ((_CONTRACT, "Klausel"), (_SECURITY, "Maßnahme oder Kontrolle")):
            left = [
                cover
                for cover in coverage(audit, document, name)
                if cover.scale is Scale.LAW and cover.state is State.UNASSIGNED
            ]
            if left:
                what = "ein Punkt" if len(left) == 1 else f"{len(left)} Punkte"
                first = left[0].requirement.word
                yield about(
                    document,
                    "requirement_unassigned",
                    f"{document.id}: Noch nicht zugeordnet {'ist' if len(left) == 1 else 'sind'} {what} aus "
                    f"{_WHENCE[name]}: {', '.join(map(_named, left))}.",
                    f"Schreiben Sie bei der {kind}, die es regelt, „:pflichtinhalt: {first}“, oder beim Dokument "
                    f"„:pflichtinhalt: {first} (Lücke: Grund)“, wenn jemand nachgesehen hat und nichts da ist.",
                    topic=name,
                )


_WHENCE = {_CONTRACT: "den Inhalten des Vertrags", _SECURITY: "Art.\u00a032 DSGVO"}


def _named(cover: Cover) -> str:
    """The word of a requirement, with where the text may regulate it."""
    ids = ", ".join(entry.id for entry in cover.proposed)
    return f"{cover.requirement.word} (vielleicht {ids})" if ids else cover.requirement.word


def judgement_without_reason(audit: Audit) -> Iterator[Finding]:
    """Wer an einer Kontrolle urteilt, dass sie ein Ziel des Gesetzes erreicht, sagt, warum."""
    for control in audit.living(Kind.CONTROL):
        for said in judgements(control):
            requirement = requirements().get(said.word)
            if requirement and requirement.scale is Scale.LAW and said.state is State.MET and not said.reason:
                yield about(
                    control,
                    "judgement_without_reason",
                    f"{control.id} soll „{requirement.label}“ erreichen, sagt aber nicht, warum; so zählt es nicht.",
                    f"Schreiben Sie „:pflichtinhalt: {said.word} (erfüllt: Grund)“.",
                    topic=said.word,
                )


def document_incomplete(audit: Audit) -> Iterator[Finding]:
    """Ein Dokument nennt Fassung, Stand und Freigabe."""
    names = {"fassung": "Fassung", "stand": "Stand", "freigabe": "Freigabe"}
    for document in audit.living(Kind.DOCUMENT):
        missing = [name for name in names if not document.says(name)]
        if missing:
            yield Finding(
                "document_incomplete",
                f"{document.id} nennt nicht: {', '.join(names[name] for name in missing)}.",
                document.place,
                f"Ergänzen Sie {', '.join(f'„:{name}:“' for name in missing)}.",
                entry=document.id,
            )


def _covers(audit: Audit, name: Catalogue, scales: tuple[Scale, ...], *states: State) -> Iterator[tuple[Entry, Cover]]:
    for document in audit.living(Kind.DOCUMENT):
        for cover in coverage(audit, document, name):
            if cover.scale in scales and cover.state in states:
                yield document, cover


def _told(rule: str, document: Entry, cover: Cover, message: str, hint: str) -> Finding:
    return about(document, rule, message, hint, topic=cover.requirement.word)
