"""A script that does nothing at all."""
