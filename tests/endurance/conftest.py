"""What the long trials share: a base of either engine, and a house in it."""

from tests.storage.conftest import address, another_blank, blank, engine, made_once, postgresql

__all__ = ["address", "another_blank", "blank", "engine", "made_once", "postgresql"]
