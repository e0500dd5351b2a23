"""The settings of a handbook, each ``nachweis_…`` in ``conf.py``."""

from dataclasses import dataclass, field, fields
from typing import Self

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

PREFIX = "nachweis_"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandbookConfig:
    """What a company sets."""

    organisation: str = field(default="", metadata={"rebuild": "html"})
    """Whose handbook it is, as shown on the start page."""
    law_folder: str = field(default="docs/recht", metadata={"rebuild": ""})
    """Where provisions are explained; named in hints to writers."""

    def __post_init__(self) -> None:
        for item in fields(self):
            if not isinstance(getattr(self, item.name), str):
                raise ValueError(f"{PREFIX}{item.name} must be a string")

    @classmethod
    def of(cls, config: Config) -> Self:
        """The settings in ``config``.

        :raises ConfigError: If one of them has a wrong value.
        """
        try:
            return cls(**{item.name: config[f"{PREFIX}{item.name}"] for item in fields(cls)})
        except ValueError as error:
            raise ConfigError(str(error)) from error


def setup(app: Sphinx) -> None:
    """Register the settings and refuse wrong ones at once."""
    for item in fields(HandbookConfig):
        app.add_config_value(f"{PREFIX}{item.name}", item.default, item.metadata["rebuild"])
    app.connect("config-inited", lambda app, config: HandbookConfig.of(config) and None)
