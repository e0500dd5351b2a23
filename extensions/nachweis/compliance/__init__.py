"""Floor 1, the domain: pure functions over a sealed handbook. No file, clock, environment or log."""
