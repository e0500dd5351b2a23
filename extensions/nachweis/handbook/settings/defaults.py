"""What every handbook needs of ``conf.py`` and need not say: whoever sets a value there wins."""

from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx
from sphinx.config import Config

from nachweis.handbook.foreign import is_set, speak
from nachweis.handbook.settings import metamodel

SITE: Final = Path(__file__).parents[1] / "site"
LOCALE: Final = SITE / "locale"
"""What Sphinx' own catalogue leaves in English.

It is compiled already, and its source lies where Sphinx does not look: it would compile it into the installed package.
"""

EXTENSIONS: Final = ("myst_parser", "sphinx_design")
"""What pages are written with."""

DEFAULTS: Final[dict[str, Any]] = {
    "exclude_patterns": ["_*", "**/_*", ".*", "**/.*", "README*", "CHANGELOG*", "CONTRIBUTING*", "LICENSE*"],
    "version": "Entwurf",
    "release": "Entwurf",
    "myst_enable_extensions": ["colon_fence", "fieldlist", "deflist"],
    "myst_heading_anchors": 3,
    "html_theme": "furo",
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_use_index": False,
    "html_favicon": str(SITE / "static" / "nachweis.svg"),
    "html_theme_options": {"navigation_with_keys": False},
    **{f"needs_{name}": value for name, value in metamodel.settings().items()},
}
"""Values of options of Sphinx, MyST, furo and sphinx-needs."""

START: Final = "index"
"""The page that a web server shows for the folder of the site."""


def fill_in(app: Sphinx, config: Config) -> None:
    """Give every option that nobody has set the value that a handbook needs."""
    found = {
        **DEFAULTS,
        "author": config.nachweis_organisation or config.project,
        "html_title": config.project,
        "root_doc": _first_page(Path(app.srcdir)),
    }
    if is_set(config, "needs_from_toml"):
        found = {name: value for name, value in found.items() if not name.startswith("needs_")}
    if (Path(app.confdir) / "_templates").is_dir():
        found["templates_path"] = ["_templates"]
    if is_set(config, "version"):
        found["release"] = config.version
    for name, value in found.items():
        if not is_set(config, name) and not (name == "root_doc" and is_set(config, "master_doc")):
            config[name] = value
    if config.root_doc != START and not is_set(config, "html_additional_pages"):
        config["html_additional_pages"] = {START: "start.html"}
    config.locale_dirs = [*config.locale_dirs, str(LOCALE)]  # where the builder looks for Sphinx' words in scripts


def _first_page(source: Path) -> str:
    """The page that everything begins with: ``index`` beside ``conf.py``, else in ``docs``."""
    return "docs/index" if not (source / "index.md").is_file() and (source / "docs" / "index.md").is_file() else START


def setup(app: Sphinx) -> None:
    """Load what pages are written with, and fill in before anybody reads the options."""
    for name in EXTENSIONS:
        app.setup_extension(name)
    speak(app, LOCALE)
    app.connect("config-inited", fill_in, priority=1)
