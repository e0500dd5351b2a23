"""What a page of a writer may do: it is trusted less than the machine that builds it.

``pages`` finds them, ``words`` lists the blocks and roles that they may use, ``parser`` holds them to it, ``files`` and
``named`` guard what they name: files, pictures, links.
"""

from pathlib import Path
from typing import Any, cast

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.handbook.directive import LINES, MENTIONS
from nachweis.handbook.domain import domain_of
from nachweis.handbook.reading.gate import closing, named, pages
from nachweis.handbook.reading.gate.parser import Parser
from nachweis.source.front import read_front, without_front
from nachweis.source.text import prepared


def _page(app: Sphinx, docname: str, source: list[str]) -> None:
    """Read the head of a page, and take out what its text hides."""
    front = read_front(source[0])
    app.env.metadata[docname].update({name: value for name, value in front.values.items() if value is not False})
    source[0] = _prepared(app.env, app.env.doc2path(docname), source[0])


def _included(app: Sphinx, relative_path: Path, parent_docname: str, content: list[str]) -> None:
    """The same for a text that a page includes."""
    content[0] = _prepared(app.env, Path(app.srcdir) / relative_path, content[0])


def _prepared(env: BuildEnvironment, path: Path, text: str) -> str:
    docname = env.docname
    included = "" if path == Path(env.doc2path(docname)) else path.name
    front = read_front(text)
    page = prepared(without_front(text, front))
    for flaw in (*front.flaws, *page.flaws):
        place = Place(docname, 1 if included else flaw.line)
        message = f"In „{included}“, Zeile {flaw.line}: {flaw.message}" if included else flaw.message
        domain_of(env).page(docname).findings.append(
            Finding(flaw.rule, message, place, flaw.hint, topic=f"{included} {flaw.topic}".strip())
        )
    _kept(env, LINES)[str(path)] = page.text.split("\n")
    _kept(env, MENTIONS)[str(path)] = page.mentions
    return page.text


def _kept(env: BuildEnvironment, what: str) -> dict[str, Any]:
    """What is kept of each file while a page is read."""
    return cast("dict[str, Any]", env.temp_data.setdefault(what, {}))


def _refuse_programs(app: Sphinx, config: Config) -> None:
    """Refuse settings by which the text of a page would run as a program."""
    config.figure_language_filename = "{root}{ext}"  # no other picture than the one that the page names
    if "substitution" in config.myst_enable_extensions or config.myst_substitutions:
        raise ConfigError(
            "„substitution“ in „myst_enable_extensions“ führt aus, was auf Seiten zwischen „{{“ und „}}“ steht. "
            "Löschen Sie es aus conf.py."
        )


def setup(app: Sphinx) -> None:
    """Stand between what writers write and what reads it."""
    pages.setup(app)  # which files are pages        config-inited
    app.connect("config-inited", _refuse_programs)
    app.connect("source-read", _page, priority=900)  # after those that tell of the text as it is typed
    app.connect("include-read", _included)
    named.setup(app)  # files, pictures, links       config-inited, read
    closing.setup(app)  # pages nobody understands   read
    app.setup_extension("myst_parser")
    app.add_source_parser(Parser, override=True)
