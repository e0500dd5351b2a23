"""Files that change together: all of them, or none; what is taken back is the same file, to the bit and the second."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from nachweis.writing.sources import SourceError


def decoded(data: bytes, name: str) -> str:
    """The text of a page, ends of lines and byte order mark included.

    :raises SourceError: If it is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(data[: error.start + 1].splitlines())
        raise SourceError(
            f"{name}, Zeile {line}: Die Datei ist nicht in UTF-8 gespeichert. Speichern Sie sie mit der "
            "Zeichencodierung UTF-8 neu; geändert ist nichts."
        ) from error


@contextmanager
def changed(files: Mapping[Path, tuple[bytes | None, bytes]]) -> Iterator[None]:
    """The files with their new bytes; whatever ends the block but its last line takes all of them back.

    :param files: What each had when it was read, ``None`` if there was none, and what it gets.
    :raises SourceError: If somebody has changed one since.
    """
    made = {path.resolve(): texts for path, texts in files.items()}
    folders: list[Path] = []
    try:
        with _interruptible():
            for path, (_, new) in made.items():
                folders += _folders(path)
                _beside(path, "neu").write_bytes(new)  # a full disk is noticed before anything is changed
            for path, (old, _) in made.items():
                _see_same(path, old)
                if old is not None:
                    shutil.copymode(path, _beside(path, "neu"))
                    _keep(path)
                _beside(path, "neu").replace(path)
            yield
    except BaseException:
        with _undisturbed():
            for path, (old, new) in made.items():
                _take_back(path, old, new)
            for folder in reversed(folders):
                with suppress(OSError):
                    folder.rmdir()
        raise
    finally:
        for path in made:
            for what in ("neu", "alt"):
                _beside(path, what).unlink(missing_ok=True)


def write(path: Path, text: str) -> None:
    """Write a file of our own, at once or not at all."""
    old = path.read_bytes() if path.exists() else None
    with changed({path: (old, text.encode())}):
        pass


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f".{path.name}.{what}")


def _folders(path: Path) -> list[Path]:
    missing = [folder for folder in reversed(path.parents) if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    return missing


def _see_same(path: Path, old: bytes | None) -> None:
    now = path.read_bytes() if path.exists() else None
    if now == old:
        return
    if old is None:
        raise SourceError(f"Die Datei „{path.name}“ gibt es schon. Wählen Sie mit „--kennung“ eine andere Kennung.")
    raise SourceError(
        f"„{path.name}“ ist inzwischen geändert worden. Nichts ist geschrieben; versuchen Sie es noch einmal."
    )


def _keep(path: Path) -> None:
    """Keep the file itself, under another name."""
    kept = _beside(path, "alt")
    kept.unlink(missing_ok=True)
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        path.replace(kept)


def _take_back(path: Path, old: bytes | None, new: bytes) -> None:
    kept = _beside(path, "alt")
    if old is None:
        if path.exists() and path.read_bytes() == new:
            path.unlink()
    elif kept.exists() and (not path.exists() or path.read_bytes() in (old, new)):
        kept.replace(path)


@contextmanager
def _interruptible() -> Iterator[None]:
    """A request to end is told as an interrupt, so that what was changed is taken back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {name: signal.signal(name, stop) for name in _ENDINGS}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Nobody interrupts."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {name: signal.signal(name, signal.SIG_IGN) for name in (signal.SIGINT, *_ENDINGS)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


_ENDINGS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
