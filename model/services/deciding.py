"""What a room decided, written as proposals with the workshop as their author: a director adopts them, or does not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import Session, select

from model.access import Right, Viewer
from model.domain.framework import Competency, TargetProfile
from model.errors import Refused
from model.measures.mix import Mix, RangeVerdict
from model.measures.situation import situation
from model.privacy import HeldBetween, held_in_circulation
from model.services import expectations, halls, suggestions, takeaways, workshops
from model.services.expectations import Scope, State
from model.services.house import PARIS, reference, store, today
from model.services.snapshots import measured, snapshot
from model.storage.journal import audit, region
from model.storage.tables import ProfileRow, RegionRow, WorkshopRow
from model.wording import catalogue
from model.workshop import proposals
from model.workshop.board import Board
from model.workshop.proposals import Estimated
from model.workshop.steps import Kind, Step
from model.workshop.tallies import Tally


def profiled(step: Step) -> bool:
    """Whether the result of a step is about what a region expects."""
    return step.kind in (Kind.LEVELS, Kind.RANGE) and not step.own


@dataclass(frozen=True)
class Base:
    """In how many teams a competency is held, as far as it may circulate: as expected now, and as the room wishes."""

    competency: Competency
    before: HeldBetween | None
    after: HeldBetween | None


@dataclass(frozen=True)
class Whatif:
    """What the region would look like today with what the room wishes; nothing is written."""

    profile: TargetProfile
    mix: Mix
    before: RangeVerdict | None
    after: RangeVerdict | None
    base: tuple[Base, ...]

    @property
    def ranged(self) -> bool:
        """Whether the room gave a range, other than the one in force."""
        return self.before is None or (self.before.low, self.before.high) != self.profile.mix


def wished(viewer: Viewer, uid: str) -> TargetProfile:
    """Return what the room expects: what is in force, changed by the levels and the range that it gave.

    Raises:
        Refused: fewer people had a view of anything than are needed.
    """
    with store().read() as session:
        row, code = workshops.mine(session, viewer, uid)
        found = tuple(_decided(session, row, halls.board_of(session, row)))
    before = expectations.in_force(snapshot(viewer, (code,)), Scope())
    return proposals.profile(found, before, reference())


def whatif(viewer: Viewer, uid: str) -> Whatif:
    """Return what the region would look like today with what the room wishes: what may be projected of it.

    The common base is there for whoever may see it, as numbers of teams alone.

    Raises:
        Refused: fewer people had a view of anything than are needed.
    """
    profile = wished(viewer, uid)
    with store().read() as session:
        _, code = workshops.mine(session, viewer, uid)
    open_view = snapshot(takeaways.circulating(viewer, (code,)), (code,))
    ours = replace(profile, region=open_view.regions[0].uid, team="", stratum="", adopted_on=today())
    others = tuple(each for each in open_view.profiles if not Scope().is_of(each))
    now, then = situation(open_view), situation(replace(open_view, profiles=(*others, ours)))
    return Whatif(profile, now.mix, now.verdict, then.verdict, tuple(_bases(viewer, code, ours)))


def _bases(viewer: Viewer, code: str, ours: TargetProfile) -> Iterable[Base]:
    if not viewer.may(Right.COMMON_BASE):
        return
    seen, figures = measured(viewer, (code,))
    others = tuple(each for each in seen.profiles if not Scope().is_of(each))
    with_ours = replace(seen, profiles=(*others, ours))
    now = held_in_circulation(seen, figures.coverage)
    then = held_in_circulation(with_ours, situation(with_ours).coverage)
    in_force = expectations.in_force(seen, Scope())
    for place, competency in enumerate(reference().competencies):
        if ours.expected[place] != in_force.expected[place]:
            yield Base(competency, now[place], then[place])


def propose_profile(viewer: Viewer, uid: str) -> None:
    """Write what the room expects as a proposal, in place of the one that this workshop made before, if it waits.

    Raises:
        Refused: fewer people had a view of anything than are needed, or the workshop is rehearsed.
    """
    profile = wished(viewer, uid)
    with store().write() as session:
        row, code = _real(session, viewer, uid)
        place, author = region(session, code), author_of(row)
        waiting = select(ProfileRow).where(
            ProfileRow.region_key == place.key, ProfileRow.author == author, ProfileRow.state == State.PROPOSED
        )
        for before in session.exec(waiting):
            before.state = State.WITHDRAWN
            session.add(before)
        expectations.write(session, place, Scope(), profile, author)
        audit(session, viewer.account, "propose_from_workshop", subject=uid, scope=code)


def estimated(viewer: Viewer, uid: str, step: str) -> Estimated:
    """Return what the room thinks that an assumption is worth.

    Raises:
        Refused: fewer people had a view than are needed, or the step is not about an assumption.
    """
    with store().read() as session:
        row, _ = workshops.mine(session, viewer, uid)
        board = halls.board_of(session, row)
        asked = board.named(step)
        return proposals.estimated(asked, halls.result(session, row, board, asked))


def propose_assumption(viewer: Viewer, uid: str, step: str) -> None:
    """Write what the room thinks that an assumption is worth as a proposal, in place of the one it made before.

    Raises:
        Refused: fewer people had a view than are needed, or the workshop is rehearsed.
    """
    found = estimated(viewer, uid, step)
    with store().write() as session:
        row, code = _real(session, viewer, uid)
        place: RegionRow = region(session, code)
        suggestions.write(session, place, found, author_of(row))
        audit(session, viewer.account, "propose_from_workshop", subject=uid, scope=code)


def _real(session: Session, viewer: Viewer, uid: str) -> tuple[WorkshopRow, str]:
    """A workshop whose answers are those of a real room: nobody adopts what a rehearsal says."""
    row, code = workshops.mine(session, viewer, uid)
    if row.rehearsal:
        raise Refused("workshop.rehearsed")
    return row, code


def author_of(row: WorkshopRow) -> str:
    """Name a workshop as the author of a proposal, by its day, in the language in which it is held."""
    day = row.started_at.astimezone(PARIS).date() if row.started_at else today()
    return catalogue(row.language)("workshop.author", title=row.title, day=day)


def _decided(session: Session, row: WorkshopRow, board: Board) -> Iterable[tuple[Step, Tally]]:
    for step in board.steps:
        if profiled(step):
            yield step, halls.result(session, row, board, step)
