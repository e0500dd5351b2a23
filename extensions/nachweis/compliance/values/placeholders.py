"""What a template leaves to be filled in: „[Name]“, „<<Anbieter>>“, „TT.MM.JJJJ“, „……“, „TODO“."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

_NAMES: Final = (
    r"(?:Firm|Name|Vorname|Nachname|Anbieter|Auftrag|Kunde|Adress|Anschrift|Straße|PLZ|Ort|Datum|Betrag|Vertrag|Verantwortlich"
    r"|Dienstleister|Unternehmen|Ansprechpartner|E-?Mail|Telefon|Unterschrift|Version|Text|Eingabe|Platzhalter|company|customer)"
)
"""How the words begin that stand in the fields of templates."""
_TAG: Final = (
    r"(?:A|ABBR|B|BR|CENTER|CODE|DIV|EM|FONT|H\d|HR|I|IMG|KBD|LI|OL|P|PRE|S|SMALL|SPAN|STRONG|SUB|SUP|T[ABDHR]\w*|U|UL)"
)
_DATE: Final = (
    r"(?:YYYY|JJJJ|yyyy|jjjj|0000)[-/.](?:MM|mm|00)[-/.](?:DD|TT|dd|tt|00)"
    r"|(?:DD|TT|dd|tt|00|[Xx]{2})\. ?(?:MM|mm|00|[Xx]{2})\. ?(?:YYYY|JJJJ|yyyy|jjjj|YY|JJ|0000"
    r"|[Xx]{2,4}|20[Xx]{2}|\d{4})"
    r"|(?:DD|TT|dd|tt|MM|mm)/(?:DD|TT|dd|tt|MM|mm)/(?:YYYY|JJJJ|yyyy|jjjj)|(?:MM|mm)[./](?:YYYY|JJJJ)|20[Xx]{2}"
)
_PLACEHOLDER: Final = re.compile(
    r"(?<!\])\[(?!\^|\s?[xX]?\s?\]|\.{2,3}\]|…\]|\s?\*+\s?\]|nachfolgend|im Folgenden|"
    r"(?:BSI|ISO|IEC|DIN|NIST|RFC|EDPB|DSK|EuGH|OWASP|CIS)\b|sic!?\]|[\d\s,;–-]+\])"
    r"[^\[\]\n]{2,200}\](?!\(|\[|:|\{)"
    r"|\[\s{3,}\]|\[\s?[●•○◦■□▪◾?_#]+\s?\]"
    r"|<<\s?[^<>\n]{1,60}\s?>>"
    rf"|(?<![\w<])<(?!{_TAG}>)[A-ZÄÖÜ][^<>@:/=\n]{{0,60}}>(?!>)"
    rf"|(?<![\w<])<(?i:{_NAMES})[^<>@:/=\n]{{0,60}}>(?!>)|<\s?(?i:bitte|hier)\s[^<>\n]{{2,60}}>"
    r"|(?<![\w<])(?<!\d )< (?![^<>\n]*(?:\d| und | oder ))[A-ZÄÖÜ][^<>\n=]{1,60} >"
    rf"|(?<!olgend )(?<!olgenden )(?<!als )(?<!auch )«(?:(?i:{_NAMES})[^»\n]{{0,40}}|\w*_\w*)»(?! genannt)"
    r"|\{\{[^{}\n]{1,60}\}\}|\$\{\w[^{}\n]{0,60}\}|(?<![\w:`}])\{[A-ZÄÖÜ][\w -]{1,60}\}(?!`)|##[A-ZÄÖÜ_]{2,}##"
    r"|(?<![\w.])(?:TODO(?!-)|FIXME|EDITME|CHANGEME|REPLACEME|[Tt][Bb][ADCadc]|t\. ?b\. ?[adc]\."
    r"|N\. ?N\.|XX+|xxx+)(?!\w)"
    rf"|(?<!Format )(?<!Form )(?<!Schema )(?<!Muster )(?<![\w.])(?:{_DATE})(?!\w)"
    r"|(?<![^\W\d])_{2,}(?!\w)|_{4,}|(?<![^\s:])\.{4,}|\.{5,}|…{2,}|(?:\. ){2,}\.|(?:… ){2,}…|\?{3,}"
    r"|\((?:bitte|hier) [^()\n]{0,40}(?:ergänzen|eintragen|ausfüllen|einsetzen|einfügen|angeben)\)"
    r"|(?<!\w)Muster(?:mann|frau|straße|stadt)(?!\w)|(?i:lorem ipsum)|(?:(?<=: )|(?<=Herr )|(?<=Frau ))(?:…|\.{3})$",
    re.MULTILINE,
)
_WHOLE: Final = re.compile(r"\s*(?:…|\.{3}|\?+|<\s*>|\[\s*\])\s*")
"""What says nothing where it is all that a field or a title says."""
_NO_PROSE: Final = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)|(?P<ticks>`+)[^`].*?(?P=ticks)|\$\$.*?\$\$|(?<![\w$])\$[^$\s{][^$\n]*\$(?![\w$])|<!--.*?-->",
    re.DOTALL | re.MULTILINE,
)
"""Code, formulas and comments."""
_ESCAPED: Final = re.compile(r"\\([\\_\[\]<>{}.*?#$])")


def placeholders(text: str) -> Iterator[str]:
    """What still has to be filled in within ``text``, each as it is written, in its order."""
    plain = unescape(_ESCAPED.sub(r"\1", _NO_PROSE.sub(" ", text)))
    if _WHOLE.fullmatch(plain):
        yield plain.strip()
        return
    for match in _PLACEHOLDER.finditer(plain):
        yield match[0].strip()
