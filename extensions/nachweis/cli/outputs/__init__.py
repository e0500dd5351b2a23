"""What is made of the sources."""
