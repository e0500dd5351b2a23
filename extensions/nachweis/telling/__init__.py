"""What a person is told: errors with their cure, and the line to type."""
