"""What could be done within some limits: a costed proposal, as an ordinary scenario, with its proof and its reasons."""
