"""What writes in the sources."""
