"""Rules about how things are said. Best effort on German prose: what they find is for a person to judge."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from nachweis.compliance.audit import Audit, prose
from nachweis.compliance.finding import Finding, about
from nachweis.compliance.model import Entry
from nachweis.compliance.values.duties import is_controllers, leaves_free
from nachweis.compliance.values.placeholders import placeholders
from nachweis.compliance.values.quantities import quantities
from nachweis.vocabulary import Kind, vocabulary

_SAYING = (Kind.CONTROL, Kind.MEASURE, Kind.CLAUSE)
_QUOTED = re.compile(r"„[^“]*“|`[^`]*`")

_DEADLINE = (
    r"(?![^.]*\b(?:spätestens|mindestens|binnen|innerhalb|alle|täglich|wöchentlich|monatlich|jährlich"
    r"|\d+ (?:Stunden|Tage|Wochen|Monate)))"
)
_WEAK: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), cure)
    for pattern, cure in (
        (
            r"soweit[^.;,]{0,60}?\b(?:möglich|machbar|vertretbar|zumutbar)|nach Möglichkeit|möglichst"
            r"|im Rahmen (?:\w+ Möglichkeiten|des (?:Möglichen|Zumutbaren))|bemüh(?:t|en) sich",
            "Nennen Sie, wann es nicht gilt.",
        ),
        (
            r"in (?:der|aller) Regel|im Regelfall|im Allgemeinen|im Wesentlichen|normalerweise|üblicherweise"
            r"|meist(?:ens)?|weitgehend",
            "Nennen Sie die Regel und ihre Ausnahmen.",
        ),
        (r"angemessene[nmrs]?|angemessen", "Nennen Sie das Maß: eine Zahl, eine Frist oder ein Verfahren."),
        (
            r"eventuell|evtl\.|gegebenenfalls|ggfs?\.|bei Bedarf|falls erforderlich",
            "Nennen Sie den Fall, in dem es gilt.",
        ),
        (r"und\s?/\s?oder", "Schreiben Sie „und“ oder „oder“."),
        (r"(?:und|oder) (?:Ähnliche[sn]?|ähnliche \w+)|[uo]\. ?Ä\.|usw\.|etc\.", "Nennen Sie alles, was gemeint ist."),
        (
            rf"(?:zeitnah\w*|zeitgerecht\w*|rechtzeitig\w*|umgehend\w*|(?:schnellst|baldigst|baldmög)\w*){_DEADLINE}",
            "Nennen Sie eine Frist.",
        ),
        (rf"turnusmäßig|in regelmäßigen Abständen{_DEADLINE}", "Nennen Sie den Abstand, etwa „jährlich“."),
    )
)
_WEAK_STEMS = re.findall(
    r"\S+",
    "soweit möglich bemüh rahmen regel normalerweise üblicherweise allgemeinen wesentlichen meist weitgehend "
    "angemessen eventuell evtl gegebenenfalls ggf "
    "bedarf erforderlich oder ähnlich ä. usw etc zeitnah zeitgerecht rechtzeitig "
    "umgehend schnellst baldig baldmög turnusmäßig sollte grundsätzlich technik",
)
"""One of these is in every text that says something weak; most texts have none and need no closer look."""
_SHOULD = re.compile(r"(?<!^)(?<![.!?:;,\n] )(?<![.!?:;,\n])(?<!\w)sollten?(?!\w)")
_IN_PRINCIPLE = re.compile(r"(?<!\w)grundsätzlich(?!\w)", re.IGNORECASE)
_EXCEPTION = re.compile(
    r"Ausnahme|außer(?!halb|dem|ordentlich)|es sei denn|ohne ausdrückliche|abweich(?:en|t)"
    r"|gilt nicht|gelten nicht|nur dann",
    re.IGNORECASE,
)
_TERM_OF_LAW = re.compile(
    r"angemessene[nmrs]? (?:Schutz|Datenschutz|Sicherheits)niveau\w*"
    r"|angemessene[nmrs]? (?:gesetzliche[nmr]? )?(?:Verschwiegenheit|Geheimhaltung|Vertraulichkeit)",
    re.IGNORECASE,
)
"""What a statute calls „angemessen“ itself: Art. 28 Abs. 3 lit. b, Art. 32 Abs. 1, Art. 45 DSGVO."""
_NEGATED = re.compile(r"(?<!\w)(?:nicht|kein\w*|weder|untersagt|verboten|unzulässig)(?!\w)", re.IGNORECASE)
_RECITAL = re.compile(r"^\W*(?:Präambel|Vorbemerkung|Erwägungsgr[uü]nd|Einleitung)", re.IGNORECASE)
_STATE_OF_ART = re.compile(r"(?<!\w)Stand(?:e|es)? der Technik(?!\w)(?P<rest>[^.;]*)")
_STANDARD = re.compile(r"(?<!\w)(?:BSI|TR-\d|NIST|TeleTrusT|AES|TLS|RSA|RFC|OWASP|CIS|EN \d)")
_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "ein eine einer einem einen eines der die das den dem des es gibt ist sind wird werden im einsatz vorhanden "
        "eingesetzt verwendet genutzt betrieben eingerichtet installiert und oder sowie vom von liegt liegen vor kommt "
        "kommen zum besteht bestehen existiert existieren nutzt nutzen setzt setzen wir "
        "unsere auftragsverarbeiter auftragnehmer",
    )
)
"""Words that say no more than that something is there."""

_SAYS_HOW = re.compile(r"(?<!\w)(?:ist|sind|bleibt|bleiben|darf|dürfen|muss|müssen|kann|können)(?!\w)")

_WORD = re.compile(r"[A-Za-zÄÖÜäöüß0-9]+(?:[-/][A-Za-zÄÖÜäöüß0-9]+)*")
SIMILAR = 0.8
"""Two statements are called similar if this share of the shorter one's telling words is in the other as well."""
FEWEST = 5
"""A statement with fewer telling words is too short to be called similar to another."""
STEM = 7
"""How many letters of a word count: „verhindert“ and „verhindern“ are one."""
RARE = 40
"""A word in more statements than this says nothing about which two are alike."""


def weak_wording(audit: Audit) -> Iterator[Finding]:
    """Maßnahmen und Klauseln sagen etwas Prüfbares: kein „soweit möglich“, kein „angemessen“ ohne Maß."""
    for entry in audit.living(*_SAYING):
        text = _QUOTED.sub("", prose(entry))
        lowered = text.casefold()
        if not any(stem in lowered for stem in _WEAK_STEMS):
            continue
        if _is_recital(audit, entry):
            continue
        found: dict[str, str] = {}
        for pattern, cure in _WEAK:
            if match := next((m for m in pattern.finditer(text) if not _is_exact(audit, entry, text, m)), None):
                found[" ".join(match[0].split())] = cure
        following = _following(audit, entry)
        exception = _EXCEPTION.search(text) or (following is not None and _EXCEPTION.search(prose(following)))
        if (match := _IN_PRINCIPLE.search(text)) and not exception and not _is_exact(audit, entry, text, match):
            found[match[0]] = "Nennen Sie die Ausnahmen."
        if (match := _SHOULD.search(text)) and not _is_exact(audit, entry, text, match):
            found[match[0]] = "Schreiben Sie „müssen“, oder was geschieht, wenn es nicht geschieht."
        match = _STATE_OF_ART.search(text)
        if match and not _STANDARD.search(match["rest"]) and not _is_exact(audit, entry, text, match):
            found["Stand der Technik"] = (
                "Nennen Sie gleich dahinter das Verfahren oder die Norm, etwa „(BSI TR-02102)“."
            )
        if found:
            words = ", ".join(f"„{word}“" for word in found)
            yield about(
                entry,
                "weak_wording",
                f"{entry.id} lässt offen, was gilt: {words}.",
                " ".join(dict.fromkeys(found.values())),
            )


def _is_exact(audit: Audit, entry: Entry, text: str, match: re.Match[str]) -> bool:
    """Whether a weak word is none where it stands.

    It may be a term of law, have its measure behind it, stand in a prohibition, or in what promises nothing.
    """
    ends = (". ", "\n", ";")
    start = max((at + len(sign) for sign in ends if (at := text.rfind(sign, 0, match.start())) >= 0), default=0)
    end = min((at for sign in (".", "\n", ";") if (at := text.find(sign, match.end())) >= 0), default=len(text))
    sentence = text[start:end].strip()
    if is_controllers(sentence) or (entry.kind is Kind.CLAUSE and leaves_free(sentence)):
        return True
    word = match[0].casefold()
    if word.startswith("angemessen"):
        bound = audit.handbook.fact(entry, "verpflichtet") if entry.kind is Kind.CLAUSE else None
        return (
            bool(_TERM_OF_LAW.match(" ".join(text[match.start() : end].split())))
            or any(quantities(text[match.end() : end]))
            or (bound is not None and bound.value == "verantwortlicher")
        )
    return "/" in word and bool(_NEGATED.search(sentence))


def _is_recital(audit: Audit, entry: Entry) -> bool:
    """Whether an entry says why there is a contract, and promises nothing."""
    around = (entry, *audit.handbook.line_of(entry))
    return any(_RECITAL.match(said) for part in around for said in (part.title, part.heading))


def _following(audit: Audit, entry: Entry) -> Entry | None:
    """What stands behind an entry in the same one."""
    above = audit.handbook.above(entry)
    beside = list(audit.handbook.below(above)) if above is not None else []
    after = [other for other in beside if other.kind is entry.kind and other.place > entry.place]
    return min(after, key=lambda other: other.place, default=None)


def placeholder(audit: Audit) -> Iterator[Finding]:
    """Kein Platzhalter bleibt stehen."""
    for entry in audit.living(*Kind):
        if entry.kind is Kind.FINDING:
            continue
        values = (value for name, value in entry.facts.items() if name not in vocabulary().judgements)
        if found := list(
            dict.fromkeys(word for said in (entry.title, entry.text, *values) for word in placeholders(said))
        ):
            words = ", ".join(f"„{word}“" for word in found)
            yield about(
                entry,
                "placeholder",
                f"{entry.id} enthält Platzhalter: {words}.",
                "Schreiben Sie, was dort stehen soll.",
            )


def measure_without_object(audit: Audit) -> Iterator[Finding]:
    """Eine Maßnahme sagt mehr als ein Schlagwort: wer tut was, womit, wie oft."""
    for measure in audit.living(Kind.MEASURE):
        words = _WORD.findall(measure.title.casefold())
        telling = [word for word in words if word not in _EMPTY_WORDS]
        acts = {"werden", "wird"} & set(words) and not {"eingesetzt", "verwendet", "genutzt"} & set(words)
        if len(telling) <= 2 and not acts and not measure.text and not _is_said(measure.title):
            yield about(
                measure,
                "measure_without_object",
                f"{measure.id} nennt nur ein Schlagwort: „{measure.title.rstrip('.')}“.",
                "Schreiben Sie, was geschützt wird und wie: „Die USV überbrückt 30 Minuten und wird jährlich geprüft.“",
            )


def _is_said(title: str) -> bool:
    """Whether so few words are a sentence of their own, or say how often or how much."""
    last = _WORD.findall(title)[-1:]
    tells = bool(last) and last[0].islower() and last[0] not in _EMPTY_WORDS
    return (tells and bool(_SAYS_HOW.search(title))) or any(quantities(title))


def duplicate_wording(audit: Audit) -> Iterator[Finding]:
    """Dieselbe Maßnahme steht nur einmal im Handbuch."""
    for first, *others in _alike(audit).values():
        for other in others:
            yield Finding(
                "duplicate_wording",
                f"{other.id} sagt wortgleich dasselbe wie {first.id}.",
                other.place,
                f"Löschen Sie eine der beiden, oder schreiben Sie, worin sich {other.id} unterscheidet.",
                entry=other.id,
                others=(first.id,),
                topic=first.id,
            )


def similar_wording(audit: Audit) -> Iterator[Finding]:
    """Zwei Maßnahmen, die fast dasselbe sagen, sind mit Absicht zwei."""
    by_provider: defaultdict[str, list[Entry]] = defaultdict(list)
    for (provider, _), group in _alike(audit).items():
        by_provider[provider].append(group[0])
    for statements in by_provider.values():
        yield from _similar(statements)


def _similar(statements: Sequence[Entry]) -> Iterator[Finding]:
    words = [_telling(measure) for measure in statements]
    counts = [frozenset((q.what, q.value) for q in quantities(prose(measure))) for measure in statements]
    having: defaultdict[str, list[int]] = defaultdict(list)
    for index, own in enumerate(words):
        best, share = -1, SIMILAR
        if len(own) < FEWEST or statements[index].title.endswith(":"):
            continue
        near = {other for word in own if len(having[word]) <= RARE for other in having[word]}
        for other in sorted(near):
            common = len(own & words[other]) / min(len(own), len(words[other]))
            if counts[index] == counts[other] and common >= share and (common > share or best < 0):
                best, share = other, common
        for word in own:
            having[word].append(index)
        if best >= 0:
            measure, like = statements[index], statements[best]
            yield Finding(
                "similar_wording",
                f"{measure.id} sagt fast dasselbe wie {like.id}.",
                measure.place,
                "Prüfen Sie, ob beide nötig sind und worin sie sich unterscheiden.",
                entry=measure.id,
                others=(like.id,),
                topic=like.id,
            )


def _alike(audit: Audit) -> dict[tuple[str, str], list[Entry]]:
    """The measures by whose they are and what they say, word for word."""
    alike: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for measure in audit.living(Kind.MEASURE):
        document = audit.handbook.document_of(measure)
        provider = document.says("anbieter") if document else ""
        alike[provider, " ".join(_WORD.findall(prose(measure).casefold()))].append(measure)
    return alike


def _telling(measure: Entry) -> frozenset[str]:
    """The stems of the words that say something; numbers whole."""
    words = _WORD.findall(prose(measure).casefold())
    return frozenset(word[:STEM] for word in words if word.isdigit() or (len(word) > 3 and word not in _EMPTY_WORDS))
