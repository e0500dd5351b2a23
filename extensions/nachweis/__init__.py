"""Nachweis: a compliance handbook that proves itself."""

__version__ = "2026.1.dev0"
