"""What a page says: entries, their options, citations, and what of it an edition leaves out."""
