"""What people take away: the trace that a file with names leaves, and the same view without what may not circulate."""

from collections.abc import Sequence

from sqlalchemy import case, distinct, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from model.access import Role, Viewer
from model.domain.vocabulary import AssessmentSource
from model.errors import NotAllowed
from model.privacy import K
from model.services.access import sessions
from model.services.context import store, today
from model.storage.audit import audit
from model.storage.tables import AssessmentRow, AssignmentRow, ManagerRow, RegionRow


def as_reader(viewer: Viewer, codes: Sequence[str]) -> Viewer:
    """Return whoever looks as a reader of some of their regions: what a reader sees may circulate.

    Raises:
        NotAllowed: a region outside the perimeter.
    """
    for code in codes:
        viewer.require_region(code)
    return Viewer(viewer.account, viewer.name, Role.READER, tuple(codes), viewer.network)


def confirm(viewer: Viewer, secret: str) -> None:
    """Make sure that a file which is asked for now goes to whom the page was shown to.

    Raises:
        NotAllowed: the session was closed, or its account changed.
    """
    if sessions.recognise(secret) != viewer:
        raise NotAllowed("access.session")


def note(viewer: Viewer, codes: Sequence[str], kind: str) -> None:
    """Leave an audit line for a file with names: who, of which regions, which screen and kind of file; no value."""
    with store().write() as session:
        audit(session, viewer.account, "take_away", subject=kind, scope=" ".join(codes))


def let_levels_out(session: Session, region: RegionRow) -> None:
    """Count new levels of a region in what circulates, each competency as soon as `K` people in post have one.

    One person's alone would be told by what the numbers were before. Until then the levels that circulated still do,
    written on the new ones too, so that the old ones may be swept away.
    """
    day, person = today(), col(AssessmentRow.manager_key)
    level, ends, leaves = col(AssessmentRow.level), col(AssignmentRow.until), col(ManagerRow.leaves_on)
    new = col(AssessmentRow.circulating).is_distinct_from(level), col(AssessmentRow.assessed_on) <= day
    theirs = select(ManagerRow.key).where(ManagerRow.region_key == region.key)
    in_post = select(AssignmentRow.manager_key).where(
        col(AssignmentRow.manager_key).in_(theirs.where(or_(leaves.is_(None), leaves > day))),
        col(AssignmentRow.started_on) <= day,
        or_(ends.is_(None), ends > day),
        col(AssignmentRow.acting).is_(False),
    )
    waiting = select(AssessmentRow.competency).where(person.in_(in_post), *new).group_by(AssessmentRow.competency)
    ready = session.exec(waiting.having(func.count(distinct(person)) >= K)).all()
    chosen = update(AssessmentRow).where(person.in_(theirs), col(AssessmentRow.competency).in_(ready), *new)
    session.execute(chosen.values(circulating=level).execution_options(synchronize_session=False))
    last, first_source = aliased(AssessmentRow), {source: rank for rank, source in enumerate(AssessmentSource)}
    before = (
        select(last.circulating)
        .where(last.manager_key == person, last.competency == col(AssessmentRow.competency))
        .where(col(last.circulating).is_not(None))
        .order_by(col(last.assessed_on).desc(), case(first_source, value=col(last.source)))
        .limit(1)
    )
    without = update(AssessmentRow).where(person.in_(theirs), col(AssessmentRow.circulating).is_(None))
    session.execute(without.values(circulating=before.scalar_subquery()).execution_options(synchronize_session=False))
