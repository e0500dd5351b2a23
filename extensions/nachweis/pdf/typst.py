"""Typst source as values: every expression is code, every text a string literal, so no text ever becomes code."""

import re
from collections.abc import Callable, Iterable

NOTHING = "none"
"""The expression that shows nothing."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]')


def literal(text: str) -> str:
    """``text`` as a string literal: quotes, backslashes and characters that cannot be seen are escaped.

    Half of a surrogate pair is no character; it becomes U+FFFD.
    """
    return f'"{_SPECIAL.sub(_escaped, text)}"'


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    if "\ud800" <= character <= "\udfff":
        return "\N{REPLACEMENT CHARACTER}"
    return _ESCAPES.get(character) or f"\\u{{{ord(character):x}}}"


def words(text: str) -> str:
    """``text`` as a literal of running text: „Art. 32“ stays together, the rest is as in :func:`plain`."""
    kept = _NUMBERED.sub(lambda match: f"{match[1]}\N{NO-BREAK SPACE}", text)
    return broken(kept, plain) if _ENDLESS.search(kept) else plain(kept)


_ENDLESS = re.compile(r"[^\s\N{NO-BREAK SPACE}-]{36,}")
"""What no line can hold: hashes, keys, addresses."""


def broken(text: str, said: Callable[[str], str]) -> str:
    """``text`` in pieces, each ``said`` in Typst, with places between at which an endless word may go on below."""
    pieces: list[str] = []
    position = 0
    for match in _ENDLESS.finditer(text):
        pieces.append(text[position : match.start()])
        pieces += [match[0][start : start + 12] for start in range(0, len(match[0]), 12)]
        position = match.end()
    pieces.append(text[position:])
    made = [said(piece) for piece in pieces if piece]
    return joined(
        item for index, piece in enumerate(made) for item in ([call("h", "0.001pt")] if index else []) + [piece]
    )


_NUMBERED = re.compile(r"(§§?|\b(?:Art|Abs|UAbs|Nr|lit|Buchst|S)\.|\b(?:Satz|Anhang|Anlage)) (?=[0-9]|[a-z]\b)")


def plain(text: str) -> str:
    """``text`` as a literal in which line ends are spaces and control characters are nothing."""
    return literal(re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]", "", re.sub(r"[\n\t\r]+", " ", text)))


def call(function: str, *arguments: str, **options: str | None) -> str:
    """A call of ``function`` with expressions; an option that is ``None`` is left out, ``_`` reads ``-``."""
    named = [f"{name.replace('_', '-')}: {value}" for name, value in options.items() if value is not None]
    return f"{function}({', '.join((*named, *arguments))})"


def joined(expressions: Iterable[str]) -> str:
    """One expression that shows ``expressions`` one after the other."""
    parts = [expression for expression in expressions if expression != NOTHING]
    if len(parts) == 1:
        return parts[0]
    return "{\n" + "\n".join(parts) + "\n}" if parts else NOTHING


def array(expressions: Iterable[str]) -> str:
    """An array of expressions."""
    return f"({''.join(f'{expression}, ' for expression in expressions)})"


def number(value: float) -> str:
    """A number, without a needless fraction."""
    return f"{value:g}"


def truth(value: bool) -> str:
    """``true`` or ``false``."""
    return "true" if value else "false"
