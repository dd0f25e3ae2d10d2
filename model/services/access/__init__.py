"""Who comes in, what they did, what they take away."""
