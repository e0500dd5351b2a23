"""What conf.py says, what it need not say, and what sphinx-needs is told."""

from nachweis.handbook.settings.config import setup
from nachweis.handbook.settings.defaults import setup as fill

__all__ = ["fill", "setup"]
