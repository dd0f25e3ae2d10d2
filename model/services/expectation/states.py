"""Where a proposal stands, and what becomes of it as the question of a workshop is asked again, or not after all."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from sqlmodel import Session, col, select

from model.storage.tables import BoardRow, ProfileRow, SuggestionRow
from model.workshop import board_document

Proposal = ProfileRow | SuggestionRow


class ProfileState(StrEnum):
    """Where a version stands: waiting, in force, followed by another one, taken back."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


def step_of(row: Proposal) -> str:
    """Return the uid of the step that a proposal comes from; nothing where that was not kept."""
    return str(row.changes.get("step", "")) if isinstance(row, ProfileRow) else row.step or ""


def is_replaced(row: Proposal) -> bool:
    """Whether another proposal took the place of one that waited; what was in force and was followed is not meant."""
    return row.state == ProfileState.REPLACED and not (isinstance(row, ProfileRow) and row.adopted_on)


def is_asked(session: Session, row: Proposal) -> bool:
    """Whether a workshop still asks the step that a proposal comes from, as far as that is known."""
    step = step_of(row)
    if not step or row.workshop_key is None:
        return True
    boards = select(BoardRow.document).where(BoardRow.workshop_key == row.workshop_key)
    last = session.exec(boards.order_by(col(BoardRow.key).desc()).limit(1)).one()
    return any(each.uid == step for each in board_document.from_document(last).steps)


def replace(session: Session, row: Proposal, by: str) -> None:
    """Let the proposal of a uid take the place of one that waits."""
    row.state, row.replaced_by = ProfileState.REPLACED, by
    session.add(row)


def wait_again(session: Session, row: Proposal) -> bool:
    """Let a proposal whose adoption is taken back wait again, or withdraw it where its step is not asked after all;
    return whether it waits."""
    if not is_asked(session, row):
        withdraw(session, row)
        return False
    row.state = ProfileState.PROPOSED
    session.add(row)
    return True


def withdraw(session: Session, row: Proposal) -> None:
    """Withdraw a proposal whose step is not asked after all; the one whose place it took waits again."""
    row.state = ProfileState.WITHDRAWN
    session.add(row)
    _give_back(session, row)


def _give_back(session: Session, row: Proposal) -> None:
    """Let the proposal whose place another one took wait again, unless its step is not asked either or has proposed
    something else since."""
    ours = _of_workshop(session, row.workshop_key)
    for before in ours:
        if not is_replaced(before) or before.replaced_by != row.uid:
            continue
        if not is_asked(session, before):
            withdraw(session, before)
        elif not any(_waits(each) and step_of(each) == step_of(before) for each in ours):
            before.state = ProfileState.PROPOSED
            before.replaced_by = "" if isinstance(before, ProfileRow) else None
            session.add(before)


def unask(session: Session, workshop: int, steps: Collection[str]) -> bool:
    """Withdraw what waits of steps that a workshop, of a key, does not ask after all; return whether a director had
    adopted or refused something of theirs, which stays as it is. Who refused it has not refused what it had replaced,
    which waits again."""
    theirs = [row for row in _of_workshop(session, workshop) if step_of(row) in steps]
    settled = any(not _waits(row) and not is_replaced(row) for row in theirs)
    for row in theirs:
        if _waits(row):
            withdraw(session, row)
        elif row.state == ProfileState.WITHDRAWN:
            _give_back(session, row)
    return settled


def _waits(row: Proposal) -> bool:
    return row.state == ProfileState.PROPOSED


def _of_workshop(session: Session, workshop: int | None) -> Sequence[Proposal]:
    """The last ones first."""
    expectations = select(ProfileRow).where(ProfileRow.workshop_key == workshop)
    assumptions = select(SuggestionRow).where(SuggestionRow.workshop_key == workshop)
    return (
        *session.exec(expectations.order_by(col(ProfileRow.key).desc())),
        *session.exec(assumptions.order_by(col(SuggestionRow.key).desc())),
    )
