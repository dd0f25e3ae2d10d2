"""« Relevé de conclusions »."""
