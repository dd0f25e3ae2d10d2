"""The figures of this process that a supervisor watches: kept here, counted where things happen; nothing of anybody."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics

from model.errors import NotFound, Refused

SECONDS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 5, 10, 20)
"""The durations below which runs and answers are counted, among them those that they should keep."""

disable_created_metrics()  # type: ignore[no-untyped-call]  # when each began to be counted is of no use
registry = CollectorRegistry()
ProcessCollector(registry=registry)

runs = Histogram("mosaique_run_seconds", "Runs of screens and of parts of them", buckets=SECONDS, registry=registry)
answers = Histogram(
    "mosaique_phone_seconds",
    "What phones send, by what it is and what became of it: kept, refused or failed",
    ["what", "outcome"],
    buckets=SECONDS,
    registry=registry,
)
errors = Counter("mosaique_errors", "What failed, by cause", ["cause"], registry=registry)
connections = Gauge("mosaique_connections", "Screens that are open in browsers", registry=registry)
children = Gauge("mosaique_children", "Child processes that run, by what they do", ["work"], registry=registry)
waiting = Gauge("mosaique_waiting", "What waits for its turn, by what it waits for", ["turn"], registry=registry)
sessions = Gauge("mosaique_sessions", "Sessions that are open in the whole house", registry=registry)
ready = Gauge("mosaique_ready", "1 when the database answers and its schema is right, else 0", registry=registry)
latency = Gauge("mosaique_database_seconds", "How long the database took to answer just now", registry=registry)
backup = Gauge("mosaique_backup_age_seconds", "Since the last backup, infinite without any", registry=registry)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Time what is done for a phone, and note what became of it."""
    began, outcome = time.perf_counter(), "failed"
    try:
        yield
        outcome = "kept"
    except (Refused, NotFound):
        outcome = "refused"
        raise
    finally:
        answers.labels(what, outcome).observe(time.perf_counter() - began)
