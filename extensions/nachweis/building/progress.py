"""What a person sees of a build while it runs."""

from collections.abc import Collection, Iterable, Set
from typing import Final, TextIO

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment


class Progress:
    """Steps of a build with a counter, on one line where there is a terminal."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.live = out.isatty()
        self.step = ""
        self.total = 0
        self.left: set[str] = set()

    @property
    def done(self) -> int:
        """How many of the announced pages are done."""
        return self.total - len(self.left)

    def begin(self, step: str, pages: Collection[str]) -> None:
        """Announce a step that goes over ``pages``."""
        self.end()
        self.step, self.left = step, set(pages)
        self.total = len(self.left)

    def advance(self, pages: Iterable[str]) -> None:
        """Pages are done; those that nobody announced do not count."""
        self.left.difference_update(pages)
        if self.live and self.step:
            self.out.write(f"\r{self.step} … {self.done} von {counted(self.total, 'Seite', 'Seiten')} ")
            self.out.flush()

    def end(self) -> None:
        """Close the step."""
        if self.step and self.done:
            self.out.write(
                f"{chr(13) if self.live else ''}{self.step}: {counted(self.done, 'Seite', 'Seiten')}"
                f"{' ' * 20 if self.live else ''}\n"
            )
            self.out.flush()
        self.step = ""


def listen(app: Sphinx, progress: Progress) -> None:
    """Turn what Sphinx does into progress: the pages that it reads, and those that it writes after an edit."""

    def reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        progress.begin("Lesen", docnames)

    def writing(app: Sphinx, builder: Builder) -> None:
        write = builder.write_documents

        def counted(docnames: Set[str]) -> None:
            progress.begin(_STEPS.get(builder.name, "Schreiben"), docnames)
            write(docnames)
            progress.end()  # what comes now are pages that nobody wrote: search, contents

        vars(builder)["write_documents"] = counted

    app.connect("env-before-read-docs", reading)
    app.connect("source-read", lambda app, docname, content: progress.advance([docname]))
    app.connect("env-merge-info", lambda app, env, docnames, other: progress.advance(docnames))
    app.connect("write-started", writing)
    app.connect("doctree-resolved", lambda app, doctree, docname: progress.advance([docname]))
    app.connect("build-finished", lambda *_: progress.end())


_STEPS: Final = {"pdf": "Setzen"}
"""What writing is called where it is not for the web."""


def counted(count: int, one: str, many: str) -> str:
    """„1 Seite“, „2 Seiten“."""
    return f"{count} {one if count == 1 else many}"
