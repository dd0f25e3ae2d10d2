"""What workshops think that assumptions are worth: waiting for a director, who adopts or sets aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isclose

from sqlmodel import Session, col, select

from model.access import Right, Viewer
from model.domain.framework import Assumption
from model.errors import NotFound
from model.services.context import reference, store, today
from model.services.expectation import states
from model.services.expectation.states import ProfileState
from model.services.situation import assumptions
from model.storage.audit import audit
from model.storage.revisions import region
from model.storage.tables import RegionRow, SuggestionRow, WorkshopRow
from model.workshop.proposals import Estimate


@dataclass(frozen=True)
class EstimateProposal:
    """A proposal about an assumption, as it counts in the region today: between which values the room places it, the
    title of the workshop that proposed it and when, how many had a view if that is known, the uid of the workshop if it
    is kept; what it was worth, `before`, when it was proposed, if that or its range is another one now; `against`,
    those that say something else."""

    uid: str
    assumption: Assumption
    estimated: Estimate
    author: str
    proposed_on: date
    people: int | None
    workshop: str
    before: Assumption | None = None
    against: tuple["EstimateProposal", ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether the region supposes that already."""
        return self.estimated.agrees(self.assumption)


def waiting_estimates(viewer: Viewer, code: str) -> tuple[EstimateProposal, ...]:
    """Return the proposals about assumptions that wait in a region, the latest first."""
    viewer.require(Right.SCENARIOS)
    viewer.require_region(code)
    with store().read() as session:
        chosen = select(SuggestionRow, WorkshopRow)
        chosen = chosen.join(RegionRow, col(RegionRow.key) == SuggestionRow.region_key)
        chosen = chosen.outerjoin(WorkshopRow, col(WorkshopRow.key) == SuggestionRow.workshop_key)
        chosen = chosen.where(RegionRow.code == code, SuggestionRow.state == ProfileState.PROPOSED)
        rows = session.exec(chosen.order_by(col(SuggestionRow.key).desc())).all()
        ours = supposed(session, code) if rows else {}
        every = [_suggestion(row, held, ours[row.code]) for row, held in rows]
    return tuple(replace(each, against=_against(each, every)) for each in every)


def _against(proposal: EstimateProposal, every: Sequence[EstimateProposal]) -> tuple[EstimateProposal, ...]:
    same = (each for each in every if each.assumption.code == proposal.assumption.code)
    return tuple(each for each in same if each.estimated != proposal.estimated)


def supposed(session: Session, code: str) -> Mapping[str, Assumption]:
    """Return the assumptions as they count in a region, by their codes."""
    return assumptions.with_own(session, reference(), (code,)).assumptions


def _suggestion(row: SuggestionRow, held: WorkshopRow | None, now: Assumption) -> EstimateProposal:
    estimate = Estimate(row.code, row.low, row.value, row.high)
    author, uid = (held.title, held.uid) if held else (row.author, "")
    before = _before(row, now)
    return EstimateProposal(row.uid, now, estimate, author, row.proposed_on, row.people, uid, before)


def _before(row: SuggestionRow, now: Assumption) -> Assumption | None:
    """What was supposed when something else was proposed, unless it is the same now; of a range that was not kept
    nothing is said."""
    value, low, high = row.in_force, row.in_force_low, row.in_force_high
    if value is None:
        return None
    if low is None or high is None:
        same = isclose(value, now.value)
    else:
        same = Estimate(row.code, low, value, high).agrees(now)
    return None if same else replace(now, value=value, low=low, high=high)


def write(session: Session, held: WorkshopRow, step: str, estimate: Estimate, people: int, before: Assumption) -> None:
    """Keep what a step proposes, in place of what the same workshop proposed about the same assumption and that
    waits; `before` is what the region supposes as it does."""
    waiting = select(SuggestionRow).where(
        SuggestionRow.workshop_key == held.key,
        SuggestionRow.code == estimate.code,
        SuggestionRow.state == ProfileState.PROPOSED,
    )
    replaced = session.exec(waiting).all()
    written = SuggestionRow(
        region_key=held.region_key,
        workshop_key=held.key,
        code=estimate.code,
        value=estimate.likely,
        low=estimate.low,
        high=estimate.high,
        author=held.title,
        proposed_on=today(),
        people=people,
        step=step,
        in_force=before.value,
        in_force_low=before.ends[0],
        in_force_high=before.ends[1],
    )
    for row in replaced:
        states.replace(session, row, written.uid)
    session.add(written)


def adopt(viewer: Viewer, code: str, uid: str) -> None:
    """Adopt what a workshop proposed, as the region's own value with its range.

    Raises:
        NotFound: no proposal of this region that waits bears the uid.
        Refused: a value that its unit does not allow.
    """
    viewer.require(Right.EXPECTATIONS)
    viewer.require_region(code)
    with store().write() as session:
        worth = _settled(session, viewer, code, uid, ProfileState.ADOPTED)
        assumptions.write(session, viewer, code, worth.code, worth.value, worth.low, worth.high)


def take_back(viewer: Viewer, code: str, name: str, adoption: int) -> bool:
    """Take the adoption of an assumption back, by its number. What a workshop had proposed waits again, unless it does
    not ask its question after all; return False for one that does not wait for that.

    Raises:
        NotFound: there is no such assumption, or none that the region may set.
        Refused: it is not what counts: something else was adopted since, or it was taken back or given up.
    """
    with store().write() as session:
        taken = assumptions.take_back(session, viewer, code, name, adoption)
        adopted = select(SuggestionRow).where(
            SuggestionRow.region_key == taken.region_key,
            SuggestionRow.code == name,
            SuggestionRow.state == ProfileState.ADOPTED,
        )
        for row in session.exec(adopted.order_by(col(SuggestionRow.key).desc())):
            if (row.low, row.value, row.high) == (taken.low, taken.value, taken.high):
                return states.wait_again(session, row)
        return True


def set_aside(viewer: Viewer, code: str, uid: str) -> None:
    """Take a proposal off the list.

    Raises:
        NotFound: no proposal of this region that waits bears the uid.
    """
    viewer.require(Right.EXPECTATIONS)
    viewer.require_region(code)
    with store().write() as session:
        _settled(session, viewer, code, uid, ProfileState.WITHDRAWN)


def _settled(session: Session, viewer: Viewer, code: str, uid: str, state: ProfileState) -> SuggestionRow:
    """Say what becomes of a proposal that waits; return it."""
    place = region(session, code)
    row = session.exec(
        select(SuggestionRow).where(
            SuggestionRow.uid == uid,
            SuggestionRow.region_key == place.key,
            SuggestionRow.state == ProfileState.PROPOSED,
        )
    ).one_or_none()
    if row is None:
        raise NotFound("unknown.suggestion")
    row.state = state
    session.add(row)
    action = "adopt_suggestion" if state is ProfileState.ADOPTED else "withdraw_suggestion"
    audit(session, viewer.account, action, subject=row.code, scope=code)
    return row
