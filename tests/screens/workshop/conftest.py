"""The clock of the workshops of the tests."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from model.services.workshop import facilitation, workshops
from model.services.workshop import timer as workshop_timer
from pages.workshop import keys, timer
from pages.workshop.wall import display


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let hours pass for the screens and the workshops; the database does not change."""
    gone = timedelta()

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + gone

    def wait(hours: float) -> None:
        nonlocal gone
        gone += timedelta(hours=hours)

    for screen in (display, keys, timer):
        monkeypatch.setattr(screen, "datetime", Clock)
    for service in (workshops, facilitation, workshop_timer):
        monkeypatch.setattr(service, "now", lambda: Clock.now(UTC))
    return wait
