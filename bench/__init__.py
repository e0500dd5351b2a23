"""What a handbook costs, as ratios within one run."""
