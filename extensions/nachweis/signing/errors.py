"""What a person must put right before a PDF is signed or checked."""

import errno
from datetime import UTC, datetime

from nachweis.telling.refusal import RefusalError


class SigningError(RefusalError):
    """One German sentence that says what is wrong, and the cure; its ``str`` is what the person reads."""


def why(error: OSError | UnicodeError) -> str:
    """What the system said about a file, in German: „es gibt sie nicht“."""
    if isinstance(error, UnicodeError):
        return "sie enthält Bytes, die kein Text in UTF-8 sind"
    said = {
        errno.ENOENT: "es gibt sie nicht",
        errno.EACCES: "Sie haben kein Recht daran",
        errno.EPERM: "Sie haben kein Recht daran",
        errno.EISDIR: "da ist ein Ordner",
        errno.ENOTDIR: "auf dem Weg liegt eine Datei statt eines Ordners",
        errno.EROFS: "dort darf nichts geschrieben werden",
        errno.ENOSPC: "der Platz reicht nicht",
        errno.ENAMETOOLONG: "der Name ist zu lang",
        errno.ELOOP: "sie verweist im Kreis",
    }
    return said.get(error.errno or 0, f"das System meldet Fehler {error.errno}")


def spoken_day(moment: datetime) -> str:
    """„22.11.2026“, in the time zone of ``moment``."""
    return f"{moment.day}.{moment.month}.{moment.year}"


def spoken_time(moment: datetime) -> str:
    """„22.11.2026, 14:05 Uhr (UTC)“."""
    utc = moment.astimezone(UTC)
    return f"{spoken_day(utc)}, {utc:%H:%M} Uhr (UTC)"
