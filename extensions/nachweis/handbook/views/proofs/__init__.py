"""What shows that the handbook holds, and where it does not."""
