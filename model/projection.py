"""What a scenario would do: a snapshot with the intervals that its actions add and end, and what they cost.

Applying is pure. An action that does not apply (the seat is taken, the person has left) is named and skipped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from model.domain.calendar import NEVER, add_months, month_of
from model.domain.framework import Framework
from model.domain.snapshot import BACKGROUNDS, Snapshot
from model.domain.vocabulary import Answer, Background, CoverageState, OpenTo
from model.domain.vocabulary import Mobility as DeclaredMobility
from model.errors import NotFound
from model.measures.cost import training_price
from model.measures.coverage import STATES, coverage
from model.measures.presence import presence
from model.scenario import KINDS, Action, Departure, Mobility, Recruitment, Scenario, Training

_OPEN_TO, _ANSWERS, _MOBILITIES = tuple(OpenTo), tuple(Answer), tuple(DeclaredMobility)
_ORDER = tuple(KINDS)


class NotApplicable(Exception):
    """An action has no meaning on the situation it meets; `reason` names the sentence `projection.<reason>`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Skipped:
    """An action that was left out, and why."""

    action: Action
    reason: str


@dataclass(frozen=True)
class CostLine:
    """What some actions cost together, in euros; trainings of one offer and month are bought together."""

    kind: str
    month: date
    euros: int
    people: int
    actions: tuple[str, ...]
    offer: str = ""


@dataclass(frozen=True)
class Projection:
    """The situation once a scenario is applied, seen at the date of the snapshot it was applied to."""

    snapshot: Snapshot
    applied: tuple[Action, ...]
    skipped: tuple[Skipped, ...]
    outside_wish: tuple[Mobility, ...]
    costs: tuple[CostLine, ...]

    @property
    def euros(self) -> int:
        """The cost of the actions that apply."""
        return sum(line.euros for line in self.costs)


def apply(snapshot: Snapshot, scenario: Scenario) -> Projection:
    """Apply the active actions of a scenario, month by month; within a month those that free seats come first."""
    applied: list[Action] = []
    skipped: list[Skipped] = []
    moved: list[Mobility] = []
    active = sorted((a for a in scenario.actions if a.active), key=lambda a: (a.month, _ORDER.index(a.kind)))
    state = snapshot
    for _, actions in groupby(active, key=lambda action: action.month):
        waiting: list[Skipped] = [Skipped(action, "") for action in actions]
        progress = True
        while waiting and progress:
            pending, waiting, progress = waiting, [], False
            for each in pending:
                try:
                    after = effect(state, each.action, scenario)
                except NotApplicable as problem:
                    waiting.append(Skipped(each.action, problem.reason))
                    continue
                if isinstance(each.action, Mobility) and not within_wish(state, each.action):
                    moved.append(each.action)
                state, progress = after, True
                applied.append(each.action)
        skipped += waiting
    return Projection(state, tuple(applied), tuple(skipped), tuple(moved), tuple(_costs(state.framework, applied)))


def effect(snapshot: Snapshot, action: Action, scenario: Scenario) -> Snapshot:
    """Return the snapshot once one action has taken place.

    Raises:
        NotApplicable: the action has no meaning on this situation.
    """
    if not scenario.start <= action.month <= add_months(scenario.start, scenario.horizon):
        raise NotApplicable("outside_period")
    match action:
        case Departure():
            return _end(snapshot, _posts_of(snapshot, action.manager, action.month), action.month)
        case Mobility():
            return _move(snapshot, action)
        case Recruitment():
            return _recruit(snapshot, action)
        case Training():
            return _train(snapshot, action)
    raise NotApplicable("unknown_kind")


def freed_positions(snapshot: Snapshot, manager: str, month: date) -> tuple[int, ...]:
    """Return the places of the positions that a manager would free by leaving or moving in a month."""
    return tuple(snapshot.assignments.position[_posts_of(snapshot, manager, month)].tolist())


def within_wish(snapshot: Snapshot, move: Mobility) -> bool:
    """Whether a mobility stays inside what the manager declared; positions without a département are in the region."""
    row, teams = _manager(snapshot, move.manager), snapshot.teams
    wish = _MOBILITIES[snapshot.managers.mobility[row]]
    if wish in (DeclaredMobility.REGION, DeclaredMobility.BEYOND):
        return True
    here = {
        teams.department[snapshot.positions.team[seat]] for seat in freed_positions(snapshot, move.manager, move.month)
    }
    there = teams.department[snapshot.positions.team[_position(snapshot, move.position)]]
    return wish is DeclaredMobility.DEPARTMENT and there in here - {""}


def _posts_of(snapshot: Snapshot, manager: str, month: date) -> NDArray[np.intp]:
    """The assignments that a manager holds on the first day of a month."""
    held = presence(snapshot.at(month)).held & (snapshot.assignments.manager == _manager(snapshot, manager))
    if not held.any():
        raise NotApplicable("not_in_post")
    return np.flatnonzero(held)


def _end(snapshot: Snapshot, rows: NDArray[np.intp], month: date) -> Snapshot:
    until = snapshot.assignments.until.copy()
    until[rows] = month.toordinal()
    return replace(snapshot, assignments=snapshot.assignments.changed(until=until))


def _begin(snapshot: Snapshot, action: Action, position: int, manager: int, working_time: float) -> Snapshot:
    first_post = _ANSWERS.index(Answer.UNKNOWN)
    row = (
        f"post-{action.uid}",
        position,
        manager,
        action.month.toordinal(),
        NEVER,
        1.0,
        working_time,
        False,
        first_post,
        -1,
    )
    return replace(snapshot, assignments=snapshot.assignments.extended([row]))


def _free_seat(snapshot: Snapshot, position: str, month: date) -> int:
    """The place of a position that nobody holds or will hold from a month on."""
    seat, day, positions = _position(snapshot, position), month.toordinal(), snapshot.positions
    if not positions.funded_from[seat] <= day < positions.funded_until[seat]:
        raise NotApplicable("not_funded")
    ours = (snapshot.assignments.position == seat) & ~snapshot.assignments.acting
    if (ours & (snapshot.until > day)).any():
        raise NotApplicable("seat_taken")
    return seat


def _admit(snapshot: Snapshot, seat: int, background: Background) -> None:
    door = _OPEN_TO[snapshot.positions.open_to[seat]]
    if door is not OpenTo.ANY and not door.admits(background):
        raise NotApplicable("not_open")


def _move(snapshot: Snapshot, action: Mobility) -> Snapshot:
    held = _posts_of(snapshot, action.manager, action.month)
    row = _manager(snapshot, action.manager)
    seat = _free_seat(snapshot, action.position, action.month)
    _admit(snapshot, seat, BACKGROUNDS[snapshot.managers.background[row]])
    working_time = float(snapshot.assignments.working_time[held].max())
    return _begin(_end(snapshot, held, action.month), action, seat, row, working_time)


def _recruit(snapshot: Snapshot, action: Recruitment) -> Snapshot:
    framework = snapshot.framework
    if action.family not in framework.family_index:
        raise NotApplicable("unknown_family")
    place = framework.family_index[action.family]
    background = framework.families[place].background
    seat = _free_seat(snapshot, action.position, action.month)
    _admit(snapshot, seat, background)
    months = int(framework.assumed("adaptation_months"))
    codes = (BACKGROUNDS.index(background), place, 0, _ANSWERS.index(Answer.UNKNOWN))
    arrival = (action.arrival, "", *codes, NEVER, action.month.toordinal(), months)
    welcomed = replace(snapshot, managers=snapshot.managers.extended([arrival]))
    return _begin(welcomed, action, seat, len(snapshot.managers), 1.0)


def _train(snapshot: Snapshot, action: Training) -> Snapshot:
    framework = snapshot.framework
    if action.offer not in framework.offers:
        raise NotApplicable("unknown_offer")
    for manager in action.managers:
        _posts_of(snapshot, manager, action.month)
    start = add_months(action.month, int(framework.assumed("training_delay"))).toordinal()
    half_steps = int(2 * framework.assumed("training_gain"))
    rows = [
        (_manager(snapshot, manager), framework.competency_index[code], start, half_steps)
        for manager in action.managers
        for code in framework.offers[action.offer].competencies
    ]
    return replace(snapshot, gains=snapshot.gains.extended(rows))


def _position(snapshot: Snapshot, uid: str) -> int:
    if uid not in snapshot.positions.uid:
        raise NotApplicable("no_position")
    return snapshot.positions.uid.index(uid)


def _manager(snapshot: Snapshot, uid: str) -> int:
    if uid not in snapshot.managers.uid:
        raise NotApplicable("no_manager")
    return snapshot.managers.uid.index(uid)


def _costs(framework: Framework, actions: Iterable[Action]) -> Iterator[CostLine]:
    """Price the actions: one line each, but one line for the trainings of one offer and month."""
    trainings: dict[tuple[str, date], list[Training]] = {}
    for action in actions:
        if isinstance(action, Training) and action.cost is None:
            trainings.setdefault((action.offer, action.month), []).append(action)
        elif (euros := _euros(framework, action)) > 0:
            yield CostLine(action.kind, action.month, euros, 1, (action.uid,))
    for (offer, month), group in trainings.items():
        people = len({manager for action in group for manager in action.managers})
        euros = training_price(framework.offers[offer], people).euros
        yield CostLine(Training.kind, month, euros, people, tuple(action.uid for action in group), offer)


def _euros(framework: Framework, action: Action) -> int:
    if action.cost is not None:
        return action.cost
    prices = {Recruitment.kind: "recruitment_cost", Mobility.kind: "mobility_cost"}
    return int(framework.assumed(prices[action.kind])) if action.kind in prices else 0


@dataclass(frozen=True)
class Contribution:
    """What the arrival of a family on a position would change for its team once adapted: places of competencies.

    `present` are those that nobody held and somebody would; `strengthened` those that would leave a lesser state.
    """

    family: str
    admitted: bool
    present: tuple[int, ...] = ()
    strengthened: tuple[int, ...] = ()


def contributions(snapshot: Snapshot, scenario: Scenario, position: str, month: date) -> tuple[Contribution, ...]:
    """Say for every family what its arrival on a free position would bring to the team, once adapted.

    Raises:
        NotFound: the position is not in the snapshot.
    """
    if position not in snapshot.positions.uid:
        raise NotFound("unknown.position", received=position)
    team = snapshot.positions.team[snapshot.positions.uid.index(position)]
    seen_on = add_months(month_of(month), int(snapshot.framework.assumed("adaptation_months")))
    before = coverage(snapshot.at(seen_on)).states[team]
    missing, covered = STATES.index(CoverageState.MISSING), STATES.index(CoverageState.COVERED)
    found = []
    for family in snapshot.framework.families:
        arrival = Recruitment(uid="trial", month=month, position=position, family=family.code)
        try:
            after = coverage(effect(snapshot, arrival, scenario).at(seen_on)).states[team]
        except NotApplicable:
            found.append(Contribution(family.code, admitted=False))
            continue
        present = np.flatnonzero((before == missing) & (after != missing))
        stronger = np.flatnonzero((before != covered) & (before != missing) & (after == covered))
        found.append(
            Contribution(
                family.code, admitted=True, present=tuple(present.tolist()), strengthened=tuple(stronger.tolist())
            )
        )
    return tuple(found)
