"""« Journal »."""
