"""What a page names goes through the gate: files that are read in, pictures, files to take away, links."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Final, cast
from xml.etree import ElementTree as ET

import imagesize
from docutils import nodes
from docutils.parsers.rst.directives.images import Image
from docutils.parsers.rst.directives.misc import Include as DocutilsInclude
from myst_parser.mocking import MockIncludeDirective
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.directives.code import LiteralInclude
from sphinx.directives.patches import CSVTable, Figure
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from nachweis.compliance.finding import Finding
from nachweis.compliance.model import Place
from nachweis.handbook.directive import Directive, reach_here
from nachweis.handbook.domain import domain_of
from nachweis.handbook.reading.gate.files import FileError, Refusal, file_named, reach_of_file, text_of
from nachweis.handbook.reading.gate.pages import SUFFIX, page_reach
from nachweis.handbook.reading.gate.words import DOWNLOADS, LINKS, PICTURES
from nachweis.handbook.reading.places import line_of, reach_of_block
from nachweis.handbook.showing.nodes import words_of
from nachweis.vocabulary import Edition, narrowest

MOST_PIXELS: Final = 40_000_000
"""Pictures larger than this cost gigabytes to print."""

_SCHEME: Final = re.compile(r"\s*(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)\s*:")
_NO_SCHEME: Final = re.compile(r"[\x00-\x20\x7f]")


class Guarded(Directive):
    """A directive that names a file."""

    def file(self, written: str, *, source: bool = False) -> Path | None:
        """The text file that the page names; ``None`` if it cannot have it, which is told if this edition may know.

        :param source: Whether a page's own text may be named: only where it is read as a page is.
        """
        here = narrowest(page_reach(self.env, self.env.docname), reach_here(self.env))
        try:
            path = file_named(self.env, written, self.env.docname)
            _refuse_beyond(self.env, path, written, here)
            if path.suffix.lower() == SUFFIX and not source:
                raise FileError(_SOURCE._replace(topic=written))
            text_of(path)
        except FileError as error:
            self.find(error.refusal.rule, error.refusal.message, error.refusal.hint, topic=error.refusal.topic)
            return None
        return path


_SOURCE: Final = Refusal(
    "source_of_page",
    "Der Quelltext einer Seite gehört nicht ins Handbuch: Darin steht auch, was nicht alle lesen.",
    "Verweisen Sie auf die Seite, oder binden Sie sie mit „{include}“ ein.",
)


def _refuse_beyond(env: BuildEnvironment, path: Path, written: str, here: Edition) -> None:
    """See that a file reaches as far as the place that names it.

    :raises FileError: If it does not.
    """
    there = reach_of_file(env, path)
    if not here.shows(there):
        raise FileError(
            Refusal(
                "reference_beyond_edition",
                f"Dieser Text steht auch in der Ausgabe „{here.label}“, nennt aber „{written}“, das dort fehlt "
                f"(Ausgabe „{there.label}“).",
                f"Setzen Sie die Stelle in einen Block „{{nur}} {there.value}“, oder legen Sie die Datei in einen "
                "Ordner, den diese Ausgabe zeigt.",
                written,
            )
        )


class Include(Guarded):
    """``{include}``: a text of the handbook that is read as if it stood here, whole."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Read it in place."""
        written = self.arguments[0].strip()
        path = self.file(written, source=True)
        if path is None:
            return []
        docname = self.env.docname
        around = cast("set[Path]", self.env.temp_data.setdefault(_INCLUDING, set()))
        if path in around or path == Path(self.env.doc2path(docname)):
            message = f"„{written}“ bindet sich selbst ein."
            self.find("includes_itself", message, "Löschen Sie die Zeile.", topic=written)
            return []
        around.add(path)
        given = [f"/{path.relative_to(self.env.srcdir).as_posix()}"]
        renderer = cast("Any", self.state)._renderer
        try:
            return [*MockIncludeDirective(renderer, self.name, DocutilsInclude, given, {}, [], self.lineno).run()]
        finally:
            around.discard(path)


_INCLUDING: Final = "nachweis_including"


class Literal(LiteralInclude, Guarded):
    """``{literalinclude}``: a text file of the handbook, shown as it is."""

    option_spec: ClassVar = {
        name: read for name, read in LiteralInclude.option_spec.items() if name not in ("diff", "encoding", "pyobject")
    }

    def run(self) -> list[nodes.Node]:
        """Show it."""
        path = self.file(self.arguments[0])
        if path is None:
            return []
        self.arguments[0] = f"/{path.relative_to(self.env.srcdir).as_posix()}"
        return super().run()


class Table(CSVTable, Guarded):
    """``{csv-table}``: a table from what stands here or in a file of the handbook."""

    option_spec: ClassVar = {
        name: read for name, read in CSVTable.option_spec.items() if name not in ("url", "encoding")
    }

    def run(self) -> list[Any]:
        """Make it."""
        if "file" in self.options:
            path = self.file(self.options["file"])
            if path is None:
                return []
            self.options["file"] = f"/{path.relative_to(self.env.srcdir).as_posix()}"
        return super().run()


class Picture(Image):
    """``{image}``: a picture, whose name may have blanks."""

    def run(self) -> Any:
        """Show it."""
        self.arguments[0] = _one_name(self.arguments[0])
        return super().run()


class CaptionedPicture(Figure):
    """``{figure}``: a picture with a caption, whose name may have blanks."""

    def run(self) -> Any:
        """Show it."""
        self.arguments[0] = _one_name(self.arguments[0])
        return super().run()


def _one_name(written: str) -> str:
    """A file's name as docutils leaves it whole: it takes the blanks out that nobody has escaped."""
    return re.sub(r"(?<!\\) +", lambda blanks: "\\ " * len(blanks[0]), written.strip())


# ── pictures, files, links ─────────────────────────────────────────────────────────────────────────────────────────


class Named(SphinxTransform):
    """Take out what a page may not show, offer or link to, and tell it."""

    default_priority: ClassVar[int] = 870  # before Sphinx collects pictures and files (880)

    def apply(self, **kwargs: Any) -> None:
        """Look at everything that the page names."""
        for title in self.document.findall(nodes.title):
            self._heading(title)
        for image in list(self.document.findall(nodes.image)):
            self._picture(image)
        for download in list(self.document.findall(addnodes.download_reference)):
            self._download(download)
        for reference in list(self.document.findall(nodes.reference)):
            self._link(reference, str(reference.get("refuri", "")))
        for xref in list(self.document.findall(addnodes.pending_xref)):
            if xref.get("reftype") == "myst":
                self._link(xref, str(xref.get("reftarget", "")))
            if xref.get("reftype") == "numref" and re.sub(r"\{(?:name|number)\}", "", xref.astext()).count("{"):
                said = xref.astext()
                self._tell(xref, Refusal("bad_option_value", f"„{said[:40]}“ kann keine Nummer zeigen.", _NUMBER, said))
                _put(xref, [nodes.Text(xref.astext())])
        for toctree in self.document.findall(addnodes.toctree):
            toctree["entries"] = [entry for entry in toctree["entries"] if self._entry(toctree, entry[1])]

    def _heading(self, title: nodes.title) -> None:
        """A heading without words can be in no table of contents, and no PDF for everybody holds it."""
        if not words_of(title):
            self._tell(title, Refusal("empty_heading", "Diese Überschrift ist leer.", "Schreiben Sie ihre Worte hin."))
            title += nodes.Text("…")

    def _file(self, node: nodes.Element, written: str) -> Path:
        """The file that a node names.

        :raises FileError: If the page cannot have it.
        """
        path = file_named(self.env, written, self.env.docname)
        _refuse_beyond(self.env, path, written, _reach_of(self.env, node))
        return path

    def _tell(self, node: nodes.Node, refusal: Refusal) -> None:
        place = Place(self.env.docname, line_of(node))
        domain_of(self.env).page(self.env.docname).findings.append(
            Finding(refusal.rule, refusal.message, place, refusal.hint, topic=refusal.topic)
        )

    def _picture(self, image: nodes.image) -> None:
        written = str(image["uri"])
        try:
            path = self._file(image, written)
            if wrong := flaw(path):
                raise FileError(
                    Refusal(
                        "picture_unreadable",
                        f"Das Bild „{path.name}“ {wrong}; es fehlt im Handbuch.",
                        "Speichern Sie es als PNG, als JPEG in RGB oder als einfaches SVG.",
                        written,
                    )
                )
        except FileError as error:
            self._tell(image, _of_picture(error.refusal, written))
            _replace(image, str(image.get("alt", "")))
        else:
            image["uri"] = f"/{path.relative_to(self.env.srcdir).as_posix()}"

    def _download(self, node: addnodes.download_reference) -> None:
        written = str(node["reftarget"])
        try:
            path = self._file(node, written)
            if path.suffix == SUFFIX:
                raise FileError(_SOURCE._replace(topic=written))
            if path.suffix.lower().removeprefix(".") not in DOWNLOADS:
                raise FileError(
                    Refusal(
                        "file_not_offered",
                        f"„{path.name}“ kann das Handbuch nicht zum Mitnehmen anbieten.",
                        f"Möglich sind Dateien, die auf {', '.join(f'.{name}' for name in sorted(DOWNLOADS))} enden.",
                        written,
                    )
                )
        except FileError as error:
            self._tell(node, error.refusal)
            _put(node, node.children or [nodes.Text(written)])
        else:
            node["reftarget"] = f"/{path.relative_to(self.env.srcdir).as_posix()}"

    def _link(self, node: nodes.Element, written: str) -> None:
        if refusal := _of_link(written):
            self._tell(node, refusal)
            _put(node, node.children or [nodes.Text(written)])

    def _entry(self, toctree: addnodes.toctree, written: str) -> bool:
        """Whether a table of contents may lead to ``written``."""
        refusal = _of_link(written)
        if refusal:
            self._tell(toctree, refusal)
        return refusal is None


_NUMBER: Final = "Schreiben Sie „{number}“ oder „{name}“ an die Stelle, wo Nummer oder Titel stehen sollen."


def _reach_of(env: BuildEnvironment, node: nodes.Node) -> Edition:
    """How far the place reaches where a node stands."""
    return narrowest(page_reach(env, env.docname), reach_of_block(node))


def _of_picture(refusal: Refusal, written: str) -> Refusal:
    if refusal.rule != "file_from_elsewhere":
        return refusal
    return refusal._replace(
        rule="picture_from_elsewhere", message=f"Das Bild „{written[:60]}“ liegt nicht beim Handbuch."
    )


def _of_link(written: str) -> Refusal | None:
    """What is wrong with where a link leads."""
    found = _SCHEME.match(_NO_SCHEME.sub("", written))
    if found is None or found["scheme"].casefold() in LINKS:
        return None
    return Refusal(
        "link_scheme",
        f"„{written[:60]}“ ist keine Adresse, auf die das Handbuch verweist.",
        f"Sie beginnt mit {', '.join(f'„{scheme}:“' for scheme in LINKS)}, oder sie nennt eine Seite oder Kennung.",
        written,
    )


def _replace(image: nodes.image, alt: str) -> None:
    """Put the words of a picture in its place, and in that of the link around it."""
    around = image.parent if isinstance(image.parent, nodes.reference) else image
    text = nodes.Text(alt) if isinstance(around.parent, nodes.TextElement) else nodes.paragraph("", alt)
    _put(around, [text] if alt else [])


def _put(node: nodes.Element, instead: Sequence[nodes.Node]) -> None:
    """Put others in the place of a node, whatever it says of itself."""
    if node.parent is not None:
        node.parent.replace(node, list(instead))


# ── what a picture is ──────────────────────────────────────────────────────────────────────────────────────────────

_BEGINNINGS: Final = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
}
_CALLS: Final = re.compile(r"javascript:|url\s*\(\s*['\"]?(?!#)|@import|expression\s*\(|\\\\", re.IGNORECASE)
_SVG: Final = "{http://www.w3.org/2000/svg}"
_DRAWN: Final = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("text", "tspan", "textPath", "title", "desc", "style", "linearGradient", "radialGradient", "stop", "pattern"),
        *("clipPath", "mask", "marker", "filter", "image", "switch", "metadata", "view"),
    }
)
"""What a drawing may be made of; whatever a filter is made of begins with „fe“."""


def flaw(path: Path) -> str:
    """Why the picture at ``path`` cannot be shown, in German; empty if it can, or if there is no such file."""
    if not path.exists():
        return ""
    suffix = path.suffix.lower()
    if suffix.removeprefix(".") not in PICTURES:
        return "ist kein Bild, das ein Browser und das PDF zeigen"
    try:
        data = path.read_bytes()
    except OSError as error:
        return f"lässt sich nicht lesen ({error.strerror})"
    if suffix == ".svg":
        return _flaw_of_drawing(data)
    if not data.startswith(_BEGINNINGS[suffix]):
        return "ist kein Bild der Art, die seine Endung nennt"
    if suffix == ".png" and b"IEND" not in data[-16:]:
        return "ist unvollständig"
    width, height = imagesize.get(path)
    if width * height > MOST_PIXELS:
        return f"hat {width} mal {height} Punkte; möglich sind {MOST_PIXELS // 1_000_000} Millionen"
    return "hat Druckfarben (CMYK) statt Bildschirmfarben (RGB)" if suffix in (".jpg", ".jpeg") and _four(data) else ""


def _flaw_of_drawing(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "ist nicht in UTF-8 gespeichert"
    if re.search(r"<!(?:ENTITY|DOCTYPE)[^>]*\[|<\?(?!xml\s)", text):
        return "enthält Ersetzungen oder Anweisungen, die nicht jeder liest"
    try:
        root = ET.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text))
    except (ET.ParseError, ValueError):
        return "ist keine lesbare Zeichnung"
    for element in root.iter():
        name = str(element.tag)
        if name.startswith("{") and not name.startswith(_SVG):
            if name.startswith("{http://www.w3.org/1999/xhtml}"):
                return f"enthält „{name.rpartition('}')[2]}“, was nur ein Browser zeigt"
            continue  # notes of the program that drew it
        name = name.rpartition("}")[2]
        if name not in _DRAWN and not name.startswith("fe"):
            return f"enthält „{name}“, was nur ein Browser zeigt"
        if name == "style" and _CALLS.search("".join(element.itertext())):
            return "holt sich etwas von anderswo"
        for key, value in element.attrib.items():
            plain, bare = key.rpartition("}")[2], _NO_SCHEME.sub("", value)
            if plain.casefold().startswith("on"):
                return f"enthält ein Programm („{plain}“)"
            if plain == "href" and not re.match(r"#|data:image/(?:png|jpeg|gif|webp);base64,", bare):
                return f"verweist auf die Datei „{value[:40]}“"
            if plain != "href" and _CALLS.search(bare):
                return "holt sich etwas von anderswo"
    return ""


def _four(data: bytes) -> bool:
    """Whether a JPEG has four colours: the number stands in the frame's header (ITU-T T.81, B.2.2)."""
    position = 2
    while position + 9 < len(data) and data[position] == 0xFF:
        marker, size = data[position + 1], int.from_bytes(data[position + 2 : position + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return data[position + 9] == 4
        position += 2 + size
    return False


def _over_others(app: Sphinx, config: Config) -> None:
    """Put our directives over those of docutils and Sphinx."""
    ours = {"include": Include, "literalinclude": Literal, "csv-table": Table}
    pictures = {"image": Picture, "figure": CaptionedPicture}
    for name, directive in {**ours, **pictures}.items():
        app.add_directive(name, directive, override=True)


def setup(app: Sphinx) -> None:
    """Register them once the others have registered theirs."""
    app.connect("config-inited", _over_others, priority=700)
    app.add_transform(Named)
