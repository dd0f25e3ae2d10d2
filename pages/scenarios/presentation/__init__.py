"""« Scénarios partagés »."""
