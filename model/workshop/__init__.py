"""The workshop, without storage: what is asked of a room, what it answered, and what becomes a proposal."""
