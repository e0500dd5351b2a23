"""Floor 2: the Markdown that writers write, as text."""
