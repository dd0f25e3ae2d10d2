"""« Les régions »."""
