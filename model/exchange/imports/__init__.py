"""Files that come in: read, understood, matched with what is recorded, answered with remarks."""
