"""Dated actions as a calendar that other programs read: an update replaces what has the same identifier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Mosaique//Scenario//FR"


@dataclass(frozen=True)
class CalendarEntry:
    """What is due from the first day of a month on, or no longer is; `uid` tells it from any other one for good."""

    uid: str
    month: date
    label: str
    note: str
    cancelled: bool = False


def ics(name: str, entries: Sequence[CalendarEntry], sequence: int, at: datetime | None = None) -> bytes:
    """Return entries as a calendar under a name; of two calendars the one with the higher `sequence` replaces the
    other. It is made `at` an instant, now by default."""
    calendar = Calendar()
    for key, value in {
        "prodid": PRODUCT,
        "version": "2.0",
        "method": "PUBLISH",
        "x-wr-calname": " ".join(name.split()),
    }.items():
        calendar.add(key, value)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@mosaique")
        event.add("dtstamp", at or datetime.now(UTC))
        event.add("sequence", sequence)
        event.add("dtstart", entry.month)
        event.add("dtend", entry.month + timedelta(days=1))
        event.add("summary", entry.label)
        event.add("description", entry.note)
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
