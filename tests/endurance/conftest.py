"""What the long trials share: a base of either engine."""

from tests.storage.conftest import address, another_blank, blank, engine, made_once, postgresql, postgresql_cluster

__all__ = [
    "address",
    "another_blank",
    "blank",
    "engine",
    "made_once",
    "postgresql",
    "postgresql_cluster",
]
