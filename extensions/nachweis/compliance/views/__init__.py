"""Handbook × question ─▶ rows. Pure; the shell turns rows into pages."""
