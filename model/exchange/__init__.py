"""Files in and out: reading what an organisation sends, checking it, saying what it would change."""
