"""« Ma région »."""
