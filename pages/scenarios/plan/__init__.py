"""« Proposition chiffrée »."""
