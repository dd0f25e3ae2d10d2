"""« Mes scénarios »."""
