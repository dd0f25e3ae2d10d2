"""What those who read a shared scenario say of it: one text each, for the director alone."""

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


def own(viewer: Viewer, uid: str) -> str:
    """Return what the viewer said of a shared scenario, nothing if they did not.

    Raises:
        NotFound: as `presentation.open_row` says.
    """
    with store().read() as session:
        row = _own(session, viewer, presentation.open_row(session, viewer, uid))
        return row.text if row else ""


def write(viewer: Viewer, uid: str, text: str) -> None:
    """Say something of a shared scenario, in place of what the viewer said before; an empty text takes it back.

    Raises:
        NotFound: as `presentation.open_row` says.
        NotAllowed: it is the director's to compose, and not to have an opinion about.
        Refused: the text is too long.
    """
    text = text.strip()
    if viewer.may(Right.SCENARIOS) and viewer.role is not Role.OPERATOR:
        raise NotAllowed("access.opinion")
    if len(text) > LONGEST:
        raise Refused("scenario.long", received=len(text), accepted=LONGEST)
    with store().write() as session:
        scenario = presentation.open_row(session, viewer, uid)
        row = _own(session, viewer, scenario) or OpinionRow(
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


def _own(session: Session, viewer: Viewer, scenario: ScenarioRow) -> OpinionRow | None:
    chosen = select(OpinionRow).where(OpinionRow.scenario_key == scenario.key, OpinionRow.account == viewer.account)
    return session.exec(chosen).one_or_none()
