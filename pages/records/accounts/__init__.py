"""« Comptes et accès »."""
