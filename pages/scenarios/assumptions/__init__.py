"""« Hypothèses »."""
