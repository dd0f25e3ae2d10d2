"""Phones in a workshop: their routes, and the pages that they show."""
