"""The head of a page between two lines „---“: what it says, and whether it can be understood. Pure.

What cannot be understood may have said „intern“; so such a page is internal.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import yaml

from nachweis.compliance.finding import meant
from nachweis.source.blocks import Flaw
from nachweis.vocabulary import Edition, read_edition

EDITION: Final = "ausgabe"
BOOK: Final = "buch"
KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        EDITION: "für welche Ausgaben die Seite ist",
        BOOK: "ob sie im Buch für die Prüfung steht: ja oder nein",
        "orphan": "ob sie mit Absicht in keinem Inhaltsverzeichnis steht",
        "tocdepth": "wie tief ihre Gliederung reicht",
    }
)
"""What the head of a page may say."""

_HEAD: Final = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TRUE: Final = frozenset({"true", "yes", "on", "ja"})
_FALSE: Final = frozenset({"false", "no", "off", "nein"})
_LOOK_ALIKE: Final = str.maketrans("аеосрхуіѕαεοιν", "aeocpxyisaeoiv")
_PAIR: Final = re.compile(r"(?P<key>[^\W\d_][\w-]*)\s*[:=]\s*(?P<value>.*)")
_BAR: Final = re.compile(r"[-–—_=]{2,}")
_EDITIONS: Final = frozenset({"intern", "interne", "pruefung", "prüfung", "kunde", "kunden"})
_VOCABULARY: Final = _EDITIONS | {
    "ausgabe",
    "ausgaben",
    "edition",
    "nur",
    "fuer",
    "für",
    "streng",
    "reichweite",
    "yaml",
}
"""Words that together say for whom a page is."""
_LONGEST: Final = 4000
"""How many characters a head may have."""
_AFTER: Final = 5
"""In how many lines at the top, and below the first heading, something is taken for a head."""


@dataclass(frozen=True, slots=True)
class Front:
    """What the head of a page says."""

    values: Mapping[str, str | int | bool]
    flaws: tuple[Flaw, ...] = ()
    lines: int = 0
    """How many lines it takes."""

    @property
    def reach(self) -> Edition | None:
        """How far the page reaches; ``None`` if the head says nothing, internal if it cannot be understood."""
        if self.flaws:
            return Edition.INTERNAL
        word = self.values.get(EDITION)
        return None if word is None else read_edition(str(word)) or Edition.INTERNAL


def read_front(text: str) -> Front:
    """The head of the page ``text``."""
    match = _HEAD.match(text)
    if match is None:
        return Front({}, tuple(_mistaken(text.split("\n"), 0)))
    lines = match[0].count("\n")
    values: dict[str, str | int | bool] = {}
    flaws = list(_read(match["yaml"], values))
    flaws += _mistaken(text.split("\n")[lines:], lines)
    return Front(MappingProxyType(values), tuple(flaws), lines)


def without_front(text: str, front: Front) -> str:
    """The text of a page with empty lines in the place of its head."""
    return "\n".join([*[""] * front.lines, *text.split("\n")[front.lines :]])


def _read(written: str, values: dict[str, str | int | bool]) -> Iterator[Flaw]:
    """Read YAML into ``values``; what cannot be read is told, and what only seems to be said."""
    for number, line in enumerate(written.split("\n"), start=2):
        if line.lstrip().startswith("#") and _names_edition(line, None):
            yield _not_understood(line, number)
    try:
        if len(written) > _LONGEST:
            raise yaml.YAMLError(written[:40])
        root = yaml.compose(written, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        yield Flaw(
            "broken_front_matter",
            mark.line + 2 if mark else 1,
            "Der Kopf der Seite zwischen den beiden „---“ ist nicht zu lesen; die Seite gilt als intern.",
            "Schreiben Sie je Zeile „name: Wert“, etwa „ausgabe: kunde“, oder lassen Sie den Kopf weg.",
        )
        return
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        yield Flaw(
            "broken_front_matter",
            root.start_mark.line + 2,
            "Der Kopf der Seite zwischen den beiden „---“ nennt keine Angaben; die Seite gilt als intern.",
            "Schreiben Sie je Zeile „name: Wert“, etwa „ausgabe: kunde“, oder lassen Sie den Kopf weg.",
        )
        return
    for key, value in root.value:
        line = key.start_mark.line + 2
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in KEYS:
            yield _unknown(str(name or "?"), line)
        elif name in values:
            yield Flaw(
                "front_key_twice",
                line,
                f"Der Kopf der Seite nennt „{name}“ zweimal; die Seite gilt als intern.",
                "Löschen Sie eine der beiden Zeilen.",
                name,
            )
        else:
            yield from _value(name, value, line, values)


def _unknown(name: str, line: int) -> Flaw:
    known = ", ".join(f"„{key}“ ({what})" for key, what in KEYS.items())
    close = meant(_plain(name), KEYS)
    return Flaw(
        "unknown_front_key",
        line,
        f"„{name}“ kennt der Kopf einer Seite nicht; die Seite gilt als intern.",
        close if close.startswith("Meinten") else f"Möglich sind {known}.",
        name,
    )


def _value(name: str, node: yaml.Node, line: int, values: dict[str, str | int | bool]) -> Iterator[Flaw]:
    written = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    if name == EDITION:
        values[name] = written
        if read_edition(written) is None:
            yield Flaw(
                "unknown_edition",
                line,
                f"Eine Ausgabe „{written}“ gibt es nicht; die Seite gilt als intern.",
                "Schreiben Sie „ausgabe: kunde“, „ausgabe: pruefung“ oder „ausgabe: intern“.",
                written,
            )
    elif name == "orphan" and written.casefold() in _TRUE | _FALSE:
        values[name] = written.casefold() in _TRUE
    elif name == BOOK and written.casefold() in _TRUE | _FALSE:
        values[name] = "ja" if written.casefold() in _TRUE else "nein"
    elif name == "tocdepth" and re.fullmatch(r"[1-9][0-9]?", written):
        values[name] = int(written)
    else:
        example = {"orphan": "orphan: true", BOOK: "buch: nein"}.get(name, "tocdepth: 2")
        yield Flaw(
            "bad_front_value",
            line,
            f"„{name}: {written}“ ist nicht zu verstehen; die Seite gilt als intern.",
            f"Schreiben Sie etwa „{example}“.",
            name,
        )


def _mistaken(lines: list[str], before: int) -> Iterator[Flaw]:
    """The first line that looks as if it belonged to a head and does not; ``before`` lines stand above."""
    heading, seen = False, 0
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if not heading and line.startswith("#"):
            heading, seen = True, 0
            continue
        seen += 1
        if seen > _AFTER:
            return
        pair = _PAIR.fullmatch(_plain(line))
        alone = (
            not heading and (pair is not None or _BAR.fullmatch(line.strip())) and not line.startswith((":::", "```"))
        )
        if alone or _names_edition(line, pair):
            yield _not_understood(line, before + number + 1)
            return


def _not_understood(line: str, number: int) -> Flaw:
    return Flaw(
        "front_not_understood",
        number,
        f"„{line.strip()[:40]}“ sieht aus wie der Kopf der Seite und ist es nicht; sie gilt als intern.",
        "Der Kopf steht in den ersten Zeilen der Datei: „---“, darunter etwa „ausgabe: kunde“, darunter „---“.",
        line.strip(),
    )


def _names_edition(line: str, pair: re.Match[str] | None) -> bool:
    """Whether a line says for whom something is, and nothing else."""
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", line).casefold().translate(_LOOK_ALIKE))
    if line.lstrip().startswith((":::", "> :::", "- :::")) or "`" in line.strip("`~ "):
        return False
    if words and set(words) <= _VOCABULARY and set(words) & _EDITIONS and len(words) > 1:
        return True
    return pair is not None and meant(pair["key"], [EDITION, "edition"]).startswith("Meinten")


def _plain(line: str) -> str:
    """A line without marks, in small letters, with letters in the place of those that only look like them."""
    folded = unicodedata.normalize("NFKC", line).casefold().translate(_LOOK_ALIKE)
    return folded.strip(" \t*_`<>!#-:\ufeff\u200b\u00ad")
