"""The live scenario of a workshop: actions on positions and families, on what may be projected of a region.

It is played on the situation as a reader sees it, today and nothing that is known to come: neither the room nor the
wall can tell from it who is where, who leaves, or who knows what.
"""

from dataclasses import dataclass

from model.access import Right, Viewer
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.measures.situation import Situation, situation
from model.projection import Projection, apply
from model.scenario import Action, Scenario
from model.services import halls, hosting, scenarios, takeaways, workshops
from model.services.house import store
from model.services.snapshots import Shelf, snapshot, snapshot_key
from model.workshop.board import Board


@dataclass(frozen=True, eq=False)
class Scene:
    """The live scenario at its horizon, beside the situation without it."""

    scenario: Scenario
    before: Snapshot
    after: Snapshot
    figures_before: Situation
    figures_after: Situation
    projection: Projection


_scenes: Shelf[Scene] = Shelf(16)


def scene(viewer: Viewer, uid: str) -> Scene:
    """Return what the live scenario of a workshop does to its region, as it may be projected."""
    code, title, board = _board(viewer, uid)
    scenario = _scenario(viewer, code, title, board)
    base = snapshot(takeaways.circulating(viewer, (code,)), (code,))

    def look() -> Scene:
        projection, month = apply(base, scenario), add_months(scenario.start, scenario.horizon)
        before, after = base.at(month), projection.snapshot.at(month)
        return Scene(scenario, before, after, situation(before), situation(after), projection)

    return _scenes.get((snapshot_key(base), scenario), look)


def _board(viewer: Viewer, uid: str) -> tuple[str, str, Board]:
    with store().read() as session:
        row, code = workshops.mine(session, viewer, uid)
        return code, row.title, halls.board_of(session, row)


def _scenario(viewer: Viewer, code: str, title: str, board: Board) -> Scenario:
    begun = scenarios.empty(snapshot(takeaways.circulating(viewer, (code,)), (code,)), code, title)
    for action in board.live:
        begun = begun.with_action(action)
    return begun


def play(viewer: Viewer, uid: str, action: Action) -> None:
    """Add an action to the live scenario, before the eyes of the room.

    Raises:
        Refused: it is about somebody, there are too many, or the room is not composing.
    """
    hosting.turn(viewer, uid, lambda board: board.played(action))


def withdraw(viewer: Viewer, uid: str, action: str) -> None:
    """Take an action off the live scenario again."""
    hosting.turn(viewer, uid, lambda board: board.unplayed(action))


def keep(viewer: Viewer, uid: str, title: str) -> str:
    """Save the live scenario among those of the region, to be gone on with; return its uid.

    Raises:
        NotAllowed: the viewer composes no scenarios.
    """
    viewer.require(Right.SCENARIOS)
    code, _, board = _board(viewer, uid)
    return scenarios.save(viewer, _scenario(viewer, code, title, board)).uid
