"""What the long trials share: a base of either engine, and the table of what was measured."""

from tests.bench.conftest import pytest_terminal_summary, record
from tests.storage.conftest import address, another_blank, blank, engine, made_once, postgresql, postgresql_cluster

__all__ = [
    "address",
    "another_blank",
    "blank",
    "engine",
    "made_once",
    "postgresql",
    "postgresql_cluster",
    "pytest_terminal_summary",
    "record",
]
