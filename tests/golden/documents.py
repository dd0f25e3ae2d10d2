"""What the demonstration says, as documents: every region's figures, and a scenario of the four kinds of actions."""

from datetime import date
from typing import Any

from model.access import operator
from model.domain.calendar import NEVER, add_months
from model.measures.presence import presence
from model.scenario import Departure, Mobility, Recruitment, Training
from model.services.scenario import scenarios
from model.services.situation import situations
from model.services.situation.situations import free_seats
from model.services.situation.snapshots import snapshot

LATER = date(2028, 1, 1)


def figures() -> dict[str, Any]:
    """The figures of every region, today and later."""
    regions = situations.regions_with_data()
    return {
        code: [situations.figures_document(operator(), code, day) for day in (None, LATER)] for code in sorted(regions)
    }


def scenario() -> dict[str, Any]:
    """Months of a scenario of Aquitaine: somebody leaves, somebody moves, somebody arrives, three are trained."""
    base = snapshot(operator(), ("AQ",))
    seats = [base.positions.uid[seat.place] for seat in free_seats(base)]
    held = presence(base).held & (base.until == NEVER)
    staying = dict.fromkeys(base.assignments.manager[held].tolist())
    people = [base.managers.uid[row] for row in staying if row >= 0]
    empty = scenarios.begin(operator(), "AQ", "Quatre actions")
    start = empty.start
    full = (
        empty.with_action(Departure(uid="a", month=start, manager=people[2]))
        .with_action(Mobility(uid="b", month=add_months(start, 2), manager=people[4], position=seats[0]))
        .with_action(Recruitment(uid="c", month=add_months(start, 3), position=seats[1], family="F5"))
        .with_action(Training(uid="d", month=start, offer="PROJECT", managers=(people[5], people[6], people[7])))
    )
    return {
        month.isoformat(): scenarios.outlook_document(operator(), full, month)
        for month in (start, add_months(start, 6), add_months(start, 24))
    }
