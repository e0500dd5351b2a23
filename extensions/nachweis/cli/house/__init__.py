"""What a house sets up."""
