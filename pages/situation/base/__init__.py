"""« Socle commun »."""
