"""A rule about firms that a text names and that stand in no list of subprocessors."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from nachweis.compliance.audit import Audit, prose
from nachweis.compliance.finding import Finding, about, listed
from nachweis.compliance.model import Entry
from nachweis.compliance.values.duties import CONTROLLER, PROCESSOR
from nachweis.vocabulary import Kind

_FORM: Final = (
    r"(?:gGmbH|GmbH(?: ?& ?Co\.? ?(?:KG|OHG|KGaA))?|mbH|AG(?: ?& ?Co\.? ?KG)?|KGaA|SE|KG|OHG|GbR"
    r"|UG(?: ?\(haftungsbeschränkt\))?|eG"
    r"|e\. ?V\.|e\. ?K\.|Inc\.?|LLC|Ltd\.?|Limited|PLC|plc|Corp\.?|Corporation|B\. ?V\.|N\. ?V\.|S\. ?A\."
    r"|S\. ?à ?r\. ?l\.|S\. ?r\. ?l\.|SAS|Oy|ApS|A/S)"
)
_CAPITAL: Final = r"[A-ZÄÖÜ0-9][\w.&'’+-]*"
_SMALL: Final = (
    r"(?:(?<=die )|(?<=der )|(?<=von )|(?<=bei ))[a-zäöü]\w+(?:\s[a-z]\w+){0,3}(?<!e)(?<!en)(?<!er)(?<!em)(?<!es)"
)
_FIRM: Final = re.compile(
    rf"(?<![\w.])(?P<name>{_CAPITAL}(?:\s(?:(?:&|und|\+)\s)?{_CAPITAL}){{0,4}}?"
    rf"|{_SMALL}),?\s(?P<form>{_FORM})(?![\w-])"
)
_ENDS: Final = re.compile(r"(?<=[a-zäöüß\)“][.!?])(?<!Co\.)(?<!\be\.)\s+(?=[A-ZÄÖÜ„])|\n")
"""The end of a sentence, and not the dot of „& Co. KG“."""
_NO_PROVIDER: Final = re.compile(
    r"Datenschutzbeauftragt|[Zz]ertifi|Prüf(?:stelle|gesellschaft|bericht)|Hersteller|Handelsregister|Gesellschafter"
    r"|Muttergesellschaft|Tochter|Konzern|Versicher|Marke"
)
"""Where a firm is named as something else."""
_PARTIES: Final = re.compile(
    r"Parteien|Rubrum|Vertragspartner|(?<!\w)(?:nachfolgend|nachstehend|im Folgenden)(?!\w)"
    rf"|^(?:{CONTROLLER}|{PROCESSOR}) ist(?!\w)|(?<!\w)ist (?:{CONTROLLER}|{PROCESSOR})(?=[.,;]|$)"
)
"""Where the parties of a contract are named."""
_ELSE: Final = re.compile(f"{_NO_PROVIDER.pattern}|{_PARTIES.pattern}")
_ARTICLES: Final = frozenset(
    "der die das dem den des ein eine einer eines bei von vom mit durch an in auf und oder für über auch nur".split()  # noqa: SIM905
)


def provider_not_listed(audit: Audit) -> Iterator[Finding]:
    """Ein Dienstleister, den ein Text nennt, steht in der Liste, wenn er im Auftrag Daten verarbeitet."""
    known = {_core(firm) for firm in _known(audit)} - {""}
    named: defaultdict[str, list[Entry]] = defaultdict(list)
    names: dict[str, str] = {}
    for entry in audit.living(Kind.MEASURE, Kind.CLAUSE):
        told = [said for said in _ENDS.split(prose(entry)) if not _ELSE.search(said)]
        for firm in dict.fromkeys(firm for said in told for firm in _firms(said)):
            core = _core(firm)
            if not any(core == other or core in other.split() or other in core for other in known):
                named[core].append(entry)
                names.setdefault(core, firm)
    for core, entries in named.items():
        first = entries[0]
        finding = about(
            first,
            "provider_not_listed",
            f"{_ids(entries)} „{names[core]}“; das Handbuch führt dazu keinen Unterauftragsverarbeiter.",
            "Prüfen Sie, ob die Firma im Auftrag Daten verarbeitet; dann legen Sie einen „:::{uav}“ an.",
            core,
        )
        yield replace(finding, others=tuple(dict.fromkeys(entry.id for entry in entries[1:])))


def _ids(entries: Sequence[Entry]) -> str:
    ids = [entry.id for entry in entries]
    return f"{listed(ids)} {'nennt' if len(ids) == 1 else 'nennen'}"


def _known(audit: Audit) -> Iterator[str]:
    """The firms whose handbook it is, and those that are listed, even if they no longer serve."""
    for document in audit.handbook.of(Kind.DOCUMENT):
        yield document.says("anbieter")
    for subprocessor in audit.handbook.of(Kind.SUBPROCESSOR):
        yield subprocessor.says("firma") or subprocessor.title
    for clause in audit.living(Kind.CLAUSE):
        headed = bool(_PARTIES.search(clause.heading))
        yield from (
            firm for said in _ENDS.split(prose(clause)) if headed or _PARTIES.search(said) for firm in _firms(said)
        )


def _firms(said: str) -> Iterator[str]:
    for match in _FIRM.finditer(said):
        words = match["name"].split()
        while words and words[0].casefold() in _ARTICLES:
            words.pop(0)
        if words:
            yield f"{' '.join(words)} {match['form']}"


def _core(firm: str) -> str:
    """A firm without its legal form: „Hetzner Online GmbH“ is „hetzner online“."""
    return " ".join(re.sub(rf"(?<!\w){_FORM}(?!\w)", "", firm).casefold().replace(",", " ").split())
