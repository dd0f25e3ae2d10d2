"""Costed proposals and their reasons."""
