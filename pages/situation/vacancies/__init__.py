"""« Postes à pourvoir »."""
