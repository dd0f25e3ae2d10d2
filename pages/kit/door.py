"""What the routes and the screens both know of the door: the name of the cookie, the code of an open demonstration."""

COOKIE = "mosaique"

door_code: list[str] = []
"""The code that is asked in a demonstration that listens beyond this machine; empty when none is."""
