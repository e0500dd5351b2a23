"""How texts name laws, contracts and other documents: patterns for what the catalogue knows and for what it does not.

A law that nobody has listed shows itself by its shape: an abbreviation with two capitals („HeizkostenV“, „KI-VO“), a
word that ends like a law („…gesetz“, „…ordnung“), or a noun behind „der“, „des“. All patterns are for verbose regular
expressions over plain text (:func:`nachweis.compliance.citing.phrases.plain`) and look at a bounded number of words.
"""

import re
from typing import Final


def any_of(*patterns: str) -> str:
    """A pattern for one of several; the first that fits counts."""
    return f"(?:{'|'.join(patterns)})"


S: Final = r"(?:\ |\n(?!\ {0,8}\n)(?:\ {0,3}>\ ?)?){0,9}"
"""What may stand between the words of a citation: blanks, and the end of a line but not of a paragraph; or nothing."""
GAP: Final = rf"(?=[\ \n]){S}"
"""The same, and not nothing."""

_ENDINGS: Final = any_of("en", "er", "es", "em", "te", "tes", "s")
_NO_LAW: Final = (
    r"(?!(?:GmbH|KG|AG|SE|UG|EDV|IT|TOMs?|UAVs?|USV|VPN|TLS|PDF|CD|DVD|USB|WLAN|LAN|PCs?|ID|IP|URL|HTTPS?)(?!\w))"
)
"""Abbreviations with two capitals that are no laws."""
_OF_LAND: Final = r"\ (?:NRW|NW|BW|RLP|LSA|MV|SH|EKD)(?!\w)"
_SUFFIX: Final = any_of(
    r"-[A-ZÄÖÜ]\w{0,8}[A-ZÄÖÜ](?!\w)",
    r"-[A-ZÄÖÜ]{1,5}\w?(?!\w)",
    r"-(?:\d|neu|alt)(?!\w)",
    r"-(?:Gesetz|Richtlinie|Verordnung|Ordnung|Vertrag|Satzung)\w{0,2}(?!\w)",
    r"\ ?\d(?![\w.])",
    r"\ [IVX]{1,4}(?!\w)",
    _OF_LAND,
    r"\ (?:19|20)\d\d(?!\w)",
)
_ABBREVIATED: Final = rf"(?![A-Za-zÄÖÜäöüß]){_SUFFIX}{{0,2}}(?!\w|-\w)"
_ABBREVIATION: Final = any_of(
    r"(?:[A-Z]\w{0,14}\ ){1,3}Act(?!\w)",
    rf"[a-z]{{1,3}}[A-ZÄÖÜ][A-Za-zäöü]{{1,24}}{_ABBREVIATED}",
    rf"(?:rev\.\ ?)?{_NO_LAW}(?:[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{{0,24}}[A-ZÄÖÜ]|B(?=-VG))[A-Za-zäöüß]{{0,12}}{_ABBREVIATED}",
)
_WORD: Final = (
    r"(?=[A-ZÄÖÜ])(?:[A-ZÄÖÜ][\wäöüß-]{0,50}?)??"
    r"(?:[gG]esetz(?:buch)?|[oO]rdnung|[rR]ichtlinien?|[vV]erfassung|[kK]onvention|[cC]harta|[üÜ]bereinkommen"
    r"|[bB]eschluss|[kK]odex|[sS]atzung|[sS]taatsvertrag)(?:e?s)?(?!\w)"
)
_BOOK: Final = rf"(?:[A-ZÄÖÜ]?\w{{2,20}}{_ENDINGS}\ ){{0,2}}Buch(?:e?s)?{GAP}(?:des{GAP})?"
_NUMBER: Final = r"(?:\ Nr\.?)?\ \d{1,4}/\d{1,4}(?:/E[UGW]\w?)?(?!\w)"
_ACT: Final = rf"(?:(?:\ ?\(?(?:EU|EG|EWG|Euratom)\)?)?{_NUMBER})?"
OTHER_LAW: Final = (
    any_of(
        rf"(?:{_BOOK}|[A-ZÄÖÜ]\w{{1,20}}(?:en|er|es){GAP})?{_WORD}{_ACT}",
        rf"{_ABBREVIATION}{_ACT}",
        rf"\(?(?:EU|EG)\)?{_NUMBER}",
    )
    + rf"(?:{S}\((?:[^()\n]{{0,20}}\ )?{_ABBREVIATION}\))?"
)
"""A law that the catalogue does not know: „KI-VO“, „Fünftes Buch Sozialgesetzbuch“, „Richtlinie 2002/58/EG“."""

ARTICLE: Final = any_of(
    *(rf"{word}{GAP}" for word in ("de[rsmn]", "die|das", "zu[rm]", r"vo[mn](?:\ de[rm])?", "im", "the")),
    *(rf"{word}{GAP}" for word in (r"in\ der", r"aus\ de[rm]", r"nach\ de[rm]", r"of(?:\ the)?")),
)
ADJECTIVES: Final = rf"(?:(?!dies|Vertr|Vereinb)[A-Za-zÄÖÜäöüß-]{{2,22}}(?:en|er|es){GAP}){{0,2}}?"

_DATE: Final = r"\d{1,2}\.\ ?(?:\d{1,2}\.\ ?|[A-Z][a-zä]{2,8}\ )\d{4}"
_EDITION: Final = any_of(
    rf"{S}-?\(?(?:[an]\.{S}F\.|alt|neu|(?:alte|neue)[rn]?\ Fassung)(?!\w)\)?",
    r"\ (?:19|20)\d\d(?!\w)",
    rf",?{S}\(?in\ (?:der|seiner|ihrer)\ (?:(?:[a-zäöüß]{{2,12}}|{_DATE})\ ){{0,6}}Fassung"
    rf"(?:\ (?:bis|vom|ab|seit|am)(?:\ zum|\ dem)?\ {_DATE})?\)?",
)
"""„a.F.“, „(neu)“, „in der bis zum 24. Mai 2018 geltenden Fassung“."""

_AGREEMENT: Final = any_of(
    r"(?:Auftrags(?:daten)?(?:verarbeitungs)?|Datenschutz)?(?:[vV]ereinbarung|[vV]ertrag(?:e?s)?)", "AVV|Vertragswerks?"
)
CONTRACT: Final = any_of(
    rf"dies(?:er|es|em)(?:{GAP}[a-zäöü]{{3,20}}(?:en|er|es))?{GAP}"
    r"(?!(?:[Vv]erordnung|[Gg]esetz|Richtlinie|[A-Z]\w*(?:gesetz|ordnung))\w{0,3}(?!\w))[A-ZÄÖÜ][\wäöüß-]{2,40}",
    rf"(?:de[rs]|zu[rm]|im|vom|in\ der|in\ diesem)(?:{GAP}vorliegenden)?{GAP}{_AGREEMENT}(?!\w)",
    r"AVV(?!\w)",
)
"""The contract itself: „dieser Vereinbarung“, „des Vertrags“."""
ELSEWHERE: Final = any_of(
    rf"(?:de[rs]|zu[rm]|vom){GAP}(?:[a-zäöüß]{{3,20}}(?:en|er|es){GAP})?[A-ZÄÖÜ][\wäöüß-]{{1,40}}",
    r"Hauptvertr\w+|Rahmenvertr\w+|Standardvertragsklauseln|SCC(?!\w)|ISO\W{1,3}(?:IEC\ )?\d+",
)
"""Something else that a provision may belong to: „des Hauptvertrags“."""


def known_laws(names: str) -> str:
    """A pattern for a law of the catalogue in a text; ``names`` is that for its name alone."""
    bracket = rf"(?:{S}\((?:[^()\n]{{0,16}}[\ „\"])?(?:{names})[“\"]?\))"
    ending = rf"(?!\w|-[A-ZÄÖÜ]|{_OF_LAND})"
    return rf"(?:{ARTICLE}{ADJECTIVES}|EU\ )??(?:{names})(?:-|e?s)?{_EDITION}?{bracket}?{_EDITION}?{ending}"


def spelt(name: str) -> str:
    """A pattern for ``name`` whose blanks and hyphens may be either or nothing, and later words in capitals or not."""
    first, *rest = (re.escape(word) for word in re.split(r"[\ -]", name))
    either = (f"[{word[0].upper()}{word[0].lower()}]{word[1:]}" if word[0].isalpha() else word for word in rest)
    return rf"(?:-?{S}|–)".join([first, *either])


def bare(written: str) -> str:
    """The name of a law as it is written, without „der“ before it."""
    return re.sub(rf"^{ARTICLE}", "", " ".join(written.split()), flags=re.VERBOSE).strip(" ,")


_MONTHS: Final = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_DAY: Final = re.compile(r"(\d{1,2})\. ?(?:(\d{1,2})\. ?|([A-Z][a-zä]{2,8}) )(\d{4})")


def version(written: str, after: int) -> str:
    """Which version of a law a phrase says whose name ends at ``after``.

    An ISO date on which it was in force, „alt“ or „neu“, or nothing.
    """
    tail, front = written[after:], written[:after]
    if day := _DAY.search(tail):
        named = (day[3] or "").casefold()[:3]
        month = int(day[2]) if day[2] else (_MONTHS.index(named) + 1 if named in _MONTHS else 1)
        return f"{day[4]}-{month:02}-{int(day[1]):02}"
    if year := re.match(r" ((?:19|20)\d\d)", tail):
        return f"{year[1]}-12-31"
    if re.search(r"a\.\s*F\.|alt|früher|damalig|ehemalig", tail) or re.search(r"\b(?:alt|früher|ehemalig)en ", front):
        return "alt"
    return "neu" if re.search(r"n\.\s*F\.|neu", tail) or "neuen " in front else ""
