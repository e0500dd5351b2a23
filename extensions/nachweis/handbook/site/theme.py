"""The page around the entries: German throughout, named landmarks, no script in the page, nothing from another host."""

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from nachweis.compliance.history import DRAFT
from nachweis.compliance.values.days import short
from nachweis.handbook.settings.config import HandbookConfig

HERE = Path(__file__).parent

GERMAN = (
    (
        '<script>\n      document.body.dataset.theme = localStorage.getItem("theme") || "auto";\n    </script>',
        '<script src="{static}nachweis-theme.js"></script>',
    ),
    ("Toggle site navigation sidebar", "Inhaltsverzeichnis ein- oder ausblenden"),
    ("Toggle table of contents sidebar", "Gliederung der Seite ein- oder ausblenden"),
    ("Toggle Light / Dark / Auto color theme", "Zwischen heller, dunkler und automatischer Darstellung wechseln"),
    ("<title>Contents</title>", "<title>Gliederung</title>"),
    ("<title>Menu</title>", "<title>Menü</title>"),
    ("<title>Expand</title>", "<title>Aufklappen</title>"),
    ("<title>Light mode</title>", "<title>Hell</title>"),
    ("<title>Dark mode</title>", "<title>Dunkel</title>"),
    ("<title>Auto light/dark, in light mode</title>", "<title>Automatisch, gerade hell</title>"),
    ("<title>Auto light/dark, in dark mode</title>", "<title>Automatisch, gerade dunkel</title>"),
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Handbuch">'),
    ('<aside class="toc-drawer', '<aside aria-label="Auf dieser Seite" class="toc-drawer'),
    ('<article role="main"', '<article role="main" tabindex="-1"'),
    (">Sphinx</a> and ", ">Sphinx</a> und "),
    ("Toggle navigation of ", "Untermenü: "),
    (' role="heading"', ""),
)
"""What furo writes into its pages, and what stands there instead."""


def _german(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    static = context["pathto"]("_static/", 1)

    def german(page: str) -> str:
        for english, said in GERMAN:
            page = page.replace(english, said.replace("{static}", static))
        return page

    context["german"] = german


MANY_PAGES = 150
"""Above this, furo's whole tree on every page costs more than the pages: its price grows with their square."""


def _short_sidebar(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Unfold only the branch of the page itself in the sidebar of a large handbook."""
    whole = context.get("toctree")
    if whole is not None and len(app.env.found_docs) > MANY_PAGES:
        context["toctree"] = lambda **options: whole(**{**options, "collapse": True})


SIDEBAR = (
    "sidebar/brand.html",
    "sidebar/search.html",
    "sidebar/versions.html",
    "sidebar/scroll-start.html",
    "sidebar/navigation.html",
    "sidebar/scroll-end.html",
)
"""furo's sidebar with the versions below the search."""


def _versions(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the templates which version is published, if one is."""
    config = HandbookConfig.of(app.config)
    context["nachweis_version"] = config.version
    context["nachweis_draft"] = config.version == DRAFT
    context["nachweis_day"] = short(config.day.isoformat())


def _settings(app: Sphinx, config: Config) -> None:
    if not config.html_sidebars:
        config.html_sidebars = {"**": list(SIDEBAR)}
    config.html_static_path = [*config.html_static_path, str(HERE / "static")]
    config.templates_path = [*config.templates_path, str(HERE / "templates")]
    if not config.myst_disable_syntax:  # HTML that a writer types is text: no script gets in, and the PDF loses nothing
        config.myst_disable_syntax = ["html_inline", "html_block"]


class TableIds(SphinxPostTransform):
    """Leave a table its id alone: furo (priority 500) wraps tables in containers and copies it there."""

    default_priority: ClassVar[int] = 501
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Take the ids from the containers."""
        for container in self.document.findall(nodes.container):
            if "table-wrapper" in container["classes"]:
                container["ids"] = []


# ── formulas: MathML made while building, where Sphinx would load a script from another host ───────────────────────


def _mathml(self: HTML5Translator, node: nodes.Element, *, block: bool) -> None:
    from docutils.utils.math import latex2mathml  # only pages with formulas pay for it

    source = node.astext()
    try:
        formula = str(latex2mathml.tex2mathml(source, as_block=block))
    except Exception:  # docutils knows MathError, and stumbles over other mistakes
        formula = f"<code>{self.encode(source)}</code>"
    self.body.append(f'<div class="nw-formula">{formula}</div>\n' if block else formula)
    raise nodes.SkipNode


def _visit_math(self: HTML5Translator, node: nodes.Element) -> None:
    _mathml(self, node, block=False)


def _visit_math_block(self: HTML5Translator, node: nodes.Element) -> None:
    _mathml(self, node, block=True)


def setup(app: Sphinx) -> None:
    """Register style, script, templates and formulas."""
    app.connect("config-inited", _settings)
    app.connect("html-page-context", _short_sidebar, priority=400)  # before furo asks for the tree
    app.connect("html-page-context", _german)
    app.connect("html-page-context", _versions)
    app.add_post_transform(TableIds)
    app.add_html_math_renderer("mathml", (_visit_math, None), (_visit_math_block, None))
    app.add_css_file("nachweis.css")
