"""What a text names by the place it stands at, and what names it so: right again when it moves. Pure."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from nachweis.source.spans import blocks
from nachweis.writing.sources import SourceError, bare

_NAMING: Final = re.compile(
    r"""\{(?:download|doc)\}`(?:[^`<]*<)?(?P<role>[^`<>]+)>?`   # a role
    | (?P<code>`+)(?!`).*?(?<!`)(?P=code)(?!`)                   # code in a line: it is no link
    | \]\(<(?P<angle>[^<>\n]+)>                                  # a link whose path has blanks
    | \]\((?P<path>[^()\s<>]+)                                   # a link or a picture
    | ^[ ]{0,3}\[[^\]^][^\]]*\]:[ \t]+<?(?P<defined>[^\s<>]+)    # a definition of a link
    """,
    re.VERBOSE,
)
_FILE_OPTION: Final = re.compile(r"^\s*:(?:file|target):\s+(?P<path>\S.*?)\s*$")
_FILE_BLOCK: Final = re.compile(
    r"^[ \t>]*(?::{3,}|`{3,}|~{3,})\{(?:figure|image|include|literalinclude)\}\s*(?P<path>\S.*?)\s*$"
)
_SCHEME: Final = re.compile(r"[a-zA-Z][\w+.-]*:")
_LABEL: Final = re.compile(r"^\((?P<name>[^()\s]+)\)=\s*$")
_NOTE: Final = re.compile(r"\[\^(?P<name>[^\]\s]+)\](?P<defines>:)?")
_DEFINED: Final = re.compile(r"^[ ]{0,3}\[(?!\^)(?P<name>[^\]]+)\]:[ \t]")
_NAMED: Final = re.compile(r"\[(?P<name>[^\[\]^]+)\](?![(:\w])")


def addressed(lines: Sequence[str], here: str, there: str, move: tuple[str, str], names: Collection[str]) -> list[str]:
    """The lines of a text that moves from page ``here`` to ``there``, perhaps the same, with its paths right again.

    :param move: The page that ``names`` leave, and the one that they are on then.
    """
    before, after = move
    same = posixpath.dirname(here) == posixpath.dirname(there)

    def right(path: str) -> str:
        name, hash, id = path.partition("#")
        if not name or _SCHEME.match(name):
            return path
        full = name[1:] if name.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(here), name))
        leaves = id in names and full.removesuffix(".md") == before
        target = f"{after}{'.md' if full.endswith('.md') else ''}" if leaves else full
        if name.startswith("/"):
            return f"/{target}{hash}{id}" if leaves else path
        if same and not leaves:
            return path
        dots = "./" if name.startswith("./") else ""
        return f"{dots}{posixpath.relpath(target, posixpath.dirname(there) or '.')}{hash}{id}"

    return _changed(lines, right)


def _changed(lines: Sequence[str], right: Callable[[str], str]) -> list[str]:
    """The lines with each path replaced; what is shown as it is typed stays."""

    def path(match: re.Match[str]) -> str:
        kind = next(
            (name for name in ("role", "angle", "path", "defined") if name in match.re.groupindex and match[name]), ""
        )
        if not kind:
            return match[0]
        start, end = match.start(kind) - match.start(), match.end(kind) - match.start()
        return f"{match[0][:start]}{right(match[kind])}{match[0][end:]}"

    def option(match: re.Match[str]) -> str:
        start, end = match.start("path") - match.start(), match.end("path") - match.start()
        return f"{match[0][:start]}{right(match['path'])}{match[0][end:]}"

    code = _code(lines)
    made = []
    for number, line in enumerate(lines):
        if number in code:
            made.append(line)
            continue
        words = bare(line)
        for pattern in (_FILE_BLOCK, _FILE_OPTION):
            words = pattern.sub(option, words)
        made.append(f"{_NAMING.sub(path, words)}{line.removeprefix(bare(line))}")
    return made


def _code(lines: Sequence[str]) -> frozenset[int]:
    """The lines that are shown as they are typed."""
    found = blocks("\n".join(map(bare, lines)))
    return frozenset(number for block in found if block.is_code for number in range(block.start, block.end))


def names_in(written: Sequence[str]) -> frozenset[str]:
    """What others may name in a text: the ids of its entries, and its labels."""
    code = _code(written)
    labels = {match["name"] for n, line in enumerate(written) if n not in code and (match := _LABEL.match(bare(line)))}
    ids = {block.id for block in blocks("\n".join(map(bare, written))) if block.id}
    return frozenset(labels | ids)


def check_notes(written: Sequence[str], rest: Sequence[str], there: Sequence[str], id: str) -> None:
    """See that nothing which counts on one page only is torn apart.

    :raises SourceError: If a footnote or a link's definition would stay behind, or is there already.
    """
    used, defined = _notes(written)
    others_used, others_defined = _notes(rest)
    here = _notes(there)[1]
    if torn := sorted((used & others_defined) - defined) or sorted(defined & others_used):
        name = torn[0]
        raise SourceError(
            f"„{id}“ hat mit dem Rest seiner Seite „[{name}]“ gemeinsam, und das gilt nur auf ihr. "
            "Schreiben Sie die Anmerkung oder den Verweis an Ort und Stelle in den Text."
        )
    if double := sorted(defined & here):
        raise SourceError(
            f"„[{double[0]}]:“ aus „{id}“ gibt es auf der anderen Seite schon. Nennen Sie eine der beiden anders."
        )


def _notes(lines: Sequence[str]) -> tuple[set[str], set[str]]:
    """The footnotes and definitions that a text uses, and those that it defines."""
    code = _code(lines)
    used: set[str] = set()
    defined: set[str] = set()
    for number, line in enumerate(lines):
        if number in code:
            continue
        words = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", bare(line))
        if match := _DEFINED.match(words):
            defined.add(match["name"].casefold())
        for name, defines in _named(words):
            (defined if defines else used).add(name)
    return used, defined


def _named(words: str) -> Iterator[tuple[str, bool]]:
    for match in _NOTE.finditer(words):
        yield f"^{match['name']}", bool(match["defines"]) and not words[: match.start()].strip()
    for match in _NAMED.finditer(words):
        yield match["name"].casefold(), False
