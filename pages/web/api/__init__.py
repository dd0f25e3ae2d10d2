"""What other programs read, over HTTP: the tables of `export`, with a key of an account, and what describes them."""
