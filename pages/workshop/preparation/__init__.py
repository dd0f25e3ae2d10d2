"""« Préparer »."""
