"""Sphinx in this process: what every command shares that reads or builds the handbook."""
