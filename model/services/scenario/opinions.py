"""What those who read a shared scenario say of it: one text each, for the director alone; whatever becomes of the
scenario, it stays with the director and with who wrote it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from model.access import Right, Role, Viewer
from model.errors import NotAllowed, Refused
from model.services.context import store
from model.services.scenario import presentation
from model.services.scenario import rows as scenario_rows
from model.storage.audit import audit
from model.storage.tables import OpinionRow, RegionRow, ScenarioRow, now

LONGEST = 2000


@dataclass(frozen=True)
class Opinion:
    """What somebody said of a scenario, in which role, when they wrote it last."""

    author: str
    role: Role
    text: str
    at: datetime


@dataclass(frozen=True)
class LeftOpinion:
    """That the viewer said something, when they wrote it last, of a scenario that is not shared any more: where it is
    of, and nothing of what it became."""

    uid: str
    region: str
    at: datetime


def own(viewer: Viewer, uid: str) -> str:
    """Return what the viewer said of a scenario, nothing if they did not.

    Raises:
        NotFound: as `presentation.open_row` says, unless they said something of it while it was shared.
    """
    with store().read() as session:
        _, row = _scenario_and_own(session, viewer, uid)
        return row.text if row else ""


def left(viewer: Viewer, codes: tuple[str, ...]) -> tuple[LeftOpinion, ...]:
    """Return of which scenarios of some regions, not shared any more, the viewer said something, the latest first.

    Raises:
        NotAllowed: no scenario is shared with the viewer's role, or a region is outside their perimeter.
    """
    viewer.require(Right.SHARED_SCENARIOS)
    for code in codes:
        viewer.require_region(code)
    chosen = select(ScenarioRow.uid, RegionRow.code, OpinionRow.written_at)
    chosen = chosen.join(ScenarioRow, col(ScenarioRow.key) == OpinionRow.scenario_key)
    chosen = chosen.join(RegionRow, col(RegionRow.key) == ScenarioRow.region_key)
    theirs = chosen.where(OpinionRow.account == viewer.account, col(RegionRow.code).in_(codes))
    closed = theirs.where(col(ScenarioRow.state).not_in(presentation.OPEN))
    with store().read() as session:
        rows = session.exec(closed.order_by(col(OpinionRow.written_at).desc())).all()
        return tuple(LeftOpinion(*row) for row in rows)


def write(viewer: Viewer, uid: str, text: str) -> None:
    """Say something of a scenario, in place of what the viewer said before; an empty text takes it back.

    Raises:
        NotFound: as `own` says.
        NotAllowed: it is the director's to compose, and not to have an opinion about.
        Refused: the text is too long.
    """
    text = text.strip()
    if viewer.may(Right.SCENARIOS) and viewer.role is not Role.OPERATOR:
        raise NotAllowed("access.opinion")
    if len(text) > LONGEST:
        raise Refused("scenario.long", received=len(text), accepted=LONGEST)
    with store().write() as session:
        scenario, row = _scenario_and_own(session, viewer, uid)
        row = row or OpinionRow(
            scenario_key=scenario.key, account=viewer.account, author=viewer.name, role=viewer.role, text=text
        )
        if text:
            row.author, row.role, row.text, row.written_at = viewer.name, viewer.role, text, now()
            session.add(row)
        elif row in session:
            session.delete(row)
        place = session.get_one(RegionRow, scenario.region_key)
        audit(session, viewer.account, "write_opinion", subject=uid, scope=place.code)


def listing(viewer: Viewer, uid: str) -> tuple[Opinion, ...]:
    """Return what was said of a scenario, whatever became of it since, the latest first.

    Raises:
        NotAllowed: what is said is for the director.
        NotFound: there is no such scenario in the perimeter.
    """
    viewer.require(Right.SCENARIOS)
    with store().read() as session:
        scenario = scenario_rows.row_of(session, viewer, uid)
        chosen = select(OpinionRow).where(OpinionRow.scenario_key == scenario.key)
        rows = session.exec(chosen.order_by(col(OpinionRow.written_at).desc())).all()
        return tuple(Opinion(row.author, Role(row.role), row.text, row.written_at) for row in rows)


def _scenario_and_own(session: Session, viewer: Viewer, uid: str) -> tuple[ScenarioRow, OpinionRow | None]:
    """A scenario that the viewer may open, or of which they said something, and what they said."""
    viewer.require(Right.SHARED_SCENARIOS)
    scenario = scenario_rows.row_of(session, viewer, uid)
    chosen = select(OpinionRow).where(OpinionRow.scenario_key == scenario.key, OpinionRow.account == viewer.account)
    row = session.exec(chosen).one_or_none()
    return scenario if row else presentation.open_row(session, viewer, uid), row
