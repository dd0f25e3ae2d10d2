"""« Nos attentes »."""
