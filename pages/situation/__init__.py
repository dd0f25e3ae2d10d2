"""Where we stand."""
