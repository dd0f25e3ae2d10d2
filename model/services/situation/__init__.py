"""Where regions and their teams stand, and what is assumed of them."""
