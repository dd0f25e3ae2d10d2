"""« Comment c'est calculé »."""
