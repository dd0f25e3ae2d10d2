"""« Comparer »."""
