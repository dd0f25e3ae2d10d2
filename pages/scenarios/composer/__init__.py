"""« Composer »."""
