"""Pages that are not UTF-8: read all the same and reported with their line; Sphinx would stop the whole build."""

import codecs
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.handbook.domain import domain_of

CODEC = "nachweis_utf8"
"""UTF-8, a byte order mark skipped, what cannot be decoded replaced by U+FFFD."""

_REPLACED = "\N{REPLACEMENT CHARACTER}"
_UTF8 = codecs.lookup("utf-8-sig")


class _Lenient(codecs.BufferedIncrementalDecoder):
    def __init__(self, errors: str = "strict") -> None:
        super().__init__("replace")
        self._first = True

    def _buffer_decode(self, input: Any, errors: str, final: bool) -> tuple[str, int]:
        text, used = codecs.utf_8_decode(input, errors, final)
        if self._first and text:
            self._first = False
            text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
        return text, used


def _search(name: str) -> codecs.CodecInfo | None:
    if name != CODEC:
        return None
    return codecs.CodecInfo(
        name=CODEC,
        encode=_UTF8.encode,
        decode=lambda data, _="strict": _UTF8.decode(data, "replace"),
        incrementaldecoder=_Lenient,
    )


def _read_leniently(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    env.settings["input_encoding"] = CODEC


def _tell(app: Sphinx, docname: str, source: list[str]) -> None:
    for number, line in enumerate(source[0].splitlines(), start=1):
        if _REPLACED in line:
            words = line.strip()
            finding = Finding(
                "not_utf8",
                f"Die Datei ist nicht in UTF-8 gespeichert; unlesbar ist „{words[:40]}“.",
                Place(docname, number),
                "Speichern Sie sie mit der Zeichencodierung UTF-8 neu.",
            )
            domain_of(app.env).page(docname).findings.append(finding)
            return


def setup(app: Sphinx) -> None:
    """Register the codec, read with it, and look at what was read."""
    codecs.register(_search)
    app.connect("env-before-read-docs", _read_leniently)
    app.connect("source-read", _tell)
