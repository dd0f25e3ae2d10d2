"""Everything about teams, positions and scenarios that a notebook could use: no screen, no chart."""
