"""« Importer »."""
