"""Whom a sentence of a contract binds, as far as its grammar tells. What it does not tell counts as a promise.

Best effort on German prose: a sentence is taken for no promise of the processor only where it is of a known kind.
"""

import re
from typing import Final

CONTROLLER: Final = (
    r"(?:Verantwortliche[nr]?|Auftraggeber(?:in|s)?|Kund(?:e|en|in)|Bestellers?|Mandant(?:en|in)?"
    r"|Lizenznehmer(?:in|s)?)"
)
"""What contracts call the controller."""
PROCESSOR: Final = (
    r"(?:Auftragsverarbeiter(?:in|s)?|Auftragnehmer(?:in|s)?|Anbieter(?:in|s)?|Dienstleister(?:in|s)?"
    r"|Betreiber(?:in|s)?)"
)
"""What contracts call the processor."""

_NUMBER: Final = re.compile(r"^[^\w„\"]*(?:(?:\(?\d+(?:\.\d+)*\)?|\(?[a-z]\))[.)]?\s+)?")
_AHEAD: Final = re.compile(
    r"^(?:Wenn|Sofern|Soweit|Falls|Solange|Sobald|Nachdem|Bevor|Ob|Um|Bis|Ist|Sind|Hält|Wird|Werden|Hat|Haben|Soll"
    r"|Sollten?|Stellt|Verstößt|Erhält|Beabsichtigt|Verlangt)\s[^,]*,\s*(?:so\s)?"
)
"""A condition that stands before the sentence itself."""
_BEHIND: Final = re.compile(
    r",?\s(?:dass|ob|wenn|soweit|sofern|falls|damit|um|weil|bis|bevor|nachdem)\s"
    r"|,\s(?:die|der|das|den|dem|deren|dessen|wie|was|welche\w*|wo\w*)\s"
)
"""Where a subordinate clause begins."""
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)")

_CONTROLLER_FIRST: Final = re.compile(
    rf"^(?:(?:Nur|Allein|Auch|Insbesondere)\s)?(?:der |die )?{CONTROLLER}(?!\w)(?!\sfür)",
    re.IGNORECASE,
)
_CONTROLLER_LATER: Final = re.compile(
    r"(?<!\w)(?:der (?:Verantwortliche(?!n|r)|Auftraggeber|Kunde|Besteller|Mandant|Lizenznehmer)"
    r"|die (?:Verantwortliche(?!n|r)|Auftraggeberin|Kundin|Mandantin|Lizenznehmerin))(?!\w)(?!\sfür)"
)
"""Only as its subject the controller has this article; genitive and dative of the feminine are left out."""
_PROCESSOR_ACTS: Final = re.compile(
    r"(?<!\w)(?:der (?:Auftragsverarbeiter|Auftragnehmer|Anbieter|Dienstleister|Betreiber)"
    r"|die (?:Auftragsverarbeiterin|Auftragnehmerin|Anbieterin))(?!\w)",
    re.IGNORECASE,
)
_TO_CONTROLLER: Final = re.compile(
    rf"{CONTROLLER}\s(?:wird|werden|erhält|erhalten|bekommt|bekommen)(?!\w)"
    rf"|(?<!\w)(?:wird|werden|erhält|erhalten|bekommt|bekommen)\s(?:der|die)\s{CONTROLLER}(?!\w)"
    rf"|{CONTROLLER}(?!\w)[^.]*\szu\s(?:informieren|unterrichten|benachrichtigen|beteiligen|übergeben)"
)
"""What is done for the controller is a duty of the processor."""
_LEFT_TO_CONTROLLER: Final = re.compile(
    rf"(?<!\w)(?:obliegt|obliegen|liegt|liegen|verbleibt)(?!\w)[^.]{{0,40}}(?<!\w)(?:dem|der|beim|bei der"
    rf"|bei dem) {CONTROLLER}|(?<!\w)(?:Sache|Aufgabe|Pflicht|Verantwortung) (?:des|der) {CONTROLLER}"
    rf"|(?<!\w)(?:erfolgt|erfolgen|geschieht) (?:\w+ )?durch (?:den|die) {CONTROLLER}"
    rf"|(?<!\w)(?:vom|von der|von dem|durch den|durch die) {CONTROLLER}(?!\w)[^.]{{0,60}}(?<!\w)"
    r"(?:vergeben|eingegeben|erfasst|gewählt|festgelegt|geändert|verwaltet|gelöscht|gepflegt|angelegt"
    r"|gesichert)(?!\w)"
)
_CONTROLLER_IS: Final = re.compile(
    rf"(?<!\w){CONTROLLER} (?:sind|ist)(?!\w)(?![^.]*(?:zuständig|verantwortlich|verpflichtet))"
)
_PERMITTED: Final = re.compile(
    r"(?<!\w)(?:darf|dürfen|bleibt es unbenommen|behält sich)(?!\w)"
    r"|(?<!\w)(?:ist|sind|wird|werden)\s(?:(?!nicht)[^.]*\s)?(?:berechtigt|befugt|ermächtigt|gestattet"
    r"|erlaubt|zulässig|genehmigt|einverstanden)(?!\w)|(?<!\w)steht\s[^.]*\sfrei(?!\w)"
)
_MAY: Final = re.compile(r"(?<!\w)(?:kann|können)(?!\w)")
_FORMAL: Final = re.compile(
    r"^(?:(?:Der|Die|Das|Eine?|Geeignete)\s)?(?:Nachweis|Weisung|Anweisung|Prüfung|Überprüfung|Kontrolle"
    r"|Audit|Widerspr|Einspr)\w*"
    r"|(?<!\w)(?:anfordern|angefordert|verlang\w+|widersprechen|beauftragen|einsetzen|aussetzen|ablehnen"
    r"|wählen)(?!\w)"
)
"""What somebody „kann“ by right."""
_ABLE: Final = re.compile(
    r"(?<!\w)jederzeit(?!\w)|wiederherstell|wiederhergestell|feststell|festgestell|nachvoll|nachweisen|\d|gewährleist"
)
"""What somebody „kann“ because he has seen to it."""
_RESTRICTED: Final = re.compile(
    r"(?<!\w)(?:nur|nicht|kein\w*|erst|lediglich|ausschließlich|allein|ohne|weder|außer)(?!\w)", re.IGNORECASE
)
"""With one of these a permission is a prohibition."""
_CLOSING: Final = re.compile(
    r"Gerichtsstand|Erfüllungsort|(?<!\w)(?:Recht der Bundesrepublik|deutsches Recht"
    r"|österreichisches Recht|Schweizer Recht)"
    r"|UN-Kaufrecht|unwirksam|undurchführbar|Wirksamkeit (?:der übrigen|dieser|dieses|des|im Übrigen)"
    r"|bleib(?:t|en) (?:hiervon |davon |im Übrigen )?unberührt"
    r"|(?<!\w)(?:bedarf|bedürfen)(?!\w)[^.]*(?:Schriftform|Textform|schriftlich|Form|Vereinbarung|Zustimmung)"
    r"|^(?:Änderungen|Ergänzungen)(?: und \w+)? (?:dieser|dieses|der|des) (?:Vereinbarung|Vertrag\w*|AVV"
    r"|Bestimmung\w*)(?!\w)|^(?:Mündliche\s)?(?:Nebenabreden|Eine Kündigung|Die Kündigung|Änderungen"
    r"|Ergänzungen)(?!\w)[^.]*(?:schriftlich|Schriftform|Textform|bestehen nicht)"
    r"|(?<!\w)(?:geht|gehen)(?!\w)[^.]*(?<!\w)vor(?=[.,;]|$)|(?<!\w)Vorrang(?!\w)"
    r"|(?<!\w)(?:Vergütung|Entgelt\w*|Kosten|Aufwand|Aufwendungen|Stundensatz)(?!\w)[^.]*(?<!\w)(?:trägt"
    r"|tragen|vergütet|berechnet|abgegolten|erstattet|richtet|fällt|gesondert|enthalten|verlang\w*|geltend)(?!\w)"
    r"|(?<!\w)(?:tritt|treten)(?!\w)[^.]*in Kraft|(?<!\w)(?:kündbar|gekündigt|kündigen|unbestimmte Zeit)(?!\w)"
    r"|^(?:(?:Die|Eine)\s)?(?:Kündigung|Laufzeit|Dauer|Möglichkeit)(?!\w)"
    r"|Haftung(?! für)[^.]*(?:richtet sich|nach (?:den|Art)|gelten|gilt)|(?:gelten|gilt|greifen)(?!\w)[^.]*"
    r"(?:Haftungsregel|Regelung(?:en)? des Art|Art\. 82|gesetzliche[nr]? (?:Bestimmung|Vorschrift|Regel))"
)
"""Place of court, severability, form, precedence, fee, term: no measure keeps them."""
_TELLING: Final = re.compile(
    r"^(?:(?:Der|Die|Das)\s)?(?:Gegenstand|Art(?:en)?|Zweck|Umfang|Kategorien?|Dauer|Einzelheiten|Näheres"
    r"|Ort, Datum|Unterschrift)(?!\w)|^Stand:|^(?:Anlage|Anhang)n? (?:\d|[A-Z](?!\w))"
    r"|^(?:Diese[rs]?|Der|Die|Das|Dem)\s(?:vorliegende[nr]?\s)?(?:Vertrag|Vereinbarung|AVV|Anlage|Anhang"
    r"|Auftrag)(?:es|s)?(?!\w)(?![^.]*(?<!\w)verpflichtet)"
    r"|^(?:Die|Beide|Den)\s(?:Vertragspartei|Partei)en(?!\w)(?![^.]*(?<!\w)(?:verpflicht\w*|haben|müssen"
    r"|wahren|bewahren|vereinbaren))"
    r"|(?<!\w)(?:ergib|ergeben|ergibt)(?!\w)[^.]*(?<!\w)aus(?!\w)|(?<!\w)gelten\s[^.]*als(?!\w)"
    r"|(?<!\w)gilt\s[^.]*als(?!\w)"
    r"|(?<!\w)im Sinne (?:dieses|dieser|des|der)(?!\w)[^.]*(?<!\w)(?:ist|sind|meint|bezeichnet)(?!\w)"
    r"|^[„\"][^“\"]+[“\"]\s(?:ist|sind|meint|meinen|bezeichnet|bedeutet)(?!\w)"
    r"|^(?:Die\s|Mündliche\s)?Weisungen(?!\w)[^.]*(?:Textform|schriftlich|erteil|bestätig|bedürfen)"
    r"|^Weisungs(?:berechtigt|empfänger)\w*"
    r"|^(?:(?:Die|Eine|Jede)\s)?(?:Vor-Ort-)?(?:Überprüfung|Prüfung|Kontrolle|Audit|Inspektion)\w*(?!\w)[^.]*(?<!\w)"
    r"(?:erfolg\w* (?:nur )?(?:nach|mit) (?:vorherige\w*|rechtzeitige\w*|angemessene\w*|Abstimmung"
    r"|Anmeldung|Ankündigung)"
    r"|durchzuführen|anzukündigen|angekündigt|angemeldet|anzumelden|beschränken|beeinträchtigen|stören)(?!\w)"
    r"|(?<!\w)(?:besteht|bestehen|ist|sind|wird|bilde[nt])\s[^.]*Bestandteil(?!\w)|^Bestandteil(?!\w)"
)
"""What says what something is, and binds nobody."""
_PARTIES: Final = re.compile(
    r"^[Zz]wischen(?!\w)[^.]*(?<!\w)vertreten(?!\w)|^[–-]?\s?(?:nachfolgend|nachstehend)(?!\w)"
)
_HEADED: Final = re.compile(
    r"Präambel|Vorbemerkung|Erwägungsgr[uü]nd|Einleitung|Parteien|Rubrum|Vertragspart|Unterschrift"
    r"|Unterzeichnung|Begriff"
    r"|Definition|Kategorien|Art(?:en)? (?:der|und) |Datenarten|Betroffene Personen|Gegenstand|Dauer|Zweck"
    r"|Gerichtsstand|Salvatorisch|Schlussbestimmung|Inkrafttreten|Vergütung|Kosten|Laufzeit|Kündigung"
    rf"|[\w -]*(?:[Rr]echte?|[Pp]flichten|[Bb]efugnisse?|Mitwirkung) (?:des|der) {CONTROLLER}(?!\w)(?! und)"
)
"""Below such a heading only an explicit duty is one."""
_DUTIES: Final = (
    r"(?:verpflichtet|hat(?!\s(?:das Recht|die Wahl|Anspruch|einen Anspruch|die Möglichkeit))|muss|stellt"
    r"|sichert|gewährleistet"
    r"|löscht|informiert|verarbeitet|unterstützt|haftet|unterrichtet|bestätigt|meldet|weist|trifft|gibt|teilt|führt"
    r"|gestattet|ermöglicht|duldet|dokumentiert|leitet|benennt|berichtigt|sorgt|wahrt|schult)"
)
_DUTY: Final = re.compile(
    rf"(?<!\w)[Dd](?:er|ie)\s{PROCESSOR}(?!\w)[^.]*(?<!\w)(?P<then>{_DUTIES})(?!\w)"
    rf"|(?<!\w)(?P<first>{_DUTIES})\s(?:der|die)\s{PROCESSOR}(?!\w)"
    r"|Verarbeitung(?!\w)[^.]*(?<!\w)erfolgt (?:nur|ausschließlich|allein)(?!\w)"
)
"""The processor is the subject, and acts."""
_SERVICE: Final = ("verarbeitet", "stellt")
"""What the contract is about anyway, where it says of no limit."""
_CONTROLLER_PAYS: Final = re.compile(
    rf"(?<!\w)(?:stellt|haftet|trägt|ersetzt|erstattet)\s(?:der|die)\s{CONTROLLER}(?!\w)"
)
_BINDS: Final = re.compile(
    r"(?<!\w)(?:verpflichte(?:t|n) (?:sich|dazu)|(?:ist|sind) verpflichtet|verpflichten sich|haftet|haften"
    r"|sichert \w* ?zu|garantiert"
    r"|gewährleistet|(?:hat|haben)(?!\w)[^.,]{0,80}(?<!\w)zu \w+en(?!\w)|muss|müssen)(?!\w)"
    rf"|(?<!\w){PROCESSOR}\s(?:verarbeitet|verwendet|speichert|nutzt)(?!\w)[^.]*(?<!\w)(?:nur"
    rf"|ausschließlich|allein)(?!\w)"
    r"|(?<!\w)stell(?:t|en)(?!\w)[^.]*(?<!\w)sicher(?!\w)|(?<!\w)stell(?:t|en)(?!\w)[^.]*(?<!\w)frei(?!\w)"
)
"""What leaves no doubt that somebody is bound."""
_LIMITED: Final = re.compile(
    r"(?<!\w)verarbeitet(?!\w)[^.]*(?<!\w)(?:nur|ausschließlich|allein)(?!\w)"
    r"|(?<!\w)(?:nur|ausschließlich|allein)(?!\w)[^.]*(?<!\w)verarbeitet(?!\w)"
)
_TO_REACH: Final = (
    r"(?:zu (?:verhindern|gewährleisten|schützen|sichern|vermeiden|unterbinden|wahren|minimieren"
    r"|erschweren|ermöglichen|erreichen|begrenzen|verringern|verwehren)|sicherzustellen|auszuschließen)(?!\w)"
)
_REACHED: Final = (
    r"(?:verhinder|gewährleist|sichergestellt|sicherstellen|schütz|geschütz|gesicher|sichern|vermeiden"
    r"|vermieden|ausschließen"
    r"|ausgeschlossen|unterbinden|unterbunden|wahren|gewahrt|minimier|verfügbar|vertraulich|nachvollziehbar|möglich"
    r"|erreich)\w*"
)
_AIM: Final = re.compile(
    rf"(?<![-\w])soll(?:en)?(?!\w)|(?<!\w)(?:ist|sind|hat|haben|gilt es)(?!\w)[^.;]*(?<!\w){_TO_REACH}"
    rf"|(?<!\w)(?:muss|müssen)(?!\w)[^.;]*(?<!\w){_REACHED}(?: (?:sein|bleiben|werden|haben|können))?(?=[.,;!]|$)"
    r"|(?<!\w)(?:Ziel|Zweck)(?: der Maßnahmen?)? (?:ist|sind)(?!\w)|(?<!\w)(?:zielt|zielen)(?!\w)"
)
"""„… ist zu verhindern“, „muss gewährleistet sein“, „soll …“."""
_DEFINED: Final = re.compile(
    r"^(?:(?:Es sind|Erfasst sind) )?(?:Die )?Maßnahmen?(?:, (?:die|mit denen|durch die)| zu[rm] )"
)
"""„Maßnahmen, die verhindern, dass …“: the head of a section of many forms."""
_SENTENCE: Final = re.compile(r"(?<=[a-zäöüß\d\)“\"][.!?])\s+(?=[A-ZÄÖÜ„])|;\s|\n")


def binds_processor(said: str, heading: str = "") -> bool:
    """Whether some sentence of ``said``, below ``heading``, may bind the processor to something."""
    headed = bool(_HEADED.match(heading.lstrip("§0123456789. ")))
    sentences = [sentence.strip() for sentence in _SENTENCE.split(said.strip())]
    return any(_binds(sentence, headed) for sentence in sentences if sentence and not sentence.endswith(":"))


def states_aim(sentence: str) -> bool:
    """Whether a sentence says what is to be reached, and not what is done for it."""
    return bool(_AIM.search(_main(sentence)) or _DEFINED.search(sentence))


def is_controllers(sentence: str) -> bool:
    """Whether a sentence is about a right or a duty of the controller."""
    return _is_controllers(_main(sentence))


def controller_acts(sentence: str) -> bool:
    """Whether a sentence says what the controller does or has to do, and not what is done for it."""
    main = _main(sentence)
    free = any(kind.search(main) for kind in (_PERMITTED, _MAY, _CONTROLLER_IS))
    return bool(_LEFT_TO_CONTROLLER.search(main)) or (_is_controllers(main) and not free)


def leaves_free(sentence: str) -> bool:
    """Whether a sentence gives a right, or is the controller's affair, or one of the closing clauses."""
    main = _main(sentence)
    return _is_controllers(main) or _permits(main) or bool(_CLOSING.search(_plain(sentence)))


def binding_words(said: str) -> str:
    """The words of ``said`` that bind somebody beyond doubt; empty if there are none."""
    for sentence in _SENTENCE.split(said):
        if not _CLOSING.search(sentence) and (match := _BINDS.search(_BRACKETS.sub("", sentence))):
            words = match[0].split()
            return match[0] if len(words) <= _FEW else f"{words[0]} … {words[-1]}"
    return ""


_FEW: Final = 3


def _binds(sentence: str, headed: bool) -> bool:
    main = _main(sentence)
    whole = _plain(sentence)
    permits = _permits(main)
    duty = _DUTY.search(main)
    serves = duty is not None and (duty["then"] or duty["first"]) in _SERVICE and not _RESTRICTED.search(main)
    if duty and not permits and not (headed and serves):
        return True
    if headed and not _is_controllers(main) and (_BINDS.search(main) or _LIMITED.search(main)):
        return True
    if headed or permits or any(kind.search(whole) for kind in (_CLOSING, _TELLING, _PARTIES, _CONTROLLER_PAYS)):
        return False
    return bool(_TO_CONTROLLER.search(main)) or not _is_controllers(main)


def _plain(sentence: str) -> str:
    """A sentence without its number and without what stands in brackets."""
    return _NUMBER.sub("", _BRACKETS.sub("", sentence), count=1)


def _main(sentence: str) -> str:
    """The main clause of a sentence, best effort."""
    return _BEHIND.split(_AHEAD.sub("", _plain(sentence), count=1), maxsplit=1)[0]


def _permits(main: str) -> bool:
    """Whether a main clause allows something; what somebody is able to do is no permission."""
    right = _FORMAL.search(main) or (_PROCESSOR_ACTS.search(main) and not _ABLE.search(main))
    return bool(_PERMITTED.search(main) or (_MAY.search(main) and right)) and not _RESTRICTED.search(main)


def _is_controllers(main: str) -> bool:
    """Whether the controller is the subject of a main clause in which nothing is done for it."""
    later = _CONTROLLER_LATER.search(main) and not _PROCESSOR_ACTS.search(main)
    return bool(_CONTROLLER_FIRST.search(main) or later) and not _TO_CONTROLLER.search(main)
