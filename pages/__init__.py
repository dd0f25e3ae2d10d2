"""What is on the screen. No calculation: a notebook could do what a screen does with `model` alone."""
