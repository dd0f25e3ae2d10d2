"""What is recorded: imports and accounts."""
