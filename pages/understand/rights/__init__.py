"""« Vos données, vos droits »."""
