"""What is recorded: imported, corrected, kept no longer than it serves, and what people may ask about it."""
