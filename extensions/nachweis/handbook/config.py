"""The settings of a handbook, each ``nachweis_…`` in ``conf.py``."""

import os
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from nachweis.compliance.citations import Citations
from nachweis.compliance.days import read_day
from nachweis.exchange.laws import LawFileError, catalogue

PREFIX = "nachweis_"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandbookConfig:
    """What a company sets."""

    organisation: str = field(default="", metadata={"rebuild": "html"})
    """Whose handbook it is, as shown on the start page."""
    law_folder: str = field(default="docs/recht", metadata={"rebuild": ""})
    """Where provisions are explained; named in hints to writers."""
    laws: str = field(default="", metadata={"rebuild": "env"})
    """A folder with further laws as data, beside ``conf.py``; empty if there is none."""
    review_months: int = field(default=12, metadata={"rebuild": ""})
    """After how many months a review is due; at least 1."""
    today: str = field(default="", metadata={"rebuild": ""})
    """The day that reviews and evidence are measured against, an ISO date; empty for the day of the commit."""
    released: bool = field(default=False, metadata={"rebuild": ""})
    """Whether this build is to be published as a version."""
    before: str = field(default="", metadata={"rebuild": ""})
    """The ``needs.json`` of the version before, beside ``conf.py``; empty if there is none."""

    def __post_init__(self) -> None:
        for item in fields(self):
            if type(getattr(self, item.name)) is not type(item.default):
                raise ValueError(f"{PREFIX}{item.name} must be of type {type(item.default).__name__}")
        if self.review_months < 1:
            raise ValueError(f"{PREFIX}review_months must be at least 1, not {self.review_months}")
        if self.today and read_day(self.today) is None:
            raise ValueError(f"{PREFIX}today must be an ISO date, not {self.today!r}")

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
    def day(self) -> date:
        """The day of the build: the one that is set, else that of the commit, else today."""
        if day := read_day(self.today):
            return day
        if (epoch := os.environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
            return datetime.fromtimestamp(int(epoch), UTC).date()
        return datetime.now(UTC).date()


def read_citations(app_or_env: Any) -> Citations:
    """The reader of citations against the laws that this handbook knows; made once."""
    folder = HandbookConfig.of(app_or_env.config).laws
    return _reader(Path(app_or_env.srcdir) / folder if folder else None)


@lru_cache(maxsize=4)
def _reader(folder: Path | None) -> Citations:
    return Citations(catalogue(folder))


def _refuse(app: Sphinx, config: Config) -> None:
    """Refuse wrong settings at once."""
    HandbookConfig.of(config)
    try:
        read_citations(app)
    except LawFileError as error:
        raise ConfigError(str(error)) from error


def setup(app: Sphinx) -> None:
    """Register the settings."""
    for item in fields(HandbookConfig):
        app.add_config_value(f"{PREFIX}{item.name}", item.default, item.metadata["rebuild"])
    app.connect("config-inited", _refuse)
