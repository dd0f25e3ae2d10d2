"""What the director's note for the committee says: one page, nothing that may not circulate."""

from collections.abc import Sequence
from typing import Any

from model.access import Viewer
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import OpenTo
from model.exchange.exports.page import Page
from model.privacy import K
from model.services import committee
from model.services.committee import Note
from model.services.context import today
from model.services.scenario.presentation import Hypothesis
from model.services.situation.situations import FreeSeat, View
from pages.kit import circulation
from pages.kit.exports import Drawn, scope_name
from pages.kit.state import Context
from pages.kit.wording import local, plain, seat_name
from pages.situation import coverage
from pages.situation.mosaic import mosaic
from pages.situation.region import text

MOST_SEATS, MOST_EVENTS = 6, 7


def note(who: Viewer, chosen: Context, scenario: str) -> tuple[Page, Sequence[Drawn]]:
    """Return the note of a region with a kept scenario, or without, and its mosaic."""
    facts = committee.note(who, chosen.codes[0], chosen.day, scenario)
    finding = text.finding(facts.view)
    page = Page(
        plain("export.committee.title", scope=chosen.name),
        finding,
        scope_name(chosen.name),
        chosen.day,
        named=False,
        notes=[text.note(facts.view)],
        parts={"free": _free(facts.view), "base": _base(facts), "hypothesis": _hypothesis(facts.hypothesis)},
    )
    return page, [Drawn("mosaic", mosaic(facts.view), finding)]


def _free(view: View) -> dict[str, Any]:
    lines = [_seat(view.snapshot, seat) for seat in view.free[:MOST_SEATS]]
    left = len(view.free) - MOST_SEATS
    more = [plain("export.committee.more", n=left)] if left > 0 else []
    return {
        "title": plain("export.committee.free"),
        "lines": [*lines, *more] or [plain("export.committee.no_free")],
    }


def _seat(snapshot: Snapshot, seat: FreeSeat) -> str:
    door = list(OpenTo)[snapshot.positions.open_to[seat.place]]
    open_to = "" if door is OpenTo.ANY else plain(f"seat.open_to_{door}")
    since = plain("export.committee.since", month=seat.since, open_to=open_to)
    return f"{seat_name(snapshot, seat.place)}, {since}"


def _base(facts: Note) -> dict[str, Any]:
    """Each competency with the number of teams that hold it, in words and as dots."""
    rows = [
        {
            "name": local(competency.short),
            "said": coverage.circulating_words(held),
            "dots": [held.most, held.to_record, held.missing] if held and held.least == held.most else [],
        }
        for competency, held in facts.base
    ]
    return {
        "title": plain("export.committee.base"),
        "finding": plain("export.base_open_finding", n=facts.teams, day=today()),
        "note": coverage.expectations_note(facts.view),
        "rows": rows,
        "withheld": plain("export.base_open_note", k=K)
        if any(held is None or held.least < held.most for _, held in facts.base)
        else "",
    }


def _hypothesis(hypothesis: Hypothesis | None) -> dict[str, Any] | None:
    if hypothesis is None:
        return None
    lines = [circulation.event(hypothesis.after, event) for event in hypothesis.events[:MOST_EVENTS]]
    left = len(hypothesis.events) - MOST_EVENTS
    more = [plain("export.committee.more", n=left)] if left > 0 else []
    return {
        "title": plain("export.committee.scenario_title", title=hypothesis.title),
        "lines": [*lines, *more] or [circulation.silence(hypothesis)],
        "outcome": circulation.outcome(hypothesis),
        "note": plain("export.committee.hypothesis"),
    }
