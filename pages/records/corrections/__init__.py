"""« Corriger »."""
