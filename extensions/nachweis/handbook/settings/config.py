"""The settings of a handbook, each ``nachweis_…`` in ``conf.py``."""

import os
import re
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from nachweis.compliance.citing.citations import Citations
from nachweis.compliance.values.days import read_day
from nachweis.exchange.holidays import STATES
from nachweis.exchange.laws import LawFileError, catalogue, digest_of
from nachweis.exchange.packs import PackError, Sheet, Shelf, shelf
from nachweis.exchange.packs import digest_of as packs_digest_of
from nachweis.vocabulary import Edition

PREFIX = "nachweis_"
_FORMS = {str: "ein Text", int: "eine Zahl", bool: "True oder False"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandbookConfig:
    """What a company sets."""

    organisation: str = field(default="", metadata={"rebuild": "html"})
    """Whose handbook it is, as shown on the start page."""
    contacts: str = field(default="", metadata={"rebuild": "html"})
    """Whom staff call, „Datenschutz: 030 12345; IT-Notfall: 030 12346“; pages show it by „{ansprechstellen}“."""
    laws: str = field(default="", metadata={"rebuild": "env"})
    """A folder with further laws as data, beside ``conf.py``; empty if there is none."""
    packs: str = field(default="", metadata={"rebuild": "env"})
    """A folder with further packs of law and norms, beside ``conf.py``; empty if there is none."""
    review_months: int = field(default=12, metadata={"rebuild": ""})
    """After how many months a review is due; at least 1."""
    today: str = field(default="", metadata={"rebuild": ""})
    """The day that reviews and evidence are measured against, an ISO date; empty for the day of the commit."""
    released: bool = field(default=False, metadata={"rebuild": ""})
    """Whether this build is to be published as a version."""
    before: str = field(default="", metadata={"rebuild": ""})
    """The ``needs.json`` of the version before, beside ``conf.py``; empty if there is none."""
    version: str = field(default="", metadata={"rebuild": "html"})
    """What this version is called if it is published, „2026.1“ or „Entwurf“; empty for a build of one's own."""
    address: str = field(default="", metadata={"rebuild": ""})
    """Where the published site is, „https://handbuch.example/“; feeds name it."""
    search: bool = field(default=True, metadata={"rebuild": ""})
    """Whether the site gets its own search; Sphinx' stays either way."""
    allowed: str = field(default="", metadata={"rebuild": "env"})
    """Which blocks and roles pages may use besides those of the guide, „mermaid eval-rst“."""
    edition: str = field(default="intern", metadata={"rebuild": "env"})
    """For whom it is built: „intern“, „pruefung“ or „kunde“."""
    editions: str = field(default="", metadata={"rebuild": ""})
    """Which editions are published beside the internal one, „pruefung kunde“; empty if none."""
    state: str = field(default="", metadata={"rebuild": "html"})
    """In which state objections are to be made, „BE“ (§ 193 BGB); empty if unknown: the latest end counts."""
    risk_owners: str = field(default="", metadata={"rebuild": "html"})
    """Which roles may accept a risk, „Geschäftsführung; Leitung IT“; the one that writes the handbook is none."""

    def __post_init__(self) -> None:
        for item in fields(self):
            if type(getattr(self, item.name)) is not type(item.default):
                raise ValueError(f"„{PREFIX}{item.name}“ in conf.py muss {_FORMS[type(item.default)]} sein.")
        if not 1 <= self.review_months <= 120:
            raise ValueError(f"„{PREFIX}review_months“ in conf.py muss eine Zahl von 1 bis 120 sein (Monate).")
        if self.today and (len(self.today) != 10 or read_day(self.today) is None):
            raise ValueError(f"„{PREFIX}today“ in conf.py muss ein Tag sein, etwa „2026-11-22“.")

        if self.edition not in list(Edition):
            raise ValueError(f"„{PREFIX}edition“ in conf.py muss eine von diesen sein: {', '.join(Edition)}.")
        if not set(self.editions.split()) <= {*Edition} - {Edition.INTERNAL}:
            raise ValueError(f"„{PREFIX}editions“ in conf.py nennt Ausgaben neben der internen: „pruefung kunde“.")
        if self.address and not re.fullmatch(r"https?://[^\s?#]+/", self.address):
            raise ValueError(
                f"„{PREFIX}address“ in conf.py muss eine Adresse mit „/“ am Ende sein, etwa „https://handbuch.example/“."
            )
        if not all(place and reached for place, reached in self.contact_list):
            raise ValueError(
                f"„{PREFIX}contacts“ in conf.py nennt Stellen mit Erreichbarkeit: „Datenschutz: 030 12345; IT: …“."
            )
        if self.state and self.state not in STATES:
            known = ", ".join(sorted(STATES))
            raise ValueError(f"„{PREFIX}state“ in conf.py muss ein Bundesland sein: {known}.")

    @property
    def contact_list(self) -> tuple[tuple[str, str], ...]:
        """Whom staff call: each place with how to reach it."""
        items = (item.partition(":") for item in self.contacts.split(";") if item.strip())
        return tuple((place.strip(), reached.strip()) for place, _, reached in items)

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

    @property
    def owners(self) -> tuple[str, ...]:
        """The roles that may accept a risk."""
        return tuple(filter(None, (role.strip() for role in self.risk_owners.split(";"))))

    @property
    def day(self) -> date:
        """The day of the build: the one that is set, else that of the commit, else today."""
        if day := read_day(self.today):
            return day
        try:
            return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date()
        except (KeyError, ValueError, OverflowError, OSError):
            return datetime.now(UTC).date()


def edition_of(config: Config) -> Edition:
    """For whom this build is."""
    return Edition(HandbookConfig.of(config).edition)


def read_citations(app_or_env: Any) -> Citations:
    """The reader of citations against the laws that this handbook knows; made once."""
    folder = HandbookConfig.of(app_or_env.config).laws
    return _reader(Path(app_or_env.srcdir) / folder if folder else None, app_or_env.config.nachweis_laws_digest)


def read_packs(app_or_env: Any) -> Shelf:
    """The packs of law and norms that this handbook has; read once."""
    folder = HandbookConfig.of(app_or_env.config).packs
    return shelf(Path(app_or_env.srcdir) / folder if folder else None, app_or_env.config.nachweis_packs_digest)


def pack_folder(config: Config) -> str:
    """Where pages of packs are mounted: beside the root page; empty or with „/“ at the end."""
    folder, slash, _ = str(config.root_doc).rpartition("/")
    return f"{folder}{slash}"


def pack_pages(app_or_env: Any) -> dict[str, Sheet]:
    """The pages that packs have, by page name."""
    folder = pack_folder(app_or_env.config)
    return {f"{folder}{name}": sheet for name, sheet in read_packs(app_or_env).sheets.items()}


@lru_cache(maxsize=4)
def _reader(folder: Path | None, digest: str) -> Citations:
    return Citations(catalogue(folder, digest))


def _refuse(app: Sphinx, config: Config) -> None:
    """Refuse wrong settings at once."""
    given = HandbookConfig.of(config)
    try:
        config.nachweis_laws_digest = digest_of(Path(app.srcdir) / given.laws if given.laws else None)
        read_citations(app)
        config.nachweis_packs_digest = packs_digest_of(Path(app.srcdir) / given.packs if given.packs else None)
        read_packs(app)
    except (LawFileError, PackError) as error:
        raise ConfigError(str(error)) from error


def setup(app: Sphinx) -> None:
    """Register the settings."""
    for item in fields(HandbookConfig):
        app.add_config_value(f"{PREFIX}{item.name}", item.default, item.metadata["rebuild"])
    app.add_config_value("nachweis_laws_digest", "", "env")  # set by us: other laws, other readings
    app.add_config_value("nachweis_packs_digest", "", "env")
    app.connect("config-inited", _refuse)
