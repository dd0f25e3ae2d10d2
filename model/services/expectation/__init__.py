"""What regions expect of their teams, and what rooms think that assumptions are worth, until it is adopted."""
