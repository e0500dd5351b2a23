"""The settings of the PDF, each ``nachweis_pdf_…`` in ``conf.py``."""

import re
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any, Final, Self

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from nachweis.handbook.settings.config import HandbookConfig
from nachweis.pdf.book import BookSpec, Division
from nachweis.vocabulary import Edition

PREFIX = "nachweis_pdf_"
MOST = 60
"""How many characters fit into the head or foot of a page."""
WORKING_PAPER: Final = "arbeitspapier"
COMMON: Final = ("handbuch", WORKING_PAPER)
"""What a book is called that is of no single document."""
_DOCUMENT = re.compile(r"[A-Z][A-Za-z0-9-]*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfConfig:
    """What a company sets for its PDF."""

    title: str = ""
    """The title on the cover; empty for that of the site."""
    classification: str = "Intern"
    """Who may see it; stands on the cover and on every page."""
    audit_classification: str = "Vertraulich, für die Prüfung"
    """How confidential the edition for audits is."""
    customer_classification: str = "Vertraulich, für den Vertragspartner"
    """The same for a single document that is handed out."""
    edition: str = ""
    """Which edition it is, „interne Ausgabe“; empty if there is only one."""
    author_role: str = ""
    """The role that wrote it."""
    reviewer_role: str = ""
    """The role that reviewed it."""
    approval: str = ""
    """Who approved it and when; empty while it is a draft."""
    header: str = ""
    """What stands at the head of each page on the left; empty for the chapter."""
    logo: str = ""
    """A picture for the cover, below the source folder."""
    logo_alt: str = ""
    """What the logo shows, in words."""
    accent: str = "#1f4e79"
    """The colour of headings, ids and links, as ``#rrggbb``."""
    text_font: str = "Source Sans 3"
    """The font of texts."""
    code_font: str = "Source Code Pro"
    """The font of ids and code."""
    fonts: str = ""
    """A folder with fonts of your own, below the source folder."""
    template: str = "_templates/handbuch.typ"
    """The template that restyles the book, below the source folder, if it is there."""
    document: str = ""
    """The id of the only document that the book holds, with what belongs to it; empty for all."""
    working_paper: bool = False
    """Whether the book is the auditor's working paper: coverage and open points, with columns to fill in."""
    name: str = "handbuch"
    """What the file is called, without suffix."""
    books: str = ""
    """Several books from one reading, each by a word: „handbuch“, „arbeitspapier“, or the id of a document. Then the
    three settings before count for none of them."""

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if type(value) is not type(item.default):
                kind = "True oder False" if isinstance(item.default, bool) else "ein Text"
                raise ValueError(f"„{PREFIX}{item.name}“ in conf.py muss {kind} sein.")
        if not _COLOUR.fullmatch(self.accent):
            raise ValueError(f"„{PREFIX}accent“ in conf.py muss eine Farbe sein, etwa „#1f4e79“.")
        for name in ("classification", "audit_classification", "customer_classification", "edition", "header"):
            if len(getattr(self, name)) > MOST:
                raise ValueError(f"„{PREFIX}{name}“ in conf.py darf höchstens {MOST} Zeichen haben.")
        if self.logo and PurePosixPath(self.logo).suffix.lower() not in (".svg", ".png", ".jpg", ".jpeg"):
            raise ValueError(f"„{PREFIX}logo“ in conf.py muss ein Bild sein, das auf .svg, .png oder .jpg endet.")
        if self.logo and not self.logo_alt:
            raise ValueError(f"Zu „{PREFIX}logo“ in conf.py gehört „{PREFIX}logo_alt“: was das Bild zeigt, in Worten.")
        if self.name != PurePosixPath(self.name).name or not self.name or self.name.startswith("."):
            raise ValueError(f"„{PREFIX}name“ in conf.py muss ein Dateiname ohne Endung sein, etwa „handbuch“.")

        odd = [word for word in self.books.split() if not (word in COMMON or _DOCUMENT.fullmatch(word))]
        if odd:
            known = "„handbuch“, „arbeitspapier“ und Kennungen von Dokumenten"
            raise ValueError(f"„{PREFIX}books“ in conf.py nennt „{odd[0]}“; möglich sind {known}.")
        names = [spec.name for spec in self.specs(Edition.INTERNAL)]
        if double := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"Zwei Bücher in „{PREFIX}books“ hießen „{double[0]}.pdf“; lassen Sie eines weg.")

    def specs(self, edition: Edition) -> tuple[BookSpec, ...]:
        """The books that are to be made."""
        if not self.books.strip():
            return (_spec(self.name, self.document, self.working_paper, edition),)
        return tuple(
            _spec(word.lower(), "" if word in COMMON else word, word == WORKING_PAPER, edition)
            for word in dict.fromkeys(self.books.split())
        )

    @classmethod
    def of(cls, config: Config) -> Self:
        """The settings in ``config``.

        :raises ConfigError: If one of them has a wrong value.
        """
        given: dict[str, Any] = {item.name: config[f"{PREFIX}{item.name}"] for item in fields(cls)}
        try:
            return cls(**given)
        except ValueError as error:
            raise ConfigError(str(error)) from error


def _spec(name: str, document: str, working_paper: bool, edition: Edition) -> BookSpec:
    """A book; the handbook for an audit is a short one with parts of its own."""
    short = edition is Edition.AUDIT and not document and not working_paper
    return BookSpec(name, document, working_paper, edition, tuple(Division) if short else ())


def _refuse(app: Sphinx, config: Config) -> None:
    """Refuse wrong settings at once."""
    given = PdfConfig.of(config)
    for name, path in (("logo", given.logo), ("fonts", given.fonts)):
        if path and not (Path(app.srcdir) / path).exists():
            raise ConfigError(f"„{PREFIX}{name}“ in conf.py nennt „{path}“, was es nicht gibt.")
    if given.author_role and given.author_role in HandbookConfig.of(config).owners:
        raise ConfigError(
            f"„nachweis_risk_owners“ in conf.py nennt „{given.author_role}“; wer das Handbuch verfasst "
            f"(„{PREFIX}author_role“), nimmt keine Risiken an."
        )


def setup(app: Sphinx) -> None:
    """Register the settings; wrong ones are refused at once."""
    for item in fields(PdfConfig):
        app.add_config_value(f"{PREFIX}{item.name}", item.default, "")
    app.add_config_value("nachweis_commit", "", "")
    app.connect("config-inited", _refuse)
