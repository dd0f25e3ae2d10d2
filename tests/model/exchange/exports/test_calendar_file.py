"""A calendar: days that other programs read, an identifier for good, words that stay words."""

from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar

from model.exchange.exports.calendar_file import CalendarEntry, ics

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ARRIVAL = CalendarEntry("a", date(2026, 12, 1), "Une arrivée", "Note")
HOSTILE = "Landes; Béarn, \\n\r\nBEGIN:VEVENT\r\nSUMMARY:autre\r\n « fin »"


def test_each_entry_is_a_day_of_its_own_under_its_identifier() -> None:
    content = ics("Essai", [ARRIVAL], 4, AT)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (event["uid"], int(event["sequence"]), event["summary"]) == ("a@mosaique", 4, "Une arrivée")
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 12, 1), date(2026, 12, 2))
    assert event["transp"] == "TRANSPARENT"
    assert b"DTSTART;VALUE=DATE:20261201\r\n" in content
    assert content == ics("Essai", [ARRIVAL], 4, AT)


def test_an_entry_that_is_no_longer_due_is_cancelled_under_its_identifier() -> None:
    content = ics("Essai", [ARRIVAL, replace(ARRIVAL, uid="b", cancelled=True)], 5, AT)
    events = {str(each["uid"]): str(each["status"]) for each in Calendar.from_ical(content).walk("VEVENT")}
    assert events == {"a@mosaique": "CONFIRMED", "b@mosaique": "CANCELLED"}
    assert b"METHOD:PUBLISH" in content


def test_a_text_makes_no_entry_of_its_own_and_every_line_is_short() -> None:
    content = ics(HOSTILE, [CalendarEntry("a", date(2026, 12, 1), HOSTILE * 9, HOSTILE)], 1, AT)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert "SUMMARY:autre" in event["summary"] and "« fin »" in event["summary"]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
