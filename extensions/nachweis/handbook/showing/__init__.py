"""What a page shows of an entry: cards, tables, pictures; and which pages must be shown anew."""
