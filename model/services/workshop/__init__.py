"""Workshops: prepared, held, answered from phones, concluded."""
