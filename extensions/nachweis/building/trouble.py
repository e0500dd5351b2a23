"""What goes wrong with a build, in German: what others warn of, and what nobody foresaw."""

import io
import re
import traceback
from contextlib import suppress
from pathlib import Path

from sphinx.errors import ConfigError, SphinxError

from nachweis.building.place import BUILD
from nachweis.telling.refusal import RefusalError
from nachweis.telling.typed import typed


class Warnings(io.StringIO):
    """What Sphinx warns of besides our findings; printed in its own words, once each."""

    _ours = re.compile(r"\[nachweis\.[a-z0-9_]+\]\s*$")
    _begins = re.compile(r"^(?:\S.*?: )?(?:WARNING|ERROR|SEVERE|CRITICAL): ")
    _colour = re.compile(r"\x1b\[[0-9;]*m")

    def others(self) -> list[str]:
        """The lines that are no findings of ours."""
        told: list[str] = []
        for line in self._colour.sub("", self.getvalue()).splitlines():
            if told and line and not self._begins.search(line):
                told[-1] = f"{told[-1]} {line.strip()}"  # what one warning says in several lines
            elif line and not self._ours.search(line):
                told.append(line)
        return list(dict.fromkeys(told))


def in_words(error: Exception, source: Path) -> str:
    """What went wrong, and what to do; a mistake in ``conf.py`` by its last line, the unforeseen with its file."""
    if isinstance(error, ConfigError):
        lines = str(error).strip().splitlines()
        return f"In „conf.py“ steckt ein Fehler: {lines[-1].strip()}" if "Traceback" in str(error) else str(error)
    if isinstance(error, (RefusalError, SphinxError)):
        return str(error)
    if isinstance(error, OSError):
        told = f"„{error.filename}“ lässt sich nicht lesen oder schreiben ({error.strerror})."
        return told if error.filename else f"Das System meldet „{error}“."
    place = source / BUILD / "fehler.txt"
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        place.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return (
        f"Etwas Unvorhergesehenes ist geschehen ({type(error).__name__}). Versuchen Sie es mit "
        f"„{typed('check', '--neu', folder=source)}“; hilft das nicht, schicken Sie die Datei {place} an die, die das "
        "Programm pflegen."
    )
