"""What a page asks, and the answers: one view, one module."""
