"""« Ce qui a changé »."""
