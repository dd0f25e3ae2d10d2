"""« Projeter »."""
