"""What a room decided, written as proposals with the workshop as their author: a director adopts them, or does not."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from model.access import Viewer
from model.domain.framework import TargetProfile
from model.errors import Refused
from model.services.context import reference, store
from model.services.expectation import estimates, profile_changes, profiles, states
from model.services.expectation.profile_changes import ProfileChanges, Views
from model.services.expectation.profiles import ProfileScope
from model.services.expectation.states import ProfileState
from model.services.situation.snapshots import snapshot
from model.services.workshop import state as workshop_state
from model.services.workshop import workshops
from model.storage.audit import audit
from model.storage.revisions import region
from model.storage.tables import ProfileRow, SuggestionRow, WorkshopRow
from model.workshop import proposals
from model.workshop.board import Board
from model.workshop.proposals import Estimate
from model.workshop.steps import Kind, Step
from model.workshop.tallies import Row, Tally


def is_about_profile(step: Step) -> bool:
    """Whether the result of a step is about what a region expects."""
    return step.kind in (Kind.LEVELS, Kind.RANGE) and not step.own


def wished_profile(viewer: Viewer, uid: str) -> TargetProfile:
    """Return what the room expects: what is in force, changed by the levels and the range that it gave.

    Raises:
        Refused: fewer people had a view of anything than are needed.
    """
    with store().read() as session:
        row, code = workshops.mine(session, viewer, uid)
        decided = tuple(_decided(session, row, workshop_state.board_of(session, row)))
    before = profiles.in_force(snapshot(viewer, (code,)), ProfileScope())
    return proposals.profile(decided, before, reference())


def voted_changes(viewer: Viewer, uid: str, step: str) -> ProfileChanges:
    """Return what a step changes of what is expected, as its room voted it.

    Raises:
        Refused: fewer people had a view than are needed.
    """
    with store().read() as session:
        row, code = workshops.mine(session, viewer, uid)
        board = workshop_state.board_of(session, row)
        asked = board.named(step)
        counted = workshop_state.result(session, row, board, asked)
    before = profiles.in_force(snapshot(viewer, (code,)), ProfileScope())
    after = proposals.profile([(asked, counted)], before, reference())
    views = {each.item: _views(each) for each in counted.rows if counted.tells(each) and each.values}
    return profile_changes.between(before, after, step, views)


def _views(row: Row) -> Views:
    return Views(len(row.values), row.at(25) or 0, row.at(75) or 0)


def waiting_changes(viewer: Viewer, uid: str, step: str) -> ProfileChanges | None:
    """Return what waits of what a step proposed, if it did."""
    with store().read() as session:
        row, _ = workshops.mine(session, viewer, uid)
        kept = [profile_changes.from_document(each.changes) for each in _waiting(session, row)]
    return next((each for each in kept if each and each.step == step), None)


def _waiting(session: Session, row: WorkshopRow) -> Sequence[ProfileRow]:
    chosen = select(ProfileRow).where(ProfileRow.workshop_key == row.key, ProfileRow.state == ProfileState.PROPOSED)
    return session.exec(chosen.order_by(col(ProfileRow.key).desc())).all()


def propose_profile(viewer: Viewer, uid: str, step: str, seen: ProfileChanges) -> None:
    """Write what a step changes of what is expected as a proposal, in place of the one that it made before, if it
    waits, also where the same was asked twice; what another step proposed stays.

    `seen` is what its host read of it.

    Raises:
        Refused: fewer people had a view of anything than are needed, the room expects what is in force, the workshop is
            rehearsed, or the room answered something else since.
    """
    changes = voted_changes(viewer, uid, step)
    if changes != seen:
        raise Refused("workshop.answers_changed")
    with store().write() as session:
        row, code = _real(session, viewer, uid)
        if not changes.values:
            raise Refused("workshop.as_expected")
        board = workshop_state.board_of(session, row)
        alike = {each.uid for each in board.steps if each.first == board.named(step).first}
        waiting = _waiting(session, row)
        place = region(session, code)
        asked = changes.of(profiles.expected(session, place))
        written = profiles.write(session, place, ProfileScope(), asked, row.title)
        written.workshop_key, written.changes = row.key, profile_changes.to_document(changes)
        session.add(written)
        for before in waiting:
            kept = profile_changes.from_document(before.changes)
            if kept is None or kept.step in alike:
                states.replace(session, before, written.uid)
        audit(session, viewer.account, "propose_from_workshop", subject=uid, scope=code)


def estimate(viewer: Viewer, uid: str, step: str) -> Estimate:
    """Return what the room thinks that an assumption is worth.

    Raises:
        Refused: fewer people had a view than are needed, or the step is not about an assumption.
    """
    with store().read() as session:
        row, _ = workshops.mine(session, viewer, uid)
        board = workshop_state.board_of(session, row)
        asked = board.named(step)
        return proposals.estimate(asked, workshop_state.result(session, row, board, asked))


def propose_assumption(viewer: Viewer, uid: str, step: str, seen: Estimate) -> None:
    """Write what the room thinks that an assumption is worth as a proposal, in place of the one it made before.

    `seen` is what its host read of it.

    Raises:
        Refused: fewer people had a view than are needed, the room supposes what is in force, the workshop is rehearsed,
            or the room answered something else since.
    """
    wish = estimate(viewer, uid, step)
    if wish != seen:
        raise Refused("workshop.answers_changed")
    with store().write() as session:
        row, code = _real(session, viewer, uid)
        now = estimates.supposed(session, code)[wish.code]
        if wish.agrees(now):
            raise Refused("workshop.as_supposed")
        board = workshop_state.board_of(session, row)
        people = workshop_state.result(session, row, board, board.named(step)).people
        estimates.write(session, row, step, wish, people, now)
        audit(session, viewer.account, "propose_from_workshop", subject=uid, scope=code)


def is_supposed(viewer: Viewer, uid: str, wish: Estimate) -> bool:
    """Whether what the room thinks that an assumption is worth is what the region supposes already, its range too."""
    with store().read() as session:
        _, code = workshops.mine(session, viewer, uid)
        now = estimates.supposed(session, code)[wish.code]
    return wish.agrees(now)


def waits(viewer: Viewer, uid: str, wish: Estimate) -> bool:
    """Whether what the room thinks that an assumption is worth was written as it is, and waits."""
    with store().read() as session:
        row, _ = workshops.mine(session, viewer, uid)
        chosen = select(SuggestionRow).where(
            SuggestionRow.workshop_key == row.key,
            SuggestionRow.code == wish.code,
            SuggestionRow.state == ProfileState.PROPOSED,
        )
        return any(Estimate(each.code, each.low, each.value, each.high) == wish for each in session.exec(chosen))


def results_to_write(viewer: Viewer, uid: str) -> tuple[Step, ...]:
    """Return the steps whose result could be written as a proposal and was not, as it is now; of what was asked twice,
    the last one that enough people answered. In a rehearsal, none."""
    with store().read() as session:
        row, code = workshops.mine(session, viewer, uid)
        board = workshop_state.board_of(session, row)
        steps = () if row.rehearsal else board.steps
        asked = [(step, workshop_state.result(session, row, board, step)) for step in steps if _is_proposable(step)]
        last = {step.first: (step, counted) for step, counted in asked if any(map(counted.tells, counted.rows))}
        chosen = select(ProfileRow).where(ProfileRow.workshop_key == row.key)
        profiles_written = [profile_changes.from_document(each.changes) for each in session.exec(chosen)]
        suggestions = session.exec(select(SuggestionRow).where(SuggestionRow.workshop_key == row.key)).all()
        supposed = estimates.supposed(session, code)
    before = profiles.in_force(snapshot(viewer, (code,)), ProfileScope())
    estimates_written = {Estimate(each.code, each.low, each.value, each.high) for each in suggestions}

    def is_left(step: Step, counted: Tally) -> bool:
        if step.kind is Kind.ESTIMATE:
            wish = proposals.estimate(step, counted)
            return wish not in estimates_written and not wish.agrees(supposed[wish.code])
        wished = profile_changes.between(before, proposals.profile([(step, counted)], before, reference()))
        return bool(wished.values) and not any(each and each.asks(wished) for each in profiles_written)

    return tuple(step for step, counted in last.values() if is_left(step, counted))


def _is_proposable(step: Step) -> bool:
    return is_about_profile(step) or step.kind is Kind.ESTIMATE


def _real(session: Session, viewer: Viewer, uid: str) -> tuple[WorkshopRow, str]:
    """A workshop whose answers are those of a real room: nobody adopts what a rehearsal says."""
    row, code = workshops.mine(session, viewer, uid)
    if row.rehearsal:
        raise Refused("workshop.rehearsed")
    return row, code


def _decided(session: Session, row: WorkshopRow, board: Board) -> Iterable[tuple[Step, Tally]]:
    for step in board.steps:
        if is_about_profile(step):
            yield step, workshop_state.result(session, row, board, step)
