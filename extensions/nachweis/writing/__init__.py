"""Floor 7: what writes in the sources for writers: new entries, entries that move. Opens and breaks nothing."""
