"""« Une équipe »."""
