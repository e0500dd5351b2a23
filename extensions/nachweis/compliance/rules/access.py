"""A rule about who gets at data: what one sentence excludes, another one describes."""

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

from nachweis.compliance.audit import Audit, prose, sentences
from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Entry
from nachweis.compliance.values.duties import CONTROLLER, PROCESSOR
from nachweis.vocabulary import Kind


class _Party(Enum):
    """Whose access it is: of whom, whom."""

    PROCESSOR = ("des Auftragsverarbeiters", "den Auftragsverarbeiter")
    CONTROLLER = ("des Verantwortlichen", "den Verantwortlichen")


class _Deed(NamedTuple):
    """Who gets at data, or does not."""

    party: _Party
    writes: bool
    """Whether it is about changing data only."""
    places: frozenset[str]
    """Where the data is, if it is said."""

    def takes_back(self, done: "_Deed") -> bool:
        """Whether what is done is what this one excludes."""
        elsewhere = self.places and not self.places & done.places
        return self.party is done.party and (done.writes or not self.writes) and not elsewhere


_STAFF: Final = r"(?:Beschäftigte\w*|Mitarbeite\w+|Angestellte\w*|Personal)"
_OURS: Final = (
    rf"(?:{PROCESSOR}(?!\w)|{_STAFF}(?!\s(?:des|der)\s{CONTROLLER})|Support\w*|Administrator\w*"
    rf"|Techniker\w*|wir(?!\w)"
    r"|unsere\w*)"
)
_THEIRS: Final = rf"(?:(?:{_STAFF}\s(?:des|der)\s)?{CONTROLLER}(?!\w))"
_WHO: Final = {
    _Party.PROCESSOR: re.compile(rf"(?<!\w){_OURS}", re.IGNORECASE),
    _Party.CONTROLLER: re.compile(rf"(?<!\w){_THEIRS}"),
}
_OF: Final = r"(?<!\bdes )(?<!\bdem )(?<!\bden )(?<!\bvom )(?<!\bzum )(?<!\bvon )(?<!\beines )"
_ACTORS: Final = {party: re.compile(_OF + names.pattern, names.flags) for party, names in _WHO.items()}
"""Whoever is named as the subject."""
_ARTICLES: Final = r"(?:(?:der|die|das|dem|den|des|für|durch|von|beim|bei|selbst)\s){0,2}"
_ONLY: Final = {
    party: re.compile(
        rf"(?<!\w)(?:nur|ausschließlich|allein|lediglich)\s{_ARTICLES}(?:{_STAFF}\s(?:des|der)\s)?{firm}(?!\w)",
        re.IGNORECASE,
    )
    for party, firm in ((_Party.PROCESSOR, PROCESSOR), (_Party.CONTROLLER, CONTROLLER))
}
"""Whoever is named here with „nur“ excludes the other one."""

_NO: Final = r"(?:kein(?:e|en|er|erlei|em)?|nicht|niemals|weder|zu keiner Zeit|in keiner Weise|keinesfalls)"
_ACCESS: Final = r"(?:Zugriff\w*|zugreif\w*|zuzugreifen|Zugang|einsehen|einzusehen|Einsicht|auslesen|zugänglich)"
_ABOUT_ACCESS: Final = re.compile(rf"(?<!\w){_ACCESS}|(?<!\w)greif(?:t|en)(?!\w)[^.]*(?<!\w)zu(?!\w)", re.IGNORECASE)
_NOBODY: Final = re.compile(r"(?<!\w)niemand(?:em|en)?(?!\w)", re.IGNORECASE)
_NEVER: Final = re.compile(
    rf"(?<!\w){_NO}(?!\w)[^.]{{0,80}}(?<!\w){_ACCESS}"
    r"|(?<!\w)greif(?:t|en)(?!\w)[^.]*(?<!\w)(?:nicht|nie|niemals)(?!\w)[^.]*(?<!\w)zu(?!\w)"
    r"|(?<!\w)(?:Zugriff\w*|Zugang)(?!\w)[^.]{0,60}(?<!\w)(?:ausgeschlossen|unmöglich|unterbunden|verwehrt"
    r"|nicht möglich)"
    r"|(?<!\w)(?:Zugriff\w*|Zugang)(?!\w)[^.]{0,60}(?<!\w)(?:erfolg\w+|finde[nt]|besteh\w+|ha[bt]\w*) nicht(?!\w)"
    rf"|(?<!\w){_OURS}[^.]{{0,80}}(?<!\w)in keiner Weise(?!\w)",
    re.IGNORECASE,
)
_READS_ONLY: Final = re.compile(
    r"(?<!\w)(?:nur|ausschließlich|lediglich|allein)(?!\w)[^.]{0,40}(?<!\w)(?:les(?:en|end\w*)"
    r"|Lese(?:zugriff|recht)\w*)(?!\w)|(?<!\w)kein\w*\s(?:\w+\s)?(?:Schreib(?:zugriff|recht)\w*|schreibende\w*)(?!\w)"
    r"|(?<!\w)(?:nicht|niemals|weder)(?!\w)[^.]{0,30}(?<!\w)(?:ändern|schreiben|bearbeiten|verändern"
    r"|überschreiben)(?!\w)",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(
    r"(?<!\w)(?:ohne|außer|es sei denn|solange|soweit|sofern|wenn|bevor|nach (?:Freigabe|Zustimmung"
    r"|Weisung|Anweisung))(?!\w)"
    r"|unbefugt|unberechtigt|(?<!\w)Dritte|Besuch|Extern|Praktikant|ehemalig|ausgeschieden|Gruppenkont"
    r"|(?<!\w)Sub\w*unternehm|Unterauftrag|Lieferant",
    re.IGNORECASE,
)
"""What makes „no access“ a rule about others, or one with a condition."""
_NOT_EXCLUDED: Final = re.compile(
    r"(?<!\w)(?:nicht|kaum|nie|selten)(?!\w)[^.;]{0,40}?(?<!\w)(?:aus(?:zu)?schlie(?:ß|ss)\w*"
    r"|ausgeschlossen|unmöglich"
    r"|vermeidbar|vermeiden|vermieden|verhinder\w*)|(?<!\w)schlie(?:ß|ss)\w+(?!\w)[^.;]{0,40}?(?<!\w)nicht aus(?!\w)",
    re.IGNORECASE,
)
"""„Ein Zugriff kann nicht ausgeschlossen werden“ excludes none."""

_HAS_ACCESS: Final = re.compile(
    r"(?<!\w)(?:hat|haben|erhält|erhalten|bekommt|bekommen|nutzt"
    r"|nutzen)(?!\w)[^.]{0,60}(?<!\w)(?:\w*[Zz]ugriff\w*|Zugang)(?!\w)"
    r"|(?<!\w)greif(?:t|en)(?!\w)[^.]{0,60}(?<!\w)zu(?!\w)|(?<!\w)(?:kann|können|darf|dürfen)(?!\w)[^.]*(?<!\w)"
    r"(?:zugreifen|einsehen)(?!\w)|(?<!\w)(?:sieht|sehen)(?!\w)[^.]{0,60}(?<!\w)ein(?!\w)"
)
_REMOTE: Final = re.compile(r"(?<!\w)(?:Fernwartung|Fernzugriff|Aufschalten)(?!\w)", re.IGNORECASE)
_CHANGES: Final = re.compile(
    r"(?<!\w)(?:nimmt|nehmen|führt|führen)(?!\w)[^.]{0,60}(?<!\w)\w*(?:[Ss]perrung|[Ww]artung|[Ää]nderung"
    r"|[Ee]ingriff|[Ll]öschung)"
    r"|(?<!\w)(?:ändert|ändern|löscht|löschen|bearbeitet|bearbeiten|erfasst|erfassen|pflegt|pflegen"
    r"|berichtigt|berichtigen|sperrt|sperren|administriert|administrieren|überschreibt|überschreiben)(?!\w)"
    r"|(?<!\w)(?:gibt|geben|trägt|tragen|spielt|spielen)(?!\w)[^.]{0,60}(?<!\w)ein(?!\w)"
    r"|(?<!\w)(?:lädt|laden)(?!\w)[^.]{0,60}(?<!\w)hoch(?!\w)|(?<!\w)(?:legt|legen)(?!\w)[^.]{0,60}(?<!\w)an(?!\w)"
)
_NOT_DONE: Final = re.compile(
    r"(?<!\w)(?:kein\w*|nicht|niemand|untersagt|verboten|deaktiviert|ausgeschlossen)(?!\w)", re.IGNORECASE
)
_OWN_THINGS: Final = re.compile(
    r"Bildschirm|Arbeitsplatz|Laptop|(?<!\w)Kont(?:o|en)(?!\w)|Fehlversuch|Klima|(?<!\w)USV(?!\w)|Kantine|Büro(?!\w)"
    r"|Intranet|Gelände|Passw|Kennw|Besuch|Schulung",
    re.IGNORECASE,
)
"""What may be locked, changed or entered without touching anybody's data."""
_PLACES: Final = re.compile(
    r"Server(?:raum|räume)|Rechenzentr|Gebäude|Räum|Hardware|Quell(?:code|text)|Sicherung|Backup|Protokoll"
    r"|Schlüssel|Archiv|(?<!\w)Server(?!\w)|Datenbank",
    re.IGNORECASE,
)
"""Who is excluded from one of these may well get at data elsewhere."""
_QUOTED: Final = re.compile(r"„[^“]*“|`[^`]*`")
_STEMS: Final = re.findall(
    r"\w+", "zugriff zugang zugänglich zugreif greif einseh einsicht auslesen lese schreib ändern bearbeiten"
)
"""One of these is in every text that excludes an access."""


def contradicted_access(audit: Audit) -> Iterator[Finding]:
    """Wer einen Zugriff ausschließt, beschreibt ihn nicht an anderer Stelle desselben Dokuments."""
    by_document: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in audit.living(Kind.MEASURE, Kind.CLAUSE):
        if document := audit.handbook.document_of(entry):
            by_document[document.id].append(entry)
    for entries in by_document.values():
        excluding = [(entry, deeds) for entry in entries if (deeds := _excluded(entry))]
        acting = [(entry, deeds) for entry in entries if (deeds := _done(entry))] if excluding else []
        for entry, excluded in excluding:
            against = [
                other
                for other, done in acting
                if _same_area(entry, other) and any(no.takes_back(deed) for no in excluded for deed in done)
            ]
            if against:
                yield _told(entry, excluded[0], [other.id for other in against])


def _told(entry: Entry, excluded: _Deed, against: list[str]) -> Finding:
    others = tuple(id for id in against if id != entry.id)
    names = [*others[:_SHOWN], *([f"{len(others) - _SHOWN} weiteren"] if len(others) > _SHOWN else [])]
    whom = " und ".join(filter(None, (", ".join(names), "sich selbst" if entry.id in against else "")))
    of, only = excluded.party.value
    what = f"lässt {only} nur lesen" if excluded.writes else f"schließt einen Zugriff {of} aus"
    return Finding(
        "contradicted_access",
        f"{entry.id} {what} und widerspricht damit {whom}.",
        entry.place,
        "Schreiben Sie an beiden Stellen, welcher Zugriff möglich ist, wer ihn hat und wofür.",
        entry=entry.id,
        others=others,
    )


_SHOWN: Final = 4
"""So many ids are named; the others are counted."""


def _excluded(entry: Entry) -> list[_Deed]:
    """Which access ``entry`` excludes, of everybody or of one party."""
    found: list[_Deed] = []
    lowered = prose(entry).casefold()
    if any(stem in lowered for stem in _STEMS):
        for said in _said(entry):
            if not _CONDITION.search(said) and not _NOT_EXCLUDED.search(said):
                found.extend(_Deed(party, writes, _places(said)) for party, writes in _excludes(said))
    return found


def _excludes(said: str) -> Iterator[tuple[_Party, bool]]:
    parties = [party for party, names in _WHO.items() if names.search(said)]
    only = [party for party, names in _ONLY.items() if names.search(said)]
    if _ABOUT_ACCESS.search(said) and only:
        yield from ((party, False) for party in _Party if party not in only)
    elif _ABOUT_ACCESS.search(said) and _NOBODY.search(said):
        yield from ((party, False) for party in _Party)
    elif _NEVER.search(said):
        yield parties[0] if parties else _Party.PROCESSOR, False
    elif _READS_ONLY.search(said) and len(parties) == 1:
        yield parties[0], True


def _done(entry: Entry) -> list[_Deed]:
    """Which access ``entry`` describes."""
    found: list[_Deed] = []
    for said in _said(entry):
        if _NOT_DONE.search(said) or _OWN_THINGS.search(said):
            continue
        changes = bool(_CHANGES.search(said))
        if changes or _HAS_ACCESS.search(said):
            found.extend(_Deed(party, changes, _places(said)) for party in _subject(said))
        elif _REMOTE.search(said):
            found.append(_Deed(_Party.PROCESSOR, True, _places(said)))
    return found


def _subject(said: str) -> tuple[_Party, ...]:
    """Who does it: the party that is named first, as German mostly begins with who acts."""
    first = {party: match.start() for party, names in _ACTORS.items() if (match := names.search(said))}
    return (min(first, key=lambda party: first[party]),) if first else ()


def _said(entry: Entry) -> Iterator[str]:
    return (_QUOTED.sub("", sentence) for sentence in sentences(entry))


def _places(said: str) -> frozenset[str]:
    return frozenset(match[0].casefold()[:6] for match in _PLACES.finditer(said))


def _same_area(one: Entry, other: Entry) -> bool:
    """Whether two entries of a document may speak of the same systems."""
    areas = {one.says("bereich"), other.says("bereich")} - {""}
    return len(areas) <= 1
