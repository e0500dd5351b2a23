"""Floor 2: files in and out. No Sphinx."""
